"""Commands for macros: twsh lines saved under a name, and aliases for single lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from twshell.commands.kinds import Arguments, Choice, Line, Macro, Name
from twshell.commands.parameters import Parameters, check, escaped
from twshell.commands.parse import split_arguments
from twshell.commands.spec import command
from twshell.commands.verbs import VERBS
from twshell.domain.errors import UsageError
from twshell.domain.outcome import Effect, Lines, Text
from twshell.domain.wording import times

if TYPE_CHECKING:
    from twshell.session.session import Session

LINE_SHOWN = 200  # characters of a line that is repeated to whom typed it
ACTIONS = ("record", "stop", "save", "run", "show", "edit", "list", "delete")


@command(
    "macro", mode="L", group="macros", choices=ACTIONS, shows_data=True, expands=("run",),
    examples=("macro record", "macro stop", "macro save boost", "boost 3 5", "macro show boost"),
)  # fmt: skip
def macro(session: Session, action: Choice, name: Macro = "", words: Arguments = "") -> Text | Lines | Effect:
    """Record, save, run, show, edit, list or delete macros; a saved macro is a verb of its own.

    Args:
        action: what to do
        name: the macro's name
        words: what $1, $2 … stand for in this run
    """
    if words and action != "run":
        raise UsageError(f"`{words[:40]}` is one word too many", f"write `macro {action} NAME`")
    if not name and action in ("save", "run", "show", "edit", "delete"):
        raise UsageError(f"macro {action} needs a name", "`macro list` shows the saved ones")
    actions: dict[str, Callable[[Session, str, str], Text | Lines | Effect]] = {
        "record": _record, "stop": _stop, "save": _save, "run": _run, "show": _show, "edit": _edit, "list": _list,
        "delete": _delete,
    }  # fmt: skip
    return actions[action](session, name, words)


def _record(session: Session, name: str, words: str) -> Text:
    if session.recording is not None:
        raise UsageError("a macro is being recorded already", "`macro stop` ends it")
    session.recording = []
    return Text(("recording: every line that runs is kept until `macro stop`",), "note")


def _stop(session: Session, name: str, words: str) -> Text:
    if session.recording is None:
        raise UsageError("no macro is being recorded", "`macro record` starts one")
    session.recorded, session.recording = tuple(session.recording), None
    return Text((f"recorded {times(len(session.recorded), 'line')}; `macro save NAME` keeps them",), "note")


def _save(session: Session, name: str, words: str) -> Text:
    if not session.recorded:
        raise UsageError("nothing is recorded", "`macro record`, some lines, `macro stop`, then save")
    broken = next((number for number, line in enumerate(session.recorded, 1) if "\n" in line), 0)
    if broken:
        raise UsageError(
            f"not saved: recorded line {broken} holds a line break, which a macro's line cannot",
            "record it once more without",
        )
    path = session.macros.save(name, "".join(f"{escaped(line)}\n" for line in session.recorded), VERBS)
    return Text((f"saved as {path}; `{name}` runs it",), "note")


def _run(session: Session, name: str, words: str) -> Lines:
    found = session.macros.read(name)
    arguments = split_arguments(words)
    lines = Lines(found.lines, f"macro {found.name}", found.numbers, arguments)
    check(lines.lines, lines.numbers, Parameters(arguments, session.identity.username))
    return lines


def _show(session: Session, name: str, words: str) -> Text:
    found = session.macros.read(name)
    data = {"type": "macro", "name": found.name, "description": found.description, "lines": list(found.lines)}
    return Text((f"# {found.path}", *found.text.splitlines()), data=(data,))


def _edit(session: Session, name: str, words: str) -> Effect:
    return Effect("edit-file", str(session.macros.path_for(name, VERBS)))


def _list(session: Session, name: str, words: str) -> Text:
    rows = session.macro_names()
    if not rows:
        return Text((f"no macros yet: put NAME.twsh files into {session.macros.folder}, or `macro record`",), "note")
    width = max(len(row) for row, _ in rows)
    data = tuple({"type": "macro", "name": row, "description": text} for row, text in rows)
    return Text(tuple(f"{row:{width}}  {text}" for row, text in rows), data=data)


def _delete(session: Session, name: str, words: str) -> Text:
    path = session.macros.delete(name)
    return Text((f"deleted {path}",), "note")


@command("alias", mode="L", group="macros", shows_data=True, examples=("alias", "alias hh home 50"))
def alias(session: Session, name: Name = "", line: Line = "") -> Text:
    """Give a line a short name for this session; in init.twsh, for every session.

    Args:
        name: the new verb; without one, the aliases are listed
        line: what it stands for; what is typed after the alias follows it
    """
    if not name:
        rows = tuple(f"alias {key} {value}" for key, value in session.aliases.items())
        data = tuple({"type": "alias", "name": key, "line": value} for key, value in session.aliases.items())
        return Text(rows or ("no aliases: `alias hh home 50` makes one",), "" if rows else "note", data)
    if not line:
        if name not in session.aliases:
            raise UsageError(f"no alias `{name}`", f"`alias {name} LINE` makes it")
        return Text((f"alias {name} {session.aliases[name]}",))
    if name in VERBS:
        raise UsageError(f"`{name}` is a command", "choose a name no command has")
    session.aliases[name] = line
    return Text((f"`{name}` now runs `{line[:LINE_SHOWN]}{'…' if len(line) > LINE_SHOWN else ''}`",), "note")


@command("unalias", mode="L", group="macros")
def unalias(session: Session, name: Name) -> Text:
    """Forget an alias.

    Args:
        name: which
    """
    if session.aliases.pop(name, None) is None:
        raise UsageError(f"no alias `{name}`", "`alias` lists them")
    return Text((f"`{name}` is no alias any more",), "note")

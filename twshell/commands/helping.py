"""Help is read off the commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.index import SPECS
from twshell.commands.spec import Spec, usage
from twshell.commands.verbs import find
from twshell.domain.capabilities import check
from twshell.domain.outcome import Text

if TYPE_CHECKING:
    from twshell.session.session import Session

GROUPS = ("reading", "writing", "people", "safety", "macros", "shell")
MODES = {"R": "reads", "W": "writes", "RW": "reads; with a text, writes", "L": "local, sends nothing"}


ROOM = 56  # cells left for a summary beside its verb in a terminal of 80
SHUT = "✗ "


def overview(session: Session) -> Text:
    """List every command by group, in a row each; what X refuses to these keys is marked."""
    lines = []
    learnt = session.learnt()
    for group in GROUPS:
        lines.append(group)
        for spec in SPECS:
            if spec.group == group and (session.flags.demo or not spec.is_demo):
                names = spec.name + (f" [{', '.join(spec.aliases)}]" if spec.aliases else "")
                is_shut = "W" in spec.mode and check(spec.name, session.identity, learnt) is not None
                lines.append(f"  {names:20}  {SHUT if is_shut else ''}{in_short(spec.summary)}")
    lines += [
        "",
        f"{SHUT}X refuses it to these keys; its page on the web is offered instead. `capabilities` tells why.",
        "A post is named by its number on screen (rt 3 5 8-10), an id, a URL, or `.` for the last one.",
        "`help COMMAND` tells more; `plan LINE` shows what a line would do; Tab completes; C-g cancels.",
    ]
    return Text(tuple(lines))


def in_short(summary: str) -> str:
    """Return what a summary begins with, up to its first afterthought, short enough for one row."""
    for afterthought in (" (", "; ", ": "):
        summary = summary.partition(afterthought)[0]
    summary = summary.removesuffix(".")
    if len(summary) <= ROOM:
        return summary
    clause = summary[: ROOM + 1].rpartition(", ")[0]
    return clause if len(clause) > ROOM // 2 else f"{summary[:ROOM].rpartition(' ')[0]}…"


def help_of(word: str, session: Session) -> Text:
    """Explain one command, alias or macro."""
    if word in session.aliases:
        return Text((f"{word}: an alias of yours for `{session.aliases[word]}`",))
    found = find(word.removeprefix("/"), session)
    if isinstance(found, str):
        macro = session.macros.read(found)
        return Text((f"{found}: a macro of yours. {macro.description}".strip(), *(f"  {line}" for line in macro.lines)))
    return Text(tuple(_lines(found)))


def _lines(spec: Spec) -> list[str]:
    lines = [usage(spec), f"  {spec.summary}  ({MODES[spec.mode]})"]
    rows = [(argument.name.upper(), argument.help) for argument in spec.arguments]
    rows += [(f"--{option.name} {option.kind.upper()}".rstrip(), option.help) for option in spec.options]
    width = max((len(name) for name, _ in rows), default=0)
    lines += [f"  {name:{width}}  {text}" for name, text in rows]
    if spec.aliases:
        lines.append(f"  also: {', '.join(spec.aliases)}")
    lines += [f"  example: {example}" for example in spec.examples]
    return lines

"""What of a typed line may be written down: of what is for one person alone nothing but for whom, of keys nothing.

The one place that decides it, by what the commands say of themselves; whoever writes lines down asks here first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.kinds import KINDS
from twshell.commands.parse import clean, expanded, next_word, split_word
from twshell.commands.spec import TEXTS, Argument, Spec
from twshell.commands.verbs import BY_NAME, distance, find
from twshell.domain.errors import TwshError
from twshell.domain.refs import read_handle

if TYPE_CHECKING:
    from twshell.session.session import Session

DEEPEST = 16  # macros inside macros, lines inside lines
PRIVATE = {name: spec for name, spec in BY_NAME.items() if spec.is_private}


def kept(line: str, session: Session) -> str:
    """Return what of a line a history may keep; empty for nothing."""
    found = _command(line, session)
    if isinstance(found, Spec) and not found.is_remembered:
        return ""
    return shown(line, session)


def shown(line: str, session: Session, depth: int = 0) -> str:
    """Return a line as it may be told and put down: just as it is, or without what is for one person alone."""
    found = _command(line, session)
    typed = clean(line)[0].rstrip()
    verb = split_word(typed)[0]
    verb = typed[: typed.find(verb) + len(verb)]
    if found is None or depth > DEEPEST:
        return line
    if isinstance(found, str):
        return verb if typed != verb and _is_private(found, session, depth) else line
    _, rest = expanded(typed, session)
    try:
        private = _private_part(found, rest.rstrip(), session, depth)
    except TwshError:
        private = ""  # a quote that is not closed: no name a text could follow
    if not private:
        return line
    # An alias may hold a part of it: then no more than the alias was typed.
    return typed[: -len(private)].rstrip() if typed.endswith(private) else verb


def told(line: str, session: Session) -> str:
    """Return a line as it is named in a sentence: what is left out of it leaves its mark."""
    found = shown(line, session)
    return line if found == line else f"{found} …"


def _command(line: str, session: Session) -> Spec | str | None:
    """Return the command a line runs, or the macro's name; where it runs none, a private one that it may mean."""
    try:
        word, _ = expanded(clean(line)[0], session)
    except TwshError:
        return None
    try:
        return find(word, session)
    except TwshError:
        return next((spec for name, spec in PRIVATE.items() if word and _is_slip(word.lower(), name)), None)


def _is_slip(word: str, name: str) -> bool:
    return name.startswith(word) or distance(word, name) <= (len(name) + 1) // 3


def _private_part(spec: Spec, rest: str, session: Session, depth: int) -> str:
    """Return the end of what follows a verb that must not be put down; empty where there is none."""
    known = {option.name for option in spec.options} | {""}
    while rest.startswith("--") and split_word(rest)[0][2:] in known:
        word, rest = split_word(rest)
        if word == "--":
            break
        if any(option.kind for option in spec.options if option.name == word[2:]):
            rest = split_word(rest)[1]
    for argument in spec.arguments:
        word, after = next_word(rest, KINDS[argument.kind].takes == "quoted")
        if argument.kind == "line":  # another line stands in this one, as in `plan LINE`
            inner = shown(rest, session, depth + 1)
            return "" if inner == rest else rest[len(inner) :].lstrip() if rest.startswith(inner) else rest
        if word in spec.expands:
            name, words = split_word(after)
            return words if words and _is_private(name, session, depth) else ""
        if spec.is_private and not (word and _is_reference(word, argument, is_last=not after)):
            return rest
        rest = after
    return rest if spec.is_private else ""


def _is_reference(word: str, argument: Argument, *, is_last: bool) -> bool:
    """Say whether a word stands before a text and is surely none of it: `dm meet me` is for nobody called meet."""
    if argument.kind in TEXTS:
        return False
    is_named = read_handle(word) is not None and (is_last or word.startswith("@"))
    return is_named or word in argument.choices or word.removeprefix("#").isdecimal()


def _is_private(name: str, session: Session, depth: int) -> bool:
    """Say whether a macro may put what it is given into a private text; one that cannot be read may."""
    if depth > DEEPEST:
        return True
    try:
        lines = session.macros.read(name).lines
    except TwshError:
        return True
    for line in lines:
        found = _command(line, session)
        if isinstance(found, str) and _is_private(found, session, depth + 1):
            return True
        if isinstance(found, Spec) and (found.is_private or shown(line, session, depth + 1) != line):
            return True
    return False

"""From a line to a call: which command, with which values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from twshell.commands.kinds import KINDS
from twshell.commands.kinds.base import Kind, Place
from twshell.commands.parameters import Parameters
from twshell.commands.spec import SHARED_OPTIONS, Argument, Option, Spec, usage
from twshell.commands.verbs import BY_NAME, EXPANDER, find
from twshell.domain.errors import UsageError
from twshell.domain.record import NamedTuple
from twshell.domain.wording import times

if TYPE_CHECKING:
    from twshell.session.session import Session

ALIAS_DEPTH = 16
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Call(NamedTuple):
    """A line understood: the command, its values by argument name, its options, what was left out of the line."""

    spec: Spec
    values: dict[str, Any]
    options: frozenset[str] = frozenset()
    note: str = ""


class Head(NamedTuple):
    """The beginning of a line: verb, options with their words (none for a flag) and what follows, as written."""

    spec: Spec
    options: dict[str, str]
    rest: str


def clean(line: str) -> tuple[str, str]:
    """Leave out control characters; return the line and a note that says so."""
    cleaned, count = _CONTROL.subn("", line.replace("\r\n", "\n").replace("\t", " "))
    return cleaned, f"{times(count, 'control character')} in the line left out" if count else ""


def parse(line: str, session: Session, parameters: Parameters | None = None, *, is_later: bool = False) -> Call | None:
    """Read a line, a macro's with its parameters; None for a blank one. Raise UsageError: what is wrong, what to do.

    `is_later`: the line is planned, not run, and an earlier one may yet put on screen what it names.
    """
    line, note = clean(line)
    line = line.strip(" ")
    if not line.strip():
        return None
    head = _head(line, session)
    values = _values(head, session, parameters, is_later) | _own(head, session, parameters)
    return Call(head.spec, values, frozenset(head.options), note)


def expanded(line: str, session: Session) -> tuple[str, str]:
    """Return the verb of a line, its slash dropped and aliases put in, and the rest; raise UsageError for a circle."""
    for _ in range(ALIAS_DEPTH):
        word, rest = split_word(line)
        word = word.removeprefix("/") if len(word) > 1 else word
        if word not in session.aliases or word in BY_NAME:
            return word, rest
        line = f"{session.aliases[word]} {rest}".rstrip(" ")
    raise UsageError(f"the alias `{word}` leads back to itself", f"`unalias {word}` or give it another line")


def _head(line: str, session: Session) -> Head:
    word, rest = expanded(line, session)
    found = find(word, session)
    if isinstance(found, str):
        return Head(EXPANDER, {}, f"{EXPANDER.expands[0]} {found} {rest}".rstrip(" "))
    options, rest = _options(rest, found)
    return Head(found, options, rest)


def split_word(line: str) -> tuple[str, str]:
    """Split off the first word; what follows keeps its inner blanks."""
    line = line.lstrip(" ")
    for at, char in enumerate(line):
        if char in " \n":
            return line[:at], line[at:].lstrip(" ") if char == " " else line[at + 1 :]
    return line, ""


def _options(rest: str, spec: Spec) -> tuple[dict[str, str], str]:
    known = {option.name: option for option in spec.options}
    options: dict[str, str] = {}
    while rest.startswith("--"):
        word, after = split_word(rest)
        if word == "--":
            return options, after
        name, equals, _ = word[2:].partition("=")
        option = known.get(name)
        if option is None or (equals and not option.kind):
            names = ", ".join(f"--{name}" for name in sorted(known)) or "none"
            takes_text = any(KINDS[argument.kind].takes == "rest" for argument in spec.arguments)
            told = f"it knows {names}; `help {spec.name}` tells more"
            advice = f"if it is text, write `{spec.name} -- {rest[:40]}`" if takes_text else told
            raise UsageError(f"{spec.name} has no option `{word[:40]}`", advice)
        if equals:
            after = rest[len(name) + 3 :]
            after = "" if after.startswith(" ") else after
        options[name], rest = _option_word(option, after, spec)
    return options, rest


def _option_word(option: Option, rest: str, spec: Spec) -> tuple[str, str]:
    """Split off what an option that takes a value is given; a flag is given nothing."""
    if not option.kind:
        return "", rest
    kind = KINDS[option.kind]
    word, after = next_word(rest, kind.takes == "quoted")
    if not word and not (kind.may_be_empty and rest[:1] in ("'", '"')):
        raise UsageError(f"{spec.name} --{option.name} needs its {option.kind}", f"see `help {spec.name}`")
    return word, after


def _own(head: Head, session: Session, parameters: Parameters | None) -> dict[str, Any]:
    """Return the options that are this command's own, by the names of its keywords."""
    own: dict[str, Any] = {}
    for option in head.spec.options:
        if option.name not in head.options or option in SHARED_OPTIONS:
            continue
        value: Any = True
        if option.kind:
            word = head.options[option.name]
            place = Place(head.spec, Argument(option.name, option.kind, option.help))
            value = KINDS[option.kind].read(parameters.text(word) if parameters else word, session, place)
        own[option.name.replace("-", "_")] = value
    return own


def _values(head: Head, session: Session, parameters: Parameters | None, is_later: bool) -> dict[str, Any]:
    rest, values = head.rest, {}
    for argument in head.spec.arguments:
        if not rest.strip():
            if not argument.is_optional:
                raise UsageError(f"{head.spec.name} needs {argument.name.upper()}", f"write `{usage(head.spec)}`")
            continue
        value, rest = _value(Place(head.spec, argument, is_later), rest, session, parameters)
        if value in ("", ()) and not argument.is_optional:  # a macro's $* may come to nothing
            raise UsageError(f"{head.spec.name} needs {argument.name.upper()}", f"write `{usage(head.spec)}`")
        values[argument.name] = value
    if rest.strip():
        word = split_word(rest)[0][:40]
        advice = f"write `{usage(head.spec)}`"
        if any(KINDS[argument.kind].takes == "quoted" for argument in head.spec.arguments):
            advice += "; what has blanks stands in quotes"
        if word.removeprefix("--") in {option.name for option in head.spec.options}:
            advice = f"options stand directly after the verb: `{head.spec.name} {word}`"
        raise UsageError(f"`{word}` is one word too many", advice)
    return values


def _value(place: Place, rest: str, session: Session, parameters: Parameters | None) -> tuple[Any, str]:
    spec, argument = place.spec, place.argument
    kind = KINDS[argument.kind]
    if kind.takes == "rest":
        if parameters is not None:
            rest = parameters.inner(rest) if kind.holds_words else parameters.text(rest)
        return kind.read(rest, session, place), ""
    if argument.is_many:
        return _many(kind, place, rest, session, parameters), ""
    word, rest = next_word(rest, kind.takes == "quoted")
    value = kind.read(parameters.text(word) if parameters else word, session, place)
    if not isinstance(value, list):
        return value, rest
    if len(value) != 1:
        raise UsageError(
            f"{spec.name} takes one {argument.name}, `{word}` names {len(value)}", f"write `{usage(spec)}`"
        )
    return value[0], rest


def _many(kind: Kind, place: Place, rest: str, session: Session, parameters: Parameters | None) -> tuple[Any, ...]:
    values: list[Any] = []
    while rest.strip():
        word, rest = next_word(rest, False)
        for part in parameters.word(word) if parameters else [word]:
            values += [value for value in kind.read(part, session, place) if value not in values]
    return tuple(values)


def next_word(rest: str, may_be_quoted: bool) -> tuple[str, str]:
    """Split off a word, which may be quoted; raise UsageError for a quote that is never closed."""
    rest = rest.lstrip(" \n")
    if may_be_quoted and rest[:1] in ("'", '"'):
        inner, closing, after = rest[1:].partition(rest[0])
        if not closing:
            raise UsageError(f"the quote {rest[0]} is never closed", f"end the name with {rest[0]}")
        return inner, after.lstrip(" ")
    return split_word(rest)


def split_arguments(words: str) -> tuple[str, ...]:
    """Split a macro's arguments at blanks; one in quotes keeps its blanks."""
    arguments = []
    while words.strip():
        word, words = next_word(words, True)
        arguments.append(word)
    return tuple(arguments)

"""What Tab offers at the end of a line: from memory alone, a few of the best."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from twshell.commands.kinds import KINDS
from twshell.commands.kinds.base import Offer, Place
from twshell.commands.parse import split_word
from twshell.commands.spec import Argument, Spec
from twshell.commands.verbs import BY_NAME, verb_offers
from twshell.domain.errors import TwshError

if TYPE_CHECKING:
    from twshell.session.session import Session

MOST = 12


class Offered(NamedTuple):
    """A completion and where it begins, counted back from the cursor."""

    text: str
    start_position: int
    display: str
    meta: str


def offers(before: str, session: Session, limit: int = MOST) -> list[Offered]:
    """Return the completions for the text before the cursor, best first."""
    before = before.lstrip(" ")
    verb, _ = split_word(before)
    if verb == before:
        word = verb.removeprefix("/")
        return _placed(verb_offers(word, session), word, limit) if word else []
    rest = before[len(verb) :].lstrip(" ")
    verb = verb.removeprefix("/")
    for _ in range(4):
        if verb not in session.aliases or verb in BY_NAME:
            break
        verb, more = split_word(session.aliases[verb])
        rest = f"{more} {rest}" if more else rest
    spec = BY_NAME.get(verb)
    if spec is None:
        return _macro_arguments(verb, rest, session, limit) if session.has_macro(verb) else []
    return _argument(spec, rest, session, limit)


def _argument(spec: Spec, rest: str, session: Session, limit: int) -> list[Offered]:
    while rest.startswith("--"):
        word, after = split_word(rest)
        if word == rest:
            found = (Offer(f"--{option.name}", f"--{option.name}", option.help) for option in spec.options)
            return _placed((offer for offer in found if offer.text.startswith(word)), word, limit)
        rest = after
        if word == "--":
            break
    for argument in spec.arguments:
        kind = KINDS[argument.kind]
        word, after = split_word(rest)
        if kind.takes == "rest" or argument.is_many or word == rest:
            return _of_kind(spec, argument, rest, session, limit)
        rest = after
    return []


def _of_kind(spec: Spec, argument: Argument, rest: str, session: Session, limit: int) -> list[Offered]:
    kind = KINDS[argument.kind]
    last = rest[max(rest.rfind(" "), rest.rfind("\n")) + 1 :]
    typed = rest if kind.takes == "rest" else last
    if not typed and kind.takes == "rest":
        return []
    return _placed(kind.offer(typed, session, Place(spec, argument)), last, limit)


def _macro_arguments(name: str, rest: str, session: Session, limit: int) -> list[Offered]:
    """Complete a macro's argument by the kind it has where the macro uses it."""
    index = len(rest.split(" "))
    for line in session.macros.read(name).lines:
        spec = BY_NAME.get(split_word(line)[0])
        words = line.split()[1:]
        if spec is None or f"${index}" not in words:
            continue
        at = words.index(f"${index}")
        argument = next((a for i, a in enumerate(spec.arguments) if i == at or a.is_many), None)
        if argument is not None:
            return _of_kind(spec, argument, rest[rest.rfind(" ") + 1 :], session, limit)
    return []


def _placed(found: Iterable[Offer], word: str, limit: int) -> list[Offered]:
    try:
        return [
            Offered(offer.text, -len(word), offer.display or offer.text, offer.meta) for offer in islice(found, limit)
        ]
    except TwshError:
        return []  # a store that cannot be read has nothing to offer; the line itself will say why

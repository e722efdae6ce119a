"""What Tab offers at the end of a line: from memory alone, a few of the best."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from twshell.commands.kinds import KINDS
from twshell.commands.kinds.base import Kind, Offer, Place
from twshell.commands.parse import next_word, split_word
from twshell.commands.spec import Argument, Spec
from twshell.commands.verbs import BY_NAME, EXPANDER, verb_offers
from twshell.domain.errors import TwshError, UsageError
from twshell.domain.record import NamedTuple

if TYPE_CHECKING:
    from twshell.session.session import Session

MOST = 12
ALIASES = 4  # inside one another, followed here


class Offered(NamedTuple):
    """A completion and where it begins, counted back from the cursor."""

    text: str
    start_position: int
    display: str
    meta: str


def offers(before: str, session: Session, limit: int = MOST) -> list[Offered]:
    """Return the completions for the text before the cursor, best first."""
    try:
        return _offers(before.lstrip(" "), session, limit)
    except TwshError:
        return []  # a file that cannot be read has nothing to offer; the line itself will say why


def _offers(before: str, session: Session, limit: int) -> list[Offered]:
    verb, _ = split_word(before)
    if verb == before:
        word = verb.removeprefix("/")
        return _placed(verb_offers(word, session), word, limit) if word else []
    rest = before[len(verb) :].lstrip(" ")
    verb = verb.removeprefix("/")
    for _ in range(ALIASES):
        if verb not in session.aliases or verb in BY_NAME:
            break
        verb, more = split_word(session.aliases[verb])
        rest = f"{more} {rest}" if more else rest
    spec = BY_NAME.get(verb)
    if spec is not None:
        return _argument(spec, rest, session, limit)
    if not session.has_macro(verb):
        return []
    return _of_kind(Place(EXPANDER, EXPANDER.arguments[-1], before=(verb,)), rest, session, limit)


def _argument(spec: Spec, rest: str, session: Session, limit: int) -> list[Offered]:
    while rest.startswith("--"):
        word, after = split_word(rest)
        if word == rest:
            found = (Offer(f"--{option.name}", f"--{option.name}", option.help) for option in spec.options)
            return _placed((offer for offer in found if offer.text.startswith(word)), word, limit)
        rest = after
        if word == "--":
            break
        taking = next((option for option in spec.options if option.kind and word == f"--{option.name}"), None)
        if taking is not None:
            kind = KINDS[taking.kind]
            word, after, is_whole = _word(rest, kind)
            if not is_whole:
                return _of_kind(Place(spec, Argument(taking.name, taking.kind, taking.help)), rest, session, limit)
            rest = after
    typed: list[str] = []
    for argument in spec.arguments:
        kind = KINDS[argument.kind]
        word, after, is_whole = _word(rest, kind)
        if kind.takes == "rest" or argument.is_many or not is_whole:
            return _of_kind(Place(spec, argument, before=tuple(typed)), rest, session, limit)
        typed.append(word)
        rest = after
    return []


def _word(rest: str, kind: Kind) -> tuple[str, str, bool]:
    """Split off a word, and say whether it is whole: something follows it."""
    try:
        word, after = next_word(rest, kind.takes == "quoted")
    except UsageError:  # a quote that is not closed yet
        return rest, "", False
    return word, after, bool(word) and (bool(after) or rest[-1] in " \n")


def _of_kind(place: Place, rest: str, session: Session, limit: int) -> list[Offered]:
    kind = KINDS[place.argument.kind]
    last = rest[max(rest.rfind(" "), rest.rfind("\n")) + 1 :]
    if kind.takes == "quoted" and rest[:1] in ("'", '"'):
        last = rest  # a quote that is not closed yet holds all of it
    typed = rest if kind.takes == "rest" else last
    if not typed and kind.takes == "rest" and not kind.offers_at_once:
        return []
    return _placed(kind.offer(typed, session, place), last, limit)


def _placed(found: Iterable[Offer], word: str, limit: int) -> list[Offered]:
    return [Offered(offer.text, -len(word), offer.display or offer.text, offer.meta) for offer in islice(found, limit)]

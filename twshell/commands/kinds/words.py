"""Plain words as arguments: text, queries, counts, names, choices, files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from twshell.commands.kinds.base import Kind, Offer, Place, starting
from twshell.commands.kinds.people import handle_offers, hashtag_offers
from twshell.domain.costs import is_private
from twshell.domain.errors import UsageError
from twshell.domain.weigh import entities_in

if TYPE_CHECKING:
    from twshell.session.session import Session

_OPENING = "([{\"'“‘„‚«‹¿¡"
MOST = 100  # posts at once: a page of the API


class TextKind(Kind):
    """The rest of the line as it stands: what is to be published, or a query."""

    name = "text"
    takes = "rest"

    def read(self, word: str, session: Session, place: Place) -> str:
        """Return the text; blanks around it do not count."""
        return word.strip()

    def handles(self, value: Any) -> tuple[str, ...]:
        """Return the handles mentioned in the text."""
        return tuple(entity.text for entity in entities_in(value) if entity.kind == "mention")

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer @handles and #hashtags for the last word, behind what opens it: a bracket, a quotation mark."""
        last = word[max(word.rfind(" "), word.rfind("\n")) + 1 :]
        sign = last.lstrip(_OPENING)
        lead = last.removesuffix(sign)
        if sign.startswith("@") and len(sign) > 1:
            yield from (_behind(lead, offer) for offer in handle_offers(sign, session))
        elif sign.startswith("#") and len(sign) > 1:
            yield from (_behind(lead, offer) for offer in hashtag_offers(sign, session))


def _behind(lead: str, offer: Offer) -> Offer:
    return offer._replace(text=lead + offer.text, display=offer.display or offer.text)


class MessageKind(TextKind):
    """The rest of the line as it stands, for one person alone."""

    name = "message"

    def handles(self, value: Any) -> tuple[str, ...]:
        """Return none: whoever is named in it is remembered nowhere."""
        return ()


class QueryKind(TextKind):
    """A search query: text with operators."""

    name = "query"
    _OPERATORS = (
        "from:", "to:", "conversation_id:", "is:reply", "is:quote", "is:verified", "has:media", "has:images",
        "has:links", "lang:", "url:", "-is:retweet",
    )  # fmt: skip

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer handles after from: and to:, operators, hashtags."""
        last = word[word.rfind(" ") + 1 :]
        for prefix in ("from:", "to:"):
            if last.startswith(prefix) and len(last) > len(prefix):
                for found in handle_offers(last.removeprefix(prefix), session):
                    yield Offer(prefix + found.text[1:], found.display, found.meta)
                return
        yield from super().offer(word, session, place)
        if last:
            yield from starting(last, ((name, "operator") for name in self._OPERATORS))


class CountKind(Kind):
    """How many posts, from 1 to 100."""

    name = "count"
    style = "number"

    def read(self, word: str, session: Session, place: Place) -> int:
        """Return the number."""
        if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= MOST:
            raise UsageError(f"`{word}` is no count", f"a count is a number from 1 to {MOST}")
        return int(word)


class NumberKind(Kind):
    """The number of a draft: `#12` or `12`."""

    name = "number"
    style = "number"

    def read(self, word: str, session: Session, place: Place) -> int:
        """Return the number."""
        digits = word.removeprefix("#")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
            raise UsageError(f"`{word}` is no draft number", "`drafts` lists them")
        return int(digits)

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer the drafts, newest first."""
        for draft in session.ledger.drafts(12):
            text = f"#{draft.id}"
            if text.startswith(word) or text[1:].startswith(word):
                yield Offer(text, text, "" if is_private(draft) else session.clean(draft.text[:40]))


class DraftKind(Kind):
    """The number of a draft, or words that it holds."""

    name = "draft"
    takes = "rest"
    offers_at_once = True

    def read(self, word: str, session: Session, place: Place) -> int | str:
        """Return the number, or the words as they stand."""
        word = word.strip()
        digits = word.removeprefix("#")
        return NumberKind().read(word, session, place) if digits.isascii() and digits.isdigit() else word

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer the drafts, newest first."""
        yield from NumberKind().offer(word, session, place)


class WordKind(Kind):
    """One word, which may be quoted: a name, a file."""

    name = "word"
    takes = "quoted"

    def read(self, word: str, session: Session, place: Place) -> str:
        """Return the word without its quotes."""
        return word


class DescriptionKind(WordKind):
    """What a list is for, which may be quoted, and be nothing."""

    name = "description"
    may_be_empty = True


class ChoiceKind(Kind):
    """One of a few words."""

    name = "choice"
    style = "choice"

    def read(self, word: str, session: Session, place: Place) -> str:
        """Return the word if it is one of the choices."""
        if word not in place.argument.choices:
            choices = place.argument.choices
            known = f"`{choices[0]}`" if len(choices) == 1 else f"one of {', '.join(choices)}"
            raise UsageError(f"`{word}` is not {known}", f"see `help {place.spec.name}`")
        return word

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer the choices."""
        yield from starting(word, ((name, "") for name in place.argument.choices))


class TargetKind(WordKind):
    """A post, a @handle, a draft or a web address: decided by the command."""

    name = "target"
    style = "reference"

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer posts on screen, handles and drafts."""
        from twshell.commands.kinds import KINDS

        if word.startswith("@") and len(word) > 1:
            yield from handle_offers(word, session)
        elif word.startswith("#"):
            yield from KINDS["number"].offer(word, session, place)
        else:
            yield from KINDS["post"].offer(word, session, place)

"""People as arguments: @handles and profile URLs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from twshell.commands.kinds.base import Kind, Offer, Place
from twshell.domain.errors import UsageError
from twshell.domain.post import User
from twshell.domain.record import NamedTuple
from twshell.domain.refs import read_handle

if TYPE_CHECKING:
    from twshell.session.session import Session

OFFERS = 12
ME = "me"


class Handle(NamedTuple):
    """A username as typed, and the user where we have seen them."""

    username: str
    user: User | None = None


class HandleKind(Kind):
    """A user by @handle, bare handle or profile URL; `@me` is the account itself."""

    name = "handle"
    style = "handle"

    def read(self, word: str, session: Session, place: Place) -> Handle:
        """Return the handle, with the user where known."""
        username = read_handle(word)
        if username is None:
            raise UsageError(f"`{word}` is no handle", "a handle has up to 15 letters, digits or _, like @ada")
        if username == ME and session.identity.user_id:
            return _oneself(session)
        return Handle(username, session.seen.user_named(username))

    def handles(self, value: Any) -> tuple[str, ...]:
        """Return the handle."""
        return (value.username,) if value.username != ME else ()

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer handles seen, typed and followed, most recent first; names match too."""
        yield from handle_offers(word, session)


def _oneself(session: Session) -> Handle:
    """The account itself, whose name need not be known: its id is."""
    my_id, name = session.identity.user_id, session.identity.username or ME
    return Handle(name, session.seen.user(my_id) or User(my_id, name))


def handle_offers(word: str, session: Session) -> Iterator[Offer]:
    """Offer handles for a word with or without its @."""
    for username, name in session.seen.handles(word.removeprefix("@"), OFFERS):
        if read_handle(username) is None:
            continue  # whatever a server may call a handle, no other goes into a line
        yield Offer("@" + username, "@" + username, session.clean(name))


def hashtag_offers(word: str, session: Session) -> Iterator[Offer]:
    """Offer hashtags seen, for a word that starts with #."""
    for tag in session.seen.hashtags(word.removeprefix("#"), OFFERS):
        yield Offer("#" + tag, "#" + session.clean(tag), "")

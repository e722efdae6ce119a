"""People and their lists as arguments: @handles and profile URLs; names, ids and URLs of lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from twshell.commands.kinds.base import LATER, Kind, Offer, Place
from twshell.domain.errors import UsageError
from twshell.domain.post import User
from twshell.domain.record import NamedTuple
from twshell.domain.refs import LONG_ID, read_handle, read_list_word
from twshell.domain.wording import in_quotes, times

if TYPE_CHECKING:
    from twshell.domain.lists import List
    from twshell.session.session import Session

OFFERS = 12
NAMED = 3  # lists of one name that an error tells apart
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


class ListKind(Kind):
    """A list by its name, which may be quoted, by its id or its URL."""

    name = "list"
    takes = "quoted"
    style = "reference"
    offers_at_once = True

    def read(self, word: str, session: Session, place: Place) -> List:
        """Return the list, as it was last seen where it was."""
        from twshell.domain.lists import List  # not before the prompt

        lists = session.seen.lists
        list_id = read_list_word(word)
        if list_id:
            return lists.by_id(list_id) or List(list_id)
        found = lists.named(word.strip())
        if len(found) > 1:
            ways = [f"`id:{one.id}`{_of_whom(one, session)}" for one in found[:NAMED]]
            more = f", and {len(found) - NAMED} more" if len(found) > NAMED else ""
            raise UsageError(f"`{word[:40]}` is the name of {len(found)} lists", f"write {', '.join(ways)}{more}")
        if found:
            return found[0]
        if word.isascii() and word.isdigit() and LONG_ID <= len(word) <= 19:
            return lists.by_id(word) or List(word)
        if place.is_later:
            return List("1", word, source=LATER)
        near = [f"did you mean `{offer.text}`? " for offer in self.offer(word, session, place)][:1] if word else []
        advice = "`lists` shows yours, `lists @grace` hers; a name with blanks stands in quotes"
        raise UsageError(f"no list called `{word[:40]}` is known", "".join([*near, advice]))

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer lists seen, the last met first: by name, by id where the name cannot stand in a line."""
        found = session.seen.lists.beginning(word.lstrip("'\""), OFFERS)
        names = [one.name for one in found]
        for one in found:
            name = session.clean(one.name)
            is_sure = name == one.name and names.count(name) == 1 and not read_list_word(name)
            written = in_quotes(one.name) if is_sure else ""
            members = times(one.members, "member") if one.members is not None else ""
            yield Offer(written or f"id:{one.id}", name, f"{members}{_of_whom(one, session)}".strip())


def _of_whom(one: List, session: Session) -> str:
    owner = session.seen.user(one.owner_id)
    return f" (@{owner.username})" if owner is not None else ""


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

"""Lists of accounts: what they are, how they are named, and what may stand in them; changes with X's lists."""

from __future__ import annotations

from twshell.domain.errors import UsageError
from twshell.domain.post import Post, User
from twshell.domain.record import NamedTuple

LONGEST_NAME = 25  # characters (openapi ListCreateRequest)
LONGEST_DESCRIPTION = 100


class List(NamedTuple):
    """A list as X told it last; of one that was never read nothing but its id is known."""

    id: str
    name: str = ""
    owner_id: str = ""
    description: str = ""
    is_private: bool | None = None
    members: int | None = None
    followers: int | None = None
    created_at: float | None = None  # unix seconds
    source: str = ""  # why it only stands for one, in a plan

    @property
    def url(self) -> str:
        """Return its page."""
        return url_of(self.id)

    @property
    def as_post(self) -> Post:
        """Return it as a post of its owner that says its name: it is known again by the same rules."""
        return Post(self.id, self.name, self.owner_id, self.created_at)


class ShownList(NamedTuple):
    """A list with what is needed to draw it."""

    list: List
    owner: User | None = None


def url_of(list_id: str) -> str:
    """Return a list's page."""
    return f"https://x.com/i/lists/{list_id}"


def checked(name: str | None, description: str | None) -> None:
    """Raise UsageError for a name or a description that X takes of no list; None is left as it is."""
    if name is not None and not name.strip():
        raise UsageError("a list needs a name", "write one of up to 25 characters")
    if name is not None and len(name) > LONGEST_NAME:
        raise UsageError(f"the name has {len(name)} of {LONGEST_NAME} characters", "make it shorter")
    if description is not None and len(description) > LONGEST_DESCRIPTION:
        what = f"the description has {len(description)} of {LONGEST_DESCRIPTION} characters"
        raise UsageError(what, "make it shorter")


def parts_of(target: str) -> tuple[str, str]:
    """Return the ids in the target of a write: the list's, and the member's where it is about one."""
    list_id, _, user_id = target.partition(" ")
    return list_id, user_id

"""What reading commands share: who am I, whose posts are these, what do they refer to."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from twshell.api import users as users_api
from twshell.commands import thrift
from twshell.commands.kinds import Handle
from twshell.domain.errors import Refused, UsageError
from twshell.domain.outcome import Outcome
from twshell.domain.post import Post, User
from twshell.domain.wire import Answer, Request

if TYPE_CHECKING:
    from twshell.session.session import Session

# A reading command yields requests and is handed their answers; it returns what is to be shown.
Reading: TypeAlias = Generator[Request, Answer, Outcome]
Step: TypeAlias = Generator[Request, Answer, Any]

PAGE = 100  # ids a look-up takes at once (facts x-api §2.2)


def counted(session: Session, count: int | None) -> int:
    """Return how many posts or people to show: as told, else the setting page-size."""
    return count or session.settings.count("page-size")


def my_id(session: Session) -> Generator[Request, Answer, str]:
    """Return the account's own user id, asking X only where the token does not tell it."""
    if session.identity.user_id:
        return session.identity.user_id
    answer = yield users_api.me()
    session.recognise(answer.users[0])
    return answer.users[0].id


def user_of(session: Session, handle: Handle | None) -> Generator[Request, Answer, User]:
    """Return the user a handle names (the account itself without one), from memory where we can."""
    if handle is None:
        known = session.seen.user(session.identity.user_id) if session.identity.user_id else None
        if known is not None:
            return known
        answer = yield users_api.me()
        session.recognise(answer.users[0])
        return answer.users[0]
    if handle.user is not None:
        return handle.user
    answer = yield users_api.named(handle.username)
    if not answer.users:
        raise UsageError(f"X knows no @{handle.username}", "check the spelling: Tab completes handles you have seen")
    return answer.users[0]


def meet(session: Session, user_ids: Iterable[str]) -> Step:
    """Look up those of these users whom nobody knows yet."""
    unknown = session.missing_users(list(user_ids))
    for at in range(0, len(unknown), PAGE):
        answer = yield users_api.lookup(unknown[at : at + PAGE])
        session.note_absent(unknown[at : at + PAGE], {user.id for user in answer.users})


def fill(session: Session, posts: Iterable[Post]) -> Generator[Request, Answer, tuple[str, ...]]:
    """Fetch what the posts refer to and the authors nobody knows yet; return notes about what stayed unknown.

    A refusal here must not hide posts already paid for, so it becomes a note.
    """
    posts = list(posts)
    try:
        referred = [post.reference(kind) for post in posts for kind in ("retweeted", "quoted")]
        wanted = session.missing_posts([post_id for post_id in referred if post_id])
        for at in range(0, len(wanted), PAGE):
            answer = yield thrift.look_up(session, wanted[at : at + PAGE], posts)
            session.note_absent(wanted[at : at + PAGE], {post.id for post in answer.posts})
        involved = posts + list(session.seen.posts([r for r in referred if r]).values())
        yield from meet(session, [post.author_id for post in involved if post.author_id])
    except Refused as refused:
        return (f"some authors or quoted posts stay unknown: {refused.diagnosis.what}",)
    return ()

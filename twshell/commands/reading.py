"""Commands that read timelines, posts and searches."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import TYPE_CHECKING

from twshell.api import posts as posts_api
from twshell.api import timelines as timelines_api
from twshell.commands import thrift, timelines
from twshell.commands.gathering import Reading, counted, fill, my_id, user_of
from twshell.commands.kinds import Count, ExactPost, Handle, Query
from twshell.commands.spec import command
from twshell.commands.threads import ordered
from twshell.domain.errors import Refused, UsageError
from twshell.domain.outcome import Listing
from twshell.domain.post import Post
from twshell.domain.wire import Answer, Request
from twshell.session.view import View

if TYPE_CHECKING:
    from twshell.session.session import Session

SEARCH_LEAST = 10  # the smallest page recent search and user posts allow (facts x-api §2.2)
POSTS_LEAST = 5
STEPS_UP = 10  # posts a thread buys one by one above the one asked for


@command("home", mode="R", group="reading", examples=("home", "home 50"))
def home(session: Session, count: Count | None = None) -> Reading:
    """Show the newest posts of your home timeline; only what is new is bought.

    Args:
        count: how many to show, the setting page-size unless told, at most 100
    """
    me = yield from my_id(session)
    return (
        yield from timelines.newest(
            session, View("*home*", "timeline", partial(timelines_api.home, me), "home", counted(session, count))
        )
    )


@command("mentions", mode="R", group="reading")
def mentions(session: Session, count: Count | None = None) -> Reading:
    """Show the newest posts that mention you.

    Args:
        count: how many to show, the setting page-size unless told, at most 100
    """
    me = yield from my_id(session)
    view = View(
        "*mentions*",
        "timeline",
        partial(timelines_api.mentions, me),
        "mentions",
        counted(session, count),
        smallest=POSTS_LEAST,
    )
    return (yield from timelines.newest(session, view))


@command("posts", mode="R", group="reading", examples=("posts @grace",))
def posts(session: Session, handle: Handle, count: Count | None = None) -> Reading:
    """Show the newest posts of somebody.

    Args:
        handle: whose
        count: how many to show, the setting page-size unless told, at most 100
    """
    user = yield from user_of(session, handle)
    ask = partial(timelines_api.user_posts, user.id)
    view = View(
        f"*@{user.username}*", "timeline", ask, f"posts:{user.id}", counted(session, count), smallest=POSTS_LEAST
    )
    return (yield from timelines.newest(session, view))


@command("show", mode="R", group="reading", examples=("show 3", "show https://x.com/grace/status/1900000000000000000"))
def show(session: Session, post: ExactPost, *, fresh: bool = False) -> Reading:
    """Show one post; one that is remembered costs nothing.

    Args:
        post: its number, id or URL
        fresh: buy it again, with its present counts
    """
    found = yield from _whole(session, post, fresh)
    notes = yield from fill(session, [found])
    return Listing("*post*", session.shown((found,)), notes)


@command("thread", mode="R", group="reading", examples=("thread 3",))
def thread(session: Session, post: ExactPost) -> Reading:
    """Show the conversation a post belongs to, as far as X's search reaches back (7 days).

    Args:
        post: its number, id or URL
    """
    found = yield from _whole(session, post, False)
    root_id = found.conversation_id or found.id
    root = yield from _perhaps(session, root_id)
    replies = root.metrics.replies if root else None
    limit = 100 if replies is None else min(100, max(SEARCH_LEAST, 2 * replies))
    answer = yield thrift.page(session, timelines_api.search(f"conversation_id:{root_id}", limit=limit))
    all_posts = {p.id: p for p in (*((root,) if root else ()), found, *answer.posts)}
    yield from _climb(session, found, all_posts)
    notes = yield from fill(session, all_posts.values())
    if answer.next_token:
        notes = (*notes, f"the thread is longer: `search conversation_id:{root_id}` and `more` show the rest")
    if root is None:
        notes = (*notes, "the post it began with is gone or not shown to you")
    placed = list(ordered(root, all_posts.values()))
    drawn = session.shown([post for post, _ in placed])
    rows = tuple(row._replace(indent=depth) for row, (_, depth) in zip(drawn, placed, strict=True))
    return Listing("*thread*", rows, notes)


def _climb(session: Session, post: Post, known: dict[str, Post]) -> Generator[Request, Answer, None]:
    """Add what the post answers, and what that answers, where the search did not reach it."""
    for _ in range(STEPS_UP):
        parent_id = post.reference("replied_to")
        if not parent_id:
            return
        parent = known.get(parent_id) or (yield from _perhaps(session, parent_id))
        if parent is None:
            return
        known[parent_id] = post = parent


def _perhaps(session: Session, post_id: str) -> Generator[Request, Answer, Post | None]:
    """Return a post from memory or X; None where X does not give it."""
    try:
        return (yield from _whole(session, session.known_post(post_id), False))
    except (Refused, UsageError):
        return None


@command("search", mode="R", group="reading", examples=("search ferry lang:en", "search from:grace has:images"))
def search(session: Session, query: Query) -> Reading:
    """Search the posts of the last 7 days.

    Args:
        query: words and X's operators, as they stand
    """
    view = View(
        f"*search: {query}*", "pages", partial(timelines_api.search, query), size=counted(session, None),
        smallest=SEARCH_LEAST,
    )  # fmt: skip
    return (yield from timelines.page(session, view))


@command("more", mode="R", group="reading")
def more(session: Session) -> Reading:
    """Go back in the listing on screen."""
    return (yield from timelines.going_on(session, _view(session)))


@command("refresh", mode="R", group="reading")
def refresh(session: Session) -> Reading:
    """Show only what is new in the listing on screen."""
    view = _view(session)
    if view.kind == "timeline":
        return (yield from timelines.fresh(session, view))
    return (yield from timelines.once_more(session, view._replace(next_token="")))


def _view(session: Session) -> View:
    if session.view is None:
        raise UsageError("there is no listing to go on with", "start with `home`, `mentions` or `search QUERY`")
    return session.view


def _whole(session: Session, post: Post, is_fresh: bool) -> Generator[Request, Answer, Post]:
    """Return the post with its text, bought where it is not remembered."""
    if post.text and not is_fresh:
        return post
    answer = yield posts_api.one(post.id)
    if not answer.posts:
        raise UsageError(f"X gave no post {post.id}", "it may be deleted or protected")
    return answer.posts[0]

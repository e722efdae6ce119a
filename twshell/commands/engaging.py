"""Commands that act on posts: repost, like, bookmark and their undoing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from twshell.api import engagement
from twshell.commands.kinds import ExactPosts, Posts
from twshell.commands.spec import command
from twshell.domain.plan import Plan, Step
from twshell.domain.wire import Request

if TYPE_CHECKING:
    from twshell.session.session import Session


def _plan(session: Session, verb: str, undo: str, posts: Posts, build: Callable[[str, str], Request]) -> Plan:
    steps = tuple(
        Step(build(session.me, post.id), verb, post, undo=f"{undo} {session.word_for(post)}", is_idempotent=True)
        for post in {post.id: post for post in posts}.values()  # a number of a repost means the original, too
    )
    return Plan(verb, steps)


@command("retweet", "rt", "repost", mode="W", group="writing", examples=("rt 3", "rt 3 5 8-10"))
def retweet(session: Session, posts: Posts) -> Plan:
    """Repost posts to your followers.

    Args:
        posts: their numbers on screen, ids or URLs
    """
    return _plan(session, "retweet", "unretweet", posts, engagement.repost)


@command("unretweet", "unrt", mode="W", group="writing")
def unretweet(session: Session, posts: ExactPosts) -> Plan:
    """Take reposts back.

    Args:
        posts: the reposted posts, or your reposts of them
    """
    originals = tuple(session.known_post(post.reference("retweeted") or post.id) for post in posts)
    return _plan(session, "unretweet", "retweet", originals, engagement.unrepost)


@command("like", mode="W", group="writing")
def like(session: Session, posts: Posts) -> Plan:
    """Like posts (personal keys may not: the web page is offered).

    Args:
        posts: their numbers on screen, ids or URLs
    """
    return _plan(session, "like", "unlike", posts, engagement.like)


@command("unlike", mode="W", group="writing")
def unlike(session: Session, posts: Posts) -> Plan:
    """Take likes back (personal keys may not: the web page is offered).

    Args:
        posts: their numbers on screen, ids or URLs
    """
    return _plan(session, "unlike", "like", posts, engagement.unlike)


@command("bookmark", mode="W", group="writing")
def bookmark(session: Session, posts: Posts) -> Plan:
    """Bookmark posts (wants a sign-in by OAuth 2: the web page is offered).

    Args:
        posts: their numbers on screen, ids or URLs
    """
    return _plan(session, "bookmark", "unbookmark", posts, engagement.bookmark)


@command("unbookmark", mode="W", group="writing")
def unbookmark(session: Session, posts: Posts) -> Plan:
    """Take bookmarks back (wants a sign-in by OAuth 2: the web page is offered).

    Args:
        posts: their numbers on screen, ids or URLs
    """
    return _plan(session, "unbookmark", "bookmark", posts, engagement.unbookmark)

"""How little has to be asked for: authors come along with a page where that is not dearer, else only the unknown ones.

An author who comes along is billed as a user, once a UTC day, known or not; one who is looked up is unknown for sure.
So they come along only where everybody who may be among them is unknown or paid for today already.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twshell.api import posts as posts_api
from twshell.api.expanding import with_authors
from twshell.api.parts import MOST_IDS
from twshell.domain.post import Post
from twshell.domain.prices import price_of
from twshell.domain.wire import Request

if TYPE_CHECKING:
    from twshell.session.session import Session

LOOKED_THROUGH = 500  # remembered people above which some were certainly met before today
_REPOSTED_AT = len("RT @") - 1  # where the handle of the original's author stands in a repost's text


def page(session: Session, request: Request) -> Request:
    """Return a request for a page of posts, with its authors where none of them can be paid for twice."""
    people = session.seen.everybody(LOOKED_THROUGH)
    paid = session.snapshot().paid_today
    is_new = people is not None and all(_is_paid(user_id, paid) for user_id in people)
    return with_authors(request) if is_new and not _is_asked_about(session, request) else request


def _is_asked_about(session: Session, request: Request) -> bool:
    """Say whether a page would have to be asked about with its authors, and not without: who has to be asked waits."""
    asked_from = session.settings.micro("confirm-cost")
    alone, together = (price_of(one, session.identity).high for one in (request, with_authors(request)))
    return alone < asked_from <= together


def look_up(session: Session, ids: list[str], posts: Sequence[Post]) -> Request:
    """Return a look-up of what posts repost or quote, with the authors where everybody among them is unknown.

    `posts`: those that repost or quote them, which tell who wrote them; their own authors come along as well.
    """
    authors = [_author(session, post_id, post) for post in posts for post_id in _referred(post) if post_id in ids]
    paid = session.snapshot().paid_today
    if any(user_id and not _is_paid(user_id, paid) for user_id in authors):
        return posts_api.lookup(ids)
    return with_authors(posts_api.lookup([*ids, *_witnesses(session, posts, paid)][:MOST_IDS]))


def _witnesses(session: Session, posts: Sequence[Post], paid: frozenset[str]) -> list[str]:
    """Return a post of each unknown author that was paid for just now: looked up again, it brings its author for free.

    Free is the post, the author costs what a look-up of users would.
    """
    strangers = set(session.missing_users([post.author_id for post in posts if post.author_id]))
    first = {post.author_id: post.id for post in posts if post.author_id in strangers and f"p:{post.id}" in paid}
    return list(first.values())


def _is_paid(user_id: str, paid: frozenset[str]) -> bool:
    """Say whether a user is billed no more today; one who perhaps was is where such objects are billed at all."""
    return f"u:{user_id}" in paid or f"u:{user_id}?" in paid


def _referred(post: Post) -> tuple[str, ...]:
    return tuple(filter(None, (post.reference("retweeted"), post.reference("quoted"))))


def _author(session: Session, post_id: str, post: Post) -> str:
    """Return the id of the remembered user who wrote a post, as far as the one that refers to it tells; else empty."""
    if post_id == post.reference("retweeted"):
        named = [one for one in post.entities if one.kind == "mention" and one.start == _REPOSTED_AT]
        known = session.seen.user(named[0].target) if named and named[0].target else None
    else:
        pages = [one.target.split("/") for one in post.entities if one.kind == "url" and one.target.endswith(post_id)]
        known = session.seen.user_named(pages[0][-3]) if pages and len(pages[0]) > 3 else None
    return known.id if known else ""

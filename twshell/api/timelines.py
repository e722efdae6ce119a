"""Requests that answer with a page of posts (facts x-api §2.2, §2.5)."""

from __future__ import annotations

from twshell.api.dialect import POSTS, Query
from twshell.api.parts import USER, USER_OR_APP, checked_id, page_size, window
from twshell.domain.errors import UsageError
from twshell.domain.wire import Request


def home(me: str, *, limit: int, since_id: str = "", until_id: str = "", token: str = "") -> Request:
    """Build `GET /2/users/{id}/timelines/reverse_chronological`: the newest posts of those followed."""
    place = "timelines/reverse_chronological"
    return _of_user(me, place, page_size(limit, 1, 100), window(since_id, until_id, token), USER)


def mentions(me: str, *, limit: int, since_id: str = "", until_id: str = "", token: str = "") -> Request:
    """Build `GET /2/users/{id}/mentions`."""
    return _of_user(me, "mentions", page_size(limit, 5, 100), window(since_id, until_id, token), USER_OR_APP)


def user_posts(user_id: str, *, limit: int, since_id: str = "", until_id: str = "", token: str = "") -> Request:
    """Build `GET /2/users/{id}/tweets`."""
    return _of_user(user_id, "tweets", page_size(limit, 5, 100), window(since_id, until_id, token), USER_OR_APP)


def liked(me: str, *, limit: int, token: str = "") -> Request:
    """Build `GET /2/users/{id}/liked_tweets`."""
    return _of_user(me, "liked_tweets", page_size(limit, 5, 100), window("", "", token), USER)


def bookmarked(me: str, *, limit: int, token: str = "") -> Request:
    """Build `GET /2/users/{id}/bookmarks`."""
    return _of_user(me, "bookmarks", page_size(limit, 1, 100), window("", "", token), USER)


def _of_user(user_id: str, place: str, size: int, span: Query, accepts: tuple[str, ...]) -> Request:
    return Request(
        "GET",
        f"/2/users/{checked_id(user_id, 'user')}/{place}",
        f"/2/users/{{id}}/{place}",
        (("max_results", str(size)), *span, *POSTS),
        accepts=accepts,
        at_most=size,
    )


def search(query: str, *, limit: int, since_id: str = "", until_id: str = "", token: str = "") -> Request:
    """Build `GET /2/tweets/search/recent`: seven days back."""
    if not query.strip():
        raise UsageError("nothing to search for", "`search QUERY`")
    size = page_size(limit, 10, 100)
    return Request(
        "GET",
        "/2/tweets/search/recent",
        "/2/tweets/search/recent",
        (
            ("query", query),
            ("max_results", str(size)),
            *window(since_id, until_id, token, token_name="next_token"),
            *POSTS,
        ),
        accepts=USER_OR_APP,
        at_most=size,
    )

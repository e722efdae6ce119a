"""Requests that answer with a page of posts (facts x-api §2.2, §2.5)."""

from __future__ import annotations

from twshell.api.dialect import POSTS
from twshell.api.parts import USER, USER_OR_APP, checked_id, page_size, window
from twshell.domain.errors import UsageError
from twshell.domain.wire import Request


def home(me: str, *, limit: int, since_id: str = "", until_id: str = "", token: str = "") -> Request:
    """Build `GET /2/users/{id}/timelines/reverse_chronological`: the newest posts of those followed."""
    size = page_size(limit, 1, 100)
    return Request(
        "GET",
        f"/2/users/{checked_id(me, 'user')}/timelines/reverse_chronological",
        "/2/users/{id}/timelines/reverse_chronological",
        (("max_results", str(size)), *window(since_id, until_id, token), *POSTS),
        accepts=USER,
        at_most=size,
    )


def mentions(me: str, *, limit: int, since_id: str = "", until_id: str = "", token: str = "") -> Request:
    """Build `GET /2/users/{id}/mentions`."""
    size = page_size(limit, 5, 100)
    return Request(
        "GET",
        f"/2/users/{checked_id(me, 'user')}/mentions",
        "/2/users/{id}/mentions",
        (("max_results", str(size)), *window(since_id, until_id, token), *POSTS),
        accepts=USER_OR_APP,
        at_most=size,
    )


def user_posts(user_id: str, *, limit: int, since_id: str = "", until_id: str = "", token: str = "") -> Request:
    """Build `GET /2/users/{id}/tweets`."""
    size = page_size(limit, 5, 100)
    return Request(
        "GET",
        f"/2/users/{checked_id(user_id, 'user')}/tweets",
        "/2/users/{id}/tweets",
        (("max_results", str(size)), *window(since_id, until_id, token), *POSTS),
        accepts=USER_OR_APP,
        at_most=size,
    )


def liked(me: str, *, limit: int, token: str = "") -> Request:
    """Build `GET /2/users/{id}/liked_tweets`."""
    return _marked(me, "liked_tweets", page_size(limit, 5, 100), token)


def bookmarked(me: str, *, limit: int, token: str = "") -> Request:
    """Build `GET /2/users/{id}/bookmarks`."""
    return _marked(me, "bookmarks", page_size(limit, 1, 100), token)


def _marked(me: str, which: str, size: int, token: str) -> Request:
    return Request(
        "GET",
        f"/2/users/{checked_id(me, 'user')}/{which}",
        f"/2/users/{{id}}/{which}",
        (("max_results", str(size)), *window("", "", token), *POSTS),
        accepts=USER,
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

"""Requests that answer with users (facts x-api §2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.api.dialect import USERS
from twshell.api.parts import USER, USER_OR_APP, checked_id, checked_ids, checked_username, page_size, window
from twshell.domain.wire import Request

if TYPE_CHECKING:
    from collections.abc import Sequence


def me() -> Request:
    """Build `GET /2/users/me`."""
    return Request("GET", "/2/users/me", "/2/users/me", USERS, answers="user", accepts=USER)


def named(username: str) -> Request:
    """Build `GET /2/users/by/username/{username}`."""
    return Request(
        "GET",
        f"/2/users/by/username/{checked_username(username)}",
        "/2/users/by/username/{username}",
        USERS,
        answers="user",
        accepts=USER_OR_APP,
    )


def lookup(ids: Sequence[str]) -> Request:
    """Build `GET /2/users` for 1 to 100 ids."""
    return Request(
        "GET",
        "/2/users",
        "/2/users",
        (("ids", checked_ids(ids, "user")), *USERS),
        answers="users",
        accepts=USER_OR_APP,
        at_most=len(ids),
    )


def followers(user_id: str, *, limit: int, token: str = "") -> Request:
    """Build `GET /2/users/{id}/followers`, newest first."""
    return _people(user_id, "followers", limit, token)


def following(user_id: str, *, limit: int, token: str = "") -> Request:
    """Build `GET /2/users/{id}/following`, newest first."""
    return _people(user_id, "following", limit, token)


def _people(user_id: str, which: str, limit: int, token: str) -> Request:
    size = page_size(limit, 1, 1000)
    return Request(
        "GET",
        f"/2/users/{checked_id(user_id, 'user')}/{which}",
        f"/2/users/{{id}}/{which}",
        (("max_results", str(size)), *window("", "", token), *USERS),
        answers="users",
        accepts=USER_OR_APP,
        at_most=size,
    )

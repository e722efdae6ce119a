"""Requests that bring the authors along with the posts: one call for two, each author billed as a user (facts §4)."""

from __future__ import annotations

from twshell.api.dialect import USERS
from twshell.domain.wire import Request

AUTHORS = "author_id"


def with_authors(request: Request) -> Request:
    """Return a request for posts that brings their authors too, with all that a profile shows."""
    query = tuple((name, f"{value},{AUTHORS}" if name == "expansions" else value) for name, value in request.query)
    return request._replace(query=(*query, *USERS))

"""Requests about single posts: look up, create, delete (facts x-api §2.2, §2.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twshell.api.dialect import POSTS
from twshell.api.parts import USER, USER_OR_APP, checked_id, checked_ids
from twshell.domain.errors import UsageError
from twshell.domain.wire import Request

if TYPE_CHECKING:
    from collections.abc import Sequence


def lookup(ids: Sequence[str]) -> Request:
    """Build `GET /2/tweets` for 1 to 100 ids."""
    return Request(
        "GET",
        "/2/tweets",
        "/2/tweets",
        (("ids", checked_ids(ids)), *POSTS),
        accepts=USER_OR_APP,
        at_most=len(ids),
    )


def one(post_id: str) -> Request:
    """Build `GET /2/tweets/{id}`."""
    return Request(
        "GET",
        f"/2/tweets/{checked_id(post_id)}",
        "/2/tweets/{id}",
        POSTS,
        answers="post",
        accepts=USER_OR_APP,
    )


def create(text: str, *, reply_to: str = "", quote: str = "") -> Request:
    """Build `POST /2/tweets`: a post, a reply or a quote."""
    if not text.strip():
        raise UsageError("nothing to post", "`post TEXT`")
    body: dict[str, Any] = {"text": text}
    if reply_to:
        body["reply"] = {"in_reply_to_tweet_id": checked_id(reply_to)}
    if quote:
        body["quote_tweet_id"] = checked_id(quote)
    return Request("POST", "/2/tweets", "/2/tweets", body=body, answers="post", accepts=USER, proof="id", makes="id")


def delete(post_id: str) -> Request:
    """Build `DELETE /2/tweets/{id}`."""
    return Request(
        "DELETE",
        f"/2/tweets/{checked_id(post_id)}",
        "/2/tweets/{id}",
        answers="deed",
        accepts=USER,
        proof="deleted",
    )

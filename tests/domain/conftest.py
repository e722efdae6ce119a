"""Requests, snapshots and plans that the tests of pure rules share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.budget import Bucket, BucketKey, Identity, Snapshot
from twshell.domain.plan import Plan, Step
from twshell.domain.wire import ANSWERED, Exchange, Request

NOW = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
ME = "100"

REQUESTS = {
    "post": ("POST", "/2/tweets", "/2/tweets"),
    "delete": ("DELETE", "/2/tweets/7", "/2/tweets/{id}"),
    "repost": ("POST", f"/2/users/{ME}/retweets", "/2/users/{id}/retweets"),
    "unrepost": ("DELETE", f"/2/users/{ME}/retweets/7", "/2/users/{id}/retweets/{source_tweet_id}"),
    "like": ("POST", f"/2/users/{ME}/likes", "/2/users/{id}/likes"),
    "follow": ("POST", f"/2/users/{ME}/following", "/2/users/{id}/following"),
    "bookmark": ("POST", f"/2/users/{ME}/bookmarks", "/2/users/{id}/bookmarks"),
    "dm": ("POST", "/2/dm_conversations/with/9/messages", "/2/dm_conversations/with/{participant_id}/messages"),
    "home": ("GET", f"/2/users/{ME}/timelines/reverse_chronological", "/2/users/{id}/timelines/reverse_chronological"),
    "mentions": ("GET", f"/2/users/{ME}/mentions", "/2/users/{id}/mentions"),
    "posts": ("GET", "/2/users/9/tweets", "/2/users/{id}/tweets"),
    "own-posts": ("GET", f"/2/users/{ME}/tweets", "/2/users/{id}/tweets"),
    "lookup": ("GET", "/2/tweets", "/2/tweets"),
    "show": ("GET", "/2/tweets/7", "/2/tweets/{id}"),
    "users": ("GET", "/2/users", "/2/users"),
    "me": ("GET", "/2/users/me", "/2/users/me"),
    "muting": ("GET", f"/2/users/{ME}/muting", "/2/users/{id}/muting"),
    "unheard": ("GET", "/2/unheard/of", "/2/unheard/of"),
    "trends": ("GET", "/2/users/personalized_trends", "/2/users/personalized_trends"),
}


@pytest.fixture
def now() -> float:
    """Noon of a day, UTC."""
    return NOW


@pytest.fixture
def request_for() -> Callable[..., Request]:
    """Make a request by a short name; further fields by keyword."""

    def make(name: str, **fields: Any) -> Request:
        return Request(*REQUESTS[name], **fields)

    return make


@pytest.fixture
def plan_of(request_for: Callable[..., Request]) -> Callable[..., Plan]:
    """Make a plan of steps by short names."""

    def make(*names: str, text: str = "hello") -> Plan:
        steps = [Step(request_for(name, body={"text": text} if name == "post" else None), name) for name in names]
        return Plan(names[0] if names else "", tuple(steps))

    return make


@pytest.fixture
def snapshot_of() -> Callable[..., Snapshot]:
    """Make a snapshot from buckets and whatever else."""

    def make(*buckets: Bucket, identity: Identity | None = None, **fields: Any) -> Snapshot:
        who = identity or Identity(user_id=ME, username="ada", is_verified=True)
        return Snapshot(who, {bucket.key: bucket for bucket in buckets}, **fields)

    return make


@pytest.fixture
def bucket_of() -> Callable[..., Bucket]:
    """Make a bucket told by X: limit, left, seconds until its end."""

    def make(name: str, limit: int, left: int, ends_in: float | None = 600.0, window: str = "15m") -> Bucket:
        method, _, template = REQUESTS[name]
        ends_at = None if ends_in is None else NOW + ends_in
        return Bucket(BucketKey(method, template, window), limit, left, ends_at, "header", NOW - 60)

    return make


@pytest.fixture
def exchange_for(request_for: Callable[..., Request]) -> Callable[..., Exchange]:
    """Make an exchange: answered with a status, unless told otherwise."""

    def make(name: str, status: int | None = 200, *, body: Any = None, **fields: Any) -> Exchange:
        known = {"phase": ANSWERED, "started_at": NOW - 0.2, "elapsed": 0.2, **fields}
        request = request_for(name, **({"body": body} if body is not None else {}))
        return Exchange(request, known.pop("phase"), known.pop("started_at"), known.pop("elapsed"), status, **known)

    return make

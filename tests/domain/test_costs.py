"""What calls take from each budget is added up before they are made."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from twshell.domain.budget import Bucket, BucketKey, Snapshot
from twshell.domain.costs import cost_of, family_of
from twshell.domain.money import Price
from twshell.domain.plan import Plan
from twshell.domain.wire import Request

RETWEETS = "/2/users/{id}/retweets"


def test_steps_are_added_up(plan_of: Callable[..., Plan], snapshot_of: Callable[..., Snapshot]) -> None:
    cost = cost_of(plan_of("repost", "repost", "post", "home").steps, snapshot_of())
    assert 2 == cost.buckets[BucketKey("POST", RETWEETS)]
    assert 1 == cost.buckets[BucketKey("POST", "/2/tweets", "24h-app")]
    assert {"repost": 2, "post": 1} == cost.families
    assert Price(45_000, 50_000) == cost.price


def test_windows_x_has_told_of_count_too(
    plan_of: Callable[..., Plan], snapshot_of: Callable[..., Snapshot], bucket_of: Callable[..., Bucket]
) -> None:
    told = bucket_of("repost", 25, 25, window="24h")
    cost = cost_of(plan_of("repost").steps, snapshot_of(told))
    assert {BucketKey("POST", RETWEETS): 1, told.key: 1} == cost.buckets


def test_a_deferred_step_may_come_to_cost_nothing(
    plan_of: Callable[..., Plan], snapshot_of: Callable[..., Snapshot]
) -> None:
    steps = [step._replace(kind="deferred") for step in plan_of("repost").steps]
    assert Price(0, 15_000) == cost_of(steps, snapshot_of()).price


@pytest.mark.parametrize(("text", "has_link"), [("see x.com", True), ("hello", False)])
def test_a_link_is_told(
    text: str, has_link: bool, plan_of: Callable[..., Plan], snapshot_of: Callable[..., Snapshot]
) -> None:
    assert has_link == cost_of(plan_of("post", text=text).steps, snapshot_of()).has_link


FAMILIES = [("post", "post"), ("repost", "repost"), ("unrepost", "other"), ("follow", "follow"), ("dm", "dm"),
            ("like", "other"), ("delete", "other"), ("bookmark", "other")]  # fmt: skip


@pytest.mark.parametrize(("name", "family"), FAMILIES)
def test_families(name: str, family: str, request_for: Callable[..., Request]) -> None:
    assert family == family_of(request_for(name))


def test_a_reply_is_a_family_of_its_own(request_for: Callable[..., Request]) -> None:
    assert "reply" == family_of(request_for("post", body={"text": "a", "reply": {"in_reply_to_tweet_id": "1"}}))

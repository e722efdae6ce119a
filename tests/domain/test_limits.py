"""Published limits and allowances are found for every tier; what is not published is said to be unknown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from twshell.domain.budget import BucketKey, Identity, Snapshot, Terms
from twshell.domain.limits import TIERS, documented, limits_of, rules_for, shape

KNOWN = [
    ("POST", "/2/tweets", "pay-per-use", "1a", (("15m", 100), ("24h-app", 10_000))),
    ("POST", "/2/tweets", "basic", "1a", (("24h", 100), ("24h-app", 1_667))),
    ("POST", "/2/tweets", "pro", "1a", (("15m", 100), ("24h-app", 10_000))),
    ("POST", "/2/users/{id}/retweets", "pay-per-use", "1a", (("15m", 50),)),
    ("POST", "/2/users/{id}/retweets", "basic", "1a", (("15m", 5),)),
    ("DELETE", "/2/users/{id}/retweets/{source_tweet_id}", "pay-per-use", "1a", (("15m", 50),)),
    ("DELETE", "/2/users/{me}/retweets/{post}", "pay-per-use", "1a", (("15m", 50),)),
    ("POST", "/2/users/{id}/likes", "enterprise", "1a", (("15m", 50), ("24h", 1_000))),
    ("GET", "/2/tweets", "pay-per-use", "1a", (("15m", 5_000),)),
    ("GET", "/2/tweets", "pay-per-use", "B", (("15m", 3_500),)),
    ("GET", "/2/users/{id}/tweets", "pro", "B", (("15m", 1_500),)),
    ("GET", "/2/users/me", "basic", "1a", (("24h", 250),)),
    ("GET", "/2/usage/tweets", "pay-per-use", "1a", ()),
    ("GET", "/2/tweets", "basic", "1a", ()),
    ("GET", "/2/nothing/like/it", "pay-per-use", "1a", ()),
]


@pytest.mark.parametrize(("method", "template", "tier", "kind", "windows"), KNOWN)
def test_documented(method: str, template: str, tier: str, kind: str, windows: tuple[tuple[str, int], ...]) -> None:
    assert windows == documented(method, template, tier, kind)


@pytest.mark.parametrize("tier", TIERS)
def test_every_tier_has_limits_for_posting(tier: str) -> None:
    assert documented("POST", "/2/tweets", tier)


ALLOWANCES = [
    (None, {"day-posts": 50, "day-replies": 200, "3h": 300, "day": 2_400, "dm": 500, "follow": 400}),
    (False, {"day-posts": 50, "day-replies": 200, "3h": 300, "day": 2_400, "dm": 500, "follow": 400}),
    (True, {"3h": 300, "day": 2_400, "dm": 500, "follow": 400}),
]


@pytest.mark.parametrize(("is_verified", "limits"), ALLOWANCES)
def test_an_account_is_unverified_until_known_otherwise(is_verified: bool | None, limits: dict[str, int]) -> None:
    rules = rules_for(Snapshot(Identity(is_verified=is_verified), {}))
    assert limits == {rule.name: rule.limit for rule in rules}


def test_the_users_own_cap_is_one_more(snapshot_of: Callable[..., Snapshot]) -> None:
    assert ("own", 20) == rules_for(snapshot_of(caps={"posts-day": 20}))[0][:2]


def test_the_shape_of_a_template_forgets_names() -> None:
    assert "/2/users/{}/tweets" == shape("/2/users/{id}/tweets")


def test_what_the_user_says_stands_above_the_published_limit() -> None:
    key = BucketKey("POST", "/2/users/{id}/retweets")
    me = Identity(user_id="100")
    assert {key: 50} == limits_of(key.method, key.template, me)
    assert {key: 30} == limits_of(key.method, key.template, me._replace(terms=Terms(limits=((key, 30),))))


def test_the_user_may_tell_of_a_limit_nobody_publishes() -> None:
    key = BucketKey("GET", "/2/unheard/of", "24h")
    assert {key: 9} == limits_of(key.method, key.template, Identity(terms=Terms(limits=((key, 9),))))

"""A verdict says whether a plan fits what is left; what it lets through never overdraws a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twshell.domain.budget import Brake, Bucket, BucketKey, Identity, Snapshot, Spent
from twshell.domain.money import Price
from twshell.domain.plan import Plan
from twshell.domain.verdict import (
    WORDS,
    is_same_window,
    threshold_crossed,
    thresholds,
    unexplained_drop,
    verdict,
)

NOW = 1_795_521_600.0
Plans = Callable[..., Plan]
Snapshots = Callable[..., Snapshot]
Buckets = Callable[..., Bucket]

# (writes, limit, left) of a window that ends in 600 s → word, how many fit now, until
WINDOWS = [
    (1, 50, 50, "fits", 1, None),
    (1, 50, 11, "low", 1, None),
    (1, 50, 1, "low", 1, None),
    (1, 50, 0, "wait", 0, 600.0),
    (3, 50, 50, "fits", 3, None),
    (3, 50, 13, "low", 3, None),
    (4, 50, 13, "wait", 3, 600.0),  # ten are kept for single commands
    (40, 50, 50, "low", 40, None),
    (41, 50, 50, "over", 40, None),
    (2, 50, 10, "wait", 1, 600.0),  # one alone is no burst: the reserve is there for it
    (2, 50, 0, "wait", 0, 600.0),
    (5, 5, 5, "over", 4, None),
]


@pytest.mark.parametrize(("writes", "limit", "left", "word", "fits_now", "until"), WINDOWS)
def test_windows(
    writes: int, limit: int, left: int, word: str, fits_now: int, until: float | None,
    plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets,
) -> None:  # fmt: skip
    found = verdict(plan_of(*["repost"] * writes), snapshot_of(bucket_of("repost", limit, left)), NOW)
    assert (word, fits_now, until and NOW + until) == (found.word, found.fits_now, found.until)
    assert ("" if word in ("fits", "low") else "window-exhausted") == found.cause


def test_reads_keep_no_reserve(plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets) -> None:
    assert "low" == verdict(plan_of("home", "home"), snapshot_of(bucket_of("home", 180, 2)), NOW).word


def test_an_ended_window_is_a_fresh_one(plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets) -> None:
    assert "fits" == verdict(plan_of("repost"), snapshot_of(bucket_of("repost", 50, 0, -1.0)), NOW).word


def test_a_window_without_an_end_is_waited_for_in_full(
    plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets
) -> None:
    found = verdict(plan_of("repost"), snapshot_of(bucket_of("repost", 50, 0, None)), NOW)
    assert ("wait", NOW + 900) == (found.word, found.until)


def test_an_unseen_window_is_assumed_less_what_was_counted_here(plan_of: Plans, snapshot_of: Snapshots) -> None:
    key = BucketKey("POST", "/2/users/{id}/retweets")
    assert "fits" == verdict(plan_of("repost"), snapshot_of(calls={key: 38}), NOW).word
    found = verdict(plan_of("repost"), snapshot_of(calls={key: 50}), NOW)
    assert ("wait", "documented") == (found.word, found.tightest and found.tightest.source)


def test_what_is_unknown_stands_in_nobodys_way(plan_of: Plans, snapshot_of: Snapshots) -> None:
    assert ("fits", None) == verdict(plan_of("unheard"), snapshot_of(), NOW)[0:5:4]


@pytest.mark.parametrize(
    ("window", "cause"), [("15m", "window-exhausted"), ("24h", "day-cap-user"), ("24h-app", "day-cap-app")]
)
def test_each_window_has_its_cause(
    window: str, cause: str, plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets
) -> None:
    assert cause == verdict(plan_of("repost"), snapshot_of(bucket_of("repost", 50, 0, window=window)), NOW).cause


def written(family: str, count: int, age: float) -> tuple[tuple[float, str], ...]:
    return tuple((NOW - age + n, family) for n in range(count))


UNVERIFIED = Identity(user_id="100", username="ada")
ALLOWANCES = [
    ("post", written("post", 49, 5_000), UNVERIFIED, "low", "", None),
    ("post", written("post", 50, 5_000), UNVERIFIED, "wait", "posting-allowance", NOW - 5_000 + 86_400),
    ("post", written("post", 50, 5_000), UNVERIFIED._replace(is_verified=True), "fits", "", None),
    ("repost", written("repost", 300, 5_000), UNVERIFIED, "wait", "posting-allowance", NOW - 5_000 + 10_800),
    ("repost", written("repost", 300, 11_200), UNVERIFIED, "fits", "", None),
    ("follow", written("follow", 400, 5_000), UNVERIFIED, "wait", "follow-allowance", NOW - 5_000 + 86_400),
    ("post", written("repost", 2_400, 50_000), UNVERIFIED, "wait", "posting-allowance", NOW - 50_000 + 86_400),
]


@pytest.mark.parametrize(("name", "writes", "identity", "word", "cause", "until"), ALLOWANCES)
def test_allowances(
    name: str, writes: Any, identity: Identity, word: str, cause: str, until: float | None,
    plan_of: Plans, snapshot_of: Snapshots,
) -> None:  # fmt: skip
    found = verdict(plan_of(name), snapshot_of(identity=identity, writes=writes), NOW)
    assert (word, cause, until) == (found.word, found.cause, found.until)


def test_a_burst_waits_until_enough_has_left_the_day(plan_of: Plans, snapshot_of: Snapshots) -> None:
    snapshot = snapshot_of(identity=UNVERIFIED, writes=written("post", 50, 5_000))
    assert NOW - 5_000 + 2 + 86_400 == verdict(plan_of("post", "post", "post"), snapshot, NOW).until


def test_of_several_windows_the_last_to_end_is_waited_for(
    plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets
) -> None:
    snapshot = snapshot_of(bucket_of("repost", 50, 0, 300.0), bucket_of("delete", 50, 0, 500.0))
    assert NOW + 500 == verdict(plan_of("repost", "delete"), snapshot, NOW).until


def test_more_than_a_day_allows_is_over(plan_of: Plans, snapshot_of: Snapshots) -> None:
    found = verdict(plan_of(*["post"] * 60), snapshot_of(identity=UNVERIFIED), NOW)
    assert ("over", "posting-allowance", 50) == (found.word, found.cause, found.fits_now)


MONEY = [(100_000, 0, "fits"), (100_000, 80_000, "low"), (100_000, 90_000, "over"), (10_000, 0, "over")]


@pytest.mark.parametrize(("cap", "spent", "word"), MONEY)
def test_the_users_own_cap_of_money(cap: int, spent: int, word: str, plan_of: Plans, snapshot_of: Snapshots) -> None:
    snapshot = snapshot_of(caps={"day": cap}, spent=Spent(Price(0, spent)))
    found = verdict(plan_of("repost"), snapshot, NOW)
    assert (word, "own-cap" if word == "over" else "") == (found.word, found.cause)


def test_the_month_has_a_cap_of_its_own(plan_of: Plans, snapshot_of: Snapshots) -> None:
    spent = Spent(Price(0, 20_000), Price(0, 970_000))
    snapshot = snapshot_of(caps={"day": 1_000_000, "month": 1_000_000}, spent=spent)
    found = verdict(plan_of("repost", "repost", "repost"), snapshot, NOW)
    assert ("over", "own-cap", 2) == (found.word, found.cause, found.fits_now)
    assert "a month" in found.why


def test_one_write_of_a_burst_leaves_the_reserve_as_the_burst_does(
    plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets
) -> None:
    snapshot = snapshot_of(bucket_of("repost", 50, 10))
    assert "low" == verdict(plan_of("repost"), snapshot, NOW).word
    assert ("wait", 0) == verdict(plan_of("repost"), snapshot, NOW, is_burst=True)[0:4:3]


APP, ACCOUNT = Brake("app", "app-write-blocked", NOW - 100), Brake("account", "account-locked", NOW - 100)
MONEY_BRAKE, HOLD = Brake("money", "credits-depleted", NOW - 100), Brake("hold", "over-capacity", NOW - 5, NOW + 55)
BRAKES = [
    (APP, "repost", "over"), (APP, "home", "fits"), (APP, "delete", "fits"), (APP, "unrepost", "fits"),
    (ACCOUNT, "post", "over"), (MONEY_BRAKE, "home", "over"), (MONEY_BRAKE, "delete", "over"),
    (HOLD, "repost", "wait"), (HOLD, "home", "fits"), (HOLD._replace(until=NOW - 1), "repost", "fits"),
]  # fmt: skip


@pytest.mark.parametrize(("brake", "name", "word"), BRAKES)
def test_brakes(brake: Brake, name: str, word: str, plan_of: Plans, snapshot_of: Snapshots) -> None:
    found = verdict(plan_of(name), snapshot_of(brakes=(brake,)), NOW)
    assert (word, "" if word == "fits" else "brake") == (found.word, found.cause)


def test_a_brake_outweighs_a_hold(plan_of: Plans, snapshot_of: Snapshots) -> None:
    assert "over" == verdict(plan_of("repost"), snapshot_of(brakes=(HOLD, APP)), NOW).word


WHYS = [
    (1, 3, "2 of 50 in this quarter of an hour will be left, for 10 min"),
    (1, 0, "it needs 1, and 0 of 50 in this quarter of an hour are left, for 10 min"),
    (
        5,
        12,
        "it needs 5, and 12 of 50 in this quarter of an hour are left, 10 of them kept for single commands, for 10 min",
    ),
    (60, 50, "it needs 60, and X allows 50 in this quarter of an hour, 10 of them kept for single commands"),
]


@pytest.mark.parametrize(("writes", "left", "why"), WHYS)
def test_it_says_why(
    writes: int, left: int, why: str, plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets
) -> None:
    assert why == verdict(plan_of(*["repost"] * writes), snapshot_of(bucket_of("repost", 50, left)), NOW).why


def test_an_allowance_is_told_as_a_lower_bound_of_use(plan_of: Plans, snapshot_of: Snapshots) -> None:
    snapshot = snapshot_of(identity=UNVERIFIED, writes=written("post", 48, 500))
    assert verdict(plan_of("post"), snapshot, NOW).why.startswith("≤ 1 of 50 posts a day will be left")


# Properties, over random windows and plans

NAMES = st.sampled_from(["repost", "post", "delete", "home", "bookmark"])
ROOM = st.tuples(NAMES, st.integers(1, 60), st.integers(0, 60), st.sampled_from(["15m", "24h"]))
PROPERTY = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def told(rooms: list[tuple[str, int, int, str]], bucket_of: Buckets) -> list[Bucket]:
    return [bucket_of(name, limit, min(left, limit), window=window) for name, limit, left, window in rooms]


@PROPERTY
@given(st.lists(NAMES, max_size=30), st.lists(ROOM, max_size=6))
def test_what_fits_never_overdraws_a_window(
    plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets, names: list[str], rooms: list[Any]
) -> None:
    snapshot = snapshot_of(*told(rooms, bucket_of))
    plan = plan_of(*names)
    found = verdict(plan, snapshot, NOW)
    left = {key: bucket.remaining for key, bucket in snapshot.buckets.items()}
    done = 0
    for step in plan.steps:
        if found.word in ("wait", "over") and done >= found.fits_now:
            break
        done += step.request.is_write
        for key in left:
            if key[:2] == (step.request.method, step.request.template):
                left[key] -= 1
                assert left[key] >= 0, (found, key)


@PROPERTY
@given(st.lists(NAMES, min_size=1, max_size=20), st.lists(ROOM, min_size=1, max_size=5), st.integers(0, 60))
def test_more_left_never_worsens_the_word(
    plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets, names: list[str], rooms: list[Any], more: int
) -> None:
    plan = plan_of(*names)
    before = snapshot_of(*told(rooms, bucket_of))
    richer = [
        bucket._replace(remaining=min(bucket.limit, bucket.remaining + more)) for bucket in before.buckets.values()
    ]
    after = snapshot_of(*richer)
    words = [verdict(plan, snapshot, NOW).word for snapshot in (before, after)]
    assert WORDS.index(words[1]) <= WORDS.index(words[0])


@PROPERTY
@given(st.lists(NAMES, min_size=1, max_size=20), st.lists(ROOM, max_size=5))
def test_wait_has_an_end_and_what_fits_now_fits(
    plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets, names: list[str], rooms: list[Any]
) -> None:
    snapshot = snapshot_of(*told(rooms, bucket_of))
    plan = plan_of(*names)
    found = verdict(plan, snapshot, NOW)
    assert (found.word == "wait") == (found.until is not None)
    assert found.until is None or found.until > NOW
    assert 0 <= found.fits_now <= plan.writes
    if found.word in ("fits", "low"):
        assert plan.writes == found.fits_now


WRITES = st.sampled_from(["repost", "post", "delete", "bookmark"])


@PROPERTY
@given(st.lists(WRITES, min_size=1, max_size=20), st.lists(ROOM, max_size=5))
def test_a_plan_trimmed_to_what_fits_now_fits(
    plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets, names: list[str], rooms: list[Any]
) -> None:
    snapshot = snapshot_of(*told(rooms, bucket_of))
    fits_now = verdict(plan_of(*names), snapshot, NOW).fits_now
    assert verdict(plan_of(*names[:fits_now]), snapshot, NOW).word in ("fits", "low")


# Thresholds

THRESHOLDS = [(50, 50, None), (50, 26, None), (50, 25, 50), (50, 10, 20), (50, 2, 5), (50, 0, 0), (5, 1, 20), (0, 0, 0)]


@pytest.mark.parametrize(("limit", "left", "reached"), THRESHOLDS)
def test_thresholds(limit: int, left: int, reached: int | None, bucket_of: Buckets) -> None:
    assert reached == thresholds(bucket_of("repost", limit, left))


def test_each_threshold_speaks_once_a_window(bucket_of: Buckets) -> None:
    readings = [bucket_of("repost", 50, left) for left in (40, 25, 24, 10, 9, 2, 1, 0, 0)]
    spoken = [threshold_crossed(old, new) for old, new in zip([None, *readings], readings, strict=False)]
    assert [None, 50, None, 20, None, 5, None, 0, None] == spoken


def test_a_new_window_speaks_anew(bucket_of: Buckets) -> None:
    assert 50 == threshold_crossed(bucket_of("repost", 50, 20, 10.0), bucket_of("repost", 50, 20, 910.0))
    assert None is threshold_crossed(bucket_of("repost", 50, 20, 600.0), bucket_of("repost", 50, 20, 601.0))


def test_only_the_lowest_threshold_speaks(bucket_of: Buckets) -> None:
    assert 5 == threshold_crossed(bucket_of("repost", 50, 40), bucket_of("repost", 50, 2))


def test_a_drop_nobody_here_caused_is_seen(bucket_of: Buckets) -> None:
    old = bucket_of("repost", 50, 40)
    assert 3 == unexplained_drop(old, bucket_of("repost", 50, 36), 1)
    assert 0 == unexplained_drop(old, bucket_of("repost", 50, 39), 1)
    assert 0 == unexplained_drop(old, bucket_of("repost", 50, 20, 1_500.0), 1)
    assert 0 == unexplained_drop(old._replace(source="documented"), bucket_of("repost", 50, 20), 1)


def test_windows_without_an_end_are_told_apart_by_when_they_were_seen(bucket_of: Buckets) -> None:
    old = bucket_of("repost", 50, 40, None)
    assert is_same_window(old, old._replace(seen_at=old.seen_at + 30))
    assert not is_same_window(old, old._replace(seen_at=old.seen_at + 300))

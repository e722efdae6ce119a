"""A burst is spread in equal gaps so that no window or allowance is ever overdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twshell.domain.budget import Bucket, Identity, Snapshot
from twshell.domain.pace import pace, runs_out_at
from twshell.domain.plan import Plan

NOW = 1_795_521_600.0
Plans = Callable[..., Plan]
Snapshots = Callable[..., Snapshot]
Buckets = Callable[..., Bucket]

# (writes, left of 50, seconds to the window's end) → begins in, gap
PACES = [
    (3, 50, 600.0, 0.0, 1.0),
    (12, 22, 600.0, 0.0, 1.0),
    (12, 18, 600.0, 0.0, 75.0),
    (12, 10, 600.0, 600.0, 22.5),
    (60, 50, 900.0, 0.0, 22.5),
    (5, 11, 540.0, 540.0, 22.5),  # one could go now, and the others 9 minutes apart
]


@pytest.mark.parametrize(("writes", "left", "ends_in", "begins_in", "gap"), PACES)
def test_paces(
    writes: int, left: int, ends_in: float, begins_in: float, gap: float,
    plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets,
) -> None:  # fmt: skip
    found = pace(plan_of(*["repost"] * writes), snapshot_of(bucket_of("repost", 50, left, ends_in)), NOW)
    assert found is not None
    assert (writes, begins_in, gap) == (found.writes, found.begins_at - NOW, pytest.approx(found.gap))
    assert found.ends_at == found.at(writes - 1)


def test_what_has_no_room_at_all_has_no_pace(plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets) -> None:
    assert pace(plan_of("repost", "repost"), snapshot_of(bucket_of("repost", 1, 1)), NOW) is None
    assert pace(plan_of("home"), snapshot_of(), NOW) is None


def test_the_day_of_an_unverified_account_is_kept(plan_of: Plans, snapshot_of: Snapshots) -> None:
    snapshot = snapshot_of(identity=Identity(user_id="100"))
    found = pace(plan_of(*["post"] * 60), snapshot, NOW)
    assert found is not None
    assert 86_400 / 50 == found.gap


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(2, 120), st.integers(2, 60), st.integers(0, 60), st.floats(1, 899))
def test_a_paced_burst_never_overdraws_a_window(
    plan_of: Plans, snapshot_of: Snapshots, bucket_of: Buckets, writes: int, limit: int, left: int, ends_in: float
) -> None:
    """The window as X counts it: one ends, the next begins with the first call after that."""
    snapshot = snapshot_of(bucket_of("repost", limit, min(left, limit), ends_in))
    found = pace(plan_of(*["repost"] * writes), snapshot, NOW)
    assert found is not None
    remaining, ends_at = min(left, limit), NOW + ends_in
    for index in range(writes):
        at = found.at(index)
        if at >= ends_at:
            remaining, ends_at = limit, at + 900
        remaining -= 1
        assert remaining >= 0, (index, found)


FORECASTS: list[Any] = [
    (10, 600.0, (NOW - 100, NOW - 50), NOW + 500),
    (40, 600.0, (NOW - 100, NOW - 50), None),
    (10, 600.0, (NOW - 100,), None),
    (40, 600.0, (NOW - 2, NOW - 1), None),
    (10, None, (NOW - 100, NOW - 50), NOW + 500),
    (0, 600.0, (), NOW),
    (10, 600.0, (NOW - 5_000, NOW - 4_000), None),
]


@pytest.mark.parametrize(("left", "ends_in", "calls", "out_at"), FORECASTS)
def test_a_window_is_forecast_at_the_present_rate(
    left: int, ends_in: float | None, calls: tuple[float, ...], out_at: float | None, bucket_of: Buckets
) -> None:
    assert out_at == runs_out_at(bucket_of("repost", 50, left, ends_in), calls, NOW)

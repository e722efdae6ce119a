"""Headers are read in three families, and nothing absurd in them gets through."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twshell.domain.budget import SECONDS, BucketKey
from twshell.domain.headers import access_level, buckets_of, ray_of, retry_after, server_time, transaction_of
from twshell.domain.wire import Exchange

NOW = 1_795_521_600.0
CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus" / "hostile_strings.json"
Exchanges = Callable[..., Exchange]


def family(name: str, limit: Any, left: Any, reset: Any) -> dict[str, str]:
    return {f"{name}-limit": str(limit), f"{name}-remaining": str(left), f"{name}-reset": str(reset)}


def test_three_families_are_read(exchange_for: Exchanges) -> None:
    headers = (
        family("x-rate-limit", 50, 41, int(NOW) + 600)
        | family("x-user-limit-24hour", 100, 97, int(NOW) + 5_000)
        | family("x-app-limit-24hour", 10_000, 9_000, int(NOW) + 50_000)
    )
    found = [(bucket.key.window, *bucket[1:5]) for bucket in buckets_of(exchange_for("repost", 403, headers=headers))]
    assert [
        ("15m", 50, 41, NOW + 600, "header"),
        ("24h", 100, 97, NOW + 5_000, "header"),
        ("24h-app", 10_000, 9_000, NOW + 50_000, "header"),
    ] == found


def test_a_window_belongs_to_its_call(exchange_for: Exchanges) -> None:
    bucket = buckets_of(exchange_for("repost", headers=family("x-rate-limit", 50, 41, int(NOW))))[0]
    assert BucketKey("POST", "/2/users/{id}/retweets", "15m") == bucket.key


def test_reset_times_are_turned_into_local_ones(exchange_for: Exchanges) -> None:
    exchange = exchange_for("repost", headers=family("x-rate-limit", 50, 41, int(NOW) + 600 + 420))
    assert NOW + 600 == buckets_of(exchange, 420.0)[0].reset_at


# limit, left, reset → limit, left, seconds to the end; None: no bucket at all
BOUNDS = [
    (50, 41, int(NOW) + 600, (50, 41, 600.0)),
    (10, 999, int(NOW) + 600, (10, 10, 600.0)),
    (50, 41, -1, (50, 41, None)),
    (50, 41, 99_999_999_999, (50, 41, 960.0)),
    (50, 41, 0, (50, 41, None)),
    (50, 41, int(NOW) - 5, (50, 41, 1.0)),
    (50, 41, "soon", (50, 41, None)),
    (50, "", int(NOW), None),
    ("", 41, int(NOW), None),
    ("-5", 41, int(NOW), None),
    ("5\x1b[2J", 41, int(NOW), None),
    ("٥٠", 41, int(NOW), None),
    ("9" * 400, 41, int(NOW), None),
    (1_080_000, 1_079_999, int(NOW) + 600, (1_080_000, 1_079_999, 600.0)),
]


@pytest.mark.parametrize(("limit", "left", "reset", "expected"), BOUNDS)
def test_absurd_values_are_bounded(limit: Any, left: Any, reset: Any, expected: Any, exchange_for: Exchanges) -> None:
    found = buckets_of(exchange_for("repost", headers=family("x-rate-limit", limit, left, reset)))
    told = [(b.limit, b.remaining, None if b.reset_at is None else b.reset_at - NOW) for b in found]
    assert ([] if expected is None else [expected]) == told


def test_a_day_is_never_waited_for_longer(exchange_for: Exchanges) -> None:
    exchange = exchange_for("repost", headers=family("x-user-limit-24hour", 9, 0, 99_999_999_999))
    assert NOW + 86_400 == buckets_of(exchange)[0].reset_at


DATES = [
    ("Tue, 24 Nov 2026 12:00:00 GMT", NOW), ("24 Nov 2026 12:00:00 UTC", NOW), ("Tue, 24 Nov 2026 12:00:00 CET", None),
    ("Tue, 99 Nov 2026 12:00:00 GMT", None), ("Tue, 24 Nix 2026 12:00:00 GMT", None), ("", None), ("\x1b[2J", None),
    ("Thu, 31 Dec 2026 23:59:60 GMT", 1_798_761_599.0), ("+3h", None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "at"), DATES)
def test_dates(said: str, at: float | None, exchange_for: Exchanges) -> None:
    assert at == server_time(exchange_for("home", headers={"date": said}))


WAITS = [
    ("5", 5.0), ("0", 1.0), ("31536000", 86_400.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 1.0), ("-5", None),
    ("soon", None), ("Tue, 24 Nov 2026 12:00:20 GMT", 20.0), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "seconds"), WAITS)
def test_waits_asked_for_are_between_a_second_and_a_day(said: str, seconds: float, exchange_for: Exchanges) -> None:
    assert seconds == retry_after(exchange_for("home", 429, headers={"retry-after": said}))


def test_an_http_date_is_read_against_the_servers_clock(exchange_for: Exchanges) -> None:
    headers = {"retry-after": "Tue, 24 Nov 2026 13:00:20 GMT", "date": "Tue, 24 Nov 2026 13:00:00 GMT"}
    assert 20.0 == retry_after(exchange_for("home", 429, headers=headers))


def test_ids_for_support_are_read(exchange_for: Exchanges) -> None:
    headers = {"x-transaction-id": "1ffe80cafe", "cf-ray": "8f2a-FRA", "x-access-level": "read-write"}
    exchange = exchange_for("home", headers=headers)
    assert ("1ffe80cafe", "8f2a-FRA", "read-write") == (
        transaction_of(exchange), ray_of(exchange), access_level(exchange),
    )  # fmt: skip
    hostile = exchange_for("home", headers=dict.fromkeys(headers, "\x1b]52;c;QQ==\x07"))
    assert ("", "", "") == (transaction_of(hostile), ray_of(hostile), access_level(hostile))


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus lies outside the repository")
def test_no_hostile_header_makes_a_long_wait_or_a_fault(exchange_for: Exchanges) -> None:
    cases = [case for case in json.loads(CORPUS.read_text(encoding="utf-8")) if case["category"] == "header"]
    assert cases
    for case in cases:
        lines = [line.partition(": ") for line in case["input"].split("\n")]
        headers = family("x-rate-limit", 50, 41, int(NOW) + 60) | {name.lower(): value for name, _, value in lines}
        exchange = exchange_for("repost", 429, headers=headers)
        for bucket in buckets_of(exchange):
            assert 0 <= bucket.remaining <= bucket.limit
            assert bucket.reset_at is None or 1 <= bucket.reset_at - NOW <= 960
        wait = retry_after(exchange)
        assert wait is None or 1 <= wait <= 86_400


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from([
    "x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset", "x-user-limit-24hour-limit", "date",
    "x-user-limit-24hour-remaining", "x-user-limit-24hour-reset", "retry-after", "x-access-level", "cf-ray",
]), st.one_of(st.text(max_size=30), st.integers(-(10**13), 10**13).map(str))), st.floats(-1e6, 1e6))  # fmt: skip
def test_no_header_whatsoever_is_a_fault(exchange_for: Exchanges, headers: dict[str, str], offset: float) -> None:
    exchange = exchange_for("home", 200, headers=headers)
    for bucket in buckets_of(exchange, offset):
        assert 0 <= bucket.remaining <= bucket.limit
        assert bucket.reset_at is None or 1 <= bucket.reset_at - NOW <= SECONDS[bucket.key.window] + 60
    wait = retry_after(exchange)
    assert wait is None or 1 <= wait <= 86_400
    assert server_time(exchange) is None or isinstance(server_time(exchange), float)
    assert transaction_of(exchange).isascii()

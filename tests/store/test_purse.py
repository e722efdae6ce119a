"""Windows and money: which of two readings is believed, what is in flight, what a day costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from twshell.domain.budget import Bucket, BucketKey, Identity, Snapshot
from twshell.domain.money import Price
from twshell.domain.wire import NOT_CONNECTED, WAITING, Request
from twshell.store.ledger import Ledger

KEY = BucketKey("POST", "/2/users/{id}/retweets")
NOW = 1_795_521_600.0


def bucket(remaining: int, *, reset: float | None = NOW + 900, seen: float = NOW, key: BucketKey = KEY) -> Bucket:
    return Bucket(key, 50, remaining, reset, "header", seen)


@pytest.fixture
def told(ledger: Ledger, kit: Any) -> Callable[..., None]:
    """Return a function that settles a read-like call to the bucket's endpoint, asked and answered at those times."""

    def tell(asked: float, answered: float, *buckets: Bucket, **more: Any) -> None:
        key = buckets[0].key if buckets else KEY
        exchange = kit.exchange(Request("GET", "/", key.template), at=asked, elapsed=answered - asked, **more)
        request = exchange.request._replace(method=key.method)
        exchange = exchange._replace(request=request)
        intent = ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=asked)
        ledger.settle(exchange, kit.ME, intent=intent, state="rejected", buckets=buckets, now=answered)

    return tell


def left(snapshot: Snapshot, key: BucketKey = KEY) -> int | None:
    return snapshot.buckets[key].remaining if key in snapshot.buckets else None


READINGS: list[tuple[str, list[tuple[float, float, int, float]], int]] = [
    # (asked, answered, remaining, reset), in the order they are settled
    ("the later answer", [(0, 1, 40, 900), (2, 3, 39, 900)], 39),
    ("the later answer though it is higher", [(0, 1, 3, 900), (2, 3, 50, 900)], 50),
    ("a stale answer settled late", [(2, 3, 39, 900), (0, 1, 40, 900)], 39),
    ("the smaller of two that overlapped", [(0, 3, 38, 900), (1, 2, 39, 900)], 38),
    ("the smaller of two that overlapped, the other way", [(1, 2, 39, 900), (0, 3, 38, 900)], 38),
    ("the new window", [(0, 1, 0, 900), (901, 902, 49, 1801)], 49),
    ("the new window of a call that overlapped", [(898, 903, 49, 1801), (897, 899, 0, 900)], 49),
    ("a reading by a clock that was days ahead", [(90_000, 90_001, 7, 90_900), (0, 1, 40, 900)], 40),
]


@pytest.mark.parametrize(("readings", "believed"), [row[1:] for row in READINGS], ids=[row[0] for row in READINGS])
def test_what_is_believed(
    ledger: Ledger, kit: Any, told: Callable[..., None], readings: list[tuple[float, ...]], believed: int
) -> None:
    for asked, answered, remaining, reset in readings:
        told(NOW + asked, NOW + answered, bucket(int(remaining), reset=NOW + reset, seen=NOW + answered))
    assert believed == left(ledger.snapshot(kit.ME, NOW, {}))


def test_a_write_in_flight_is_taken_off_for_every_process(ledger: Ledger, kit: Any, told: Callable[..., None]) -> None:
    told(NOW, NOW + 1, bucket(5))
    first = ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW + 2)
    second = ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 2", source="typed", now=NOW + 2)
    assert (4, 3) == (first.left, second.left)
    other = Ledger(ledger.path)
    assert 3 == left(other.snapshot(kit.ME, NOW + 3, {}))
    other.close()
    ledger.settle(
        kit.exchange(kit.step().request, at=NOW + 2, elapsed=1), kit.ME, intent=first, state="done", now=NOW + 3,
        buckets=(bucket(4, seen=NOW + 3),),
    )  # fmt: skip
    assert 3 == left(ledger.snapshot(kit.ME, NOW + 4, {}))


def test_the_second_to_take_the_last_one_is_told(ledger: Ledger, kit: Any, told: Callable[..., None]) -> None:
    told(NOW, NOW + 1, bucket(1))
    lefts = [
        ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW + 2).left for _ in range(2)
    ]
    assert [0, -1] == lefts


def test_of_a_window_nobody_told_of_nothing_is_known(ledger: Ledger, kit: Any, told: Callable[..., None]) -> None:
    def fresh(now: float) -> int | None:
        return ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=now).left

    assert None is fresh(NOW)
    told(NOW, NOW + 1, bucket(0))
    assert None is fresh(NOW + 901)


@pytest.mark.parametrize(
    ("phase", "status", "headers", "after"),
    [
        (WAITING, None, False, 4),
        (NOT_CONNECTED, None, False, 5),
        ("answered", 503, False, 4),
        ("answered", 200, True, 3),
    ],
)
def test_an_answer_without_headers_counts_one_down(
    ledger: Ledger, kit: Any, told: Callable[..., None], phase: str, status: int | None, headers: bool, after: int
) -> None:
    told(NOW, NOW + 1, bucket(5))
    told(NOW + 2, NOW + 3, *([bucket(3, seen=NOW + 3)] if headers else []), phase=phase, status=status)
    assert after == left(ledger.snapshot(kit.ME, NOW + 4, {}))


def test_counting_down_ends_at_nothing(ledger: Ledger, kit: Any, told: Callable[..., None]) -> None:
    told(NOW, NOW + 1, bucket(0))
    told(NOW + 2, NOW + 3)
    assert 0 == left(ledger.snapshot(kit.ME, NOW + 4, {}))


OTHERS = {
    "another token of the user": Identity("ada", "42", "ada", "app-1", "token-2"),
    "another user of the app": Identity("bob", "43", "bob", "app-1", "token-3"),
    "another app": Identity("ada", "42", "ada", "app-2", "token-4"),
}


@pytest.mark.parametrize(
    ("window", "shared"),
    [
        ("15m", []),
        ("24h", ["another token of the user"]),
        ("24h-app", ["another token of the user", "another user of the app"]),
    ],
)
def test_a_window_belongs_to_the_token_the_user_or_the_app(
    ledger: Ledger, told: Callable[..., None], window: str, shared: list[str]
) -> None:
    key = KEY._replace(window=window)
    told(NOW, NOW + 1, bucket(9, key=key, reset=NOW + 9_000))
    assert shared == [name for name, other in OTHERS.items() if key in ledger.snapshot(other, NOW, {}).buckets]


def test_windows_come_as_they_were_told(ledger: Ledger, kit: Any, told: Callable[..., None]) -> None:
    day = KEY._replace(window="24h")
    told(NOW, NOW + 1, bucket(9), bucket(99, key=day, reset=None))
    assert {KEY: bucket(9), day: bucket(99, key=day, reset=None)} == ledger.snapshot(kit.ME, NOW, {}).buckets


def test_calls_are_counted_by_window_and_owner(ledger: Ledger, kit: Any) -> None:
    for seconds, who in ((86_401, kit.ME), (1000, kit.ME), (10, kit.ME), (10, OTHERS["another token of the user"])):
        ledger.settle(kit.read("/2/x"), who, now=NOW - seconds, verb="x")
    ledger.settle(kit.read("/2/x"), OTHERS["another user of the app"], now=NOW - 10, verb="x")
    ledger.settle(kit.read("/2/x", phase=NOT_CONNECTED, status=None), kit.ME, now=NOW - 10, verb="x")
    ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=NOW - 1)
    assert {
        BucketKey("GET", "/2/x"): 1, BucketKey("GET", "/2/x", "24h"): 3, BucketKey("GET", "/2/x", "24h-app"): 4,
        KEY: 1, KEY._replace(window="24h"): 1, KEY._replace(window="24h-app"): 1,
    } == ledger.snapshot(kit.ME, NOW, {}).calls  # fmt: skip


def test_money_is_summed_by_utc_day_and_month_for_the_app(ledger: Ledger, kit: Any) -> None:
    def spend(at: float, low: int, high: int, who: Identity = kit.ME, verb: str = "home") -> None:
        ledger.settle(kit.read(), who, now=at, price=Price(low, high), verb=verb)

    month, midnight = 1_793_491_200.0, 1_795_478_400.0  # 2026-11-01 and 2026-11-24, 00:00 UTC
    spend(month - 1, 1, 1)
    spend(month, 10, 10)
    spend(midnight - 1, 100, 200)
    spend(midnight, 1_000, 2_000)
    spend(NOW, 10_000, 20_000, OTHERS["another user of the app"], "show")
    spend(NOW, 100_000, 100_000, OTHERS["another app"])
    spent = ledger.snapshot(kit.ME, NOW, {}).spent
    assert (Price(11_000, 22_000), Price(11_110, 22_210)) == (spent.today, spent.month)


def test_money_is_kept_by_verb_and_endpoint(ledger: Ledger, kit: Any, sql: Callable[..., Any]) -> None:
    for verb in ("home", "home", "show"):
        ledger.settle(kit.read(), kit.ME, now=NOW, price=Price(1, 2), verb=verb)
    assert [
        ("2026-11-24", "home", "GET", "/2/tweets", 2, 2, 4),
        ("2026-11-24", "show", "GET", "/2/tweets", 1, 1, 2),
    ] == sql(ledger.path, "SELECT day, verb, method, template, calls, low, high FROM money")


def test_what_was_billed_is_forgotten_at_utc_midnight(ledger: Ledger, kit: Any, sql: Callable[..., Any]) -> None:
    evening, midnight = 1_795_564_799.0, 1_795_564_800.0
    ledger.settle(kit.read(), kit.ME, now=evening, billed=("p:1", "p:1", "u:2"))
    assert {"p:1", "u:2"} == ledger.paid_today(kit.ME, evening)
    assert frozenset() == ledger.paid_today(kit.ME, midnight)
    ledger.settle(kit.read(), kit.ME, now=midnight, billed=("p:3",))
    assert {"p:3"} == ledger.paid_today(kit.ME, midnight)
    assert [("p:3",)] == sql(ledger.path, "SELECT resource FROM billed")


@pytest.mark.parametrize("offset", [300.0, -300.0])
def test_days_are_those_of_xs_clock(ledger: Ledger, kit: Any, offset: float) -> None:
    midnight = 1_795_564_800.0  # at X: 2026-11-25, 00:00 UTC

    def read(at_x: float, resource: str) -> None:
        at, said = midnight + at_x - offset, format_datetime(datetime.fromtimestamp(midnight + at_x, UTC), usegmt=True)
        exchange = kit.read(at=at, elapsed=0.0, headers={"date": said})
        ledger.settle(exchange, kit.ME, now=at, price=Price(10, 10), billed=(resource,))

    read(-60, "p:1")
    assert {"p:1"} == ledger.paid_today(kit.ME, midnight - offset - 2)
    assert frozenset() == ledger.paid_today(kit.ME, midnight - offset + 2)
    read(60, "p:2")
    snapshot = ledger.snapshot(kit.ME, midnight - offset + 60, {})
    assert (Price(10, 10), {"p:2"}) == (snapshot.spent.today, snapshot.paid_today)
    assert "2026-11-25" == ledger.books.today(midnight - offset + 60)


def test_an_empty_ledger_gives_an_empty_snapshot(ledger: Ledger, kit: Any) -> None:
    assert Snapshot(kit.ME, {}, caps={"day": 1}) == ledger.snapshot(kit.ME, NOW, {"day": 1})

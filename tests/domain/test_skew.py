"""The machine's clock is measured against X's Date, and a wrong one is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from twshell.domain.skew import offset_after, skew_note
from twshell.domain.wire import Exchange

NOW = 1_795_521_600.0
Exchanges = Callable[..., Exchange]


def dated(seconds: float) -> dict[str, str]:
    return {"date": datetime.fromtimestamp(NOW + seconds, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")}


# server minus local, what was believed → what is believed now
OFFSETS = [
    (0, 0.0, 0.0),
    (-1, 0.0, 0.0),  # Date is cut to seconds: this is still in step
    (420, 0.0, 420.5),
    (420, 420.3, 420.3),
    (-3_600, 0.0, -3_599.5),
    (0, 420.0, 0.5),
    (86_400 * 400, 7.0, 7.0),
]


@pytest.mark.parametrize(("seconds", "believed", "offset"), OFFSETS)
def test_the_offset(seconds: float, believed: float, offset: float, exchange_for: Exchanges) -> None:
    exchange = exchange_for("home", headers=dated(seconds), started_at=NOW, elapsed=0.0)
    assert offset == pytest.approx(offset_after(exchange, believed), abs=0.51)


@pytest.mark.parametrize(("seconds", "believed"), [(0, 0.0), (-1, 0.0), (420, 420.3), (86_400 * 400, 7.0)])
def test_what_was_believed_stays_where_it_is_right_within_a_second(
    seconds: float, believed: float, exchange_for: Exchanges
) -> None:
    exchange = exchange_for("home", headers=dated(seconds), started_at=NOW, elapsed=0.0)
    assert believed == offset_after(exchange, believed)


def test_a_slow_answer_says_less(exchange_for: Exchanges) -> None:
    exchange = exchange_for("home", headers=dated(20), started_at=NOW, elapsed=30.0)
    assert 0.0 == offset_after(exchange, 0.0)


def test_an_answer_without_a_date_changes_nothing(exchange_for: Exchanges) -> None:
    assert 12.0 == offset_after(exchange_for("home"), 12.0)


NOTES = [(0.0, ""), (30.0, ""), (-30.0, ""), (420.0, "7 min slow"), (-45.0, "45 s fast")]


@pytest.mark.parametrize(("offset", "says"), NOTES)
def test_more_than_half_a_minute_is_told(offset: float, says: str) -> None:
    note = skew_note(offset)
    assert (bool(says), True) == (bool(note), says in note)

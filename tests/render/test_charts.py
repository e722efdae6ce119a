"""Bars are in proportion, traces keep their shape in any width, and plain terminals get ASCII."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from twshell.domain.budget import Verdict
from twshell.domain.money import Price
from twshell.domain.outcome import Bar, Bars, PlanShown, Taking, Trace, Traces
from twshell.domain.pace import Pace
from twshell.domain.plan import Plan
from twshell.render import charts, takings
from twshell.render.measure import cells

NOW = 1_795_521_600.0
FITS = Verdict("fits")
MONEY = Bars("By command", (Bar("home", 60, "$0.06"), Bar("post", 15, "$0.015"), Bar("why", 0, "$0.00")), ("a note",))


def text(rows: Sequence[Any]) -> list[str]:
    return ["".join(part for _, part in row).rstrip() for row in rows]


def test_bars_are_in_proportion_to_the_largest() -> None:
    assert [
        "By command",
        "home   ████████████████████  $0.06",
        "post   █████                 $0.015",
        "why                          $0.00",
        "a note",
    ] == text(charts.bars(MONEY, width=80))


def test_plain_bars_are_ascii() -> None:
    rows = text(charts.bars(MONEY, width=80, plain=True))
    assert "home   ####################  $0.06" == rows[1]
    assert all(row.isascii() for row in rows)


def test_the_smallest_amount_is_still_a_bar() -> None:
    rows = text(charts.bars(Bars("", (Bar("a", 1000, "x"), Bar("b", 1, "y"))), width=80))
    assert "█  " in rows[1]


@pytest.mark.parametrize("width", [20, 30, 55, 56, 75, 76, 200])
def test_nothing_is_wider_than_the_screen(width: int) -> None:
    long = Bars("A title that is long enough", (Bar("a name that is too long for a column", 5, "words " * 20),))
    trace = Traces("A title", (Trace("a name that is too long", tuple(range(96)), "47 calls"),), NOW - 86_400, NOW)
    taking, pace = Taking("repost", 3, -7, 50, NOW + 60), Pace(12, 22.5, NOW)
    shown = PlanShown(Plan("rt", ()), Price(), FITS, takes=(taking,), pace=pace)
    for rows in (
        charts.bars(long, width=width),
        charts.traces(trace, width=width, now=NOW),
        takings.rows(shown, width=width, now=NOW),
    ):
        assert max(cells(row) for row in text(rows)) <= width


COLUMNS = [
    ((0, 1, 2, 4), 4, " ▂▄█", ".359"),
    ((1, 1, 1, 1), 2, "██", "99"),
    ((8, 0), 4, "██  ", "99.."),
    ((), 4, "", ""),
    ((0, 0), 2, "  ", ".."),
    ((1, 1000), 2, "▁█", "19"),
]


@pytest.mark.parametrize(("values", "room", "drawn", "plain"), COLUMNS)
def test_columns(values: tuple[int, ...], room: int, drawn: str, plain: str) -> None:
    assert drawn == charts.columns(values, room)
    assert plain == charts.columns(values, room, plain=True)


def test_traces_name_their_two_ends() -> None:
    values = (0,) * 95 + (5,)
    found = Traces("The last 24 hours", (Trace("home", values, "5 calls"),), NOW - 86_400, NOW)
    rows = text(charts.traces(found, width=80, now=NOW))
    assert rows[1].split() == ["Nov", "23", "12:00", "now"]
    assert rows[2].endswith("█  5 calls")
    assert rows[1].index("now") + 3 == rows[2].index("█") + 1


def test_no_trace_is_said_so() -> None:
    rows = text(charts.traces(Traces("", (), NOW - 1, NOW), width=80, now=NOW))
    assert ["nothing was asked of X in that time"] == rows


TAKINGS = [
    (Taking("repost", 3, 41, 50, NOW + 600), "  takes repost  3, 41 of 50 left until 12:10"),
    (Taking("repost", 3, 41, 50, None, "~"), "  takes repost  3, ~41 of 50 left"),
    (Taking("3h", 3, 41, 300, None, "≤"), "  takes posting, 3 h  3, ≤ 41 of 300 left"),
    (Taking("repost", 12, -7, 50, NOW + 600), "  takes repost  12, 7 more than are left of 50 until 12:10"),
    (Taking("money", 45_000, 955_000, 1_000_000), "  takes money  $0.045, $0.955 of your cap of $1.00 left"),
]


@pytest.mark.parametrize(("taking", "says"), TAKINGS)
def test_takings(taking: Taking, says: str) -> None:
    shown = PlanShown(Plan("rt", ()), Price(), FITS, takes=(taking,))
    assert [says] == text(takings.rows(shown, width=100, now=NOW))


PACES = [
    (Pace(12, 22.5, NOW), "  pace  one each 22 s, from now until 12:04"),
    (Pace(12, 22.5, NOW + 600), "  pace  one each 22 s, from 12:10 until 12:14"),
    (Pace(1, 1.0, NOW + 600), "  pace  it would go at 12:10"),
]


@pytest.mark.parametrize(("pace", "says"), PACES)
def test_paces(pace: Pace, says: str) -> None:
    shown = PlanShown(Plan("rt", ()), Price(), FITS, pace=pace)
    assert [says] == text(takings.rows(shown, width=100, now=NOW))

"""Calls over time: where columns, marks and words on the axis stand, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.reports import calls
from twshell.reports.material import Material, Who
from twshell.reports.sections import Bars, Lanes, Section
from twshell.reports.summary import summarise


def over_time(made: Any, *rows: Any, days: float = 7) -> Section:
    material = Material(made.NOW, made.NOW - days * made.DAY, made.NOW, Who(), rows)
    return calls.hours(material, summarise(rows, (), {}))


def charts(section: Section) -> tuple[Bars, Lanes]:
    bars, lanes = section.charts
    assert isinstance(bars, Bars)
    assert isinstance(lanes, Lanes)
    return bars, lanes


@pytest.fixture
def two_hours(made: Any) -> Section:
    """A read at 10:00, writes at 11:00, 11:30 and 11:45, the last two of them errors, a brake at 11:50."""
    at = made.NOW
    brake = made.row(at - 600, phase="note", verb="brake", cause="app-write-blocked")
    return over_time(
        made, made.row(at - 7_200), *made.wrote(at - 3_600), *made.wrote(at - 1_800, number=2, **made.ILL),
        *made.wrote(at - 900, number=3, **made.BLOCKED), brake,
    )  # fmt: skip


def test_columns_stand_where_their_quarter_is(two_hours: Section) -> None:
    bars, _ = charts(two_hours)
    assert [(0.0, 0.125, (1, 0, 0)), (0.5, 0.625, (0, 1, 0)), (0.75, 0.875, (0, 0, 1)), (0.875, 1.0, (0, 0, 1))] == [
        (column.begin, column.end, column.values) for column in bars.columns
    ]
    assert "2026-11-24 11:30 UTC: 0 reads, 0 accepted writes, 1 errors" == bars.columns[2].title
    assert "The quarter of an hour with the most calls began 2026-11-24 10:00 UTC: 1 call." in bars.about


def test_each_write_and_each_stop_has_its_place_and_its_words(two_hours: Section) -> None:
    _, lanes = charts(two_hours)
    assert [(0.5, 0), (0.75, 2), (0.875, 1)] == [(round(mark.at, 3), mark.lane) for mark in lanes.marks]
    assert "2026-11-24 11:30:00.300 UTC: retweet, 503 code 130, over-capacity" == lanes.marks[1].title
    assert [(0.917, "2026-11-24 11:50:00.000 UTC: writing stopped, app-write-blocked")] == [
        (round(stop.at, 3), stop.text) for stop in lanes.stops
    ]
    assert (
        "A mark for each write: 1 accepted, 1 rejected, 1 of unknown outcome. Dashed: 1 moment at which twsh stopped "
        "writing." == lanes.about
    )


def test_where_nothing_was_stopped_nothing_is_said_of_it(made: Any) -> None:
    _, lanes = charts(over_time(made, *made.wrote(made.NOW - 900)))
    assert ((), "A mark for each write: 1 accepted, 0 rejected, 0 of unknown outcome.") == (lanes.stops, lanes.about)


def test_of_very_many_writes_the_newest_are_drawn_and_that_is_said(made: Any) -> None:
    rows = [row for number in range(401) for row in made.wrote(made.NOW - 1_000 + number, number=number)]
    _, lanes = charts(over_time(made, *rows))
    assert (400, True) == (len(lanes.marks), lanes.about.endswith("The newest 400 are drawn."))
    assert lanes.marks[0].title.startswith("2026-11-24 11:43:21.300")


AXES = [
    (2.0, ["10:00", "10:30", "11:00", "11:30", "12:00"], [0.0, 0.25, 0.5, 0.75, 1.0]),
    (47.0, ["00:00", "12:00", "00:00", "12:00"], [0.234, 0.489, 0.745, 1.0]),
    (168.0, ["19 Nov", "21 Nov", "23 Nov"], [0.214, 0.5, 0.786]),
    (72.0, ["21 Nov", "22 Nov", "23 Nov", "24 Nov"], [0.0, 0.286, 0.571, 0.857]),
]


@pytest.mark.parametrize(("hours", "words", "places"), AXES)
def test_round_moments_are_named_on_the_axis(made: Any, hours: float, words: list[str], places: list[float]) -> None:
    bars, _ = charts(over_time(made, *made.wrote(made.NOW - hours * made.HOUR)))
    assert (words, places) == ([tick.text for tick in bars.ticks], [round(tick.at, 3) for tick in bars.ticks])


def test_no_more_is_drawn_than_was_asked_about(made: Any) -> None:
    bars, _ = charts(over_time(made, *made.wrote(made.NOW - 3 * made.DAY), days=3))
    assert (0.0, "22 Nov") == (bars.columns[0].begin, bars.ticks[0].text)


def test_earlier_hours_than_a_day_are_left_out_of_the_table_and_counted(made: Any) -> None:
    rows = [made.row(made.NOW - hour * made.HOUR) for hour in range(26, 0, -1)]
    (table,) = over_time(made, *rows).tables
    assert (24, "24 Nov 11:00", "2 earlier hours left out.") == (len(table.rows), table.rows[-1][0], table.note)
    (table,) = over_time(made, *rows[2:]).tables
    assert (24, "") == (len(table.rows), table.note)

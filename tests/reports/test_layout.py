"""What a report says: of the first rejected write, of limits, of stops, and of how far it can be trusted."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.domain.stored import Verified
from twshell.reports.layout import lay_out
from twshell.reports.material import Material, Who
from twshell.reports.sections import Laid, Meters, Section


def laid(made: Any, *rows: Any, **more: Any) -> Laid:
    fields = {"limits": made.LIMITS, "rows": rows} | more
    return lay_out(Material(made.NOW, made.NOW - 7 * made.DAY, made.NOW, Who(), **fields), str.upper)


def section(found: Laid, name: str) -> Section:
    return next(each for each in found.sections if each.name == name)


def test_sections_come_in_the_order_that_x_asks_in(made: Any) -> None:
    names = ["app", "rejected", "time", "limits", "errors", "posts", "hands", "measures", "trust"]
    assert names == [each.name for each in laid(made).sections]
    assert names == [each.name for each in laid(made, made.row(made.NOW), *made.wrote(made.NOW)).sections]


def test_the_first_rejected_write_is_told_with_its_problem_and_its_text_where_that_is_wished(made: Any) -> None:
    rows = made.wrote(made.NOW, number=3, **made.BLOCKED)
    facts = dict(section(laid(made, *rows), "rejected").facts)
    assert ("403 code 261, Forbidden", False) == (facts["Answer"], "Text" in facts)
    rows = made.wrote(made.NOW, number=3, **(made.BLOCKED | {"problem": ""}))
    facts = dict(section(laid(made, *rows, texts={3: "my words"}), "rejected").facts)
    assert ("403 code 261", "MY WORDS") == (facts["Answer"], facts["Text"])


TONES = [(39, "read"), (40, "unknown"), (49, "unknown"), (50, "refused"), (55, "refused")]


@pytest.mark.parametrize(("calls", "tone"), TONES)
def test_a_window_shows_how_full_it_was(made: Any, calls: int, tone: str) -> None:
    rows = [row for at in range(calls) for row in made.wrote(made.NOW - 60 + at, number=at)]
    found = section(laid(made, *rows), "limits")
    (meters,) = found.charts
    assert isinstance(meters, Meters)
    assert [(tone, min(calls, 50), 50, f"{calls} of 50 in 15 min")] == [
        (row.tone, row.value, row.most, row.text) for row in meters.rows
    ]
    assert (str(calls), "~50 in 15 min") == found.tables[0].rows[0][3:5]


def test_where_no_limit_is_known_none_is_told(made: Any) -> None:
    found = section(laid(made, made.row(made.NOW, ("GET", "/2/unheard"))), "limits")
    assert ((), ("n/a", "n/a", "n/a", "n/a")) == (found.charts, found.tables[0].rows[0][3:7])


STOPS = [
    ("brake", "app-write-blocked", "twsh stopped writing by itself (app): X lets this app write nothing."),
    ("brake", "unheard-of", "twsh stopped writing by itself (app): unheard-of."),
    ("resume", "", "the user opened it again (app)."),
    ("trial", "", "an accepted write ended the rest (app)."),
]


@pytest.mark.parametrize(("verb", "cause", "says"), STOPS)
def test_each_stop_and_what_ended_it_is_a_measure(made: Any, verb: str, cause: str, says: str) -> None:
    note = made.row(made.NOW, phase="note", verb=verb, state="app", cause=cause)
    assert f"2026-11-24 12:00:00.000 UTC: {says}" == section(laid(made, note), "measures").points[0]


def test_what_was_played_and_what_was_cut_is_said_before_all(made: Any) -> None:
    found = laid(made, made.row(made.NOW), demo="healthy", is_cut=True)
    played = "Played against the built-in simulator (scenario healthy), not X."
    assert f"{played} Only the newest 1 rows of that time are counted." == found.notice
    assert "" == laid(made).notice


def test_of_a_journal_that_is_not_whole_five_faults_are_named(made: Any) -> None:
    faults = tuple(f"row {number} was changed" for number in range(7))
    chains = [dict(section(laid(made, journal=Verified(9, told)), "trust").facts)["Chain"] for told in ((), faults)]
    assert ["whole", f"not whole: {'; '.join(faults[:5])}"] == chains


WHO = [
    (Who(), "n/a"), (Who(username="ada"), "@ADA"), (Who(user_id="42"), "id 42"),
    (Who(username="ada", user_id="42"), "@ADA, id 42"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "says"), WHO)
def test_the_user_is_named_as_far_as_known(made: Any, who: Who, says: str) -> None:
    material = Material(made.NOW, made.NOW, made.NOW, who, versions=(("twsh", "0.1.0"), ("Python", "3.11.7")))
    facts = dict(section(lay_out(material, str.upper), "app").facts)
    assert (says, "twsh 0.1.0, Python 3.11.7") == (facts["User"], facts["Versions"])

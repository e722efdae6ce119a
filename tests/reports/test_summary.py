"""What a journal comes to."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.domain.money import Price
from twshell.domain.stored import Published
from twshell.reports.summary import Hour, Shares, Totals, most_within, shares_of, summarise, told_windows


def test_calls_are_counted_by_what_they_came_to(made: Any) -> None:
    at = made.NOW
    rows = [
        made.row(at, cost_low=5, cost_high=9), made.row(at, cause="over-capacity", status=503),
        made.row(at, reached="not-connected", status=None, cause="network-down"),
        *made.wrote(at, number=1), *made.wrote(at, number=2, **made.BLOCKED), *made.wrote(at, number=3, **made.ILL),
        *made.wrote(at, number=4, state="done", cause="already-done", cost_low=0, cost_high=0),
    ]  # fmt: skip
    found = summarise(rows, (), {}).totals
    assert Totals(2, 1, 4, 2, 1, 1, 1, Price(30_005, 30_009)) == found


TIMES = [
    ([], 10, 0),
    ([5.0], 10, 1),
    ([0.0, 10.0], 10, 1),
    ([0.0, 9.9], 10, 2),
    ([0.0, 1.0, 2.0, 20.0, 21.0], 10, 3),
    ([0.0, 8.0, 9.0, 11.0, 12.0], 10, 4),
]


@pytest.mark.parametrize(("times", "seconds", "most"), TIMES)
def test_the_most_within_any_stretch_is_found(times: list[float], seconds: float, most: int) -> None:
    assert most == most_within(times, seconds)


def test_hours_are_those_of_utc_and_count_reads_writes_and_errors(made: Any) -> None:
    rows = [
        made.row(made.NOW - 1), made.row(made.NOW, cost_low=5, cost_high=5), made.row(made.NOW, cause="over-capacity"),
        *made.wrote(made.NOW + 3_599), *made.wrote(made.NOW + 3_600, **made.BLOCKED),
    ]  # fmt: skip
    begin = int(made.NOW)
    assert (
        Hour(begin - 3_600, 1, 0, 0, Price()),
        Hour(begin, 1, 1, 1, Price(15_005, 15_005)),
        Hour(begin + 3_600, 0, 0, 1, Price()),
    ) == summarise(rows, (), {}).hours


def test_an_endpoint_is_held_against_the_window_nearest_to_its_limit(made: Any) -> None:
    rows = [row for at in range(4) for row in made.wrote(made.NOW + 60 * at, limits=f"15m 50 {40 - at} 1; 24h 5 1 2")]
    rows += [row for at in range(2) for row in made.wrote(made.NOW + 2_000 + at, made.POST)]
    rows += [made.row(made.NOW, ("GET", "/2/unheard"))]
    found = summarise(rows, (), made.LIMITS).uses
    uses = {use.template: use for use in found}
    repost, post, unheard = uses[made.REPOST[1]], uses[made.POST[1]], uses["/2/unheard"]
    assert ("24h", 4, 5, True, 1) == (repost.window, repost.most, repost.limit, repost.is_told, repost.least_left)
    assert ("15m", 2, 100, False, None) == (post.window, post.most, post.limit, post.is_told, post.least_left)
    assert ("", 0, 0) == (unheard.window, unheard.most, unheard.limit)
    assert [made.REPOST[1], made.POST[1], "/2/unheard"] == [use.template for use in found]


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ("", {}),
        ("15m 50 41 1795522500", {"15m": (50, 41)}),
        ("15m ? 41 1; 24h-app 10 ? ?", {"15m": (None, 41), "24h-app": (10, None)}),
    ],
)
def test_told_windows_are_read(limits: str, told: dict[str, Any]) -> None:
    assert told == told_windows(limits)


def test_errors_are_kept_by_kind_the_most_frequent_first(made: Any) -> None:
    rows = [*made.wrote(made.NOW, number=1, **made.BLOCKED)]
    rows += [row for number in (2, 3) for row in made.wrote(made.NOW + number, number=number, **made.ILL)]
    rows += [made.row(made.NOW, status=404, cause="not-found"), made.row(made.NOW, cause="already-done")]
    kinds = summarise(rows, (), {}).errors
    assert [(503, 130, "over-capacity", 2), (403, 261, "app-write-blocked", 1), (404, None, "not-found", 1)] == [
        (kind.status, kind.code, kind.cause, len(kind.rows)) for kind in kinds
    ]


def test_the_first_rejected_write_is_named_with_the_last_good_one_before_it(made: Any) -> None:
    rows = [row for number in (1, 2) for row in made.wrote(made.NOW + number, number=number)]
    rows += [row for number in (3, 4) for row in made.wrote(made.NOW + number, number=number, **made.BLOCKED)]
    rows += made.wrote(made.NOW + 9, number=5)
    turning = summarise(rows, (), {}).turning
    assert turning is not None
    assert turning.last_done is not None
    assert (3, 2) == (turning.row.write_id, turning.last_done.write_id)
    assert (1, 1) == (turning.rejected_after, turning.done_after)


def test_a_write_of_unknown_outcome_is_not_the_last_good_one(made: Any) -> None:
    rows = [*made.wrote(made.NOW), *made.wrote(made.NOW + 1, number=2, **made.ILL)]
    turning = summarise([*rows, *made.wrote(made.NOW + 2, number=3, **made.BLOCKED)], (), {}).turning
    assert turning is not None
    assert rows[1] == turning.last_done


def test_what_never_reached_x_is_no_use_of_it(made: Any) -> None:
    unsent = {"reached": "not-connected", "status": None, "cause": "network-down"}
    rows = [made.row(made.NOW, **unsent), *made.wrote(made.NOW, state="rejected", **unsent)]
    found = summarise(rows, (), made.LIMITS)
    assert ((), (), None, 2) == (found.hours, found.uses, found.turning, found.totals.unconnected)


def test_the_least_that_was_left_of_a_window_is_told(made: Any) -> None:
    rows = [made.row(made.NOW + at, limits=f"15m 180 {left} 1") for at, left in enumerate((9, 4, 179))]
    assert [4] == [use.least_left for use in summarise(rows, (), {}).uses]


def test_the_access_level_is_the_last_that_was_told(made: Any) -> None:
    levels = ("read", "read-write", "")
    rows = [made.row(made.NOW + at, access_level=level) for at, level in enumerate(levels)]
    assert "read-write" == summarise(rows, (), {}).access_level


def test_brakes_put_on_and_taken_off_are_the_stops_and_nothing_else_is(made: Any) -> None:
    verbs = ("brake", "resume", "trial", "look-up", "journal", "handed-over")
    notes = [made.row(made.NOW + at, phase="note", verb=verb, line=verb) for at, verb in enumerate(verbs)]
    resumed = made.row(made.NOW + 9, phase="intent", verb="resume")
    assert tuple(notes[:3]) == summarise([*notes, resumed], (), {}).stops


def test_without_a_rejected_write_there_is_no_turning(made: Any) -> None:
    assert summarise([*made.wrote(made.NOW, **made.ILL)], (), {}).turning is None


def test_writes_are_counted_by_where_they_came_from(made: Any) -> None:
    rows = [*made.wrote(made.NOW), *made.wrote(made.NOW, source="macro boost"), *made.wrote(made.NOW, source="")]
    assert (("typed", 2), ("macro boost", 1)) == summarise(rows, (), {}).sources


def test_shares_of_texts_are_counted() -> None:
    texts = ["plain", "to @ada and @Grace", "Plain ", "#one #two https://example.org", "@ADA again https://example.org"]
    posts = [Published(at, 0.0, "reply" if at == 4 else "post", text) for at, text in enumerate(texts)]
    assert Shares(posts=5, replies=1, links=2, mentions=2, hashtags=1, repeated=1, people=2) == shares_of(posts)


def test_nothing_comes_to_nothing() -> None:
    found = summarise((), (), {})
    assert (Totals(), (), (), (), None, (), Shares(), "", ()) == found

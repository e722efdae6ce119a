"""Budgets as the session minds them: warnings at thresholds, refusals before sending, bursts that stop in time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Budgets, Done, Problem, Text
from twshell.session.status import status
from twshell.sim.apps import Credential
from twshell.sim.limits import limits_for

ADA, LIN = "101", "103"
REPOST = "POST /2/users/{id}/retweets"
Calls = Callable[[], list[str]]


@pytest.fixture
def spend(sim: Any, clock: Any) -> Callable[..., None]:
    """Return a function that lets another client use up calls of a window, begun some seconds ago."""

    def use(operation: str, used: int, ago: float = 360.0) -> None:
        owner = sim.tokens.console
        caller = Credential("1a", owner.token, owner.user_id, owner.level)
        for limit, whose in limits_for(operation, sim.settings.tier, caller, sim.tokens.app.id):
            if limit.family == "rate":
                sim.windows.preset(operation, limit, whose, used=used, started=clock.at - ago)

    return use


def warnings(played: Any) -> list[str]:
    return [line for text in played.of(Text) if text.style in ("warning", "danger") for line in text.lines]


@pytest.mark.parametrize(
    ("used", "says"),
    [
        (10, []),
        (24, ["repost budget low: 25 of 50 left until 12:09 (under 50 %). `budget` shows all."]),
        (39, ["repost budget low: 10 of 50 left until 12:09 (under 20 %). `budget` shows all."]),
        (47, ["repost budget low: 2 of 50 left until 12:09 (under 5 %). `budget` shows all."]),
        (49, ["repost budget used up: 0 of 50 left until 12:09. Nothing more is sent till then."]),
    ],
)
def test_a_threshold_is_told_once_it_is_reached(run: Any, spend: Any, used: int, says: list[str]) -> None:
    run("home 5")
    spend(REPOST, used)
    assert says == warnings(run("rt 1"))


def test_each_threshold_speaks_once_a_window(run: Any, spend: Any) -> None:
    run("home 5")
    spend(REPOST, 38)
    assert 1 == len(warnings(run("rt 1")))  # 11 left: half is gone
    assert 1 == len(warnings(run("rt 2")))  # 10 left: a fifth
    assert [] == warnings(run("rt 3"))


def test_a_new_window_speaks_anew(run: Any, spend: Any, clock: Any) -> None:
    run("home 5")
    spend(REPOST, 39)
    assert 1 == len(warnings(run("rt 1")))
    clock.advance(1_000)
    spend(REPOST, 39, 10.0)
    assert 1 == len(warnings(run("rt 2")))


def test_the_thresholds_are_a_setting(run: Any, spend: Any) -> None:
    run("home 5", "set warn-at 20")
    spend(REPOST, 24)
    assert [] == warnings(run("rt 1"))


def test_a_later_session_does_not_say_again_what_was_said(run: Any, run_in: Any, opened: Any, spend: Any) -> None:
    run("home 5")
    spend(REPOST, 39)
    run("rt 1")
    later = opened()
    assert [] == warnings(run_in(later, "home 5", "rt 8"))


def test_warnings_of_reads_are_told_too(run: Any, spend: Any) -> None:
    spend("GET /2/users/{id}/timelines/reverse_chronological", 178)
    assert ["home budget low: 1 of 180 left until 12:09 (under 5 %). `budget` shows all."] == warnings(run("home 5"))


def test_warnings_are_kept_in_messages(run: Any, spend: Any) -> None:
    run("home 5")
    spend(REPOST, 39)
    run("rt 1")
    assert "repost budget low: 10 of 50 left" in run("messages").text


# exhausted


def test_an_empty_window_refuses_before_sending_and_says_until_when(run: Any, spend: Any, calls: Calls) -> None:
    run("home 5")
    spend(REPOST, 49)
    run("rt 1")
    calls()
    played = run("rt 2")
    assert (4, [], ["window-exhausted"]) == (played.status, calls(), played.causes)
    diagnosis = played.of(Problem)[0].diagnosis
    assert "Try again at 12:09. `budget` shows every window." == diagnosis.next
    assert ("after", 1_795_521_600.0 + 540) == (diagnosis.retry, diagnosis.retry_at)


def test_after_the_reset_it_is_sent(run: Any, spend: Any, clock: Any) -> None:
    run("home 5")
    spend(REPOST, 49)
    run("rt 1", "rt 2")
    clock.advance(541)
    assert 0 == run("rt 2").status


def test_what_an_empty_window_refused_is_kept_by_id_until_it_is_sent(run: Any, spend: Any, clock: Any) -> None:
    run("home 5")
    spend(REPOST, 49)
    run("rt 1", "rt 2")
    (row,) = run("drafts").of(Text)[0].data
    assert ("draft", True) == (row["state"], row["line"].startswith("retweet id:"))
    clock.advance(541)
    run("rt 2")
    assert "no drafts" in run("drafts").text


def test_an_empty_window_of_a_read_is_status_4_too(run: Any, spend: Any, calls: Calls) -> None:
    spend("GET /2/users/{id}/timelines/reverse_chronological", 179)
    run("home 5")
    calls()
    played = run("home 5")
    assert (4, [], ["window-exhausted"]) == (played.status, calls(), played.causes)


def test_a_429_nobody_foresaw_is_told_with_its_reset(run: Any, spend: Any, calls: Calls) -> None:
    run("home 5")
    spend(REPOST, 50)  # another client has used it all: only X knows
    calls()
    played = run("rt 1")
    assert (4, [REPOST], ["window-exhausted"]) == (played.status, calls(), played.causes)
    assert 1_795_521_600.0 + 540 == played.of(Problem)[0].diagnosis.retry_at
    assert 4 == run("rt 2").status
    assert [] == calls()


# bursts


def test_a_burst_stops_between_writes_when_the_truth_turns_out_worse_and_keeps_the_rest(
    run: Any, spend: Any, calls: Calls, sim: Any
) -> None:
    run("home 8")
    spend(REPOST, 38)  # after the first repost 11 are left, of which 10 are kept for single commands
    calls()
    played = run("rt 1-5", answers=(True, False))
    assert (4, [REPOST]) == (played.status, calls())
    assert 1 == len(played.of(Done))
    assert ["window-exhausted"] == played.causes
    assert any(line.startswith("4 not tried, kept in `drafts`: retweet 2 by @") for line in warnings(played))
    lines = [row["line"] for row in run("drafts").of(Text)[0].data]
    assert (4, 4) == (len(lines), len(set(lines)))
    assert 1 == len(sim.world.reposts[ADA])


def test_a_burst_that_is_known_not_to_fit_is_never_begun(run: Any, spend: Any, calls: Calls) -> None:
    run("home 20")
    spend(REPOST, 38)
    run("rt 1")
    calls()
    played = run("rt 2-9", answers=(False,))
    assert (4, []) == (played.status, calls())
    assert [("pace", "trim")] == [question.choices for question in played.asked]


def test_a_burst_ends_at_the_first_refusal_and_names_what_is_left(run: Any, sim: Any, calls: Calls) -> None:
    run("home 8")
    sim.add_fault({"kind": "answer", "method": "POST", "path": "/2/users/{id}/retweets", "nth": 2, "status": 403,
                   "body": {"title": "Forbidden", "detail": "You are not allowed.", "type": "about:blank",
                            "status": 403}})  # fmt: skip
    calls()
    played = run("rt 1-5")
    assert (3, [REPOST] * 2) == (played.status, calls())
    assert any(line.startswith("3 not tried, kept in `drafts`:") for line in warnings(played))
    assert 3 == [row["state"] for row in run("drafts").of(Text)[0].data].count("draft")


# budget


def test_budget_shows_windows_allowances_and_money(run: Any, calls: Calls) -> None:
    run("home 5", "rt 1")
    calls()
    played = run("budget")
    assert [] == calls()
    (shown,) = played.of(Budgets)
    labels = {gauge.label for gauge in shown.gauges}
    assert {"repost", "home", "3h", "day"} <= labels
    assert shown.today.high >= 15_000
    assert "49 of 50 left until 12:15" in played.text


def test_a_later_session_knows_what_was_spent(run: Any, run_in: Any, opened: Any) -> None:
    run("home 5", "rt 1")
    assert "49 of 50 left until 12:15" in run_in(opened(), "budget").text


def test_the_mode_line_tells_the_budgets_of_a_post_apart(run: Any, session: Any) -> None:
    run("post The ferry is late")
    meters = status(session).meters
    assert [("post", 100), ("posts/day", 50), ("post app/day", 10_000)] == [(one.label, one.limit) for one in meters]

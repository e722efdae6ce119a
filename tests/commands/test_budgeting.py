"""What is left, how long it lasts at the present rate, how it was used, and what a line would take of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Budgets, PlanShown, Traces
from twshell.render.as_json import documents

NOW = 1_795_521_600.0
Run = Callable[..., Any]


def gauges(run: Run) -> dict[str, Any]:
    return {gauge.label: gauge for gauge in run("budget").of(Budgets)[0].gauges}


def said(run: Run, line: str) -> list[dict[str, Any]]:
    return [document for outcome in run(line).outcomes for document in documents(outcome, line)]


def test_a_window_x_told_of_and_one_that_is_only_published_both_count_down(run: Run, sim: Any, session: Any) -> None:
    run("home 5", "rt 1")
    assert ("header", 49) == gauges(run)["repost"].bucket[4:1:-2]
    sim.add_fault({"kind": "drop", "method": "POST", "path": "/2/tweets", "nth": [1]})
    run("post Lost")
    assert ("documented", 99) == gauges(run)["post"].bucket[4:1:-2]
    assert "~99 of 100" in run("budget").text


def test_what_was_not_used_is_not_shown(run: Run) -> None:
    run("home 5")
    assert {"repost", "post", "delete"}.isdisjoint(gauges(run))


def test_the_forecast_is_of_the_present_rate(run: Run, clock: Any) -> None:
    run("home 24", "terms limit repost 12")
    for number in range(1, 11):
        run(f"rt {number}")
        clock.advance(10)
    gauge = gauges(run)["repost"]
    left, made = gauge.bucket.remaining, 50 - gauge.bucket.remaining
    assert clock.at + left * (clock.at - NOW) / made == pytest.approx(gauge.runs_out_at)
    assert "at this rate none from" in run("budget").text
    assert any("runs_out_at" in document for document in said(run, "budget"))


def test_a_slow_rate_has_no_forecast(run: Run, clock: Any) -> None:
    run("home 5", "rt 1")
    clock.advance(200)
    run("rt 2")
    assert gauges(run)["repost"].runs_out_at is None


def test_the_last_day_is_drawn_from_the_journal(run: Run, clock: Any) -> None:
    run("home 5", "rt 1")
    clock.advance(12 * 3_600)
    run("rt 2", "rt 3")
    (found,) = run("budget --history").of(Traces)
    rows = {row.label: row for row in found.rows}
    assert ("repost", "3 calls") == (found.rows[0].label, rows["repost"].text)
    assert [(48, 1), (95, 2)] == [(at, count) for at, count in enumerate(rows["repost"].values) if count]
    assert "money" == found.rows[-1].label
    data = said(run, "budget --history")
    assert {"type", "label", "since", "step_seconds"} <= set(data[0])
    assert 3 == sum(next(row["calls"] for row in data if row["label"] == "repost"))


def test_what_is_older_than_a_day_is_not_drawn(run: Run, clock: Any) -> None:
    run("home 5")
    clock.advance(86_400 + 1)
    assert () == run("budget --history").of(Traces)[0].rows
    assert "nothing was asked of X in that time" in run("budget --history").text


def test_a_plan_says_what_it_takes_from_each_budget_the_tightest_first(run: Run) -> None:
    run("home 12", "rt 1")
    (plan,) = said(run, "plan rt 2-4 8")
    takes = {row["budget"]: row for row in plan["takes"]}
    assert "repost" == plan["takes"][0]["budget"]
    assert (4, 45, 50, "header") == tuple(takes["repost"][name] for name in ("need", "left", "limit", "source"))
    assert (4, 295, "counted here") == tuple(takes["3h"][name] for name in ("need", "left", "source"))
    assert takes["repost"]["until"].endswith("Z")
    assert "pace" not in plan


def test_a_plan_under_a_cap_says_what_it_leaves_of_the_money(run: Run) -> None:
    run("home 12", "cap day 1.00")
    (plan,) = said(run, "plan rt 1")
    money = next(row for row in plan["takes"] if row["budget"] == "money")
    assert (0.015, 1.0) == (money["need"], money["limit"])


def test_a_plan_that_does_not_fit_says_how_it_would_be_spread(run: Run) -> None:
    run("home 24", "terms limit repost 10")
    (plan,) = said(run, "plan rt 1-12")
    assert "over" == plan["verdict"]
    assert {"gap", "begins_at", "ends_at"} == set(plan["pace"])
    assert "  pace  one each" in run("plan rt 1-12").text


def test_a_macro_is_laid_open_with_all_it_takes(run: Run, session: Any) -> None:
    session.macros.save("evening", "rt 1 2\nrt 3\npost Good night\n", frozenset())
    run("home 12")
    (plan,) = run("plan evening").of(PlanShown)
    takes = {taking.label: taking.need for taking in plan.takes}
    assert {"repost": 3, "post": 1, "3h": 4, "day-posts": 1} == {
        k: v for k, v in takes.items() if k not in ("day", "post 24h-app")
    }


def test_a_read_says_what_it_takes_too(run: Run) -> None:
    (plan,) = said(run, "plan mentions")
    assert [("mentions", 1)] == [(row["budget"], row["need"]) for row in plan["takes"]]


def test_a_preview_says_how_long_a_burst_would_take_spread(run: Run, session: Any) -> None:
    from twshell.commands.preview import preview

    run("home 24", "terms limit repost 10")
    shown = preview("rt 1-12", session)
    assert shown is not None
    assert ("over", "paced, done in 21 min") == (shown.verdict, shown.pace)
    assert "" == preview("rt 1-3", session).pace  # type: ignore[union-attr]

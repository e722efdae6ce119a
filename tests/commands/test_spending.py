"""What was spent is told by day, command and endpoint, beside X's own figures; caps and terms hold once said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Bars, Text
from twshell.render.as_json import documents

DAY = 86_400.0
Run = Callable[..., Any]


@pytest.fixture
def environ(environ: dict[str, str], sim: Any) -> dict[str, str]:
    """The keys, with the bearer token."""
    return environ | {"TWSH_BEARER_TOKEN": sim.keys.bearer_token}


def said(run: Run, line: str) -> list[dict[str, Any]]:
    return [document for outcome in run(line).outcomes for document in documents(outcome, line)]


def costs(run: Run, line: str, by: str) -> dict[str, list[float]]:
    return {row["name"]: row["cost"] for row in said(run, line) if row["type"] == "cost" and row["by"] == by}


def server(run: Run) -> dict[str, dict[str, Any]]:
    """Return X's own figures by name."""
    return {row["name"]: row for row in said(run, "cost --server") if row["by"] == "server"}


def test_what_was_spent_is_told_by_command_and_by_endpoint(run: Run) -> None:
    run("terms included yes", "home 5", "rt 1", "rt 2")
    assert {"retweet": [0.03, 0.03]} == {k: v for k, v in costs(run, "cost", "command").items() if k == "retweet"}
    assert [0.03, 0.03] == costs(run, "cost", "endpoint")["repost"]
    assert costs(run, "cost", "total")["today"] == costs(run, "cost", "total")["month"]


def test_the_dearest_stands_first_with_the_longest_bar(run: Run) -> None:
    run("home 5", "rt 1")
    rows = run("cost").of(Bars)[0].rows
    assert ["home", "retweet"] == [row.label for row in rows]
    assert rows[0].amount > rows[1].amount


def test_yesterday_is_this_months_but_not_todays(run: Run, clock: Any) -> None:
    run("home 5", "rt 1")
    clock.advance(DAY)
    assert {} == costs(run, "cost", "command")
    assert {"home", "retweet"} == set(costs(run, "cost month", "command"))


def test_nothing_is_asked_of_x_without_server(run: Run, calls: Any) -> None:
    run("home 5")
    calls()
    run("cost", "cost month")
    assert [] == calls()


def test_xs_own_figures_stand_beside_the_estimate(run: Run, sim: Any, clock: Any) -> None:
    run("terms included yes", "home 5")
    found = server(run)
    assert 0 < found["posts"]["today"]
    assert sim.bill.total == pytest.approx(25 - found["credit"]["balance"])
    clock.advance(1)
    run("rt 1", "rt 2")
    again = server(run)["credit"]
    assert (0.03, 0.0) == (again["taken"], again["difference"])


def test_what_another_client_takes_from_the_credit_is_the_difference(run: Run, sim: Any) -> None:
    run("cost --server")
    with sim.lock:
        sim.bill.charge_write("POST /2/tweets", sim.clock.now())
    credit = server(run)["credit"]
    assert 0.015 == credit["taken"]
    assert 0.0 < credit["difference"] <= 0.015


def test_a_credit_x_does_not_tell_is_not_taken_for_none(run: Run, sim: Any) -> None:
    sim.settings.credits_endpoint = False
    credit = server(run)["credit"]
    assert (False, "X does not tell it for this account") == (credit["available"], credit["why"])


def test_without_a_bearer_token_x_is_not_asked(run: Run, session: Any, calls: Any) -> None:
    session.door.app_only = None
    assert [False, False] == [row["available"] for row in server(run).values()]
    assert [] == calls()


def test_a_cap_holds_in_the_next_session(run: Run, opened: Any, run_in: Any) -> None:
    run("cap day 0.02")
    other = opened(interactive=False)
    assert {"day": 20_000} == other.snapshot().caps
    other.flags.yes_write = True
    played = run_in(other, "post One", "post Two")
    assert (4, ["own-cap"]) == (played.status, played.causes)


CAPS = [
    ("cap day", "cap day needs a value"),
    ("cap day much", "is no amount of money"),
    ("cap posts-day 1.5", "is no number of posts"),
    ("cap posts-day 9999999999", "is no number of posts"),
    ("cap week 1", "is not one of"),
    ("cap off week", "there is no cap `week`"),
    ("cap day 1 perhaps", "is not `block`"),
]


@pytest.mark.parametrize(("line", "says"), CAPS)
def test_a_cap_that_makes_no_sense_is_refused(line: str, says: str, run: Run) -> None:
    played = run(line)
    assert 2 == played.status
    assert says in played.text


@pytest.mark.parametrize("line", ["cap off day", "cap day off", "cap off"])
def test_a_cap_is_taken_off(line: str, run: Run, session: Any) -> None:
    run("cap day 1.00", line)
    assert {} == session.snapshot().caps


def test_a_limit_said_stands_above_the_published_one_until_x_tells(run: Run, session: Any) -> None:
    run("home 5", "terms limit repost 30")
    assert "~29 of 30 left" in run("plan rt 1").text
    run("rt 1")
    assert "48 of 50 left" in run("plan rt 2").text


def test_a_price_said_stands_above_the_published_one(run: Run) -> None:
    run("home 5", "terms price repost 0.02", 'terms price "read-post" 0.001')
    assert 20_000 == run("rt 1").outcomes[-1].price.high
    assert "$0.02" in run("terms").text
    run("terms price repost off")
    assert 15_000 == run("rt 2").outcomes[-1].price.high


TERMS = [
    ("terms limit nonsense 3", "no window `nonsense`"),
    ("terms limit repost many", "is no number of calls"),
    ("terms price nonsense 3", "no price `nonsense`"),
    ("terms price repost cheap", "is no amount of money"),
    ("terms included perhaps", "included cannot be"),
    ("terms limit repost", "needs a name and a value"),
]


@pytest.mark.parametrize(("line", "says"), TERMS)
def test_terms_that_make_no_sense_are_refused(line: str, says: str, run: Run) -> None:
    played = run(line)
    assert 2 == played.status
    assert says in played.text


def test_a_window_may_be_named_by_its_call(run: Run, session: Any) -> None:
    run('terms limit "POST /2/users/{id}/retweets 24h" 9')
    assert [("24h", 9)] == [(key.window, limit) for key, limit in session.identity.terms.limits]


def test_what_is_said_is_told_with_its_source(run: Run) -> None:
    played = run("terms limit repost 30", "terms")
    assert "repost: 30 (yours)" in played.text
    assert "2026-08-22" in played.of(Text)[-1].lines[-1]


def test_a_listing_says_what_it_cost_and_nothing_where_it_was_free(run: Run) -> None:
    run("account environment owns-app yes", "terms included yes")
    first = run("home 5")
    price = first.outcomes[-1].price
    assert 0 < price.low == price.high
    assert f"*home* - older: more - ${price.high / 1e6:.3f}".rstrip("0") in first.text.splitlines()[0]
    again = run("home 5")
    assert 0 == again.outcomes[-1].price.high
    assert "$" not in again.text.splitlines()[0]


def test_a_profile_says_what_it_cost(run: Run) -> None:
    assert "*@grace* - $0.01" == run("user @grace").text.splitlines()[0]
    assert "*@grace*" == run("user @grace").text.splitlines()[0]

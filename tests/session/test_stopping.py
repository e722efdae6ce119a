"""The write brake and the hold, from a session to the simulator and back: DESIGN §3.3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.budget import Brake
from twshell.domain.outcome import Problem, Text
from twshell.session import drafts, stopping
from twshell.session.status import status

Run = Callable[..., Any]
ILL = {
    "kind": "answer",
    "method": "write",
    "status": 503,
    "body": {"errors": [{"code": 130, "message": "Over capacity"}]},
}
BARE = {
    "kind": "answer", "method": "write", "status": 403,
    "body": {"title": "Forbidden", "detail": "Forbidden", "type": "about:blank", "status": 403},
}  # fmt: skip


def scopes(session: Any) -> list[str]:
    return [brake.scope for brake in stopping.on(session)]


def writes(sim: Any) -> list[str]:
    return [row.method for row in sim.ledger if row.method != "GET"]


def switch(sim: Any, **switches: Any) -> None:
    for name, value in switches.items():
        setattr(sim.settings, name, value)
    sim.settings_changed()


SIGNS = [
    ({"app_write_blocked": True}, "rt 1", "app", 3), ({"enrolled": False}, "rt 1", "app", 3),
    ({"app_suspended": True}, "rt 1", "app", 3), ({"account_locked": "writes"}, "rt 1", "account", 3),
    ({"account_suspended": True}, "rt 1", "account", 3), ({"prepaid": -9.0}, "rt 1", "money", 4),
    ({"prepaid": -9.0}, "home 2", "money", 4), ({"account_locked": "all"}, "mentions", "account", 1),
]  # fmt: skip


@pytest.mark.parametrize(("switches", "line", "scope", "exit_status"), SIGNS)
def test_the_first_sign_stops_and_is_told_once_in_words(
    run: Run, sim: Any, switches: dict[str, Any], line: str, scope: str, exit_status: int
) -> None:
    run("home 5")
    switch(sim, **switches)
    first, second = run(line), run("rt 2")
    assert [scope] == scopes(first.session)
    assert exit_status == first.status
    assert ["danger"] == [text.style for text in first.of(Text)]
    assert (2, ["brake"], []) == (second.status, second.causes, second.of(Text))


LINES = (
    "rt 1",
    "post hello",
    "mute @lin",
    "retweet 1 2 3",
    "bookmark --anyway 1",
    "quote --anyway 1 x",
    "follow --anyway @lin",
)
HELD = {
    "app": LINES,
    "account": LINES,
    "money": (*LINES, "home", "mentions", "search x", "user --fresh @lin", "unrt 1"),
}


@pytest.mark.parametrize("scope", HELD)
def test_with_the_brake_on_a_thousand_commands_make_no_request(run: Run, sim: Any, scope: str) -> None:
    session = run("home 5").session
    session.ledger.brake(session.identity, scope, "app-write-blocked", session.now())
    asked = len(sim.ledger)
    lines = HELD[scope]
    for number in range(1_000):
        found = run(lines[number % len(lines)])
        assert (2, ["brake"]) == (found.status, found.causes), lines[number % len(lines)]
    assert asked == len(sim.ledger)


def test_reading_deleting_and_taking_back_go_on_while_writing_is_stopped(run: Run, sim: Any) -> None:
    session = run("home 5", "rt 1").session
    session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())
    assert 0 == run("mentions").status
    assert 0 == run("unrt 1").status
    assert 0 == run("posts @ada 1", "delete .").status
    assert ["POST", "DELETE", "DELETE"] == writes(sim)


def test_another_session_on_the_same_home_sees_the_brake(opened: Callable[..., Any], run: Run, sim: Any) -> None:
    other = opened()
    assert "" == status(other).brake
    run("home 5")
    switch(sim, app_write_blocked=True)
    run("rt 1")
    assert ["app"] == scopes(other)
    other.begin_line()
    assert "writes stopped: app-write-blocked" == status(other).brake


def test_a_write_already_judged_minds_the_brake_that_another_twsh_put_on(run: Run, sim: Any, hamlet: Any) -> None:
    session = run("home 5").session
    session.ledger.brake(session.identity, "account", "looks-automated", session.now())
    from twshell.commands.planning import plan_line

    step = plan_line("rt 1", session).plan.steps[0]
    ticket = session.door.write(
        step, drafts.facts_of(session, step), plan_id="1", line="rt 1", source="typed", again="rt 1"
    )
    assert ticket.done.wait(10)
    assert "brake" == ticket.defect.diagnosis.cause
    assert [] == writes(sim)
    assert () == session.ledger.drafts(5)


def test_three_bare_refusals_in_ten_minutes_stop_the_account(run: Run, sim: Any, clock: Any) -> None:
    run("home 5")
    sim.add_fault(BARE)
    found = []
    for number in range(1, 6):
        session = run(f"mute @{('grace', 'lin')[number % 2]}").session
        found.append(scopes(session))
        clock.advance(60)
    assert [[], [], ["account"], ["account"], ["account"]] == found
    assert 3 == len(writes(sim))


def test_three_answers_of_an_ill_x_are_a_hold_which_the_next_write_ends(run: Run, sim: Any, clock: Any) -> None:
    run("home 5")
    sim.add_fault({**ILL, "times": 3})
    session = run("rt 1", "rt 2", "rt 3").session
    assert ["hold"] == scopes(session)
    held = run("rt 4")
    assert (2, ["brake"]) == (held.status, held.causes)
    assert "The next write you type after that is the trial" in held.text
    clock.advance(60)
    assert [] == scopes(session)
    assert 0 == run("rt 4").status
    assert () == session.ledger.brakes(session.identity)
    assert 4 == len(writes(sim))


def test_a_trial_that_fails_doubles_the_hold(run: Run, sim: Any, clock: Any) -> None:
    run("home 5")
    sim.add_fault(ILL)
    session = run("rt 1", "rt 2", "rt 3").session
    rests = []
    for _ in range(6):
        hold = stopping.on(session)[0]
        rests.append(hold.until - hold.since)
        clock.advance(hold.until - hold.since)
        run("rt 4")
    assert [60, 120, 240, 480, 900, 900] == rests


def test_a_burst_stops_at_the_sign_and_keeps_the_rest_in_order(run: Run, sim: Any) -> None:
    run("home 5")
    switch(sim, account_locked="writes")
    session = run("rt 1 2 3").session
    kept = [(write.line, write.state, write.cause) for write in reversed(session.ledger.drafts(9))]
    shown = [session.numbers.post(number) for number in (1, 2, 3)]
    posts = [post.reference("retweeted") or post.id for post in shown]
    assert [
        (f"retweet id:{posts[0]}", "rejected", "account-locked"), (f"retweet id:{posts[1]}", "draft", "stopped"),
        (f"retweet id:{posts[2]}", "draft", "stopped"),
    ] == kept  # fmt: skip
    assert 1 == len(writes(sim))


PAGES = [
    ("app", "app-write-blocked", "rt 2", "https://x.com/intent/retweet?tweet_id="),
    ("account", "looks-automated", "post two words", "https://x.com/intent/post?text=two%20words"),
    ("money", "credits-depleted", "mute @lin", "https://x.com/lin"),
    ("account", "account-locked", "rt 2", "https://x.com/"),
    ("account", "account-suspended", "post two words", "https://x.com/"),
]


@pytest.mark.parametrize(("scope", "cause", "line", "page"), PAGES)
def test_what_is_held_offers_its_page_but_a_locked_account_only_x_itself(
    run: Run, scope: str, cause: str, line: str, page: str
) -> None:
    session = run("home 5").session
    session.ledger.brake(session.identity, scope, cause, session.now())
    (problem,) = run(line).of(Problem)
    offered = problem.diagnosis.web_url
    assert page == (offered if page.endswith((".com/", "words", "lin")) else offered[: len(page)])


def test_a_hold_is_refused_with_the_time_it_ends(run: Run) -> None:
    session = run("home 5").session
    session.ledger.brake(session.identity, "hold", "over-capacity", session.now(), until=session.now() + 60)
    (problem,) = run("rt 1").of(Problem)
    found = problem.diagnosis
    assert ("braked", "after", session.now() + 60, False) == (found.kind, found.retry, found.retry_at, found.harm)


@pytest.mark.parametrize(("line", "harm", "drafts"), [("home 5", False, False), ("rt 1", True, True)])
def test_a_read_that_money_stops_has_nothing_in_drafts_and_harms_nobody(
    run: Run, line: str, harm: bool, drafts: bool
) -> None:
    session = run("home 5").session
    session.ledger.brake(session.identity, "money", "credits-depleted", session.now())
    found = run(line).of(Problem)[0].diagnosis
    assert ("brake", harm, drafts) == (found.cause, found.harm, "What is unsent stays in `drafts`" in found.next)
    assert "`resume` opens" in found.next


def test_the_mode_line_names_the_gravest_and_no_hold_that_is_over(run: Run, clock: Any) -> None:
    session = run("home 5").session
    session.ledger.brake(session.identity, "hold", "over-capacity", session.now(), until=session.now() + 60)
    session.begin_line()
    assert "writes rest 60 s: over-capacity" == status(session).brake
    clock.advance(61)
    assert "" == status(session).brake
    session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())
    session.ledger.brake(session.identity, "money", "credits-depleted", session.now())
    session.begin_line()
    assert "all calls stopped: credits-depleted" == status(session).brake


def test_a_late_answer_stops_too_and_says_so(session: Any) -> None:
    from twshell.domain.plan import Step
    from twshell.domain.wire import Request
    from twshell.session.door import Sent
    from twshell.session.events import Ticket
    from twshell.session.presenting import late

    ticket = Ticket()
    brake = Brake("app", "app-write-blocked", session.now())
    ticket.finish(Sent(None, (), None, None, 1, "rejected", brake=brake))  # type: ignore[arg-type]
    told = late(ticket, Step(Request("POST", "/2/tweets", "/2/tweets"), "post"))
    assert "danger" == told.style
    assert any("Writing is stopped" in row for row in told.lines)

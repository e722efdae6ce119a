"""What became of a write: told with its cause, unknown where nobody can know, never sent twice, never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from twshell.commands.dispatch import run as run_line
from twshell.domain.outcome import Done, Problem, Text
from twshell.session.events import Ask, Show, Wait

ADA = "101"
REPOST, POST = "POST /2/users/{id}/retweets", "POST /2/tweets"
Calls = Callable[[], list[str]]
OVER_CAPACITY = {"errors": [{"code": 130, "message": "Over capacity"}]}


def texts(sim: Any) -> list[str]:
    return [post.text for post in sim.world.posts.values()]


# no trustworthy answer: may be on X

UNKNOWN = [
    ({"kind": "answer", "status": 503, "body": OVER_CAPACITY}, "over-capacity"),
    ({"kind": "answer", "status": 503, "body": OVER_CAPACITY, "happened": True}, "over-capacity"),
    ({"kind": "answer", "status": 500, "body": {"errors": [{"code": 131, "message": "Internal"}]}}, "server-error"),
    ({"kind": "answer", "status": 502}, "server-error"),
    ({"kind": "html", "status": 503}, "over-capacity"),
    ({"kind": "drop"}, "timed-out"),
    ({"kind": "drop", "happened": True}, "timed-out"),
    ({"kind": "reset"}, "timed-out"),
    ({"kind": "reset", "happened": True}, "timed-out"),
    ({"kind": "truncate", "where": "body"}, "bad-answer"),
    ({"kind": "truncate", "where": "headers"}, "timed-out"),
    ({"kind": "bad-gzip"}, "bad-answer"),
    ({"kind": "wrong-json"}, "bad-answer"),
    ({"kind": "wrong-json", "body": "[]"}, "bad-answer"),
    ({"kind": "wrong-json", "body": {"data": {}}}, "bad-answer"),
    ({"kind": "answer", "status": 200}, "bad-answer"),
    ({"kind": "redirect"}, "bad-answer"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "cause"), UNKNOWN)
def test_a_write_without_a_trusty_answer_is_unknown_kept_and_never_sent_again(
    run: Any, sim: Any, calls: Calls, fault: dict[str, Any], cause: str
) -> None:
    sim.add_fault({**fault, "method": "POST"})
    played = run("post Did it go out?")
    (problem,) = played.of(Problem)
    assert (6, "unknown-outcome", cause) == (played.status, problem.diagnosis.kind, problem.diagnosis.cause)
    assert [POST] == calls()
    assert "may be on X: look before sending again" in problem.diagnosis.next
    (draft,) = run("drafts").of(Text)[0].data
    assert ("unknown", "Did it go out?") == (draft["state"], draft["text"])


def test_an_unknown_draft_is_put_back_with_a_warning(run: Any, sim: Any) -> None:
    sim.add_fault({"kind": "drop", "method": "POST"})
    run("post Did it go out?")
    played = run("drafts 1")
    assert ["post Did it go out?"] == [effect.argument for effect in played.effects]
    assert "look before sending again" in played.text


def test_a_repost_without_answer_is_said_to_be_harmless_to_repeat(run: Any, sim: Any) -> None:
    run("home 5")
    sim.add_fault({"kind": "drop", "method": "POST"})
    played = run("rt 1")
    assert (6, False) == (played.status, played.of(Problem)[0].diagnosis.harm)


def test_a_burst_ends_where_an_outcome_is_unknown(run: Any, sim: Any, calls: Calls) -> None:
    run("home 8")
    sim.add_fault({"kind": "drop", "method": "POST", "nth": 2})
    calls()
    played = run("rt 1-5")
    assert (6, [REPOST] * 2) == (played.status, calls())
    states = [row["state"] for row in run("drafts").of(Text)[0].data]
    assert ["draft", "draft", "draft", "unknown"] == states


# provably not sent


def test_without_a_network_nothing_was_sent_and_that_is_said(run: Any, sim: Any) -> None:
    run("home 5")
    sim.stop()
    played = run("post Later then")
    assert (5, ["network-down"]) == (played.status, played.causes)
    assert "nothing was sent" in played.of(Problem)[0].diagnosis.why
    (draft,) = run("drafts").of(Text)[0].data
    assert ("draft", "Later then") == (draft["state"], draft["text"])


# answered with a refusal


def test_a_refused_text_is_kept_as_rejected(run: Any) -> None:
    played = run("post My own words")
    assert (3, ["duplicate"]) == (played.status, played.causes)
    (draft,) = run("drafts").of(Text)[0].data
    assert ("rejected", "duplicate", "My own words") == (draft["state"], draft["cause"], draft["text"])


def test_the_line_of_a_draft_names_the_post_by_its_id(run: Any, sim: Any, post_of: Any) -> None:
    run("home 5")
    sim.add_fault({"kind": "answer", "method": "POST", "status": 403, "body": {"title": "Forbidden", "status": 403}})
    run("reply 2 Here I am")
    (effect,) = run("drafts 1").effects
    assert f"reply id:{post_of('Are you there, @ada?').id} Here I am" == effect.argument


def test_what_is_already_so_is_done_and_not_to_be_undone(run: Any, sim: Any) -> None:
    run("home 5")
    body = {"errors": [{"code": 327, "message": "You have already retweeted this Tweet."}]}
    sim.add_fault({"kind": "answer", "method": "POST", "status": 403, "body": body})
    played = run("rt 1")
    (done,) = played.of(Done)
    assert (0, "already-done", "") == (played.status, done.cause, done.undo)
    assert 2 == run("undo").status


# the user stops waiting


def is_sending(session: Any) -> bool:
    return any(draft.state == "sending" for draft in session.ledger.drafts(1))


class Stopping:
    """Drives one line and stops waiting, as C-g does: once the write is on its way, or at once."""

    def __init__(self, session: Any, line: str, *, is_on_its_way: bool = True) -> None:
        self.outcomes: list[Any] = []
        self.tickets: list[Any] = []
        running, reply = run_line(line, session), None
        try:
            while True:
                event = running.send(reply)
                reply = None
                if isinstance(event, Wait):
                    self.tickets.append(event.ticket)
                    while is_on_its_way and event.is_write and not is_sending(session):
                        assert not event.ticket.done.wait(0.01)
                    event.ticket.cancel()
                elif isinstance(event, Show):
                    self.outcomes.append(event.outcome)
                elif isinstance(event, Ask):
                    reply = True
        except StopIteration as stop:
            self.status = stop.value


@pytest.fixture
def slow(sim: Any) -> threading.Event:
    """Hold every answer of the simulator until the event is set, by its lock."""
    let_go = threading.Event()

    def hold() -> None:
        with sim.lock:
            held.set()
            assert let_go.wait(20)

    held = threading.Event()
    threading.Thread(target=hold, daemon=True).start()
    assert held.wait(20)
    return let_go


def test_a_write_nobody_waits_for_is_unknown_and_its_late_answer_is_told(
    session: Any, sim: Any, slow: threading.Event, run: Any
) -> None:
    woken = threading.Event()
    session.arrivals.on_wake(woken.set)
    stopped = Stopping(session, "post Slowly")
    (problem,) = [outcome for outcome in stopped.outcomes if isinstance(outcome, Problem)]
    assert (6, "unknown-outcome", "timed-out") == (stopped.status, problem.diagnosis.kind, problem.diagnosis.cause)
    assert "You stopped waiting before X answered." == problem.diagnosis.why
    slow.set()
    assert stopped.tickets[0].done.wait(20)
    assert woken.wait(20)
    assert ["X answered after all: the post is done."] == [
        line for show in session.arrivals.drain() for line in show.outcome.lines
    ]
    assert 1 == texts(sim).count("Slowly")
    assert "no drafts" in run("drafts").text


def test_a_write_stopped_before_its_turn_is_never_sent_and_kept(
    session: Any, sim: Any, slow: threading.Event, run: Any
) -> None:
    first, second = Stopping(session, "post First"), Stopping(session, "post Second", is_on_its_way=False)
    slow.set()
    assert first.tickets[0].done.wait(20)
    assert second.tickets[0].done.wait(20)
    assert (1, 0) == (texts(sim).count("First"), texts(sim).count("Second"))
    said = [line for show in session.arrivals.drain() for line in show.outcome.lines]
    assert any("the post was not sent after all: you stopped it before its turn came" in line for line in said)
    assert [("draft", "Second")] == [(row["state"], row["text"]) for row in run("drafts").of(Text)[0].data]


def test_a_read_nobody_waits_for_is_status_130_and_costs_no_session(
    session: Any, sim: Any, slow: threading.Event, run: Any
) -> None:
    stopped = Stopping(session, "home 5")
    assert 130 == stopped.status
    slow.set()
    assert 0 == run("home 5").status


# found again


def test_what_was_being_sent_when_twsh_died_is_unknown_afterwards(
    run: Any, run_in: Any, opened: Any, session: Any, clock: Any
) -> None:
    from twshell.domain.plan import Step
    from twshell.domain.wire import Request

    step = Step(Request("POST", "/2/tweets", "/2/tweets", body={"text": "Cut off"}), "post", text="Cut off")
    session.ledger.begin(step, session.identity, plan_id="1", line="post Cut off", source="typed", now=clock.at)
    clock.advance(600)
    (draft,) = run_in(opened(), "drafts").of(Text)[0].data
    assert ("unknown", "Cut off") == (draft["state"], draft["text"])

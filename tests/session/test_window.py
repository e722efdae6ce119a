"""The undo window in place of a question: held in the outbox, taken back into a draft, never without a prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.commands.dispatch import run as run_line
from twshell.domain.outcome import PlanShown, Problem
from twshell.session.events import Ask, Show, Wait

Run = Callable[..., Any]


class Driven:
    """Drives one line; `taken_back`: what is counted down is cancelled. Notes what stood in the outbox meanwhile."""

    def __init__(
        self, session: Any, line: str, *, taken_back: bool = False, while_waiting: Callable[[], None] = lambda: None
    ) -> None:
        self.asked: list[Any] = []
        self.outcomes: list[Any] = []
        self.counted: list[Wait] = []
        self.meanwhile: list[str] = []
        running = run_line(line, session)
        reply: Any = None
        try:
            while True:
                event = running.send(reply)
                reply = None
                if isinstance(event, Wait):
                    if event.lasts:
                        self.counted.append(event)
                        while_waiting()
                        self.meanwhile += [write.state for write in session.ledger.drafts(5)]
                        if taken_back:
                            event.ticket.cancel()
                    assert event.ticket.done.wait(20)
                elif isinstance(event, Show):
                    self.outcomes.append(event.outcome)
                elif isinstance(event, Ask):
                    self.asked.append(event)
                    reply = True
        except StopIteration as stop:
            self.status = stop.value


def writes(sim: Any) -> int:
    return sum(row.method != "GET" for row in sim.ledger)


@pytest.fixture
def unasked(run: Run) -> None:
    assert 0 == run("set post-confirm off").status


@pytest.mark.usefixtures("unasked")
def test_a_post_is_held_in_the_outbox_then_sent_as_that_entry(session: Any, sim: Any, clock: Any) -> None:
    begun = clock.at
    driven = Driven(session, "post Off it goes")
    assert (0, [], ["queued"]) == (driven.status, driven.asked, driven.meanwhile)
    assert ([5], 5.0) == ([wait.lasts for wait in driven.counted], clock.at - begun)
    assert any(isinstance(outcome, PlanShown) for outcome in driven.outcomes)
    assert ("done", 1) == (session.ledger.write(1).state, writes(sim))
    assert session.ledger.write(2) is None


@pytest.mark.usefixtures("unasked")
def test_taken_back_it_is_a_draft_and_nothing_was_sent(session: Any, sim: Any) -> None:
    driven = Driven(session, "post Not yet", taken_back=True)
    (problem,) = [outcome for outcome in driven.outcomes if isinstance(outcome, Problem)]
    assert (130, "taken back; nothing was sent", 1) == (driven.status, problem.diagnosis.what, problem.draft)
    write = session.ledger.write(1)
    assert ("draft", "taken-back", 0) == (write.state, write.cause, writes(sim))
    assert session.ledger.write(2) is None


@pytest.mark.usefixtures("unasked")
def test_sent_later_it_is_the_same_entry(session: Any, sim: Any) -> None:
    Driven(session, "post Not yet", taken_back=True)
    driven = Driven(session, "post Not yet")
    assert (0, ["queued"]) == (driven.status, driven.meanwhile)
    assert ("done", None) == (session.ledger.write(1).state, session.ledger.write(2))


@pytest.mark.usefixtures("unasked")
def test_one_whose_process_is_gone_is_a_draft_that_nobody_sends(
    session: Any, sim: Any, opened: Any, clock: Any
) -> None:
    running = run_line("post Not yet", session)
    event = next(running)
    while not isinstance(event, Wait):
        event = running.send(None)
    other = opened()
    clock.advance(600)
    (left,) = other.ledger.recover(other.now(), lambda owner: False)
    assert ("draft", "stopped", 0) == (left.state, left.cause, writes(sim))


@pytest.mark.usefixtures("unasked")
def test_what_a_macro_posts_is_held_as_the_macro_s(session: Any) -> None:
    session.macros.save("say", "post $*\n", frozenset())
    driven = Driven(session, "say Good morning")
    assert (0, ["queued"], "macro say") == (driven.status, driven.meanwhile, session.ledger.write(1).source)


@pytest.mark.usefixtures("unasked")
def test_a_message_is_asked_about_and_never_held(run: Run, session: Any, sim: Any) -> None:
    run("home 10")
    driven = Driven(session, "dm @grace Hello")
    assert (0, 1, [], 1) == (driven.status, len(driven.asked), driven.counted, writes(sim))


@pytest.mark.usefixtures("unasked")
def test_what_is_deleted_is_asked_about_and_not_held(run: Run, session: Any) -> None:
    run("posts @ada 1")
    driven = Driven(session, "delete 1")
    assert (0, 1, []) == (driven.status, len(driven.asked), driven.counted)


LENGTHS = [("0", []), ("1", [1]), ("60", [60])]


@pytest.mark.usefixtures("unasked")
@pytest.mark.parametrize(("seconds", "lasts"), LENGTHS)
def test_the_window_lasts_as_long_as_it_is_set_to(
    run: Run, session: Any, sim: Any, seconds: str, lasts: list[float]
) -> None:
    run(f"set undo-window {seconds}")
    driven = Driven(session, "post Off it goes")
    assert (lasts, 1) == ([wait.lasts for wait in driven.counted], writes(sim))


def test_with_the_question_there_is_no_window(session: Any) -> None:
    driven = Driven(session, "post Off it goes")
    assert (1, []) == (len(driven.asked), driven.counted)


@pytest.mark.usefixtures("unasked")
def test_without_a_prompt_there_is_neither(session: Any, sim: Any) -> None:
    session.flags.interactive, session.flags.yes_write = False, True
    driven = Driven(session, "post Off it goes")
    assert ([], [], 1) == (driven.asked, driven.counted, writes(sim))


@pytest.mark.usefixtures("unasked")
def test_what_has_no_text_waits_for_nothing(run: Run, session: Any) -> None:
    run("home 5")
    assert [] == Driven(session, "rt 1").counted


@pytest.mark.usefixtures("unasked")
def test_what_was_asked_about_for_its_price_is_not_held_too(run: Run, session: Any) -> None:
    run("set confirm-cost 0.01")
    driven = Driven(session, "post Off it goes")
    assert (1, []) == (len(driven.asked), driven.counted)


@pytest.mark.usefixtures("unasked")
def test_what_cannot_go_after_all_is_a_draft_once(run: Run, session: Any, sim: Any) -> None:
    session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())
    session.begin_line()
    assert 2 == Driven(session, "post Off it goes").status
    assert ["draft"] == [write.state for write in session.ledger.drafts(5)]
    assert 0 == writes(sim)


@pytest.mark.usefixtures("unasked")
def test_what_is_stopped_while_it_waits_is_a_draft_that_says_why(session: Any, sim: Any) -> None:
    def stop() -> None:
        session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())

    assert 2 == Driven(session, "post Off it goes", while_waiting=stop).status
    write = session.ledger.write(1)
    assert ("draft", "brake", 0) == (write.state, write.cause, writes(sim))
    assert session.ledger.write(2) is None


@pytest.mark.usefixtures("unasked")
def test_what_was_asked_about_is_sent_again_at_once_and_as_that_entry(session: Any, sim: Any) -> None:
    sim.add_fault({"kind": "drop", "method": "POST", "path": "/2/tweets", "times": 1})
    Driven(session, "post Once more")
    write = session.ledger.write(1)
    assert session.ledger.looks.resolve(write, session.identity, state="absent", because="", now=session.now())
    driven = Driven(session, "outbox resend 1")
    assert ([], ["done"]) == (driven.counted, [session.ledger.write(1).state])
    assert session.ledger.write(2) is None

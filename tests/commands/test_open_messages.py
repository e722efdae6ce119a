"""Direct messages whose answer was lost or that were not sent: looked for, in the outbox, wiped once let go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Done, Text
from twshell.sim.correspondence import send_to

Run = Callable[..., Any]
Calls = Callable[[], list[str]]
ADA, GRACE, ROSA = "101", "102", "105"
WITH = "GET /2/dm_conversations/with/{participant_id}/dm_events"
LOST = {"kind": "drop", "method": "write", "times": 1}
TAKEN = {**LOST, "happened": True}


def said(sim: Any) -> list[tuple[str, str]]:
    """Return what ada wrote to whom on the simulated X, oldest first."""
    events = [event for event in sim.world.dm_events.values() if event.sender_id == ADA and event.text]
    return [(event.conversation_id, event.text) for event in events]


@pytest.fixture
def met(run: Run) -> None:
    """Grace and lin are known."""
    run("home 10")


def state(session: Any, number: int = 1) -> str:
    return str(session.ledger.write(number).state)


def test_one_that_x_took_is_found_in_the_conversation_and_wiped(
    run: Run, session: Any, sim: Any, met: None, calls: Calls
) -> None:
    sim.add_fault(TAKEN)
    told = run("dm @grace Hello there")
    assert (["timed-out"], 6, "unknown") == (told.causes, told.status, state(session))
    assert "`outbox look-up 1` looks whether it is on X ($0.00 to $0.05)" in " ".join(told.text.split())
    calls()
    found = run("outbox look-up 1")
    assert ([WITH], "done", "") == (calls(), state(session), session.ledger.write(1).text)
    assert "#1 dm @grace is on X after all (found among your messages)" in found.text
    assert "Hello there" not in found.text
    assert next(iter(sim.world.dm_events)) == session.ledger.write(1).remote_id
    assert 1 == len(said(sim))


def test_one_that_x_never_took_is_absent_after_two_looks_apart_and_can_be_sent_again(
    run: Run, session: Any, sim: Any, clock: Any, met: None
) -> None:
    send_to(sim.world, GRACE, ADA, clock.at - 60, text="When?")
    sim.add_fault(LOST)
    run("dm @grace At noon")
    seen = []
    for seconds in (2, 57, 1, 29, 1):
        clock.advance(seconds)
        run("outbox look-up 1")
        seen.append((session.ledger.write(1).absences, state(session)))
    assert [(0, "unknown"), (0, "unknown"), (1, "unknown"), (1, "unknown"), (2, "absent")] == seen
    assert ("At noon", []) == (session.ledger.write(1).text, said(sim))
    assert 0 == run("outbox resend 1").status
    assert (["At noon"], "done", "") == ([text for _, text in said(sim)], state(session), session.ledger.write(1).text)


def test_the_first_message_to_somebody_is_absent_where_the_whole_shows_none(
    run: Run, session: Any, sim: Any, clock: Any, met: None
) -> None:
    sim.add_fault(LOST)
    run("dm @grace At noon")
    for seconds in (60, 30):
        clock.advance(seconds)
        run("outbox look-up 1")
    assert "absent" == state(session)


def test_a_page_of_newer_messages_proves_nothing_and_the_next_is_read(
    run: Run, session: Any, sim: Any, clock: Any, met: None, calls: Calls
) -> None:
    sim.add_fault(TAKEN)
    run("dm @grace At noon")
    for number in range(12):
        clock.advance(5)
        send_to(sim.world, GRACE, ADA, clock.at, text=f"Hello? {number}")
    calls()
    run("outbox look-up 1")
    assert ([WITH, WITH], "done") == (calls(), state(session))


@pytest.mark.parametrize("status", [404, 503])
def test_a_conversation_x_does_not_give_proves_nothing(
    run: Run, session: Any, sim: Any, clock: Any, met: None, status: int
) -> None:
    sim.add_fault(LOST)
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/dm_conversations/*", "status": status})
    run("dm @grace At noon")
    for _ in range(4):
        clock.advance(60)
        assert "X cannot be asked just now" in run("outbox look-up 1").text
    assert (0, "unknown") == (session.ledger.write(1).absences, state(session))


def test_messages_without_a_sender_prove_nothing(run: Run, session: Any, sim: Any, clock: Any, met: None) -> None:
    sim.add_fault(TAKEN)
    row = {"id": "1990000000000000001", "event_type": "MessageCreate", "text": "At noon"}
    body = {"data": [row], "meta": {"result_count": 1}}
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/dm_conversations/*", "status": 200, "body": body})
    run("dm @grace At noon")
    for _ in range(4):
        clock.advance(60)
        run("outbox look-up 1")
    assert (0, "unknown") == (session.ledger.write(1).absences, state(session))
    assert "X does not say of every message who wrote it" in session.ledger.write(1).evidence


def test_the_same_said_twice_needs_two_on_x(run: Run, session: Any, sim: Any, clock: Any, met: None) -> None:
    sim.add_fault({**LOST, "times": 2})
    run("dm @grace Yes", "dm @grace Yes")
    send_to(sim.world, ADA, GRACE, clock.at + 1, text="Yes")
    for seconds in (60, 30):
        clock.advance(seconds)
        run("outbox look-up")
    assert ["done", "absent"] == [state(session, number) for number in (1, 2)]


def test_one_with_links_and_signs_is_found(run: Run, session: Any, sim: Any, met: None) -> None:
    sim.add_fault({**TAKEN, "times": 2})
    run("dm @grace See https://example.com/a?b=1&c=2 & <3 &amp; Café", "dm @lin See https://x.com/rosa/status/1")
    run("outbox look-up")
    assert ["done", "done"] == [state(session, number) for number in (1, 2)]


def test_a_run_without_a_prompt_looks_once(run: Run, session: Any, sim: Any, met: None) -> None:
    session.flags.interactive, session.flags.yes_write = False, True
    sim.add_fault(TAKEN)
    played = run("dm @grace Hello there")
    (done,) = played.of(Done)
    assert (0, "done", next(iter(sim.world.dm_events))) == (played.status, state(session), done.id)


def test_a_repeated_one_is_said_to_make_two(run: Run, sim: Any, met: None) -> None:
    sim.add_fault(TAKEN)
    run("dm @grace Hello")
    assert "#1 does the same and may have happened: this can make two of it" in run("dm @grace Hello").text


def test_a_draft_is_changed_and_sent_from_the_outbox(run: Run, session: Any, sim: Any) -> None:
    run("dm @rosa At noon", answers=(False,))
    assert "dm @rosa: At noon" in run("outbox show 1").text
    run("outbox edit 1 At one @lin")
    assert ("dm @rosa At one @lin", "At one @lin") == (session.ledger.write(1).line, session.ledger.write(1).text)
    assert 0 == run("outbox resend 1").status
    assert ([("101-105", "At one @lin")], "done", "") == (said(sim), state(session), session.ledger.write(1).text)


def test_a_draft_of_somebody_forgotten_since_is_still_theirs(run: Run, session: Any, sim: Any) -> None:
    run("user @rosa")
    run("dm @rosa At noon", answers=(False,))
    session.seen.prune(session.now() + 1e9, 1, ADA)
    assert session.seen.user(ROSA) is None
    assert 0 == run("outbox resend 1").status
    assert [("101-105", "At noon")] == said(sim)


def test_a_refused_one_is_put_back_on_the_prompt_whole(run: Run, sim: Any, met: None) -> None:
    run("dm @grace At noon", answers=(False,))
    assert ["dm @grace At noon"] == [effect.argument for effect in run("drafts 1").effects]


def test_a_dropped_one_is_gone_and_told_without_a_word(run: Run, session: Any, met: None) -> None:
    run("dm @grace At noon", answers=(False,))
    played = run("outbox drop 1")
    assert ("cancelled", "") == (state(session), session.ledger.write(1).text)
    assert "dropped #1" in played.text
    assert "noon" not in played.text


def test_sending_what_is_drafted_lets_the_draft_go(run: Run, session: Any, met: None) -> None:
    run("dm @grace At noon", answers=(False,))
    run("dm @grace At noon")
    assert [("done", "")] == [(row.state, row.text) for row in [session.ledger.write(1)]]
    assert "no drafts" in run("drafts").text


def test_why_tells_a_refused_one_of_an_earlier_session_without_its_words(
    run: Run, opened: Any, run_in: Any, sim: Any
) -> None:
    sim.world.accounts[ROSA].allows_dms_from = "following"
    run("dm @rosa At noon")
    later = opened()
    later.flags.json = True
    (told,) = run_in(later, "why #1").of(Text)
    assert "dm-not-allowed" in str(told.data)
    assert "noon" not in str(told)

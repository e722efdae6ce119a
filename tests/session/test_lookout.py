"""Behind the prompt the lookout looks at unknown writes by its schedule, tells what it finds, and knows its end."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest

POST, OWN = "POST /2/tweets", "GET /2/users/{id}/tweets"
LOST = {"kind": "drop", "method": "write", "times": 1}
TAKEN = {**LOST, "happened": True}
Calls = Callable[[], list[str]]


@pytest.fixture
def posted(session: Any) -> Any:
    """A lookout that stands by the session and was not started."""
    from twshell.session.lookout import Lookout, Post
    from twshell.session.resolving import means_of

    session.lookout = Lookout(lambda: Post(means_of(session), session.door), session.clock, lambda report: None)
    return session.lookout


def test_behind_a_prompt_the_lookout_is_told_to_look(run: Any, session: Any, sim: Any, posted: Any) -> None:
    sim.add_fault(TAKEN)
    assert "#1: looking whether it is on X in 2 s ($0.00 to $0.025 a look); `outbox` tells" in run("post Ferry").text
    assert posted._woken.is_set()
    assert "; the next look is at 12:00" in run("outbox show 1").text
    assert "is still unknown" not in run("outbox list").text
    again = run("post Ferry")
    assert "#1 says the same and may be what X means: looking now" in again.text
    assert {1} == posted._at_once


def test_a_look_that_decides_nothing_names_the_next_one_or_both_readings(
    run: Any, session: Any, sim: Any, request: Any
) -> None:
    sim.add_fault(LOST)
    run("post Ferry")
    assert "is still unknown: not among your posts" in run("outbox look-up 1").text
    assert "`outbox show 1` has both readings" in run("outbox look-up 1").text
    request.getfixturevalue("posted")
    assert "next look 12:00" in " ".join(run("outbox look-up 1").text.split())


@pytest.fixture
def watched(session: Any) -> Any:
    """Return a function that has the lookout look until it waits, and tells what it told."""
    from twshell.session.lookout import Lookout, Post
    from twshell.session.resolving import means_of, reported

    idle = threading.Event()

    def watch() -> list[str]:
        idle.clear()
        told: list[str] = []

        def report(report: Any) -> None:
            told.extend(line for show in reported(session, report) for line in show.outcome.lines)

        lookout = Lookout(lambda: Post(means_of(session), session.door), session.clock, report)
        waits = lookout._woken.wait

        def wait(*seconds: Any) -> bool:
            idle.set()
            return waits(*seconds)

        lookout._woken.wait = wait  # type: ignore[method-assign]
        session.lookout = lookout
        lookout.start()
        assert idle.wait(20)
        lookout.close()
        return told

    return watch


def test_the_lookout_looks_by_the_schedule_until_it_is_certain(
    run: Any, sim: Any, clock: Any, calls: Calls, watched: Any, entry: Any, state: Any
) -> None:
    sim.add_fault(LOST)
    run("post Into the fog")
    begun = clock.at
    calls()
    told = watched()
    assert ([OWN] * 4, 300.0) == (calls(), clock.at - begun)
    assert ("absent", 4) == (state(), entry().looks)
    assert ["1 unknown: `outbox` reviews it"] == told[:1]
    assert "did not appear on X (2 looks): `outbox resend 1` sends it again" in told[-1]


def test_the_lookout_tells_what_it_finds_once(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls, watched: Any
) -> None:
    sim.settings.lag = 5.0
    sim.settings_changed()
    sim.add_fault(TAKEN)
    run("post Into the fog")
    begun = clock.at
    calls()
    told = watched()
    assert ([OWN] * 2, 10.0) == (calls(), clock.at - begun)
    assert 1 == sum("is on X after all" in line for line in told)


def test_a_nudge_wakes_the_lookout_once(run: Any, session: Any, posted: Any) -> None:
    run("user @me")
    waits, idle = posted._woken.wait, threading.Semaphore(0)

    def wait(*seconds: Any) -> bool:
        idle.release()
        return bool(waits(*seconds))

    posted._woken.wait = wait
    posted.start()
    assert idle.acquire(timeout=20)
    posted.nudge()
    assert idle.acquire(timeout=20)
    assert not posted._woken.is_set()
    posted.close()


def test_what_is_not_due_yet_is_not_looked_at_with_what_is(
    run: Any, sim: Any, clock: Any, calls: Calls, watched: Any, entry: Any, state: Any
) -> None:
    sim.add_fault({**TAKEN, "times": 2})
    begun = clock.at
    run("post One")
    clock.advance(5)
    run("post Two")
    calls()
    watched()
    assert ([OWN] * 2, ["done", "done"]) == (calls(), [state(number) for number in (1, 2)])
    assert [5, 7] == [entry(number).looked_at - begun for number in (1, 2)]


def test_drafts_that_another_twsh_left_queued_are_told_of(
    run: Any, opened: Any, session: Any, clock: Any, watched: Any
) -> None:
    from twshell.domain.plan import Step
    from twshell.domain.wire import Request

    other = opened()
    step = Step(Request("POST", "/2/tweets", "/2/tweets", body={"text": "Held"}), "post", text="Held")
    other.ledger.draft(other.identity, step, line="post Held", now=clock.at, state="queued")
    run("user @me")
    clock.advance(600)
    assert ["1 unsent: `outbox` reviews it"] == watched()


def test_the_lookout_gives_up_after_its_schedule_and_says_so(
    run: Any, sim: Any, clock: Any, calls: Calls, watched: Any, entry: Any, state: Any
) -> None:
    sim.add_fault(LOST)
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/users/{id}/tweets", "status": 404})
    run("post Into the fog")
    begun = clock.at
    calls()
    told = watched()
    assert ([OWN] * 5, 1800.0) == (calls(), clock.at - begun)
    assert ("unknown", 5) == (state(), entry().looks)
    assert "`outbox show 1` has both readings" in told[-1]


def test_the_lookout_does_not_read_on_and_on_once_a_write_was_not_there(
    run: Any, sim: Any, clock: Any, calls: Calls, watched: Any, entry: Any, state: Any
) -> None:
    sim.add_fault(LOST)
    run("post Into the fog")
    clock.advance(60)
    run("outbox look-up 1")
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/users/{id}/tweets", "status": 404})
    calls()
    watched()
    assert ([OWN] * 2, 1, "unknown") == (calls(), entry().absences, state())


def test_a_ledger_that_somebody_holds_delays_the_looks_and_does_not_end_them(
    run: Any, session: Any, sim: Any, clock: Any, watched: Any, monkeypatch: pytest.MonkeyPatch, state: Any
) -> None:
    sim.add_fault(TAKEN)
    run("post Into the fog")
    session.ledger.close()
    monkeypatch.setattr("twshell.store.database.BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(session.ledger.path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")

    class Patient(type(clock)):  # type: ignore[misc]
        def wait(self, seconds: float, event: threading.Event) -> bool:
            if holder.in_transaction and seconds >= 60.0:
                holder.execute("COMMIT")
            return bool(super().wait(seconds, event))

    monkeypatch.setattr(session, "clock", Patient(clock.at))
    told = watched()
    holder.close()
    assert "done" == state()
    assert [True, True] == ["1 unknown" in told[0], "is on X after all" in told[1]]
    assert 2 == len(told)


def test_at_each_later_start_it_looks_once_for_a_week_and_twelve_times_in_all(
    run: Any, sim: Any, clock: Any, calls: Calls, watched: Any, entry: Any
) -> None:
    sim.add_fault(LOST)
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/users/{id}/tweets", "status": 404})
    run("post Into the fog")
    looks = []
    for _ in range(9):
        watched()
        looks.append(entry().looks)
        clock.advance(3600)
    assert [5, 6, 7, 8, 9, 10, 11, 12, 12] == looks
    run("post Another day")


def test_after_a_week_nothing_is_looked_at_any_more(
    run: Any, sim: Any, clock: Any, calls: Calls, watched: Any, state: Any
) -> None:
    sim.add_fault(LOST)
    run("post Into the fog")
    clock.advance(8 * 86_400)
    calls()
    watched()
    assert ([], "unknown") == (calls(), state())


def test_a_lookout_whose_money_is_gone_asks_nothing(
    run: Any, session: Any, sim: Any, calls: Calls, watched: Any, state: Any
) -> None:
    sim.add_fault(LOST)
    run("post Into the fog")
    session.ledger.brake(session.identity, "money", "credits-depleted", session.now())
    calls()
    watched()
    assert ([], "unknown") == (calls(), state())


def test_what_another_twsh_left_behind_is_told_and_looked_for(
    run: Any, opened: Any, clock: Any, run_in: Any, watched: Any, say: Any
) -> None:
    from twshell.domain.plan import Step
    from twshell.domain.wire import Request

    other = opened()
    step = Step(Request("POST", "/2/tweets", "/2/tweets", body={"text": "Cut off"}), "post", text="Cut off")
    other.ledger.begin(step, other.identity, plan_id="1", line="post Cut off", source="typed", now=clock.at)
    say("Cut off", clock.at + 1)
    run_in(other, "post Not sent")
    clock.advance(600)
    told = watched()
    assert "1 unknown: `outbox` reviews it" == told[0]
    assert any("#1 post: Cut off is on X after all" in line for line in told)

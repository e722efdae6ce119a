"""A paced burst goes on behind the prompt with equal gaps; whatever ends it, the rest is kept in order and said."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from twshell.domain.outcome import Done, Text
from twshell.sim.limits import limits_for

NOW = 1_795_521_600.0
REPOST = "POST /2/users/{id}/retweets"
PATIENCE = 20.0  # seconds a test waits for a thread before it calls that a fault
Run = Callable[..., Any]


class HandClock:
    """Time that moves when a test moves it; a burst's waiting ends when the test lets it."""

    def __init__(self) -> None:
        self.at = NOW
        self._waits: queue.SimpleQueue[float] = queue.SimpleQueue()
        self._grants: queue.SimpleQueue[float] = queue.SimpleQueue()

    def __call__(self) -> float:
        return self.at

    wall = monotonic = __call__

    def wait(self, seconds: float, event: threading.Event) -> bool:
        if threading.current_thread().name != "twsh-pace":
            self.at += seconds
            return event.is_set()
        self._waits.put(seconds)
        self.at += self._grants.get(timeout=PATIENCE)
        return event.is_set()

    def advance(self, seconds: float) -> None:
        self.at += seconds

    def settled(self) -> float:
        """Return for how long the burst wants to wait, once it does."""
        return self._waits.get(timeout=PATIENCE)

    def let(self, seconds: float) -> None:
        """Let so much time go by and the burst look at it."""
        self._grants.put(seconds)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def spend(sim: Any, clock: HandClock) -> Callable[[int], None]:
    """Return a function that spends reposts of this quarter of an hour, which began six minutes ago."""

    def take(used: int) -> None:
        with sim.lock:
            owner = sim.tokens.console
            from twshell.sim.apps import Credential

            caller = Credential("1a", owner.token, owner.user_id, owner.level)
            for limit, whose in limits_for(REPOST, "pay-per-use", caller, sim.tokens.app.id):
                sim.windows.preset(REPOST, limit, whose, used=used, started=clock.at - 360)

    return take


@pytest.fixture
def reposts(sim: Any) -> Callable[[], list[float]]:
    """Return a function that tells when the simulator was asked for a repost, since it was last called."""
    told = 0

    def since() -> list[float]:
        nonlocal told
        rows, told = sim.ledger[told:], len(sim.ledger)
        return [row.at for row in rows if f"{row.method} {row.template}" == REPOST]

    return since


@pytest.fixture
def begun(run: Run, spend: Any, session: Any, clock: HandClock, reposts: Any) -> Iterator[Any]:
    """A burst of five reposts under way: 11 are left of the window, 10 of them kept for single commands."""
    run("home 12")
    spend(38)
    run("rt 1")
    reposts()
    played = run("rt 2-6", answers=("pace",))
    assert 0 == played.status
    assert 1.0 == clock.settled()
    yield played
    if session.burst is not None:
        session.burst.stop()
        clock.let(0)
        session.leave()


def told(session: Any) -> list[str]:
    """Return what has been said since in lines of text."""
    return [line for show in session.arrivals.drain() if isinstance(show.outcome, Text) for line in show.outcome.lines]


def ended(session: Any) -> str:
    """Wait for the burst to end; return how that is told."""
    assert session.burst.join(PATIENCE)
    return told(session)[-1]


def kept(run: Run, state: str = "draft") -> list[str]:
    """Return the ids of the posts in drafts, oldest first."""
    rows = [row for outcome in run("drafts").of(Text) for row in outcome.data]
    return [row["line"].rpartition("id:")[2] for row in rows[::-1] if row["state"] == state]


def ids(session: Any, *numbers: int) -> list[str]:
    return [session.numbers.post(number).id for number in numbers]


def test_it_waits_for_the_window_and_leaves_with_equal_gaps(
    begun: Any, session: Any, clock: HandClock, reposts: Any
) -> None:
    clock.let(540)
    for _ in range(4):
        clock.settled()
        clock.let(22.5)
    assert "the burst is done: 5 of 5 sent" == ended(session)
    assert [NOW + 540 + 22.5 * turn for turn in range(5)] == reposts()
    assert session.burst is None


def test_what_is_sent_is_told_with_its_undo_and_known_as_if_typed(
    begun: Any, session: Any, run: Run, clock: HandClock
) -> None:
    clock.let(540)
    clock.settled()
    (done,) = [show.outcome for show in session.arrivals.drain() if isinstance(show.outcome, Done)]
    assert ("retweet", ids(session, 2)[0], "unretweet 2") == (done.verb, done.id, done.undo)
    assert "Repost taken back" in run("undo").text


def test_the_user_goes_on_working_meanwhile(begun: Any, run: Run, session: Any, clock: HandClock, reposts: Any) -> None:
    assert (0, 0) == (run("mentions").status, run("rt 8").status)
    clock.let(540)
    clock.settled()
    assert [NOW, NOW + 540] == reposts()


def test_it_says_how_far_it_is(begun: Any, run: Run, session: Any, clock: HandClock) -> None:
    from twshell.session.status import status

    assert "0/5 next in 9 min" == status(session).pace
    clock.let(540)
    clock.settled()
    clock.let(10.5)
    clock.settled()
    assert "1/5 next in 12 s" == status(session).pace
    rows = run("pace").of(Text)[0]
    assert ({"type": "pace", "done": 1, "writes": 5}) == {k: rows.data[0][k] for k in ("type", "done", "writes")}
    assert ["sent", "next", ""] == [row[6:10].strip() for row in rows.lines[1:4]]


def test_stopping_it_keeps_the_rest_in_order(
    begun: Any, run: Run, session: Any, clock: HandClock, reposts: Any
) -> None:
    clock.let(540)
    clock.settled()
    assert "stopping the burst" in run("pace stop").text
    clock.let(0)
    assert ended(session).startswith("the burst stopped after 1 of 5: you stopped it. 4 not sent, kept in order")
    assert ids(session, 3, 4, 5, 6) == kept(run)
    assert 1 == len(reposts())


def test_leaving_keeps_the_rest(begun: Any, run: Run, session: Any, clock: HandClock) -> None:
    clock.let(0)
    (show,) = session.leave()
    assert "twsh was left. 5 not sent" in show.outcome.lines[0]
    assert ids(session, 2, 3, 4, 5, 6) == kept(run)


def test_a_rejection_stops_it(begun: Any, run: Run, sim: Any, session: Any, clock: HandClock, reposts: Any) -> None:
    sim.add_fault({"kind": "answer", "method": "POST", "path": "/2/users/{id}/retweets", "nth": 2, "status": 403,
                   "body": {"title": "Forbidden", "detail": "No.", "type": "about:blank", "status": 403}})  # fmt: skip
    clock.let(540)
    clock.settled()
    clock.let(22.5)
    assert ended(session).startswith("the burst stopped after 1 of 5: X refused one. 3 not sent")
    assert ids(session, 4, 5, 6) == kept(run)
    assert ids(session, 3) == kept(run, "rejected")
    assert 2 == len(reposts())


def test_a_brake_stops_it_before_anything_is_sent(
    begun: Any, run: Run, sim: Any, session: Any, clock: HandClock, reposts: Any
) -> None:
    sim.settings.app_write_blocked = True
    assert 3 == run("rt 8").status
    reposts()
    clock.let(540)
    assert "app-write-blocked" in ended(session)
    assert ids(session, 2, 3, 4, 5, 6) == kept(run)
    assert [] == reposts()


def test_a_hold_ends_it_since_only_a_typed_write_is_the_trial(
    begun: Any, session: Any, clock: HandClock, reposts: Any
) -> None:
    session.ledger.brake(session.identity, "hold", "over-capacity", clock.at, until=clock.at + 600)
    clock.let(540)
    assert "5 not sent" in ended(session)
    assert [] == reposts()


def test_an_unknown_outcome_stops_it(begun: Any, run: Run, sim: Any, session: Any, clock: HandClock) -> None:
    sim.add_fault({"kind": "drop", "method": "POST", "path": "/2/users/{id}/retweets", "nth": 1, "happened": True})
    clock.let(540)
    assert "it is not known what became of one. 4 not sent" in ended(session)
    assert ids(session, 3, 4, 5, 6) == kept(run)
    assert ids(session, 2) == kept(run, "unknown")


def test_the_write_lock_stops_it(begun: Any, run: Run, session: Any, clock: HandClock, reposts: Any) -> None:
    session.flags.read_only = True
    clock.let(540)
    assert "the write lock is on. 5 not sent" in ended(session)
    assert [] == reposts()


def test_it_waits_again_where_another_client_has_used_the_window(
    begun: Any, spend: Any, session: Any, clock: HandClock, reposts: Any
) -> None:
    clock.let(540)
    clock.settled()
    spend(45)
    clock.let(22.5)  # the second one tells that others are about: 4 are left, all kept
    clock.settled()
    clock.let(22.5)
    clock.settled()
    assert any(line.startswith("the burst waits until") for line in told(session))
    assert 2 == len(reposts())
    clock.let(540)
    clock.settled()
    assert 1 == len(reposts())


def test_every_write_is_on_disk_before_the_first_is_sent(begun: Any, session: Any, reposts: Any) -> None:
    from twshell.store.ledger import Ledger

    other = Ledger(session.ledger.path)
    rows = other.drafts(50)
    other.close()
    assert [("queued", post) for post in ids(session, 6, 5, 4, 3, 2)] == [(row.state, row.target) for row in rows]
    assert [] == reposts()


def test_one_that_another_twsh_has_sent_meanwhile_is_not_sent_again(
    begun: Any, opened: Any, run_in: Any, session: Any, clock: HandClock, reposts: Any
) -> None:
    other = opened()
    number = min(draft.id for draft in other.ledger.drafts(50))
    assert other.ledger.drop(number, clock.at)
    clock.let(540)
    assert "cannot be sent: it is being sent, done or dropped already" in ended(session)
    assert [] == reposts()


def test_a_second_burst_is_not_offered_while_one_is_under_way(begun: Any, run: Run) -> None:
    played = run("rt 8-12", answers=(False,))
    assert [("trim",)] == [question.choices for question in played.asked]


def test_a_cap_of_ones_own_stops_it(begun: Any, run: Run, session: Any, clock: HandClock, reposts: Any) -> None:
    run("cap posts-day 2")
    clock.let(540)
    clock.settled()
    clock.let(22.5)
    clock.settled()
    assert any("your own cap" in line for line in told(session))
    assert 1 == len(reposts())


def test_there_is_nothing_to_show_or_stop_without_one(run: Run) -> None:
    assert "no burst is under way" in run("pace").text
    assert 2 == run("pace stop").status

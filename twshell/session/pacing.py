"""A burst that goes on behind the prompt: its writes leave one by one with visible gaps, the rest is kept in order.

Its thread works with the ledger, the door and the clock, never with the session: what comes of it is handed over as
something to tell. Each write stands queued in the outbox before the first one leaves, so that a crash loses none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from twshell.domain.budget import Identity, Snapshot, Verdict
from twshell.domain.capabilities import is_priced_as_summoned
from twshell.domain.clock import Clock
from twshell.domain.diagnosis import Facts
from twshell.domain.errors import TwshError
from twshell.domain.pace import Pace, pace
from twshell.domain.plan import Plan, Step
from twshell.domain.record import NamedTuple
from twshell.domain.verdict import verdict
from twshell.domain.wording import span
from twshell.session import failures
from twshell.session.door import Door, Sent
from twshell.session.takings import UNFIT, without_caps

if TYPE_CHECKING:
    from twshell.store.ledger import Ledger

TICK = 1.0  # seconds between two looks at the clock, and two drawings of the mode line
CAUSE = "stopped"  # of what is kept in drafts
STOPPED = "you stopped it"
LOCKED = "the write lock is on"
LEFT = "twsh was left"


class Paced(NamedTuple):
    """One write of the burst; `number` is its row in the outbox, `again` the line that would do it alone."""

    step: Step
    facts: Facts
    again: str
    number: int


class Progress(NamedTuple):
    """How far a burst is; `next_at`: when the next write goes (unix seconds), None while one is being sent."""

    done: int
    writes: int
    gap: float
    next_at: float | None

    def text(self, now: float) -> str:
        """Write it as the mode line does: `3/12 next in 18 s`."""
        when = "sending" if self.next_at is None else f"next in {span(max(0.0, self.next_at - now))}"
        return f"{self.done}/{self.writes} {when}"


class Ended(NamedTuple):
    """How a burst ended: why where it is not done, and what of it was kept."""

    done: int
    writes: int
    why: str
    kept: tuple[Paced, ...]


class Told(Protocol):
    """What is told of a burst; every call comes from its thread and must be quick."""

    def sent(self, sent: Sent, step: Step) -> None:
        """Tell how a write ended."""

    def waits(self, why: str, until: float) -> None:
        """Tell that there is less room than there was."""

    def ended(self, ended: Ended) -> None:
        """Tell that it is over."""

    def tick(self) -> None:
        """Draw the progress anew."""


class Means(NamedTuple):
    """What a burst works with."""

    ledger: Ledger
    door: Door
    clock: Clock
    identity: Identity
    may_write: Callable[[], bool]
    is_past_cap: bool
    plan_id: str
    line: str
    source: str


class Burst:
    """Sends its writes in a thread of its own."""

    def __init__(self, paced: Iterable[Paced], planned: Pace, means: Means, told: Told) -> None:
        """Stand ready; nothing is sent before `start`."""
        self.paced = tuple(paced)
        self._means, self._told = means, told
        self._gap, self._next_at = planned.gap, planned.begins_at
        self._stop = threading.Event()
        self._why = STOPPED
        self.progress = Progress(0, len(self.paced), planned.gap, planned.begins_at)
        self._thread = threading.Thread(target=self._work, name="twsh-pace", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, why: str = STOPPED) -> None:
        """Send nothing more; what is being sent is awaited. From any thread."""
        self._why = why
        self._stop.set()

    def leave(self, timeout: float) -> bool:
        """Stop because twsh is left; return whether the end came within so many seconds."""
        self.stop(LEFT)
        return self.join(timeout)

    def join(self, timeout: float) -> bool:
        """Wait for the end; return whether it came."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        at, why = 0, ""
        try:
            for at, paced in enumerate(self.paced):
                why = self._await_turn(at) or self._send(paced)
                if why:
                    break
            else:
                at = len(self.paced)
        except Exception as defect:  # noqa: BLE001 - the rest must be kept and told whatever broke
            refused = defect if isinstance(defect, TwshError) else failures.of_defect(defect)
            why = refused.what
        self._end(at, why)

    def _await_turn(self, at: int) -> str:
        """Wait until the write with that index may go; return why none goes any more, empty where it may."""
        plan = Plan(self.paced[at].step.verb, tuple(paced.step for paced in self.paced[at:]))
        while True:
            self.progress = Progress(at, len(self.paced), self._gap, self._next_at)
            if not self._sleep():
                return self._why
            if not self._means.may_write():
                return LOCKED
            snapshot, now = self._snapshot(), self._means.clock.wall()
            one = plan._replace(steps=plan.steps[:1])
            summoned = self.paced[at].facts.is_summoned
            priced_so = is_priced_as_summoned(one.steps[0].post, self._means.identity, summoned)
            found = verdict(one, snapshot, now, is_summoned=priced_so, is_burst=True)
            if found.word not in UNFIT:
                return ""
            if found.until is None or found.cause == "brake":
                return found.why
            self._slow_down(plan, found, snapshot, now)

    def _slow_down(self, plan: Plan, found: Verdict, snapshot: Snapshot, now: float) -> None:
        """Wait until there is room again, with the gaps that hold then."""
        fresh = pace(plan, snapshot, now)
        self._gap = fresh.gap if fresh is not None and fresh.writes > 1 else self._gap
        self._next_at = max(found.until or now, fresh.begins_at if fresh is not None else now, now + TICK)
        self._told.waits(found.why, self._next_at)

    def _sleep(self) -> bool:
        """Wait until the next turn; False where the burst is stopped meanwhile."""
        clock = self._means.clock
        while (left := self._next_at - clock.wall()) > 0:
            if self._stop.is_set():
                return False
            self._told.tick()
            clock.wait(min(TICK, left), self._stop)
        return not self._stop.is_set()

    def _snapshot(self) -> Snapshot:
        means = self._means
        caps = means.ledger.books.said(means.identity).caps
        snapshot = means.ledger.snapshot(means.identity, means.clock.wall(), caps)
        return without_caps(snapshot) if means.is_past_cap else snapshot

    def _send(self, paced: Paced) -> str:
        """Send one write and tell how it ended; return why no more is sent, empty where the burst goes on."""
        means = self._means
        self.progress = self.progress._replace(next_at=None)
        self._told.tick()
        ticket = means.door.write(
            paced.step, paced.facts, plan_id=means.plan_id, line=means.line, source=means.source, again=paced.again,
            draft=paced.number,
        )  # fmt: skip
        ticket.done.wait()  # the transport gives up by itself
        sent: Sent = ticket.take()
        self._next_at = means.clock.wall() + self._gap
        self._told.sent(sent, paced.step)
        if sent.diagnosis is None or sent.diagnosis.cause == "already-done":
            return ""
        return "X refused one" if sent.state == "rejected" else "it is not known what became of one"

    def _end(self, at: int, why: str) -> None:
        """Keep what was not tried, in order, and say so."""
        means = self._means
        rest = self.paced[at:]
        kept = tuple(paced for paced in rest if self._is_unsent(paced))
        means.ledger.unqueue([paced.number for paced in kept], cause=CAUSE, now=means.clock.wall())
        means.ledger.close()
        self._told.ended(Ended(at, len(self.paced), why, kept))

    def _is_unsent(self, paced: Paced) -> bool:
        write = self._means.ledger.write(paced.number)
        return write is not None and write.state in ("queued", "draft")

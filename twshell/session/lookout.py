"""Looks behind the prompt whether unknown writes are on X, by the schedule of facts safe-writes §3.3.

Its thread only waits and reads the ledger; the reads of X are made in the reader's thread, and what came of them is
handed to the session, to be told by its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from twshell.domain import looking
from twshell.domain.causes import known_beforehand
from twshell.domain.clock import Clock
from twshell.domain.errors import Refused, StoreError
from twshell.domain.plan import Plan, Step
from twshell.domain.record import NamedTuple
from twshell.domain.stored import Write
from twshell.domain.verdict import verdict
from twshell.domain.wire import Answer, Request
from twshell.session.looking import BEHIND, Looked, Means, look
from twshell.session.takings import UNFIT

if TYPE_CHECKING:
    from twshell.session.door import Door, Fetch, Fetched

VERB = "look-up"
PATIENCE = 300.0  # seconds for which a look may take: three reads of thirty at worst, and others before them
BUSY = 60.0  # seconds until a ledger that could not be read is tried again
TOGETHER = 1.0  # seconds within which writes are looked at with one read


class Post(NamedTuple):
    """Where the lookout stands: what it works with, and the door to the network, None while nobody is signed in."""

    means: Means
    door: Door | None


class Report(NamedTuple):
    """What a round came to: what was found open at the start, looks, and what their reads fetched."""

    recovered: tuple[Write, ...] = ()  # left behind by a process that is gone
    unknown: int = 0  # at the start
    looked: tuple[Looked, ...] = ()
    fetched: tuple[Fetched, ...] = ()
    defect: BaseException | None = None  # a bug that ended the lookout


class Lookout:
    """Waits for the next look that is due, has it made, reports it, and waits again. Nothing wakes it in vain."""

    def __init__(self, post: Callable[[], Post], clock: Clock, report: Callable[[Report], None]) -> None:
        """`post` is asked anew each round: the session may change its account. `report` must be quick."""
        self._post, self._clock, self._report = post, clock, report
        self._woken = threading.Event()
        self._is_over = False
        self._at_once: set[int] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="twsh-lookout", daemon=True)

    def start(self) -> None:
        """Begin: what processes that are gone left behind, what was left unknown, then by the schedule."""
        self._thread.start()

    def nudge(self) -> None:
        """A write has become unknown: look when it is due. From any thread."""
        self._woken.set()

    def look_now(self, number: int) -> None:
        """Look at a write at once: something speaks for its being on X. From any thread."""
        with self._lock:
            self._at_once.add(number)
        self._woken.set()

    def close(self, timeout: float = 0.5) -> None:
        """End; a look under way is not waited for longer than that."""
        self._is_over = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _work(self) -> None:
        ledger = self._post().means.ledger
        turn = self._begin
        try:
            while not self._is_over:
                try:
                    turn()
                    turn = self._round
                except StoreError:  # somebody holds the ledger; a line that meets the same says so
                    self._clock.wait(BUSY, self._woken)
                    self._woken.clear()
        finally:
            ledger.close()

    def _begin(self) -> None:
        """Take over what was left behind, and have everything that is open looked at once."""
        means = self._post().means
        now = means.now()
        recovered = means.ledger.recover(now)
        unknown = means.ledger.looks.unknown(means.identity)
        if recovered or unknown:
            self._report(Report(recovered=recovered, unknown=len(unknown)))
        due = [write for write in unknown if looking.may_look(write, now)]
        # What was sent just now is on its way through the schedule already.
        with self._lock:
            self._at_once |= {write.id for write in due if (looking.next_at(write) or now) <= now}

    def _round(self) -> None:
        means, door = self._post()
        is_able = door is not None and bool(means.identity.user_id)
        writes = means.ledger.looks.unknown(means.identity) if is_able else ()
        with self._lock:
            at_once, self._at_once = self._at_once, set()
        now = means.now()
        times = {write.id: looking.next_at(write) if looking.may_look(write, now) else None for write in writes}
        times |= {number: now for number in times if number in at_once}
        moments = [at for at in times.values() if at is not None]
        if not moments:
            self._woken.wait()
        elif (left := min(moments) - now) > 0:
            self._clock.wait(left, self._woken)
        else:
            try:
                self._look([write for write in writes if (at := times[write.id]) is not None and at <= now + TOGETHER])
            except StoreError:
                with self._lock:
                    self._at_once |= at_once
                raise
            return
        self._woken.clear()

    def _look(self, writes: list[Write]) -> None:
        means, door = self._post()
        if not writes or door is None or not means.identity.user_id:
            return
        fetched: list[Fetched] = []

        def work(fetch: Fetch) -> list[Looked]:
            return _driven(look(writes, means, BEHIND), means, fetch, fetched)

        ticket = door.behind(work)
        if not ticket.done.wait(PATIENCE) or self._is_over:
            return
        if isinstance(ticket.defect, StoreError):
            raise ticket.defect
        if ticket.defect is not None:
            self._is_over = True  # the same would happen again
            self._report(Report(fetched=tuple(fetched), defect=ticket.defect))
            return
        self._report(Report(looked=tuple(ticket.take()), fetched=tuple(fetched)))


def _driven(
    steps: Generator[Request, Answer, list[Looked]], means: Means, fetch: Fetch, fetched: list[Fetched]
) -> list[Looked]:
    """Drive a look in the reader's thread; a read that does not fit a budget is not made."""
    reply: Any = None
    refused: Refused | None = None
    while True:
        try:
            request = steps.throw(refused) if refused else steps.send(reply)
        except StopIteration as stop:
            looked: list[Looked] = stop.value
            return looked
        refused = _unfit(request, means)
        if refused is None:
            found = fetch(request, VERB)
            fetched.append(found)
            reply = found.answer
            refused = Refused(found.diagnosis) if found.diagnosis is not None else None


def _unfit(request: Request, means: Means) -> Refused | None:
    """Return why a read behind the prompt is not made: a window, a brake, the user's own cap, the kind of sign-in."""
    if means.identity.kind not in request.accepts:
        return Refused(known_beforehand("wrong-auth-kind", verb=VERB, is_write=False))
    now = means.now()
    snapshot = means.ledger.snapshot(means.identity, now, means.ledger.books.said(means.identity).caps)
    found = verdict(Plan(VERB, (Step(request, VERB, kind="look"),)), snapshot, now)
    if found.word not in UNFIT:
        return None
    return Refused(known_beforehand(found.cause, verb=VERB, why=found.why, is_write=False, retry_at=found.until))

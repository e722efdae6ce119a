"""The one door to the network: a reader thread that fetches and a sender thread that writes.

Each thread has its own transport and its own connections to the stores. What a thread learns comes back as a
ticket's result; it never touches the session.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from twshell.domain import headers
from twshell.domain.budget import Bucket, Identity
from twshell.domain.clock import Clock
from twshell.domain.diagnose import diagnose
from twshell.domain.diagnosis import Diagnosis, Facts
from twshell.domain.errors import StoreError
from twshell.domain.money import Price
from twshell.domain.plan import Step
from twshell.domain.prices import bill_of
from twshell.domain.skew import offset_after
from twshell.domain.wire import Answer, Exchange, Request
from twshell.session.events import Ticket
from twshell.store.ledger import Intent, Ledger
from twshell.store.seen import Seen

PAST_SECONDS = 2 * 86_400  # how far a diagnosis looks back


class Fetched(NamedTuple):
    """What a read came to."""

    answer: Answer
    buckets: tuple[Bucket, ...]
    diagnosis: Diagnosis | None
    price: Price


class Sent(NamedTuple):
    """What a write came to; `state`: done | rejected | unknown | queued (provably not sent)."""

    answer: Answer | None
    buckets: tuple[Bucket, ...]
    diagnosis: Diagnosis | None
    price: Price
    write_id: int
    state: str
    is_recorded: bool = True  # False: the outcome could not be written down


class Ports(NamedTuple):
    """How a thread gets its own transport and stores; called inside the thread."""

    transport: Callable[[], Sender]
    decode: Callable[[Exchange], Answer]
    ledger: Callable[[], Ledger]
    seen: Callable[[], Seen]


# A ticket and the work that fills it; None ends the thread.
Jobs = queue.SimpleQueue[tuple["Ticket", Callable[["_Room"], Any]] | None]


class Sender(Protocol):
    """What the door needs of a transport (transport.http.Transport has it)."""

    def send(
        self, request: Request, *, offset: float = 0.0, cancelled: threading.Event | None = None
    ) -> Exchange:
        """Send one request and return its exchange, whatever happened."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class Door:
    """Hands work to the two threads; started when first used, so that a prompt costs no thread."""

    def __init__(self, ports: Ports, identity: Identity, clock: Clock) -> None:
        """Remember how to open what the threads need."""
        self.identity = identity
        self.offset = 0.0  # server minus local clock, seconds
        self._ports, self._clock = ports, clock
        self._queues: dict[str, Jobs] = {}
        self._threads: list[threading.Thread] = []

    def read(self, request: Request, verb: str, line: str) -> Ticket:
        """Fetch; the ticket's result is a Fetched."""
        ticket = Ticket()
        self._put("reader", ticket, lambda room: self._fetch(room, request, verb, line, ticket))
        return ticket

    def write(self, step: Step, facts: Facts, *, plan_id: str, line: str, source: str) -> Ticket:
        """Send a write, intent on disk first; the ticket brings a Sent, a StoreError if nothing was sent."""
        ticket = Ticket()
        self._put("sender", ticket, lambda room: self._send(room, step, facts, plan_id, line, source))
        return ticket

    def close(self, timeout: float = 2.0) -> None:
        """Let the threads finish what they hold and end."""
        for waiting in self._queues.values():
            waiting.put(None)
        for thread in self._threads:
            thread.join(timeout)

    def _put(self, name: str, ticket: Ticket, work: Callable[[_Room], Any]) -> None:
        if name not in self._queues:
            self._queues[name] = queue.SimpleQueue()
            thread = threading.Thread(target=self._work, args=(self._queues[name],), name=f"twsh-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._queues[name].put((ticket, work))

    def _work(self, jobs: Jobs) -> None:
        room: _Room | None = None
        while (job := jobs.get()) is not None:
            ticket, work = job
            try:
                room = room or _Room(self._ports)
                result = work(room)
            except BaseException as defect:  # noqa: BLE001 - as in a Future: it is raised where the result is taken
                ticket.fail(defect)
            else:
                ticket.finish(result)
        if room is not None:
            room.close()

    def _fetch(self, room: _Room, request: Request, verb: str, line: str, ticket: Ticket) -> Fetched:
        exchange = room.transport.send(request, offset=self.offset, cancelled=ticket.cancelled)
        answer, buckets = self._understand(room, exchange)
        diagnosis = self._diagnosis(room, exchange, answer, Facts(verb=verb))
        now = self._clock.wall()
        bill = bill_of(
            answer, self.identity, paid_today=room.ledger.paid_today(self.identity, now), bills_included=False
        )
        if answer.is_good:
            room.seen.keep(answer, now)
        room.ledger.settle(
            exchange, self.identity, cause=diagnosis.cause if diagnosis else "", price=bill.price,
            buckets=buckets, billed=bill.paid, verb=verb, line=line, now=now,
        )  # fmt: skip
        return Fetched(answer, buckets, diagnosis, bill.price)

    def _send(self, room: _Room, step: Step, facts: Facts, plan_id: str, line: str, source: str) -> Sent:
        now = self._clock.wall()
        intent = room.ledger.begin(step, self.identity, plan_id=plan_id, line=line, source=source, now=now)
        exchange = room.transport.send(step.request, offset=self.offset)
        answer, buckets = self._understand(room, exchange)
        diagnosis = self._diagnosis(room, exchange, answer, facts)
        bill = bill_of(answer, self.identity)
        sent = Sent(answer, buckets, diagnosis, bill.price, intent.write_id, state_of(diagnosis))
        return self._settle(room, sent, intent, exchange, line)

    def _settle(self, room: _Room, sent: Sent, intent: Intent, exchange: Exchange, line: str) -> Sent:
        deed = sent.answer.deed if sent.answer else {}
        try:
            room.ledger.settle(
                exchange, self.identity, intent=intent, state=sent.state,
                cause=sent.diagnosis.cause if sent.diagnosis else "", price=sent.price, buckets=sent.buckets,
                remote_id=str(deed.get("id", "")), line=line, now=self._clock.wall(),
            )  # fmt: skip
        except StoreError:
            return sent._replace(is_recorded=False)
        return sent

    def _understand(self, room: _Room, exchange: Exchange) -> tuple[Answer, tuple[Bucket, ...]]:
        self.offset = offset_after(exchange, self.offset)
        return room.decode(exchange), headers.buckets_of(exchange, self.offset)

    def _diagnosis(self, room: _Room, exchange: Exchange, answer: Answer, facts: Facts) -> Diagnosis | None:
        if answer.is_good:
            return None
        now = self._clock.wall()
        past = room.ledger.past(self.identity, since=now - PAST_SECONDS, limit=200)
        facts = facts._replace(clock_offset=self.offset, credential_kind=self.identity.kind, past=past)
        return diagnose(exchange, answer.problems, facts, now)


class _Room:
    """What one thread works with, opened when first needed."""

    def __init__(self, ports: Ports) -> None:
        self.decode = ports.decode
        self.ledger, self.seen = ports.ledger(), ports.seen()
        self.transport = ports.transport()

    def close(self) -> None:
        self.transport.close()
        self.ledger.close()
        self.seen.close()


def state_of(diagnosis: Diagnosis | None) -> str:
    """Return the outbox state a write's diagnosis puts it in (facts safe-writes §3.3)."""
    if diagnosis is None:
        return "done"
    if diagnosis.kind == "unknown-outcome":
        return "unknown"
    return "draft" if diagnosis.kind == "network" else "rejected"

"""The one door to the network: a reader thread that fetches and a sender thread that writes.

Each thread has its own transport; the stores hold a connection for each. What a thread learns comes back as a
ticket's result; it never touches the session.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from twshell.domain import headers
from twshell.domain.budget import Brake, Bucket, Identity
from twshell.domain.capabilities import is_priced_as_summoned
from twshell.domain.causes import known_beforehand
from twshell.domain.clock import Clock
from twshell.domain.diagnosis import Diagnosis, Facts
from twshell.domain.errors import Interrupted, Refused, StoreError
from twshell.domain.money import Price
from twshell.domain.plan import Step
from twshell.domain.prices import bill_of
from twshell.domain.record import NamedTuple
from twshell.domain.skew import offset_after
from twshell.domain.wire import WAITING, Answer, Exchange, Request
from twshell.session import stopping
from twshell.session.events import Ticket
from twshell.store.ledger import Intent, Ledger
from twshell.store.outbox import Start
from twshell.store.seen import Seen

OTHERS_TOOK_IT = "another twsh on this account took what was left of the window while this was being asked"
STOPPED = "stopped"  # the cause of a draft that the user, or an earlier refusal, kept from being sent
PAST_SECONDS = 2 * 86_400  # how far a diagnosis looks back
HOUSE_SECONDS = 3_600.0  # after which it is asked again whether the day's forgetting is due


class Fetched(NamedTuple):
    """What a read came to."""

    answer: Answer
    buckets: tuple[Bucket, ...]
    diagnosis: Diagnosis | None
    price: Price
    brake: Brake | None = None  # what the answer has stopped


class Sent(NamedTuple):
    """What a write came to; `state`: done | rejected | unknown | queued (provably not sent)."""

    answer: Answer
    buckets: tuple[Bucket, ...]
    diagnosis: Diagnosis | None
    price: Price
    write_id: int
    state: str
    is_recorded: bool = True  # False: the outcome could not be written down
    brake: Brake | None = None  # what the answer has stopped


class Intended(NamedTuple):
    """A write on its way to the sender thread; `again`: the line that would do this step alone.

    `draft`: the one that is sent now, 0 for a write that is new; `parent`: the one of unknown outcome it repeats.
    """

    step: Step
    facts: Facts
    plan_id: str
    line: str
    source: str
    again: str
    draft: int = 0
    parent: int = 0


class Ports(NamedTuple):
    """What the threads work with. A transport is opened in each thread; the stores hold a connection for each."""

    transport: Callable[[], Sender]
    decode: Callable[[Exchange], Answer]
    ledger: Ledger
    seen: Seen


T = TypeVar("T")
Fetch = Callable[[Request, str], Fetched]  # takes a request and the verb the journal names
# A ticket and the work that fills it; None ends the thread.
Jobs = queue.SimpleQueue[tuple["Ticket", Callable[["Sender"], Any]] | None]


class Sender(Protocol):
    """What the door needs of a transport (transport.http.Transport has it)."""

    def send(self, request: Request, *, offset: float = 0.0, cancelled: threading.Event | None = None) -> Exchange:
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
        self.app_only: Door | None = None  # the same app by its bearer token, where there is one
        self.keep_days = 30  # others' posts are kept after they were last seen
        self._house_kept = float("-inf")
        self._ports, self._clock = ports, clock
        self._queues: dict[str, Jobs] = {}
        self._threads: list[threading.Thread] = []

    def fitting(self, request: Request) -> Door | None:
        """Return the door with a kind of sign-in that a call accepts: this one or the app's; None where neither is."""
        doors = [self] if self.app_only is None else [self, self.app_only]
        return next((door for door in doors if door.identity.kind in request.accepts), None)

    def read(self, request: Request, verb: str, line: str) -> Ticket:
        """Fetch; the ticket's result is a Fetched."""
        ticket = Ticket()
        self._put("reader", ticket, lambda transport: self._fetch(transport, request, verb, line, ticket))
        return ticket

    def write(
        self, step: Step, facts: Facts, *, plan_id: str, line: str, source: str, again: str, draft: int = 0,
        parent: int = 0,
    ) -> Ticket:  # fmt: skip
        """Send a write, intent on disk first; the ticket brings a Sent, a StoreError if nothing was sent.

        `again`: the line that would do this step alone; `draft`: the one that is sent now; `parent`: the one repeated.
        """
        ticket = Ticket()
        intent = Intended(step, facts, plan_id, line, source, again, draft, parent)
        self._put("sender", ticket, lambda transport: self._send(transport, intent, ticket))
        return ticket

    def behind(self, work: Callable[[Fetch], T]) -> Ticket:
        """Do some reading in the reader's thread; the ticket brings what the work returns.

        The work is handed a function that fetches one request; between two of them nobody else's is fetched.
        """
        ticket = Ticket()

        def fetching(transport: Sender) -> T:
            return work(lambda request, verb: self._fetch(transport, request, verb, verb, ticket))

        self._put("reader", ticket, fetching)
        return ticket

    def close(self, timeout: float = 2.0) -> None:
        """Let the threads finish what they hold, for so many seconds in all; a second time does nothing."""
        ends = self._clock.monotonic() + timeout
        threads, self._threads = self._threads, []
        for waiting in self._queues.values():
            waiting.put(None)
        for thread in threads:
            thread.join(max(0.0, ends - self._clock.monotonic()))
        if self.app_only is not None:
            self.app_only.close(timeout)

    def _put(self, name: str, ticket: Ticket, work: Callable[[Sender], Any]) -> None:
        if name not in self._queues:
            self._queues[name] = queue.SimpleQueue()
            thread = threading.Thread(target=self._work, args=(self._queues[name],), name=f"twsh-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._queues[name].put((ticket, work))

    def _work(self, jobs: Jobs) -> None:
        transport: Sender | None = None
        while (job := jobs.get()) is not None:
            ticket, work = job
            try:
                transport = transport or self._ports.transport()
                result = work(transport)
            except BaseException as defect:  # noqa: BLE001 - as in a Future: it is raised where the result is taken
                ticket.fail(defect)
            else:
                ticket.finish(result)
        if transport is not None:
            transport.close()
        self._ports.ledger.close()
        self._ports.seen.close()

    def _fetch(self, transport: Sender, request: Request, verb: str, line: str, ticket: Ticket) -> Fetched:
        exchange = transport.send(request, offset=self.offset, cancelled=ticket.cancelled)
        answer, buckets = self._understand(exchange)
        diagnosis = self._diagnosis(exchange, answer, Facts(verb=verb))
        now = self._clock.wall()
        bill = bill_of(answer, self.identity, paid_today=self._ports.ledger.paid_today(self.identity, now))
        if answer.is_good or answer.problems:  # an answer of errors alone may say what is gone
            self._ports.seen.keep(answer, now)
        brake = stopping.called_for(self._ports.ledger, self.identity, request, diagnosis, now)
        self._ports.ledger.settle(
            exchange, self.identity, cause=diagnosis.cause if diagnosis else "", price=bill.price, brake=brake,
            buckets=buckets, billed=bill.paid, verb=verb, line=line, problems=answer.problems, now=now,
            newest_own=newest_of(answer, self.identity.user_id),
        )  # fmt: skip
        self._keep_house(now)
        return Fetched(answer, buckets, diagnosis, bill.price, brake)

    def _keep_house(self, now: float) -> None:
        """Once a day forget what was seen long ago: after this answer, a part at a time, so that reads go before."""
        if 0 <= now - self._house_kept < HOUSE_SECONDS or self.identity.user_id == "":
            return
        self._house_kept = now
        self._put("reader", Ticket(), lambda transport: self._forget_old())

    def _forget_old(self) -> None:
        if self._ports.seen.prune_some(self._clock.wall(), self.keep_days, self.identity.user_id):
            self._put("reader", Ticket(), lambda transport: self._forget_old())

    def _send(self, transport: Sender, intended: Intended, ticket: Ticket) -> Sent:
        now, step, facts = self._clock.wall(), intended.step, intended.facts
        if ticket.cancelled.is_set():
            if intended.draft:
                self._ports.ledger.unqueue([intended.draft], cause=STOPPED, now=now)
            else:
                self._ports.ledger.draft(self.identity, step, line=intended.again, cause=STOPPED, now=now)
            raise Interrupted("you stopped it before its turn came; it is in `drafts`")
        stopping.mind(step, self._ports.ledger, self.identity, now)
        intent = self._ports.ledger.begin(
            step, self.identity, plan_id=intended.plan_id, line=intended.line, source=intended.source,
            again=intended.again, now=now, write_id=intended.draft, start=Start(self.offset, intended.parent),
        )  # fmt: skip
        if intent.left is not None and intent.left < 0:
            self._ports.ledger.withdraw(intent, self.identity, cause="window-exhausted", now=now)
            raise Refused(known_beforehand("window-exhausted", verb=step.verb, why=OTHERS_TOOK_IT))
        try:
            exchange = transport.send(step.request, offset=self.offset)
            answer, buckets = self._understand(exchange)
            diagnosis = self._diagnosis(exchange, answer, facts)
            priced_so = is_priced_as_summoned(step.post, self.identity, facts.is_summoned)
            bill = bill_of(answer, self.identity, is_summoned=priced_so)
            state = state_of(diagnosis, was_absent=intent.was_absent)
            sent = Sent(answer, buckets, diagnosis, bill.price, intent.write_id, state)
            return self._settle(sent, intent, exchange, intended.line)
        except Exception as defect:  # noqa: BLE001 - bytes may have left: whatever broke, it must not be called unsent
            return self._lost(defect, step, facts, intent)

    def _lost(self, defect: Exception, step: Step, facts: Facts, intent: Intent) -> Sent:
        """Call a write unknown whose answer twsh itself could not take in."""
        from twshell.domain.causes import diagnosis_of

        fields = {"because": f"twsh met an error of its own after sending it ({type(defect).__name__})", "me": facts.me}
        doubles = not step.is_idempotent
        found = diagnosis_of("timed-out", kind="unknown-outcome", verb=step.verb, doubles=doubles, fields=fields)
        sent = Sent(Answer(Exchange(step.request, WAITING, 0.0, 0.0)), (), found, Price(), intent.write_id, "unknown")
        try:
            self._ports.ledger.looks.lost(intent, self._clock.wall())
        except StoreError:
            return sent._replace(is_recorded=False)
        return sent

    def _settle(self, sent: Sent, intent: Intent, exchange: Exchange, line: str) -> Sent:
        deed, ledger, now = sent.answer.deed, self._ports.ledger, self._clock.wall()
        try:
            brake = stopping.called_for(ledger, self.identity, exchange.request, sent.diagnosis, now)
            ledger.settle(
                exchange, self.identity, intent=intent, state=sent.state,
                cause=sent.diagnosis.cause if sent.diagnosis else "", price=sent.price, buckets=sent.buckets,
                remote_id=str(deed.get(exchange.request.makes, "")), line=line, problems=sent.answer.problems,
                brake=brake, now=now,
            )  # fmt: skip
            stopping.after_trial(ledger, self.identity, sent.diagnosis, now)
        except StoreError:
            return sent._replace(is_recorded=False)
        return sent._replace(brake=brake)

    def _understand(self, exchange: Exchange) -> tuple[Answer, tuple[Bucket, ...]]:
        self.offset = offset_after(exchange, self.offset)
        return self._ports.decode(exchange), headers.buckets_of(exchange, self.offset)

    def _diagnosis(self, exchange: Exchange, answer: Answer, facts: Facts) -> Diagnosis | None:
        if answer.is_good:
            return None
        from twshell.domain.diagnose import diagnose  # as below: in the threads that meet a refusal, not before

        now = self._clock.wall()
        past = self._ports.ledger.past(self.identity, since=now - PAST_SECONDS, limit=200)
        facts = facts._replace(clock_offset=self.offset, credential_kind=self.identity.kind, past=past)
        return with_grounds(diagnose(exchange, answer.problems, facts, now), exchange, answer, facts, now)


def with_grounds(found: Diagnosis, exchange: Exchange, answer: Answer, facts: Facts, now: float) -> Diagnosis:
    """Add what speaks for a diagnosis and what was ruled out, while the whole answer is at hand."""
    from twshell.domain.grounds import evidence_rows, ruled_out  # in the threads that meet a refusal, not before

    return found._replace(
        evidence=evidence_rows(exchange, answer.problems, facts, now),
        ruled_out=ruled_out(found, exchange, answer.problems, facts, now),
    )


def newest_of(answer: Answer, me: str) -> str:
    """Return the newest id among one's own posts in an answer, empty where it holds none."""
    own = (post.id for post in (*answer.posts, *answer.included_posts) if me and post.author_id == me)
    return max(own, key=int, default="")


def state_of(diagnosis: Diagnosis | None, *, was_absent: bool = False) -> str:
    """Return the outbox state a write's diagnosis puts it in (facts safe-writes §3.3).

    `was_absent`: it was sent before and found not to be on X; called a duplicate now, it is there after all, perhaps.
    """
    if diagnosis is None or diagnosis.cause == "already-done":
        return "done"
    if diagnosis.cause == "duplicate" and was_absent:
        return "unknown"
    if diagnosis.kind == "unknown-outcome":
        return "unknown"
    return "draft" if diagnosis.kind == "network" else "rejected"

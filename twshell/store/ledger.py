"""The ledger: every write, call, window and dollar, in one file that all twsh of a person share."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from twshell.domain.budget import Brake, Bucket, BucketKey, Identity, Snapshot
from twshell.domain.costs import is_private, makes_post
from twshell.domain.diagnosis import Past
from twshell.domain.money import Price
from twshell.domain.plan import Step
from twshell.domain.stored import Counts as Counts
from twshell.domain.stored import Intent as Intent
from twshell.domain.stored import JournalRow, Learnt, Verified
from twshell.domain.stored import Write as Write
from twshell.domain.wire import Exchange, Problem
from twshell.store import braking, journal, outbox, purse, recollection
from twshell.store.books import Books
from twshell.store.database import Database
from twshell.store.ledger_schema import CALLS, LEDGER

if TYPE_CHECKING:
    from twshell.domain.clock import Life
    from twshell.store.evidence import Evidence
    from twshell.store.looks import Looks

FREE = Price()


class Ledger:
    """Safe to share among threads (each has its own connection) and among processes.

    Every method raises StoreError where the file is busy or broken beyond help. Where the place cannot be written, all
    but `begin` goes on in memory and `notices` says so.
    """

    def __init__(self, path: str | os.PathLike[str], *, owner: str = "", life: Life | None = None) -> None:
        """Name the file, and the process as `recover` will know it; nothing is opened yet.

        `life` tells what the process is known by, once that is needed, and which others are alive.
        """
        self._database = Database(path, LEDGER)
        self._owner, self._life = owner, life

    @property
    def owner(self) -> str:
        """Return what this process is known by."""
        if not self._owner and self._life is not None:
            self._owner = self._life.owner()
        return self._owner

    @property
    def path(self) -> str:
        """Return where the file lies."""
        return self._database.path

    @property
    def notices(self) -> tuple[str, ...]:
        """Return all that had to be said about the file so far."""
        return self._database.notices

    @property
    def refuge(self) -> str:
        """Return why what is kept now is kept in memory alone; empty where it is on disk."""
        return self._database.refuge

    @property
    def books(self) -> Books:
        """Return what is written down about money and limits."""
        return Books(self._database)

    def take_notices(self) -> tuple[str, ...]:
        """Return what has to be said about the file, each sentence once."""
        return self._database.take_notices()

    def close(self) -> None:
        """Close this thread's connection; the next use opens it again."""
        self._database.close()

    # -- a write's way --------------------------------------------------------

    def begin(
        self, step: Step, identity: Identity, *, plan_id: str, line: str, source: str, now: float, write_id: int = 0,
        again: str = "", start: outbox.Start = outbox.PLAIN,
    ) -> Intent:  # fmt: skip
        """Put an intent on disk, durably, before a byte of it is sent; raise StoreError where that cannot be.

        `write_id`: a draft that is sent now; without it the write is a new one. `again`: the line that would do this
        step alone, where that is not `line`. The intent counts against its window
        for every process from now on; a negative `left` says that others had taken the last of it: withdraw then.
        """

        def work(connection: sqlite3.Connection) -> Intent:
            said = journal.redacted(line, step.text)
            claimed = outbox.Claimed(1, was_absent=False)
            if write_id:
                claimed = outbox.claim(
                    connection, write_id, step, identity, now=now, owner=self.owner, plan_id=plan_id, start=start
                )
            number = write_id or outbox.add(
                connection, step, identity, state="sending", line=again or line, source=source, plan_id=plan_id,
                cause="", now=now, owner=self.owner, start=start,
            )  # fmt: skip
            # The key lies in the same file: the words of a short message could be guessed by their hash.
            mark = journal.mark_of(connection, "" if is_private(step.request) else said.text)
            row = journal.row_of(identity, phase="intent", now=now, verb=step.verb, line=said.line)._replace(
                write_id=number, plan_id=plan_id, mark=mark, source=source, method=step.request.method,
                template=step.request.template, state="sending",
            )  # fmt: skip
            seq = journal.append(connection, row)
            left = purse.left_after(connection, BucketKey(step.request.method, step.request.template), identity, now)
            return Intent(number, seq, left, step.verb, said.line, mark, plan_id, source, *claimed)

        return self._database.write(work, durable=True, must_last=True)

    def settle(
        self, exchange: Exchange, identity: Identity, *, now: float, intent: Intent | None = None, state: str = "",
        cause: str = "", price: Price = FREE, buckets: tuple[Bucket, ...] = (), billed: tuple[str, ...] = (),
        remote_id: str = "", verb: str = "", line: str = "", source: str = "", plan_id: str = "",
        problems: Sequence[Problem] = (), brake: Brake | None = None, newest_own: str = "",
    ) -> None:  # fmt: skip
        """Record what a call came to, in one transaction: durable for a write, without any sync for a read.

        `state`: of a write, one of stored.STATES; `remote_id`: of what X made, not of what it was done to. `brake`:
        what the answer stops; it is durable then. `newest_own`: the newest of one's own posts that the answer held.
        """
        if exchange.request.is_write and intent is None:
            raise ValueError("a write is settled with its intent")

        def work(connection: sqlite3.Connection) -> bool:
            settled = outbox.Settled(price)
            if intent is not None:
                row = journal.row_of(
                    identity, phase="outcome", now=now, verb=intent.verb, line=intent.line, cause=cause
                )
                row = row._replace(
                    write_id=intent.write_id,
                    plan_id=intent.plan_id,
                    mark=intent.mark,
                    source=intent.source,
                    state=state,
                )
                settled = outbox.settle(
                    connection, intent.write_id, state=state, cause=cause, remote_id=remote_id, price=price, now=now,
                    attempt=intent.attempt,
                )  # fmt: skip
            else:
                said = journal.redacted(line)
                row = journal.row_of(identity, phase="read", now=now, verb=verb, line=said.line, cause=cause)
                row = row._replace(
                    source=source, plan_id=plan_id, mark=journal.mark_of(connection, said.text), state=state
                )
            outbox.saw_own(connection, identity.who, newest_own or (remote_id if makes_post(exchange.request) else ""))
            journal.append(connection, journal.with_exchange(row, exchange, problems, price))
            purse.learn(connection, exchange, buckets, identity, now)
            purse.spend(connection, identity, verb=row.verb, exchange=exchange, price=settled.more, now=now)
            purse.pay(connection, identity, billed, now)
            if brake is not None:
                braking.put_on(connection, identity, brake, now)
            return state == "done" and settled.is_private

        if self._database.write(work, durable=intent is not None or brake is not None):
            self._database.shed_log()

    def withdraw(self, intent: Intent, identity: Identity, *, cause: str, now: float, state: str = "draft") -> None:
        """Take back an intent of which nothing was sent: others had spent the window, or the user thought better."""

        def work(connection: sqlite3.Connection) -> None:
            outbox.withdraw(connection, intent.write_id, state=state, cause=cause, now=now)
            row = journal.row_of(identity, phase="note", now=now, verb=intent.verb, line=intent.line, cause=cause)
            journal.append(connection, row._replace(write_id=intent.write_id, plan_id=intent.plan_id, state=state))

        self._database.write(work, durable=True)

    def recover(self, now: float, is_alive: outbox.IsAlive | None = None) -> tuple[Write, ...]:
        """Call unknown what a process that is gone was sending when it ended, drafts what it had queued; return those.

        `is_alive` is asked about the owners; a write whose owner it does not know is given two minutes. The first time,
        a file that was not closed well is looked over as a whole.
        """
        self._database.check_after_crash()
        asked = is_alive or (self._life.is_alive if self._life is not None else lambda owner: False)
        if not self._database.read(lambda connection: outbox.left_behind(connection, asked, now)):
            return ()
        return self._database.write(lambda connection: outbox.recover(connection, asked, now), durable=True)

    @property
    def looks(self) -> Looks:
        """Return the outbox as look-ups read and change it."""
        from twshell.store.looks import Looks  # not before the prompt

        return Looks(self._database)

    # -- what was not sent ----------------------------------------------------

    def draft(
        self, identity: Identity, step: Step, *, line: str, now: float, cause: str = "", state: str = "draft",
        source: str = "typed", plan_id: str = "",
    ) -> int:  # fmt: skip
        """Keep what is not sent, durably where the place allows it; return its number."""

        def work(connection: sqlite3.Connection) -> int:
            return outbox.add(
                connection, step, identity, state=state, line=line, source=source, plan_id=plan_id, cause=cause,
                now=now, owner=self.owner,
            )  # fmt: skip

        return self._database.write(work, durable=True)

    def unqueue(self, numbers: Sequence[int], *, cause: str, now: float) -> int:
        """Make drafts of queued writes that will not go by themselves; return how many there were."""
        return self._database.write(
            lambda connection: outbox.unqueue(connection, numbers, cause=cause, now=now), durable=True
        )

    def drafts(self, limit: int) -> tuple[Write, ...]:
        """Return what was typed and is not known to be on X, newest first."""
        return self._database.read(lambda connection: outbox.unsent(connection, limit))

    def write(self, number: int) -> Write | None:
        """Return a write by its number."""
        return self._database.read(lambda connection: outbox.one(connection, number))

    def drop(self, number: int, now: float) -> bool:
        """Take a write out of the drafts; False where there is none, or it is being sent or done."""

        def work(connection: sqlite3.Connection) -> tuple[bool, bool]:
            return outbox.drop(connection, number, now), outbox.is_private(connection, number)

        was_dropped, is_to_one = self._database.write(work, durable=True)
        if was_dropped and is_to_one:
            self._database.shed_log()
        return was_dropped

    def counts(self, identity: Identity) -> Counts:
        """Count the account's writes that wait for something."""
        return self._database.read(lambda connection: outbox.counts(connection, identity.who))

    # -- budgets --------------------------------------------------------------

    def snapshot(self, identity: Identity, now: float, caps: Mapping[str, int]) -> Snapshot:
        """Return all a verdict needs, as of one moment."""

        def work(connection: sqlite3.Connection) -> Snapshot:
            connection.execute("BEGIN")  # one moment for all that follows
            try:
                flying = purse.in_flight(connection, identity, now)
                return Snapshot(
                    identity=identity, buckets=purse.buckets(connection, identity, flying),
                    writes=purse.sent_lately(connection, identity, now), spent=purse.spent(connection, identity, now),
                    caps=caps, brakes=braking.on(connection, identity),
                    paid_today=purse.paid(connection, identity, now),
                    calls=purse.calls(connection, identity, flying, now),
                )  # fmt: skip
            finally:
                connection.execute("COMMIT")

        return self._database.read(work)

    def paid_today(self, identity: Identity, now: float) -> frozenset[str]:
        """Return the resources the app was billed for this UTC day."""
        return self._database.read(lambda connection: purse.paid(connection, identity, now))

    # -- evidence -------------------------------------------------------------

    def past(self, identity: Identity, *, since: float, limit: int) -> tuple[Past, ...]:
        """Return the account's newest calls through this app since then, newest last."""
        query = f"""SELECT at_ms, method, template, status, cause, verb FROM journal INDEXED BY journal_calls
            WHERE {CALLS} AND app=? AND at_ms>=? AND account=? ORDER BY at_ms DESC LIMIT ?"""
        values = (identity.app, int(since * 1000), identity.who, limit)
        rows = self._database.read(lambda connection: connection.execute(query, values).fetchall())
        return tuple(Past(at_ms / 1000, *others) for at_ms, *others in rows[::-1])

    def worked(self, identity: Identity) -> Mapping[str, float]:
        """Return when each verb last went well with these keys."""
        return self._database.read(lambda connection: recollection.worked(connection, identity))

    def access(self, identity: Identity) -> tuple[str, float] | None:
        """Return what X last said that the token may do, and when."""
        return self._database.read(lambda connection: recollection.access(connection, identity))

    def said(
        self, identity: Identity, *, since: float, limit: int, is_sure: bool = False
    ) -> Sequence[tuple[float, str]]:
        """Return (time, text) of the newest posts and replies that are on X (or may be), oldest first."""
        states = ("done",) if is_sure else ("done", "sending", "unknown")
        return self._database.read(lambda connection: recollection.said(connection, identity, since, limit, states))

    def last_done(
        self, identity: Identity, verbs: Sequence[str], targets: Sequence[str]
    ) -> Mapping[str, tuple[str, float]]:
        """Return, for each target (the id of a post or user), which of the verbs was last done to it, and when."""
        return self._database.read(lambda connection: recollection.last_done(connection, identity, verbs, targets))

    def calls_since(self, identity: Identity, key: BucketKey, since: float) -> int:
        """Count the calls of an endpoint with these keys since then, by any twsh; those in flight included."""
        return self._database.read(lambda connection: recollection.calls_since(connection, identity, key, since))

    def rows(self, *, write_id: int = 0, limit: int = 20) -> tuple[JournalRow, ...]:
        """Return the newest journal rows, of one write where it is named, oldest first."""
        return self._database.read(lambda connection: journal.rows(connection, write_id=write_id, limit=limit))

    @property
    def evidence(self) -> Evidence:
        """Return the journal as evidence: browsed, verified, closed by age."""
        from twshell.store.evidence import Evidence  # not before the prompt

        return Evidence(self._database)

    def verify(self) -> Verified:
        """Look over the journal for damage, reordering and inner removal."""
        return self.evidence.verified()

    # -- brakes and capabilities ----------------------------------------------

    def brake(
        self, identity: Identity, scope: str, cause: str, now: float, *, until: float | None = None, strikes: int = 1
    ) -> None:
        """Stop writes (or, for money, every call) of the app or the account; scope: app | account | money | hold."""
        found = Brake(scope, cause, now, until, strikes)
        self._database.write(lambda connection: braking.put_on(connection, identity, found, now), durable=True)

    def brakes(self, identity: Identity) -> tuple[Brake, ...]:
        """Return the brakes that are on, those whose time is over included."""
        return self._database.read(lambda connection: braking.on(connection, identity))

    def cleared(self, identity: Identity) -> Mapping[str, float]:
        """Return when each scope's brake was last opened."""
        return self._database.read(lambda connection: braking.cleared(connection, identity))

    def release(
        self, identity: Identity, now: float, *, scopes: Sequence[str] = braking.SCOPES, verb: str = "resume"
    ) -> int:
        """Take brakes off and say so in the journal; return how many were on. `verb`: what took them off."""

        def work(connection: sqlite3.Connection) -> int:
            return braking.release(connection, identity, scopes, now, verb=verb)

        return self._database.write(work, durable=True)

    def note(
        self, identity: Identity, verb: str, now: float, *, line: str = "", cause: str = "", write_id: int = 0
    ) -> None:
        """Write a row about something that is no call of the API: a page handed over, a draft marked by its `cause`."""

        def work(connection: sqlite3.Connection) -> None:
            said = journal.redacted(line)
            row = journal.row_of(identity, phase="note", now=now, verb=verb, cause=cause, line=said.line)
            journal.append(connection, row._replace(write_id=write_id, mark=journal.mark_of(connection, said.text)))
            if write_id:
                outbox.mark(connection, write_id, cause=cause, now=now)

        self._database.write(work, durable=True)

    def learn(self, identity: Identity, learnt: Learnt) -> None:
        """Remember what an answer taught about an action."""
        owner = (identity.app, identity.who, identity.credential)

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(f"INSERT OR REPLACE INTO capabilities VALUES({','.join('?' * 9)})", (*owner, *learnt))

        self._database.write(work)

    def capabilities(self, identity: Identity) -> Mapping[str, Learnt]:
        """Return what answers taught this credential, by action; the caller decides what is too old."""
        query = """SELECT action, is_allowed, cause, certainty, learnt_at, until FROM capabilities
            WHERE app=? AND account=? AND credential=?"""
        values = (identity.app, identity.who, identity.credential)
        rows = self._database.read(lambda connection: connection.execute(query, values).fetchall())
        return {action: Learnt(action, bool(allowed), *others) for action, allowed, *others in rows}

    # -- numbers on screen ----------------------------------------------------

    def number(self, identity: Identity) -> int:
        """Return the last number the account's posts were given on screen."""
        query = "SELECT value FROM meta WHERE name='number' AND account=?"
        row = self._database.read(lambda connection: connection.execute(query, (identity.who,)).fetchone())
        return int(row[0]) if row else 0

    def set_numbers(self, identity: Identity, numbered: Sequence[tuple[int, str]], last: int) -> None:
        """Remember which posts have which numbers, and the last one given."""
        account = identity.who

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT OR REPLACE INTO numbers VALUES(?,?,?)", [(account, number, post) for number, post in numbered]
            )
            connection.execute("INSERT OR REPLACE INTO meta VALUES('number',?,?)", (account, last))

        self._database.write(work)

    def numbered(self, identity: Identity, number: int) -> str:
        """Return the id of the post that last had a number, in this session or an earlier one; empty if none had."""
        query = "SELECT post FROM numbers WHERE account=? AND number=?"
        row = self._database.read(lambda connection: connection.execute(query, (identity.who, number)).fetchone())
        return str(row[0]) if row else ""

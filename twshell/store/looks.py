"""The outbox as it is looked at: what is open, who looks now, and what a look-up has found out about a write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from twshell.domain.budget import Identity
from twshell.domain.costs import is_private, makes_post
from twshell.domain.money import Price
from twshell.domain.plan import Step
from twshell.domain.stored import Intent, Write
from twshell.store import journal, outbox
from twshell.store.database import Database, marks
from twshell.store.ledger_schema import UNSENT
from twshell.store.purse import day_of

LONGEST_EVIDENCE = 4_000  # characters: some forty looks
VERB = "look-up"  # of the journal's rows
SIBLING_SECONDS = 86_400.0  # within which two writes of one text may be taken for each other


class Looks:
    """One account's writes, for look-ups; safe to share among threads and processes, as the ledger is."""

    def __init__(self, database: Database) -> None:
        """Work on the ledger's file."""
        self._database = database

    def unknown(self, identity: Identity) -> tuple[Write, ...]:
        """Return the writes of which nobody knows whether they are on X, oldest first."""
        source = f"writes INDEXED BY writes_unsent WHERE {UNSENT} AND state='unknown' AND account=? ORDER BY id"
        return self._rows(source, (identity.who,))

    def listed(self, identity: Identity, *, since: float, limit: int) -> tuple[Write, ...]:
        """Return the writes that are open, or that ended since then, newest first."""
        account = identity.who
        ended = "writes INDEXED BY writes_changed WHERE account=? AND changed_at>=? ORDER BY id DESC LIMIT ?"
        still = f"writes INDEXED BY writes_unsent WHERE {UNSENT} AND account=? ORDER BY id DESC LIMIT ?"
        found = {write.id: write for write in (*self._rows(still, (account, limit)),
                                               *self._rows(ended, (account, since, limit)))}  # fmt: skip
        return tuple(sorted(found.values(), key=lambda write: -write.id)[:limit])

    def last_done(self, identity: Identity, limit: int) -> tuple[Write, ...]:
        """Return the writes that are on X, the one done last first."""
        source = "writes INDEXED BY writes_changed WHERE account=? AND state='done' ORDER BY changed_at DESC LIMIT ?"
        return self._rows(source, (identity.who, limit))

    def bound(self, post_ids: Sequence[str], write_id: int) -> dict[str, int]:
        """Return which of the posts another write is known to have made, and which write."""
        query = f"SELECT remote_id, id FROM writes WHERE remote_id IN ({marks(post_ids)}) AND id<>?"
        rows = self._database.read(lambda connection: connection.execute(query, (*post_ids, write_id)).fetchall())
        return dict(rows)

    def siblings(self, write: Write) -> tuple[Write, ...]:
        """Return the other writes that say just the same, and that no answer of their own has proved to be there."""
        since = (write.first_at if write.first_at is not None else write.sent_at or 0.0) - SIBLING_SECONDS
        source = """writes INDEXED BY writes_sent WHERE account=? AND sent_at>=? AND method=? AND path=? AND body=?
            AND id<>? AND (state IN ('sending','unknown','absent') OR (state='done' AND evidence<>''))"""
        return self._rows(source, (write.account, since, write.method, write.path, write.body, write.id))

    def claim(self, write: Write, now: float) -> bool:
        """Take it on oneself to look at a write; False where it changed, or another twsh looks at it just now.

        Counted before it is made, so that a look that kills its process is not made for ever.
        """
        statement = """UPDATE writes SET looks=looks+1, looked_at=? WHERE id=? AND looks=? AND state=? AND attempts=?"""
        values = (now, write.id, write.looks, write.state, write.attempts)
        return bool(self._database.write(lambda connection: connection.execute(statement, values).rowcount))

    def resolve(
        self, write: Write, identity: Identity, *, state: str, because: str, now: float, remote_id: str = "",
        absences: int = 0, absent_at: float | None = None, price: Price | None = None,
    ) -> bool:  # fmt: skip
        """Put down what a look found; durable where it changes the state. False where the write changed meanwhile.

        One post proves one write: where another has it by now, False is returned too. `price`: what X charged for a
        write that turned out to be there, on the day it was sent.
        """
        is_news = state != write.state

        def work(connection: sqlite3.Connection) -> bool:
            others = "SELECT 1 FROM writes WHERE remote_id=? AND id<>?"
            if remote_id and connection.execute(others, (remote_id, write.id)).fetchone():
                return False
            evidence = f"{write.evidence}\n{because}".strip()[-LONGEST_EVIDENCE:]
            changed_at = now if is_news else write.changed_at
            changed = connection.execute(
                """UPDATE writes SET state=?, changed_at=?, absences=?, absent_at=?, evidence=?,
                remote_id=coalesce(?, remote_id) WHERE id=? AND state=? AND attempts=?""",
                (
                    state, changed_at, absences, absent_at, evidence, remote_id or None, write.id, write.state,
                    write.attempts,
                ),
            ).rowcount  # fmt: skip
            if changed and is_news:
                self._noted(connection, write, identity, state, now)
                self._booked(connection, write, identity, price or Price())
                if makes_post(write):
                    outbox.saw_own(connection, write.account, remote_id)
                if state == "done":
                    outbox.wipe(connection, write.id)
            return bool(changed)

        was_taken = self._database.write(work, durable=is_news)
        if was_taken and state == "done" and is_private(write):
            self._database.shed_log()
        return was_taken

    def hold(self, number: int, owner: str, now: float) -> bool:
        """Queue a draft that this process is about to send; False where it is none by now."""
        statement = """UPDATE writes SET state='queued', cause='', owner=?, changed_at=?
            WHERE id=? AND state IN ('draft','rejected')"""
        values = (owner, now, number)
        return bool(
            self._database.write(lambda connection: connection.execute(statement, values).rowcount, durable=True)
        )

    def lost(self, intent: Intent, now: float) -> None:
        """Call unknown what was being sent, its answer being lost to this very process."""
        statement = """UPDATE writes SET state='unknown', changed_at=?, owner=''
            WHERE id=? AND state='sending' AND attempts=?"""
        values = (now, intent.write_id, intent.attempt)
        self._database.write(lambda connection: connection.execute(statement, values), durable=True)

    def seen_again(self, write_id: int, because: str) -> None:
        """Add to the evidence of a write: something that speaks for its being on X."""
        statement = "UPDATE writes SET evidence=substr(trim(evidence||char(10)||?, char(10)), -?) WHERE id=?"
        values = (because, LONGEST_EVIDENCE, write_id)
        self._database.write(lambda connection: connection.execute(statement, values))

    def rewrite(self, number: int, step: Step, line: str, now: float) -> bool:
        """Give a draft another text; False where it is none by now."""
        import hashlib

        body = outbox.as_json(step.request.body) if step.request.body is not None else ""
        digest = hashlib.sha256(body.encode("ascii")).hexdigest() if body else ""
        statement = """UPDATE writes SET text=?, body=?, body_hash=?, line=?, state='draft', cause='', changed_at=?
            WHERE id=? AND state IN ('draft','rejected')"""
        values = (outbox.storable(step.text), body, digest, outbox.storable(line), now, number)
        was_changed = bool(
            self._database.write(lambda connection: connection.execute(statement, values).rowcount, durable=True)
        )
        if was_changed and is_private(step.request):
            self._database.shed_log()  # of what it said before
        return was_changed

    def _rows(self, source: str, values: Iterable[object]) -> tuple[Write, ...]:
        query = f"SELECT {outbox.COLUMNS} FROM {source}"
        rows = self._database.read(lambda connection: connection.execute(query, tuple(values)).fetchall())
        return tuple(Write(*row) for row in rows)

    @staticmethod
    def _noted(connection: sqlite3.Connection, write: Write, identity: Identity, state: str, now: float) -> None:
        row = journal.row_of(identity, phase="note", now=now, verb=VERB, line=f"{VERB} #{write.id}")
        journal.append(connection, row._replace(write_id=write.id, plan_id=write.plan_id, state=state))

    @staticmethod
    def _booked(connection: sqlite3.Connection, write: Write, identity: Identity, price: Price) -> None:
        """Book what was not thought to be charged before; the call itself was counted when it was made."""
        if not price.high:
            return
        connection.execute(
            "UPDATE writes SET cost_low=cost_low+?, cost_high=cost_high+? WHERE id=?", (*price, write.id)
        )
        connection.execute(
            """INSERT INTO money VALUES(?,?,?,?,?,?,0,?,?) ON CONFLICT DO UPDATE SET
            low=low+excluded.low, high=high+excluded.high""",
            (
                identity.app, day_of((write.sent_at or write.made_at) + write.clock_offset), identity.who, write.verb,
                write.method, write.template, *price,
            ),
        )  # fmt: skip

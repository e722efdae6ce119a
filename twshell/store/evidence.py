"""The journal as evidence: browsed, verified, closed by age; and what else of the ledger a report is made from."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from twshell.domain.budget import Identity
from twshell.domain.costs import PRIVATE
from twshell.domain.errors import StoreError
from twshell.domain.stored import Browse, JournalRow, Published, Segment, Verified
from twshell.store import journal, segments
from twshell.store.database import Database, marks

# The conditions of each kind of row.
_KINDS = {
    "": "1",
    "writes": "(phase IN ('intent','outcome') OR (phase='note' AND write_id>0))",
    "reads": "phase='read'",
    "refusals": "(cause<>'' AND cause<>'already-done')",
}
_COLUMNS = ",".join(JournalRow._fields)


class Evidence:
    """Reads the journal wherever its rows lie; shares the ledger's file and connections."""

    def __init__(self, database: Database) -> None:
        """Read from the ledger's own database."""
        self._database = database

    def rows(self, identity: Identity, browse: Browse) -> tuple[JournalRow, ...]:
        """Return the newest rows asked for, of this account where it is known, oldest first; closed segments too."""

        def work(connection: sqlite3.Connection) -> list[JournalRow]:
            with _one_moment(connection):
                where, values = _condition(identity, browse, _writes(connection, browse))
                found = _newest(connection, where, values, browse.limit)
                older = segments.closed(connection)
            for segment in older[::-1]:
                if len(found) >= browse.limit or (browse.since or 0.0) > segment.closed_at:
                    break
                found += self._closed_rows(segment, where, values, browse.limit - len(found))
            return found[::-1]

        return tuple(self._database.read(work))

    def _closed_rows(self, segment: Segment, where: str, values: tuple[Any, ...], limit: int) -> list[JournalRow]:
        connection = segments.opened(self._database.path, segment)
        if connection is None:
            return []  # `journal verify` is the one to say so
        with contextlib.closing(connection):
            try:
                return _newest(connection, where, values, limit)
            except sqlite3.DatabaseError:
                return []

    def verified(self) -> Verified:
        """Look over the whole journal for damage, reordering and inner removal."""

        def work(connection: sqlite3.Connection) -> Verified:
            with _one_moment(connection):
                older = segments.closed(connection)
                present = journal.verified(journal.chained(connection), segments.begin_of(older))
                told = _unannounced(connection, older)
            told = [*segments.faults_of(self._database.path, older), *told]
            rows = present.rows + sum(segment.rows for segment in older)
            return Verified(rows, (*told, *present.faults), len(older))

        return self._database.read(work)

    def head(self) -> str:
        """Return the hash of the newest row: whoever notes it elsewhere can later prove what came before."""
        query = "SELECT hash FROM journal ORDER BY seq DESC LIMIT 1"
        row = self._database.read(lambda connection: connection.execute(query).fetchone())
        return str(row[0]) if row else journal.FIRST

    def closable(self, before: float) -> int:
        """Count the rows from before that moment that a new segment would take."""
        query = f"SELECT count(*) FROM journal WHERE {segments.OLDER}"
        row = self._database.read(lambda connection: connection.execute(query, (int(before * 1000),)).fetchone())
        return int(row[0])

    def close(self, identity: Identity, before: float, now: float) -> Segment | None:
        """Move the rows from before that moment into a file beside the ledger, as they are; None where there are none.

        The last two days must stay. A row tells of it, with the segment's head and count. Raise StoreError where the
        place cannot be written.
        """
        before_ms = int(before * 1000)

        def work(connection: sqlite3.Connection) -> Segment | None:
            segment = segments.close_before(connection, self._database.path, before_ms, now)
            if segment is not None:
                row = journal.row_of(identity, phase="note", now=now, verb="journal", line="journal rotate")
                row = row._replace(template=segment.file, mark=segment.head, size=segment.rows)
                journal.append(connection, row)
                segments.register(connection, segment)
            return segment

        return self._database.write(work, durable=True, must_last=True)

    def path_of(self, segment: Segment) -> str:
        """Return where a closed segment lies."""
        return os.path.join(os.path.dirname(self._database.path), segment.file)

    # -- what else a report needs -----------------------------------------------

    def published(self, identity: Identity, since: float, until: float) -> tuple[Published, ...]:
        """Return the texts that went out in that time, oldest first; never a direct message."""
        query = """SELECT id, sent_at, verb, text FROM writes WHERE account=? AND sent_at>=? AND sent_at<=?
            AND state='done' AND family IN ('post','reply') AND text<>'' ORDER BY sent_at"""
        values = (identity.who, since, until)
        rows = self._database.read(lambda connection: connection.execute(query, values).fetchall())
        return tuple(Published(*row) for row in rows)

    def texts(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return what was to be published by each of those writes; never a direct message."""
        wanted = sorted(set(numbers))

        def work(connection: sqlite3.Connection) -> dict[int, str]:
            found: dict[int, str] = {}
            for at in range(0, len(wanted), 500):
                part = wanted[at : at + 500]
                query = f"""SELECT id, text FROM writes WHERE id IN ({marks(part)})
                    AND family<>'{PRIVATE}' AND text<>''"""
                found |= dict(connection.execute(query, part).fetchall())
            return found

        return self._database.read(work)

    def app_id(self, identity: Identity) -> str:
        """Return the app's id as the user said it once; empty where nobody did."""
        query = "SELECT value FROM meta WHERE name='app-id' AND account=?"
        row = self._database.read(lambda connection: connection.execute(query, (identity.app,)).fetchone())
        return str(row[0]) if row else ""

    def set_app_id(self, identity: Identity, app_id: str) -> None:
        """Remember the app's id."""
        if not identity.app:
            raise StoreError("nobody is signed in, so there is no app to name", "`login --keys` signs in")
        statement = "INSERT OR REPLACE INTO meta VALUES('app-id',?,?)"
        self._database.write(lambda connection: connection.execute(statement, (identity.app, app_id)), durable=True)


@contextlib.contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Read several things as of one moment: another process may close a segment meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def _writes(connection: sqlite3.Connection, browse: Browse) -> tuple[int, ...] | None:
    """Return the numbers of the writes asked for; None where all are."""
    if browse.write:
        return (browse.write,)
    if not browse.post:
        return None
    query = "SELECT id FROM writes WHERE target=? OR remote_id=?"
    return tuple(row[0] for row in connection.execute(query, (browse.post, browse.post)).fetchall())


def _condition(identity: Identity, browse: Browse, writes: tuple[int, ...] | None) -> tuple[str, tuple[Any, ...]]:
    where: list[str] = [_KINDS[browse.kind]]
    values: list[Any] = []
    if identity.who:
        where.append("account=?")
        values.append(identity.who)
    if browse.since is not None:
        where.append("at_ms>=?")
        values.append(int(browse.since * 1000))
    if writes is not None:
        where.append(f"write_id>0 AND write_id IN ({','.join(map(str, writes))})")
    return " AND ".join(where), tuple(values)


def _newest(connection: sqlite3.Connection, where: str, values: tuple[Any, ...], limit: int) -> list[JournalRow]:
    query = f"SELECT {_COLUMNS} FROM journal WHERE {where} ORDER BY seq DESC LIMIT ?"
    return [JournalRow(*row) for row in connection.execute(query, (*values, limit)).fetchall()]


def _unannounced(connection: sqlite3.Connection, older: tuple[Segment, ...]) -> list[str]:
    """Hold the list of segments against the rows that told of their closing, as far as these are not closed away."""
    query = "SELECT template, mark, size FROM journal WHERE phase='note' AND verb='journal' AND template<>''"
    told = {file: (head, rows) for file, head, rows in connection.execute(query).fetchall()}
    faults = [
        f"segment {segment.number}: it is not the one the journal told of when it was closed"
        for segment in older
        if told.pop(segment.file, (segment.head, segment.rows)) != (segment.head, segment.rows)
    ]
    return [*faults, *(f"{file}: the journal tells of it, the list of segments does not" for file in told)]

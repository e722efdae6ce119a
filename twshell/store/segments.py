"""Closed segments of the journal: old rows, as they are, in files of their own that are only read from then on."""

from __future__ import annotations

import contextlib
import os
import sqlite3

from twshell.domain.errors import StoreError
from twshell.domain.stored import JournalRow, Segment
from twshell.store import journal
from twshell.store.database import connect, marks
from twshell.store.ledger_schema import JOURNAL_COLUMNS
from twshell.store.rescue import readable

# What a segment says of itself, and of the one before it: enough to see that one of them is missing or was replaced.
_OPENING = """CREATE TABLE opening(
  number INTEGER, first INTEGER, last INTEGER, head TEXT, before_head TEXT, before_rows INTEGER)"""

# The rows before the first one that is not older than a moment: a clock that was set back leaves no hole.
OLDER = "seq<coalesce((SELECT min(seq) FROM journal WHERE at_ms>=?), 9223372036854775807)"


def closed(connection: sqlite3.Connection) -> tuple[Segment, ...]:
    """Return the closed segments, oldest first."""
    rows = connection.execute("SELECT number, file, first, last, head, closed_at FROM segments ORDER BY number")
    return tuple(Segment(*row) for row in rows.fetchall())


def begin_of(segments: tuple[Segment, ...]) -> tuple[int, str]:
    """Return number and hash of the last row that was closed: what the next row follows."""
    return (segments[-1].last, segments[-1].head) if segments else (0, journal.FIRST)


def close_before(connection: sqlite3.Connection, ledger: str, before_ms: int, now: float) -> Segment | None:
    """Move rows older than that into a new file, inside the caller's transaction; None where there are none.

    The file is whole and on disk before the rows go; if the transaction fails, it is written anew the next time.
    The caller appends the row that tells of it first, so that the chain never starts again.
    """
    before = closed(connection)
    number, head = begin_of(before)
    query = f"SELECT seq, hash FROM journal WHERE {OLDER} ORDER BY seq DESC LIMIT 1"
    last = connection.execute(query, (before_ms,)).fetchone()
    if last is None:
        return None
    name = f"journal-{len(before) + 1:04}.db"
    segment = Segment(len(before) + 1, name, number + 1, last[0], last[1], now)
    _write(connection, os.path.join(os.path.dirname(ledger), name), segment, head, before[-1].rows if before else 0)
    return segment


def register(connection: sqlite3.Connection, segment: Segment) -> None:
    """Let a segment's file stand for its rows."""
    connection.execute("INSERT INTO segments VALUES(?,?,?,?,?,?)", segment)
    connection.execute("DELETE FROM journal WHERE seq<=?", (segment.last,))


def _write(connection: sqlite3.Connection, path: str, segment: Segment, before_head: str, before_rows: int) -> None:
    draft = f"{path}.new"
    try:
        for left in (draft, f"{draft}-journal"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(left)  # of a process that died at this
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        target = connect(draft)
        try:
            target.execute("PRAGMA synchronous=FULL")
            target.execute("BEGIN")
            target.execute(f"CREATE TABLE journal({JOURNAL_COLUMNS})")
            target.execute("CREATE INDEX journal_writes ON journal(write_id) WHERE write_id>0")
            target.execute(_OPENING)
            opening = (segment.number, segment.first, segment.last, segment.head, before_head, before_rows)
            target.execute("INSERT INTO opening VALUES(?,?,?,?,?,?)", opening)
            rows = connection.execute("SELECT * FROM journal WHERE seq<=? ORDER BY seq", (segment.last,))
            target.executemany(f"INSERT INTO journal VALUES({marks(range(len(JournalRow._fields) + 2))})", rows)
            target.execute("COMMIT")
        finally:
            target.close()
        os.chmod(draft, 0o400)  # nobody writes it any more
        os.rename(draft, path)
        folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(folder)
        os.close(folder)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}", "look at the disk's room") from error


def opened(ledger: str, segment: Segment) -> sqlite3.Connection | None:
    """Open a closed segment for reading; None where its file is gone or cannot be read."""
    return readable(os.path.join(os.path.dirname(ledger), segment.file))


def faults_of(ledger: str, segments: tuple[Segment, ...]) -> list[str]:
    """Look over the closed segments: each one's own chain, and that each begins with the head and count of the last."""
    pairs = zip((None, *segments), segments, strict=False)
    return [f"segment {each.number}: {fault}" for before, each in pairs for fault in _faults_of(ledger, each, before)]


def _faults_of(ledger: str, segment: Segment, before: Segment | None) -> list[str]:
    connection = opened(ledger, segment)
    if connection is None:
        return [f"{segment.file} with rows {segment.first} to {segment.last} is missing or unreadable"]
    begin = (before.last, before.head) if before else (0, journal.FIRST)
    opening = (segment.number, segment.first, segment.last, segment.head, begin[1], before.rows if before else 0)
    try:
        faults = list(journal.verified(journal.chained(connection), begin).faults)
        if connection.execute("SELECT * FROM opening").fetchall() != [opening]:
            faults.append("it does not begin with the head and count of the one before it")
        last = connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
        if last != (segment.last, segment.head):
            faults.append(f"it does not end with row {segment.last} as it was closed")
    except sqlite3.DatabaseError as error:
        return [f"{segment.file} is damaged ({error})"]
    finally:
        connection.close()
    return faults

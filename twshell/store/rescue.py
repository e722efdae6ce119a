"""Damaged files: set aside under another name, never emptied, and what can be read of them copied row by row."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from twshell.store.database import Schema, connect, identity_of, marks, migrate

BATCH = 500
HIGHEST_ROWID = 2**63 - 1
KEPT_LOG = "-wal-kept"
HOLES = 1000  # damaged stretches of a table that are looked behind


def set_aside(path: str, schema: Schema, identity: tuple[int, int]) -> str:
    """Replace a damaged file by one with the rows it still gives; return the sentence to say.

    Nothing is done, and nothing returned, where another process has replaced it meanwhile. The old one is kept as
    NAME-corrupt-UTC, by the time it was last changed. Raise OSError or sqlite3.Error with the old file in place.
    """
    with _alone(f"{path}-rescue"):
        if identity_of(path) != identity:
            return ""
        aside = _free_name(path)
        os.link(path, aside)
        _move_log(path, aside)
        try:
            saved = _rebuild(aside, path, schema)
        except (OSError, sqlite3.Error):
            _move_log(aside, path)
            os.unlink(aside)
            raise
        os.rename(f"{path}-rebuilt", path)
    rows = f"{saved} rows were saved from it" if saved else "nothing in it could be read"
    return f"{path} was damaged: {rows}; the old file is kept as {os.path.basename(aside)}."


@contextlib.contextmanager
def _alone(name: str) -> Iterator[None]:
    """Hold a lock file that goes with its holder: who waited for one that is gone by then takes the next one."""
    while True:
        lock = open(name, "w", encoding="utf-8")  # noqa: SIM115 - closed in the loop or below
        fcntl.flock(lock, fcntl.LOCK_EX)
        held = os.fstat(lock.fileno())
        if identity_of(name) == (held.st_dev, held.st_ino):
            break
        lock.close()
    try:
        yield
    finally:
        os.unlink(name)
        lock.close()


def keep_log(path: str) -> None:
    """Give the log a second name, before SQLite, on closing what it cannot read, deletes it."""
    with contextlib.suppress(FileNotFoundError, FileExistsError):
        if os.path.getsize(f"{path}-wal"):
            os.link(f"{path}-wal", path + KEPT_LOG)


def _move_log(path: str, aside: str) -> None:
    """Move the log along; it must never be taken for that of the file which takes the old one's place."""
    for ending in (KEPT_LOG, "-wal"):
        with contextlib.suppress(FileNotFoundError):
            if os.path.getsize(path + ending) and not os.path.exists(f"{aside}-wal"):
                os.rename(path + ending, f"{aside}-wal")
            else:
                os.unlink(path + ending)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(f"{path}-shm")


def _free_name(path: str) -> str:
    changed = datetime.fromtimestamp(os.stat(path).st_mtime, UTC)
    name = f"{path}-corrupt-{changed:%Y%m%dT%H%M%SZ}"
    return next(each for each in (name, *(f"{name}-{n}" for n in range(2, 1000))) if not os.path.lexists(each))


def _rebuild(aside: str, path: str, schema: Schema) -> int:
    """Make the new file beside the path it is for, from what the old one gives; return how many rows."""
    rebuilt, reading = f"{path}-rebuilt", f"{path}-reading"
    _unlink_all(rebuilt)
    _unlink_all(reading)
    # The old file is read under other names: SQLite may delete a log that it cannot make sense of.
    os.link(aside, reading)
    with contextlib.suppress(FileNotFoundError):
        os.link(f"{aside}-wal", f"{reading}-wal")
    os.close(os.open(rebuilt, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    target = connect(rebuilt)
    try:
        target.execute(f"PRAGMA page_size={schema.page_size}")
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        migrate(target, schema)
        source = readable(reading)
        if source is None:
            return 0
        with contextlib.closing(source):
            return copy_rows(source, target, schema)
    finally:
        target.close()  # the last connection moves everything into the file itself
        _unlink_all(reading)


def _unlink_all(path: str) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path + ending)


def readable(path: str, largest: int = 2**62) -> sqlite3.Connection | None:
    """Open a file for reading alone; None where there is none, it is larger than that, or it cannot be opened."""
    try:
        if os.path.getsize(path) > largest:
            return None
    except OSError:
        return None
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    ways = [f"file:{quoted}?mode=ro"]
    if not os.path.exists(f"{path}-wal"):
        ways.append(f"file:{quoted}?immutable=1")  # in a folder without rights no -shm can be made
    for way in ways:
        connection = connect(way, is_uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError:
            connection.close()
            continue
        connection.text_factory = lambda content: content.decode("utf-8", "replace")
        return connection
    return None


def copy_rows(source: sqlite3.Connection, target: sqlite3.Connection, schema: Schema) -> int:
    """Copy what can be read of the schema's tables, rebuild what is derived; return how many rows were copied."""
    copied = 0
    target.execute("BEGIN IMMEDIATE")
    try:
        for table in schema.tables:
            target.execute(f"DELETE FROM {table}")  # what the migrations put there, as far as the old file tells better
            copied += _copy_table(source, target, table, schema.most_saved)
        _refill(target, schema)
        if schema.rebuild is not None:
            schema.rebuild(target)
        target.execute("COMMIT")
    finally:
        if target.in_transaction:
            target.execute("ROLLBACK")
    return copied


def _refill(target: sqlite3.Connection, schema: Schema) -> None:
    """Run again the INSERT OR IGNORE statements of the migrations, for what the old file did not tell."""
    for migration in schema.migrations:
        for statement in migration:
            if statement.startswith("INSERT OR IGNORE"):
                target.execute(statement)


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, int]:
    """Return the columns of a table with their places in its primary key (0: none)."""
    return {str(row[1]): int(row[5]) for row in connection.execute(f"PRAGMA table_info({table})")}


def _copy_table(source: sqlite3.Connection, target: sqlite3.Connection, table: str, most: int) -> int:
    keys = _columns(target, table)
    try:
        there = _columns(source, table)
    except sqlite3.DatabaseError:
        return 0
    names = [name for name in keys if name in there]
    if not names:
        return 0
    insert = f"INSERT OR IGNORE INTO {table}({','.join(names)}) VALUES({marks(names)})"
    before = target.total_changes
    batch: list[tuple[Any, ...]] = []
    for row in _rows(source, target, table, names, keys, most):
        batch.append(row)
        if len(batch) == BATCH:
            target.executemany(insert, batch)
            batch.clear()
    target.executemany(insert, batch)
    return target.total_changes - before


def _rows(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    table: str,
    names: list[str],
    keys: dict[str, int],
    most: int,
) -> Iterator[tuple[Any, ...]]:
    try:
        target.execute(f"SELECT rowid FROM {table} LIMIT 0")
    except sqlite3.OperationalError:  # made WITHOUT ROWID: read it from both ends
        key = [name for name, place in sorted(keys.items(), key=lambda item: item[1]) if place]
        yield from _until_damage(source, table, names, key, most)
        return
    yield from _by_rowid(source, table, names, most)


def _until_damage(
    source: sqlite3.Connection, table: str, names: list[str], key: list[str], most: int
) -> Iterator[tuple[Any, ...]]:
    for direction in ("ASC", "DESC"):
        order = ",".join(f"{name} {direction}" for name in key)
        try:
            yield from source.execute(f"SELECT {','.join(names)} FROM {table} ORDER BY {order} LIMIT {most}")
        except sqlite3.DatabaseError:
            continue
        return


def _by_rowid(source: sqlite3.Connection, table: str, names: list[str], most: int) -> Iterator[tuple[Any, ...]]:
    """Read from the newest row down and over damaged stretches."""
    query = f"SELECT rowid,{','.join(names)} FROM {table} WHERE rowid<=? ORDER BY rowid DESC LIMIT ?"
    reached, left = HIGHEST_ROWID, most
    for _ in range(HOLES):
        try:
            for row in source.execute(query, (reached, left)):
                reached, left = row[0] - 1, left - 1
                yield row[1:]
        except sqlite3.DatabaseError:
            below = _below_hole(source, table, reached)
            if below is None:
                return
            reached = below
        else:
            return


def _below_hole(source: sqlite3.Connection, table: str, reached: int) -> int | None:
    """Return the highest rowid below a damaged stretch that begins at `reached`; None where all the rest is damaged."""

    def is_good(rowid: int) -> bool:
        query = f"SELECT rowid FROM {table} WHERE rowid<=? ORDER BY rowid DESC LIMIT 1"
        try:
            return source.execute(query, (rowid,)).fetchone() is not None
        except sqlite3.DatabaseError:
            return False

    bad, skip = reached, 1
    while not is_good(reached - skip):  # ids may be dense or a million apart
        bad, skip = reached - skip, 2 * skip
        if reached - skip < -HIGHEST_ROWID:
            return None
    good = reached - skip
    while bad - good > 1:
        middle = (bad + good) // 2
        good, bad = (middle, bad) if is_good(middle) else (good, middle)
    return good

"""One SQLite file: opened when first used, a connection per thread, and no trouble with it passed over in silence."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Collection
from typing import TypeVar

from twshell.domain.errors import StoreError
from twshell.domain.record import NamedTuple

T = TypeVar("T")

BUSY_SECONDS = 5.0
LARGEST_COPY = 64 * 2**20  # bytes of a file that are copied into memory where the place cannot be written
ATTEMPTS = 4  # damage, then a full disk, then memory: each may be met once in one call

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BLOCKED = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it cannot be written",
    sqlite3.SQLITE_IOERR: "the disk gave an error or has no more room",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_PERM: "it may not be opened",
}


class Schema(NamedTuple):
    """What a file holds. `migrations` only ever grows: the n-th makes version n; each is a row of statements."""

    in_memory: str  # what it means that memory stands in for the file: a sentence
    migrations: tuple[tuple[str, ...], ...]
    tables: tuple[str, ...]  # those worth saving from a damaged file, in that order
    page_size: int = 4096
    pragmas: tuple[str, ...] = ()  # of every connection
    rebuild: Callable[[sqlite3.Connection], None] | None = None  # of what is derived, after rows were copied
    most_saved: int = 2**31  # rows of each table, newest first


class Trouble(Exception):
    """Why a file cannot be worked with: met here, told as a StoreError or a notice."""


def marks(values: Collection[object]) -> str:
    """Return as many question marks as there are values, for a statement that takes them."""
    return ",".join("?" * len(values))


def code_of(error: sqlite3.Error) -> int:
    """Return the primary result code; 0 where the error is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def migrate(connection: sqlite3.Connection, schema: Schema) -> None:
    """Bring a file to the present version, in one transaction; whoever comes second finds it done."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(connection)
        if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise Trouble("it belongs to another program")
        for migration in schema.migrations[version:]:
            for statement in migration:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={max(version, len(schema.migrations))}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the file's version; 0 is a file without anything in it."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def connect(name: str, *, is_uri: bool = False) -> sqlite3.Connection:
    """Connect so that transactions are ours to begin and any thread may close."""
    return sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=is_uri)


def create_private(path: str) -> None:
    """Make the file (0600) and its folder (0700) if they are not there, shut one others may read; raise OSError."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        if os.stat(path).st_mode & 0o077:
            with contextlib.suppress(PermissionError):  # another's file is theirs to open or shut
                os.chmod(path, 0o600)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)  # another process may make it meanwhile
        create_private(path)


def identity_of(path: str) -> tuple[int, int]:
    """Return what tells this file from another of the same name; (0, 0) where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def _size_of(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _damage(what: str) -> sqlite3.DatabaseError:
    """Return what SQLite raises where it meets damage by itself."""
    error = sqlite3.DatabaseError(what)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


class Database:
    """A file, or the memory that stands in for it; one object may be shared by all threads of a process."""

    def __init__(self, path: str | os.PathLike[str], schema: Schema) -> None:
        """Name the file; nothing is opened yet."""
        self.path = os.fspath(path)
        self.schema = schema
        self._here = threading.local()  # .connection .generation
        self._lock = threading.RLock()
        self._generation = 0  # raised when connections must be opened anew
        self._identity = (0, 0)
        self._ended_badly: bool | None = None  # whether whoever had it before left a log; None: not opened yet
        self._refuge = ""  # why memory stands in for the file
        self._notices: list[str] = []
        self._taken = 0  # how many of them were said

    @property
    def notices(self) -> tuple[str, ...]:
        """Return all that had to be said about the file so far."""
        return tuple(self._notices)

    @property
    def refuge(self) -> str:
        """Return why memory stands in for the file; empty where it does not."""
        return self._refuge

    def take_notices(self) -> tuple[str, ...]:
        """Return what has to be said about the file and was not taken before."""
        with self._lock:
            said = tuple(self._notices[self._taken :])
            self._taken += len(said)
        return said

    def close(self) -> None:
        """Close this thread's connection; the next use opens it again."""
        connection = getattr(self._here, "connection", None)
        if connection is not None:
            connection.close()
            self._here.__dict__.clear()

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection."""
        if getattr(self._here, "generation", -1) == self._generation:
            found: sqlite3.Connection = self._here.connection
            return found
        self.close()
        with self._lock:
            connection = self._open_memory() if self._refuge else self._open_file()
            self._here.connection, self._here.generation = connection, self._generation
        return connection

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do some reading; raise StoreError only where the file is busy or broken beyond help."""
        return self._guarded(work, must_last=False)

    def write(self, work: Callable[[sqlite3.Connection], T], *, durable: bool = False, must_last: bool = False) -> T:
        """Do some writing in one transaction. `durable`: it survives a power cut (one fsync).

        `must_last`: raise StoreError rather than keep it in memory alone.
        """
        if self._refuge and must_last:
            raise self._error(self._refuge)
        if not self._refuge and self._identity != identity_of(self.path):
            self._generation += 1  # the file was moved away or replaced: what we hold open is no longer it
        return self._guarded(lambda connection: _transact(connection, work, durable), must_last)

    def check_after_crash(self) -> None:
        """Look the whole file over, once, where it may not have been closed well; damage is set aside, as ever."""

        def work(connection: sqlite3.Connection) -> None:
            if self._ended_badly and not self._refuge:
                found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
                if found != "ok":
                    raise _damage(found)
            self._ended_badly = False

        self.read(work)

    def shed_log(self) -> None:
        """Empty the write-ahead log, in which what was overwritten in the file still stands; at best effort."""
        self.read(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    def _guarded(self, work: Callable[[sqlite3.Connection], T], must_last: bool) -> T:
        for _ in range(ATTEMPTS):
            try:
                return work(self.connection())
            except Trouble as trouble:
                reason = str(trouble)
            except sqlite3.DatabaseError as error:
                code = code_of(error)
                if code in _BUSY:
                    raise StoreError(
                        f"{self.path} is in use by another program and was not freed in {BUSY_SECONDS:g} s",
                        "try again; if it stays so, look for a hanging twsh",
                    ) from error
                if code in _DAMAGE and not self._refuge:
                    self._keep_log_of(error)
                    self._rescue()
                    continue
                if code not in _BLOCKED:
                    raise
                reason = _BLOCKED[code]
            if must_last or self._refuge:
                raise self._error(reason)
            self._take_refuge(reason)
        raise self._error("it stays damaged")

    def _error(self, reason: str) -> StoreError:
        return StoreError(
            f"{self.path}: {reason}",
            "make room or give twsh a writable place with TWSH_HOME or --home, then start it again",
        )

    def _open_file(self) -> sqlite3.Connection:
        try:
            create_private(self.path)
        except OSError as error:
            raise Trouble(error.strerror or str(error)) from error
        logged = _size_of(f"{self.path}-wal")
        if self._ended_badly is None:
            self._ended_badly = logged > 0
        opening = identity_of(self.path)  # not of what may have taken its place by the time that damage is met
        connection = connect(self.path)
        try:
            if logged and not _size_of(self.path):  # SQLite would throw the log away and begin with an empty file
                raise _damage("it is empty, and its log is not")
            for pragma in ("synchronous=NORMAL", *self.schema.pragmas):
                connection.execute(f"PRAGMA {pragma}")
            version = version_of(connection)
            if version > len(self.schema.migrations):
                raise Trouble("it was written by a newer twsh, which this one may not change")
            if version == 0:
                connection.execute(f"PRAGMA page_size={self.schema.page_size}")
                _write_ahead(connection)
            if version < len(self.schema.migrations):
                migrate(connection, self.schema)
        except (sqlite3.Error, Trouble) as error:
            self._identity = opening
            self._keep_log_of(error)
            connection.close()
            raise
        self._identity = opening
        return connection

    def _open_memory(self) -> sqlite3.Connection:
        """Open the memory all threads share in place of the file, filled once with what the file lets us read."""
        from twshell.store.rescue import copy_rows, readable

        name = f"file:/twsh-{self.path.encode('utf-8', 'surrogateescape').hex()}?vfs=memdb"
        connection = connect(name, is_uri=True)
        if version_of(connection) == 0:
            migrate(connection, self.schema)
            source = readable(self.path, LARGEST_COPY)
            if source is not None:
                copy_rows(source, connection, self.schema)
                source.close()
        return connection

    def _take_refuge(self, reason: str) -> None:
        with self._lock:
            if not self._refuge:
                self._refuge = reason
                self._generation += 1
                self._notices.append(f"{self.path}: {reason}. {self.schema.in_memory}")

    def _keep_log_of(self, error: Exception) -> None:
        if isinstance(error, sqlite3.Error) and code_of(error) in _DAMAGE:
            from twshell.store.rescue import keep_log

            keep_log(self.path)

    def _rescue(self) -> None:
        from twshell.store.rescue import set_aside

        with self._lock:
            self.close()
            self._generation += 1  # other threads close theirs when they next use it
            try:
                said = set_aside(self.path, self.schema, self._identity)
            except (OSError, sqlite3.Error) as error:
                self._take_refuge(f"it is damaged and could not be set aside ({error})")
                return
            if said:
                self._notices.append(said)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch a new file to a write-ahead log; SQLite does not wait by itself for another process that does the same."""
    for _ in range(ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if code_of(error) not in _BUSY:
                raise
        connection.execute("BEGIN IMMEDIATE")  # waits until the other is done
        connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode=WAL")


def _transact(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T], durable: bool) -> T:
    # FULL adds the one sync that a power cut asks for; NORMAL survives whatever happens to the process alone.
    connection.execute("PRAGMA synchronous=FULL" if durable else "PRAGMA synchronous=NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return result

"""The history of typed lines: kept for recall and suggestions, without what looks like a key.

What else of a line may be kept the commands decide, and the caller asks them: see commands.privacy.
"""

from __future__ import annotations

import os
import re
import sqlite3

from twshell.store.database import Database, Schema

FEW = 300  # matches that are sorted at once; where there are more, one of the newest lines is among them
NEWEST = 1000  # lines looked at where many match
TRIM_EVERY = 100  # lines after which the oldest beyond the wanted number go

HISTORY = Schema(
    in_memory="Lines typed now are forgotten when twsh ends.",
    tables=("lines",),
    migrations=(
        (
            "CREATE TABLE lines(id INTEGER PRIMARY KEY, at REAL NOT NULL, line TEXT NOT NULL)",
            "CREATE INDEX lines_line ON lines(line)",
        ),
    ),
)

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_NAMED = re.compile(
    r"(oauth_?\w*|bearer|consumer[_-]?(key|secret)|access[_-]?token(?:[_-]?secret)?|client[_-]?secret|refresh[_-]?token"
    r"|api[_-]?key)[\"']?\s*[=:]\s*\S|\bbearer\s+\S{16}",
    re.IGNORECASE,
)
_RUN = re.compile(r"[A-Za-z0-9_%+/=-]{24,}")
_TOKEN = re.compile(r"\d{2,19}-[A-Za-z0-9]{16,}")


def looks_secret(line: str) -> bool:
    """Say whether a line may hold a key or a token: named as one, or a long run of mixed letters and digits.

    Runs inside web addresses are ids of pages, unless the address names them as a token.
    """
    if _NAMED.search(line):
        return True
    bare = _ADDRESS.sub(" ", line)
    return bool(_TOKEN.search(bare)) or any(_is_mixed(run) for run in _RUN.findall(bare))


def _is_mixed(run: str) -> bool:
    return all(any(test(letter) for letter in run) for test in (str.isupper, str.islower, str.isdigit))


def kept_form(line: str) -> str:
    """Return what of a line may be remembered, empty for nothing: it begins with a blank, or may hold a key."""
    line = line.rstrip()
    return "" if not line or line[0].isspace() or looks_secret(line) else line


class History:
    """Safe to share among threads (each has its own connection) and among processes."""

    def __init__(self, path: str | os.PathLike[str], *, size: int = 10_000) -> None:
        """Name the file and how many lines to keep; nothing is opened yet."""
        self._database = Database(path, HISTORY)
        self.size = size

    @property
    def notices(self) -> tuple[str, ...]:
        """Return all that had to be said about the file so far."""
        return self._database.notices

    def take_notices(self) -> tuple[str, ...]:
        """Return what has to be said about the file, each sentence once."""
        return self._database.take_notices()

    def close(self) -> None:
        """Close this thread's connection; the next use opens it again."""
        self._database.close()

    def append(self, line: str, now: float) -> None:
        """Remember a line, unless it is the newest already, starts with a blank or may hold a secret."""
        kept = kept_form(line).encode("utf-8", "replace").decode()
        if not kept or not self.size:
            return

        def work(connection: sqlite3.Connection) -> None:
            last = connection.execute("SELECT id, line FROM lines ORDER BY id DESC LIMIT 1").fetchone()
            if last and last[1] == kept:
                return
            number = connection.execute("INSERT INTO lines(at, line) VALUES(?,?)", (now, kept)).lastrowid or 0
            if number % TRIM_EVERY == 0:
                connection.execute("DELETE FROM lines WHERE id<=?", (number - self.size,))

        self._database.write(work)

    def newest(self, count: int) -> tuple[str, ...]:
        """Return the newest lines, newest first."""
        query = "SELECT line FROM lines ORDER BY id DESC LIMIT ?"
        rows = self._database.read(lambda connection: connection.execute(query, (min(count, self.size),)).fetchall())
        return tuple(row[0] for row in rows)

    def starting(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Return lines that begin so, newest first, each once; as fast however many there are."""
        if not prefix:
            return tuple(dict.fromkeys(self.newest(NEWEST)))[:limit]
        prefix = prefix.encode("utf-8", "replace").decode()

        def work(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute(
                "SELECT id, line FROM lines WHERE line>=? AND line<? LIMIT ?", (prefix, f"{prefix}\U0010ffff", FEW + 1)
            ).fetchall()
            if len(rows) <= FEW:
                return [line for _, line in sorted(rows, reverse=True)]
            newest = connection.execute("SELECT line FROM lines ORDER BY id DESC LIMIT ?", (NEWEST,)).fetchall()
            found = [line for (line,) in newest if line.startswith(prefix)]
            return found or [line for _, line in sorted(rows, reverse=True)]

        return tuple(dict.fromkeys(self._database.read(work)))[:limit]

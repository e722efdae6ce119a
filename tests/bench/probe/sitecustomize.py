"""Counts what a start does, for the file named in TWSH_BENCH_PROBE: imports, SQLite's work, TLS contexts.

Python runs a module of this name before the program; the benches put this folder on PYTHONPATH for counting runs only.
"""

from __future__ import annotations

import mmap
import os
import sqlite3
import ssl
import struct
import sys
from typing import Any

STEPS, ROWS, CONTEXTS, OPENED = range(4)


class Counters:
    """Four numbers another process can read at any time, and a log of imports."""

    def __init__(self, path: str) -> None:
        """Make the files."""
        with open(path, "wb") as file:
            file.write(bytes(8 * 4))
        with open(path, "r+b") as file:
            self.shared = mmap.mmap(file.fileno(), 8 * 4)
        self.log = os.open(path + ".imports", os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_TRUNC, 0o600)

    def add(self, which: int, count: int = 1) -> None:
        """Raise one of the numbers."""
        (value,) = struct.unpack_from("q", self.shared, which * 8)
        struct.pack_into("q", self.shared, which * 8, value + count)

    def audit(self, event: str, details: tuple[Any, ...]) -> None:
        """Write down the name of each module that is looked for."""
        if event == "import" and details[0]:
            os.write(self.log, f"{details[0]}\n".encode())


def install(counters: Counters) -> None:
    """Put counting classes in the places of sqlite3's, and a counting maker in ssl's."""

    class Cursor(sqlite3.Cursor):
        def __next__(self) -> Any:
            row = super().__next__()
            counters.add(ROWS)
            return row

        def fetchone(self) -> Any:
            row = super().fetchone()
            counters.add(ROWS, row is not None)
            return row

        def fetchmany(self, *size: Any, **more: Any) -> list[Any]:
            rows = super().fetchmany(*size, **more)
            counters.add(ROWS, len(rows))
            return rows

        def fetchall(self) -> list[Any]:
            rows = super().fetchall()
            counters.add(ROWS, len(rows))
            return rows

    class Connection(sqlite3.Connection):
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            counters.add(OPENED)
            self.set_progress_handler(lambda: counters.add(STEPS), 1)

        def cursor(self, *given: Any, **more: Any) -> Any:
            return super().cursor(*given or (Cursor,), **more)

        def execute(self, *given: Any) -> Any:
            return self.cursor().execute(*given)

    connect = sqlite3.connect

    def counting_connect(*given: Any, **more: Any) -> Any:
        return connect(*given, **{"factory": Connection, **more})

    sqlite3.connect = counting_connect  # type: ignore[assignment]

    make = ssl.SSLContext.__new__

    def counting_make(cls: Any, *given: Any, **more: Any) -> Any:
        counters.add(CONTEXTS)
        return make(cls, *given, **more)

    ssl.SSLContext.__new__ = counting_make  # type: ignore[method-assign,assignment]


if _path := os.environ.get("TWSH_BENCH_PROBE"):
    _counters = Counters(_path)
    install(_counters)
    sys.addaudithook(_counters.audit)

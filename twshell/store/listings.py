"""Timelines in the store: which posts they held, when they were asked for, where older posts are missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from twshell.domain.refs import MAX_ID
from twshell.store.people import day_of


def _listing(connection: sqlite3.Connection, which: str) -> int:
    """Return the number of a timeline; 0, which none has, where it was never kept."""
    row = connection.execute("SELECT id FROM listings WHERE which=?", (which,)).fetchone()
    return int(row[0]) if row else 0


def add(connection: sqlite3.Connection, which: str, ids: Iterable[int], now: float, depth: int) -> None:
    """Say that a timeline was asked for now, for that many of its newest posts, and held these."""
    connection.execute(
        """INSERT INTO listings(which, at, depth) VALUES(?,?,?)
        ON CONFLICT(which) DO UPDATE SET at=excluded.at, depth=MAX(depth, excluded.depth)""",
        (which, now, depth),
    )
    listing, day = _listing(connection, which), day_of(now)
    connection.executemany("INSERT OR REPLACE INTO timelines VALUES(?,?,?)", [(listing, post, day) for post in ids])


def asked_at(connection: sqlite3.Connection, which: str) -> float | None:
    """Return when a timeline was last asked for."""
    row = connection.execute("SELECT at FROM listings WHERE which=?", (which,)).fetchone()
    return float(row[0]) if row else None


def depth(connection: sqlite3.Connection, which: str) -> int:
    """Return how many of its newest posts a timeline was asked for at most, whatever X left out of them."""
    row = connection.execute("SELECT depth FROM listings WHERE which=?", (which,)).fetchone()
    return int(row[0]) if row else 0


def newest(connection: sqlite3.Connection, which: str, limit: int, below: int = MAX_ID) -> tuple[str, ...]:
    """Return the newest posts of a timeline, newest first, older than `below`, without those that are gone."""
    rows = connection.execute(
        """SELECT post FROM timelines WHERE listing=? AND post<? AND post NOT IN (SELECT post FROM gone)
        ORDER BY post DESC LIMIT ?""",
        (_listing(connection, which), below, limit),
    )
    return tuple(str(row[0]) for row in rows.fetchall())


def hole_set(connection: sqlite3.Connection, which: str, post: int, is_there: bool) -> None:
    """Say that posts older than this one are missing from a timeline, or not any more."""
    listing = _listing(connection, which)
    if is_there:
        connection.execute("INSERT OR IGNORE INTO holes VALUES(?,?)", (listing, post))
    else:
        connection.execute("DELETE FROM holes WHERE listing=? AND post=?", (listing, post))


def holes(connection: sqlite3.Connection, which: str) -> frozenset[str]:
    """Return the posts below which older ones are missing."""
    rows = connection.execute("SELECT post FROM holes WHERE listing=?", (_listing(connection, which),))
    return frozenset(str(row[0]) for row in rows.fetchall())

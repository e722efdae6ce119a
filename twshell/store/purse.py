"""Windows and money in the ledger: what X told of them, what was spent here, what is in flight."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from twshell.domain.budget import (
    SECONDS,
    WINDOW_15M,
    WINDOW_DAY,
    WINDOW_DAY_APP,
    Bucket,
    BucketKey,
    Identity,
    Spent,
)
from twshell.domain.money import Price
from twshell.domain.skew import offset_after
from twshell.domain.wire import NOT_CONNECTED, Exchange
from twshell.store.database import marks
from twshell.store.ledger_schema import CALLS, UNSENT

SAME_WINDOW = 2.0  # seconds by which two readings of one reset time differ at most
AHEAD = 60.0  # a reading from further in the future is one of a clock that was wrong

_OWNERS = "(credential,account,app) IN (VALUES(?,'',''),('',?,?),('','',?))"


def day_of(at: float) -> str:
    """Return the UTC day of a moment of X's clock, by which X bills (facts x-api §4)."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"


def today(connection: sqlite3.Connection, now: float) -> str:
    """Return the UTC day that it is at X by now."""
    return day_of(now + _clock_offset(connection))


def _clock_offset(connection: sqlite3.Connection) -> float:
    """Return X's clock minus ours, as the last answer to any twsh of this home had it, seconds."""
    row = connection.execute("SELECT value FROM meta WHERE name='clock-offset' AND account=''").fetchone()
    return float(row[0]) if row else 0.0


def _owner(window: str, identity: Identity) -> tuple[str, str, str]:
    """The quarter of an hour belongs to the token, the day to the user in the app or to the app (facts x-api §3.1)."""
    return {
        WINDOW_15M: (identity.credential, "", ""),
        WINDOW_DAY: ("", identity.who, identity.app),
        WINDOW_DAY_APP: ("", "", identity.app),
    }[window]


def _owners(identity: Identity) -> tuple[str, str, str, str]:
    return identity.credential, identity.who, identity.app, identity.app


def learn(
    connection: sqlite3.Connection, exchange: Exchange, buckets: Iterable[Bucket], identity: Identity, now: float
) -> None:
    """Take in what an answer told of X's clock and of its windows; count one call down in those it did not mention."""
    _learn_clock(connection, exchange)
    told = set()
    for bucket in buckets:
        told.add(bucket.key.window)
        _learn_one(connection, bucket, _owner(bucket.key.window, identity), exchange.started_at, now)
    if exchange.phase == NOT_CONNECTED:
        return
    silent = [window for window in SECONDS if window not in told]
    connection.execute(
        f"""UPDATE buckets SET remaining=max(0, remaining-1) WHERE {_OWNERS} AND method=? AND template=?
        AND span IN ({marks(silent)}) AND (reset_at IS NULL OR reset_at>?)""",
        (*_owners(identity), exchange.request.method, exchange.request.template, *silent, now),
    )


def _learn_clock(connection: sqlite3.Connection, exchange: Exchange) -> None:
    known = _clock_offset(connection)
    offset = offset_after(exchange, known)
    if offset != known:
        connection.execute("INSERT OR REPLACE INTO meta VALUES('clock-offset', '', ?)", (offset,))


def _learn_one(
    connection: sqlite3.Connection, bucket: Bucket, owner: tuple[str, str, str], asked_at: float, now: float
) -> None:
    """Believe the later of two answers; of two calls that overlapped in one window, the smaller remainder."""
    key = (*owner, *bucket.key)
    where = "credential=? AND account=? AND app=? AND method=? AND template=? AND span=?"
    row = connection.execute(
        f"SELECT remaining, reset_at, asked_at, seen_at FROM buckets WHERE {where}", key
    ).fetchone()
    remaining, seen_at = bucket.remaining, bucket.seen_at
    if row is not None:
        known, reset_at, known_asked, known_seen = row
        if asked_at < known_seen <= now + AHEAD:
            if _is_same_window(reset_at, bucket.reset_at):
                remaining, asked_at, seen_at = (
                    min(remaining, known),
                    max(asked_at, known_asked),
                    max(seen_at, known_seen),
                )
            elif seen_at <= known_seen:
                return
    connection.execute(
        f"INSERT OR REPLACE INTO buckets VALUES({marks(range(11))})",
        (*key, bucket.limit, remaining, bucket.reset_at, asked_at, seen_at),
    )


def _is_same_window(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= SAME_WINDOW


def in_flight(connection: sqlite3.Connection, identity: Identity, now: float) -> dict[tuple[str, str], int]:
    """Count the writes that are being sent, by any process, and were not answered yet."""
    rows = connection.execute(
        f"""SELECT method, template, count(*) FROM writes INDEXED BY writes_unsent
        WHERE {UNSENT} AND state='sending' AND credential=? AND sent_at>? GROUP BY method, template""",
        (identity.credential, now - SECONDS[WINDOW_15M]),
    )
    return {(method, template): count for method, template, count in rows.fetchall()}


def buckets(
    connection: sqlite3.Connection, identity: Identity, flying: Mapping[tuple[str, str], int]
) -> dict[BucketKey, Bucket]:
    """Return the windows as X last told them, less what is in flight."""
    rows = connection.execute(
        f"SELECT method, template, span, most, remaining, reset_at, seen_at FROM buckets WHERE {_OWNERS}",
        _owners(identity),
    ).fetchall()
    found = {}
    for method, template, span, most, remaining, reset_at, seen_at in rows:
        key = BucketKey(method, template, span)
        left = max(0, remaining - flying.get((method, template), 0))
        found[key] = Bucket(key, most, left, reset_at, "header", seen_at)
    return found


def left_after(connection: sqlite3.Connection, step_key: BucketKey, identity: Identity, now: float) -> int | None:
    """Return what is left of a window once all in flight is answered; negative: one too many; None: unknown."""
    row = connection.execute(
        """SELECT remaining FROM buckets WHERE credential=? AND account='' AND app='' AND method=? AND template=?
        AND span=? AND coalesce(reset_at, seen_at+?)>?""",
        (identity.credential, *step_key, SECONDS[step_key.window], now),
    ).fetchone()
    if row is None:
        return None
    return int(row[0]) - in_flight(connection, identity, now).get(step_key[:2], 0)


def calls(
    connection: sqlite3.Connection, identity: Identity, flying: Mapping[tuple[str, str], int], now: float
) -> dict[BucketKey, int]:
    """Count the calls of each endpoint within each window: those answered or lost, and those in flight."""
    quarter, day = (int((now - SECONDS[window]) * 1000) for window in (WINDOW_15M, WINDOW_DAY))
    rows = connection.execute(
        f"""SELECT method, template, sum(credential=? AND at_ms>?), sum(account=?), count(*)
        FROM journal INDEXED BY journal_calls WHERE {CALLS} AND reached<>'{NOT_CONNECTED}' AND app=? AND at_ms>?
        GROUP BY method, template""",
        (identity.credential, quarter, identity.who, identity.app, day),
    ).fetchall()
    found: dict[BucketKey, int] = {}
    for method, template, *numbers in rows:
        for window, number in zip(SECONDS, numbers, strict=True):
            found[BucketKey(method, template, window)] = number
    for (method, template), number in flying.items():
        for window in SECONDS:
            key = BucketKey(method, template, window)
            found[key] = found.get(key, 0) + number
    return {key: number for key, number in found.items() if number}


def spend(
    connection: sqlite3.Connection, identity: Identity, *, verb: str, exchange: Exchange, price: Price, now: float
) -> None:
    """Book what a call cost, by day, verb and endpoint."""
    connection.execute(
        """INSERT INTO money VALUES(?,?,?,?,?,?,1,?,?) ON CONFLICT DO UPDATE SET
        calls=calls+1, low=low+excluded.low, high=high+excluded.high""",
        (
            identity.app, today(connection, now), identity.who, verb, exchange.request.method,
            exchange.request.template, price.low, price.high,
        ),
    )  # fmt: skip


def spent(connection: sqlite3.Connection, identity: Identity, now: float) -> Spent:
    """Return what the app's calls cost today and this month; the credits are the app's, whoever uses it."""
    day = today(connection, now)
    row = connection.execute(
        """SELECT sum(low*(day=?)), sum(high*(day=?)), sum(low), sum(high) FROM money
        WHERE app=? AND day>=? AND day<=?""",
        (day, day, identity.app, f"{day[:8]}01", day),
    ).fetchone()
    low, high, month_low, month_high = (int(value or 0) for value in row)
    return Spent(Price(low, high), Price(month_low, month_high))


def pay(connection: sqlite3.Connection, identity: Identity, resources: Iterable[str], now: float) -> None:
    """Remember resources as billed today; those of days gone by are forgotten."""
    day = today(connection, now)
    rows = [(identity.app, day, resource) for resource in resources]
    if rows:
        connection.execute("DELETE FROM billed WHERE app=? AND day<?", (identity.app, day))
        connection.executemany("INSERT OR IGNORE INTO billed VALUES(?,?,?)", rows)


def paid(connection: sqlite3.Connection, identity: Identity, now: float) -> frozenset[str]:
    """Return the resources billed this UTC day."""
    rows = connection.execute(
        "SELECT resource FROM billed WHERE app=? AND day=?", (identity.app, today(connection, now))
    )
    return frozenset(row[0] for row in rows.fetchall())


def sent_lately(connection: sqlite3.Connection, identity: Identity, now: float) -> tuple[tuple[float, str], ...]:
    """Return (time, family) of the last 24 hours' writes that are or may be on X, oldest first."""
    rows = connection.execute(
        """SELECT sent_at, family FROM writes WHERE account=? AND sent_at>? AND state IN ('sending','done','unknown')
        ORDER BY sent_at""",
        (identity.who, now - SECONDS[WINDOW_DAY]),
    )
    return tuple((at, family) for at, family in rows.fetchall())

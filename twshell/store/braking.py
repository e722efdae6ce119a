"""The brakes in the ledger: what is stopped, since when, and when it was last opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from twshell.domain.budget import Brake, Identity
from twshell.store import journal

SCOPES = ("app", "account", "money", "hold")


def put_on(connection: sqlite3.Connection, identity: Identity, brake: Brake, now: float) -> None:
    """Stop what the brake stops, and say so in the journal."""
    values = (brake.scope, _subject(brake.scope, identity), brake.cause, brake.since, brake.until, brake.strikes)
    connection.execute("INSERT OR REPLACE INTO brake VALUES(?,?,?,?,?,?)", values)
    _note(connection, identity, "brake", brake.scope, brake.cause, now)


def on(connection: sqlite3.Connection, identity: Identity) -> tuple[Brake, ...]:
    """Return the brakes that are on, those whose time is over included, the oldest first."""
    rows = connection.execute(
        """SELECT scope, cause, since, until, strikes FROM brake WHERE (scope IN ('app','money') AND subject=?)
        OR (scope IN ('account','hold') AND subject=?) ORDER BY since""",
        (identity.app, identity.who),
    )
    return tuple(Brake(*row) for row in rows.fetchall())


def release(
    connection: sqlite3.Connection, identity: Identity, scopes: Iterable[str], now: float, *, verb: str = "resume"
) -> int:
    """Take brakes off; signs from before now count no more. Return how many were on."""
    count = 0
    for scope in scopes:
        subject = _subject(scope, identity)
        connection.execute("INSERT OR REPLACE INTO meta VALUES(?,?,?)", (f"cleared-{scope}", subject, now))
        if connection.execute("DELETE FROM brake WHERE scope=? AND subject=?", (scope, subject)).rowcount:
            count += 1
            _note(connection, identity, verb, scope, "", now)
    return count


def cleared(connection: sqlite3.Connection, identity: Identity) -> dict[str, float]:
    """Return when each scope was last opened."""
    found = {}
    for scope in SCOPES:
        query = "SELECT value FROM meta WHERE name=? AND account=?"
        row = connection.execute(query, (f"cleared-{scope}", _subject(scope, identity))).fetchone()
        if row:
            found[scope] = float(row[0])
    return found


def _subject(scope: str, identity: Identity) -> str:
    """The app's brake and the money's hold for every account of the app; the others for the account alone."""
    return identity.app if scope in ("app", "money") else identity.who


def _note(connection: sqlite3.Connection, identity: Identity, verb: str, scope: str, cause: str, now: float) -> None:
    row = journal.row_of(identity, phase="note", now=now, verb=verb, cause=cause)
    journal.append(connection, row._replace(state=scope))

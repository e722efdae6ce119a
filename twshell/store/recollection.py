"""What the ledger can tell of one's own doings: said, done to whom, what worked last; each a query over its rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from twshell.domain.budget import BucketKey, Identity
from twshell.store.database import marks
from twshell.store.ledger_schema import CALLS


def worked(connection: sqlite3.Connection, identity: Identity) -> dict[str, float]:
    """Return when each verb last went well with these keys."""
    query = f"""SELECT verb, max(at_ms) FROM journal INDEXED BY journal_calls
        WHERE {CALLS} AND app=? AND account=? AND credential=? AND cause='' GROUP BY verb"""
    rows = connection.execute(query, (identity.app, identity.who, identity.credential))
    return {verb: at_ms / 1000 for verb, at_ms in rows.fetchall()}


def access(connection: sqlite3.Connection, identity: Identity) -> tuple[str, float] | None:
    """Return what X last said that the token may do, and when."""
    query = f"""SELECT access_level, at_ms FROM journal INDEXED BY journal_calls
        WHERE {CALLS} AND app=? AND credential=? AND access_level<>'' ORDER BY at_ms DESC LIMIT 1"""
    row = connection.execute(query, (identity.app, identity.credential)).fetchone()
    return (row[0], row[1] / 1000) if row else None


def said(
    connection: sqlite3.Connection, identity: Identity, since: float, limit: int, states: Iterable[str]
) -> list[tuple[float, str]]:
    """Return (time, text) of the newest posts and replies in some states, oldest first; no deleted ones."""
    states = tuple(states)
    query = f"""SELECT sent_at, text FROM writes WHERE account=? AND sent_at>? AND family IN ('post','reply')
        AND state IN ({marks(states)}) AND text<>'' AND NOT EXISTS (
        SELECT 1 FROM writes AS undone WHERE undone.account=writes.account AND undone.verb='delete'
        AND undone.state='done' AND undone.target=writes.remote_id) ORDER BY sent_at DESC LIMIT ?"""
    rows = connection.execute(query, (identity.who, since, *states, limit)).fetchall()
    return [(at, text) for at, text in rows[::-1]]


def last_done(
    connection: sqlite3.Connection, identity: Identity, verbs: Iterable[str], targets: Iterable[str]
) -> dict[str, tuple[str, float]]:
    """Return, for each target, which of the verbs was last done to it, and when."""
    verbs, targets = tuple(verbs), tuple(targets)
    query = f"""SELECT target, verb, sent_at FROM writes WHERE account=? AND sent_at IS NOT NULL AND state='done'
        AND verb IN ({marks(verbs)}) AND target IN ({marks(targets)}) ORDER BY sent_at"""
    rows = connection.execute(query, (identity.who, *verbs, *targets))
    return {target: (verb, at) for target, verb, at in rows.fetchall()}


def calls_since(connection: sqlite3.Connection, identity: Identity, key: BucketKey, since: float) -> int:
    """Count the calls of an endpoint with these keys since then, by any twsh; those still in flight included."""
    calls = f"""SELECT count(*) FROM journal INDEXED BY journal_calls WHERE {CALLS} AND app=? AND at_ms>?
        AND credential=? AND method=? AND template=?"""
    values = (identity.app, int(since * 1000), identity.credential, key.method, key.template)
    flying = "SELECT count(*) FROM writes WHERE state='sending' AND credential=? AND method=? AND template=?"
    made = connection.execute(calls, values).fetchone()[0]
    return int(made) + int(connection.execute(flying, (identity.credential, key.method, key.template)).fetchone()[0])

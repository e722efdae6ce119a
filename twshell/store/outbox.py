"""The writes table: a write's way from draft to done, and which steps of it are allowed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from twshell.domain.budget import Identity
from twshell.domain.costs import family_of
from twshell.domain.errors import StoreError
from twshell.domain.money import Price
from twshell.domain.plan import Step
from twshell.domain.stored import SENDABLE, SETTLEABLE, STATES, Counts, Write
from twshell.store.ledger_schema import UNSENT

# What each field of a Write is in the table, in order.
_COLUMNS = (
    "id,verb,state,text,target,line,cause,coalesce(remote_id,''),account,source,plan_id,undo,method,path,template,body,"
    "made_at,changed_at,sent_at,not_before"
)
PRIVATE = "dm"  # the family whose texts are wiped once they are done or dropped
LEASE_SECONDS = 120.0  # no call lasts that long: a row `sending` for longer belongs to nobody


def add(
    connection: sqlite3.Connection, step: Step, identity: Identity, *, state: str, line: str, source: str, plan_id: str,
    cause: str, now: float, owner: str = "",
) -> int:  # fmt: skip
    """Write a new row and return its number."""
    import hashlib

    request = step.request
    body = _json(request.body) if request.body is not None else ""
    values = {
        "account": identity.user_id or identity.account, "app": identity.app, "credential": identity.credential,
        "verb": step.verb, "family": family_of(request), "line": line, "source": source, "plan_id": plan_id,
        "text": step.text, "target": step.post.id if step.post else step.user.id if step.user else "",
        "undo": step.undo, "method": request.method, "path": request.path, "template": request.template, "body": body,
        "body_hash": hashlib.sha256(body.encode("ascii")).hexdigest() if body else "",
        "state": state, "cause": cause, "made_at": now, "changed_at": now,
    }  # fmt: skip
    if state == "sending":
        values |= {"sent_at": now, "owner": owner, "attempts": 1}
    statement = f"INSERT INTO writes({','.join(values)}) VALUES({','.join('?' * len(values))})"
    return int(connection.execute(statement, [_storable(value) for value in values.values()]).lastrowid or 0)


def claim(connection: sqlite3.Connection, write_id: int, *, now: float, owner: str, plan_id: str) -> None:
    """Take a draft or a queued write for sending; raise StoreError where another twsh was faster."""
    changed = connection.execute(
        f"""UPDATE writes SET state='sending', sent_at=?, changed_at=?, owner=?, plan_id=?, cause='',
        attempts=attempts+1, absences=0, looks=0 WHERE id=? AND state IN ({_quoted(SENDABLE)})""",
        (now, now, owner, plan_id, write_id),
    ).rowcount
    if not changed:
        raise StoreError(f"#{write_id} cannot be sent: it is being sent, done or dropped already", "look at `drafts`")


def settle(
    connection: sqlite3.Connection, write_id: int, *, state: str, cause: str, remote_id: str, price: Price, now: float
) -> Price:
    """Say how a write ended; return what it cost more than was booked for it before.

    What X made belongs to one write alone: where another holds that id already, this one keeps it as evidence only.
    """
    if state not in STATES:
        raise ValueError(f"no state {state!r}")
    row = connection.execute("SELECT cost_low, cost_high FROM writes WHERE id=?", (write_id,)).fetchone()
    before = Price(*row) if row else Price()
    taken = connection.execute("SELECT id FROM writes WHERE remote_id=? AND id<>?", (remote_id, write_id)).fetchone()
    evidence = f"X answered with id {remote_id}, which #{taken[0]} has" if taken else ""
    changed = connection.execute(
        f"""UPDATE writes SET state=?, cause=?, changed_at=?, remote_id=coalesce(?,remote_id), evidence=evidence||?,
        cost_low=?, cost_high=?, owner='' WHERE id=? AND state IN ({_quoted(SETTLEABLE)})""",
        (state, cause, now, None if taken or not remote_id else remote_id, evidence, *price, write_id),
    ).rowcount
    if not changed:
        return Price()
    if state == "done":
        _wipe(connection, write_id)
    return Price(price.low - before.low, price.high - before.high)


def is_private(connection: sqlite3.Connection, write_id: int) -> bool:
    """Say whether a write's text is wiped in the end."""
    row = connection.execute("SELECT family FROM writes WHERE id=?", (write_id,)).fetchone()
    return row is not None and row[0] == PRIVATE


def drop(connection: sqlite3.Connection, write_id: int, now: float) -> bool:
    """Take a write out of the drafts; False where there is none, or it is being sent or done."""
    changed = connection.execute(
        f"UPDATE writes SET state='cancelled', changed_at=? WHERE id=? AND {UNSENT} AND state<>'sending'",
        (now, write_id),
    ).rowcount
    if changed:
        _wipe(connection, write_id)
    return bool(changed)


def mark(connection: sqlite3.Connection, write_id: int, *, cause: str, now: float) -> None:
    """Say of a draft what became of it otherwise; it stays a draft."""
    connection.execute(
        "UPDATE writes SET cause=?, changed_at=? WHERE id=? AND state IN ('draft','queued','rejected','absent')",
        (cause, now, write_id),
    )


def withdraw(connection: sqlite3.Connection, write_id: int, *, state: str, cause: str, now: float) -> None:
    """Take back an intent that was never sent."""
    connection.execute(
        """UPDATE writes SET state=?, cause=?, changed_at=?, sent_at=NULL, owner='' WHERE id=? AND state='sending'""",
        (state, cause, now, write_id),
    )


def recover(connection: sqlite3.Connection, is_alive: Callable[[str], bool], now: float) -> tuple[Write, ...]:
    """Call unknown what a process that is gone was sending; return those writes."""
    rows = connection.execute("SELECT id, owner, sent_at FROM writes WHERE state='sending'").fetchall()
    # A clock that was set back must not keep a row for ever: its time may lie ahead of now by far.
    dead = [row[0] for row in rows if (not is_alive(row[1]) if row[1] else abs(now - row[2]) > LEASE_SECONDS)]
    for write_id in dead:
        connection.execute("UPDATE writes SET state='unknown', changed_at=?, owner='' WHERE id=?", (now, write_id))
    return _select(connection, f"id IN ({','.join(map(str, dead))})" if dead else "0")


def one(connection: sqlite3.Connection, write_id: int) -> Write | None:
    """Return a write by its number."""
    return next(iter(_select(connection, "id=?", (write_id,))), None)


def unsent(connection: sqlite3.Connection, limit: int) -> tuple[Write, ...]:
    """Return what was typed and is not known to be on X, newest first."""
    source = f"writes INDEXED BY writes_unsent WHERE {UNSENT} ORDER BY id DESC LIMIT ?"
    return tuple(Write(*row) for row in connection.execute(f"SELECT {_COLUMNS} FROM {source}", (limit,)))


def counts(connection: sqlite3.Connection, account: str) -> Counts:
    """Count the writes of an account that wait for something."""
    source = f"writes INDEXED BY writes_unsent WHERE {UNSENT} AND account=? GROUP BY state"
    found = dict(connection.execute(f"SELECT state, count(*) FROM {source}", (account,)).fetchall())
    drafts = sum(found.get(state, 0) for state in ("draft", "rejected", "absent"))
    return Counts(found.get("unknown", 0), found.get("queued", 0), drafts)


def _select(connection: sqlite3.Connection, where: str, values: Iterable[Any] = ()) -> tuple[Write, ...]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM writes WHERE {where} ORDER BY id", tuple(values))
    return tuple(Write(*row) for row in rows)


def _wipe(connection: sqlite3.Connection, write_id: int) -> None:
    """DM texts live here only until they are done or dropped, DESIGN §3.4 (secure_delete overwrites them)."""
    connection.execute(
        "UPDATE writes SET text='', body='', line=verb WHERE id=? AND family=?",
        (write_id, PRIVATE),
    )


def _json(body: Any) -> str:
    import json

    return json.dumps(dict(body), ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def _storable(value: Any) -> Any:
    """SQLite takes no lone surrogates; a terminal that is not UTF-8 may give some."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _quoted(states: Iterable[str]) -> str:
    return ",".join(f"'{state}'" for state in states)

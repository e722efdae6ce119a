"""The writes table: a write's way from draft to done, and which steps of it are allowed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from twshell.domain.budget import Identity
from twshell.domain.costs import PRIVATE, family_of
from twshell.domain.errors import StoreError
from twshell.domain.money import Price
from twshell.domain.plan import Step
from twshell.domain.record import NamedTuple
from twshell.domain.refs import named_in
from twshell.domain.stored import SENDABLE, SETTLEABLE, STATES, Counts, Write
from twshell.store.database import marks
from twshell.store.ledger_schema import UNSENT

# What each field of a Write is in the table, in order.
COLUMNS = (
    "id,verb,state,text,target,line,cause,coalesce(remote_id,''),account,source,plan_id,undo,method,path,template,body,"
    "made_at,changed_at,sent_at,not_before,baseline_id,clock_offset,coalesce(parent,0),attempts,looks,absences,"
    "looked_at,absent_at,evidence,first_at"
)
LEASE_SECONDS = 120.0  # no call lasts that long: a row `sending` for longer belongs to nobody
IsAlive = Callable[[str], bool | None]  # of an owner; None: that cannot be told


class Start(NamedTuple):
    """What is written down when a write is sent, to know it again: facts safe-writes §3.2."""

    offset: float = 0.0  # X's clock minus ours, seconds
    parent: int = 0  # the write that is repeated, by the user's word


class Claimed(NamedTuple):
    """A write taken for sending: which attempt it is, and whether it was sent before and found not to be on X."""

    attempt: int
    was_absent: bool


class Settled(NamedTuple):
    """What settling came to: the cost beyond what was booked; `is_private`: its text goes once it is done."""

    more: Price = Price()
    is_private: bool = False


PLAIN = Start()


def add(
    connection: sqlite3.Connection, step: Step, identity: Identity, *, state: str, line: str, source: str, plan_id: str,
    cause: str, now: float, owner: str = "", start: Start = PLAIN,
) -> int:  # fmt: skip
    """Write a new row and return its number."""
    request = step.request
    values = _asked(step) | {
        "account": identity.who, "app": identity.app, "credential": identity.credential,
        "verb": step.verb, "family": family_of(request), "line": line, "source": source, "plan_id": plan_id,
        "undo": step.undo, "method": request.method, "template": request.template,
        "state": state, "cause": cause, "made_at": now, "changed_at": now,
    }  # fmt: skip
    if state == "queued":
        values["owner"] = owner
    if state == "sending":
        values |= {"sent_at": now, "owner": owner, "attempts": 1, "clock_offset": start.offset}
        values |= {"baseline_id": newest_own(connection, str(values["account"])), "parent": start.parent or None}
    statement = f"INSERT INTO writes({','.join(values)}) VALUES({marks(values)})"
    return int(connection.execute(statement, [storable(value) for value in values.values()]).lastrowid or 0)


def claim(
    connection: sqlite3.Connection, write_id: int, step: Step, identity: Identity, *, now: float, owner: str,
    plan_id: str, start: Start = PLAIN,
) -> Claimed:  # fmt: skip
    """Take a draft or a queued write for sending; raise StoreError where another twsh was faster.

    What is asked is put down anew: a draft may have been kept before the id of whom it is about was looked up. One that
    was found absent keeps what was known before its first sending: that one may appear yet.
    """
    row = connection.execute("SELECT state, attempts FROM writes WHERE id=?", (write_id,)).fetchone()
    state, attempts = row or ("", 0)
    account = identity.who
    values = _asked(step) | {
        "sent_at": now, "changed_at": now, "owner": owner, "plan_id": plan_id, "cause": "", "account": account,
        "clock_offset": start.offset, "app": identity.app, "credential": identity.credential,
    }  # fmt: skip
    changed = connection.execute(
        f"""UPDATE writes SET {",".join(f"{name}=?" for name in values)}, state='sending',
        first_at=CASE WHEN state='absent' THEN coalesce(first_at, sent_at) ELSE first_at END,
        baseline_id=CASE WHEN state='absent' OR first_at IS NOT NULL THEN baseline_id ELSE ? END,
        parent=coalesce(?, parent), attempts=attempts+1, absences=0, looks=0, looked_at=NULL, absent_at=NULL
        WHERE id=? AND state IN ({_quoted(SENDABLE)})""",
        (*map(storable, values.values()), newest_own(connection, account), start.parent or None, write_id),
    ).rowcount
    if not changed:
        raise StoreError(f"#{write_id} cannot be sent: it is being sent, done or dropped already", "look at `drafts`")
    return Claimed(attempts + 1, state == "absent")


def _asked(step: Step) -> dict[str, str]:
    """Return what a step asks of X and about whom, as it is put down."""
    import hashlib

    request = step.request
    body = as_json(request.body) if request.body is not None else ""
    return {
        "target": step.target, "path": request.path, "body": body,
        "body_hash": hashlib.sha256(body.encode("ascii")).hexdigest() if body else "", "text": step.text,
    }  # fmt: skip


def newest_own(connection: sqlite3.Connection, account: str) -> str:
    """Return the newest id of an account's own posts that any answer has held, empty where none is known."""
    row = connection.execute("SELECT value FROM meta WHERE name='newest-own' AND account=?", (account,)).fetchone()
    return str(row[0]) if row else ""


def saw_own(connection: sqlite3.Connection, account: str, post_id: str) -> None:
    """Remember the newest of one's own posts: what a write adds will be newer."""
    if post_id.isascii() and post_id.isdigit():
        connection.execute(
            """INSERT INTO meta VALUES('newest-own',?,?) ON CONFLICT DO UPDATE SET value=excluded.value
            WHERE CAST(excluded.value AS INTEGER) > CAST(value AS INTEGER)""",
            (account, post_id),
        )


def settle(
    connection: sqlite3.Connection, write_id: int, *, state: str, cause: str, remote_id: str, price: Price, now: float,
    attempt: int = 0,
) -> Settled:  # fmt: skip
    """Say how a write ended.

    What X made belongs to one write alone: where another holds that id already, this one keeps it as evidence only.
    `attempt`: which sending the answer is to; one of an earlier sending changes nothing any more.
    """
    if state not in STATES:
        raise ValueError(f"no state {state!r}")
    query = """SELECT cost_low, cost_high, family, (SELECT id FROM writes WHERE remote_id=? AND id<>?)
        FROM writes WHERE id=?"""
    row = connection.execute(query, (remote_id, write_id, write_id)).fetchone()
    if row is None:
        return Settled()
    low, high, family, taken = row
    evidence = f"X answered with id {remote_id}, which #{taken} has" if taken else ""
    changed = connection.execute(
        f"""UPDATE writes SET state=?, cause=?, changed_at=?, remote_id=coalesce(?,remote_id), evidence=evidence||?,
        cost_low=?, cost_high=?, owner='' WHERE id=? AND state IN ({_quoted(SETTLEABLE)}) AND ? IN (0, attempts)""",
        (state, cause, now, None if taken or not remote_id else remote_id, evidence, *price, write_id, attempt),
    ).rowcount
    if not changed:
        return Settled(is_private=family == PRIVATE)
    if state == "done" and family == PRIVATE:
        wipe(connection, write_id)
    return Settled(Price(price.low - low, price.high - high), family == PRIVATE)


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
        wipe(connection, write_id)
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


def unqueue(connection: sqlite3.Connection, numbers: Iterable[int], *, cause: str, now: float) -> int:
    """Make drafts of writes that were queued and will not go by themselves; return how many there were."""
    count = 0
    for number in numbers:
        count += connection.execute(
            "UPDATE writes SET state='draft', cause=?, changed_at=? WHERE id=? AND state='queued'", (cause, now, number)
        ).rowcount
    return count


def left_behind(connection: sqlite3.Connection, is_alive: IsAlive, now: float) -> dict[int, str]:
    """Return what processes that are gone were sending or about to send, by number with the state it is in."""
    rows = connection.execute(
        f"""SELECT id, state, owner, coalesce(sent_at, changed_at) FROM writes INDEXED BY writes_unsent
        WHERE {UNSENT} AND state IN ('sending','queued')"""
    ).fetchall()
    return {number: state for number, state, owner, at in rows if _is_left(state, owner, now - at, is_alive)}


def _is_left(state: str, owner: str, age: float, is_alive: IsAlive) -> bool:
    known = is_alive(owner) if owner else None
    if known is not None:
        return not known
    # A clock that was set back must not keep a row for ever: its time may lie ahead of now by far.
    return abs(age) > LEASE_SECONDS and (state == "sending" or bool(owner))


def recover(connection: sqlite3.Connection, is_alive: IsAlive, now: float) -> tuple[Write, ...]:
    """Call unknown what a process that is gone was sending, drafts what it had queued; return those writes."""
    found = left_behind(connection, is_alive, now)
    for write_id, state in found.items():
        then, cause = ("unknown", "") if state == "sending" else ("draft", "stopped")
        connection.execute(
            "UPDATE writes SET state=?, cause=?, changed_at=?, owner='' WHERE id=? AND state=?",
            (then, cause, now, write_id, state),
        )
    return _select(connection, f"id IN ({','.join(map(str, found))})" if found else "0")


def one(connection: sqlite3.Connection, write_id: int) -> Write | None:
    """Return a write by its number."""
    return next(iter(_select(connection, "id=?", (write_id,))), None)


def unsent(connection: sqlite3.Connection, limit: int) -> tuple[Write, ...]:
    """Return what was typed and is not known to be on X, newest first."""
    source = f"writes INDEXED BY writes_unsent WHERE {UNSENT} ORDER BY id DESC LIMIT ?"
    return tuple(Write(*row) for row in connection.execute(f"SELECT {COLUMNS} FROM {source}", (limit,)))


def counts(connection: sqlite3.Connection, account: str) -> Counts:
    """Count the writes of an account that wait for something."""
    source = f"writes INDEXED BY writes_unsent WHERE {UNSENT} AND account=? GROUP BY state"
    found = dict(connection.execute(f"SELECT state, count(*) FROM {source}", (account,)).fetchall())
    drafts = sum(found.get(state, 0) for state in ("draft", "rejected", "absent"))
    return Counts(found.get("unknown", 0), found.get("queued", 0), drafts)


def _select(connection: sqlite3.Connection, where: str, values: Iterable[Any] = ()) -> tuple[Write, ...]:
    rows = connection.execute(f"SELECT {COLUMNS} FROM writes WHERE {where} ORDER BY id", tuple(values))
    return tuple(Write(*row) for row in rows)


def wipe(connection: sqlite3.Connection, write_id: int) -> None:
    """DM texts live here only until they are done or dropped, DESIGN §3.4 (secure_delete overwrites them).

    The hash of a short text is as good as the text. Whom it was for stays.
    """
    row = connection.execute("SELECT verb, line FROM writes WHERE id=? AND family=?", (write_id, PRIVATE)).fetchone()
    if row is None:
        return
    verb, name = row[0], named_in(row[1])
    line = f"{verb} @{name}" if name else verb
    connection.execute("UPDATE writes SET text='', body='', body_hash='', line=? WHERE id=?", (line, write_id))


def as_json(body: Any) -> str:
    """Write a body the same way each time; ASCII, since it may hold half a surrogate pair."""
    import json

    return json.dumps(dict(body), ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def storable(value: Any) -> Any:
    """Return a value as SQLite takes it: without lone surrogates, which a terminal that is not UTF-8 may give."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _quoted(states: Iterable[str]) -> str:
    return ",".join(f"'{state}'" for state in states)

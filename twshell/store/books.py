"""The books in the ledger: what was booked by day, command and endpoint; the caps and terms the user has set."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from twshell.domain.budget import BucketKey, Identity, Terms
from twshell.domain.money import Price
from twshell.domain.record import NamedTuple
from twshell.domain.wire import NOT_CONNECTED
from twshell.store import purse
from twshell.store.database import Database
from twshell.store.ledger_schema import CALLS

# Names under which the account's own words stand in the table meta.
CAP, LIMIT, PRICE, INCLUDED, BALANCE = "cap ", "limit ", "price ", "included", "balance"


class Booking(NamedTuple):
    """What one command's calls of one endpoint cost on one UTC day."""

    day: str
    verb: str
    method: str
    template: str
    calls: int
    price: Price


class Called(NamedTuple):
    """A call that reached X: when (unix seconds), which, what it cost at most (micro-dollars)."""

    at: float
    method: str
    template: str
    most: int


class Said(NamedTuple):
    """What the user has said of an account: caps by name with whether they block, and terms."""

    caps: Mapping[str, int] = {}
    blocks: frozenset[str] = frozenset()  # those of the caps that are never passed, not even when asked
    terms: Terms = Terms()


class Books:
    """What is written down about money and limits; every method raises StoreError as the ledger's do."""

    def __init__(self, database: Database) -> None:
        """Share the ledger's file."""
        self._database = database

    def today(self, now: float) -> str:
        """Return the UTC day that it is at X by now: `2026-11-24`."""
        return self._database.read(lambda connection: purse.today(connection, now))

    def bookings(self, identity: Identity, since: str) -> tuple[Booking, ...]:
        """Return what the app's calls cost from that UTC day on, the days in order."""
        query = """SELECT day, verb, method, template, sum(calls), sum(low), sum(high) FROM money
            WHERE app=? AND day>=? GROUP BY day, verb, method, template ORDER BY day"""
        values = (identity.app, since)
        rows = self._database.read(lambda connection: connection.execute(query, values).fetchall())
        return tuple(
            Booking(day, verb, method, template, calls, Price(low, high))
            for day, verb, method, template, calls, low, high in rows
        )

    def calls(self, identity: Identity, since: float) -> tuple[Called, ...]:
        """Return the account's calls that reached X since then, oldest first."""
        query = f"""SELECT at_ms, method, template, cost_high FROM journal INDEXED BY journal_calls
            WHERE {CALLS} AND app=? AND at_ms>=? AND account=? AND reached<>'{NOT_CONNECTED}' ORDER BY at_ms"""
        values = (identity.app, int(since * 1000), identity.who)
        rows = self._database.read(lambda connection: connection.execute(query, values).fetchall())
        return tuple(Called(at_ms / 1000, method, template, most) for at_ms, method, template, most in rows)

    def said(self, identity: Identity) -> Said:
        """Return the account's caps and terms."""
        account = identity.who
        query = "SELECT name, value FROM meta WHERE account=? AND (name=? OR name GLOB ? OR name GLOB ? OR name GLOB ?)"
        values = (account, INCLUDED, *(f"{kind}*" for kind in (CAP, LIMIT, PRICE)))
        rows = self._database.read(lambda connection: connection.execute(query, values).fetchall())
        caps = {name.removeprefix(CAP): str(value).split() for name, value in rows if name.startswith(CAP)}
        limits = tuple((_key(name), int(value)) for name, value in rows if name.startswith(LIMIT))
        prices = tuple((name.removeprefix(PRICE), int(value)) for name, value in rows if name.startswith(PRICE))
        included = next((str(value) for name, value in rows if name == INCLUDED), "unknown")
        return Said(
            {name: int(words[0]) for name, words in caps.items()},
            frozenset(name for name, words in caps.items() if "block" in words),
            Terms(included, limits, prices),
        )

    def say_cap(self, identity: Identity, name: str, value: int | None, *, blocks: bool = False) -> None:
        """Set a cap, micro-dollars or a count; None takes it off."""
        self._say(identity, CAP + name, None if value is None else f"{value} block" if blocks else f"{value} ask")

    def say_limit(self, identity: Identity, key: BucketKey, value: int | None) -> None:
        """Say what X allows of a call in a window; None forgets it."""
        self._say(identity, LIMIT + " ".join((key.window, key.method, key.template)), value)

    def say_price(self, identity: Identity, name: str, value: int | None) -> None:
        """Say what X charges, micro-dollars; None forgets it."""
        self._say(identity, PRICE + name, value)

    def say_included(self, identity: Identity, value: str) -> None:
        """Say whether objects that come along are billed: yes, no or unknown."""
        self._say(identity, INCLUDED, None if value == "unknown" else value)

    def balance(self, identity: Identity) -> tuple[float, int] | None:
        """Return when (unix seconds) X last told the credit, and how much it was, micro-dollars; None: never."""
        query = "SELECT value FROM meta WHERE name=? AND account=?"
        row = self._database.read(lambda connection: connection.execute(query, (BALANCE, identity.who)).fetchone())
        if row is None:
            return None
        at, micro = str(row[0]).split()
        return float(at), int(micro)

    def say_balance(self, identity: Identity, micro: int, now: float) -> None:
        """Remember the credit that X told."""
        self._say(identity, BALANCE, f"{now!r} {micro}")

    def spent_since(self, identity: Identity, since: float) -> Price:
        """Return what the app's calls cost after a moment."""
        query = f"""SELECT sum(cost_low), sum(cost_high) FROM journal INDEXED BY journal_calls
            WHERE {CALLS} AND app=? AND at_ms>?"""
        values = (identity.app, int(since * 1000))
        row = self._database.read(lambda connection: connection.execute(query, values).fetchone())
        return Price(int(row[0] or 0), int(row[1] or 0))

    def posts_paid(self, identity: Identity, day: str) -> int:
        """Count the posts the app was billed for on that UTC day, those that perhaps were left out."""
        query = "SELECT count(*) FROM billed WHERE app=? AND day=? AND resource GLOB 'p:*' AND resource NOT GLOB '*[?]'"
        values = (identity.app, day)
        row = self._database.read(lambda connection: connection.execute(query, values).fetchone())
        return int(row[0])

    def _say(self, identity: Identity, name: str, value: str | int | None) -> None:
        account = identity.who

        def work(connection: sqlite3.Connection) -> None:
            if value is None:
                connection.execute("DELETE FROM meta WHERE name=? AND account=?", (name, account))
            else:
                connection.execute("INSERT OR REPLACE INTO meta VALUES(?,?,?)", (name, account, value))

        self._database.write(work, durable=True)


def _key(name: str) -> BucketKey:
    window, method, template = name.removeprefix(LIMIT).split(" ", 2)
    return BucketKey(method, template, window)

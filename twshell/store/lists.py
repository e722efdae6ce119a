"""Lists in the store: those that any answer has told of, by id and by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from twshell.domain.lists import List
from twshell.store.database import Database
from twshell.store.outbox import storable
from twshell.store.people import day_of, fold, number_of

_COLUMNS = "id, name, owner, description, is_private, members, followers, created_at"
_MOST = 20  # lists of one name


class Lists:
    """The lists that were seen; safe to share among threads and processes, as the cache is."""

    def __init__(self, database: Database) -> None:
        """Work on the cache's file."""
        self._database = database

    def keep(self, lists: Iterable[List], now: float) -> None:
        """Keep lists as they are now; one without a name says nothing that is worth it."""
        rows = [_row(one, now) for one in lists if one.name and number_of(one.id)]
        statement = "INSERT OR REPLACE INTO lists VALUES(?,?,?,?,?,?,?,?,?,?,?)"
        if rows:
            self._database.write(lambda connection: connection.executemany(statement, rows))

    def by_id(self, list_id: str) -> List | None:
        """Return a list."""
        return next(iter(self._found("id=?", (number_of(list_id),))), None)

    def named(self, name: str) -> tuple[List, ...]:
        """Return the lists of a name, whatever its case; those written just so, where there are any."""
        found = self._found("folded=? ORDER BY rank DESC, id LIMIT ?", (fold(name), _MOST))
        return tuple(one for one in found if one.name == name) or found

    def beginning(self, prefix: str, limit: int) -> tuple[List, ...]:
        """Return the lists whose names begin so, the one met last first."""
        folded = fold(prefix)
        return self._found("substr(folded,1,?)=? ORDER BY rank DESC, id LIMIT ?", (len(folded), folded, limit))

    def forget(self, list_id: str) -> None:
        """Forget a list that is gone."""
        self._database.write(lambda connection: forget(connection, number_of(list_id)))

    def forget_others(self, owner_id: str, kept: Iterable[str]) -> None:
        """Forget the lists of an owner but these, which are all there are."""
        numbers = {number_of(list_id) for list_id in kept}

        def work(connection: sqlite3.Connection) -> None:
            rows = connection.execute("SELECT id FROM lists WHERE owner=?", (number_of(owner_id),)).fetchall()
            for row in rows:
                if row[0] not in numbers:
                    forget(connection, row[0])

        self._database.write(work)

    def _found(self, where: str, values: Sequence[object]) -> tuple[List, ...]:
        query = f"SELECT {_COLUMNS} FROM lists WHERE {where}"
        rows = self._database.read(lambda connection: connection.execute(query, values).fetchall())
        return tuple(_list(*row) for row in rows)


def forget(connection: sqlite3.Connection, number: int) -> None:
    """Forget a list that is gone."""
    connection.execute("DELETE FROM lists WHERE id=?", (number,))


def prune(connection: sqlite3.Connection, before: int, me: int) -> int:
    """Forget the lists last met before that day, but for one's own; return how many."""
    return connection.execute("DELETE FROM lists WHERE day<? AND owner<>?", (before, me)).rowcount


def _row(one: List, now: float) -> tuple[object, ...]:
    private = None if one.is_private is None else int(one.is_private)
    return (
        number_of(one.id), storable(one.name), fold(one.name), number_of(one.owner_id), storable(one.description),
        private, one.members, one.followers, one.created_at, int(now * 1000), day_of(now),
    )  # fmt: skip


def _list(
    number: int, name: str, owner: int, description: str, private: int | None, members: int | None,
    followers: int | None, created_at: float | None,
) -> List:  # fmt: skip
    is_private = None if private is None else bool(private)
    owner_id = str(owner) if owner else ""
    return List(str(number), name, owner_id, description, is_private, members, followers, created_at)

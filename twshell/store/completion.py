"""Completion that stays flat at a million names: words, counted prefixes, and short lists for the crowded ones.

A prefix more than `CROWDED` words begin with has a list of its own, newest first; any other is read straight from the
words. Prefixes are counted one letter beyond the crowded ones only, so that there are few of them. Words of people
begin with @, hashtags with #; `item` is a user's id or a tag's; `rank` grows with the time it was last met. A list
holds what a menu shows, too: a dozen people lie on a dozen pages of a big file, their menu on one.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from twshell.domain.record import NamedTuple
from twshell.store.database import marks

CROWDED = 400  # words
KEPT = 64  # items a list is made with; it may grow until `trim`
_LAST = "\U0010ffff"

TABLES = (
    """CREATE TABLE words(
  word TEXT NOT NULL, item INTEGER NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY(word, item)) WITHOUT ROWID""",
    """CREATE TABLE prefixes(
  prefix TEXT NOT NULL PRIMARY KEY, count INTEGER NOT NULL, is_crowded INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE top(
  prefix TEXT NOT NULL, rank INTEGER NOT NULL, item INTEGER NOT NULL, label TEXT NOT NULL,
  PRIMARY KEY(prefix, rank DESC, item)) WITHOUT ROWID""",
)
# What a menu shows of an item, by the first letter of its words: handle and name of a user, a tag as written.
_LABELS = {"@": ("username||char(10)||name", "users"), "#": ("shown", "tags")}


class Moved(NamedTuple):
    """A word whose item was met again."""

    word: str
    item: int
    old_rank: int
    rank: int


class Index:
    """The changes of one transaction; `finish` writes them. Counts are read once and kept meanwhile."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Work within the caller's transaction."""
        self._connection = connection
        self._known: dict[str, tuple[int, bool]] = {}
        self._changed: set[str] = set()
        self._listed: list[tuple[str, int, int]] = []
        self._unlisted: list[tuple[str, int, int]] = []

    def add(self, word: str, item: int, rank: int) -> None:
        """Add a word that is not there yet for this item."""
        if not self._connection.execute("INSERT OR IGNORE INTO words VALUES(?,?,?)", (word, item, rank)).rowcount:
            return
        for end in range(1, len(word) + 1):
            prefix = word[:end]
            count, is_crowded = self._count(prefix)
            self._set(prefix, count + 1, is_crowded)
            if is_crowded:
                self._listed.append((prefix, rank, item))
            else:
                if count + 1 > CROWDED:
                    self._crowd(prefix)
                return

    def move(self, moved: Sequence[Moved]) -> None:
        """Give words new ranks."""
        self._connection.executemany(
            "UPDATE words SET rank=? WHERE word=? AND item=?", [(each.rank, each.word, each.item) for each in moved]
        )
        for each in moved:
            for end in range(1, len(each.word) + 1):
                prefix = each.word[:end]
                if not self._count(prefix)[1]:
                    break
                self._unlisted.append((prefix, each.old_rank, each.item))
                self._listed.append((prefix, each.rank, each.item))

    def remove(self, word: str, item: int, rank: int) -> None:
        """Take a word of an item out."""
        self.finish()
        if not self._connection.execute("DELETE FROM words WHERE word=? AND item=?", (word, item)).rowcount:
            return
        for end in range(1, len(word) + 1):
            prefix = word[:end]
            count, is_crowded = self._count(prefix)
            self._set(prefix, count - 1, is_crowded)
            if not is_crowded:
                return
            self._unlisted.append((prefix, rank, item))

    def finish(self) -> None:
        """Write what was gathered."""
        execute = self._connection.executemany
        # In the order they stand in, so that a page that is read serves for all its rows.
        execute("DELETE FROM top WHERE prefix=? AND rank=? AND item=?", sorted(self._unlisted))
        _list(self._connection, sorted(self._listed))
        rows = [(prefix, *self._known[prefix]) for prefix in self._changed]
        execute("INSERT OR REPLACE INTO prefixes VALUES(?,?,?)", rows)
        self._unlisted, self._listed = [], []
        self._changed.clear()

    def _count(self, prefix: str) -> tuple[int, bool]:
        found = self._known.get(prefix)
        if found is None:
            row = self._connection.execute(
                "SELECT count, is_crowded FROM prefixes WHERE prefix=?", (prefix,)
            ).fetchone()
            found = self._known[prefix] = (row[0], bool(row[1])) if row else (0, False)
        return found

    def _set(self, prefix: str, count: int, is_crowded: bool) -> None:
        self._known[prefix] = (count, is_crowded)
        self._changed.add(prefix)

    def _crowd(self, prefix: str) -> None:
        """Give a prefix its list, and count the prefixes one letter longer."""
        rows = self._connection.execute(
            "SELECT word, rank, item FROM words WHERE word>=? AND word<?", span(prefix)
        ).fetchall()
        self._set(prefix, len(rows), True)
        best = sorted({(rank, item) for _, rank, item in rows}, reverse=True)[:KEPT]
        self._listed += [(prefix, rank, item) for rank, item in best]
        longer = Counter(word[: len(prefix) + 1] for word, _, _ in rows if len(word) > len(prefix))
        for child, count in longer.items():
            self._set(child, count, False)  # one that is crowded itself gets its list with its next word


def span(prefix: str) -> tuple[str, str]:
    """Return the bounds of the words that begin so: from the first, below the second."""
    return prefix, prefix + _LAST


def best(connection: sqlite3.Connection, prefix: str, limit: int) -> dict[int, str]:
    """Return the items whose words begin so with what a menu shows of them, the most recently met first."""
    row = connection.execute("SELECT is_crowded FROM prefixes WHERE prefix=?", (prefix,)).fetchone()
    if row and row[0]:
        listed = connection.execute(
            "SELECT item, label FROM top WHERE prefix=? ORDER BY rank DESC LIMIT ?", (prefix, limit)
        )
        return dict(listed.fetchall())
    # More rows than wanted, since several words of one item may begin alike.
    rows = connection.execute(
        "SELECT item FROM words WHERE word>=? AND word<? ORDER BY rank DESC LIMIT ?", (*span(prefix), 4 * limit)
    )
    items = list(dict.fromkeys(row[0] for row in rows.fetchall()))[:limit]
    label, table = _LABELS[prefix[0]]
    found = connection.execute(f"SELECT id, {label} FROM {table} WHERE id IN ({marks(items)})", items)
    labels: dict[int, str] = dict(found.fetchall())
    return {item: labels.get(item, "") for item in items}


def _list(connection: sqlite3.Connection, rows: Iterable[tuple[str, int, int]]) -> None:
    """Write (prefix, rank, item) into the lists, each with its label."""
    by_root: dict[str, list[tuple[str, int, int]]] = {}
    for row in rows:
        by_root.setdefault(row[0][0], []).append(row)
    for root, some in by_root.items():
        label, table = _LABELS[root]
        connection.executemany(
            f"INSERT OR IGNORE INTO top VALUES(?1, ?2, ?3, ifnull((SELECT {label} FROM {table} WHERE id=?3), ''))", some
        )


def trim(connection: sqlite3.Connection) -> None:
    """Shorten the lists that grew, and fill those again that lost many of their items."""
    crowded = connection.execute("SELECT prefix FROM prefixes WHERE is_crowded").fetchall()
    for (prefix,) in crowded:
        ranks = connection.execute(
            "SELECT rank FROM top WHERE prefix=? ORDER BY rank DESC LIMIT ?", (prefix, KEPT)
        ).fetchall()
        if len(ranks) == KEPT:
            connection.execute("DELETE FROM top WHERE prefix=? AND rank<?", (prefix, ranks[-1][0]))
        elif len(ranks) < KEPT // 2:
            connection.execute("DELETE FROM top WHERE prefix=?", (prefix,))
            rows = connection.execute(
                "SELECT ?, rank, item FROM words WHERE word>=? AND word<? GROUP BY item ORDER BY rank DESC LIMIT ?",
                (prefix, *span(prefix), KEPT),
            )
            _list(connection, rows.fetchall())


def rebuild(connection: sqlite3.Connection) -> None:
    """Make counts and lists anew from the words; takes some seconds and a few hundred bytes a word at a million."""
    connection.execute("DELETE FROM prefixes")
    connection.execute("DELETE FROM top")
    words = [row[0] for row in connection.execute("SELECT word FROM words")]
    crowded: set[str] = set()
    size = 1
    while words:
        counted = Counter(word[:size] for word in words)
        connection.executemany(
            "INSERT INTO prefixes VALUES(?,?,?)", [(prefix, n, n > CROWDED) for prefix, n in counted.items()]
        )
        full = {prefix for prefix, n in counted.items() if n > CROWDED}
        crowded |= full
        words = [word for word in words if len(word) > size and word[:size] in full]
        size += 1
    _fill(connection, crowded)


def _fill(connection: sqlite3.Connection, crowded: set[str]) -> None:
    lists: dict[str, dict[int, int]] = {prefix: {} for prefix in crowded}
    for word, item, rank in connection.execute("SELECT word, item, rank FROM words ORDER BY rank DESC"):
        for end in range(1, len(word) + 1):
            found = lists.get(word[:end])
            if found is None:
                break
            if len(found) < KEPT:
                found[item] = rank
    _list(connection, _flat(lists))


def _flat(lists: dict[str, dict[int, int]]) -> Iterable[tuple[str, int, int]]:
    for prefix in sorted(lists):
        for item, rank in lists[prefix].items():
            yield prefix, rank, item

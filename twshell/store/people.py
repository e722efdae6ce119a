"""Users and hashtags in the store: kept, ranked by when they were last met, found by the first letters."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence

from twshell.domain.post import Post, User
from twshell.domain.refs import MAX_ID
from twshell.store import completion
from twshell.store.database import marks

# Moving somebody up costs some 0.2 ms at a million users, so a mere sight moves nobody who was met within SETTLED
# milliseconds, and no more than MOVES of a page: those met longest ago first, the others at their next sight.
SETTLED = 6 * 3_600_000
MOVES = 16
NAME_WORDS = 4  # of a display name
NO_BODY = b""
AT_ONCE = 500  # rows that go in one transaction, so that nobody waits long for it

# Not INSERT OR REPLACE, which would write the indexes of all that is as it was.
_KEEP = """INSERT INTO users VALUES(?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET username=excluded.username,
    folded=excluded.folded, name=excluded.name, rank=excluded.rank, day=excluded.day, body=excluded.body"""
_WORD = re.compile(r"[^\W_]+")


def day_of(now: float) -> int:
    """Return the number of the UTC day."""
    return int(now // 86_400)


def fold(text: str) -> str:
    """Return a text as it is compared: without case, fancy letters as plain ones."""
    if text.isascii():
        return text.lower()
    import unicodedata  # rarely needed, so not before the prompt

    return unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode()).casefold()


def words_of(username: str, name: str) -> tuple[str, ...]:
    """Return the words a user is completed by: the handle, then the words of the name."""
    words = [fold(username), *_WORD.findall(fold(name))[:NAME_WORDS]]
    return tuple(dict.fromkeys("@" + word for word in words))


def number_of(text: str) -> int:
    """Return an id as the number it is stored by; 0 for what is no id (facts safe-writes T43)."""
    if not (text.isdigit() and text.isascii() and len(text) <= 19) or text[0] == "0":
        return 0
    number = int(text)
    return number if number <= MAX_ID else 0


def numbers_of(ids: Iterable[str]) -> dict[int, str]:
    """Return ids by their numbers, each once, without what is no id."""
    return {number: text for text in ids if (number := number_of(text))}


class People:
    """Users and tags met in one transaction."""

    def __init__(self, connection: sqlite3.Connection, now: float) -> None:
        """Work within the caller's transaction."""
        self._connection = connection
        self._rank, self._day = int(now * 1000), day_of(now)
        self._index = completion.Index(connection)

    def keep(self, users: Sequence[User], bodies: Sequence[bytes], authors: Iterable[int], tags: Iterable[str]) -> None:
        """Keep users as they now are, and bring them, the authors and the tags up in completion."""
        ids = [number_of(user.id) for user in users]
        wanted = list({*ids, *authors})
        rows = self._connection.execute(
            f"SELECT id, username, name, rank FROM users WHERE id IN ({marks(wanted)})", wanted
        )
        known = {row[0]: row[1:] for row in rows.fetchall()}
        self._forget_typed(users)
        stale = sorted((number for number, row in known.items() if self._is_stale(row[2])), key=lambda n: known[n][2])
        rising = set(stale[:MOVES])
        anew = {number for number, user in zip(ids, users, strict=True) if _is_other(user, known.get(number))}
        kept = []
        for number, user, body in zip(ids, users, bodies, strict=True):
            rank = self._rank if number in anew or number in rising else known[number][2]
            kept.append(
                (number, _storable(user.username), fold(user.username), _storable(user.name), rank, self._day, body)
            )
        self._connection.executemany(_KEEP, kept)  # before their words, whose lists tell what is kept here
        for number, user in zip(ids, users, strict=True):
            if number in anew:
                self._reword(number, user, known.get(number))
        self._move({number: known[number] for number in rising.intersection(ids) - anew})
        self._raise({number: known[number] for number in rising.difference(ids)})
        self._keep_tags(tags)
        self._index.finish()

    def touch(self, username: str) -> None:
        """Bring a handle to the top, as typed; one never seen is remembered as it was written."""
        folded = fold(username)
        row = self._connection.execute(
            "SELECT id, username, name, rank FROM users WHERE folded=? ORDER BY id>0 DESC, rank DESC LIMIT 1",
            (folded,),
        ).fetchone()
        if row:
            self._raise({row[0]: row[1:]})
        else:
            lowest = self._connection.execute("SELECT min(id) FROM users").fetchone()[0] or 0
            number = min(0, lowest) - 1
            self._connection.execute(
                f"INSERT INTO users VALUES({marks(range(7))})",
                (number, username, folded, "", self._rank, self._day, NO_BODY),
            )
            self._index.add("@" + folded, number, self._rank)
        self._index.finish()

    def remove(self, rows: Iterable[tuple[int, str, str, int]]) -> None:
        """Forget users given as (id, username, name, rank)."""
        for number, username, name, rank in rows:
            for word in words_of(username, name):
                self._index.remove(word, number, rank)
            self._connection.execute("DELETE FROM users WHERE id=?", (number,))
        self._index.finish()

    def remove_tags(self, rows: Iterable[tuple[int, str, int]]) -> None:
        """Forget tags given as (id, folded, rank)."""
        for number, folded, rank in rows:
            self._index.remove("#" + folded, number, rank)
            self._connection.execute("DELETE FROM tags WHERE id=?", (number,))
        self._index.finish()

    def _is_stale(self, rank: int) -> bool:
        # A clock that was ahead must not keep anybody on top: a rank far in the future is stale too.
        return abs(self._rank - rank) > SETTLED

    def _reword(self, number: int, user: User, known: tuple[str, str, int] | None) -> None:
        """Bring the words of a user who is new, or called otherwise than before, up to date."""
        if known is not None:
            username, name, rank = known
            for word in words_of(username, name):
                self._index.remove(word, number, rank)
        for word in words_of(user.username, user.name):
            self._index.add(word, number, self._rank)

    def _move(self, rows: dict[int, tuple[str, str, int]]) -> None:
        """Give the words of known users the present rank."""
        for number, (username, name, rank) in rows.items():
            words = words_of(username, name)
            self._index.move([completion.Moved(word, number, rank, self._rank) for word in words])

    def _raise(self, rows: dict[int, tuple[str, str, int]]) -> None:
        """Give known users the present rank."""
        self._move(rows)
        self._connection.executemany(
            "UPDATE users SET rank=?, day=? WHERE id=?", [(self._rank, self._day, number) for number in rows]
        )

    def _forget_typed(self, users: Sequence[User]) -> None:
        """A handle that was typed before it was seen gives way to the user."""
        if self._connection.execute("SELECT 1 FROM users WHERE id<0 LIMIT 1").fetchone() is None:
            return
        folded = [fold(user.username) for user in users]
        rows = self._connection.execute(
            f"SELECT id, username, name, rank FROM users WHERE id<0 AND folded IN ({marks(folded)})", folded
        )
        self.remove(rows.fetchall())

    def _keep_tags(self, tags: Iterable[str]) -> None:
        shown = {fold(tag): _storable(tag) for tag in tags}
        if not shown:
            return
        rows = self._connection.execute(
            f"SELECT folded, id, rank FROM tags WHERE folded IN ({marks(list(shown))})", list(shown)
        )
        known = {row[0]: row[1:] for row in rows.fetchall()}
        for folded, text in shown.items():
            if folded not in known:
                number = self._connection.execute(
                    "INSERT INTO tags(folded, shown, rank, day) VALUES(?,?,?,?)", (folded, text, self._rank, self._day)
                ).lastrowid
                self._index.add("#" + folded, int(number or 0), self._rank)
        stale = [(folded, row) for folded, row in known.items() if self._is_stale(row[1])]
        self._index.move([completion.Moved("#" + folded, row[0], row[1], self._rank) for folded, row in stale])
        self._connection.executemany(
            "UPDATE tags SET rank=?, day=? WHERE id=?", [(self._rank, self._day, row[0]) for _, row in stale]
        )


def prune(connection: sqlite3.Connection, before: int, me: int, now: float) -> int:
    """Forget some of the users and tags last met before that day; return how many, 0 once there are no more."""
    users = connection.execute(
        "SELECT id, username, name, rank FROM users WHERE day<? AND id<>? LIMIT ?", (before, me, AT_ONCE)
    ).fetchall()
    tags = connection.execute("SELECT id, folded, rank FROM tags WHERE day<? LIMIT ?", (before, AT_ONCE)).fetchall()
    people = People(connection, now)
    people.remove(users)
    people.remove_tags(tags)
    if not users and not tags:
        completion.trim(connection)
    return len(users) + len(tags)


def tags_in(posts: Iterable[Post]) -> set[str]:
    """Return the hashtags of posts, as written."""
    return {entity.text for post in posts for entity in post.entities if entity.kind == "hashtag"}


def handles(connection: sqlite3.Connection, prefix: str, limit: int) -> tuple[tuple[str, str], ...]:
    """Return (username, name) of those whose handle or a word of whose name begins so, most recently met first."""
    labels = completion.best(connection, "@" + fold(prefix), limit).values()
    return tuple((username, name) for username, _, name in (label.partition("\n") for label in labels) if username)


def hashtags(connection: sqlite3.Connection, prefix: str, limit: int) -> tuple[str, ...]:
    """Return the hashtags that begin so, most recently met first, without their #."""
    labels = completion.best(connection, "#" + fold(prefix), limit).values()
    return tuple(label for label in labels if label)


def _is_other(user: User, known: tuple[str, str, int] | None) -> bool:
    """Say whether a user is new, or was called otherwise."""
    return known is None or known[:2] != (user.username, user.name)


def _storable(text: str) -> str:
    """SQLite takes no lone surrogates in a text; the packed user keeps them."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()

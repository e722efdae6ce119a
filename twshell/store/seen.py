"""What was seen on X: every post and user that was bought, the timelines they stood in, the names to complete."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from twshell.domain.post import Post, User
from twshell.domain.refs import MAX_ID
from twshell.store import listings, people, shelf
from twshell.store.database import Database, marks
from twshell.store.people import day_of, number_of, numbers_of
from twshell.store.seen_schema import SEEN

if TYPE_CHECKING:
    from twshell.domain.wire import Answer
    from twshell.store.lists import Lists


PRUNED = "*pruned*"  # a listing of nothing, whose time is when that was last done
DAY = 86_400.0


class Seen:
    """Safe to share among threads (each has its own connection) and among processes.

    A cache: what cannot be written is kept in memory, and `notices` says so. StoreError where the file is busy.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Name the file; nothing is opened yet."""
        self._database = Database(path, SEEN)

    @property
    def path(self) -> str:
        """Return where the file lies."""
        return self._database.path

    @property
    def notices(self) -> tuple[str, ...]:
        """Return all that had to be said about the file so far."""
        return self._database.notices

    def take_notices(self) -> tuple[str, ...]:
        """Return what has to be said about the file, each sentence once."""
        return self._database.take_notices()

    def close(self) -> None:
        """Close this thread's connection; the next use opens it again."""
        self._database.close()

    # -- keeping and forgetting -----------------------------------------------

    def keep(self, answer: Answer, now: float) -> None:
        """Keep every post and user of an answer as it is now, and forget what it says is gone."""
        from twshell.store.packing import pack  # with json, which the prompt does without

        posts = {number: post for post in (*answer.included_posts, *answer.posts) if (number := number_of(post.id))}
        users = {number: user for user in (*answer.included_users, *answer.users) if (number := number_of(user.id))}
        bodies = [pack(user) for user in users.values()]
        authors = {author for post in posts.values() if (author := number_of(post.author_id))}

        def work(connection: sqlite3.Connection) -> None:
            if posts:
                shelf.keep(connection, posts, day_of(now))
            if posts or users:
                tags = people.tags_in(posts.values())
                people.People(connection, now).keep(tuple(users.values()), bodies, authors, tags)
            for kind, number in shelf.gone_in(answer):
                _FORGET[kind](connection, number, day_of(now))

        self._database.write(work)

    def forget_post(self, post_id: str, now: float) -> None:
        """Forget a post that X says is deleted, protected or withheld, and every repost of it."""
        if number := number_of(post_id):
            self._database.write(lambda connection: shelf.forget(connection, number, day_of(now)))

    def prune(self, now: float, days: int = 30, me: str = "") -> int:
        """Forget what was last seen more than `days` ago, but for one's own; return how many posts and people went.

        Takes long where there is much: for a background thread.
        """
        before, own = day_of(now) - days, number_of(me)
        return sum(self._prune(some) for some in _parts(before, own, now))

    def prune_some(self, now: float, days: int, me: str) -> bool:
        """Forget a part of what `prune` does, unless all of it was done within a day; say whether there is more to do.

        So nobody waits for it for long: whoever has other work does that in between.
        """
        at = self.timeline_at(PRUNED)
        if at is not None and 0 <= now - at < DAY:
            return False
        before, own = day_of(now) - days, number_of(me)
        removed = sum(self._database.write(some) for some in _parts(before, own, now))
        if not removed:
            self.timeline_add(PRUNED, (), now)
        return bool(removed)

    def _prune(self, some: Callable[[sqlite3.Connection], int]) -> int:
        removed = 0
        while count := self._database.write(some):
            removed += count
        return removed

    # -- posts and users ------------------------------------------------------

    def post(self, post_id: str) -> Post | None:
        """Return a post from memory."""
        from twshell.store.packing import unpack_post

        body = self._body("SELECT body FROM posts WHERE id=?", post_id)
        return unpack_post(body) if body else None

    def posts(self, ids: Iterable[str]) -> dict[str, Post]:
        """Return those of the posts that are remembered, by id."""
        from twshell.store.packing import unpack_posts

        return {post.id: post for post in unpack_posts(self._bodies("posts", ids))}

    def posts_by(self, user_id: str, limit: int) -> tuple[Post, ...]:
        """Return the newest posts of a user that are remembered, reposts among them, newest first."""
        from twshell.store.packing import unpack_posts

        query = "SELECT body FROM posts WHERE author=? ORDER BY id DESC LIMIT ?"
        values = (number_of(user_id), limit)
        rows = self._database.read(lambda connection: connection.execute(query, values).fetchall())
        return tuple(unpack_posts([row[0] for row in rows]))

    def reposted_by(self, user_id: str, ids: Iterable[str]) -> frozenset[str]:
        """Return those of the posts that a user is remembered to have reposted."""
        values = list(numbers_of(ids))
        query = f"SELECT original FROM posts WHERE author=? AND original IN ({marks(values)})"
        author = number_of(user_id)
        rows = self._database.read(lambda connection: connection.execute(query, [author, *values]).fetchall())
        return frozenset(str(row[0]) for row in rows)

    def user(self, user_id: str) -> User | None:
        """Return a user from memory."""
        from twshell.store.packing import unpack_user

        body = self._body("SELECT body FROM users WHERE id=?", user_id)
        return unpack_user(body) if body else None

    def users(self, ids: Iterable[str]) -> dict[str, User]:
        """Return those of the users that are remembered, by id."""
        from twshell.store.packing import unpack_users

        return {user.id: user for user in unpack_users(self._bodies("users", ids))}

    def user_named(self, username: str) -> User | None:
        """Return the user who was last seen under a handle."""
        from twshell.store.packing import unpack_user

        query = "SELECT body FROM users WHERE folded=? AND id>0 ORDER BY rank DESC LIMIT 1"
        folded = people.fold(username)
        row = self._database.read(lambda connection: connection.execute(query, (folded,)).fetchone())
        return unpack_user(row[0]) if row else None

    def missing_posts(self, ids: Iterable[str]) -> list[str]:
        """Return those ids of which neither the post is remembered nor that it is gone; each once, in order."""
        numbers = numbers_of(ids)
        values = list(numbers)
        query = f"""SELECT id FROM posts WHERE id IN ({marks(values)}) UNION ALL
            SELECT post FROM gone WHERE post IN ({marks(values)})"""
        found = self._database.read(lambda connection: connection.execute(query, values * 2).fetchall())
        known = {row[0] for row in found}
        return [text for number, text in numbers.items() if number not in known]

    def missing_users(self, ids: Iterable[str]) -> list[str]:
        """Return those ids of which no user is remembered; each once, in order."""
        numbers = numbers_of(ids)
        query = f"SELECT id FROM users WHERE id IN ({marks(list(numbers))})"
        found = self._database.read(lambda connection: connection.execute(query, list(numbers)).fetchall())
        known = {row[0] for row in found}
        return [text for number, text in numbers.items() if number not in known]

    def everybody(self, most: int) -> frozenset[str] | None:
        """Return the ids of all users remembered; None where there are more than that many."""
        query = "SELECT id FROM users WHERE id>0 LIMIT ?"
        rows = self._database.read(lambda connection: connection.execute(query, (most + 1,)).fetchall())
        return None if len(rows) > most else frozenset(str(row[0]) for row in rows)

    def _body(self, query: str, text: str) -> bytes:
        number = number_of(text)
        row = (
            self._database.read(lambda connection: connection.execute(query, (number,)).fetchone()) if number else None
        )
        return row[0] if row else b""

    def _bodies(self, table: str, ids: Iterable[str]) -> list[bytes]:
        values = list(numbers_of(ids))
        if not values:
            return []
        query = f"SELECT body FROM {table} WHERE id IN ({marks(values)})"
        return [row[0] for row in self._database.read(lambda connection: connection.execute(query, values).fetchall())]

    # -- timelines ------------------------------------------------------------

    def timeline_add(self, which: str, ids: Sequence[str], now: float, depth: int = 0) -> None:
        """Say that a timeline was asked for now and held these posts, which may be none.

        `depth`: of how many newest posts they are what X gave; it leaves out what it counted and may not show.
        """
        numbers = list(numbers_of(ids))
        self._database.write(lambda connection: listings.add(connection, which, numbers, now, depth))

    def timeline_depth(self, which: str) -> int:
        """Return how many newest posts of a timeline were asked for at most; 0 where some were forgotten since."""
        return self._database.read(lambda connection: listings.depth(connection, which))

    def timeline(self, which: str, *, limit: int, below: str = "") -> tuple[str, ...]:
        """Return ids of a timeline, newest first, those older than `below` where it is given."""
        start = number_of(below) or MAX_ID
        return self._database.read(lambda connection: listings.newest(connection, which, limit, start))

    def timeline_newest(self, which: str) -> str:
        """Return the newest id of a timeline, empty where none is known: the since_id of the next request."""
        return next(iter(self.timeline(which, limit=1)), "")

    def timeline_at(self, which: str) -> float | None:
        """Return when a timeline was last asked for."""
        return self._database.read(lambda connection: listings.asked_at(connection, which))

    def hole_set(self, which: str, post_id: str, is_there: bool) -> None:
        """Say that posts older than this one are missing from a timeline, or not any more."""
        if number := number_of(post_id):
            self._database.write(lambda connection: listings.hole_set(connection, which, number, is_there))

    def holes(self, which: str) -> frozenset[str]:
        """Return the posts of a timeline below which older ones are missing."""
        return self._database.read(lambda connection: listings.holes(connection, which))

    # -- lists ----------------------------------------------------------------

    @property
    def lists(self) -> Lists:
        """Return the lists that were seen."""
        from twshell.store.lists import Lists  # not before the prompt

        return Lists(self._database)

    # -- names to complete ----------------------------------------------------

    def handles(self, prefix: str, limit: int = 12) -> tuple[tuple[str, str], ...]:
        """Return (username, name) of those whose handle or a word of whose name begins so, most recently met first."""
        return self._database.read(lambda connection: people.handles(connection, prefix, limit))

    def touch(self, username: str, now: float) -> None:
        """Bring a handle that was typed or followed to the top, seen or not."""
        self._database.write(lambda connection: people.People(connection, now).touch(username))

    def hashtags(self, prefix: str, limit: int = 12) -> tuple[str, ...]:
        """Return the hashtags that begin so, most recently met first, without their #."""
        return self._database.read(lambda connection: people.hashtags(connection, prefix, limit))


def _forget_list(connection: sqlite3.Connection, number: int, day: int) -> None:
    from twshell.store import lists  # not before the prompt

    lists.forget(connection, number)


_FORGET = {"post": shelf.forget, "author": shelf.forget_author, "list": _forget_list}


def _parts(before: int, own: int, now: float) -> tuple[Callable[[sqlite3.Connection], int], ...]:
    """Return what forgets a part each of what was last seen before that day, but for one's own."""
    from twshell.store import lists  # not before the prompt

    return (
        lambda connection: shelf.prune_posts(connection, before, own),
        lambda connection: people.prune(connection, before, own, now),
        lambda connection: lists.prune(connection, before, own),
    )

"""Posts in the store: kept as they now are, completed by what was known, forgotten when X or time says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from twshell.domain.post import Post
from twshell.domain.wire import Answer
from twshell.store.database import marks
from twshell.store.people import AT_ONCE, number_of

# Partial errors that say that a post or its author is not to be had any more (facts x-api §3.2).
GONE = ("resource-not-found", "not-authorized-for-resource", "resource-unavailable")
POSTS = ("tweet", "post")  # the resource type in both vocabularies


def keep(connection: sqlite3.Connection, posts: Mapping[int, Post], day: int) -> None:
    """Keep posts by their numbers."""
    from twshell.store.packing import pack, unpack_post

    wanting = [number for number, post in posts.items() if _is_wanting(post)]
    query = f"SELECT id, body FROM posts WHERE id IN ({marks(wanting)})"
    known = dict(connection.execute(query, wanting).fetchall()) if wanting else {}
    rows = []
    for number, post in posts.items():
        if number in known:
            post = completed(post, unpack_post(known[number]))
        original = number_of(post.reference("retweeted"))
        rows.append((number, number_of(post.author_id) or None, original or None, day, pack(shown_part(post))))
    connection.executemany(
        """INSERT INTO posts VALUES(?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET
        author=excluded.author, original=excluded.original, day=excluded.day, body=excluded.body""",
        rows,
    )
    if connection.execute("SELECT 1 FROM gone LIMIT 1").fetchone():
        connection.executemany("DELETE FROM gone WHERE post=?", [(number,) for number in posts])


def _is_wanting(post: Post) -> bool:
    """Say whether an earlier answer may have told more: attachments as keys alone, or a cut text."""
    lacks_media = len(post.media) < len(post.media_keys)
    return lacks_media or (bool(post.poll_ids) and post.poll is None) or post.text.endswith("…")


def completed(post: Post, known: Post) -> Post:
    """Return the post as it now is, with what only the known one has: attachments, the rest of a cut text."""
    if len(post.media) < len(post.media_keys):
        had = {media.key: media for media in (*known.media, *post.media)}
        post = post._replace(media=tuple(had[key] for key in post.media_keys if key in had))
    if post.poll_ids and post.poll is None:
        post = post._replace(poll=known.poll)
    start = post.text.removesuffix("…").rstrip()
    if post.text.endswith("…") and len(known.text) > len(post.text) and known.text.startswith(start):
        post = post._replace(text=known.text, entities=known.entities)
    return post


def shown_part(post: Post) -> Post:
    """Return what may be kept: text and media of what is withheld may not, DESIGN §3.5."""
    if not post.withheld_in:
        return post
    return post._replace(text="", entities=(), media=(), poll=None, annotations=())


def gone_in(answer: Answer) -> Iterator[tuple[str, int]]:
    """Yield ("post", "author" or "list", number) for what an answer says is not to be had any more."""
    for problem in answer.problems:
        number = number_of(problem.resource_id)
        if not number or problem.segment not in GONE:
            continue
        if problem.resource_type in POSTS:
            yield "post", number
        elif problem.resource_type == "list":
            yield "list", number
        # A username may be all digits; and of oneself X may say "suspended", which is no reason to forget one's own.
        elif (
            problem.resource_type == "user"
            and "username" not in problem.parameter
            and answer.exchange.request.template != "/2/users/me"
        ):
            yield "author", number


def forget(connection: sqlite3.Connection, number: int, day: int) -> None:
    """Forget a post and its reposts, which hold its text too; they are known to be gone, so nobody buys them again.

    `day`: today, from which that is remembered as long as a post would be: others go on naming it.
    """
    reposts = connection.execute("SELECT id FROM posts WHERE original=?", (number,)).fetchall()
    rows = [(number,), *reposts]
    connection.executemany("DELETE FROM posts WHERE id=?", rows)
    connection.executemany("INSERT OR REPLACE INTO gone VALUES(?,?)", [(*row, day) for row in rows])


def forget_author(connection: sqlite3.Connection, number: int, day: int) -> None:
    """Forget every post of a user, and what they say of themselves."""
    from twshell.store.packing import pack, unpack_user

    for row in connection.execute("SELECT id FROM posts WHERE author=?", (number,)).fetchall():
        forget(connection, row[0], day)
    found = connection.execute("SELECT body FROM users WHERE id=?", (number,)).fetchone()
    if found:
        user = unpack_user(found[0])._replace(description="", entities=(), location="", url="", pinned_post_id="")
        connection.execute("UPDATE users SET body=? WHERE id=?", (pack(user), number))


def prune_posts(connection: sqlite3.Connection, before: int, me: int) -> int:
    """Forget some of the posts last seen before that day, but for one's own; return how many, 0 once none is left."""
    rows = connection.execute(
        "SELECT id FROM posts WHERE day<? AND author IS NOT ? LIMIT ?", (before, me, AT_ONCE)
    ).fetchall()
    connection.executemany("DELETE FROM posts WHERE id=?", rows)
    if not rows:
        stale = "DELETE FROM timelines WHERE day<? AND post NOT IN (SELECT id FROM posts)"
        if connection.execute(stale, (before,)).rowcount:
            connection.execute("UPDATE listings SET depth=0")
        connection.execute("DELETE FROM holes WHERE (listing, post) NOT IN (SELECT listing, post FROM timelines)")
        connection.execute("DELETE FROM gone WHERE day<? AND post NOT IN (SELECT post FROM timelines)", (before,))
    return len(rows)

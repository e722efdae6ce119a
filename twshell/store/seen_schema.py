"""The tables of what was seen; a change is a further migration, never an edit of one that has been released."""

from __future__ import annotations

import sqlite3

from twshell.store import completion
from twshell.store.database import Schema


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the words anew from people and tags, and from them what completion needs."""
    from twshell.store.people import words_of

    connection.execute("DELETE FROM words")
    insert = "INSERT OR IGNORE INTO words VALUES(?,?,?)"
    for item, username, name, rank in connection.execute("SELECT id, username, name, rank FROM users").fetchall():
        connection.executemany(insert, [(word, item, rank) for word in words_of(username, name)])
    connection.execute("INSERT OR IGNORE INTO words SELECT '#'||folded, id, rank FROM tags")
    completion.rebuild(connection)


SEEN = Schema(
    in_memory="What is read now is forgotten when twsh ends.",
    tables=("users", "posts", "listings", "timelines", "holes", "gone", "tags", "lists"),
    page_size=16384,  # rows of 0.5 to 3 kB waste a third of smaller pages (facts speed §4)
    pragmas=("cache_size=-8000",),  # KiB: a page of posts touches some hundred places of a big file
    rebuild=rebuild,
    most_saved=200_000,
    migrations=(
        (
            """CREATE TABLE posts(
  id INTEGER PRIMARY KEY,                 -- the snowflake: so the newest stand together
  author INTEGER, original INTEGER,       -- who wrote it; what it reposts
  day INTEGER NOT NULL, body BLOB NOT NULL)""",
            "CREATE INDEX posts_author ON posts(author)",
            "CREATE INDEX posts_original ON posts(original) WHERE original IS NOT NULL",
            "CREATE INDEX posts_day ON posts(day)",
            """CREATE TABLE users(
  id INTEGER PRIMARY KEY,                 -- below 0: a handle that was typed and not seen yet
  username TEXT NOT NULL, folded TEXT NOT NULL, name TEXT NOT NULL,
  rank INTEGER NOT NULL,                  -- unix milliseconds when last met
  day INTEGER NOT NULL, body BLOB NOT NULL)""",
            "CREATE INDEX users_folded ON users(folded)",
            "CREATE INDEX users_day ON users(day)",
            """CREATE TABLE tags(
  id INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE, shown TEXT NOT NULL, rank INTEGER NOT NULL,
  day INTEGER NOT NULL)""",
            *completion.TABLES,
            "CREATE TABLE listings(id INTEGER PRIMARY KEY, which TEXT NOT NULL UNIQUE, at REAL NOT NULL)",
            """CREATE TABLE timelines(
  listing INTEGER NOT NULL, post INTEGER NOT NULL, day INTEGER NOT NULL,
  PRIMARY KEY(listing, post)) WITHOUT ROWID""",
            """CREATE TABLE holes(                 -- older posts than this one are missing
  listing INTEGER NOT NULL, post INTEGER NOT NULL, PRIMARY KEY(listing, post)) WITHOUT ROWID""",
            "CREATE TABLE gone(post INTEGER PRIMARY KEY)",
        ),
        ("ALTER TABLE gone ADD COLUMN day INTEGER NOT NULL DEFAULT 0",),  # when it was found gone
        ("ALTER TABLE listings ADD COLUMN depth INTEGER NOT NULL DEFAULT 0",),  # the most posts asked for at its top
        (
            """CREATE TABLE lists(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL, owner INTEGER NOT NULL,
  description TEXT NOT NULL, is_private INTEGER, members INTEGER, followers INTEGER, created_at REAL,
  rank INTEGER NOT NULL,                  -- unix milliseconds when last met
  day INTEGER NOT NULL)""",
            "CREATE INDEX lists_folded ON lists(folded)",
        ),
    ),
)

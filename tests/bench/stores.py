"""Homes with stores of any size, made up from a seed and kept between runs in the temporary folder."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from programs import KEYS

from twshell.domain.budget import Identity
from twshell.domain.post import Metrics, Post, User, UserMetrics
from twshell.store import completion
from twshell.store.database import Database
from twshell.store.ledger import Ledger
from twshell.store.packing import pack
from twshell.store.people import day_of, fold, words_of
from twshell.store.seen_schema import SEEN

NOW = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
RECENT = 30 * 86_400  # seconds within which everybody was met
USER = KEYS["TWSH_ACCESS_TOKEN"].partition("-")[0]
FIRST_POST, FIRST_USER = 1_800_000_000_000_000_000, 10_000_000

_STARTS = "mar ann joh sam tom kat lin pet max leo nor ali ben cla dav eva fin gra han ian jul kim lau mia"
_SYLLABLES = "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro"
_NAMES = "Maria John Anna Sam Thomas Katya Linus Peter Max Leona Nora Alice Ben Clara David Eva Finn Grace Hana Ian"
_WORDS = "the ferry leaves at noon and nobody on the pier has seen the captain since last night’s storm"
STARTS = _STARTS.split()  # every one of them has a full menu in the smallest store
SYLLABLES, NAMES, WORDS = _SYLLABLES.split(), _NAMES.split(), _WORDS.split()


def prefix(turn: int) -> str:
    """Return first letters that many handles of every store begin with."""
    return STARTS[turn % len(STARTS)]


def store(home: Path) -> Path:
    """Return the file of what was seen in a home."""
    return home / "data" / f"seen-{USER}.db"


def home(count: int) -> Path:
    """Return a home that has seen so many users and posts; made once, anew when the tables have changed."""
    digest = hashlib.sha256(repr((SEEN.migrations, completion.CROWDED, completion.KEPT)).encode())
    digest.update(Path(__file__).read_bytes())
    where = Path(tempfile.gettempdir()) / f"twsh-bench-{os.geteuid()}" / f"{count}-{digest.hexdigest()[:12]}"
    if not where.is_dir():
        where.parent.mkdir(mode=0o700, exist_ok=True)
        for old in where.parent.glob(f"{count}-*"):
            shutil.rmtree(old)
        made = Path(tempfile.mkdtemp(dir=where.parent))
        _fill(made, count)
        made.rename(where)
    return where


def _fill(where: Path, count: int) -> None:
    begun = time.perf_counter()
    ledger = Ledger(where / "data" / "ledger.db")
    ledger.set_numbers(Identity(user_id=USER), (), 0)
    ledger.close()
    database = Database(store(where), SEEN)
    connection = database.connection()
    for pragma in ("synchronous=OFF", "cache_size=-400000", "wal_autocheckpoint=20000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    _fill_tables(connection, count)
    completion.rebuild(connection)
    connection.execute("COMMIT")
    database.close()
    seconds = time.perf_counter() - begun
    sys.stderr.write(f"made a store of {count} users and posts in {seconds:.0f} s\n")


def _fill_tables(connection: sqlite3.Connection, count: int) -> None:
    people = list(_people(count))
    connection.executemany("INSERT INTO users VALUES(?,?,?,?,?,?,?)", _user_rows(people))
    words = [(word, item, rank) for item, username, name, rank in people for word in words_of(username, name)]
    words.sort()  # written in the order they stand in, as fast as it goes
    connection.executemany("INSERT INTO words VALUES(?,?,?)", words)
    connection.executemany("INSERT INTO posts VALUES(?,?,?,?,?)", _post_rows(count))
    if count:
        connection.execute("INSERT INTO listings(id, which, at) VALUES(1,'home',?)", (NOW,))
        connection.execute("INSERT INTO timelines SELECT 1, id, day FROM posts")


def _people(count: int) -> Iterator[tuple[int, str, str, int]]:
    """Yield (id, username, name, rank): half begin with one of STARTS, as real handles crowd at few beginnings."""
    chance = random.Random(7)
    taken: set[str] = set()
    for at in range(count):
        start = STARTS[at // 2 % len(STARTS)] if at % 2 else ""
        while True:
            username = (
                start + "".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) + chance.choice(("", "_", "7", "x"))
            )
            if username not in taken and len(username) <= 15:
                break
        taken.add(username)
        name = f"{chance.choice(NAMES)} {''.join(chance.choices(SYLLABLES, k=3)).title()}"
        yield FIRST_USER + at, username, name, int((NOW - chance.random() * RECENT) * 1000)


def _user_rows(people: list[tuple[int, str, str, int]]) -> Iterator[tuple[object, ...]]:
    """Yield rows as `keep` would write them; only what differs is put into one packed user."""
    whole = User(
        "ID!", "HANDLE!", "NAME!", "I write about ferries, tea and old maps.", NOW, metrics=UserMetrics(10, 20, 30, 1)
    )
    packed = pack(whole).decode()
    for number, username, name, rank in people:
        body = packed.replace("ID!", str(number)).replace("HANDLE!", username).replace("NAME!", name).encode()
        yield number, username, fold(username), name, rank, day_of(rank / 1000), body


def _post_rows(count: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(11)
    whole = Post("ID!", "TEXT!", "AUTHOR!", NOW, "ID!", metrics=Metrics(1, 2, 3, 4, 5, 6), lang="en", edit_ids=("ID!",))
    packed = pack(whole).decode()
    for at in range(count):
        number, author = FIRST_POST + at * 1_000_003, FIRST_USER + chance.randrange(count)
        text = " ".join(chance.sample(WORDS, 12))
        body = packed.replace("ID!", str(number)).replace("AUTHOR!", str(author)).replace("TEXT!", text).encode()
        yield number, author, None, day_of(NOW), body

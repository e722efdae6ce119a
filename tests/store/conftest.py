from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.budget import Identity
from twshell.domain.plan import Step
from twshell.domain.post import Post, User
from twshell.domain.wire import ANSWERED, Answer, Exchange, Request
from twshell.store.ledger import Ledger
from twshell.store.seen import Seen

NOW = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
ME = Identity("ada", "42", "ada", "app-1", "token-1")
REPOST = "/2/users/{id}/retweets"


def step(text: str = "", verb: str = "retweet", template: str = REPOST, target: str = "1900", **more: Any) -> Step:
    path = template.replace("{id}", "42")
    body: Mapping[str, Any] = {"text": text} if text else {"tweet_id": target}
    return Step(
        Request("POST", path, template, body=body), verb, Post(target, "") if target else None, text=text, **more
    )


def post_step(text: str, verb: str = "post") -> Step:
    return step(text, verb, "/2/tweets", "")


def dm_step(text: str) -> Step:
    return step(text, "dm", "/2/dm_conversations/with/{participant_id}/messages", "")


def exchange(request: Request, *, at: float = NOW, elapsed: float = 0.25, **more: Any) -> Exchange:
    return Exchange(request, **({"phase": ANSWERED, "started_at": at, "elapsed": elapsed, "status": 200} | more))


def read(template: str = "/2/tweets", **more: Any) -> Exchange:
    return exchange(Request("GET", template, template), **more)


def page(*posts: Post, users: tuple[User, ...] = (), **more: Any) -> Answer:
    return Answer(read(), posts=posts, users=users, **more)


class Kit:
    """The makers of this folder's tests, in one fixture."""

    NOW, ME, REPOST = NOW, ME, REPOST
    step, post_step, dm_step, exchange, read, page = (
        staticmethod(each) for each in (step, post_step, dm_step, exchange, read, page)
    )


@pytest.fixture
def kit() -> type[Kit]:
    return Kit


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "data" / "ledger.db")
    yield made
    made.close()


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Seen]:
    made = Seen(tmp_path / "data" / "seen-42.db")
    yield made
    made.close()


@pytest.fixture
def sql() -> Callable[..., list[tuple[Any, ...]]]:
    """Return a function that runs one statement on a file, past all our own code."""

    def run(path: str | Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(path, timeout=5)
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    return run


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)

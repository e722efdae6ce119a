"""What tests of writes ask of the outbox and of the simulated X."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.stored import Write

ADA = "101"


@pytest.fixture
def entry(session: Any) -> Callable[..., Write]:
    """Return a function that gives an entry of the outbox, the first unless told."""

    def found(number: int = 1) -> Write:
        write: Write | None = session.ledger.write(number)
        assert write is not None
        return write

    return found


@pytest.fixture
def state(entry: Callable[..., Write]) -> Callable[..., str]:
    """Return a function that gives the state of an entry, the first unless told."""
    return lambda number=1: entry(number).state


@pytest.fixture
def on_x(sim: Any) -> Callable[[str], int]:
    """Return a function that counts the posts of a text that stand on X."""
    return lambda text: sum(post.text == text and not post.deleted for post in sim.world.posts.values())


@pytest.fixture
def writes(sim: Any) -> Callable[[], int]:
    """Return a function that counts the writes X was asked for."""
    return lambda: sum(row.method != "GET" for row in sim.ledger)


@pytest.fixture
def say(sim: Any) -> Callable[[str, float], Any]:
    """Return a function that has ada post something by another client."""
    return lambda text, at: sim.world.add_post(author_id=ADA, text=text, now=at)

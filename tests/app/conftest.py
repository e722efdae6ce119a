"""The program is run in a hamlet of five people, whose every post a test can know; then the simulator is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def sim(clock: Any, hamlet: Any) -> Iterator[Any]:
    from twshell.sim import Simulator

    with Simulator(clock=clock, town=hamlet, size="small") as simulator:
        yield simulator


@pytest.fixture
def calls(sim: Any) -> Callable[[], list[str]]:
    """Return a function that tells what the server was asked since it was last called: "GET /2/users/me"."""
    told = 0

    def since() -> list[str]:
        nonlocal told
        rows = sim.ledger[told:]
        told = len(sim.ledger)
        return [f"{row.method} {row.template}" for row in rows]

    return since


@pytest.fixture
def post_of(sim: Any) -> Callable[[str], Any]:
    """Return a function that finds the simulator's post by its text."""

    def find(text: str) -> Any:
        found = [post for post in sim.world.posts.values() if post.text == text and not post.deleted]
        assert 1 == len(found), text
        return found[0]

    return find

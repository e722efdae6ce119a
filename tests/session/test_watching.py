"""A clock that is wrong and another client that uses the same keys are told, once each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from twshell.domain.keys import Keys, Secret
from twshell.domain.outcome import Text
from twshell.domain.wire import Request

Run = Callable[..., Any]
Elsewhere = Callable[[int], None]
MENTIONS = "/2/users/101/mentions"


@pytest.fixture
def elsewhere(sim: Any, clock: Any) -> Iterator[Elsewhere]:
    """Return a function that calls X so many times with the same keys, as a client that shares no home with twsh."""
    from twshell.auth.signing import OAuth1Signer
    from twshell.transport.http import Transport

    keys = Keys(*(Secret(value) for value in sim.keys))
    transport = Transport(sim.url, OAuth1Signer(keys), clock, user_agent="another")

    def call(count: int) -> None:
        for _ in range(count):
            assert 200 == transport.send(Request("GET", MENTIONS, "/2/users/{id}/mentions")).status

    yield call
    transport.close()


def said(played: Any, what: str) -> list[str]:
    return [row for text in played.of(Text) for row in text.lines if what in row]


def test_calls_that_twsh_did_not_make_are_told_once_a_window(run: Run, elsewhere: Elsewhere, clock: Any) -> None:
    assert [] == said(run("mentions"), "another client")
    elsewhere(3)
    clock.advance(60)
    told = "another client is using these keys: 3 more calls of mentions went than twsh made"
    assert [told] == said(run("mentions"), "another client")
    elsewhere(2)
    clock.advance(60)
    assert [] == said(run("mentions"), "another client")
    clock.advance(900)
    run("mentions")
    elsewhere(1)
    clock.advance(60)
    assert 1 == len(said(run("mentions"), "another client"))


def test_own_calls_are_no_other_client(run: Run, clock: Any) -> None:
    for _ in range(4):
        clock.advance(20)
        assert [] == said(run("mentions"), "another client")


def test_another_twsh_on_the_same_home_is_no_other_client(run: Run, opened: Any, play_in: Run, clock: Any) -> None:
    run("mentions")
    clock.advance(20)
    play_in(opened(), "mentions", "mentions")
    clock.advance(20)
    assert [] == said(run("mentions"), "another client")


def test_a_write_in_flight_elsewhere_on_this_home_is_no_other_client(run: Run, clock: Any) -> None:
    session = run("home 5", "rt 1").session
    clock.advance(20)
    from twshell.commands.planning import plan_line

    step = plan_line("rt 2", session).plan.steps[0]
    session.ledger.begin(step, session.identity, plan_id="x", line="rt 2", source="typed", now=session.now())
    from twshell.domain.budget import BucketKey

    key = BucketKey("POST", "/2/users/{id}/retweets")
    assert 1 == session.ledger.calls_since(session.identity, key, session.now() - 10)
    assert 2 == session.ledger.calls_since(session.identity, key, session.now() - 30)


OFFSETS = [
    (29.0, []), (45.0, ["Your clock is 46 s slow"]), (-45.0, ["Your clock is 44 s fast"]),  # X's Date has no fractions
    (400.0, ["Your clock is 7 min slow"]),
]  # fmt: skip


@pytest.mark.parametrize(("offset", "says"), OFFSETS)
def test_a_clock_that_is_off_is_told_once(run: Run, sim: Any, offset: float, says: list[str]) -> None:
    sim.clock.advance(offset) if offset > 0 else sim.clock.set(sim.clock.now() + offset)
    played = [run("mentions"), run("home 2"), run("mentions")]
    found = [row for each in played for row in said(each, "Your clock is")]
    assert says == [" ".join(row.split()[:6]).rstrip(":;,.") for row in found]

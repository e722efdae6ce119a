"""The verdict is true: what fits never meets a 429, what does not is never begun; one 429 is the last of a burst."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twshell.domain.verdict import verdict
from twshell.session import plans
from twshell.sim.apps import Credential
from twshell.sim.limits import limits_for

Rigged = Callable[..., AbstractContextManager[Any]]
FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
REPOST, POST = "POST /2/users/{id}/retweets", "POST /2/tweets"
WINDOW = 900.0

# A burst of reposts, of their undoing, or a post; then some seconds go by.
BURSTS = st.tuples(st.sampled_from(["rt", "rt", "unrt", "post"]), st.integers(1, 24), st.integers(1, 24))
STEPS = st.lists(st.tuples(BURSTS, st.sampled_from([0, 1, 60, 400, 901])), min_size=1, max_size=8)


class Windows:
    """The simulator's windows, as somebody else's hands may use them."""

    def __init__(self, rig: Any) -> None:
        self._rig = rig
        owner = rig.sim.tokens.console
        self._caller = Credential("1a", owner.token, owner.user_id, owner.level)

    def use(self, operation: str, count: int) -> None:
        """Let another client with the same keys make so many calls (the simulator's lock is held)."""
        sim = self._rig.sim
        limits = limits_for(operation, "pay-per-use", self._caller, sim.tokens.app.id)
        for _ in range(count):
            sim.windows.count(operation, limits, sim.clock.now())


def line_of(verb: str, first: int, last: int, turn: int) -> str:
    if verb == "post":
        return f"post Some words {turn}"
    return f"{verb} {min(first, last)}-{max(first, last)}"


def refused(rig: Any) -> list[Any]:
    return [row for row in rig.sim.ledger if row.status == 429]


def writes(rig: Any) -> int:
    return sum(row.method != "GET" for row in rig.sim.ledger)


def alone(rigged: Rigged, used: int, steps: Any) -> None:
    """Nobody else uses the keys; what is left of the window is known from the first answer on."""
    with rigged(interactive=False, allowances=False, lines=("home 24",)) as rig:
        with rig.sim.lock:
            Windows(rig).use(REPOST, used)
        rig.run("rt 1")  # the probe
        rig.sim.ledger.clear()
        for turn, ((verb, first, last), seconds) in enumerate(steps):
            line = line_of(verb, first, last, turn)
            before, found = writes(rig), judged(rig, line)
            rig.run(line)
            assert [] == refused(rig), line
            if found in ("wait", "over"):
                assert before == writes(rig), line
            rig.clock.at += seconds


def judged(rig: Any, line: str) -> str:
    """Return the verdict on what a line would send, once what is done already has been left out."""
    from twshell.commands.planning import plan_line
    from twshell.session.sparing import spared

    rig.session.begin_line()
    plan, _ = spared(plan_line(line, rig.session).plan, rig.session)
    snapshot, now = rig.session.snapshot(), rig.session.now()
    return verdict(plan, snapshot, now, is_summoned=plans.summons(rig.session, plan)).word


@FEW
@given(st.integers(0, 49), STEPS)
def test_what_fits_never_meets_a_429_and_what_does_not_is_never_begun(rigged: Rigged, used: int, steps: Any) -> None:
    alone(rigged, used, steps)


@pytest.mark.slow
@MANY
@given(st.integers(0, 49), STEPS)
def test_what_fits_never_meets_a_429_and_what_does_not_is_never_begun_at_length(
    rigged: Rigged, used: int, steps: Any
) -> None:
    alone(rigged, used, steps)


# How many calls somebody else makes after each of ours.
OTHERS = st.lists(st.integers(0, 12), min_size=8, max_size=8)


def with_others(rigged: Rigged, used: int, others: list[int], bursts: Any) -> None:
    """Another client spends too: a window may turn out used up, once a burst, and nothing is sent after that."""
    with rigged(interactive=False, allowances=False, lines=("home 24",)) as rig:
        windows, turns = Windows(rig), iter(others * 100)

        def seen(text: str) -> None:
            if text.startswith("POST") and "/retweets" in text:
                windows.use(REPOST, next(turns))

        with rig.sim.lock:
            windows.use(REPOST, used)
            rig.sim.log = seen
        try:
            for first, last in bursts:
                mark = len(rig.sim.ledger)
                rig.run(line_of("rt", first, last, 0))
                held_to_one_429(rig.sim.ledger[mark:])
                rig.clock.at += 100
        finally:
            rig.sim.log = None


def held_to_one_429(rows: list[Any]) -> None:
    sent = [row.status for row in rows if row.method != "GET"]
    assert sent.count(429) <= 1, sent
    assert 429 not in sent[:-1], sent


PAIRS = st.lists(st.tuples(st.integers(1, 24), st.integers(1, 24)), min_size=1, max_size=6)


@FEW
@given(st.integers(0, 49), OTHERS, PAIRS)
def test_with_another_client_one_429_ends_a_burst(rigged: Rigged, used: int, others: Any, bursts: Any) -> None:
    with_others(rigged, used, others, bursts)


@pytest.mark.slow
@MANY
@given(st.integers(0, 49), OTHERS, PAIRS)
def test_with_another_client_one_429_ends_a_burst_at_length(
    rigged: Rigged, used: int, others: Any, bursts: Any
) -> None:
    with_others(rigged, used, others, bursts)


def test_after_a_429_nothing_is_sent_until_the_window_begins_anew(rigged: Rigged) -> None:
    with rigged(interactive=False, allowances=False, lines=("home 24",)) as rig:
        with rig.sim.lock:
            Windows(rig).use(REPOST, 50)
        for line in ("rt 1", "rt 2", "rt 3-5"):
            assert 4 == rig.run(line).status
        assert 1 == writes(rig)
        rig.clock.at += WINDOW + 1
        assert 0 == rig.run("rt 2").status


def test_a_burst_leaves_a_fifth_of_the_window_to_single_commands(rigged: Rigged) -> None:
    with rigged(interactive=False, allowances=False, lines=("home 24", "rt 1")) as rig:
        with rig.sim.lock:
            Windows(rig).use(REPOST, 36)
        rig.run("rt 2")
        assert 4 == rig.run("rt 3-6").status
        before = writes(rig)
        for number in range(3, 7):
            rig.run(f"rt {number}")
        assert (4, []) == (writes(rig) - before, refused(rig))


@pytest.fixture(autouse=True)
def _unlogged(town: Any) -> Iterator[None]:
    yield
    town.log = None

"""Twsh is killed at random instants over sessions with faults, and no promise is broken; faulty clients are caught."""

from __future__ import annotations

import pytest
import sabotage
from stage import Stage
from torture import torture

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
KILLS = 60
SEED = 1


def test_no_promise_is_broken_by_random_kills(stage: Stage) -> None:
    tally = torture(stage, SEED, kills=KILLS)
    assert ([], []) == (tally.violations, tally.seeds)
    assert KILLS <= tally.kills
    assert 0.3 <= tally.share, tally.text()
    ended = sum(tally.states.values())
    assert 0.05 * ended >= sum(tally.unknown.values()), tally.text()  # a client that knows nothing breaks no promise


@pytest.mark.parametrize("fault", sabotage.ALL)
def test_a_client_with_a_known_fault_is_caught(stage: Stage, fault: str) -> None:
    broken: list[str] = []
    for seed in range(SEED, SEED + 12):
        broken += torture(stage, seed, kills=1, trials=1, sabotage=fault).violations
        if broken:
            break
    wanted = {
        sabotage.NAIVE_RETRY: "requests for 1 attempts", sabotage.SEND_FIRST: "without an intent",
        sabotage.ONE_PAGE: "absent, and there", sabotage.NO_WAIT: "absent, and there",
    }  # fmt: skip
    assert any(wanted[fault] in said for said in broken), broken

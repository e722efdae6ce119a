"""Two to eight twshs on one account: each sees what the others spend, an entry has one sender, nothing goes twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import judge
import pytest
from plots import Deed, Plot
from stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
SETTINGS = ("set verified yes", "set confirm-cost 100")
COMPLAINTS = ("locked", "in use by another program", "Traceback", "malformed")
LEFT = 3  # of the reposts of this quarter of an hour, in the scenario low-budget


def begin(stage: Stage, seed: int, **settings: Any) -> Plot:
    stage.begin(seed, **settings)
    (stage.home / "config" / "init.twsh").write_text("\n".join(SETTINGS))
    return Plot(Random(seed), stage.village, is_costly=False)


def complaints(said: Sequence[tuple[int, str]]) -> list[str]:
    return [text for _, text in said if any(word in text for word in COMPLAINTS)]


def shared_draft(stage: Stage, plot: Plot) -> Deed:
    """Leave one draft in the outbox, which every process will try to send."""
    deed = plot.deed("post")
    life = stage.live("write", [*SETTINGS, "set post-confirm off", deed.line], die={"point": "in-window"})
    assert life.is_dead
    stage.live("mend")
    return deed


@pytest.mark.parametrize("count", range(2, 9))
def test_everything_typed_at_the_same_time_is_done_once_and_booked(stage: Stage, count: int) -> None:
    plot = begin(stage, count)
    draft = shared_draft(stage, plot)
    deeds = [[plot.deed(kind) for kind in ("post", "retweet", "post")] for _ in range(count)]
    said = stage.together([["outbox resend 1", *(deed.line for deed in mine)] for mine in deeds])
    assert [] == complaints(said)
    book, typed = judge.read(stage.ledger), [draft, *(deed for mine in deeds for deed in mine)]
    server = judge.server_of(stage.sim)
    assert [] == judge.violations(book, typed, server, {}, is_drained=True)
    assert [1] * len(typed) == [server.requests(deed) for deed in typed]
    assert {"done"} == {row.state for row in book.rows}
    ledger = sqlite3.connect(stage.ledger)
    calls, low, high = ledger.execute("SELECT sum(calls), sum(low), sum(high) FROM money").fetchone()
    ledger.close()
    assert calls == sum(row.path.startswith("/2/") for row in stage.sim.ledger)
    assert low == high == round(stage.sim.bill.total * 1_000_000)


@pytest.mark.parametrize("count", range(2, 9))
def test_the_last_of_a_window_is_taken_by_as_many_as_there_are_left(stage: Stage, count: int) -> None:
    plot = begin(stage, 100 + count)
    stage.sim.scenario("low-budget")
    # From the first answer on it is known how much is left.
    assert 0 == stage.live("write", [*SETTINGS, plot.deed("retweet").line]).status
    deeds = [plot.deed("retweet") for _ in range(count)]
    said = stage.together([[deed.line] for deed in deeds])
    server = judge.server_of(stage.sim)
    assert [] == complaints(said)
    assert [] == [row.path for row in stage.sim.ledger if row.status == 429]
    assert LEFT - 1 == sum(server.effects(deed) for deed in deeds)
    assert [0] * (LEFT - 1) + [4] * (count - LEFT + 1) == sorted(status for status, _ in said)
    assert () == judge.read(stage.ledger).faults


@pytest.mark.parametrize("seed", range(8))
def test_kills_among_several_break_no_promise(stage: Stage, seed: int) -> None:
    rng = Random(seed)
    plot = begin(stage, 200 + seed, lag=rng.choice([0.0, 20.0]))
    draft = shared_draft(stage, plot)
    count = 2 + seed % 7
    stage.strike([{"kind": "delay", "method": "write", "path": "/2/*", "delay": 0.05}])
    deeds = [[plot.deed(kind) for kind in ("post", "retweet", "post", "delete", "post")] for _ in range(count)]
    scripts = [["outbox resend 1", *(deed.line for deed in mine)] for mine in deeds]
    killed = {number: rng.uniform(0.2, 1.0 + 0.1 * count) for number in range(0, count, 2)}
    said = stage.together(scripts, killed)
    typed = [draft, *(deed for mine in deeds for deed in mine)]
    assert [] == complaints(said)
    book, server = judge.read(stage.ledger), judge.server_of(stage.sim)
    assert [] == judge.violations(book, typed, server, {}, is_drained=False)
    stage.strike([])
    for _ in range(3):
        stage.clock.advance(600.0)
        with ThreadPoolExecutor(len(stage.nurseries)) as pool:  # two look at the same entries at the same time
            lives = list(pool.map(lambda nursery: nursery.live(stage.order("mend")), stage.nurseries))
        assert [()] * len(lives) == [tuple(life.of("defect")) for life in lives]
    book = judge.read(stage.ledger)
    assert [] == judge.violations(book, typed, judge.server_of(stage.sim), {}, is_drained=True)
    assert 1 >= judge.server_of(stage.sim).requests(draft)

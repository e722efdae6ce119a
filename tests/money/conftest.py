"""A whole twsh against the simulator, made anew for each example: what it estimates is held against the bill."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from twshell.domain.money import Price

NOW = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC


class Clock:
    """Time stands still until an example moves it."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> float:
        return self.at

    wall = monotonic = __call__

    def wait(self, seconds: float, event: threading.Event) -> bool:
        self.at += seconds
        return event.is_set()


class Call(NamedTuple):
    """One call as both sides have it: what X billed, what twsh estimated, micro-dollars."""

    what: str
    billed: int
    estimate: Price


class Rig:
    """One session, its simulator and its clock."""

    def __init__(self, session: Any, sim: Any, clock: Clock, play: Callable[..., Any]) -> None:
        self.session, self.sim, self.clock = session, sim, clock
        self._play = play

    def run(self, *lines: str) -> Any:
        """Play lines, answering every question with yes."""
        return self._play(self.session, *lines)

    def calls(self) -> list[Call]:
        """Return every call that X answered, in order."""
        rows = {row.transaction_id: row for row in self.session.ledger.rows(limit=100_000) if row.transaction_id}
        found = []
        for seen in self.sim.ledger:
            row = rows.get(seen.trace)
            if row is not None:
                price = Price(row.cost_low, row.cost_high)
                found.append(Call(f"{seen.method} {seen.template}", round(seen.billed * 1e6), price))
        return found

    @property
    def bill(self) -> int:
        """Return all that X billed, micro-dollars."""
        return round(self.sim.bill.total * 1e6)

    @property
    def spent(self) -> Price:
        """Return all that twsh estimates."""
        return self.session.ledger.books.spent_since(self.session.identity, 0.0)


@pytest.fixture(scope="module")
def town() -> Iterator[Any]:
    """A simulator that every example begins anew."""
    from twshell.sim import Simulator

    simulator = Simulator(clock=Clock(), size="small", lively=False)
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def rigged(town: Any, tmp_path: Path, run_in: Callable[..., Any], env_of: Any) -> Callable[..., Any]:
    """Return a context manager that makes a rig: `settings` are the simulator's, `lines` are played first."""
    number = iter(range(1_000_000))

    @contextmanager
    def make(*, interactive: bool = True, lines: tuple[str, ...] = (), **settings: Any) -> Iterator[Rig]:
        from twshell.app import open_session
        from twshell.command_line import Options

        clock = Clock()
        town.clock.source = clock
        town.begin(1)
        town.scenario("healthy")
        for name, value in settings.items():
            setattr(town.settings, name, value)
        keys = town.keys
        environ = {
            "TWSH_API_URL": town.url, "TWSH_CONSUMER_KEY": keys.consumer_key,
            "TWSH_CONSUMER_SECRET": keys.consumer_secret, "TWSH_ACCESS_TOKEN": keys.access_token,
            "TWSH_ACCESS_TOKEN_SECRET": keys.access_token_secret, "TERM": "xterm",
        }  # fmt: skip
        with ExitStack() as stack:
            home = tmp_path / str(next(number))
            opened = open_session(Options(home=str(home), yes_write=True), env_of(clock, environ), stack)
            opened.session.flags.interactive = interactive
            rig = Rig(opened.session, town, clock, run_in)
            rig.run(*lines)
            yield rig

    return make

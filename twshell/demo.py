"""The demo: the simulator embedded on loopback, with keys of its own."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from twshell.domain.errors import UsageError
from twshell.domain.keys import Keys, Secret
from twshell.options import SCENARIOS
from twshell.sim.scenarios import STORIES
from twshell.sim.simulator import Simulator


class Demo:
    """A running simulator, stopped when the session ends."""

    def __init__(self, scenario: str, clock: Callable[[], float]) -> None:
        """Build the town by the clock (unix seconds) and start serving."""
        self._scenario = scenario
        self.simulator = Simulator(clock=clock, scenario=scenario)
        self.simulator.start()
        self.keys = Keys(*(Secret(value) for value in self.simulator.keys))
        self.url = self.simulator.url

    @property
    def username(self) -> str:
        """Return the owner's handle in the town."""
        return self.simulator.world.accounts[self.simulator.world.me_id].username

    @property
    def greeting(self) -> tuple[str, ...]:
        """Say what this is, what the situation is and how to begin."""
        return (
            "This is the demo: a simulated X on your own machine. It needs no keys, and nothing leaves it.",
            *STORIES[self._scenario].story,
            "Begin with `home`. `help` lists the commands, Tab completes, C-g cancels, C-d leaves.",
        )

    def enter(self, name: str) -> tuple[str, ...]:
        """Enter a scenario and return its story; without a name, list them."""
        if not name:
            return (f"scenarios: {', '.join(SCENARIOS)}; this is `{self._scenario}`",)
        if name not in SCENARIOS:
            raise UsageError(f"no scenario `{name[:40]}`", f"there are {', '.join(SCENARIOS)}")
        self._scenario = name
        return tuple(self.simulator.scenario(name))

    def __enter__(self) -> Demo:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the simulator."""
        self.simulator.stop()

"""The simulator as the program and the tests hold it: state, clock, control of the server; changes with that handle."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Protocol

from twshell.sim.apps import Credential, Keys, Tokens
from twshell.sim.billing import Bill
from twshell.sim.clock import SimClock
from twshell.sim.faults import Fault, Faults, read_fault
from twshell.sim.ledger import Row
from twshell.sim.life import live
from twshell.sim.limits import limits_for
from twshell.sim.scenarios import STORIES, Scenario
from twshell.sim.server import Server
from twshell.sim.service import Service
from twshell.sim.settings import Settings, changed
from twshell.sim.signing import Gatekeeper
from twshell.sim.uploads import Uploads
from twshell.sim.windows import Windows
from twshell.sim.world import World


class TownBuilder(Protocol):
    """Makes a world: from a seed, dated by `now` (unix seconds), in a size (small or full)."""

    def __call__(self, seed: int, now: float, *, size: str) -> World:
        """Return the world."""


class Simulator:
    """An X API v2 of its own on 127.0.0.1. Hold `lock` while touching `world` or `settings` of a running one.

    `ledger` lists what the server saw, oldest first; `crashes` the tracebacks of faults of its own (none, one hopes).
    """

    def __init__(
        self,
        clock: Callable[[], float],
        scenario: str = "healthy",
        port: int = 0,
        seed: int = 1,
        size: str = "full",
        log: Callable[[str], None] | None = None,
        patience: float = 30.0,
        town: TownBuilder | None = None,
        slowness: float = 1.0,
        lively: bool | None = None,
    ) -> None:
        """Build the town by `clock` (unix seconds); `size` is small or full; KeyError for an unknown scenario.

        `port` 0 takes a free one. `log` gets a line per request. `patience` bounds each wait for a client, in seconds.
        `lively`: whether people go on living as the clock moves; by default in a full town only.
        `town` builds another town than the usual one. `slowness` scales the waits of faults: 0 waits for nothing.
        """
        self.clock = SimClock(clock)
        self.lock = RLock()
        self.log = log
        self.crashes: list[str] = []
        self.port = port
        self.size = size
        self._patience = patience
        self._build = town
        self.slowness = slowness
        self.lively = size == "full" if lively is None else lively
        self._service: Service | None = None
        self.scenario_name = scenario
        self.begin(seed)
        self.scenario(scenario)

    def begin(self, seed: int, world: World | None = None) -> None:
        """Build the town anew from `seed` (or take `world`) and forget every call, charge and token given out."""
        if self._build is None:
            # Imported here, since a town of one's own needs none of the usual one's texts.
            from twshell.sim.town import build_town

            self._build = build_town
        with self.lock:
            self.seed = seed
            self.world = self._build(seed, self.clock.now(), size=self.size) if world is None else world
            self.tokens = Tokens(seed, self.world.me_id)
            self.gatekeeper = Gatekeeper(self.tokens)
            self.settings = Settings()
            self.windows = Windows()
            self.faults = Faults()
            self.bill = Bill()
            self.uploads = Uploads()
            self.ledger: list[Row] = []
            self.traced = 0
            if self.lively:
                live(self.world, self.clock.now())
            if self._service is not None:
                self.world.image_base = self.url

    def start(self) -> None:
        """Serve from now on; OSError if the port is taken, RuntimeError if it serves already."""
        if self._service is not None:
            raise RuntimeError("the simulator is running")
        service = Service(self)
        server = Server(
            service.answer, service.refuse, port=self.port, patience=self._patience, crashed=self.crashes.append
        )
        service.server = server
        self._service = service
        self.world.image_base = self.url
        server.start()

    def stop(self) -> None:
        """Close every connection and join every thread; a second time does nothing."""
        if self._service is not None:
            service, self._service = self._service, None
            service.server.stop()

    def __enter__(self) -> Simulator:
        """Start, to be stopped at the end of the block."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    @property
    def url(self) -> str:
        """Where it serves, like http://127.0.0.1:40123; RuntimeError when it does not."""
        if self._service is None:
            raise RuntimeError("the simulator is not running")
        return f"http://127.0.0.1:{self._service.server.port}"

    @property
    def keys(self) -> Keys:
        """The owner's five secrets."""
        return self.tokens.keys

    def scenario(self, name: str) -> tuple[str, ...]:
        """Enter a scenario: switches, faults and windows start anew, the town stays; return its story lines."""
        entered = STORIES[name]
        with self.lock:
            self.scenario_name = name
            self.settings = Settings(lively=self.lively)
            self.windows = Windows()
            self.faults.clear()
            changed(self.settings, entered.switches)
            for wish in entered.faults:
                self.add_fault(wish)
            self._spend(entered)
            # The balance is what a new scenario says it is, whatever was spent before.
            self.settings.prepaid += self.bill.total
            self.settings_changed()
        return entered.story

    def settings_changed(self) -> None:
        """Tell the world what the switches say of it; to be called after changing them by hand."""
        self.world.lag_s = self.settings.lag
        self.world.me.suspended = self.settings.account_suspended

    def _spend(self, entered: Scenario) -> None:
        now = self.clock.now()
        owner = self.tokens.console
        caller = Credential("1a", owner.token, owner.user_id, owner.level)
        for spent in entered.spent:
            for limit, whose in limits_for(spent.operation, self.settings.tier, caller, self.tokens.app.id):
                self.windows.preset(spent.operation, limit, whose, used=spent.used, started=now - spent.ago)

    def add_fault(self, wish: dict[str, object]) -> Fault:
        """Let the fault that `wish` describes stand (see faults.Fault); ValueError for one that makes no sense."""
        fault = read_fault(wish)
        if isinstance(fault, str):
            raise ValueError(fault)
        with self.lock:
            self.faults.add(fault)
        return fault

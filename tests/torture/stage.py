"""Where the torture is played: one simulator, a clock for all, nurseries that give birth to twshs, a home a trial."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import village
from shared_clock import SharedClock

from twshell.sim import Simulator
from twshell.sim.world import World

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LONGEST = 90.0  # seconds a child may live before that is called a fault
PATIENCE = (1.0, 0.6, 5.0)  # seconds: to connect, without a byte, in all


class Life(NamedTuple):
    """What a child did: its reports in order, how it ended, and whether it was killed from outside."""

    reports: tuple[Mapping[str, Any], ...]
    status: int
    was_killed: bool

    @property
    def is_dead(self) -> bool:
        """Say whether it was killed, by itself or from outside."""
        return self.status == -signal.SIGKILL

    def of(self, name: str) -> list[Mapping[str, Any]]:
        """Return the reports that say something of that name."""
        return [report for report in self.reports if name in report]


class Nursery:
    """A process that gives birth to one child at a time."""

    def __init__(self) -> None:
        """Start it."""
        paths = os.pathsep.join([str(ROOT), str(HERE)])
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "nursery.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": paths, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._orders = self._process.stdin
        self._out = self._process.stdout.fileno()
        os.set_blocking(self._out, False)
        self._heard = b""
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._out, selectors.EVENT_READ)
        next(told for told in self._told(LONGEST) if "ready" in told)

    def close(self) -> None:
        """Let it end."""
        self._orders.close()
        self._process.wait(LONGEST)
        self._selector.close()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def live(self, order: Mapping[str, Any], kill_after: float | None = None) -> Life:
        """Have a child live as ordered, to its end or until so many seconds after its birth."""
        self._orders.write(json.dumps(order).encode() + b"\n")
        self._orders.flush()
        reports: list[Mapping[str, Any]] = []
        pid, was_killed = 0, False
        for told in self._told(LONGEST):
            if "born" in told:
                pid = int(told["born"])
                break
            reports.append(told)
        if kill_after is not None:
            ended = self._until(kill_after, reports)
            if ended is not None:
                return Life(tuple(reports), ended, False)
            with suppress(ProcessLookupError):  # it ended by itself, which is just being told
                os.kill(pid, signal.SIGKILL)
            was_killed = True
        ended = self._until(LONGEST, reports)
        if ended is None:
            os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"a child hangs: {reports[-5:]}")
        return Life(tuple(reports), ended, was_killed and ended == -signal.SIGKILL)

    def _until(self, seconds: float, reports: list[Mapping[str, Any]]) -> int | None:
        for told in self._told(seconds):
            if "ended" in told:
                return int(told["ended"])
            reports.append(told)
        return None

    def _told(self, seconds: float) -> Iterator[Mapping[str, Any]]:
        """Yield what is told, for so many seconds at most."""
        ends = time.monotonic() + seconds
        while True:
            line, found, rest = self._heard.partition(b"\n")
            if found:
                self._heard = rest
                yield json.loads(line)
                continue
            left = ends - time.monotonic()
            if left <= 0 or not self._selector.select(left):
                return
            more = os.read(self._out, 65_536)
            if not more:
                raise AssertionError("a nursery is gone")
            self._heard += more


class Stage:
    """A simulator and its clock; `begin` sets it anew for a trial."""

    def __init__(self, folder: Path, nurseries: int = 1) -> None:
        """Start everything."""
        self.folder = folder
        self._clock_file = folder / "clock"
        self.clock = SharedClock(self._clock_file, start=time.time())
        self.village = village.Village((), (), (), (), (), (), ())
        self._is_new = False
        self.sim = Simulator(clock=self.clock.wall, town=self._town, lively=False, patience=LONGEST)
        self.sim.start()
        self.nurseries = [Nursery() for _ in range(nurseries)]
        self.home = folder
        self._homes = 0

    def _town(self, seed: int, now: float, *, size: str) -> World:
        world, self.village = village.build(seed, now, is_new=self._is_new)
        return world

    def close(self) -> None:
        """Stop everything."""
        for nursery in self.nurseries:
            nursery.close()
        self.sim.stop()
        self.clock.close()

    def begin(self, seed: int, *, is_costly: bool = False, is_new: bool = False, **settings: Any) -> None:
        """Set the village up anew, and take a new home."""
        self.quiet()
        self._is_new = is_new
        self.sim.begin(seed)
        with self.sim.lock:
            self.sim.settings.tier = "enterprise" if is_costly else "pay-per-use"
            self.sim.settings.allowances = False
            self.sim.settings.prepaid = 10_000.0
            for name, value in settings.items():
                setattr(self.sim.settings, name, value)
            self.sim.settings_changed()
        self._homes += 1
        self.home = self.folder / f"home-{self._homes}"
        (self.home / "config").mkdir(parents=True, mode=0o700)

    @property
    def ledger(self) -> Path:
        """Where the home's ledger is."""
        return self.home / "data" / "ledger.db"

    def environ(self) -> dict[str, str]:
        """Return the variables a twsh needs here."""
        keys = self.sim.keys
        return {
            "TWSH_API_URL": self.sim.url, "TWSH_CONSUMER_KEY": keys.consumer_key,
            "TWSH_CONSUMER_SECRET": keys.consumer_secret, "TWSH_ACCESS_TOKEN": keys.access_token,
            "TWSH_ACCESS_TOKEN_SECRET": keys.access_token_secret, "TERM": "xterm",
        }  # fmt: skip

    def order(self, role: str, lines: Sequence[str] = (), **more: Any) -> dict[str, Any]:
        """Return what a nursery must know to bring up a child."""
        return {
            "role": role, "home": str(self.home), "environ": self.environ(), "clock": str(self._clock_file),
            "lines": list(lines), "patience": PATIENCE, **more,
        }  # fmt: skip

    def live(self, role: str, lines: Sequence[str] = (), *, kill_after: float | None = None, **more: Any) -> Life:
        """Have one child live, then wait until the server has done all it was asked; its word is final by then."""
        life = self.nurseries[0].live(self.order(role, lines, **more), kill_after)
        defects = [report["defect"] for report in life.of("defect")]
        assert [] == defects, defects[0]
        self.quiet()
        return life

    def run(self, lines: Sequence[str], *, settings: Sequence[str] = (), kill_after: float | None = None) -> Life:
        """Have the whole program read lines from standard input, to their end or until it is killed."""
        (self.home / "config" / "init.twsh").write_text("".join(f"{line}\n" for line in settings))
        with self.program(["--yes-write", "-k", "-"]) as process:
            try:
                process.communicate("".join(f"{line}\n" for line in lines).encode(), kill_after or LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
        self.quiet()
        return Life((), process.returncode, process.returncode == -signal.SIGKILL)

    def together(
        self, scripts: Sequence[Sequence[str]], killed: Mapping[int, float] | None = None
    ) -> list[tuple[int, str]]:
        """Run the whole program once for each script, all at the same time; return exit statuses and what was said.

        `killed`: which of them are killed, and how many seconds after all were told what to do.
        """
        processes = [self.program(["--yes-write", "-k", "-"]) for _ in scripts]
        timers = [threading.Timer(after, processes[number].kill) for number, after in (killed or {}).items()]
        said: list[tuple[int, str]] = []
        with ThreadPoolExecutor(len(processes)) as pool:
            told = ["".join(f"{line}\n" for line in script).encode() for script in scripts]
            jobs = zip(processes, told, strict=True)
            ends = [pool.submit(process.communicate, lines, LONGEST) for process, lines in jobs]
            for timer in timers:
                timer.start()
            for process, end in zip(processes, ends, strict=True):
                out, err = end.result()
                said.append((process.returncode, (out + err).decode()))
        for timer in timers:
            timer.join()
        self.quiet()
        return said

    def program(
        self, words: Sequence[str], *, before: Sequence[str] = (), sabotage: str = ""
    ) -> subprocess.Popen[bytes]:
        """Start the whole program in a process of its own; `before`: the words of what starts it."""
        paths = os.pathsep.join([str(ROOT), str(HERE)])
        environ = {"PATH": os.environ["PATH"], "PYTHONPATH": paths, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        environ |= {**self.environ(), "TORTURE_CLOCK": str(self._clock_file), "TORTURE_SABOTAGE": sabotage}
        return subprocess.Popen(
            [*before, sys.executable, str(HERE / "program.py"), "--home", str(self.home), *words], env=environ,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def quiet(self) -> None:
        """Wait until no connection is served any more: what a dead client left in the pipe has had its effect."""
        if self.sim.url:  # connections are accepted in turn: once this one is, all earlier ones are
            with connected(self.sim.url) as asked:
                asked.recv(1)
        name = f"sim-serve-{self.sim.url.rpartition(':')[2]}"
        for thread in threading.enumerate():
            if thread.name == name:
                thread.join(LONGEST)
                assert not thread.is_alive(), "the simulator serves a connection for ever"

    def strike(self, faults: Sequence[Mapping[str, Any]]) -> None:
        """Let the server misbehave so, and no other way."""
        with self.sim.lock:
            self.sim.faults.clear()
            for fault in faults:
                self.sim.add_fault(dict(fault))


@contextmanager
def connected(url: str) -> Iterator[Any]:
    """Ask the simulator for its clock, on a connection that it closes."""
    import socket

    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), LONGEST) as asked:
        asked.sendall(f"GET /sim/clock HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        yield asked

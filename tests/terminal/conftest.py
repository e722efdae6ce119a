"""A real pseudo-terminal with twsh in it, and an emulator that shows what a person would see."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyte
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0  # seconds a test waits for something on the screen
CURSOR_REQUEST = b"\x1b[6n"


class Terminal:
    """A process on a terminal of its own. It answers cursor requests as terminals do, unless told not to."""

    def __init__(
        self, command: list[str], environ: dict[str, str], columns: int = 80, rows: int = 24, answers: bool = True
    ) -> None:
        self.screen = pyte.HistoryScreen(columns, rows, history=5000, ratio=0.5)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._answers = answers
        self.pid, self.fd = pty.fork()
        if self.pid == 0:  # the child
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir("/")
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may have been told to ignore it
            os.execve(command[0], command, environ)
        os.set_blocking(self.fd, False)
        self.status: int | None = None

    def press(self, keys: str | bytes) -> None:
        """Press keys, all at once."""
        octets = keys.encode() if isinstance(keys, str) else keys
        while octets:
            try:
                octets = octets[os.write(self.fd, octets) :]
            except BlockingIOError:  # it has more to read than fits: let it, and take what it writes
                self.read(0.1)

    def read(self, seconds: float) -> bool:
        """Take in what is written within that time; say whether there was anything."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            octets = os.read(self.fd, 65536)
        except OSError:  # Linux says so when the last process has left the terminal
            octets = b""
        if not octets:
            return False
        self.raw += octets
        self._stream.feed(octets)
        if self._answers and CURSOR_REQUEST in octets:
            self.press(f"\x1b[{self.screen.cursor.y + 1};{self.screen.cursor.x + 1}R")
        return True

    def settle(self, seconds: float = 0.3) -> None:
        """Read until nothing was written for that long: a question takes no key in its first moments."""
        while self.read(seconds):
            pass

    def until(self, found: str | Callable[[], Any], patience: float = PATIENCE) -> list[str]:
        """Wait until a text stands on the screen, or a condition holds; return the rows."""
        ends = time.monotonic() + patience
        is_there = (lambda: found in self.text) if isinstance(found, str) else found
        while not is_there():
            left = ends - time.monotonic()
            assert left > 0, f"never seen: {found}\n{self.text}\n--\n{self.raw[-2000:]!r}"
            self.read(min(left, 0.5))
        return self.rows

    def prompt(self) -> list[str]:
        """Wait until an empty prompt stands in the cursor's row."""
        return self.until(lambda: self.line() == "twsh>")

    def line(self) -> str:
        """Return the row of the cursor."""
        return str(self.screen.display[self.screen.cursor.y]).rstrip()

    @property
    def rows(self) -> list[str]:
        """Return the rows of the screen, without empty ones at the end."""
        rows = [row.rstrip() for row in self.screen.display]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    @property
    def text(self) -> str:
        """Return the scrollback and the screen."""
        above = ["".join(row[at].data for at in range(self.screen.columns)).rstrip() for row in self.screen.history.top]
        return "\n".join([*above, *self.rows])

    def end(self, patience: float = PATIENCE) -> int:
        """Wait until the process ends by itself; return its exit status."""
        ends = time.monotonic() + patience
        while self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                break
            assert time.monotonic() < ends, f"it does not end\n{self.text}"
            self.read(0.1)
        while self.read(0):
            pass
        return self.status

    def close(self) -> None:
        """End it, whatever it does."""
        if self.status is None:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


@pytest.fixture(scope="session")
def _real_town() -> Iterator[Any]:
    from twshell.sim import Simulator

    simulator = Simulator(clock=time.time, size="small")
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def town(_real_town: Any) -> Any:
    """A simulator as new, on the machine's clock, as a process of its own needs it."""
    _real_town.begin(1)
    _real_town.scenario("healthy")
    return _real_town


@pytest.fixture
def signed_in(town: Any, tmp_path: Path) -> dict[str, str]:
    """The environment of somebody signed in to the town, with a home of their own."""
    keys = town.keys
    return {
        "TWSH_API_URL": town.url, "TWSH_CONSUMER_KEY": keys.consumer_key, "TWSH_CONSUMER_SECRET": keys.consumer_secret,
        "TWSH_ACCESS_TOKEN": keys.access_token, "TWSH_ACCESS_TOKEN_SECRET": keys.access_token_secret,
        "TWSH_HOME": str(tmp_path / "home"),
    }  # fmt: skip


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Return a function that starts twsh, or bash, on a terminal."""
    started: list[Terminal] = []

    def start(*arguments: str, columns: int = 80, rows: int = 24, answers: bool = True, **environ: str) -> Terminal:
        variables = {
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]).rstrip(":"),
        } | environ  # fmt: skip
        command = list(arguments) if arguments[:1] == ("/bin/bash",) else [sys.executable, "-m", "twshell", *arguments]
        made = Terminal(command, variables, columns, rows, answers)
        started.append(made)
        return made

    yield start
    for made in started:
        made.close()

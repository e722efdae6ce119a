"""A real shell on a real pseudo-terminal, with the completions loaded and a home to complete from."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import shutil
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator
from fcntl import ioctl
from pathlib import Path

import pyte
import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS, COLUMNS = 30, 160
PATIENCE = 20.0  # seconds until a shell that says nothing is given up
LOAD = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "PS1='ready> '; source {root}/completions/twsh.bash"),
    "zsh": (
        ["zsh", "-f", "-i"],
        "PS1='ready> '; fpath=({root}/completions $fpath); autoload -U compinit; compinit -u -D",
    ),
    "fish": (
        ["fish", "--no-config", "--private"],
        "function fish_prompt; echo -n 'ready> '; end; source {root}/completions/twsh.fish",
    ),
}


class Shell:
    """A shell and the screen a person would see."""

    def __init__(self, name: str, environment: dict[str, str], folder: Path) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        command, load = LOAD[name]
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.type(load.format(root=ROOT) + "; clear; echo load''ed\r")
        self.wait(lambda: any(row.startswith("loaded") for row in self.rows) and self.line == "ready>")

    @property
    def rows(self) -> list[str]:
        return [row.rstrip() for row in self.screen.display]

    @property
    def line(self) -> str:
        """The row the cursor stands in."""
        return self.rows[self.screen.cursor.y]

    def type(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def wait(self, met: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not met():
            ready, _, _ = select.select([self.fd], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, "the shell stopped at:\n" + "\n".join(self.rows)
            output = os.read(self.fd, 65536)
            if b"\x1b[6n" in output:
                self.type(f"\x1b[{self.screen.cursor.y + 1};1R")
            if b"\x1b[c" in output:
                self.type("\x1b[?6c")
            self.stream.feed(output)

    def shows(self, expected: str) -> None:
        """Wait until the line being typed is exactly this."""
        self.wait(lambda: self.line == f"ready> {expected}")

    def forget_line(self) -> None:
        self.type("\x15")
        self.wait(lambda: self.line == "ready>")

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def furnish(top: Path) -> Path:
    """Make a home with accounts and a macro, and beside it a folder to work in; return the home."""
    config = top / "home" / "config"
    (config / "accounts").mkdir(parents=True)
    (config / "macros").mkdir()
    (config / "accounts" / "adalovelace").write_text("")
    (config / "accounts" / "grace").write_text("")
    (config / "macros" / "morning.twsh").write_text("home\n")
    (top / "here").mkdir()
    (top / "here" / "local.twsh").write_text("home\n")
    (top / "here" / "notes.txt").write_text("no macro\n")
    return top / "home"


def started(name: str, top: Path, environment: dict[str, str]) -> Shell:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed here; .ci/run installs it")
    basic = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": str(top)}
    return Shell(name, {**basic, **environment}, top / "here")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A furnished home of this test's own."""
    return furnish(tmp_path)


@pytest.fixture
def open_shell(home: Path) -> Iterator[Callable[..., Shell]]:
    """Open a shell by name on this test's home; keyword arguments are variables of its environment."""
    with contextlib.ExitStack() as opened:

        def start(name: str, **environment: str) -> Shell:
            shell = started(name, home.parent, environment)
            opened.callback(shell.close)
            return shell

        yield start


@pytest.fixture(scope="module")
def kept_shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Shell]]:
    """Return a shell with TWSH_HOME set and an empty line; one of each kind serves the whole module."""
    home = furnish(tmp_path_factory.mktemp("kept"))
    kept: dict[str, Shell] = {}

    def get(name: str) -> Shell:
        if name in kept:
            kept[name].forget_line()
        else:
            kept[name] = started(name, home.parent, {"TWSH_HOME": str(home)})
        return kept[name]

    yield get
    for shell in kept.values():
        shell.close()

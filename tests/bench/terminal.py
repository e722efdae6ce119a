"""A pseudo-terminal that answers as terminals do, types as people do, and tells when something was drawn."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROWS, COLUMNS = 40, 100
PATIENCE = 60.0  # seconds until a silent program is given up
QUIET = 0.02  # seconds without output after which a key counts as drawn
KEY = "ж".encode()  # the key typed ahead: a letter that stands on no screen by itself


class Terminal:
    """One program on a terminal of 100 × 40."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, typed: bytes = b"") -> None:
        """Start it; what is `typed` lies in the terminal before the program exists."""
        self.output = bytearray()
        self.fd, inside = os.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        modes = termios.tcgetattr(inside)
        modes[3] &= ~termios.ECHO  # or the terminal itself would draw the key
        termios.tcsetattr(inside, termios.TCSANOW, modes)
        if typed:
            os.write(self.fd, typed)
        self.started = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            with contextlib.suppress(BaseException):
                os.login_tty(inside)
                os.execvpe(command[0], command, environment)
            os._exit(127)
        os.close(inside)

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.fd, keys)

    def read(self, seconds: float) -> bytes:
        """Return what arrives within some time, answering the terminal's questions; b"" when nothing does."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return b""
        try:
            got = os.read(self.fd, 1 << 16)
        except OSError:  # Linux tells so that the program has closed its terminal
            return b""
        if b"\x1b[6n" in got:
            os.write(self.fd, b"\x1b[1;1R")
        self.output += got
        return got

    def until(self, needle: bytes) -> float:
        """Wait until something is drawn; return the seconds since the start."""
        deadline = time.perf_counter() + PATIENCE
        while needle not in self.output:
            if not self.read(max(0.0, deadline - time.perf_counter())):
                raise RuntimeError(f"{needle!r} was not drawn, but: {bytes(self.output[-2000:])!r}")
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.15) -> None:
        """Read until nothing has come for a while."""
        while self.read(quiet):
            pass

    def press(self, key: bytes) -> float:
        """Press one key; return the seconds until the last byte that it brought to the screen."""
        begun = last = time.perf_counter()
        os.write(self.fd, key)
        while self.read(QUIET if last > begun else PATIENCE):
            last = time.perf_counter()
        return last - begun

    def status(self, name: str) -> int:
        """Return a number of /proc/PID/status, in its own unit, over all threads where it counts switches."""
        if name == "VmHWM":
            rows = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        else:
            tasks = Path(f"/proc/{self.pid}/task").iterdir()
            rows = "".join((task / "status").read_text(encoding="utf-8") for task in tasks)
        return sum(int(row.split()[1]) for row in rows.splitlines() if row.startswith(f"{name}:"))

    def close(self) -> None:
        """Leave as a person does: kill the line, C-d; and by force where that does not help."""
        with contextlib.suppress(OSError):
            os.write(self.fd, b"\x03\x15\x04")
        deadline = time.perf_counter() + 5
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.perf_counter() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                break
            self.read(0.005)
        os.close(self.fd)

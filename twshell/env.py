"""The edge: the only module that asks the system for time, environment and terminal."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Mapping
from typing import TextIO

NARROWEST, USUAL = 20, 80


def _began(process: int) -> str:
    """Return since when a process runs: the boot and the ticks since it; empty where it does not, or nobody says."""
    try:
        with open(f"/proc/{process}/stat", "rb") as status, open("/proc/sys/kernel/random/boot_id", "rb") as boot:
            words = status.read().rpartition(b")")[2].split()
            state, ticks = words[0], words[19]
            return "" if state in (b"Z", b"X") else f"{boot.read(8).decode()}-{int(ticks)}"
    except (OSError, IndexError, ValueError):
        return ""


class Env:
    """What the system says; tests hand in their own."""

    def __init__(self) -> None:
        """Read the environment once."""
        self.environ: Mapping[str, str] = dict(os.environ)
        self.stdin: TextIO = sys.stdin
        self.stdout: TextIO = sys.stdout
        self.stderr: TextIO = sys.stderr

    def leave_no_core(self) -> None:
        """Let a crash of this process write no core file: keys and messages are in its memory."""
        import resource  # not for `--version`

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))

    def wall(self) -> float:
        """Return unix seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    def wait(self, seconds: float, event: threading.Event) -> bool:
        """Wait that long, or until the event is set; return whether it is set."""
        return event.wait(seconds)

    def owner(self) -> str:
        """Return what no other process is called: machine, process id, and when it began where the system says that."""
        return f"{os.uname().nodename}:{os.getpid()}:{_began(os.getpid())}"

    def is_alive(self, owner: str) -> bool | None:
        """Say whether the process of that name still runs; None where that cannot be told: it is another machine's."""
        machine, _, rest = owner.rpartition(":")[0].rpartition(":")
        if machine != os.uname().nodename or not rest.isdigit():
            return None
        began = owner.rpartition(":")[2]
        if _began(os.getpid()):
            return _began(int(rest)) == began
        try:
            os.kill(int(rest), 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return None
        return True if int(rest) == os.getpid() else None  # the number may be another process's by now

    def utc_offset(self, at: float) -> int:
        """Return how many seconds local time is ahead of UTC at a moment."""
        return time.localtime(at).tm_gmtoff

    def is_terminal(self) -> bool:
        """Say whether a person sits at both ends."""
        return self.stdin.isatty() and self.stdout.isatty()

    def width(self) -> int:
        """Return the columns of the terminal, 80 where there is none."""
        try:
            columns = os.get_terminal_size(self.stdout.fileno()).columns
        except (OSError, ValueError):
            return USUAL
        return max(NARROWEST, columns) if columns else USUAL

    def is_dumb(self) -> bool:
        """Say whether the terminal knows no escape sequences."""
        return self.environ.get("TERM", "") in ("", "dumb")

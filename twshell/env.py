"""The edge: the only module that asks the system for time, environment and terminal."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Mapping
from typing import TextIO

NARROWEST, USUAL = 20, 80


class Env:
    """What the system says; tests hand in their own."""

    def __init__(self) -> None:
        """Read the environment once."""
        self.environ: Mapping[str, str] = dict(os.environ)
        self.stdin: TextIO = sys.stdin
        self.stdout: TextIO = sys.stdout
        self.stderr: TextIO = sys.stderr

    def wall(self) -> float:
        """Return unix seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    def wait(self, seconds: float, event: threading.Event) -> bool:
        """Wait that long, or until the event is set; return whether it is set."""
        return event.wait(seconds)

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

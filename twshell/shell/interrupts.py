"""SIGINT sets a flag and never raises: what it stops is decided where somebody waits."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any


class Interrupts:
    """Within it, C-c from the terminal or a kill -INT is noted in `came` and told to whoever waits."""

    def __init__(self, tell: Callable[[], None]) -> None:
        """`tell` is called in the signal handler: it may write to a pipe, and take no lock."""
        self.came = False
        self._tell = tell
        self._before: Any = None

    def __enter__(self) -> Interrupts:
        """Take the signal over."""
        self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""
        signal.signal(signal.SIGINT, self._before)

    def take(self) -> bool:
        """Say whether it came, and forget it."""
        came, self.came = self.came, False
        return came

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.came = True
        self._tell()

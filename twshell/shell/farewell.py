"""Ending when told to: a terminal that is closed, a kill. What is typed is saved first, then the session unwinds."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, TextIO

SIGNALS = (signal.SIGHUP, signal.SIGTERM)


class Gone(KeyboardInterrupt):
    """The session is to end. Of this kind, because asyncio lets it through at any point, and nothing else of ours."""


class Farewell:
    """Within it, SIGHUP and SIGTERM save and raise Gone; `status` is then 128 and the signal's number."""

    def __init__(self, save: Callable[[], None]) -> None:
        """`save` is called in the signal handler: it takes no lock."""
        self.status: int | None = None
        self._save = save
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Farewell:
        """Take the signals over, but one that is to be ignored, as nohup has it."""
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Give them back. Whatever the unwinding met on its way (the terminal may be gone), the end was asked for."""
        if self.status is None:
            for number, before in self._before.items():
                signal.signal(number, before)
        return self.status is not None

    def silenced(self, *streams: TextIO) -> int:
        """Return the status to end with. What is still to be written goes nowhere: the terminal may be gone."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in streams:
            os.dup2(nowhere, stream.fileno())
        return self.status or 0

    def _end(self, number: int, frame: FrameType | None) -> None:
        if self.status is not None:
            return  # it is ending already
        self.status = 128 + number
        self._save()
        raise Gone

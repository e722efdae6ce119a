"""A clock that processes share and that can be turned forward: real seconds since a start, and a shift in a file."""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
import time
from pathlib import Path

_PLACES = struct.Struct("ddd")  # unix seconds at the start, the machine's own seconds then, the shift
SHORT = 5.0  # seconds; whoever waits longer than that while others work waits for real


class SharedClock:
    """Seconds go by as they do; `advance` turns it forward for everybody. Nothing ever turns it back."""

    def __init__(self, path: str | os.PathLike[str], *, start: float | None = None, jumps: bool = False) -> None:
        """Open the clock in a file; make it there where `start` says which time it is.

        `jumps`: a long wait turns the clock forward too, which is right where nobody else is at work.
        """
        if start is not None:
            Path(path).write_bytes(_PLACES.pack(start, time.monotonic(), 0.0))
        self._jumps = jumps
        self._file = open(path, "r+b")  # noqa: SIM115 - as long as the clock
        self._memory = mmap.mmap(self._file.fileno(), _PLACES.size)

    def close(self) -> None:
        """Let go of the file."""
        self._memory.close()
        self._file.close()

    def wall(self) -> float:
        """Return unix seconds."""
        start, began, shift = _PLACES.unpack(self._memory[:])
        return float(start + time.monotonic() - began + shift)

    def monotonic(self) -> float:
        """Return seconds that never run backwards, the shift among them."""
        return float(time.monotonic() + _PLACES.unpack(self._memory[:])[2])

    def advance(self, seconds: float) -> None:
        """Turn it forward."""
        fcntl.flock(self._file, fcntl.LOCK_EX)  # a process that is killed lets go of it
        try:
            shift = _PLACES.unpack(self._memory[:])[2]
            self._memory[16:24] = struct.pack("d", shift + seconds)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def wait(self, seconds: float, event: threading.Event) -> bool:
        """Turn the clock instead of waiting; a long wait is waited out, unless the clock jumps."""
        if event.is_set() or not (self._jumps or seconds <= SHORT):
            return event.wait(seconds)
        self.advance(max(0.0, seconds))
        return event.is_set()

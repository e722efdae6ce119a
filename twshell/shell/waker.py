"""Ending a wait from elsewhere: from another thread, or from a signal handler, where no lock may be taken."""

from __future__ import annotations

import os
import select


class Waker:
    """A pipe to wait on.

    It closes itself when nobody can call it any more: a late answer must not write into another file's descriptor.
    """

    def __init__(self) -> None:
        """Open the pipe."""
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)

    def fileno(self) -> int:
        """Return what to wait on beside other files."""
        return self._reader

    def wake(self) -> None:
        """End a wait, or the next one if nobody waits."""
        try:
            os.write(self._writer, b"!")
        except BlockingIOError:
            return  # full of calls already

    def clear(self) -> None:
        """Forget the calls so far."""
        try:
            os.read(self._reader, 65536)
        except BlockingIOError:
            return  # there were none

    def wait(self, seconds: float | None) -> None:
        """Wait to be woken, at most that long."""
        if select.select([self._reader], [], [], seconds)[0]:
            self.clear()

    def __del__(self) -> None:
        """Close the pipe."""
        os.close(self._reader)
        os.close(self._writer)

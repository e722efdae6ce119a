"""What other threads have for the session: the one part of it that they may touch, emptied by the UI thread alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from twshell.session.events import Show


class Arrivals:
    """What came of work in the background, until the UI thread takes it."""

    def __init__(self) -> None:
        """Begin empty, with nobody to wake."""
        self._waiting: deque[Callable[[], Iterable[Show]]] = deque()
        self._wake: Callable[[], None] = lambda: None

    def on_wake(self, wake: Callable[[], None]) -> None:
        """Register how a thread wakes the UI."""
        self._wake = wake

    def add(self, tell: Callable[[], Iterable[Show]]) -> None:
        """Something happened: `tell` says what, once the UI thread asks (from any thread)."""
        self._waiting.append(tell)
        self._wake()

    def wake(self) -> None:
        """Let the UI draw anew what may have changed (from any thread)."""
        self._wake()

    def drain(self) -> list[Show]:
        """Return what arrived since, for the screen."""
        taken: list[Show] = []
        while self._waiting:
            taken += self._waiting.popleft()()
        return taken

"""The simulator's clock: the one handed in, moved and frozen by control; changes with how time may be bent."""

from __future__ import annotations

from collections.abc import Callable


class SimClock:
    """A clock in unix seconds that can be frozen, advanced and set; it never asks the system itself."""

    def __init__(self, source: Callable[[], float]) -> None:
        """Follow `source`."""
        self._source = source
        self._offset = 0.0
        self._frozen: float | None = None

    @property
    def source(self) -> Callable[[], float]:
        """The clock that is followed; another one is followed from its own time on, unmoved and unfrozen."""
        return self._source

    @source.setter
    def source(self, source: Callable[[], float]) -> None:
        self._source = source
        self._offset = 0.0
        self._frozen = None

    def now(self) -> float:
        """Return the time."""
        return self._source() + self._offset if self._frozen is None else self._frozen

    @property
    def is_frozen(self) -> bool:
        """Whether it stands still."""
        return self._frozen is not None

    def freeze(self) -> None:
        """Stand still from now on."""
        self._frozen = self.now()

    def thaw(self) -> None:
        """Go on from where it stood."""
        if self._frozen is not None:
            self._offset = self._frozen - self._source()
            self._frozen = None

    def advance(self, seconds: float) -> None:
        """Go `seconds` forward."""
        if self._frozen is None:
            self._offset += seconds
        else:
            self._frozen += seconds

    def set(self, at: float) -> None:
        """Say that it is `at` (unix seconds) now."""
        self.advance(at - self.now())

"""What a clock must offer: env owns the real one, tests a frozen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import threading


class Clock(Protocol):
    """Time as twsh asks for it, always through an argument."""

    def wall(self) -> float:
        """Return unix seconds (UTC) by the machine's own clock."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards, from an arbitrary start."""
        ...

    def wait(self, seconds: float, event: threading.Event) -> bool:
        """Wait that long, or until the event is set; return whether it is set."""
        ...


class Life(Protocol):
    """Who this process is among those of a machine, and which of the others are still there."""

    def owner(self) -> str:
        """Return a name that no other process has, nor will have."""
        ...

    def is_alive(self, owner: str) -> bool | None:
        """Say whether the process of that name is still there; None where that cannot be told."""
        ...

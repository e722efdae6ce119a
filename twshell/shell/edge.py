"""What the shell needs of the edge: streams, environment, clocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TextIO

from twshell.domain.clock import Clock


class Edge(Clock, Protocol):
    """What the shell asks of the system; env has it, tests bring their own."""

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment."""
        ...

    @property
    def stdin(self) -> TextIO:
        """Where lines come from."""
        ...

    @property
    def stdout(self) -> TextIO:
        """Where answers go."""
        ...

    @property
    def stderr(self) -> TextIO:
        """Where notes go when answers are read by a program."""
        ...

    def utc_offset(self, at: float) -> int:
        """Return how many seconds local time is ahead of UTC."""
        ...

    def width(self) -> int:
        """Return the columns of the terminal."""
        ...

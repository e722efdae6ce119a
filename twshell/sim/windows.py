"""Counts calls in windows that start at the first call; changes only if X counts its limits otherwise."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

Family = Literal["rate", "user24", "app24"]
PREFIX: dict[Family, str] = {
    "rate": "x-rate-limit",
    "user24": "x-user-limit-24hour",
    "app24": "x-app-limit-24hour",
}
QUARTER_S = 900
DAY_S = 86_400


class Limit(NamedTuple):
    """At most `calls` calls in `seconds`; `family` names the headers it is told in."""

    family: Family
    calls: int
    seconds: int = QUARTER_S


class Reading(NamedTuple):
    """What the headers say of one limit; `reset` is unix seconds."""

    family: Family
    limit: int
    remaining: int
    reset: int


class _Window:
    __slots__ = ("start", "used")

    def __init__(self, start: float) -> None:
        self.start = start
        self.used = 0


class Windows:
    """The windows by (operation, family, length, owner)."""

    def __init__(self) -> None:
        """Begin with no call made."""
        self._windows: dict[tuple[str, str, int, str], _Window] = {}

    def count(self, operation: str, limits: list[tuple[Limit, str]], now: float) -> tuple[bool, list[Reading]]:
        """Count one call against every (limit, owner); a call that meets a full window is refused and not counted."""
        windows = [self._window(operation, limit, owner, now) for limit, owner in limits]
        allowed = all(window.used < limit.calls for window, (limit, _) in zip(windows, limits, strict=True))
        if allowed:
            for window in windows:
                window.used += 1
        readings = [
            Reading(
                limit.family,
                limit.calls,
                max(0, limit.calls - window.used),
                math.ceil(window.start + limit.seconds),
            )
            for window, (limit, _) in zip(windows, limits, strict=True)
        ]
        return allowed, readings

    def preset(self, operation: str, limit: Limit, owner: str, *, used: int, started: float) -> None:
        """Say that `used` calls were made since `started` (unix seconds)."""
        window = _Window(started)
        window.used = used
        self._windows[operation, limit.family, limit.seconds, owner] = window

    def put(self, rows: list[tuple[str, str, int, str, int, float]]) -> None:
        """Put the windows given as (operation, family, seconds, owner, used, start) in place of the present ones."""
        self._windows.clear()
        for operation, family, seconds, owner, used, start in rows:
            window = self._windows[operation, family, seconds, owner] = _Window(start)
            window.used = used

    def _window(self, operation: str, limit: Limit, owner: str, now: float) -> _Window:
        key = (operation, limit.family, limit.seconds, owner)
        window = self._windows.get(key)
        if window is None or now >= window.start + limit.seconds or now < window.start:
            window = self._windows[key] = _Window(now)
        return window

    def as_json(self) -> list[dict[str, object]]:
        """Return every window that was begun, for the control page."""
        return [
            {"operation": op, "family": family, "seconds": seconds, "owner": owner, "used": w.used, "start": w.start}
            for (op, family, seconds, owner), w in sorted(self._windows.items())
        ]


def limit_headers(readings: list[Reading]) -> list[tuple[str, str]]:
    """Return the header fields of the readings; of two in one family the one nearest to its end is told."""
    shown: dict[Family, Reading] = {}
    for reading in readings:
        other = shown.get(reading.family)
        if other is None or reading.remaining < other.remaining:
            shown[reading.family] = reading
    headers = []
    for family, reading in shown.items():
        prefix = PREFIX[family]
        headers.append((f"{prefix}-limit", str(reading.limit)))
        headers.append((f"{prefix}-remaining", str(reading.remaining)))
        headers.append((f"{prefix}-reset", str(reading.reset)))
    return headers

"""Ids that carry their time, as X makes them; changes only if X changes its id layout."""

from __future__ import annotations

EPOCH_MS = 1288834974657
_SEQUENCE_BITS = 12
_WORKER_BITS = 10
_SHIFT = _SEQUENCE_BITS + _WORKER_BITS


def snowflake(at: float, *, worker: int = 0, sequence: int = 0) -> int:
    """Return the id made at `at` (unix seconds); times before X's epoch count as the epoch."""
    ms = max(0, round(at * 1000) - EPOCH_MS)
    return ms << _SHIFT | (worker & 0x3FF) << _SEQUENCE_BITS | (sequence & 0xFFF)


def time_of(snowflake_id: str | int) -> float:
    """Return the unix seconds (to the millisecond) carried by an id: ms = (id >> 22) + epoch."""
    return ((int(snowflake_id) >> _SHIFT) + EPOCH_MS) / 1000


def first_id_at(at: float) -> int:
    """Return the smallest id that can carry `at` (unix seconds), for start_time and end_time."""
    return snowflake(at)


class Mint:
    """A source of strictly increasing ids; a clock that stands still or goes back never repeats one."""

    __slots__ = ("_last", "_worker")

    def __init__(self, worker: int = 0, last: int = 0) -> None:
        """Begin after the id `last`."""
        self._worker = worker
        self._last = last

    @property
    def worker(self) -> int:
        """The number of the machine its ids name."""
        return self._worker

    @property
    def last(self) -> int:
        """The newest id given out, 0 at first."""
        return self._last

    def make(self, now: float) -> str:
        """Return the next id, carrying `now` (unix seconds) or, if that has passed, the last id's time."""
        fresh = snowflake(now, worker=self._worker)
        if fresh <= self._last:
            fresh = self._after_last()
        self._last = fresh
        return str(fresh)

    def _after_last(self) -> int:
        if self._last & 0xFFF != 0xFFF:
            return self._last + 1
        return ((self._last >> _SHIFT) + 1) << _SHIFT | self._worker << _SEQUENCE_BITS

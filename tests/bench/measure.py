"""How a number is taken, judged and printed: medians of interleaved pairs, counts, gates, one rerun."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

PAIRS = 21


class Number(NamedTuple):
    """One line of the table; `ratio` is what the gate judges, `ours` and `floor` are for reading."""

    name: str
    ratio: float
    gate: float | None = None  # at most this; None: printed, not judged
    aim: float | None = None
    ours: str = ""
    floor: str = ""

    @property
    def is_over(self) -> bool:
        """Say whether the gate is missed."""
        return self.gate is not None and not self.ratio <= self.gate


class Pairs(NamedTuple):
    """Two series taken in turn, in seconds."""

    ours: list[float]
    floor: list[float]

    @property
    def ratio(self) -> float:
        """Return the median of the ratios, pair by pair."""
        return statistics.median(a / b for a, b in zip(self.ours, self.floor, strict=True))

    def number(self, name: str, gate: float | None = None, aim: float | None = None) -> Number:
        """Return the ratio as a line of the table."""
        return Number(name, self.ratio, gate, aim, in_ms(self.ours), in_ms(self.floor))


def paired(ours: Callable[[], float], floor: Callable[[], float], *, pairs: int = PAIRS) -> Pairs:
    """Take both in turn, each first as often as the other."""
    ours(), floor()  # warm: bytecode is written, files are cached
    taken = Pairs([], [])
    for turn in range(pairs):
        both = [(taken.ours, ours), (taken.floor, floor)]
        for series, take in both if turn % 2 else both[::-1]:
            series.append(take())
    return taken


def quotient(name: str, ours: float, floor: float, gate: float | None = None, aim: float | None = None) -> Number:
    """Return one count over another as a line of the table."""
    return Number(name, ours / floor, gate, aim, f"{ours:g}", f"{floor:g}")


def surplus(name: str, ours: float, floor: float, gate: float | None = None) -> Number:
    """Return how much one count is above another as a line of the table."""
    return Number(name, ours - floor, gate, None, f"{ours:g}", f"{floor:g}")


def in_ms(series: list[float]) -> str:
    """Write a series of seconds as median and worst."""
    return f"{statistics.median(series) * 1000:.2f} ms (max {max(series) * 1000:.1f})"


def percentile(series: list[float], share: float) -> float:
    """Return the value that `share` of the series does not exceed."""
    return sorted(series)[min(len(series) - 1, int(len(series) * share))]


def judged(take: Callable[[], list[Number]]) -> list[Number]:
    """Take numbers; where a gate is missed take them once more, and keep the better of each."""
    first = take()
    if not any(number.is_over for number in first):
        return first
    again = {number.name: number for number in take()}
    return [min(number, again[number.name], key=attrgetter("ratio")) if number.is_over else number for number in first]


def table(numbers: list[Number]) -> str:
    """Write numbers as aligned rows."""
    rows = []
    for number in numbers:
        gate = "" if number.gate is None else f"≤ {number.gate:g}"
        aim = "" if number.aim is None else f"aim {number.aim:g}"
        judged_as = "OVER" if number.is_over else ""
        row = f"  {number.name:<58} {number.ratio:>9.3f}  {gate:<8} {aim:<9} {judged_as:<5}"
        rows.append(f"{row} {number.ours:<28} {number.floor}".rstrip())
    return "\n".join(rows)


def say(text: str) -> None:
    """Print at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()

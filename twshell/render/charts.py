"""How amounts look beside each other and over time: bars, and rows of little columns; digits where those cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from twshell.domain.outcome import Bars, Traces
from twshell.render.measure import cells, clip, pad
from twshell.render.sanitise import line
from twshell.render.theme import Row, signs
from twshell.render.times import Zone, clock
from twshell.render.told import told

COLUMNS = "▁▂▃▄▅▆▇█"
DIGITS = "123456789"  # where columns cannot be drawn
_LONGEST_LABEL = 24
_MOST_CELLS = 48  # of one trace
_LEAST_CELLS = 12


def bars(found: Bars, *, width: int, plain: bool = False) -> list[Row]:
    """Draw a bar for each amount, in proportion to the largest, in rows of at most `width` columns (20 or more)."""
    own, width = signs(plain), max(20, width)
    done: list[Row] = [[("title", clip(line(found.title), width))]] if found.title else []
    column = min(width // 3, _column([row.label for row in found.rows]))
    room = 20 if width >= 76 else 10 if width >= 56 else 0
    most = max((row.amount for row in found.rows), default=0)
    for row in found.rows:
        drawn: Row = [("number", pad(clip(line(row.label), column), column) + "  ")]
        if room:
            full = round(room * row.amount / most) if most > 0 else 0
            full = max(full, int(row.amount > 0))
            drawn += [("repost", own.full * full), ("", " " * (room - full) + "  ")]
        left = width - sum(cells(text) for _, text in drawn)
        done.append([*drawn, ("", clip(line(row.text), max(0, left)))])
    for note in found.notes:
        done += told(note, width, style="note")
    return done


def traces(found: Traces, *, width: int, now: float, zone: Zone = 0, plain: bool = False) -> list[Row]:
    """Draw each amount as it went over time, one row each; the time stands above its two ends."""
    width = max(20, width)
    done: list[Row] = [[("title", clip(line(found.title), width))]] if found.title else []
    if not found.rows:
        return [*done, [("note", "nothing was asked of X in that time")]]
    column = min(width // 3, _column([row.label for row in found.rows]))
    behind = max(cells(line(row.text)) for row in found.rows)
    room = width - column - 4 - behind
    has_text = room >= _LEAST_CELLS
    room = min(_MOST_CELLS, room if has_text else width - column - 2)
    first, last = clock(found.since, now, zone), "now"
    between = " " * max(1, room - cells(first) - cells(last))
    done.append([("note", clip(" " * (column + 2) + first + between + last, width))])
    for row in found.rows:
        drawn = columns(row.values, room, plain=plain)
        label = pad(clip(line(row.label), column), column)
        done.append([("number", f"{label}  "), ("repost", drawn)])
        if has_text:
            done[-1].append(("", f"  {line(row.text)}"))
    return done


def columns(values: Sequence[int], room: int, *, plain: bool = False) -> str:
    """Draw values as `room` columns or digits in proportion to the largest; none is a blank or a dot."""
    steps = DIGITS if plain else COLUMNS
    none = "." if plain else " "
    sums = _squeezed(values, room)
    most = max(sums, default=0)
    return "".join(none if not each else steps[-(-each * len(steps) // most) - 1] for each in sums)


def _squeezed(values: Sequence[int], room: int) -> list[int]:
    """Add neighbours up, so that no more than `room` are left; fewer are drawn wider."""
    count = len(values)
    if not count or room < 1:
        return []
    if count >= room:
        edges = [at * count // room for at in range(room + 1)]
        return [sum(values[start:end]) for start, end in pairwise(edges)]
    return [values[at * count // room] for at in range(room)]


def _column(labels: Sequence[str]) -> int:
    return min(_LONGEST_LABEL, max([5, *(cells(line(label)) for label in labels)]))

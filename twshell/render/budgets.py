"""How budgets look: a bar, the figures and when they start anew, each told by X, documented (~) or counted here (≤)."""

from __future__ import annotations

from twshell.domain.budget import Allowance, Bucket
from twshell.domain.money import price_text
from twshell.domain.outcome import Budgets, Gauge
from twshell.domain.record import NamedTuple
from twshell.render.marked import Mark, Marked, rows
from twshell.render.measure import cells, clip, pad
from twshell.render.sanitise import line
from twshell.render.theme import Row, Signs, signs
from twshell.render.times import Zone, clock, span

LOW, VERY_LOW = 20, 5  # per cent left
_PERIODS = {"24h": " a day", "24h-app": " a day for the app"}
_LONGEST_LABEL = 18
_LEAST_ROOM = 24  # columns beside a label that hold words
# What people call the allowances; how long each is for stands beside it.
ALLOWANCES = {
    "3h": "posting", "day": "posting", "day-posts": "posts", "day-replies": "replies", "dm": "messages",
    "follow": "follows", "own": "your own cap",
}  # fmt: skip


class Level(NamedTuple):
    """What is left of a limit, and the words around the figures."""

    left: int
    limit: int
    mark: str
    period: str
    when: str = ""
    how_long: str = ""


def lines(budgets: Budgets, *, width: int, now: float, zone: Zone = 0, plain: bool = False) -> list[Row]:
    """Lay out all gauges and the money in at most `width` columns (20 or more); what does not fit goes on below."""
    own, width = signs(plain), max(20, width)
    names = [_name(gauge) for gauge in budgets.gauges]
    column = min(_LONGEST_LABEL, max([5, *map(cells, names)]))
    bar = 20 if width >= 76 else 10 if width >= 56 else 0
    done: list[Row] = []
    for name, gauge in zip(names, budgets.gauges, strict=True):
        level = _level(gauge, now, zone, own)
        done += _under(_label(name, column, _bar(level, bar, own)), _told(level, gauge, now, zone), column, width)
    if not done:
        done.append([("note", "nothing is known yet: the first answers from X bring it")])
    for name, price in (("today", budgets.today), ("month", budgets.month)):
        done += _under(_label(name, column), [("", f"{price_text(price)} spent")], column, width)
    return done


def _name(gauge: Gauge) -> str:
    """Return what people call a budget: the allowances have names of their own."""
    found = line(gauge.label)
    return ALLOWANCES.get(found, found) if gauge.allowance is not None else found


def _label(name: str, column: int, bar: Row | None = None) -> Row:
    return [("number", pad(clip(name, column), column) + "  "), *(bar or [])]


def _under(first: Row, told: Row, column: int, width: int) -> list[Row]:
    """Put what is told beside its label, or beneath it where the room there is too small for words."""
    hang = sum(cells(text) for _, text in first)
    above: list[Row] = []
    if width - column - 2 < _LEAST_ROOM:
        above, first, hang = [[(first[0][0], first[0][1].rstrip())]], [("", "  ")], 2
    text, marks = "", []
    for style, part in told:
        marks.append(Mark(len(text), len(text) + len(part), style))
        text += part
    done = above
    for row in rows(Marked(text, tuple(marks)), width - hang):
        done.append([*first, *row])
        first = [("", " " * hang)]
    return done


def _level(gauge: Gauge, now: float, zone: Zone, own: Signs) -> Level | None:
    if gauge.bucket is not None:
        return _bucket(gauge.bucket, now, zone)
    return _allowance(gauge.allowance, now, zone, own) if gauge.allowance is not None else None


def _bar(level: Level | None, cells_of_bar: int, own: Signs) -> Row:
    """Draw what is left; nothing where there is no room for it, or nothing is known."""
    if level is None or not cells_of_bar:
        return []
    full = round(cells_of_bar * min(1, level.left / level.limit)) if level.limit > 0 else 0
    full = max(full, int(level.left > 0))
    style = _state(level.left, level.limit)[0]
    return [(style, own.full * full), ("gutter", own.empty * (cells_of_bar - full)), ("", "  ")]


def _told(level: Level | None, gauge: Gauge, now: float, zone: Zone) -> Row:
    """Say what is left, until when, and how long it would last."""
    if level is None:
        return [("note", "unknown")]
    style, word = _state(level.left, level.limit)
    left = f"{level.mark}{level.left}" if level.left else "none"
    row: Row = [(style if style != "good" else "", f"{left} of {level.limit}{level.period} left{word}")]
    row.append(("metrics", level.when + level.how_long))
    if gauge.runs_out_at is not None and level.left:
        row.append(("warning", f", at this rate none from {clock(gauge.runs_out_at, now, zone)}"))
    return row


def _state(left: int, limit: int) -> tuple[str, str]:
    """Name how much is left, in colour and in a word."""
    if left <= 0:
        return "danger", ""
    if left * 100 <= VERY_LOW * limit:
        return "danger", ", very low"
    return ("warning", ", low") if left * 100 <= LOW * limit else ("good", "")


def _bucket(bucket: Bucket, now: float, zone: Zone) -> Level:
    """Read a window: X told it, or it is documented and counted down here."""
    mark, period, reset = bucket.mark, _PERIODS.get(bucket.key.window, ""), bucket.reset_at
    if reset is None:
        return Level(bucket.remaining, bucket.limit, mark, period)
    if reset <= now:
        return Level(bucket.limit, bucket.limit, mark, period, " (started anew)")
    return Level(bucket.remaining, bucket.limit, mark, period, f" until {clock(reset, now, zone)}", _in(reset - now))


def _allowance(allowance: Allowance, now: float, zone: Zone, own: Signs) -> Level:
    """Read a rolling cap: what is left at most, since the web and other apps share it unseen."""
    left = max(0, allowance.limit - allowance.used)
    mark, period = own.at_most, f" in {span(allowance.seconds)}"
    frees = allowance.frees_at
    if frees is None or frees <= now:
        return Level(left, allowance.limit, mark, period)
    return Level(left, allowance.limit, mark, period, f", more from {clock(frees, now, zone)}", _in(frees - now))


def _in(seconds: float) -> str:
    return f" ({span(seconds)})"

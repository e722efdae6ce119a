"""How budgets look: a bar, the figures and when they start anew, each told by X, documented (~) or counted here (≤)."""

from __future__ import annotations

from twshell.domain.budget import Allowance, Bucket
from twshell.domain.money import price_text
from twshell.domain.outcome import Budgets, Gauge
from twshell.domain.record import NamedTuple
from twshell.render.measure import cells, clip, pad
from twshell.render.sanitise import line
from twshell.render.theme import Row, Signs, signs
from twshell.render.times import Zone, clock, span

LOW, VERY_LOW = 20, 5  # per cent left
_PERIODS = {"24h": " a day", "24h-app": " a day for the app"}
_LONGEST_LABEL = 18


class Level(NamedTuple):
    """What is left of a limit, and the words around the figures."""

    left: int
    limit: int
    mark: str
    period: str
    when: str = ""
    how_long: str = ""


def lines(budgets: Budgets, *, width: int, now: float, zone: Zone = 0, plain: bool = False) -> list[Row]:
    """Lay out all gauges and the money, each in one row of at most `width` columns (20 or more)."""
    own, width = signs(plain), max(20, width)
    column = min(_LONGEST_LABEL, max([5, *(cells(line(gauge.label)) for gauge in budgets.gauges)]))
    bar = 20 if width >= 76 else 10 if width >= 56 else 0
    done = [_gauge(gauge, column, bar, width, now, zone, own) for gauge in budgets.gauges]
    if not done:
        done.append([("note", "nothing is known yet: the first answers from X bring it")])
    for label, price in (("today", budgets.today), ("month", budgets.month)):
        done.append([("number", f"{label:<{column}}"), ("", clip(f"  {price_text(price)} spent", width - column))])
    return [_cut(row, width) for row in done]


def _cut(row: Row, width: int) -> Row:
    """Keep a row within the width."""
    kept: Row = []
    for style, text in row:
        kept.append((style, clip(text, width)))
        width -= cells(kept[-1][1])
        if width <= 0:
            break
    return kept


def _gauge(gauge: Gauge, column: int, bar: int, width: int, now: float, zone: Zone, own: Signs) -> Row:
    """Write one budget."""
    row: Row = [("number", pad(clip(line(gauge.label), column), column) + "  ")]
    if gauge.bucket is not None:
        level = _bucket(gauge.bucket, now, zone)
    elif gauge.allowance is not None:
        level = _allowance(gauge.allowance, now, zone, own)
    else:
        return [*row, ("note", "unknown")]
    style, word = _state(level.left, level.limit)
    room = width - column - 2
    if bar:
        full = round(bar * min(1, level.left / level.limit)) if level.limit > 0 else 0
        full = max(full, int(level.left > 0))
        row += [(style, own.full * full), ("gutter", own.empty * (bar - full)), ("", "  ")]
        room -= bar + 2
    left = f"{level.mark}{level.left}" if level.left else "none"
    figures = f"{left} of {level.limit}{level.period} left{word}"
    row.append((style if style != "good" else "", figures))
    when = level.when if len(figures + level.when + level.how_long) > room else level.when + level.how_long
    row.append(("metrics", when))
    if gauge.runs_out_at is not None and level.left:
        forecast = f", at this rate none from {clock(gauge.runs_out_at, now, zone)}"
        row.append(("warning", forecast))
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
    mark = "~" if bucket.source == "documented" else ""
    period, reset = _PERIODS.get(bucket.key.window, ""), bucket.reset_at
    if reset is None:
        return Level(bucket.remaining, bucket.limit, mark, period)
    if reset <= now:
        return Level(bucket.limit, bucket.limit, mark, period, " (started anew)")
    return Level(bucket.remaining, bucket.limit, mark, period, f" until {clock(reset, now, zone)}", _in(reset - now))


def _allowance(allowance: Allowance, now: float, zone: Zone, own: Signs) -> Level:
    """Read a rolling cap: what is left at most, since the web and other apps share it unseen."""
    left = max(0, allowance.limit - allowance.used)
    mark, period = ("≤ " if own.full == "█" else "at most "), f" in {span(allowance.seconds)}"
    frees = allowance.frees_at
    if frees is None or frees <= now:
        return Level(left, allowance.limit, mark, period)
    return Level(left, allowance.limit, mark, period, f", more from {clock(frees, now, zone)}", _in(frees - now))


def _in(seconds: float) -> str:
    return f" ({span(seconds)})"

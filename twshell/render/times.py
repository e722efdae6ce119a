"""How moments and counts are written; times are unix seconds.

A zone is the seconds east of UTC, or a function that tells them for a moment, where summer time matters.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Zone = float | Callable[[float], float]
MINUTE, HOUR, DAY = 60, 3600, 86_400
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIRST, _LAST = -62_135_500_000.0, 253_402_200_000.0  # years 1 and 9999, less a zone


def moment(at: float, zone: Zone = 0) -> datetime:
    """Return the wall-clock reading at a moment; what no calendar holds becomes its edge."""
    east = zone(at) if callable(zone) else zone
    return datetime.fromtimestamp(min(max(at, _FIRST), _LAST), UTC) + timedelta(seconds=east)


def age(at: float | None, now: float, zone: Zone = 0) -> str:
    """Say how old something is: now, 3m, 2h, Nov 3, Nov 3 2024; empty where unknown."""
    if at is None:
        return ""
    passed = now - at
    if passed < DAY:
        return "now" if passed < MINUTE else f"{passed // MINUTE:.0f}m" if passed < HOUR else f"{passed // HOUR:.0f}h"
    then = moment(at, zone)
    day = f"{MONTHS[then.month - 1]} {then.day}"
    return day if then.year == moment(now, zone).year else f"{day} {then.year}"


def clock(at: float, now: float, zone: Zone = 0) -> str:
    """Say when something will be: 14:20 today, else Nov 3 14:20."""
    then, today = moment(at, zone), moment(now, zone)
    time_of_day = f"{then.hour:02}:{then.minute:02}"
    return time_of_day if then.date() == today.date() else f"{MONTHS[then.month - 1]} {then.day} {time_of_day}"


def span(seconds: float) -> str:
    """Say how long something takes, rounded up: 9 min, 3 h, 2 d."""
    if seconds < HOUR:
        return f"{max(0, -(-seconds // MINUTE)):.0f} min"
    return f"{-(-seconds // HOUR):.0f} h" if seconds < 2 * DAY else f"{-(-seconds // DAY):.0f} d"


def iso(at: float | None) -> str | None:
    """Write a moment as X does: 2026-11-24T14:20:00Z, with milliseconds where there are any."""
    if at is None:
        return None
    then = moment(at)
    text = then.isoformat(timespec="milliseconds" if then.microsecond >= 1000 else "seconds")
    return text.replace("+00:00", "Z")


def count(number: int) -> str:
    """Shorten a count: 999, 1.2K, 34K, 5.6M."""
    if number < 1000:
        return str(number)
    for size, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1000, "K")):
        if number >= size:
            whole, tenth = divmod(number * 10 // size, 10)
            return f"{whole}.{tenth}{letter}" if whole < 10 and tenth else f"{whole}{letter}"
    return str(number)

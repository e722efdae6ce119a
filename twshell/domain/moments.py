"""Moments as people write them: 2h, 14:00, 2026-11-20; changes with the words that are understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
UNDERSTOOD = "2h, 90m, 3d, 14:00, today, yesterday, 2026-11-20 or 2026-11-20T14:00"
_AGO = re.compile(r"(\d{1,5})(s|min|m|h|d|w)", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(Z?))?", re.ASCII)

Zone = Callable[[float], int]


def moment_in(word: str, now: float, utc_offset: Zone) -> float | None:
    """Return the past moment a word names, as unix seconds; None where it names none.

    A time of day is the last one gone by; days and times are this place's (`utc_offset`: seconds east at a moment),
    with a Z they are UTC.
    """
    if found := _AGO.fullmatch(word):
        return now - int(found[1]) * SECONDS[found[2]]
    here = datetime.fromtimestamp(now + utc_offset(now), UTC)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    if word in ("today", "yesterday"):
        return _unix(midnight - timedelta(days=int(word == "yesterday")), utc_offset)
    if found := _CLOCK.fullmatch(word):
        return _time_of_day(int(found[1]), int(found[2]), midnight, now, utc_offset)
    if found := _DATE.fullmatch(word):
        year, month, day, hour, minute = (int(part or 0) for part in found.groups()[:5])
        try:
            then = datetime(year, month, day, hour, minute, tzinfo=UTC)
        except ValueError:
            return None
        return then.timestamp() if found[6] else _unix(then, utc_offset)
    return None


def _time_of_day(hour: int, minute: int, midnight: datetime, now: float, utc_offset: Zone) -> float | None:
    if hour > 23 or minute > 59:
        return None
    then = midnight + timedelta(hours=hour, minutes=minute)
    at = _unix(then, utc_offset)
    return at if at <= now else _unix(then - timedelta(days=1), utc_offset)


def _unix(wall: datetime, utc_offset: Zone) -> float:
    """Return the moment a wall clock here reads; where summer time begins or ends, one of the two."""
    guess = wall.timestamp() - utc_offset(wall.timestamp())
    return wall.timestamp() - utc_offset(guess)

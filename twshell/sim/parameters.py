"""Query parameters of reads, checked with X's complaints; changes when X's limits or complaints change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from twshell.sim.iso import iso, seconds
from twshell.sim.problems import Invalid
from twshell.sim.snowflake import first_id_at
from twshell.sim.vocabulary import names

_ID = re.compile(r"[0-9]{1,19}")
SEARCH_WINDOW_S = 7 * 86400.0
_END_MARGIN_S = 10.0


class Window(NamedTuple):
    """The ids a read asks for: above `since`, below `until` (both exclusive)."""

    since: int
    until: int


def max_results(query: Mapping[str, str], least: int, most: int, usual: int) -> int:
    """Return max_results, `usual` when absent; 400 outside `least`..`most`."""
    given = query.get("max_results")
    if given is None:
        return usual
    if not re.fullmatch(r"-?[0-9]{1,9}", given):
        raise _not_valid("max_results", given)
    number = int(given)
    if not least <= number <= most:
        message = f"The `max_results` query parameter value [{given}] is not between {least} and {most}"
        raise Invalid(message, "max_results", (given,))
    return number


def window(query: Mapping[str, str], now: float, lag_s: float = 0.0) -> Window:
    """Return the ids between since_id/start_time and until_id/end_time, all newer than `lag_s` left out."""
    since = _id(query, "since_id", -1)
    until = _id(query, "until_id", 1 << 64)
    start = _time(query, "start_time")
    end = _time(query, "end_time")
    if start is not None and end is not None and start >= end:
        shown = query["start_time"]
        raise Invalid(
            f"Invalid 'start_time':'{shown}'. 'start_time' must be before 'end_time'.", "start_time", (shown,)
        )
    if start is not None:
        since = max(since, first_id_at(start) - 1)
    if end is not None:
        until = min(until, first_id_at(end))
    if lag_s > 0:
        until = min(until, first_id_at(now - lag_s))
    return Window(since, until)


def recent_window(query: Mapping[str, str], now: float, lag_s: float = 0.0) -> Window:
    """Return the window of recent search: within the last seven days, 400 for times and since ids before that."""
    oldest = now - SEARCH_WINDOW_S
    start = _time(query, "start_time")
    if start is not None and start < oldest:
        shown = query["start_time"]
        message = f"Invalid 'start_time':'{shown}'. 'start_time' must be on or after '{iso(oldest)}'."
        raise Invalid(message, "start_time", (shown,))
    end = _time(query, "end_time")
    if end is not None and end > now - _END_MARGIN_S:
        shown = query["end_time"]
        message = f"Invalid 'end_time':'{shown}'. 'end_time' must be a minimum of 10 seconds prior to the request time."
        raise Invalid(message, "end_time", (shown,))
    floor = first_id_at(oldest)
    if 0 <= _id(query, "since_id", -1) < floor:
        shown = query["since_id"]
        message = (
            f"'since_id' must be a tweet id created after [{iso(oldest)}]. "
            f"Please use a 'since_id' that is larger than {floor}"
        )
        raise Invalid(message, "since_id", (shown,))
    found = window(query, now, lag_s)
    return Window(max(found.since, floor - 1), found.until)


def exclusions(query: Mapping[str, str]) -> frozenset[str]:
    """Return what `exclude` leaves out; 400 for a name that is neither replies nor retweets."""
    return frozenset(_one_of(query, "exclude", ("replies", "retweets")))


def choice(query: Mapping[str, str], name: str, allowed: tuple[str, ...], usual: str) -> str:
    """Return the parameter's value if it is one of `allowed`, `usual` when absent, 400 otherwise."""
    given = query.get(name)
    if given is None:
        return usual
    if given not in allowed:
        raise _not_one_of(name, given, allowed)
    return given


def choices(query: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> list[str]:
    """Return the parameter's comma-separated values, 400 if one is not `allowed`."""
    return _one_of(query, name, allowed)


def _one_of(query: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> list[str]:
    found = names(query, name)
    for value in found:
        if value not in allowed:
            raise _not_one_of(name, value, allowed)
    return found


def _not_one_of(name: str, value: str, allowed: tuple[str, ...]) -> Invalid:
    return Invalid(f"The `{name}` query parameter value [{value}] is not one of [{','.join(allowed)}]", name, (value,))


def _id(query: Mapping[str, str], name: str, usual: int) -> int:
    given = query.get(name)
    if given is None:
        return usual
    if _ID.fullmatch(given) is None:
        raise _not_valid(name, given)
    return int(given)


def _time(query: Mapping[str, str], name: str) -> float | None:
    given = query.get(name)
    if given is None:
        return None
    at = seconds(given)
    if at is None:
        raise _not_valid(name, given)
    return at


def _not_valid(name: str, value: str) -> Invalid:
    return Invalid(f"The `{name}` query parameter value [{value}] is not valid", name, (value,))

"""What the headers of an answer say: windows, server time, ids for support; changes with X's headers (x-api §3.1).

Headers are hostile like all else from the network: what is absurd is bounded or dropped, so that no wait is longer than
a day and no number is larger than its limit.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from twshell.domain.budget import SECONDS, WINDOW_15M, WINDOW_DAY, WINDOW_DAY_APP, Bucket, BucketKey
from twshell.domain.wire import Exchange

FAMILIES = (
    ("x-rate-limit", WINDOW_15M),
    ("x-user-limit-24hour", WINDOW_DAY),
    ("x-app-limit-24hour", WINDOW_DAY_APP),
)
LONGEST_WAIT = 86_400.0
_SLACK = 60.0  # seconds a reset time may lie outside its window before it is taken for nonsense
_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOKEN = re.compile(r"[0-9A-Za-z-]{1,64}")


def buckets_of(exchange: Exchange, clock_offset: float = 0.0) -> tuple[Bucket, ...]:
    """Return the windows an answer tells of (errors tell too), in local time.

    `clock_offset`: server minus local, seconds. A family without a limit or a remainder is left out.
    """
    request, headers = exchange.request, exchange.headers
    seen_at = exchange.started_at + exchange.elapsed
    buckets = []
    for family, window in FAMILIES:
        limit, remaining = _whole(headers.get(f"{family}-limit")), _whole(headers.get(f"{family}-remaining"))
        if limit is None or remaining is None:
            continue
        reset_at = _reset(_whole(headers.get(f"{family}-reset")), clock_offset, seen_at, SECONDS[window])
        key = BucketKey(request.method, request.template, window)
        buckets.append(Bucket(key, limit, min(remaining, limit), reset_at, "header", seen_at))
    return tuple(buckets)


def server_time(exchange: Exchange) -> float | None:
    """Return the `Date` of an answer as unix seconds (whole seconds, cut off), or None."""
    return _date(exchange.headers.get("date", ""))


def retry_after(exchange: Exchange) -> float | None:
    """Return the seconds an answer asks to wait, between 1 s and a day; None where it asks nothing readable."""
    said = exchange.headers.get("retry-after", "").strip()
    seconds: float | None = _whole(said)
    if seconds is None and (until := _date(said)) is not None:
        since = server_time(exchange)
        seconds = until - (exchange.started_at + exchange.elapsed if since is None else since)
    return None if seconds is None else min(max(seconds, 1.0), LONGEST_WAIT)


def transaction_of(exchange: Exchange) -> str:
    """Return X's id of the call, which support asks for; empty where there is none."""
    return _token(exchange, "x-transaction-id")


def ray_of(exchange: Exchange) -> str:
    """Return Cloudflare's id of the call; empty where there is none."""
    return _token(exchange, "cf-ray")


def access_level(exchange: Exchange) -> str:
    """Return what the token may do: read, read-write, read-write-directmessages; empty where it is not said."""
    return _token(exchange, "x-access-level").lower()


def _token(exchange: Exchange, name: str) -> str:
    value = exchange.headers.get(name, "").strip()
    return value if _TOKEN.fullmatch(value) else ""


def _whole(value: str | None) -> int | None:
    """Read a whole number of at most 12 digits; anything else, negative ones too, is not there."""
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


def _reset(reset: int | None, clock_offset: float, seen_at: float, window: int) -> float | None:
    """Return when a window ends by the local clock: unknown where long past, never beyond the window's length."""
    if reset is None:
        return None
    local = reset - clock_offset
    if local < seen_at - _SLACK:
        return None
    return min(max(local, seen_at + 1), seen_at + min(window + _SLACK, LONGEST_WAIT))


def _date(text: str) -> float | None:
    found = _DATE.fullmatch(text.strip())
    if found is None or found[2] not in _MONTHS:
        return None
    day, year, hour, minute, second = (int(found[n]) for n in (1, 3, 4, 5, 6))
    try:
        return datetime(year, _MONTHS.index(found[2]) + 1, day, hour, minute, min(second, 59), tzinfo=UTC).timestamp()
    except ValueError:
        return None

"""Times as X writes and reads them: ISO 8601 in UTC; changes when X changes that form."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")


def iso(at: float) -> str:
    """Return unix seconds as `2026-11-24T12:00:00.000Z`."""
    ms = round(at * 1000)
    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}Z"


def seconds(text: str) -> float | None:
    """Return the unix seconds of such a time, or None if it is none."""
    if _FORM.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None

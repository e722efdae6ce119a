"""How durations, moments and counts are written in sentences; changes with the house style."""

from __future__ import annotations


def span(seconds: float) -> str:
    """Write a duration as people say it: 40 s, 9 min, 3 h 20 min, 2 days."""
    whole = max(0, round(seconds))
    if whole < 90:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest} min" if rest and hours < 10 else f"{hours} h"
    return f"{round(hours / 24)} days"


def moment(at: float, utc_offset: float | None = None) -> str:
    """Write a time of day: 23:05 by the local clock where `utc_offset` (seconds east) is known, else 23:05 UTC."""
    minutes = int(at + (utc_offset or 0)) // 60 % 1440
    return f"{minutes // 60:02}:{minutes % 60:02}" + (" UTC" if utc_offset is None else "")


def times(count: int, word: str) -> str:
    """Write a count with its word: 1 write, 3 writes."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def in_quotes(value: str) -> str:
    """Write a value as one word of a line: quoted where it would fall apart, empty where no quotes hold it."""
    if value and not any(char.isspace() or char in "'\"" for char in value) and not value.startswith("--"):
        return value
    return next((f"{quote}{value}{quote}" for quote in "\"'" if quote not in value), "")


def first_words(text: str, most: int) -> str:
    """Cut a text to one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"

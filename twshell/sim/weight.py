"""The weighted length of a text by twitter-text's configuration 3; changes with that configuration."""

from __future__ import annotations

import re
import unicodedata

from twshell.sim.entities import extract

LINK_WEIGHT = 23
_LIGHT = re.compile(r"[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_EMOJI_BASE = (
    "\u231a-\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa-\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf"
    "\u2934-\u2935\u2b05-\u2b07\u2b1b-\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f004\U0001f0cf\U0001f170-\U0001f251\U0001f300-\U0001faff"
)
_ONE = rf"[{_EMOJI_BASE}](?:\ufe0f|[\U0001f3fb-\U0001f3ff])?"
_EMOJI = re.compile(
    rf"[0-9#*]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{{2}}|\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f"
    rf"|{_ONE}(?:\u200d(?:{_ONE}|[\u2640\u2642\u2695\u2696\u2708]\ufe0f?))*|[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9-\u21aa]\ufe0f"
)


def weighted_length(text: str) -> int:
    """Return the length X counts: after NFC, links 23, emoji sequences 2, code points 1 or 2."""
    if text.isascii() and "." not in text:
        return len(text)
    return sum(weight for _, weight in _weights(unicodedata.normalize("NFC", text)))


def fitting(text: str, room: int) -> int:
    """Return how many code points of `text` fit into a weighted `room` without cutting a link or an emoji."""
    end = 0
    for stop, weight in _weights(text):
        room -= weight
        if room < 0:
            break
        end = stop
    return end


def _weights(text: str) -> list[tuple[int, int]]:
    """Return (end offset, weight) of each counted unit of the text."""
    units: list[tuple[int, int]] = []
    position = 0
    for span in extract(text):
        if span.kind == "url":
            _add_plain(units, text, position, span.start)
            units.append((span.end, LINK_WEIGHT))
            position = span.end
    _add_plain(units, text, position, len(text))
    return units


def _add_plain(units: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    position = start
    for match in _EMOJI.finditer(text, start, end):
        units.extend((at + 1, 1 if _LIGHT.match(text, at) else 2) for at in range(position, match.start()))
        units.append((match.end(), 2))
        position = match.end()
    units.extend((at + 1, 1 if _LIGHT.match(text, at) else 2) for at in range(position, end))

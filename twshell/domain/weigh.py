"""What a text weighs on X and what in it is a link, mention or tag; changes with twitter-text's configuration.

Configuration v3 of twitter-text (facts x-api §6.1): the length is counted after NFC; a code point weighs 1 in the Latin
and punctuation ranges and 2 elsewhere; a link weighs 23 whatever its length; an emoji sequence weighs 2.
Everything here is linear in the text, since it runs on every key.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from twshell.domain.emoji import sequences
from twshell.domain.links import links_in
from twshell.domain.post import Entity
from twshell.domain.record import NamedTuple
from twshell.domain.tags import cashtags_in, hashtags_in, mentions_in

MOST = 280
LINK_WEIGHT = 23
WIDE_WEIGHT = 2


class Weight(NamedTuple):
    """A weighed text; offsets are code points of the text as given, ends exclusive."""

    length: int  # weighted
    limit: int
    valid_until: int  # the first `valid_until` code points fit the limit and are free of invalid characters
    urls: tuple[tuple[int, int], ...] = ()
    invalid: tuple[int, ...] = ()  # where characters stand that X takes in no post

    @property
    def over(self) -> int:
        """How much too long it is, in weight; 0 where it fits."""
        return max(0, self.length - self.limit)

    @property
    def is_valid(self) -> bool:
        """Say whether X would take the text for its length and characters."""
        return 0 < self.length <= self.limit and not self.invalid


def weigh(text: str, limit: int = MOST) -> Weight:
    """Weigh a text and say how much of it fits."""
    normal = unicodedata.normalize("NFC", text)
    links = [(link.start, link.end) for link in links_in(normal)]
    units = links + [found.span() for found in _emoji_in(normal, links)]
    length = _length(normal, links, units)
    invalid = tuple(found.start() for found in _invalid().finditer(normal))
    units.sort()
    fits = len(normal) if length <= limit and not invalid else _fitting(normal, units, set(links), limit, invalid)
    if normal == text:
        return Weight(length, limit, fits, tuple(links), invalid)
    back = _Back(text, normal)
    urls = tuple((back.start(start), back.end(end)) for start, end in links)
    return Weight(length, limit, back.end(fits), urls, tuple(back.start(at) for at in invalid))


def weighted_length(text: str) -> int:
    """Return what a text weighs."""
    return weigh(text).length


def has_link(text: str) -> bool:
    """Say whether a text holds what twitter-text takes for a link: X may bill such a post at the price with URL."""
    return any(True for _ in links_in(unicodedata.normalize("NFC", text)))


def entities_in(text: str) -> tuple[Entity, ...]:
    """Return links, mentions, lists ("@ada/list"), hashtags and cashtags in order; of two that overlap, the first."""
    found = [Entity("url", link.start, link.end, text[link.start : link.end]) for link in links_in(text)]
    found += [*mentions_in(text), *hashtags_in(text), *cashtags_in(text)]
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda each: each.start):
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return tuple(kept)


@cache
def _heavy() -> re.Pattern[str]:
    """Runs of what weighs 2: everything outside the ranges of the configuration."""
    return re.compile(r"[^\x00-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")


@cache
def _invalid() -> re.Pattern[str]:
    return re.compile(r"[\ufffe\ufeff\uffff]")


def _emoji_in(text: str, links: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Yield the emoji sequences that do not begin inside a link."""
    if text.isascii():
        return
    ends = iter([*links, (len(text), len(text))])
    start, end = next(ends)
    for found in sequences().finditer(text):
        while found.start() >= end and end < len(text):
            start, end = next(ends)
        if found.start() < start:
            yield found


def _length(text: str, links: list[tuple[int, int]], units: list[tuple[int, int]]) -> int:
    """Add everything up: characters, and for each unit the difference to what its characters would weigh."""
    heavy = _heavy()
    length = _plain(text, heavy)
    for start, end in units:
        length -= _plain(text[start:end], heavy)
    return length + LINK_WEIGHT * len(links) + WIDE_WEIGHT * (len(units) - len(links))


def _plain(text: str, heavy: re.Pattern[str]) -> int:
    return len(text) if text.isascii() else len(text) + sum(map(len, heavy.findall(text)))


def _fitting(
    text: str, units: list[tuple[int, int]], links: set[tuple[int, int]], limit: int, invalid: tuple[int, ...]
) -> int:
    """Walk from the start until the limit or an invalid character is met; return how far that was."""
    stop = invalid[0] if invalid else len(text)
    heavy = _heavy()
    at = weight = 0
    coming = iter([*units, (len(text), len(text))])
    start, end = next(coming)
    while at < stop:
        if at == start:
            weight += LINK_WEIGHT if (start, end) in links else WIDE_WEIGHT
            after = end
            start, end = next(coming)
        else:
            weight += WIDE_WEIGHT if heavy.match(text, at) else 1
            after = at + 1
        if weight > limit:
            return at
        at = after
    return stop


class _Back:
    """The way back from the normalised text to the one that was typed: pairs of offsets where both can be cut."""

    def __init__(self, text: str, normal: str) -> None:
        """Cut before every character that cannot merge with what stands before it."""
        self._from, self._to = [0], [0]
        start = done = 0
        for at in range(1, len(text) + 1):
            if at == len(text) or not _joins(text[at]):
                done += len(unicodedata.normalize("NFC", text[start:at]))
                self._from.append(done)
                self._to.append(at)
                start = at
        self._last = len(text)

    def start(self, offset: int) -> int:
        """Return where the piece that holds this offset begins."""
        return self._to[bisect_right(self._from, offset) - 1]

    def end(self, offset: int) -> int:
        """Return where the pieces wholly before this offset end."""
        return self._to[bisect_right(self._from, offset) - 1]


def _joins(character: str) -> bool:
    """Say whether NFC could merge a character with the one before: marks, and the vowels and finals of Hangul."""
    return character > "\u02ff" and (unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff")

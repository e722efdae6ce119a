"""Entities: from X's offsets into an escaped text to ours into the unescaped one (facts x-api §6.3)."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import itemgetter
from typing import Any

from twshell.domain.post import Entity

_ESCAPE = re.compile("&(?:amp|lt|gt);")
_PLAIN = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_START = itemgetter(1)
_MEDIA_PAGES = ("pic.x.com/", "pic.twitter.com/")

# Which list holds which kind, under which key its word stands, and the sign before it in the text.
_KINDS = (("urls", "url", "url", ""), ("mentions", "mention", "username", "@"), ("hashtags", "hashtag", "tag", "#"),
          ("cashtags", "cashtag", "tag", "$"))  # fmt: skip


MOST = 500  # of one kind in one text: X allows far fewer
LONGEST_SEARCHED = 30_000  # characters; a long post has 25,000 at most (facts x-api §6.2)

# A page makes a thousand named tuples: this is a third of the cost of calling them by their own __new__.
make = tuple.__new__


def unescape(text: str) -> str:
    """Undo the three escapes X applies to a post's text, once."""
    return _ESCAPE.sub(lambda found: _PLAIN[found[0]], text) if "&" in text else text


def entities_of(
    text: str, marks: Any, media_keys: tuple[str, ...], *, is_escaped: bool = True
) -> tuple[str, tuple[Entity, ...]]:
    """Return the unescaped text and its entities in order of place; offsets that do not fit are searched anew."""
    if not isinstance(marks, dict) or not marks:
        return (unescape(text) if is_escaped else text), ()
    has_escapes = is_escaped and "&" in text
    place = _Placing(text, True) if has_escapes else None
    found = []
    for group, kind, key, sign in _KINDS:
        listed = marks.get(group)
        if not isinstance(listed, list):
            continue
        for each in listed[:MOST]:
            if isinstance(each, dict) and isinstance(word := each.get(key), str) and word:
                snippet = sign + word
                start: Any = each.get("start")
                end: Any = each.get("end")
                # Nearly every entity stands where X says; the rest of the rule is in _Placing.
                is_odd = has_escapes or type(start) is not int or type(end) is not int
                if is_odd or not 0 <= start < end or text[start:end] != snippet:
                    place = place or _Placing(text, False)
                    start, end = place.of(start, end, snippet)
                else:
                    end = start + len(snippet)  # X's own may lie past the end of the text
                if kind == "url":
                    found.append(_link(each, word, start, end, media_keys))
                else:
                    target = each.get("id", "")
                    fields = (kind, start, end, word, target if isinstance(target, str) else "", "", "")
                    found.append(make(Entity, fields))
    if len(found) > 1:
        found.sort(key=_START)
    return place.plain if place else text, tuple(found)


def _link(item: dict[str, Any], url: str, start: int, end: int, media_keys: tuple[str, ...]) -> Entity:
    get = item.get
    target = get("expanded_url")
    shown = get("display_url")
    target = target if isinstance(target, str) and target else url
    shown = shown if isinstance(shown, str) and shown else target
    key = get("media_key")
    if not isinstance(key, str):
        key = media_keys[0] if media_keys and shown.startswith(_MEDIA_PAGES) else ""
    title = get("title")
    return make(Entity, ("url", start, end, shown, target, key, title if isinstance(title, str) else ""))


class _Placing:
    """Finds entities in one text: by X's offsets where they fit, else by searching from where the last such was."""

    __slots__ = ("_escapes", "_lowered", "_raw", "_searched", "plain")

    def __init__(self, raw: str, has_escapes: bool) -> None:
        """Unescape the text and remember where characters went."""
        self._raw = raw
        self._escapes: list[tuple[int, int]] = []  # (end of an escape in the raw text, characters gone up to there)
        self._lowered = ""
        self._searched: dict[str, int] = {}
        self.plain = raw
        if has_escapes:
            gone = 0
            for found in _ESCAPE.finditer(raw):
                gone += found.end() - found.start() - 1
                self._escapes.append((found.end(), gone))
            self.plain = unescape(raw)

    def of(self, start: Any, end: Any, snippet: str) -> tuple[int, int]:
        """Return where the snippet stands in the unescaped text; its end twice where it stands nowhere."""
        if type(start) is int and type(end) is int and 0 <= start < end:
            if _same(self._raw[start:end], snippet):
                end = start + len(snippet)
                return (self._moved(start), self._moved(end)) if self._escapes else (start, end)
            if self._escapes and _same(self.plain[start:end], snippet):
                return start, start + len(snippet)
        return self._sought(snippet)

    def _sought(self, snippet: str) -> tuple[int, int]:
        nowhere = len(self.plain), len(self.plain)
        if len(self.plain) > LONGEST_SEARCHED:
            return nowhere
        lowered = self._lowered = self._lowered or self.plain.lower()
        wanted = snippet.lower()
        if len(lowered) != len(self.plain):  # a few letters grow when lowered: then only the exact spelling is sought
            lowered, wanted = self.plain, snippet
        at = lowered.find(wanted, self._searched.get(wanted, 0))
        if at < 0:
            return nowhere
        self._searched[wanted] = at + len(wanted)
        return at, at + len(wanted)

    def _moved(self, offset: int) -> int:
        before = bisect_left(self._escapes, (offset + 1,))
        return offset - (self._escapes[before - 1][1] if before else 0)


def _same(stretch: str, snippet: str) -> bool:
    """Say whether a stretch is that entity; case may differ, and signs may be full-width (＠ ＃ ＄)."""
    return (
        len(stretch) == len(snippet)
        and stretch[1:].lower() == snippet[1:].lower()
        and (stretch[0].lower() == snippet[0].lower() or (stretch[0] + snippet[0]) in ("＠@", "＃#", "＄$"))
    )

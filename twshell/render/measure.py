"""How many columns a text takes, and where its rows break.

Terminals disagree on emoji sequences: some draw a family as one sign of two columns, some as three side by side. A
width here is the larger reading, so that a row never runs over the edge on either. Texts are sanitised ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from unicodedata import category

from wcwidth import wcswidth, wcwidth

from twshell.render.sanitise import line

ELLIPSIS = "…"
# One column each, on any terminal.
_NARROW = re.compile(
    "[ -~\xa1-\xa8\xae-\u02ff\u03a3-\u0482\u048a-\u052f\u05d0-\u05ea\u2010-\u2027\u2030-\u205e\u20a0-\u20c0]*"
)
# After these a text's width is not that of its characters one by one.
_JOINING = re.compile(
    "[\u0300-\u036f\u0600-\u1cff\u200c\u200d\u302e\u302f\ua800-\uabff\ufe0e\ufe0f"
    "\U00010a00-\U00011fff\U00016f00-\U00016fff\U0001d165-\U0001d172\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]"
)
# Characters that do not open a row (JIS X 4051), and those that do not close one.
_NO_START = frozenset("、。，．：；！？）］｝」』】〉》〕…・ー〜ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
_NO_END = frozenset("（［｛「『【〈《〔")

Span = tuple[int, int]


def cells(text: str) -> int:
    """Count the columns of a text without line breaks."""
    if text.isascii():
        return len(text)
    return wcswidth(text) if _JOINING.search(text) is None else sum(_widths(text))


def _widths(text: str) -> list[int]:
    """Return the columns of each character; an emoji-style selector widens a narrow base, a spacing mark takes one."""
    widths = list(map(wcwidth, text))
    if 0 in widths:
        for at, width in enumerate(widths):
            if not width:
                char = text[at]
                widths[at] = int(widths[at - 1] == 1 and at > 0 if char == "\ufe0f" else category(char) == "Mc")
    return widths


def clip(text: str, width: int) -> str:
    """Cut a text to a width, closed with an ellipsis where something was cut."""
    if len(text) * 2 <= width or cells(text) <= width:
        return text
    room = width - len(ELLIPSIS)
    if room <= 0:
        return ELLIPSIS[: max(0, width)]
    return text[: _end(_edges(text), text, 0, room)].rstrip() + ELLIPSIS


def excerpt(raw: str, width: int) -> str:
    """Return the first words of anything from the network, in one row."""
    return clip(line(raw[: width * 8 + 64]).strip(), width)


def pad(text: str, width: int) -> str:
    """Fill a text up to a width."""
    return text + " " * (width - cells(text))


def wrap(text: str, width: int) -> list[Span]:
    """Break one row of text into rows of at most `width` columns: (start, end) of each, blanks at the breaks left out.

    A word longer than a row is cut; a cluster never is, unless it is wider than a row by itself.
    """
    length = len(text)
    if length <= width and (length * 2 <= width or cells(text) <= width):
        return [(0, length)]
    if text.isascii() or _NARROW.fullmatch(text):
        return _wrap_narrow(text, width)
    return _wrap_wide(text, width)


def _wrap_narrow(text: str, width: int) -> list[Span]:
    spans = []
    start, length = 0, len(text)
    while length - start > width:
        end = text.rfind(" ", start, start + width + 1)
        if end <= start or not text[start:end].strip():
            end = start + width
        spans.append((start, end))
        start = end
        while start < length and text[start] == " ":
            start += 1
    if start < length:
        spans.append((start, length))
    return spans


def _edges(text: str) -> list[int]:
    """Return the column at which each character ends."""
    return list(accumulate(_widths(text)))


def _wrap_wide(text: str, width: int) -> list[Span]:
    edges = _edges(text)
    spans = []
    start, length, done = 0, len(text), 0
    while start < length:
        if edges[-1] - done <= width:
            spans.append((start, length))
            break
        end = _end(edges, text, start, width)
        cut = _break_before(text, edges, start, end)
        spans.append((start, cut))
        start = cut
        while start < length and text[start] == " ":
            start += 1
        done = edges[start - 1]
    return spans


def _end(edges: list[int], text: str, start: int, width: int) -> int:
    """Return the end of what fits, whole clusters only; at least one character."""
    full = bisect_right(edges, (edges[start - 1] if start else 0) + width, start)
    end = full
    while start < end < len(text) and not _parts(text, edges, end, start):
        end -= 1
    return end if end > start else max(full, start + 1)


def _parts(text: str, edges: list[int], at: int, start: int) -> bool:
    """Say whether a cluster may end before the character at `at`, in a row that begins at `start`."""
    here, before = text[at], text[at - 1]
    if edges[at] == edges[at - 1] or here in "\ufe0f\u200d" or before == "\u200d":
        return False
    if "\U0001f1e6" <= here <= "\U0001f1ff":
        return not _is_half_flag(text, at, start)
    return not "\U0001f3fb" <= here <= "\U0001f3ff"


def _is_half_flag(text: str, at: int, start: int) -> bool:
    """Say whether the regional indicator at `at` is the second of a flag; rows begin with whole flags."""
    first = at
    while first > start and "\U0001f1e6" <= text[first - 1] <= "\U0001f1ff":
        first -= 1
    return (at - first) % 2 == 1


def _break_before(text: str, edges: list[int], start: int, end: int) -> int:
    """Find the best place at or before `end`: a blank, or either side of a wide character."""
    if end >= len(text) or text[end] == " ":
        return end
    at = end
    while at > start + 1:
        before = text[at - 1]
        if before == " ":
            return at - 1 if text[start : at - 1].strip() else end
        wide = edges[at - 1] - (edges[at - 2] if at > 1 else 0) == 2 or edges[at] - edges[at - 1] == 2
        if wide and text[at] not in _NO_START and before not in _NO_END and _parts(text, edges, at, start):
            return at
        at -= 1
    return end

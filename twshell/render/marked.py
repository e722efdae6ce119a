"""A text with its entities, made harmless and ready to be wrapped: what is coloured, replaced or left out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from twshell.domain.post import Entity
from twshell.domain.record import NamedTuple
from twshell.render.measure import wrap
from twshell.render.sanitise import line, safe
from twshell.render.theme import Fragment, Row

_LONGEST_DISPLAY = 200  # a display url is about 25 characters; one made up can be anything


class Mark(NamedTuple):
    """A stretch of a text and its style."""

    start: int
    end: int
    style: str


class Marked(NamedTuple):
    """A harmless text, its marks in order, and how many characters were left out of it."""

    text: str
    marks: tuple[Mark, ...] = ()
    hidden: int = 0


def marked(text: str, entities: Sequence[Entity] = (), *, quoted_id: str = "", reply_to: str = "") -> Marked:
    """Mark up a post's text.

    Links are shown as people know them; those that only stand for attached media or for the quoted post, and a leading
    mention of the one replied to, are left out, since the screen shows them elsewhere.
    """
    whole = safe(text)
    if not entities:
        return Marked(whole.text.rstrip(), (), whole.hidden)
    size = len(text)
    is_clean = whole.text is text
    is_even = is_clean  # so far, nothing is cut but before ASCII: no cluster is torn or joined
    is_torn = False
    parts: list[str] = []
    marks: list[Mark] = []
    position = length = 0
    for entity in sorted(entities, key=attrgetter("start")):
        start, end = entity.start, entity.end
        if start < position or start == end or end > size:
            continue  # shares a stretch with the one before, or was not found in the text
        shown, style = _shown(entity, text, quoted_id, reply_to)
        is_even = is_even and text[start].isascii() and shown[:1].isascii() and text[end : end + 1].isascii()
        before = text[position:start]
        if not is_even:
            before, is_torn = _piece(before, is_torn, is_clean)
        parts += (before, shown)
        length += len(before) + len(shown)
        if shown:
            marks.append(Mark(length - len(shown), length, style))
        position = end
        if not shown and start == 0 and text[end : end + 1] == " ":
            position += 1
    rest = text[position:]
    if not is_even:
        rest, is_torn = _piece(rest, is_torn, is_clean)
    joined = "".join([*parts, rest])
    if not is_even and (is_torn or safe(joined).text != joined):
        return Marked(whole.text.rstrip(), (), whole.hidden)  # marks that tear clusters, or parts that join to one
    return Marked(joined.rstrip(), tuple(marks), whole.hidden)


def _piece(raw: str, is_torn: bool, is_clean: bool) -> tuple[str, bool]:
    """Make a piece harmless; a piece of a clean text that needs it was torn out of a cluster."""
    text = safe(raw).text
    return text, is_torn or (is_clean and text != raw)


def _shown(entity: Entity, text: str, quoted_id: str, reply_to: str) -> tuple[str, str]:
    """Say what stands in an entity's place, and its style; an empty text leaves it out."""
    raw = text[entity.start : entity.end]
    if entity.kind != "url":
        if reply_to and entity.start == 0 and entity.kind == "mention" and raw[1:].lower() == reply_to.lower():
            return "", ""
        return line(raw), entity.kind
    if entity.media_key or (quoted_id and entity.target.rstrip("/").split("?")[0].endswith("/status/" + quoted_id)):
        return "", ""
    shown = line(entity.text[:_LONGEST_DISPLAY]) or line(raw)
    return shown, f"url {entity.target}" if _is_honest(shown, entity.target) else "url"


def _is_honest(shown: str, target: str) -> bool:
    """Say whether the host that is shown is the host a link would lead to."""
    parts = target.split("/", 3)
    if parts[0].lower() != "https:" or len(parts) < 3 or " " in target:
        return False
    seen = shown.lower().removeprefix("https://").split("/")[0]
    return seen.removeprefix("www.") == parts[2].lower().removeprefix("www.")


def rows(content: Marked, width: int, style: str = "") -> Iterator[Row]:
    """Wrap a marked text into rows of fragments; blank rows at its start are dropped."""
    text, marks = content.text, content.marks
    offset = at = 0
    is_begun = False
    for paragraph in text.split("\n"):
        if paragraph or is_begun:
            is_begun = True
            for start, end in wrap(paragraph, width):
                if at < len(marks):
                    start, end = start + offset, end + offset
                    while at < len(marks) and marks[at].end <= start:
                        at += 1
                    yield _pieces(text, marks, at, start, end, style)
                else:
                    yield [(style, paragraph[start:end])]
        offset += len(paragraph) + 1


def _pieces(text: str, marks: Sequence[Mark], at: int, start: int, end: int, style: str) -> Row:
    """Cut one row at its marks."""
    row: list[Fragment] = []
    while at < len(marks) and marks[at].start < end:
        mark = marks[at]
        first = max(start, mark.start)
        if first > start:
            row.append((style, text[start:first]))
        start = min(end, mark.end)
        row.append((mark.style, text[first:start]))
        at += 1
    if start < end or not row:
        row.append((style, text[start:end]))
    return row

"""How twsh's own sentences are set: wrapped under their label, commands in backticks picked out; and titles."""

from __future__ import annotations

import re

from twshell.domain.money import Price, price_text
from twshell.render.marked import Mark, Marked, rows
from twshell.render.measure import cells, clip
from twshell.render.sanitise import line
from twshell.render.theme import Row, Signs

_COMMAND = re.compile(r"`[^`]+`")
_WIDE_GAP = re.compile(r"( {8,})")


def told(raw: str, width: int, *, style: str = "", first: Row | None = None, hang: int = 0) -> list[Row]:
    """Make one sentence harmless and wrap it: `first` opens the first row, `hang` blanks the others."""
    text = own_line(raw)
    marks = tuple(Mark(*found.span(), "command") for found in _COMMAND.finditer(text))
    done: list[Row] = []
    for row in rows(Marked(text, marks), max(8, width - hang), style):
        opening: Row = [("", " " * hang)] if hang else []
        done.append([*(opening if done or first is None else first), *row])
    return done or [first or []]


def title(raw: str, price: Price, width: int, own: Signs, more: str = "") -> Row:
    """Write what a listing is called and, where there is room, how to see `more` of it and what it cost."""
    row: Row = [("title", clip(line(raw), width))]
    left = width - cells(row[0][1])
    for text in (more, price_text(price) if price.high else ""):
        note = f" {own.dot} {text}"
        if text and cells(note) <= left:
            row.append(("note", note))
            left -= cells(note)
    return row


def own_line(raw: str) -> str:
    """Make one of twsh's own lines harmless, whose columns may need long runs of blanks."""
    if len(raw) < 17:
        return line(raw)
    return "".join(part if part.isspace() and part.isascii() else line(part) for part in _WIDE_GAP.split(raw))

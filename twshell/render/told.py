"""How twsh's own sentences are set: wrapped under their label, commands in backticks picked out."""

from __future__ import annotations

import re

from twshell.render.marked import Mark, Marked, rows
from twshell.render.sanitise import line
from twshell.render.theme import Row

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


def own_line(raw: str) -> str:
    """Make one of twsh's own lines harmless, whose columns may need long runs of blanks."""
    if len(raw) < 17:
        return line(raw)
    return "".join(part if part.isspace() and part.isascii() else line(part) for part in _WIDE_GAP.split(raw))

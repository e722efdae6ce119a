"""What becomes of text that arrived by itself: type-ahead and pastes are put in the line or listed, never run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from twshell.domain.record import NamedTuple

ENTER, NEWLINE = Keys.ControlM, Keys.ControlJ
LISTED = 20  # so many lines of a paste are listed

_CONTROLS = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]"


class Ahead(NamedTuple):
    """Keys that were pressed before the prompt: some are fed to it, the lines are told when there are several."""

    keys: tuple[KeyPress, ...]
    lines: tuple[str, ...]  # all of them, where more than one line came
    had_enter: bool  # Enter came with them and was left out


def clean(text: str) -> tuple[str, int]:
    """Take control characters out of a text, line breaks apart; return it and how many went. A tab is a space."""
    if text.isprintable():
        return text, 0
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return re.subn(_CONTROLS, "", text)


def text_of(keys: Iterable[KeyPress]) -> str:
    """Return what the keys would have written; Enter and C-j are line breaks, other keys are nothing."""
    parts = []
    for press in keys:
        if press.key in (ENTER, NEWLINE):
            parts.append("\n")
        elif press.key == Keys.BracketedPaste or not isinstance(press.key, Keys):
            parts.append(press.data)
    return clean("".join(parts))[0]


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that are not blank."""
    return tuple(line for line in text.split("\n") if line.strip())


def before_the_prompt(keys: Sequence[KeyPress], *, was_cooked: bool = False) -> Ahead:
    """Sort keys pressed before the prompt was drawn: up to the first Enter they edit the line; Enter does nothing.

    `was_cooked`: the terminal was not ours yet and turned Enter into a line feed.
    """
    enters = (ENTER, NEWLINE) if was_cooked else (ENTER,)
    start = 0
    while start < len(keys) and keys[start].key in enters:
        start += 1
    end = start
    while end < len(keys) and keys[end].key not in enters:
        end += 1
    first, rest = keys[start:end], keys[end:]
    lines = lines_of(text_of([*first, KeyPress(ENTER), *rest]))
    return Ahead(tuple(first), lines if len(lines) > 1 else (), end < len(keys))


def without_answer(keys: Sequence[KeyPress], rest: str) -> Sequence[KeyPress]:
    """Leave out the rest of an answer of which the first letter was enough: the "es" of somebody who typed "yes"."""
    written = text_of(keys)
    for end in (f"{rest}\n", rest) if rest else ():
        if written == end or (end.endswith("\n") and written.startswith(end)):
            return keys[len(end) :]
    return keys


def listing(lines: Sequence[str], what: str) -> tuple[str, ...]:
    """Say which lines came and that none ran: `what` is "pasted" or "typed ahead"."""
    shown = [f"  {line}" for line in lines[:LISTED]]
    if len(lines) > LISTED:
        shown.append(f"  … and {len(lines) - LISTED} more")
    return (f"{len(lines)} lines {what}, nothing was run; the first is in the line:", *shown)

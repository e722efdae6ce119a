"""Emacs's editing keys where prompt_toolkit's differ: kills that join, a mark that lasts, words and sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.selection import SelectionState, SelectionType

if TYPE_CHECKING:
    from twshell.shell.prompt import Prompt

# Compiled by `re` when first used, and kept by it: no start waits for them.
_WORD = r"\w+"
_SENTENCE_END = r"[.!?…。！？]+[\"'”’)]*(?=\s|$)|\n|$"
_SENTENCE_START = r"(?:^|(?<=[.!?…])\s+|\n)(?=\S)"


def bind_editing(table: KeyBindings, prompt: Prompt) -> None:
    """Add the editing keys to the table."""
    _bind_kills(table, prompt)
    _bind_rubbing_out(table)
    _bind_mark(table, prompt.line.buffer)
    _bind_motion(table, prompt.line.buffer)


def _bind_kills(table: KeyBindings, prompt: Prompt) -> None:
    buffer, ring = prompt.line.buffer, prompt.ring

    def kill(event: KeyPressEvent, start: int, end: int) -> None:
        """Kill from start to end, one of which is the cursor."""
        is_before = start < buffer.cursor_position
        text = buffer.text
        ring.kill(text[start:end], event, before=is_before)
        if end > start:
            prompt.line.replace(text[:start] + text[end:], start)

    @table.add("c-k")
    def _kill_line(event: KeyPressEvent) -> None:
        text, at = buffer.text, buffer.cursor_position
        end = text.find("\n", at)
        kill(event, at, len(text) if end < 0 else max(end, at + 1))

    @table.add("c-u")
    def _kill_to_start(event: KeyPressEvent) -> None:
        at = buffer.cursor_position
        kill(event, buffer.text.rfind("\n", 0, at) + 1, at)

    @table.add("escape", "d")
    def _kill_word(event: KeyPressEvent) -> None:
        at = buffer.cursor_position
        kill(event, at, word_end(buffer.text, at, event.arg))

    @table.add("escape", "backspace")
    def _kill_word_back(event: KeyPressEvent) -> None:
        at = buffer.cursor_position
        kill(event, word_start(buffer.text, at, event.arg), at)

    @table.add("c-w")
    def _kill_region(event: KeyPressEvent) -> None:
        at = buffer.cursor_position
        if buffer.selection_state is None:
            kill(event, word_start(buffer.text, at, event.arg), at)
            return
        start, end = sorted((buffer.selection_state.original_cursor_position, at))
        buffer.exit_selection()
        kill(event, start, end)

    @table.add("c-x", "u", save_before=lambda event: False)
    def _undo(event: KeyPressEvent) -> None:
        buffer.undo()


def _bind_rubbing_out(table: KeyBindings) -> None:
    """Let one undo bring back what a row of DEL or C-d took; the stock keys save before each."""
    for keys, name in (("backspace", "backward-delete-char"), ("c-d", "delete-char"), ("delete", "delete-char")):
        table.add(keys, save_before=lambda event: not event.is_repeat)(get_by_name(name).call)


def _bind_mark(table: KeyBindings, buffer: Buffer) -> None:
    mark = [0]  # where the mark was set last, kept when the region is switched off

    @table.add("c-@")
    def _set_mark(event: KeyPressEvent) -> None:
        mark[0] = buffer.cursor_position
        buffer.start_selection(selection_type=SelectionType.CHARACTERS)

    @table.add("c-x", "c-x")
    def _exchange(event: KeyPressEvent) -> None:
        if buffer.selection_state is not None:
            mark[0] = buffer.selection_state.original_cursor_position
        here, there = buffer.cursor_position, min(mark[0], len(buffer.text))
        buffer.cursor_position = there
        buffer.selection_state = SelectionState(here, SelectionType.CHARACTERS)
        mark[0] = here

    @table.add("c-x", "h")
    def _mark_all(event: KeyPressEvent) -> None:
        buffer.cursor_position = mark[0] = len(buffer.text)
        buffer.start_selection(selection_type=SelectionType.CHARACTERS)
        buffer.cursor_position = 0


def _bind_motion(table: KeyBindings, buffer: Buffer) -> None:
    @table.add("escape", "a")
    def _sentence_back(event: KeyPressEvent) -> None:
        buffer.cursor_position = sentence_start(buffer.text, buffer.cursor_position)

    @table.add("escape", "e")
    def _sentence_on(event: KeyPressEvent) -> None:
        buffer.cursor_position = sentence_end(buffer.text, buffer.cursor_position)

    @table.add("escape", "t")
    def _transpose(event: KeyPressEvent) -> None:
        text, cursor = transposed(buffer.text, buffer.cursor_position)
        if text != buffer.text:
            buffer.text = text
        buffer.cursor_position = cursor


def word_end(text: str, at: int, count: int = 1) -> int:
    """Return the end of the word at or after a place; with a count, of a later one."""
    ends = [found.end() for found in re.finditer(_WORD, text) if found.end() > at]
    return ends[min(count, len(ends)) - 1] if ends and count > 0 else len(text) if count > 0 else at


def word_start(text: str, at: int, count: int = 1) -> int:
    """Return the start of the word at or before a place; with a count, of an earlier one."""
    starts = [found.start() for found in re.finditer(_WORD, text) if found.start() < at]
    return starts[-min(count, len(starts))] if starts and count > 0 else 0 if count > 0 else at


def sentence_end(text: str, at: int) -> int:
    """Return where the sentence at or after a place ends."""
    return next((found.end() for found in re.finditer(_SENTENCE_END, text) if found.end() > at), len(text))


def sentence_start(text: str, at: int) -> int:
    """Return where the sentence at or before a place starts."""
    starts = [found.end() for found in re.finditer(_SENTENCE_START, text) if found.end() < at]
    return starts[-1] if starts else 0


def transposed(text: str, at: int) -> tuple[str, int]:
    """Swap the words around a place, as M-t does; return the text and the new place."""
    words = list(re.finditer(_WORD, text))
    after = next((n for n, word in enumerate(words) if word.end() > at), len(words) - 1)
    if len(words) < 2:
        return text, at
    after = max(1, after if at > words[0].start() else 1)
    one, other = words[after - 1], words[after]
    swapped = text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]
    return swapped, other.end()

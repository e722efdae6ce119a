"""From the state of the prompt to what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from twshell.shell.picture import Fragment, Menu, Row, Scene

if TYPE_CHECKING:
    from twshell.shell.prompt import Prompt

NAME: Row = [("prompt", "twsh> ")]


def scene(prompt: Prompt, width: int) -> Scene:
    """Collect what the prompt shows in a terminal of that width."""
    line, document = prompt.line, prompt.line.buffer.document
    line.note_menu()
    if prompt.app.is_done:
        rows = split_rows(line.colours())
        if prompt.tail:
            rows[-1].append(("hint", prompt.tail))
        return Scene([], NAME, rows, (len(rows) - 1, 0), is_done=True)
    if prompt.search:
        found = prompt.search
        at = found.cursor()
        rows = split_rows(marked([("", found.text)], at, at + len(found.needle), "search"))
        return Scene([("search", found.label())], NAME, rows, _place(found.text, at), message=_message(prompt))
    fragments = line.colours()
    if document.selection:
        fragments = marked(fragments, *document.selection_range(), "selection")
    return Scene(
        list(prompt.language.head(line.preview, width)),
        NAME,
        split_rows(fragments),
        _place(document.text, document.cursor_position),
        line.suggestion if document.is_cursor_at_the_end else "",
        _menu(prompt),
        _message(prompt),
    )


def split_rows(fragments: Iterable[Fragment]) -> list[Row]:
    """Split fragments at line breaks."""
    rows: list[Row] = [[]]
    for style, text in fragments:
        first, *others = text.split("\n")
        if first:
            rows[-1].append((style, first))
        rows += [[(style, other)] if other else [] for other in others]
    return rows


def marked(fragments: Sequence[Fragment], start: int, end: int, mark: str) -> list[Fragment]:
    """Add a style to the characters from `start` up to `end`."""
    result = []
    at = 0
    for style, text in fragments:
        low, high = max(0, start - at), max(0, end - at)
        for piece, is_marked in ((text[:low], False), (text[low:high], True), (text[max(low, high) :], False)):
            if piece:
                result.append((f"{style},{mark}".lstrip(",") if is_marked else style, piece))
        at += len(text)
    return result


def _place(text: str, at: int) -> tuple[int, int]:
    before = text[:at]
    return before.count("\n"), at - (before.rfind("\n") + 1)


def _menu(prompt: Prompt) -> Menu | None:
    state = prompt.line.buffer.complete_state
    if state is None or not state.completions:
        return None
    rows = tuple((each.display_text, each.display_meta_text) for each in state.completions)
    column = state.original_document.cursor_position_col + state.completions[0].start_position
    return Menu(rows, state.complete_index, max(0, column))


def _message(prompt: Prompt) -> Row | None:
    if prompt.echo:
        return [("message", prompt.echo)]
    if prompt.warnings:
        return [("warning", next(reversed(prompt.warnings.values())))]
    return None

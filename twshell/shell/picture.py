"""What the prompt looks like: rows of styled text made from the line, the menu and the messages. Pure."""

from __future__ import annotations

from prompt_toolkit.utils import get_cwidth

from twshell.domain.record import NamedTuple

Fragment = tuple[str, str]  # a style class of the theme, text
Row = list[Fragment]

CONTINUATION = "  ... "
MENU_ROWS = 8
FEWEST_TEXT_ROWS = 1
LONG = 8000  # a text line longer than this is drawn only around the cursor
MARGIN = 3000


class Menu(NamedTuple):
    """The candidates that are drawn: (what is inserted, hint) each, the selected one, and where the word starts."""

    rows: tuple[tuple[str, str], ...]
    selected: int | None
    column: int  # of the word's first cell, in characters of the text line


class Scene(NamedTuple):
    """Everything the prompt shows at one moment."""

    head: Row  # mode line, preview or search
    prompt: Row
    lines: list[Row]  # the text, a row of fragments for each of its lines
    cursor: tuple[int, int]  # line, character in it
    suggestion: str = ""
    menu: Menu | None = None
    message: Row | None = None
    is_done: bool = False  # accepted: nothing but the text stays


class Picture(NamedTuple):
    """Rows of at most `width` cells and the cell of the cursor."""

    rows: list[Row]
    cursor: tuple[int, int]  # row, cell


def width_of(text: str) -> int:
    """Return how many cells a text takes."""
    return len(text) if text.isascii() else get_cwidth(text)


def cut(row: Row, width: int) -> Row:
    """Cut a row to so many cells."""
    kept: Row = []
    left = width
    for style, text in row:
        size = width_of(text)
        if size <= left:
            kept.append((style, text))
            left -= size
            continue
        while size > left:
            text = text[: max(0, len(text) - max(1, (size - left) // 2))]
            size = width_of(text)
        if text:
            kept.append((style, text))
        break
    return kept


def _abridged(row: Row, width: int) -> Row:
    """Cut a row that says something to so many cells, and show that there is more of it."""
    if sum(width_of(text) for _, text in row) <= width:
        return row
    return [*cut(row, width - 1), (row[-1][0], "…")]


def draw(scene: Scene, width: int, height: int) -> Picture:
    """Lay the scene out in a terminal of that size; the head stays on top, the row of the cursor always visible."""
    width = max(width, 8)
    rows, cursor = _text_rows(scene, width)
    if scene.is_done:
        return Picture(rows, cursor)
    above = [cut(scene.head, width)] if height > FEWEST_TEXT_ROWS else []
    below = _menu_rows(scene.menu, scene, width) if scene.menu else []
    if scene.message:
        below.append(_abridged(scene.message, width))
    below = below[: max(0, height - len(above) - FEWEST_TEXT_ROWS)]
    room = max(FEWEST_TEXT_ROWS, height - len(above) - len(below))
    if len(rows) > room:
        first = min(max(0, cursor[0] - room + 1), len(rows) - room)
        rows, cursor = rows[first : first + room], (cursor[0] - first, cursor[1])
    return Picture(above + rows + below, (cursor[0] + len(above), cursor[1]))


def folds_above(picture: Picture, width: int) -> int:
    """Count the rows that are added above the cursor where a terminal folds a picture to fewer cells.

    A cursor behind the last cell of a row stays in that cell's row; one row too many would take what is not ours.
    """
    row, cell = picture.cursor
    *above, own = [max(1, sum(width_of(text) for _, text in each)) for each in picture.rows[: row + 1]]
    return sum((each - 1) // width for each in above) + min(cell, own - 1) // width


def _text_rows(scene: Scene, width: int) -> tuple[list[Row], tuple[int, int]]:
    rows: list[Row] = []
    cursor = (0, 0)
    for number, line in enumerate(scene.lines):
        lead: Row = scene.prompt if number == 0 else [("prompt.continuation", CONTINUATION)]
        at = scene.cursor[1] if number == scene.cursor[0] else None
        if number == scene.cursor[0]:
            line, at = _near(line, at or 0)
            if scene.suggestion and not scene.is_done and number == len(scene.lines) - 1:
                line = [*line, ("suggestion", scene.suggestion)]
        wrapped, cell = _wrap(lead, line, at, width)
        if cell is not None:
            cursor = (len(rows) + cell[0], cell[1])
        rows += wrapped
    return rows, cursor


def _near(line: Row, at: int) -> tuple[Row, int]:
    """Leave out what lies far from the cursor in a very long line, so that a key costs the same in any."""
    if sum(len(text) for _, text in line) <= LONG:
        return line, at
    text = "".join(text for _, text in line)
    start = max(0, at - MARGIN)
    return [("hint", "…")] * (start > 0) + [("", text[start : at + MARGIN])], at - start + (start > 0)


def _wrap(lead: Row, line: Row, at: int | None, width: int) -> tuple[list[Row], tuple[int, int] | None]:
    """Break one line into rows; `at` is a character of it, its cell comes back."""
    rows: list[Row] = [list(lead)]
    used = sum(width_of(text) for _, text in lead)
    seen = 0
    cell = None
    for style, text in line:
        if text.isascii() and used + len(text) <= width:
            if at is not None and cell is None and seen <= at < seen + len(text):
                cell = (len(rows) - 1, used + at - seen)
            rows[-1].append((style, text))
            used += len(text)
            seen += len(text)
            continue
        piece = ""
        for char in text:
            size = get_cwidth(char)
            if used + size > width:
                rows[-1].append((style, piece))
                rows.append([])
                piece, used = "", 0
            if seen == at:
                cell = (len(rows) - 1, used)
            piece += char
            used += size
            seen += 1
        rows[-1].append((style, piece))
    if at is not None and cell is None:
        if used >= width:  # the cursor stands behind a full row
            rows.append([])
            used = 0
        cell = (len(rows) - 1, used)
    return rows, cell


def _menu_rows(menu: Menu, scene: Scene, width: int) -> list[Row]:
    first = 0
    if menu.selected is not None and menu.selected >= MENU_ROWS:
        first = menu.selected - MENU_ROWS + 1
    shown = menu.rows[first : first + MENU_ROWS]
    names = min(max(width_of(name) for name, _ in shown), width - 2)
    hints = max(width_of(hint) for _, hint in shown)
    hints = min(hints, max(0, width - names - 3))
    total = names + 2 + (hints + 1 if hints else 0)
    start = sum(width_of(text) for _, text in scene.prompt) if scene.cursor[0] == 0 else len(CONTINUATION)
    indent = max(0, min(start + menu.column - 1, width - total))
    rows = []
    for number, (name, hint) in enumerate(shown, first):
        mark = ".selected" if number == menu.selected else ""
        row: Row = [("", " " * indent), (f"menu{mark}", " " + _pad(name, names) + " ")]
        if hints:
            row.append((f"menu.hint{mark}", _pad(hint, hints) + " "))
        rows.append(row)
    return rows


def _pad(text: str, width: int) -> str:
    text = "".join(part for _, part in cut([("", text)], width))
    return text + " " * (width - width_of(text))

"""The one window of the prompt: it puts the picture on prompt_toolkit's screen, cell by cell."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Point
from prompt_toolkit.layout.containers import Window
from prompt_toolkit.layout.controls import BufferControl
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.layout.mouse_handlers import MouseHandlers
from prompt_toolkit.layout.screen import Char, Screen, WritePosition
from prompt_toolkit.utils import get_cwidth

from twshell.shell.picture import Picture, folds_above


class PromptWindow(Window):
    """Draws a picture made anew at each redraw. One window with no tree below it halves what a key costs."""

    def __init__(self, buffer: Buffer, picture: Callable[[int, int], Picture]) -> None:
        """Take the text from the buffer for the keys, and rows of a given width and height from `picture`."""
        super().__init__(BufferControl(buffer, include_default_input_processors=False))
        self._draw = picture
        self._drawn: tuple[tuple[int, int], Picture] | None = None
        self._cells: dict[tuple[str, str], Char] = {}

    def forget(self) -> None:
        """What was drawn is not the prompt any more."""
        self._drawn = None

    def folded(self, width: int) -> int:
        """Return how many rows what was drawn begins higher up, if the terminal folded it to this width since."""
        if self._drawn is None or width >= self._drawn[0][1]:
            return 0
        return folds_above(self._drawn[1], width)

    def preferred_height(self, width: int, max_available_height: int) -> Dimension:
        """Draw, and ask for as many rows as there are."""
        picture = self._draw(width, max_available_height)
        self._drawn = ((get_app().render_counter, width), picture)
        return Dimension.exact(len(picture.rows))

    def write_to_screen(
        self,
        screen: Screen,
        mouse_handlers: MouseHandlers,
        write_position: WritePosition,
        parent_style: str,
        erase_bg: bool,
        z_index: int | None,
    ) -> None:
        """Put the rows on the screen."""
        width = write_position.width
        drawn = self._drawn
        if drawn is None or drawn[0] != (get_app().render_counter, width):
            drawn = ((0, 0), self._draw(width, write_position.height))
        picture = drawn[1]
        for y, row in enumerate(picture.rows[: write_position.height]):
            self._write_row(screen.data_buffer[y], row)
        screen.width = width
        screen.height = max(screen.height, min(len(picture.rows), write_position.height))
        row_of_cursor, cell = picture.cursor
        screen.set_cursor_position(self, Point(x=min(cell, width - 1), y=row_of_cursor))
        screen.show_cursor = True
        screen.visible_windows_to_write_positions[self] = write_position

    def _write_row(self, cells: dict[int, Char], row: list[tuple[str, str]]) -> None:
        known = self._cells
        x = 0
        for style, text in row:
            for char in text:
                cell = known.get((char, style))
                if cell is None:
                    cell = Char(char, f"class:{style}" if style else "")
                    if len(known) < 4096:
                        known[char, style] = cell
                if cell.width > 0:
                    cells[x] = cell
                    x += cell.width
                elif x:  # a combining mark joins the cell before it
                    before = x - 1
                    while before and before not in cells:
                        before -= 1
                    base = cells[before]
                    joined = Char(base.char + char, base.style)
                    joined.width = get_cwidth(base.char)
                    cells[before] = joined

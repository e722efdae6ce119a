"""The keyboard and screen of an interactive session: raw for as long as it lasts, lent to children in between."""

from __future__ import annotations

import os
import select
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from prompt_toolkit.data_structures import Size
from prompt_toolkit.input.typeahead import get_typeahead, store_typeahead
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.output import Output
from prompt_toolkit.output.color_depth import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from twshell.domain.clock import Clock
from twshell.shell.pasting import PasteParser
from twshell.shell.waker import Waker

ESCAPE_WAIT = 0.05  # seconds after which a lone ESC byte is the Escape key
# Terminals that fold rows which have become too wide, by the names they go by themselves; xterm, screen and the console
# cut them off, and going up for folds that are not there would take a row of posts away.
FOLDING = ("tmux", "xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "vte")
MOST_KEYS = 200_000  # beyond this, what arrives by itself is no longer kept


class Terminal:
    """Where keys come from and rows go to. `waker` ends a wait for keys from elsewhere."""

    def __init__(self, source: Vt100Input, output: Output, clock: Clock, *, folds: bool = False) -> None:
        """Take over an input and an output; the input's parser is replaced by one that can end a paste.

        `folds`: a row that is too wide for a narrower terminal goes on in the next one.
        """
        self.input = source
        self.output = output
        self.clock = clock
        self.parser = PasteParser(source.vt100_parser.feed_key_callback)
        source.vt100_parser = self.parser
        self.waker = Waker()
        self.folds = folds
        self.rest_of_answer = ""  # letters that may follow a key that was answer enough: the "es" of "yes"

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return self.output.get_size().columns

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the terminal raw: nothing typed is echoed between prompts, and C-c is a key like any other."""
        with self.input.raw_mode():
            yield

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Hand the terminal to a child as it was before."""
        with self.input.cooked_mode():
            yield

    def ready(self, seconds: float) -> bool:
        """Wait that long for something typed; say whether there is anything."""
        return not self.input.closed and bool(select.select([self.input.fileno()], [], [], seconds)[0])

    def keys(self, seconds: float | None) -> list[KeyPress]:
        """Return the keys typed within that time, none when woken; raise EOFError where the terminal is gone."""
        typing, woken = self.input.fileno(), self.waker.fileno()
        readable = select.select([typing, woken], [], [], seconds)[0]
        if woken in readable:
            self.waker.clear()
        if typing not in readable:
            return []
        pressed = self.input.read_keys()
        if not pressed and not self.ready(ESCAPE_WAIT):
            pressed = self.input.flush_keys()
        if self.input.closed:
            raise EOFError
        return pressed

    def pending(self) -> list[KeyPress]:
        """Take everything that was typed and not yet used, without waiting."""
        pressed = get_typeahead(self.input)
        return pressed + self.arriving(0)

    def arriving(self, seconds: float) -> list[KeyPress]:
        """Take what is there and what follows it without a pause of that many seconds."""
        pressed: list[KeyPress] = []
        while len(pressed) < MOST_KEYS and self.ready(seconds):
            pressed += self.input.read_keys()
        return pressed

    def keep(self, pressed: list[KeyPress]) -> None:
        """Keep keys for the next prompt."""
        store_typeahead(self.input, pressed)


def folds(environ: Mapping[str, str]) -> bool:
    """Say whether the terminal is known to fold rows; tmux goes by screen's name too, where no screen is about."""
    term = environ.get("TERM", "")
    is_tmux = term.startswith("screen") and "TMUX" in environ and "STY" not in environ
    return is_tmux or term.startswith(FOLDING)


def open_terminal(stdin: TextIO, stdout: TextIO, clock: Clock, environ: Mapping[str, str]) -> Terminal:
    """Open the terminal behind the two streams. It is never asked where its cursor is: nothing here depends on it."""

    def size() -> Size:
        try:
            found = os.get_terminal_size(stdout.fileno())
        except OSError:
            return Size(rows=24, columns=80)
        return Size(rows=found.lines or 24, columns=found.columns or 80)

    term, depth = environ.get("TERM", ""), ColorDepth.DEPTH_4_BIT
    output = Vt100_Output(stdout, size, term=term, default_color_depth=depth, enable_bell=False, enable_cpr=False)
    return Terminal(Vt100Input(stdin), output, clock, folds=folds(environ))

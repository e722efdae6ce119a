"""Reading pastes: the terminal's paste marks, and the ways out when the closing one never comes."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

START, END = "\x1b[200~", "\x1b[201~"
BELL = "\x07"  # C-g
PATIENCE = 5.0  # seconds after which an unfinished paste is taken as it is


class PasteParser(Vt100Parser):
    """prompt_toolkit's parser, which waits for the end of a paste for ever; this one can give up.

    It counts what it was fed, so that keys that came together can be told from keys pressed one by one.
    """

    def __init__(self, feed_key_callback: Callable[[KeyPress], None]) -> None:
        """Send keys where the parser it replaces sent them."""
        super().__init__(feed_key_callback)
        self.chunks = 0  # how often something was read
        self.on_begin: Callable[[], object] | None = None  # called when a paste begins and does not end at once
        self._tail = ""  # the end of what was read, which may be half a mark
        self._pasted: str | None = None
        self._is_feeding = False

    @property
    def is_pasting(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._pasted is not None

    def feed(self, data: str) -> None:
        """Read data; C-g pressed alone within a paste ends it."""
        if self._is_feeding:  # the parser feeds itself what stands before or behind a paste
            super().feed(data)
            return
        self.chunks += 1
        if self._pasted is not None and data == BELL:
            self.give_up()
            return
        was_pasting = self.is_pasting
        self._watch(data)
        self._is_feeding = True
        try:
            super().feed(data)
        finally:
            self._is_feeding = False
        if self.is_pasting and not was_pasting and self.on_begin:
            self.on_begin()

    def give_up(self) -> None:
        """End a paste whose closing mark never came: what there is of it counts as pasted."""
        if self._pasted is None:
            return
        text, self._pasted, self._tail = self._pasted, None, ""
        self.reset()
        self.feed_key_callback(KeyPress(Keys.BracketedPaste, text))

    def _watch(self, data: str) -> None:
        """Follow the marks alongside the parser, which tells nobody whether it is inside a paste."""
        stream = self._tail + data
        while True:
            if self._pasted is None:
                _, mark, stream_after = stream.partition(START)
                if not mark:
                    self._tail = stream[-(len(START) - 1) :]
                    return
                self._pasted, stream = "", stream_after
            self._pasted += stream
            _, mark, stream = self._pasted.partition(END)
            if not mark:
                self._tail = ""
                return
            self._pasted = None

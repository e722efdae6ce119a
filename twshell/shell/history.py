"""The history as the prompt sees it: newest first, read from the store when first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prompt_toolkit.history import History

from twshell.domain.errors import StoreError

if TYPE_CHECKING:
    from twshell.shell.ports import Lines

RECALLED = 1000  # so many lines C-p, C-r and M-. reach back


class StoredHistory(History):
    """A prompt_toolkit history over the store. Nothing is read before a key asks for it."""

    def __init__(self, lines: Lines) -> None:
        """Read from `lines`; what is typed is written there by the session, which knows what must not be kept."""
        super().__init__()
        self._lines = lines
        self._read: list[str] | None = None

    def forget(self) -> None:
        """Read anew at the next question: a line has been added."""
        self._read = None

    def newest(self) -> list[str]:
        """Return the lines that can be recalled, newest first, repeated ones once."""
        if self._read is None:
            try:
                self._read = list(dict.fromkeys(self._lines.newest(RECALLED)))
            except StoreError:
                return []  # the next line that is kept there says why
        return self._read

    def suggestion(self, text: str) -> str:
        """Return what the newest line starting with the text goes on with, or an empty string."""
        if not text.strip() or "\n" in text:
            return ""
        try:
            line = next(iter(self._lines.starting(text, 1)), "")
        except StoreError:
            return ""
        return line[len(text) :].split("\n")[0] if line.startswith(text) else ""

    def load_history_strings(self) -> Iterator[str]:
        """Yield the lines, newest first."""
        yield from self.newest()

    def get_strings(self) -> list[str]:
        """Return the lines, oldest first."""
        return self.newest()[::-1]

    def append_string(self, string: str) -> None:
        """Keep nothing here: the session does."""

    def store_string(self, string: str) -> None:
        """Keep nothing here: the session does."""

"""What the prompt must know of the language: ports that commands fill in, and that tests can fill by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

Fragment = tuple[str, str]  # a style class of the theme, text


class Candidate(Protocol):
    """One candidate of the menu, as commands offer it."""

    @property
    def text(self) -> str:
        """What is put into the line."""
        ...

    @property
    def display(self) -> str:
        """What the menu shows."""
        ...

    @property
    def meta(self) -> str:
        """A hint beside it."""
        ...

    @property
    def start_position(self) -> int:
        """Where it is put, relative to the cursor: 0 or less."""
        ...


class Language(Protocol):
    """Memory and the local database only: nothing here may ask the network."""

    def offers(self, before_cursor: str) -> Sequence[Candidate]:
        """Return the candidates for the word at the cursor, best first."""
        ...

    def colours(self, line: str) -> Sequence[Fragment]:
        """Return the line as styled fragments, whose texts together are the line."""
        ...

    def preview(self, line: str) -> Any | None:
        """Return what the line would do, to be handed to `head`; None where no verb is recognised."""
        ...

    def head(self, preview: Any | None, width: int) -> Sequence[Fragment]:
        """Return the row above the input: the preview, or the mode line where there is none."""
        ...

    def takes_newlines(self, before_cursor: str) -> bool:
        """Whether a line break here is part of a text, as after `post`."""
        ...

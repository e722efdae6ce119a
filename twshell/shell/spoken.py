"""The session's language as the prompt sees it: completion, colours, previews and the mode line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twshell.render.status import mode_line, preview_line
from twshell.session.status import status

if TYPE_CHECKING:
    from twshell.commands.complete import Offered
    from twshell.domain.status import Preview
    from twshell.session.session import Session
    from twshell.shell.ports import Fragment

STATUS_SECONDS = 1.0  # between keys the mode line need not be gathered anew


class Spoken:
    """Asks memory and the local database, never the network."""

    def __init__(self, session: Session) -> None:
        """Speak for this session."""
        self._session = session
        self._mode: tuple[float, object, list[Fragment]] | None = None

    def offers(self, before_cursor: str) -> Sequence[Offered]:
        """Return the candidates for the word at the cursor."""
        from twshell.commands.complete import offers  # these imports come after the first prompt is drawn

        return offers(before_cursor, self._session)

    def colours(self, line: str) -> Sequence[Fragment]:
        """Return the line in styled fragments."""
        from twshell.commands.words import colours

        return colours(line, self._session)

    def preview(self, line: str) -> Preview | None:
        """Return what the line would do."""
        from twshell.commands.preview import preview

        return preview(line, self._session)

    def head(self, preview: Preview | None, width: int) -> Sequence[Fragment]:
        """Return the preview's row, or the mode line."""
        if preview is not None:
            return preview_line(preview, width)
        now, burst = self._session.clock.monotonic(), self._session.burst
        drawn_for = (width, self._session.lines_begun, burst.progress if burst is not None else None)
        if self._mode is None or self._mode[1] != drawn_for or now - self._mode[0] > STATUS_SECONDS:
            self._mode = (now, drawn_for, mode_line(status(self._session), width))
        return self._mode[2]

    def takes_newlines(self, before_cursor: str) -> bool:
        """Whether the line is one whose text may have line breaks."""
        from twshell.commands.parse import split_word
        from twshell.commands.spec import TEXTS
        from twshell.commands.verbs import BY_NAME

        word = split_word(before_cursor)[0].removeprefix("/")
        word = split_word(self._session.aliases.get(word, word))[0]
        spec = BY_NAME.get(word)
        return spec is not None and any(argument.kind in TEXTS for argument in spec.arguments)

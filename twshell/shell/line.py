"""The line being typed: its text, and what is known of it (colours, menu, preview, suggestion)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import History

from twshell.shell.completer import OfferCompleter

if TYPE_CHECKING:
    from twshell.shell.ports import Fragment, Language

LONG = 8000  # characters beyond which a line is neither coloured nor previewed while it is typed


class Line:
    """A buffer with thoughts. Thinking is put off until the keys at hand are handled, and done once for all of them."""

    def __init__(self, language: Language, history: History, suggest: Callable[[str], str]) -> None:
        """Ask `language` about the text and `suggest` how it went on the last time."""
        self.buffer = Buffer(name="line", multiline=True, history=history)
        self.completer = OfferCompleter(language)
        self.preview: Any = None
        self.suggestion = ""
        self._later: Callable[[Callable[[], None]], object] | None = None
        self._language = language
        self._suggest = suggest
        self._coloured: tuple[str, Sequence[Fragment]] = ("", ())
        self._is_stale = False
        self._was_inserted = False
        self._had_menu = False
        self.buffer.on_text_changed += self._changed
        self.buffer.on_text_insert += self._inserted

    def reset(self, text: str = "") -> None:
        """Start a new line with this text, the cursor at its end."""
        self.buffer.reset(Document(text))
        self.preview, self.suggestion, self._coloured = None, "", ("", ())
        self._was_inserted = self._had_menu = False
        self._is_stale = True

    def begin(self, later: Callable[[Callable[[], None]], object]) -> None:
        """Think with the help of `later`, which calls back once the keys at hand are handled.

        It must live with a thought that fails: a bug in a completer is told, and the prompt goes on.
        """
        self._later = later
        if self._is_stale:
            later(self.think)

    def pause(self) -> None:
        """Stop thinking until the next `begin`."""
        self._later = None

    def colours(self) -> Sequence[Fragment]:
        """Return the text as styled fragments, plain ones where it was not thought about yet."""
        text = self.buffer.text
        known, fragments = self._coloured
        return fragments if known == text else (("", text),)

    def think(self) -> None:
        """Find out about the text, unless it is known already. What fails leaves the rest as it is: unknown."""
        if not self._is_stale:
            return
        self._is_stale = False
        text, wants_menu = self.buffer.text, self._was_inserted or self._had_menu
        self._was_inserted = self._had_menu = False
        self.preview, self.suggestion = None, ""
        if wants_menu and not self.has_selected:
            self.open_menu()
        if not text or len(text) > LONG:
            return
        if self.buffer.document.is_cursor_at_the_end:
            self.suggestion = self._suggest(text)
        self._coloured = (text, self._language.colours(text))
        self.preview = self._language.preview(text)

    def open_menu(self) -> bool:
        """Show the candidates for the word at the cursor, none selected; say whether there are any."""
        document = self.buffer.document
        asked = CompleteEvent(text_inserted=True)
        found = [] if len(document.text) > LONG else list(self.completer.get_completions(document, asked))
        self.buffer.complete_state = CompletionState(document, found) if found else None
        return bool(found)

    def close_menu(self) -> bool:
        """Close the menu, keeping the text; say whether it was open."""
        was_open = self.buffer.complete_state is not None
        self.buffer.complete_state = None
        self._had_menu = False
        return was_open

    def complete_common(self, state: CompletionState) -> bool:
        """Insert what all candidates begin with; say whether that was anything."""
        start = state.completions[0].start_position
        if any(each.start_position != start for each in state.completions):
            return False
        before = state.original_document.text_before_cursor
        typed = before[len(before) + start :]
        common = common_start([each.text for each in state.completions])
        if len(common) <= len(typed) or not common.startswith(typed) or len(state.completions) == 1:
            return False
        self.buffer.insert_text(common[len(typed) :])
        return True

    @property
    def has_selected(self) -> bool:
        """Whether a candidate of the menu is selected."""
        state = self.buffer.complete_state
        return state is not None and state.complete_index is not None

    def replace(self, text: str, cursor: int | None = None) -> None:
        """Put another text in the line, without a menu."""
        self._had_menu = False
        self.buffer.document = Document(text, len(text) if cursor is None else cursor)

    def _inserted(self, _: Buffer) -> None:
        self._was_inserted = True

    def _changed(self, _: Buffer) -> None:
        self._think_later()

    def _think_later(self) -> None:
        if not self._is_stale and self._later:
            self._later(self.think)
        self._is_stale = True

    def note_menu(self) -> None:
        """Remember that the menu stood on screen, so that rubbing out a letter keeps it open."""
        self._had_menu = self.buffer.complete_state is not None and not self.has_selected


def common_start(words: Sequence[str]) -> str:
    """Return what all words begin with."""
    low, high = min(words), max(words)
    same = next((at for at, char in enumerate(low) if not high.startswith(char, at)), len(low))
    return low[:same]

"""The kill ring: what was killed or copied, newest first; it lives as long as the session."""

from __future__ import annotations

from collections import deque

from prompt_toolkit.clipboard import Clipboard, ClipboardData
from prompt_toolkit.key_binding.key_processor import KeyPressEvent

MOST = 60  # kill-ring-max


class KillRing(Clipboard):
    """Consecutive kills make one entry, as in Emacs; an empty kill makes none."""

    def __init__(self) -> None:
        """Start empty."""
        self._ring: deque[ClipboardData] = deque(maxlen=MOST)
        self._last_kill: object = None  # the keys of the last kill, to know whether the next one follows it

    def set_data(self, data: ClipboardData) -> None:
        """Make a new entry."""
        if data.text:
            self._ring.appendleft(data)

    def get_data(self) -> ClipboardData:
        """Return the entry that C-y inserts."""
        return self._ring[0] if self._ring else ClipboardData()

    def rotate(self) -> None:
        """Go to the next older entry (M-y)."""
        if self._ring:
            self._ring.append(self._ring.popleft())

    def kill(self, text: str, event: KeyPressEvent, *, before: bool = False) -> None:
        """Keep killed text; directly after another kill it is joined to that, in front of it when it stood before."""
        follows = self._last_kill is not None and event.previous_key_sequence is self._last_kill
        self._last_kill = event.key_sequence
        if not text:
            return
        if follows and self._ring:
            old = self._ring.popleft().text
            text = text + old if before else old + text
        self._ring.appendleft(ClipboardData(text))

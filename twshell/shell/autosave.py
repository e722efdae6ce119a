"""Saves the line while it is typed, in a thread of its own, so that no key waits for the disk."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from twshell.store.typed import TypedLines

if TYPE_CHECKING:
    from twshell.session.session import Session

PAUSE = 0.2  # seconds for which keys are gathered before they are written
PATIENCE = 0.5  # seconds the thread is given to end


class Autosave:
    """Told of every change of the line; what is written is the newest."""

    def __init__(self, lines: TypedLines, session: Session) -> None:
        """Write nothing before the first change; the thread begins with it."""
        self._lines, self._session = lines, session
        self._line = ""
        # A queue, since `rescue` may interrupt `typed` at any point: its put is made for that, an event's set is not.
        self._changes: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def typed(self, line: str) -> None:
        """The line is this now: it is written within moments."""
        self._line = line
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="twsh-autosave", daemon=True)
            self._thread.start()
        self._changes.put(None)

    def rescue(self) -> None:
        """Write the line now. For a signal handler: it takes no lock and waits for nobody."""
        self._write(self._line)

    def close(self) -> None:
        """End; what stands in the line is what is kept."""
        self._over.set()
        self._changes.put(None)
        if self._thread is not None:
            self._thread.join(PATIENCE)
        self._write(self._line)

    def _work(self) -> None:
        written = ""
        while not self._over.is_set():
            self._changes.get()
            if self._line:  # what ran or was given up is forgotten at once
                self._session.clock.wait(PAUSE, self._over)
            while not self._changes.empty():
                self._changes.get()
            line = self._line
            if line != written and not self._over.is_set():
                self._write(line)
                written = line

    def _write(self, line: str) -> None:
        session = self._session
        if line and self._may_keep(line):
            self._lines.keep(line, session.identity.account, session.now())
        else:
            self._lines.forget()

    def _may_keep(self, line: str) -> bool:
        """Say whether a line may be written down whole; not where that cannot be told."""
        try:
            from twshell.commands.privacy import kept  # not before the prompt

            return kept(line, self._session) == line
        except ImportError:  # a signal came while the commands were being imported
            return False

"""What a running line asks of whoever drives it: the shell, a batch run or a test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from typing import Any

from twshell.domain.outcome import Effect, Outcome
from twshell.domain.record import NamedTuple


class Ticket:
    """A piece of work handed to a thread; the result is there once `done` is set."""

    def __init__(self) -> None:
        """Start unfinished."""
        self.done = threading.Event()
        self.cancelled = threading.Event()
        self.result: Any = None
        self.defect: BaseException | None = None
        self._callbacks: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def finish(self, result: Any) -> None:
        """Store the result and wake whoever waits (called in the worker thread)."""
        with self._lock:
            self.result = result
            self.done.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def fail(self, defect: BaseException) -> None:
        """The work itself broke: whoever takes the result gets the exception (called in the worker thread)."""
        self.defect = defect
        self.finish(None)

    def take(self) -> Any:
        """Return the result; raise what the work raised."""
        if self.defect is not None:
            raise self.defect
        return self.result

    def on_done(self, callback: Callable[[], None]) -> None:
        """Call back once the result is there, at once if it is; from any thread."""
        with self._lock:
            if not self.done.is_set():
                self._callbacks.append(callback)
                return
        callback()

    def cancel(self) -> None:
        """Stop waiting for it: a read is dropped, a write becomes unknown; its late answer is still recorded."""
        self.cancelled.set()


class Ask(NamedTuple):
    """A question; the reply is a bool. `kind`: "yes" (y/n, Enter alone is No) | "type" (typing `expected`)."""

    question: str
    kind: str = "yes"
    expected: str = ""
    is_bulk: bool = False  # never answered by --yes-write: bulk over a window, link surcharge, money cap, resume
    refusal_kind: str = "over-budget"  # the kind told when a run without a prompt may not answer it


class Choose(NamedTuple):
    """A question with several answers, each picked by its first letter; the reply is the word picked, None for none.

    `[c]ancel` is always offered last; it, Enter alone, C-g and C-c pick none. So no choice may begin with c.
    """

    question: str
    choices: tuple[str, ...]
    refusal_kind: str = "over-budget"  # the kind told by a run without a prompt, where nobody may answer it


class Wait(NamedTuple):
    """Wait until the ticket is done or the user stops waiting (then cancel it); the reply is None."""

    ticket: Ticket
    label: str
    is_write: bool = False
    lasts: float = 0.0  # seconds after which it is done by itself: counted down, and stopping it takes something back
    limit: float = 0.0  # seconds after which a run without a prompt stops waiting; 0: none


class Show(NamedTuple):
    """Something to print; the reply is None."""

    outcome: Outcome
    line: str = ""
    as_json: bool = False


class Perform(NamedTuple):
    """Something only the shell can do; the reply is its result: the edited text, the secrets, None."""

    effect: Effect


Event = Ask | Choose | Wait | Show | Perform
Running = Generator[Event, Any, int]  # returns the exit status of the line

"""A prompt for terminals that know no escape sequences, as in Emacs's own shell: whole lines in, text out."""

from __future__ import annotations

import os
import select
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from twshell.domain.clock import Clock
from twshell.domain.wording import times
from twshell.session.events import Ask, Choose, Wait
from twshell.shell.confirm import choices_text, picked
from twshell.shell.interrupts import Interrupts
from twshell.shell.waker import Waker

NAME = "twsh> "
TOGETHER = 0.02  # seconds: lines within them are a paste
LOCAL_MODES = 3  # where tcgetattr keeps the switch for the echo
SETTLING = 0.15  # seconds after a question in which a line was meant for something else


@contextmanager
def without_echo(stream: TextIO) -> Iterator[bool]:
    """Keep a terminal from showing what is typed; yield whether it can be kept from it."""
    try:
        before = termios.tcgetattr(stream.fileno())
    except (termios.error, OSError):
        yield False
        return
    hidden = [*before]
    hidden[LOCAL_MODES] &= ~termios.ECHO
    termios.tcsetattr(stream.fileno(), termios.TCSADRAIN, hidden)
    try:
        yield True
    finally:
        termios.tcsetattr(stream.fileno(), termios.TCSADRAIN, before)


class PlainFront:
    """Reads lines, asks and waits without moving the cursor. C-c arrives as a signal here."""

    def __init__(
        self, stdin: TextIO, stdout: TextIO, clock: Clock, waker: Waker, interrupts: Interrupts,
        note: Callable[[Sequence[str]], None],
    ) -> None:  # fmt: skip
        """`note` prints lines for good."""
        self._stdin, self._stdout, self._clock = stdin, stdout, clock
        self._waker, self._interrupts, self._note = waker, interrupts, note
        self._rest = b""
        self._lines: list[str] = []  # each with its line break
        self._is_over = False

    def read(self) -> str | None:
        """Return a line; an empty one after C-c; None at the end of input."""
        ahead = self._arrived(0)
        if ahead:
            self._list(ahead, "typed ahead")
        while True:
            self._write(NAME)
            line = self._line()
            if not line:
                return None if line is None else ""
            more = self._arrived(TOGETHER)
            if not more or not line.strip():
                self._lines = [*more, *self._lines]
                return line.rstrip("\n")
            self._list([line, *more], "came at once")

    def ask(self, ask: Ask) -> bool:
        """Ask; only `y`, or the expected word, is Yes."""
        wanted = ("y", "Y", "yes", "Yes", "YES") if ask.kind != "type" else (ask.expected,)
        how = "[y/N] " if ask.kind != "type" else f"Type {ask.expected} to go on: "
        return self._answer(f"{ask.question} {how}") in wanted

    def choose(self, choose: Choose) -> str | None:
        """Ask; a line that picks none of the choices is an answer too: none of them."""
        return picked(self._answer(choices_text(choose)), choose.choices) or None

    def _answer(self, question: str) -> str:
        """Ask until a line is typed after the question; return it, empty after C-c and at the end of input."""
        ahead = self._arrived(0)
        if ahead:
            self._list(ahead, "typed ahead")
        while True:
            self._write(question)
            asked_at = self._clock.monotonic()
            line = self._line()
            if not line:
                return ""
            if self._clock.monotonic() - asked_at >= SETTLING and not self._arrived(TOGETHER):
                return line.strip()

    def wait(self, wait: Wait) -> None:
        """Wait for the ticket; C-c cancels it."""
        if wait.lasts:
            self._write(f"{wait.label} in {wait.lasts:g} s: C-c takes it back\n")
        wait.ticket.on_done(self._waker.wake)
        while not wait.ticket.done.is_set():
            if self._interrupts.take():
                wait.ticket.cancel()
                return
            self._waker.wait(None)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Hand the terminal to a child: it is not held."""
        yield

    def ask_secrets(self, labels: Sequence[str]) -> tuple[str, ...] | None:
        """Ask for each while the terminal echoes nothing; None when given up with C-c, or where it would show them."""
        ahead = self._arrived(0)
        if ahead:
            self._list(ahead, "typed ahead")
        with without_echo(self._stdin) as is_hidden:
            if not is_hidden:
                self._note(["secrets are not asked for where they would show: use a terminal, or the TWSH_ variables"])
                return None
            given: list[str] = []
            while len(given) < len(labels):
                # Emacs shows what is typed in its buffer, unless a question begins as one for a password does.
                self._write(f"Password for {labels[len(given)]}: ")
                line = self._line()
                self._write("\n")
                if not line:
                    return None
                given += [line.strip()] if line.strip() else []
        return tuple(given)

    def bind(self, keys: str, line: str) -> str | None:
        """Accept: an init file may bind keys, which this terminal does not send."""
        return None

    def kill(self, text: str) -> str:
        """Print it: there is no kill ring here."""
        return text

    def put_back(self, text: str) -> None:
        """Print it: there is no line to put it in."""
        self._note([text])

    def clear(self) -> None:
        """Do nothing: this terminal cannot be cleared."""

    def write_raw(self, data: str) -> None:
        """Do nothing: this terminal knows no sequences."""

    def _line(self) -> str | None:
        """Wait for one line; an empty text after C-c, None at the end of input."""
        while not self._lines and not self._is_over:
            typing, woken = self._stdin.fileno(), self._waker.fileno()
            readable = select.select([typing, woken], [], [])[0]
            if woken in readable:
                self._waker.clear()
            if self._interrupts.take():
                self._write("\n")
                return ""
            if typing in readable:
                self._take()
        return self._lines.pop(0) if self._lines else None

    def _arrived(self, seconds: float) -> list[str]:
        """Take the lines that are there, and those that follow without a pause of that many seconds."""
        while not self._is_over and select.select([self._stdin], [], [], seconds)[0]:
            self._take()
        lines, self._lines = self._lines, []
        return [line for line in lines if line.strip()]

    def _take(self) -> None:
        """Read what is there; the stream's own buffer is left alone, since nobody can wait for what is in it."""
        octets = os.read(self._stdin.fileno(), 65536)
        self._is_over = not octets
        *lines, self._rest = (self._rest + octets).split(b"\n")
        if self._is_over and self._rest:
            lines, self._rest = [*lines, self._rest], b""
        self._lines += [line.decode("utf-8", "replace").rstrip("\r") + "\n" for line in lines]

    def _list(self, lines: Sequence[str], what: str) -> None:
        found = [line.strip() for line in lines if line.strip()]
        if found:
            self._note([f"{times(len(found), 'line')} {what}, nothing was run:", *(f"  {line}" for line in found)])

    def _write(self, text: str) -> None:
        self._stdout.write(text)
        self._stdout.flush()

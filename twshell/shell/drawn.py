"""Sitting at a terminal that can draw: the prompt, questions and waits on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twshell.session.events import Ask, Choose, Wait
    from twshell.shell.confirm import Confirm
    from twshell.shell.interrupts import Interrupts
    from twshell.shell.prompt import Prompt
    from twshell.shell.terminal import Terminal


class Drawn:
    """The prompt on a terminal with a cursor."""

    def __init__(self, terminal: Terminal, prompt: Prompt, interrupts: Interrupts) -> None:
        """Join what reads, asks and waits on one terminal."""
        self.terminal = terminal
        self.prompt = prompt
        self._interrupts = interrupts

    def read(self) -> str | None:
        """Read a line at the prompt."""
        entry = self.prompt.read()
        self._interrupts.take()  # it has given up the line, no more
        if entry.kind == "leave":
            return None
        return entry.text if entry.kind == "line" else ""

    def ask(self, ask: Ask) -> bool:
        """Ask below what is on screen."""
        return self._confirm().ask(ask)

    def choose(self, choose: Choose) -> str | None:
        """Let one of several answers be picked below what is on screen."""
        return self._confirm().choose(choose)

    def wait(self, wait: Wait) -> None:
        """Wait with the keys alive."""
        from twshell.shell.wait import wait_for  # as below: not before the first prompt

        wait_for(wait, self.terminal, self._interrupts)

    def ask_secrets(self, labels: Sequence[str]) -> tuple[str, ...] | None:
        """Ask without showing what is typed."""
        from twshell.shell.secrets import ask_secrets

        return ask_secrets(labels, self.terminal, self._interrupts)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Hand the terminal to a child; C-c there was meant for the child."""
        with self.terminal.lent():
            yield
        self._interrupts.take()

    def bind(self, keys: str, line: str) -> str | None:
        """Bind or unbind a key."""
        return self.prompt.bindings.bind(keys, line)

    def kill(self, text: str) -> str:
        """Put a text into the kill ring."""
        self.prompt.ring.set_text(text)
        return f"in the kill ring, C-y yanks it: {text}"

    def put_back(self, text: str) -> None:
        """Start the next prompt with a text."""
        self.prompt.keep_for_next(text)

    def clear(self) -> None:
        """Clear the screen."""
        self.terminal.output.erase_screen()
        self.terminal.output.cursor_goto(0, 0)
        self.terminal.output.flush()

    def write_raw(self, data: str) -> None:
        """Send a control sequence."""
        self.terminal.output.write_raw(data)
        self.terminal.output.flush()

    def _confirm(self) -> Confirm:
        from twshell.shell.confirm import Confirm

        return Confirm(self.terminal, self._interrupts)

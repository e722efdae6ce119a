"""Asking for secrets: what is typed or pasted is not shown."""

from __future__ import annotations

from collections.abc import Sequence

from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from twshell.shell.arrivals import ENTER, NEWLINE, text_of
from twshell.shell.interrupts import Interrupts
from twshell.shell.terminal import Terminal

STOPS = (Keys.ControlG, Keys.ControlC, Keys.ControlD)


def ask_secrets(labels: Sequence[str], terminal: Terminal, interrupts: Interrupts) -> tuple[str, ...] | None:
    """Ask for each in a row of its own, several may be pasted at once; None when given up with C-g or C-c."""
    before = terminal.pending()
    queue: list[KeyPress] = []
    given: list[str] = []
    for label in labels:
        secret = _ask(label, queue, terminal, interrupts)
        terminal.output.write_raw("\r\n")
        terminal.output.flush()
        if secret is None:
            break
        given.append(secret)
    terminal.keep(before)  # what is left in the queue may be a secret: it goes nowhere
    return tuple(given) if len(given) == len(labels) else None


def _ask(label: str, queue: list[KeyPress], terminal: Terminal, interrupts: Interrupts) -> str | None:
    typed = ""
    while True:
        while queue:
            press = queue.pop(0)
            if press.key in STOPS:
                return None
            if press.key in (ENTER, NEWLINE):
                if typed.strip():
                    return typed.strip()
            elif press.key == Keys.ControlH:
                typed = typed[:-1]
            elif press.key == Keys.ControlU:
                typed = ""
            else:
                typed += text_of([press])
        _draw(label, typed, terminal)
        queue += terminal.keys(None)
        if interrupts.take():
            return None


def _draw(label: str, typed: str, terminal: Terminal) -> None:
    terminal.output.write_raw("\r")
    terminal.output.erase_end_of_line()
    terminal.output.write(f"{label}: {'(not shown)' if typed else ''}")
    terminal.output.flush()

"""Waiting for an answer with the keys alive: C-g and C-c stop it, other keys are kept for the next prompt."""

from __future__ import annotations

from math import ceil

from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from twshell.session.events import Wait
from twshell.shell.interrupts import Interrupts
from twshell.shell.terminal import Terminal

UNSEEN = 0.15  # seconds: what is faster leaves no trace on screen
STOPS = (Keys.ControlG, Keys.ControlC)
TAKES_BACK = (*STOPS, Keys.ControlD)
TICK = 1.0  # seconds after which the wait line tells how long it has been


def wait_for(wait: Wait, terminal: Terminal, interrupts: Interrupts) -> None:
    """Wait until the ticket is done, or cancel it when the user stops waiting."""
    ticket = wait.ticket
    ticket.on_done(terminal.waker.wake)
    clock, output = terminal.clock, terminal.output
    started = clock.monotonic()
    kept: list[KeyPress] = []
    is_drawn = False
    stops, unseen = (TAKES_BACK, 0.0) if wait.lasts else (STOPS, UNSEEN)
    while not ticket.done.is_set():
        waited = clock.monotonic() - started
        if waited >= unseen:
            is_drawn = True
            output.write_raw("\r")
            output.erase_end_of_line()
            output.write(_text(wait, waited)[: terminal.width - 1])
            output.flush()
        pressed = terminal.keys(TICK if waited >= unseen else unseen - waited)
        kept += [press for press in pressed if press.key not in stops]
        if interrupts.take() or any(press.key in stops for press in pressed):
            ticket.cancel()
            break
    if is_drawn:
        output.write_raw("\r")
        output.erase_end_of_line()
        output.flush()
    terminal.keep(kept)


def _text(wait: Wait, waited: float) -> str:
    if wait.lasts:
        return f"{wait.label} in {max(1, ceil(wait.lasts - waited))} s  (C-g takes it back)"
    seconds = f" {int(waited)} s" if waited >= TICK else ""
    ends = "C-g stops waiting, then it is unknown" if wait.is_write else "C-g stops waiting"
    return f"{wait.label}…{seconds}  ({ends})"

"""Questions: answered only by keys pressed after they are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from twshell.session.events import Ask
from twshell.shell.arrivals import ENTER, NEWLINE, text_of
from twshell.shell.interrupts import Interrupts
from twshell.shell.picture import width_of
from twshell.shell.terminal import Terminal

SETTLING = 0.15  # seconds after drawing in which a key was meant for something else
STOPS = (Keys.ControlG, Keys.ControlC, Keys.ControlD, Keys.Escape)


class Confirm:
    """Draws a question beneath what it is about and reads the answer: Enter alone, C-g and C-c are No."""

    def __init__(self, terminal: Terminal, interrupts: Interrupts) -> None:
        """Ask on this terminal."""
        self._terminal = terminal
        self._interrupts = interrupts
        self._typed = ""
        self._drawn_at = 0.0

    def ask(self, ask: Ask) -> bool:
        """Ask; what had been typed before goes back to the next prompt, which does not run it."""
        terminal = self._terminal
        before = terminal.pending()
        answer = self._ask(ask)
        if ask.kind != "type":
            terminal.output.write("y" if answer else "n")
        terminal.output.write_raw("\r\n")
        terminal.output.flush()
        terminal.keep(before)
        return answer

    def _ask(self, ask: Ask) -> bool:
        self._typed = ""
        self._draw(ask)
        while True:
            pressed = self._terminal.keys(None)
            if self._interrupts.take():
                return False
            if not pressed:
                continue  # woken by news in the background
            if self._terminal.clock.monotonic() - self._drawn_at < SETTLING:
                self._draw(ask, again=True)
                continue
            answer = self._typing(pressed, ask) if ask.kind == "type" else yes_or_no(pressed)
            if answer is not None:
                return answer
            self._draw(ask, again=True, settles=False)

    def _typing(self, pressed: Sequence[KeyPress], ask: Ask) -> bool | None:
        """Take keys of a typed answer: the word, then Enter; anything else than the word is No."""
        for press in pressed:
            if press.key in STOPS:
                return False
            if press.key in (ENTER, NEWLINE):
                return self._typed.strip() == ask.expected
            if press.key == Keys.ControlH:
                self._typed = self._typed[:-1]
            elif press.key == Keys.ControlU:
                self._typed = ""
            else:
                self._typed += text_of([press])
        return None

    def _draw(self, ask: Ask, *, again: bool = False, settles: bool = True) -> None:
        """Draw the question, in its own row again where it fits one; keys count once it has settled."""
        output = self._terminal.output
        text = f"{ask.question} [y/N] " if ask.kind != "type" else f"{ask.question} Type {ask.expected} to go on: "
        if again and width_of(text) + width_of(self._typed) < self._terminal.width:
            output.write_raw("\r")
            output.erase_end_of_line()
        elif again:
            output.write_raw("\r\n")
        output.write(text + self._typed)
        output.flush()
        if settles:
            self._drawn_at = self._terminal.clock.monotonic()


def yes_or_no(pressed: Sequence[KeyPress]) -> bool | None:
    """Read the keys that came together: y or yes is Yes; n, Enter alone, C-g, C-c is No; all else is no answer."""
    if any(press.key in STOPS for press in pressed):
        return False
    typed = text_of(pressed).lower()
    if not typed.strip() and any(press.key in (ENTER, NEWLINE) for press in pressed):
        return False
    return {"y": True, "yes": True, "n": False, "no": False}.get(typed.rstrip("\n"))

"""Questions: answered only by keys pressed after they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from twshell.session.events import Ask, Choose
from twshell.shell.arrivals import ENTER, NEWLINE, text_of
from twshell.shell.interrupts import Interrupts
from twshell.shell.picture import width_of
from twshell.shell.terminal import Terminal

SETTLING = 0.15  # seconds after drawing in which a key was meant for something else
ANSWER = 8  # columns kept free behind a question
CANCEL = "cancel"
STOPS = (Keys.ControlG, Keys.ControlC, Keys.ControlD, Keys.Escape)


_YES_NO = {True: "y", False: "", None: None}


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
        if ask.kind == "type":
            word = self._answered(f"{ask.question} Type {ask.expected} to go on: ", self._typing, lambda word: "")
            return word == ask.expected
        text = f"{ask.question} [y/N] "
        return bool(self._answered(text, lambda pressed: _YES_NO[yes_or_no(pressed)], lambda yes: yes or "n"))

    def choose(self, choose: Choose) -> str | None:
        """Let one of several answers be picked by its first letter; None where none was."""

        def read(pressed: Sequence[KeyPress]) -> str | None:
            return choice(pressed, choose.choices)

        return self._answered(choices_text(choose), read, lambda word: word or CANCEL) or None

    def _answered(self, text: str, read: Callable[[Sequence[KeyPress]], str | None], echo: Callable[[str], str]) -> str:
        """Draw a question and return the answer that `read` finds in the keys; empty is No, None no answer yet."""
        terminal = self._terminal
        before = terminal.pending()
        answer = self._wait(text, read)
        terminal.output.write(echo(answer))
        terminal.output.write_raw("\r\n")
        terminal.output.flush()
        terminal.keep(before)
        if answer:
            terminal.rest_of_answer = ("yes" if answer == "y" else answer)[1:]
        return answer

    def _wait(self, text: str, read: Callable[[Sequence[KeyPress]], str | None]) -> str:
        self._typed = ""
        text = self._broken(text)
        self._draw(text)
        while True:
            pressed = self._terminal.keys(None)
            if self._interrupts.take():
                return ""
            if not pressed:
                continue  # woken by news in the background
            if self._terminal.clock.monotonic() - self._drawn_at < SETTLING:
                self._draw(text, again=True)
                continue
            answer = read(pressed)
            if answer is not None:
                return answer
            self._draw(text, again=True, settles=False)

    def _typing(self, pressed: Sequence[KeyPress]) -> str | None:
        """Take keys of a typed answer: a word, then Enter."""
        for press in pressed:
            if press.key in STOPS:
                return ""
            if press.key in (ENTER, NEWLINE):
                return self._typed.strip()
            if press.key == Keys.ControlH:
                self._typed = self._typed[:-1]
            elif press.key == Keys.ControlU:
                self._typed = ""
            else:
                self._typed += text_of([press])
        return None

    def _broken(self, text: str) -> str:
        """Break a question between words where it is longer than a row, with room for an answer in the last."""
        from textwrap import wrap  # not before somebody is asked

        return "\n".join(wrap(text, max(8, self._terminal.width - ANSWER), break_on_hyphens=False)) + " "

    def _draw(self, text: str, *, again: bool = False, settles: bool = True) -> None:
        """Draw the question, its last row in place again where it was drawn; keys count once it has settled."""
        output = self._terminal.output
        rows = text.split("\n")
        if again:
            rows = rows[-1:]
            fits = width_of(rows[0]) + width_of(self._typed) < self._terminal.width
            output.write_raw("\r" if fits else "\r\n")
            output.erase_end_of_line()
        for row in rows[:-1]:
            output.write(row)
            output.write_raw("\r\n")
        output.write(rows[-1] + self._typed)
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


def choice(pressed: Sequence[KeyPress], choices: Sequence[str]) -> str | None:
    """Read the keys that came together: the choice they pick, empty for none of them, None for no answer."""
    if any(press.key in STOPS for press in pressed):
        return ""
    typed = text_of(pressed)
    if not typed.strip() and any(press.key in (ENTER, NEWLINE) for press in pressed):
        return ""
    return picked(typed.rstrip("\n"), choices)


def picked(typed: str, choices: Sequence[str]) -> str | None:
    """Return the choice a word or its first letter names, empty where it cancels, None where it names none."""
    typed = typed.strip().lower()
    for word in choices:
        if typed in (word[0].lower(), word.lower(), word.split()[0].lower()):
            return word
    return "" if typed in ("", CANCEL[0], CANCEL) else None


def choices_text(choose: Choose) -> str:
    """Write a question with its choices: `… [p]ace [t]rim [c]ancel: `."""
    return f"{choose.question} " + " ".join(f"[{word[0]}]{word[1:]}" for word in (*choose.choices, CANCEL)) + ": "

"""The one place that prints: answers, problems and notes, each in one write."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TextIO

from twshell.domain.outcome import Outcome, Problem, Text
from twshell.domain.record import NamedTuple
from twshell.session.events import Show

if TYPE_CHECKING:
    from twshell.config.settings import Settings
    from twshell.shell.ports import Edge


class Look(NamedTuple):
    """How to draw: with colour and links, or as plain text, or as JSON."""

    plain: bool = True
    colour: bool = False
    links: bool = False
    json: bool = False


def look_of(edge: Edge, settings: Settings, *, plain: bool, as_json: bool) -> Look:
    """Decide how answers look: `plain` beats NO_COLOR, which beats nothing that was set by hand."""
    colour = settings.text("colour")
    is_coloured = not plain and (colour == "on" or (colour == "auto" and not edge.environ.get("NO_COLOR")))
    has_links = not plain and (settings.text("links") == "on" or (settings.text("links") == "auto" and _can_link(edge)))
    return Look(plain, is_coloured, has_links, as_json)


def _can_link(edge: Edge) -> bool:
    """Say whether the terminal is known to understand OSC 8; the others may print it as rubbish."""
    environ = edge.environ
    if any(environ.get(name) for name in ("WT_SESSION", "KITTY_WINDOW_ID", "WEZTERM_PANE", "ALACRITTY_WINDOW_ID")):
        return True
    vte = environ.get("VTE_VERSION", "")
    return environ.get("TERM_PROGRAM") in ("iTerm.app", "WezTerm", "vscode", "ghostty") or (
        vte.isdigit() and int(vte) >= 5000
    )


class Screen:
    """Prints outcomes as the session's look says. With JSON, answers and problems go out, all else beside them."""

    def __init__(self, edge: Edge, look: Callable[[], Look], *, interactive: bool) -> None:
        """At a prompt everything goes to standard output; without one, what is no answer goes to standard error."""
        self._edge = edge
        self._look = look
        self._is_interactive = interactive
        self.is_closed = False  # whoever read the answers has gone

    def show(self, show: Show) -> None:
        """Print an outcome."""
        look = self._look()
        if show.as_json:
            from twshell.render.as_json import documents, dump, notes

            found, beside_it = documents(show.outcome, show.line), notes(show.outcome)
            if found:
                self._write(self._edge.stdout, "".join(f"{dump(row)}\n" for row in found))
            if beside_it:
                self._draw(Text(beside_it, "note"), look, True)
            if found or beside_it:
                return
        beside = look.json or (not self._is_interactive and not _is_answer(show.outcome))
        self._draw(show.outcome, look, beside)

    def note(self, lines: Sequence[str], style: str = "note") -> None:
        """Print lines of our own that answer nothing."""
        if lines:
            look = self._look()
            self._draw(Text(tuple(lines), style), look, look.json or not self._is_interactive)

    def _draw(self, outcome: Outcome, look: Look, beside: bool) -> None:
        from twshell.render.show import show as drawn

        edge = self._edge
        stream = edge.stderr if beside else edge.stdout
        if beside and not stream.isatty():
            look = look._replace(plain=True, colour=False, links=False)
        text = drawn(
            outcome, width=edge.width(), now=edge.wall(), colour=look.colour, plain=look.plain, links=look.links,
            utc_offset=edge.utc_offset,
        )  # fmt: skip
        if text:
            self._write(stream, text if text.endswith("\n") else text + "\n")

    def _write(self, stream: TextIO, text: str) -> None:
        encoding = stream.encoding or "utf-8"
        try:
            text.encode(encoding)
        except UnicodeEncodeError:  # a terminal without UTF-8, or half a character in what was typed
            text = text.encode(encoding, "replace").decode(encoding)
        try:
            stream.write(text)
            stream.flush()
        except BrokenPipeError:
            self.is_closed = True
            # What is still buffered would fail again when Python closes the stream.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _is_answer(outcome: Outcome) -> bool:
    return not isinstance(outcome, Problem) and not (isinstance(outcome, Text) and outcome.style and not outcome.data)


def show_problem(problem: Problem, edge: Edge, *, as_json: bool) -> None:
    """Print why twsh could not start."""
    look = Look(json=as_json)
    Screen(edge, lambda: look, interactive=False).show(Show(problem, problem.line, as_json))

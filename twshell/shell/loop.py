"""The interactive session: prompt, run, show, until the user leaves."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Protocol

from twshell.commands import dispatch
from twshell.domain.errors import StoreError
from twshell.domain.outcome import Text
from twshell.session.events import Show
from twshell.shell.driving import drive
from twshell.shell.edge import Edge
from twshell.shell.front import Drawn, Front
from twshell.shell.history import StoredHistory
from twshell.shell.initfile import run_init
from twshell.shell.interactive import Interactive
from twshell.shell.interrupts import Interrupts
from twshell.shell.plain import PlainFront
from twshell.shell.prompt import Prompt
from twshell.shell.screen import Screen, look_of
from twshell.shell.spoken import Spoken
from twshell.shell.style import style
from twshell.shell.terminal import open_terminal
from twshell.shell.waker import Waker
from twshell.store.history import History

if TYPE_CHECKING:
    from twshell.config.places import Places
    from twshell.session.session import Session


class Started(Protocol):
    """A session ready to run, as the program's wiring hands it over."""

    @property
    def session(self) -> Session:
        """The session."""
        ...

    @property
    def places(self) -> Places:
        """Where its files are."""
        ...

    @property
    def notices(self) -> Sequence[str]:
        """What must be told before the first line."""
        ...


class Wanted(Protocol):
    """The program's options, as far as an interactive session needs them."""

    @property
    def no_init(self) -> bool:
        """Whether -Q was given."""
        ...

    @property
    def debug_init(self) -> bool:
        """Whether --debug-init was given."""
        ...


class Loop:
    """Reads lines and runs them."""

    def __init__(self, session: Session, driver: Interactive, front: Front, history: History) -> None:
        """Everything is open already."""
        self._session, self._driver, self._front, self._history = session, driver, front, history

    def run(self) -> int:
        """Prompt until the user leaves or the terminal is gone; return the exit status."""
        try:
            while not self._driver.is_over:
                self.tell_news()
                line = self._front.read()
                if line is None:
                    break
                self._tell_warnings()
                if line.strip():
                    self._line(line)
        except EOFError:
            pass  # the terminal is gone: there is nobody to tell
        return 0

    def tell_news(self) -> None:
        """Print what arrived in the background while no prompt was up."""
        for show in self._session.drain():
            self._remember(show)
            self._driver.show(show)

    def _tell_warnings(self) -> None:
        """Put what stood in the message row into the scrollback."""
        if isinstance(self._front, Drawn):
            for warning in self._front.prompt.take_warnings():
                self._driver.say(warning, "warning")

    def _line(self, line: str) -> None:
        self._history.size = self._session.settings.count("history-size")
        try:
            self._history.append(line, self._session.now())
        except StoreError as cannot:
            self._driver.say(f"not kept in the history: {cannot.what}", "warning")
        for notice in self._history.take_notices():
            self._driver.say(notice, "warning")
        drive(dispatch.run(line, self._session), self._driver)

    def _remember(self, show: Show) -> None:
        if isinstance(show.outcome, Text):
            self._session.messages.extend(show.outcome.lines)


def interact(opened: Started, options: Wanted, edge: Edge) -> int:
    """Run an interactive session; return the exit status."""
    session = opened.session
    screen = Screen(
        edge,
        lambda: look_of(edge, session.settings, plain=session.flags.plain, as_json=session.flags.json),
        interactive=True,
    )
    with ExitStack() as stack:
        history = History(os.path.join(opened.places.state, "history.db"))
        stack.callback(history.close)
        front = _plain(edge, screen, stack) if session.flags.plain else _drawn(edge, screen, stack, session, history)
        driver = Interactive(session, edge, screen, front, opened.places.state)
        if isinstance(front, Drawn):
            _join(front.prompt, session, driver)
        screen.note(opened.notices, "warning")
        if not options.no_init:
            run_init(opened.places.config, session, driver, driver.say, whole=options.debug_init)
        gc.freeze()  # what the imports made stays; from here on garbage is collected as usual
        gc.enable()
        return Loop(session, driver, front, history).run()


def _has_colour(edge: Edge, session: Session) -> bool:
    return look_of(edge, session.settings, plain=session.flags.plain, as_json=False).colour


def _plain(edge: Edge, screen: Screen, stack: ExitStack) -> Front:
    """Sit down at a terminal without a cursor."""
    waker = Waker()
    interrupts = stack.enter_context(Interrupts(waker.wake))
    return PlainFront(edge.stdin, edge.stdout, edge, waker, interrupts, screen.note)


def _drawn(edge: Edge, screen: Screen, stack: ExitStack, session: Session, history: History) -> Front:
    """Sit down at a terminal that can draw, and hold it for the whole session."""
    terminal = open_terminal(edge.stdin, edge.stdout, edge, term=edge.environ.get("TERM", ""))
    stack.enter_context(terminal.held())
    has_colour = partial(_has_colour, edge, session)
    prompt = Prompt(terminal, Spoken(session), StoredHistory(history), style(), screen.note, has_colour)

    def interrupted() -> None:
        terminal.waker.wake()
        prompt.interrupt()

    return Drawn(terminal, prompt, stack.enter_context(Interrupts(interrupted)))


def _join(prompt: Prompt, session: Session, driver: Interactive) -> None:
    """Tell the prompt what its keys do to the session, and the session how to reach the prompt."""

    def toggle_lock() -> str:
        session.flags.read_only = not session.flags.read_only
        return "write lock on: nothing is sent" if session.flags.read_only else "write lock off"

    def news() -> None:
        for show in session.drain():
            outcome = show.outcome
            if isinstance(outcome, Text) and len(outcome.lines) == 1 and outcome.style != "danger":
                session.messages.extend(outcome.lines)
                prompt.warn(outcome.lines[0], outcome.lines[0])
            else:
                prompt.aside(lambda show=show: driver.show(show))  # type: ignore[misc]

    def bug(error: BaseException | None) -> None:
        session.messages.append(f"a bug in twsh, the prompt went on: {type(error).__name__}: {error}"[:300])

    prompt.actions["toggle-lock"] = toggle_lock
    prompt.edit = driver.edit_line
    prompt.on_wake = news
    prompt.report = bug
    session.on_wake(prompt.wake)

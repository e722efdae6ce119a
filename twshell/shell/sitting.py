"""An interactive session from its first prompt to its end: prompt, run, show, until the user leaves."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from functools import partial
from typing import TYPE_CHECKING

from twshell.config.files import names_in
from twshell.domain.errors import StoreError
from twshell.domain.outcome import Text
from twshell.shell.autosave import Autosave
from twshell.shell.drawn import Drawn
from twshell.shell.farewell import Farewell
from twshell.shell.history import StoredHistory
from twshell.shell.interrupts import Interrupts
from twshell.shell.prompt import Prompt
from twshell.shell.screen import Look, Screen, look_of
from twshell.shell.spoken import Spoken
from twshell.shell.style import style
from twshell.shell.terminal import open_terminal
from twshell.shell.waker import Waker
from twshell.store.history import History
from twshell.store.typed import TypedLines

if TYPE_CHECKING:
    from twshell.session.events import Show
    from twshell.session.session import Session
    from twshell.shell.interactive import Interactive
    from twshell.shell.ports import Edge, Front, Options, Started
    from twshell.store.typed import Typed


INIT = "init.twsh"
HASTE = 0.2  # seconds each thread is given where the session is ended from outside
RECENT = 50  # entries of the outbox in which a line is looked for


class Sitting:
    """One person at one terminal. What runs a line is imported while the first prompt waits for its first key."""

    def __init__(
        self, opened: Started, edge: Edge, screen: Screen, front: Front, history: History,
        autosave: Autosave | None = None,
    ) -> None:  # fmt: skip
        """Everything is open already."""
        self._session, self._folder = opened.session, opened.places.state
        self._edge, self._screen, self._front, self._history = edge, screen, front, history
        self._autosave = autosave or Autosave(TypedLines(self._folder, edge.owner), self._session)
        self._driver: Interactive | None = None

    @property
    def driver(self) -> Interactive:
        """What drives lines here."""
        if self._driver is None:
            from twshell.shell.interactive import Interactive

            self._driver = Interactive(self._session, self._edge, self._screen, self._front, self._folder)
        return self._driver

    def run(self) -> int:
        """Prompt until the user leaves or the terminal is gone; return the exit status."""
        if not isinstance(self._front, Drawn):
            self._watch()
        try:
            while self._driver is None or not self._driver.is_over:
                self._tell_news()
                line = self._front.read()
                if line is None:
                    break
                self._tell_warnings()
                if line.strip():
                    self._line(line)
                self._autosave.typed("")  # it ran, or was given up
        except EOFError:
            pass  # the terminal is gone: there is nobody to tell
        return 0

    def news(self, prompt: Prompt) -> None:
        """Tell what arrived in the background while the prompt is up: in its message row if it fits, else above."""
        if prompt.is_over:
            return  # the next prompt asks again
        above, had_burst = [], self._session.burst is not None
        for show in self._session.arrivals.drain():
            outcome = show.outcome
            if isinstance(outcome, Text) and len(outcome.lines) == 1 and outcome.style != "danger":
                self._remember(show)
                prompt.warn(outcome.lines[0], outcome.lines[0])
            else:
                above.append(show)
        if above:
            prompt.aside(partial(self._show_all, above))
        elif had_burst:
            prompt.redraw()

    def stop_burst(self) -> str:
        """Stop what goes on behind the prompt; return what is to be said, empty where nothing does."""
        if self._session.burst is None:
            return ""
        from twshell.session.behind import stop

        return stop(self._session)

    def toggle_lock(self) -> str:
        """Switch the write lock; return what is to be said."""
        flags = self._session.flags
        flags.read_only = not flags.read_only
        return "write lock on: nothing is sent" if flags.read_only else "write lock off"

    def bug(self, error: BaseException | None) -> None:
        """Remember a bug that the prompt survived."""
        self._session.messages.append(f"a bug in twsh, the prompt went on: {type(error).__name__}: {error}"[:300])

    def warm(self) -> None:
        """Import what the first line will need."""
        from twshell.commands import complete, dispatch, preview, privacy, words  # noqa: F401
        from twshell.render import show  # noqa: F401

        _ = self.driver
        self._watch()

    def _watch(self) -> None:
        """Look behind the prompt after what an earlier twsh left, and whether unknown writes are on X."""
        from twshell.session.lookout import Lookout, Post
        from twshell.session.resolving import means_of, reported

        session = self._session
        session.lookout = Lookout(
            lambda: Post(means_of(session), session.door),
            session.clock,
            lambda report: session.arrivals.add(lambda: list(reported(session, report))),
        )
        session.lookout.start()

    def give_back(self, typed: Typed | None) -> None:
        """Put the line back that was being typed when a twsh ended, unless it is in the outbox since."""
        if typed is None:
            return
        session = self._session
        since = session.ledger.looks.listed(session.identity, since=typed.at, limit=RECENT)
        sent = next((write for write in since if write.text and typed.line.endswith(write.text)), None)
        if sent is not None:
            self._screen.note([f"twsh ended over #{sent.id}: `outbox show {sent.id}` tells what is known of it"])
            return
        at = session.clock_text(typed.at)
        self._screen.note([f"typed at {at} when twsh ended, and not run; it is back on the prompt:"])
        self._front.put_back(typed.line)
        self._autosave.typed(typed.line)

    def leave(self) -> None:
        """End what goes on behind the prompt, and say what became of it and what waits in the outbox."""
        session = self._session
        if session.lookout is not None:
            session.lookout.close()
        self._show_all(session.leave())
        try:
            counts = session.ledger.counts(session.identity)
        except StoreError:
            return  # the lines that met the same have said so
        if counts.unknown or counts.unsent:
            from twshell.session.resolving import review

            lost = session.ledger.refuge
            told = f"; what this session kept goes with it: {lost}" if lost else ""
            self._screen.note([f"left behind: {review(session)}{told}"], "warning")

    def leave_at_once(self) -> None:
        """End without a word, within moments: what is being sent is unknown from now on, unless its answer is here."""
        session = self._session
        if session.lookout is not None:
            session.lookout.close(HASTE)
        if session.burst is not None:
            session.burst.leave(HASTE)
        if session.door is not None:
            session.door.close(HASTE)
        own = session.ledger.owner
        with suppress(StoreError):  # the next twsh finds what this one could not put down
            session.ledger.recover(session.now(), lambda owner: owner != own)

    def _line(self, line: str) -> None:
        from twshell.commands import dispatch, privacy
        from twshell.shell.driving import drive

        self._history.size = self._session.settings.count("history-size")
        try:
            self._history.append(privacy.kept(line, self._session), self._session.now())
        except StoreError as cannot:
            self.driver.say(f"not kept in the history: {cannot.what}", "warning")
        for notice in self._history.take_notices():
            self.driver.say(notice, "warning")
        drive(dispatch.run(line, self._session), self.driver)

    def _tell_news(self) -> None:
        """Print what arrived while no prompt was up."""
        self._show_all(self._session.arrivals.drain())

    def _tell_warnings(self) -> None:
        """Put what stood in the message row into the scrollback."""
        if isinstance(self._front, Drawn):
            for warning in self._front.prompt.take_warnings():
                self.driver.say(warning, "warning")

    def _show_all(self, shows: Sequence[Show]) -> None:
        for show in shows:
            self._remember(show)
            self._screen.show(show)

    def _remember(self, show: Show) -> None:
        if isinstance(show.outcome, Text):
            self._session.messages.extend(show.outcome.lines)


def sit(opened: Started, options: Options, edge: Edge) -> int:
    """Run an interactive session; return the exit status."""
    session = opened.session
    look = partial(_look, session, edge)
    screen = Screen(edge, look, interactive=True)
    lines = TypedLines(opened.places.state, edge.owner)
    autosave = Autosave(lines, session)
    with Farewell(autosave.rescue) as farewell, ExitStack() as stack:
        stack.callback(autosave.close)
        history = History(os.path.join(opened.places.state, "history.db"))
        stack.callback(history.close)
        front = _plain(edge, screen, stack) if session.flags.plain else _drawn(session, edge, screen, stack, history)
        sitting = Sitting(opened, edge, screen, front, history, autosave)
        if isinstance(front, Drawn):
            front.prompt.on_typed = autosave.typed
            _join(front.prompt, session, sitting)
        screen.note(opened.greeting)
        screen.note(opened.notices, "warning")
        if not options.no_init and os.path.lexists(os.path.join(opened.places.config, INIT)):
            from twshell.shell.initfile import run_init

            tell = partial(sitting.driver.say, style="warning")
            run_init(opened.places.config, session, sitting.driver, tell, whole=options.debug_init)
        if any(name.startswith("edit-") for name in names_in(opened.places.state)):
            from twshell.shell.unfinished import keep_left

            for told in keep_left(opened.places.state, session, edge, front.put_back):
                screen.note([told], "warning")
        gc.freeze()  # what the imports made stays; from here on garbage is collected as usual
        gc.enable()
        sitting.give_back(lines.take(session.identity.account, edge.is_alive))
        try:
            return sitting.run()
        finally:
            (sitting.leave if farewell.status is None else sitting.leave_at_once)()
    return farewell.silenced(edge.stdout, edge.stderr)


def _look(session: Session, edge: Edge) -> Look:
    return look_of(edge, session.settings, plain=session.flags.plain, as_json=session.flags.json)


def _plain(edge: Edge, screen: Screen, stack: ExitStack) -> Front:
    """Sit down at a terminal without a cursor."""
    from twshell.shell.plain import PlainFront

    waker = Waker()
    interrupts = stack.enter_context(Interrupts(waker.wake))
    return PlainFront(edge.stdin, edge.stdout, edge, waker, interrupts, screen.note)


def _drawn(session: Session, edge: Edge, screen: Screen, stack: ExitStack, history: History) -> Front:
    """Sit down at a terminal that can draw, and hold it for the whole session."""
    terminal = open_terminal(edge.stdin, edge.stdout, edge, edge.environ)
    stack.enter_context(terminal.held())

    def has_colour() -> bool:
        return _look(session, edge).colour

    prompt = Prompt(terminal, Spoken(session), StoredHistory(history), style(), screen.note, has_colour)

    def interrupted() -> None:
        terminal.waker.wake()
        prompt.interrupt()

    return Drawn(terminal, prompt, stack.enter_context(Interrupts(interrupted)))


def _join(prompt: Prompt, session: Session, sitting: Sitting) -> None:
    """Tell the prompt what its keys do to the session, and the session how to reach the prompt."""
    prompt.actions["toggle-lock"] = sitting.toggle_lock
    prompt.actions["stop-burst"] = sitting.stop_burst
    prompt.edit = lambda text: sitting.driver.edit_line(text)
    prompt.once_drawn = sitting.warm
    prompt.on_wake = partial(sitting.news, prompt)
    prompt.report = sitting.bug
    session.arrivals.on_wake(prompt.wake)

"""Running without a prompt: -c lines, a macro file, lines from standard input."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from twshell.commands import dispatch
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.errors import Interrupted, Refused, UsageError
from twshell.domain.outcome import Effect, Text
from twshell.session.events import Ask, Choose, Running, Show, Wait
from twshell.session.failures import problem_of, status_of
from twshell.shell.driving import drive
from twshell.shell.editor import Editor
from twshell.shell.effects import Browser
from twshell.shell.initfile import run_init
from twshell.shell.interrupts import Interrupts
from twshell.shell.screen import Screen, look_of
from twshell.shell.waker import Waker

if TYPE_CHECKING:
    from twshell.session.session import Session
    from twshell.shell.ports import Edge, Options

INTERRUPTED = 130
# What an effect is to whoever wanted it.
WHAT = {"ask-secrets": "typing keys", "edit-file": "editing"}


class Unattended:
    """Drives lines with nobody there to ask."""

    def __init__(self, session: Session, edge: Edge, screen: Screen, waker: Waker, interrupts: Interrupts) -> None:
        """Print on `screen`; waits end through `waker`."""
        self.is_over = False  # `quit` was run
        self._session, self._edge, self._screen = session, edge, screen
        self._waker, self._interrupts = waker, interrupts

    def ask(self, ask: Ask) -> bool:
        """Answer y/n with yes where --yes-write allows it; else nobody may."""
        flags = self._session.flags
        if ask.kind == "yes" and not ask.is_bulk and (flags.yes_write or flags.demo):
            return True
        advice = "run it at a prompt, where you can answer"
        if ask.kind == "yes" and not ask.is_bulk:
            advice = "add --yes-write, which answers with yes"
        raise _unanswered(ask.question, ask.refusal_kind, advice)

    def choose(self, choose: Choose) -> str | None:
        """Refuse: which of several answers is right, nobody can know."""
        raise _unanswered(choose.question, choose.refusal_kind, "run it at a prompt, where you can choose")

    def wait(self, wait: Wait) -> None:
        """Wait for the ticket; SIGINT cancels it, and so does the limit where there is one."""
        wait.ticket.on_done(self._waker.wake)
        ends = self._edge.monotonic() + wait.limit
        while not wait.ticket.done.is_set():
            left = ends - self._edge.monotonic() if wait.limit else None
            if self._interrupts.came or (left is not None and left <= 0):
                wait.ticket.cancel()
                return
            self._waker.wait(left)

    def show(self, show: Show) -> None:
        """Print."""
        self._screen.show(show)

    def perform(self, effect: Effect) -> Any:
        """Do what can be done without a prompt, and say what cannot."""
        name, argument = effect.name, effect.argument
        if name == "quit":
            self.is_over = True
        elif name in ("copy", "insert"):
            self._screen.show(Show(Text((argument,))))
        elif name == "browse":
            self._screen.note([Browser(self._edge.environ, nullcontext).open(argument)])
        elif name in ("edit", "edit-file") and self._edge.stdin.isatty() and self._edge.stdout.isatty():
            return self._edit(effect)
        elif name == "ask-secrets" and self._edge.stdin.isatty() and self._edge.stderr.isatty():
            return self._ask_secrets(argument.split(","))
        elif name not in ("clear", "bind"):
            raise UsageError(f"{self._what(effect)} needs a terminal", "run it at a prompt")
        return None

    def _what(self, effect: Effect) -> str:
        """Say what cannot be done here: the text is missing that an editor would have given, or the thing itself."""
        verb = effect.then.split(" ")[0]
        return f"{verb} without a text" if verb else WHAT.get(effect.name, effect.name.replace("-", " "))

    def _edit(self, effect: Effect) -> str | None:
        editor = Editor(self._edge.environ, tempfile.gettempdir(), nullcontext)
        if effect.name == "edit-file":
            self._tell(editor.run(effect.argument))
            return None
        edited = editor.edit(effect.argument)
        self._tell(edited.note)
        return edited.text

    def _ask_secrets(self, labels: Sequence[str]) -> tuple[str, ...]:
        """Ask whoever sits at the terminal, beside the answers."""
        from twshell.shell.plain import PlainFront  # prompt_toolkit comes with it: only for those who sign in

        edge = self._edge
        front = PlainFront(edge.stdin, edge.stderr, edge, self._waker, self._interrupts, self._screen.note)
        given = front.ask_secrets(labels)
        if given is None:
            raise Interrupted("not all keys were typed; nothing is saved", "run it again")
        return given

    def _tell(self, trouble: str) -> None:
        self._screen.note([trouble] if trouble else [], "warning")


def _unanswered(question: str, kind: str, advice: str) -> Refused:
    named = {"braked": ("brake", "action"), "over-budget": ("own-cap", "money")}
    cause, scope = named.get(kind, ("", "action"))
    what = f"not done: nobody is there to answer “{question}”"
    return Refused(Diagnosis(kind, cause, "sure", scope, what, "this run has no prompt", advice))


def run_batch(session: Session, options: Options, edge: Edge, notices: Sequence[str] = ()) -> int:
    """Run what the options ask for; return the exit status of DESIGN §2.1."""
    flags = session.flags
    screen = Screen(
        edge, lambda: look_of(edge, session.settings, plain=flags.plain, as_json=flags.json), interactive=False
    )
    screen.note(notices, "warning")
    waker = Waker()
    with Interrupts(waker.wake) as interrupts:
        driver = Unattended(session, edge, screen, waker, interrupts)
        return _run(session, options, edge, screen, driver, interrupts)


def _run(
    session: Session, options: Options, edge: Edge, screen: Screen, driver: Unattended, interrupts: Interrupts
) -> int:
    if not options.no_init:
        folder = os.path.dirname(session.macros.folder)
        run_init(folder, session, driver, lambda line: screen.note([line], "warning"), whole=options.debug_init)
    worst = 0
    for running in _lines(session, options, edge):
        status = drive(running, driver)
        if interrupts.came:
            return status or INTERRUPTED
        worst = max(worst, status)
        if driver.is_over or screen.is_closed or (status and not session.flags.keep_going):
            break
    return worst


def _lines(session: Session, options: Options, edge: Edge) -> Iterator[Running]:
    """Yield what is to be run, one line at a time."""
    for line in options.lines:
        yield dispatch.run(line, session, source="-c")
    if options.file and options.file != "-":
        yield dispatch.run_file(options.file, tuple(options.arguments), session)
    elif options.file == "-" or not options.lines:
        try:
            for line in edge.stdin:
                yield dispatch.run(line.rstrip("\n"), session, source="-")
        except UnicodeDecodeError:
            yield _refuse(
                UsageError("standard input is not UTF-8", "nothing after the line before it was run"), session
            )


def _refuse(wrong: UsageError, session: Session, line: str = "") -> Running:
    problem = problem_of(wrong, line)
    yield Show(problem, line, session.flags.json)
    return status_of(problem)

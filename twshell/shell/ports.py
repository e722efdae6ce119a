"""What the shell needs of others, and its parts of each other: shapes only, never imported while it runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from twshell.domain.clock import Clock, Life
from twshell.domain.outcome import Effect
from twshell.session.events import Ask, Choose, Show, Wait

if TYPE_CHECKING:
    from twshell.config.places import Places
    from twshell.session.session import Session

Fragment = tuple[str, str]  # a style class of the theme, text


class Edge(Clock, Life, Protocol):
    """What the shell asks of the system; env has it, tests bring their own."""

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment."""
        ...

    @property
    def stdin(self) -> TextIO:
        """Where lines come from."""
        ...

    @property
    def stdout(self) -> TextIO:
        """Where answers go."""
        ...

    @property
    def stderr(self) -> TextIO:
        """Where notes go when answers are read by a program."""
        ...

    def utc_offset(self, at: float) -> int:
        """Return how many seconds local time is ahead of UTC."""
        ...

    def owner(self) -> str:
        """Return what no other process is called."""
        ...

    def is_alive(self, owner: str) -> bool | None:
        """Say whether the process of that name still runs; None where that cannot be told."""
        ...

    def width(self) -> int:
        """Return the columns of the terminal."""
        ...


class Candidate(Protocol):
    """One candidate of the menu, as commands offer it."""

    @property
    def text(self) -> str:
        """What is put into the line."""
        ...

    @property
    def display(self) -> str:
        """What the menu shows."""
        ...

    @property
    def meta(self) -> str:
        """A hint beside it."""
        ...

    @property
    def start_position(self) -> int:
        """Where it is put, relative to the cursor: 0 or less."""
        ...


class Language(Protocol):
    """Memory and the local database only: nothing here may ask the network."""

    def offers(self, before_cursor: str) -> Sequence[Candidate]:
        """Return the candidates for the word at the cursor, best first."""
        ...

    def colours(self, line: str) -> Sequence[Fragment]:
        """Return the line as styled fragments, whose texts together are the line."""
        ...

    def preview(self, line: str) -> Any | None:
        """Return what the line would do, to be handed to `head`; None where no verb is recognised."""
        ...

    def head(self, preview: Any | None, width: int) -> Sequence[Fragment]:
        """Return the row above the input: the preview, or the mode line where there is none."""
        ...

    def takes_newlines(self, before_cursor: str) -> bool:
        """Whether a line break here is part of a text, as after `post`."""
        ...


class Lines(Protocol):
    """The store's history as far as the prompt needs it."""

    def newest(self, count: int, /) -> Iterable[str]:
        """Return that many lines, newest first."""
        ...

    def starting(self, prefix: str, limit: int, /) -> Iterable[str]:
        """Return lines that start with the prefix, newest first."""
        ...


class Driver(Protocol):
    """How a session is run: at a prompt, or without one."""

    def ask(self, ask: Ask) -> bool:
        """Answer a question; raise TwshError where nobody may answer it."""
        ...

    def choose(self, choose: Choose) -> str | None:
        """Let one of several answers be picked; raise TwshError where nobody may pick."""
        ...

    def wait(self, wait: Wait) -> object:
        """Wait for the ticket, or cancel it."""
        ...

    def show(self, show: Show) -> object:
        """Print."""
        ...

    def perform(self, effect: Effect) -> Any:
        """Do what only the shell can do, and return what came of it."""
        ...


class Front(Protocol):
    """What an interactive session needs of the person's side."""

    def read(self) -> str | None:
        """Return the next line; an empty one when given up, None to leave."""
        ...

    def ask(self, ask: Ask) -> bool:
        """Ask a question."""
        ...

    def choose(self, choose: Choose) -> str | None:
        """Ask a question with several answers; None when none was picked."""
        ...

    def wait(self, wait: Wait) -> None:
        """Wait for a ticket, or cancel it."""
        ...

    def ask_secrets(self, labels: Sequence[str]) -> tuple[str, ...] | None:
        """Ask for secrets; None when given up or not possible."""
        ...

    def lent(self) -> AbstractContextManager[None]:
        """Hand the terminal to a child."""
        ...

    def bind(self, keys: str, line: str) -> str | None:
        """Bind a key to a line, unbind it with an empty one; return what is wrong."""
        ...

    def kill(self, text: str) -> str:
        """Put a text where C-y finds it; return what is to be said about it."""
        ...

    def put_back(self, text: str) -> None:
        """Start the next prompt with a text."""
        ...

    def clear(self) -> None:
        """Clear the screen."""
        ...

    def write_raw(self, data: str) -> None:
        """Send a control sequence to the terminal, if it knows any."""
        ...


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

    @property
    def greeting(self) -> Sequence[str]:
        """What a person at a prompt is told of how to begin."""
        ...


class Options(Protocol):
    """The program's options, as far as the shell needs them."""

    @property
    def lines(self) -> Sequence[str]:
        """The lines of -c."""
        ...

    @property
    def file(self) -> str:
        """A macro file, - or nothing for standard input."""
        ...

    @property
    def arguments(self) -> Sequence[str]:
        """The macro file's arguments."""
        ...

    @property
    def no_init(self) -> bool:
        """Whether -Q was given."""
        ...

    @property
    def debug_init(self) -> bool:
        """Whether --debug-init was given."""
        ...

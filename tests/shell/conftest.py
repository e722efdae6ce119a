"""A prompt on a pipe and an emulated screen: keys go in as bytes, what a terminal would show comes out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pyte
import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input.posix_pipe import PosixPipeInput
from prompt_toolkit.output.color_depth import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.styles import Style

from twshell.shell.history import StoredHistory
from twshell.shell.prompt import Entry, Prompt
from twshell.shell.terminal import Terminal

COLUMNS, ROWS = 60, 16
VERBS = ("home", "help", "history", "post", "plan", "retweet", "reply", "refresh")
HANDLES = ("@grace", "@grace_h", "@gregor", "@ada")


class Candidate(NamedTuple):
    text: str
    start_position: int
    display: str
    meta: str = ""


class TestLanguage:
    """A small language of the tests' own: verbs, handles, and texts after `post` and `reply`."""

    __test__ = False
    broken = False

    def offers(self, before_cursor: str) -> Sequence[Candidate]:
        if self.broken:
            raise KeyError("a bug in the completer")
        word = before_cursor.split(" ")[-1]
        known = HANDLES if word.startswith("@") else VERBS if " " not in before_cursor and word else ()
        return [Candidate(name, -len(word), name, f"about {name}") for name in known if name.startswith(word)]

    def colours(self, line: str) -> list[tuple[str, str]]:
        verb, blank, rest = line.partition(" ")
        return [("command", verb), ("", blank + rest)]

    def preview(self, line: str) -> str | None:
        return line if line.split(" ")[0] in VERBS else None

    def head(self, preview: str | None, width: int) -> list[tuple[str, str]]:
        return [("mode", f"would run: {preview}" if preview else "@ada *home*")]

    def takes_newlines(self, before_cursor: str) -> bool:
        return before_cursor.split(" ")[0] in ("post", "reply")


class Past:
    """A history of the tests' own, newest first."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.asked = 0

    def newest(self, count: int) -> list[str]:
        self.asked += 1
        return self.lines[:count]

    def starting(self, prefix: str, limit: int) -> list[str]:
        return [line for line in self.lines if line.startswith(prefix)][:limit]


class HandClock:
    """Time that moves only when a test moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def wall(self) -> float:
        return 1_764_000_000.0 + self.now

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float, event: Any) -> bool:
        self.now += seconds
        return event.is_set()


class Paper(io.StringIO):
    """What was written to the terminal; a test may answer to what it reads there."""

    def __init__(self, press: Callable[[float, str], None]) -> None:
        super().__init__()
        self.answers: list[tuple[str, float, str]] = []  # (what is waited for, seconds it takes, keys pressed then)
        self.press = press

    def write(self, text: str) -> int:
        if self.answers and self.answers[0][0] in text:
            _, seconds, keys = self.answers.pop(0)
            self.press(seconds, keys)
        return super().write(text)


class Desk:
    """A prompt with its keyboard and its screen."""

    def __init__(self, pipe: PosixPipeInput) -> None:
        self.pipe = pipe
        self.clock = HandClock()
        self.stream = Paper(self._press)
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._emulator = pyte.Stream(self.screen)
        output = Vt100_Output(
            self.stream,  # type: ignore[arg-type]
            lambda: Size(ROWS, self.screen.columns),
            term="xterm",
            default_color_depth=ColorDepth.DEPTH_8_BIT,
            enable_cpr=False,
        )
        self.terminal = Terminal(pipe, output, self.clock)
        self.language = TestLanguage()
        self.past = Past()
        self.noted: list[str] = []
        self.seen: list[list[str]] = []  # the screen each time the prompt had nothing left to do
        self.prompt = Prompt(self.terminal, self.language, StoredHistory(self.past), Style([]), self._note)
        self._chunks: list[Any] = []
        self.prompt.app.after_render += self._rendered

    def queue(self, *chunks: Any) -> None:
        """Have chunks typed, each a second after the one before is drawn: a number is another pause, a call is made."""
        self._chunks = list(chunks)

    def type(self, *chunks: Any, default: str = "") -> Entry:
        """Read a line while chunks are typed."""
        self.queue(*chunks)
        return self.prompt.read(default)

    def look(self, *chunks: Any, default: str = "") -> list[str]:
        """Type, then leave the keyboard unplugged; return what stands on the screen before that."""
        with pytest.raises(EOFError):
            self.type(*chunks, default=default)
        return self.seen[-1]

    def answer(self, *answers: tuple[str, float, str]) -> None:
        """Press keys when something is drawn: (text drawn, seconds later, keys); then unplug the keyboard."""
        self.stream.answers = list(answers)

    def _press(self, seconds: float, keys: str) -> None:
        self.pipe.send_bytes(keys.encode("utf-8", "surrogateescape"))
        read_keys = self.pipe.read_keys

        def read_late() -> Any:
            self.clock.now += seconds
            self.pipe.read_keys = read_keys  # type: ignore[method-assign]
            return read_keys()

        self.pipe.read_keys = read_late  # type: ignore[method-assign]

    @property
    def text(self) -> str:
        return self.prompt.line.buffer.text

    def rows(self) -> list[str]:
        """Return the rows of the screen, without empty ones at the end."""
        self._emulator.feed(self.stream.getvalue().replace("\n", "\r\n").replace("\r\r\n", "\r\n"))
        self.stream.seek(0)
        self.stream.truncate()
        rows = [row.rstrip() for row in self.screen.display]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def narrow(self, columns: int) -> None:
        """Make the screen narrower as terminals do that fold what does not fit."""
        rows, (x, y) = self.rows(), (self.screen.cursor.x, self.screen.cursor.y)
        folded = [[row[at : at + columns] for at in range(0, max(1, len(row)), columns)] for row in rows]
        self.screen = pyte.Screen(columns, ROWS)
        self._emulator = pyte.Stream(self.screen)
        self._emulator.feed("\r\n".join(row for each in folded for row in each))
        down = min(x // columns, len(folded[y]) - 1)  # behind the last cell it stays in the row of that
        self.screen.cursor_position(sum(len(each) for each in folded[:y]) + down + 1, min(x - down * columns, columns))

    def _note(self, lines: Sequence[str]) -> None:
        self.noted += lines
        self.stream.write("".join(f"{line}\n" for line in lines))

    def _rendered(self, app: Any) -> None:
        if not app.is_done:
            app.loop.call_later(0, self._next)

    def _next(self) -> None:
        if self.prompt.app.is_done or self.prompt.app.invalidated:
            return
        self.seen.append(self.rows())
        pause = 1.0
        if self._chunks and isinstance(self._chunks[0], float):
            pause = self._chunks.pop(0)
        self.clock.now += pause
        if not self._chunks:
            self.pipe.close()
        else:
            chunk = self._chunks.pop(0)
            if callable(chunk):
                chunk()
                self.prompt.app.invalidate()
                return
            self.pipe.send_bytes(chunk.encode("utf-8", "surrogateescape"))


@pytest.fixture
def paper() -> type[Paper]:
    return Paper


@pytest.fixture
def desk() -> Iterator[Desk]:
    with PosixPipeInput.create() as pipe:
        yield Desk(pipe)

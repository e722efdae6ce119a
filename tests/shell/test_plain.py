"""The prompt of a terminal that knows no escape sequences."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from twshell.session.events import Ask, Choose, Ticket, Wait
from twshell.shell.interrupts import Interrupts
from twshell.shell.plain import PlainFront
from twshell.shell.waker import Waker


class Bench:
    """A plain front on a pipe, with a clock that goes on at each look after a question."""

    def __init__(self, paper: Any) -> None:
        self.reader, self.writer = os.pipe()
        self.stdin = open(self.reader, encoding="utf-8")  # noqa: SIM115 - closed by the fixture
        self.out = paper(self.type_later)
        self.now, self.waits = 100.0, 0.0
        self.noted: list[str] = []
        self.waker = Waker()
        self.interrupts = Interrupts(self.waker.wake)
        self.front = PlainFront(self.stdin, self.out, self, self.waker, self.interrupts, self.noted.extend)  # type: ignore[arg-type]

    def wall(self) -> float:
        return self.now

    def monotonic(self) -> float:
        now, self.now, self.waits = self.now, self.now + self.waits, 0.0
        return now

    def wait(self, seconds: float, event: Any) -> bool:
        return bool(event.is_set())

    def type(self, text: str) -> None:
        os.write(self.writer, text.encode())

    def type_later(self, seconds: float, text: str) -> None:
        self.waits = seconds
        self.type(text)

    def unplug(self) -> None:
        os.close(self.writer)


@pytest.fixture
def bench(paper: Any) -> Iterator[Bench]:
    made = Bench(paper)
    with made.interrupts:
        yield made
    made.stdin.close()


def read(bench: Bench, *answers: tuple[str, float, str]) -> str | None:
    bench.out.answers = list(answers)
    return bench.front.read()


def test_a_line_typed_at_the_prompt_is_read(bench: Bench) -> None:
    assert "home 5" == read(bench, ("twsh> ", 1, "home 5\n"))
    assert "twsh> " == bench.out.getvalue()


def test_the_end_of_input_leaves(bench: Bench) -> None:
    bench.unplug()
    assert bench.front.read() is None


def test_a_last_line_without_a_line_break_is_read(bench: Bench) -> None:
    bench.out.press = lambda seconds, text: (bench.type(text), bench.unplug())
    assert "home" == read(bench, ("twsh> ", 1, "home"))


def test_lines_that_come_at_once_are_listed_and_not_run(bench: Bench) -> None:
    assert "help" == read(bench, ("twsh> ", 1, "rt 3\nrt 4\n"), ("twsh> ", 1, "help\n"))
    assert ["2 lines came at once, nothing was run:", "  rt 3", "  rt 4"] == bench.noted


def test_lines_typed_before_the_prompt_are_listed_and_not_run(bench: Bench) -> None:
    bench.type("rt 3\n")
    assert "help" == read(bench, ("twsh> ", 1, "help\n"))
    assert ["1 line typed ahead, nothing was run:", "  rt 3"] == bench.noted


def test_c_c_gives_the_line_up(bench: Bench) -> None:
    bench.out.press = lambda seconds, text: os.kill(os.getpid(), signal.SIGINT)
    assert "" == read(bench, ("twsh> ", 1, ""))


ASK = Ask("Post this?")


def ask(bench: Bench, question: Ask, *answers: tuple[str, float, str]) -> bool:
    bench.out.answers = list(answers)
    return bench.front.ask(question)


ANSWERS = [("y\n", True), ("Yes\n", True), ("\n", False), ("n\n", False), ("yellow\n", False)]


@pytest.mark.parametrize(("line", "answer"), ANSWERS)
def test_y_is_yes_and_an_empty_line_is_no(bench: Bench, line: str, answer: bool) -> None:
    assert answer is ask(bench, ASK, ("[y/N]", 1, line))


def test_an_answer_that_came_too_soon_is_asked_for_again(bench: Bench) -> None:
    assert not ask(bench, ASK, ("[y/N]", 0.1, "y\n"), ("[y/N]", 1, "\n"))


def test_lines_typed_before_the_question_answer_nothing(bench: Bench) -> None:
    bench.type("y\n")
    assert not ask(bench, ASK, ("[y/N]", 1, "\n"))


def test_a_typed_confirmation_wants_its_word(bench: Bench) -> None:
    assert ask(bench, Ask("60 writes.", "type", "60"), ("Type 60", 1, "60\n"))
    assert not ask(bench, Ask("60 writes.", "type", "60"), ("Type 60", 1, "y\n"))


CHOICES = [("p\n", "pace"), ("Trim\n", "trim"), ("\n", None), ("c\n", None), ("x\n", None)]


@pytest.mark.parametrize(("line", "word"), CHOICES)
def test_a_first_letter_picks_one_of_several_answers(bench: Bench, line: str, word: str | None) -> None:
    bench.out.answers = [("[c]ancel", 1, line)]
    assert word == bench.front.choose(Choose("12 writes, 8 fit now.", ("pace", "trim")))


def test_c_c_stops_a_wait(bench: Bench) -> None:
    ticket = Ticket()
    os.kill(os.getpid(), signal.SIGINT)
    bench.front.wait(Wait(ticket, "home"))
    assert ticket.cancelled.is_set()


def test_an_answer_ends_a_wait(bench: Bench) -> None:
    ticket = Ticket()
    ticket.finish("done")
    bench.front.wait(Wait(ticket, "home"))
    assert not ticket.cancelled.is_set()


def test_secrets_are_not_asked_for_where_they_would_show(bench: Bench) -> None:
    assert bench.front.ask_secrets(["consumer key"]) is None
    assert "secrets are not asked for" in bench.noted[0]


def test_nothing_it_writes_is_an_escape_sequence(bench: Bench) -> None:
    bench.front.clear()
    bench.front.write_raw("\x1b]52;c;eA==\x07")
    read(bench, ("twsh> ", 1, "home\n"))
    assert "\x1b" not in bench.out.getvalue()

"""Questions take only keys pressed after they are drawn."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.session.events import Ask, Choose
from twshell.shell.confirm import Confirm
from twshell.shell.interrupts import Interrupts

Desk = Any
POST = Ask("Post this for $0.015?")
LINK = Choose("It holds a link: $0.20.", ("send", "take the link out", "web"))
COUNT = Ask("60 writes over the window.", "type", "60")


def ask(desk: Desk, question: Ask, *answers: tuple[str, float, str]) -> bool:
    desk.answer(*answers)
    return Confirm(desk.terminal, Interrupts(lambda: None)).ask(question)


ANSWERS = [
    ("y", True), ("Y", True), ("yes\r", True), ("y\r", True), ("n", False), ("\r", False), ("\n", False),
    ("\x07", False), ("\x03", False), ("\x04", False), ("\x1b", False), ("no\r", False),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "answer"), ANSWERS)
def test_y_is_yes_and_enter_alone_is_no(desk: Desk, keys: str, answer: bool) -> None:
    assert answer is ask(desk, POST, ("[y/N]", 0.2, keys))


def test_the_answer_stays_on_screen(desk: Desk) -> None:
    ask(desk, POST, ("[y/N]", 0.2, "y"))
    assert ["Post this for $0.015? [y/N] y"] == desk.rows()


def test_a_key_pressed_too_soon_is_dropped_and_the_question_drawn_again(desk: Desk) -> None:
    assert not ask(desk, POST, ("[y/N]", 0.14, "y"), ("[y/N]", 0.2, "n"))
    assert ["Post this for $0.015? [y/N] n"] == desk.rows()


def test_a_long_question_breaks_between_words_and_is_drawn_once(desk: Desk) -> None:
    long = Choose("It does not fit: pace them (one each 22 s, done in 10 min) or leave it?", ("pace", "trim"))
    desk.answer(("[c]ancel", 0.1, "x"), ("[c]ancel", 0.2, "p"))
    assert "pace" == Confirm(desk.terminal, Interrupts(lambda: None)).choose(long)
    assert [
        "It does not fit: pace them (one each 22 s, done in",
        "10 min) or leave it? [p]ace [t]rim [c]ancel: pace",
    ] == desk.rows()


def test_each_key_too_soon_starts_the_time_anew(desk: Desk) -> None:
    assert not ask(desk, POST, ("[y/N]", 0.1, "y"), ("[y/N]", 0.1, "y"), ("[y/N]", 0.16, "\r"))


def test_a_pasted_word_with_a_y_is_no_answer(desk: Desk) -> None:
    assert not ask(desk, POST, ("[y/N]", 0.2, "yellow\r"), ("[y/N]", 0.2, "\r"))


def test_what_was_typed_before_answers_nothing_and_goes_to_the_next_prompt(desk: Desk) -> None:
    desk.pipe.send_text("y\r")
    assert not ask(desk, POST, ("[y/N]", 0.2, "\r"))
    desk.look()
    assert "y" == desk.text


def test_a_typed_confirmation_wants_the_word_and_enter(desk: Desk) -> None:
    assert ask(desk, COUNT, ("Type 60", 0.2, "6"), ("6", 0.2, "0"), ("60", 0.2, "\r"))


@pytest.mark.parametrize("keys", ["y\r", "\r", "6\r", "600\r", "60\x07", "\x03"])
def test_another_word_is_no(desk: Desk, keys: str) -> None:
    assert not ask(desk, COUNT, ("Type 60", 0.2, keys))


def test_a_typed_confirmation_can_be_corrected(desk: Desk) -> None:
    assert ask(desk, COUNT, ("Type 60", 0.2, "x\x7f70\x1560\r"))


def test_an_interrupt_is_no(desk: Desk) -> None:
    with Interrupts(desk.terminal.waker.wake) as interrupts:
        interrupts.came = True
        desk.terminal.waker.wake()
        assert not Confirm(desk.terminal, interrupts).ask(POST)


def test_news_in_the_background_are_no_answer(desk: Desk) -> None:
    desk.terminal.waker.wake()
    assert ask(desk, POST, ("[y/N]", 0.2, "y"))


# Several answers

CHOICES = [
    ("s", "send"), ("S", "send"), ("send\r", "send"), ("t", "take the link out"), ("take\r", "take the link out"),
    ("w", "web"), ("c", None), ("cancel\r", None), ("\r", None), ("\n", None), ("\x07", None), ("\x03", None),
    ("\x04", None), ("\x1b", None),
]  # fmt: skip


def choose(desk: Desk, *answers: tuple[str, float, str]) -> str | None:
    desk.answer(*answers)
    return Confirm(desk.terminal, Interrupts(lambda: None)).choose(LINK)


@pytest.mark.parametrize(("keys", "word"), CHOICES)
def test_a_first_letter_picks_and_enter_alone_picks_nothing(desk: Desk, keys: str, word: str | None) -> None:
    assert word == choose(desk, ("[c]ancel", 0.2, keys))


def test_the_choices_and_the_one_picked_stay_on_screen(desk: Desk) -> None:
    choose(desk, ("[c]ancel", 0.2, "w"))
    assert ["It holds a link: $0.20. [s]end [t]ake the link out", "[w]eb [c]ancel: web"] == desk.rows()


@pytest.mark.parametrize("keys", ["y", "x", "sw", "web please\r"])
def test_a_key_that_picks_nothing_is_no_answer(desk: Desk, keys: str) -> None:
    assert "send" == choose(desk, ("[c]ancel", 0.2, keys), ("[c]ancel", 0.2, "s"))


def test_a_choice_made_too_soon_is_dropped(desk: Desk) -> None:
    assert choose(desk, ("[c]ancel", 0.1, "s"), ("[c]ancel", 0.2, "w")) == "web"


def test_who_types_yes_in_full_finds_an_empty_prompt(desk: Desk) -> None:
    assert ask(desk, POST, ("[y/N]", 0.2, "y"))
    desk.pipe.send_text("es\r")
    desk.look()
    assert "" == desk.text


def test_es_typed_later_is_text(desk: Desk) -> None:
    assert ask(desk, POST, ("[y/N]", 0.2, "y"))
    desk.type("home", "\r")
    desk.look("es")
    assert "es" == desk.text

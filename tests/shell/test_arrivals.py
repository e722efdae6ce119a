"""What arrives by itself is put in the line or listed, never run."""

from __future__ import annotations

import pytest
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from twshell.shell.arrivals import Ahead, before_the_prompt, clean, lines_of, listing, text_of, without_answer


def keys(text: str) -> list[KeyPress]:
    special = {"\r": Keys.ControlM, "\n": Keys.ControlJ, "\x04": Keys.ControlD, "\x7f": Keys.ControlH}
    return [KeyPress(special.get(char, char), char) for char in text]


AHEAD = [
    ("", "", (), False),
    ("rt 3", "rt 3", (), False),
    ("rt 3\r", "rt 3", (), True),
    ("\r\rrt 3\r", "rt 3", (), True),
    ("rt 3\rrt 4\r", "rt 3", ("rt 3", "rt 4"), True),
    ("rt 3\rrt 4", "rt 3", ("rt 3", "rt 4"), True),
    ("rt 3\r\r\r", "rt 3", (), True),
    ("rt 3\x7f4\r", "rt 3\x7f4", (), True),
    ("one\ntwo\r", "one\ntwo", ("one", "two"), True),
]


@pytest.mark.parametrize(("typed", "fed", "lines", "had_enter"), AHEAD)
def test_keys_before_the_prompt(typed: str, fed: str, lines: tuple[str, ...], had_enter: bool) -> None:
    assert Ahead(tuple(keys(fed)), lines, had_enter) == before_the_prompt(keys(typed))


def test_while_the_terminal_was_cooked_a_line_feed_was_enter() -> None:
    assert Ahead(tuple(keys("home")), (), True) == before_the_prompt(keys("home\n"), was_cooked=True)


CLEAN = [
    ("plain", "plain", 0),
    ("a\tb", "a b", 0),
    ("a\r\nb\rc", "a\nb\nc", 0),
    ("a\x00b\x1b[0mc\x7f\x9b", "ab[0mc", 4),
    ("half \udce9", "half ", 1),
    ("👩‍💻 é", "👩‍💻 é", 0),
]


@pytest.mark.parametrize(("text", "left", "dropped"), CLEAN)
def test_control_characters_go(text: str, left: str, dropped: int) -> None:
    assert (left, dropped) == clean(text)


def test_the_text_of_keys() -> None:
    paste = KeyPress(Keys.BracketedPaste, "x\ny")
    assert "ab\nx\ny" == text_of([*keys("ab\r\x04"), paste])


def test_blank_lines_do_not_count() -> None:
    assert ("a", "b") == lines_of("\na\n \nb\n")


def test_a_long_list_is_cut() -> None:
    rows = listing([f"rt {n}" for n in range(100)], "pasted")
    assert "100 lines pasted, nothing was run; the first is in the line:" == rows[0]
    assert "  … and 80 more" == rows[-1]
    assert 22 == len(rows)


ANSWERS = [
    ("es\r", "es", ""),
    ("es", "es", ""),
    ("es\rhome", "es", "home"),
    ("essay", "es", "essay"),
    ("e", "es", "e"),
    ("home", "es", "home"),
    ("es\r", "", "es\r"),
    ("", "es", ""),
]


@pytest.mark.parametrize(("typed", "rest", "left"), ANSWERS)
def test_the_rest_of_an_answer_is_no_text_for_the_prompt(typed: str, rest: str, left: str) -> None:
    assert keys(left) == list(without_answer(keys(typed), rest))

"""The prompt: one line in, whatever the keyboard does."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.shell.prompt import Entry

Desk = Any


def test_enter_runs_the_line_as_typed(desk: Desk) -> None:
    assert Entry("line", "home 5") == desk.type("home 5", "\r")


def test_a_whole_line_at_once_is_one_line(desk: Desk) -> None:
    assert Entry("line", "home 5") == desk.type("home 5\r")


def test_the_mode_line_stands_above_the_input(desk: Desk) -> None:
    assert ["@ada *home*", "twsh>"] == desk.look()


def test_a_recognised_verb_puts_the_preview_in_the_mode_lines_row(desk: Desk) -> None:
    assert ["would run: home 5", "twsh> home 5"] == desk.look("home 5")


def test_an_accepted_line_leaves_one_row(desk: Desk) -> None:
    desk.type("home 5", "\r")
    assert ["twsh> home 5"] == desk.rows()


def test_a_line_given_up_stays_on_screen_and_is_yanked_back(desk: Desk) -> None:
    assert Entry("cancelled", "post hello") == desk.type("post hello", "\x03")
    assert ["twsh> post hello^C"] == desk.rows()
    assert Entry("line", "post hello") == desk.type("\x19", "\r")


def test_c_d_leaves_on_an_empty_line_only(desk: Desk) -> None:
    assert Entry("leave") == desk.type("x", "\x01", "\x04", "\x04")


def test_c_x_c_c_leaves(desk: Desk) -> None:
    assert Entry("leave") == desk.type("post half a thought", "\x18", "\x03")

"""Keys as people write them."""

from __future__ import annotations

import pytest
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from twshell.shell.keynames import read_keys, spell

SPELLED = [
    ([Keys.Escape, "x"], "M-x"),
    ([Keys.ControlX, Keys.ControlE], "C-x C-e"),
    ([Keys.ControlX, "r", " "], "C-x r SPC"),
    ([Keys.F5], "<f5>"),
    ([Keys.Escape], "ESC"),
    ([Keys.Escape, Keys.ControlM], "M-RET"),
    ([Keys.ControlAt], "C-SPC"),
]


@pytest.mark.parametrize(("keys", "text"), SPELLED)
def test_keys_are_spelled_as_emacs_spells_them(keys: list[Keys | str], text: str) -> None:
    assert text == spell([KeyPress(key) for key in keys])


READ = [
    ("C-x m", (Keys.ControlX, "m")),
    ("C-x C-m", (Keys.ControlX, Keys.ControlM)),
    ("M-h", (Keys.Escape, "h")),
    ("M-H", (Keys.Escape, "H")),
    ("C-M-x", (Keys.Escape, Keys.ControlX)),
    ("f5", (Keys.F5,)),
    ("<f5>", (Keys.F5,)),
    ("C-SPC", (Keys.ControlAt,)),
    ("C-t", (Keys.ControlT,)),
]


@pytest.mark.parametrize(("text", "keys"), READ)
def test_keys_are_read(text: str, keys: tuple[Keys | str, ...]) -> None:
    assert keys == read_keys(text)


WRONG = [
    ("", "name a key"),
    ("C-", "no key is called `C-`"),
    ("f99", "no key is called `f99`"),
    ("x", "is a letter to type with"),
    ("C-c", "kept for twsh"),
    ("C-c h", "kept for twsh"),
    ("RET", "kept for twsh"),
    ("C-g", "kept for twsh"),
    ("C-x", "kept for twsh"),
    ("ESC", "kept for twsh"),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_what_cannot_be_bound_is_told(text: str, says: str) -> None:
    found = read_keys(text)
    assert isinstance(found, str)
    assert says in found

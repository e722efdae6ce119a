"""Pastes are read whole, and a paste without an end does not swallow the keyboard."""

from __future__ import annotations

import pytest
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from twshell.shell.pasting import PasteParser

PASTE, END = "\x1b[200~", "\x1b[201~"


def parse(*chunks: str) -> tuple[list[tuple[str, str]], PasteParser]:
    found: list[tuple[str, str]] = []
    parser = PasteParser(lambda press: found.append((getattr(press.key, "value", press.key), press.data)))
    for chunk in chunks:
        parser.feed(chunk)
    return found, parser


READ = [
    (("a",), [("a", "a")]),
    ((PASTE + "one\ntwo" + END + "x",), [("<bracketed-paste>", "one\ntwo"), ("x", "x")]),
    (("x" + PASTE + "one" + END,), [("x", "x"), ("<bracketed-paste>", "one")]),
    ((PASTE, "one", END), [("<bracketed-paste>", "one")]),
    (("\x1b[2", "00~one\x1b[20", "1~x"), [("<bracketed-paste>", "one"), ("x", "x")]),
    ((PASTE + "1" + END + PASTE + "2" + END,), [("<bracketed-paste>", "1"), ("<bracketed-paste>", "2")]),
    ((PASTE + "a\x07b" + END,), [("<bracketed-paste>", "a\x07b")]),
]


@pytest.mark.parametrize(("chunks", "keys"), READ)
def test_pastes_are_read_as_the_stock_parser_reads_them(chunks: tuple[str, ...], keys: list[tuple[str, str]]) -> None:
    found, parser = parse(*chunks)
    assert keys == found
    assert not parser.is_pasting


def test_c_g_alone_ends_a_paste_that_has_no_end() -> None:
    found, parser = parse(PASTE + "one", " two", "\x07", "x")
    assert [("<bracketed-paste>", "one two"), ("x", "x")] == found
    assert not parser.is_pasting


def test_giving_up_takes_what_there_is() -> None:
    found, parser = parse(PASTE + "one")
    assert parser.is_pasting
    parser.give_up()
    parser.give_up()
    parser.feed("x")
    assert [("<bracketed-paste>", "one"), ("x", "x")] == found


def test_the_beginning_of_an_unfinished_paste_is_told_once() -> None:
    begun: list[int] = []
    parser = PasteParser(lambda press: None)
    parser.on_begin = lambda: begun.append(1)
    for chunk in ("a", PASTE + "x" + END, PASTE + "one", "two", END):
        parser.feed(chunk)
    assert [1] == begun


def test_chunks_are_counted() -> None:
    _, parser = parse("a", "bc", PASTE + "x" + END + "y")
    assert 3 == parser.chunks


def test_keys_stay_key_presses() -> None:
    found: list[KeyPress] = []
    PasteParser(found.append).feed("\x03")
    assert [KeyPress(Keys.ControlC, "\x03")] == found

"""Secrets are not shown and do not leak into the next prompt."""

from __future__ import annotations

from typing import Any

from twshell.shell.interrupts import Interrupts
from twshell.shell.secrets import ask_secrets

Desk = Any


def ask(desk: Desk, *answers: tuple[str, float, str]) -> Any:
    desk.answer(*answers)
    return ask_secrets(("consumer key", "consumer secret"), desk.terminal, Interrupts(lambda: None))


def test_each_is_asked_in_its_own_row(desk: Desk) -> None:
    assert ("key1", "secret2") == ask(desk, ("consumer key", 1, "key1\r"), ("consumer secret", 1, "secret2\r"))


def test_nothing_of_them_is_drawn(desk: Desk) -> None:
    ask(desk, ("consumer key", 1, "key1"), ("consumer key", 1, "\r"), ("consumer secret", 1, "secret2\r"))
    drawn = desk.stream.getvalue()
    assert "key1" not in drawn
    assert "secret2" not in drawn


def test_all_may_be_pasted_at_once(desk: Desk) -> None:
    assert ("key1", "secret2") == ask(desk, ("consumer key", 1, "key1\rsecret2\rrest\r"))
    desk.look()
    assert "" == desk.text


def test_c_g_gives_up(desk: Desk) -> None:
    assert ask(desk, ("consumer key", 1, "key1\r"), ("consumer secret", 1, "\x07")) is None


def test_enter_alone_asks_again_and_mistakes_can_be_rubbed_out(desk: Desk) -> None:
    assert ("key1", "b") == ask(desk, ("consumer key", 1, "\rkeyX\x7f1\r"), ("consumer secret", 1, "aa\x15b\r"))

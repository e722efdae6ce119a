"""Waiting leaves the keys alive."""

from __future__ import annotations

import os
import signal
from typing import Any

from twshell.session.events import Ticket, Wait
from twshell.shell.interrupts import Interrupts
from twshell.shell.wait import wait_for

Desk = Any


def wait(desk: Desk, ticket: Ticket, *answers: tuple[str, float, str], is_write: bool = False) -> None:
    desk.answer(*answers)
    with Interrupts(desk.terminal.waker.wake) as interrupts:
        wait_for(Wait(ticket, "home: waiting for X", is_write), desk.terminal, interrupts)


def test_an_answer_ends_the_wait(desk: Desk) -> None:
    ticket = Ticket()
    ticket.finish("done")
    wait(desk, ticket)
    assert "waiting" not in desk.stream.getvalue()


def test_a_fast_answer_leaves_nothing_on_screen(desk: Desk) -> None:
    ticket = Ticket()
    desk.clock.monotonic = lambda: (ticket.finish("done"), 1000.0)[1]
    wait(desk, ticket)
    assert "waiting" not in desk.stream.getvalue()


def slow(desk: Desk) -> None:
    """Let time run at each look at the clock."""
    times = iter(range(1000, 2000))
    desk.clock.monotonic = lambda: float(next(times))


def test_a_slow_answer_shows_what_is_waited_for_and_how_to_stop(desk: Desk) -> None:
    slow(desk)
    shown: list[str] = []
    ticket = Ticket()
    desk.stream.press = lambda seconds, keys: (shown.append("drawn"), ticket.finish("done"))
    wait(desk, ticket, ("home: waiting for X… 1 s  (C-g stops waiting)", 0, ""))
    assert ["drawn"] == shown
    assert [] == desk.rows()


def test_c_g_and_c_c_stop_waiting(desk: Desk) -> None:
    for keys in ("\x07", "\x03"):
        slow(desk)
        ticket = Ticket()
        wait(desk, ticket, ("waiting", 0, keys))
        assert ticket.cancelled.is_set()


def test_stopping_a_write_is_told_to_make_it_unknown(desk: Desk) -> None:
    slow(desk)
    ticket = Ticket()
    wait(desk, ticket, ("C-g stops waiting, then it is", 0, "\x07"), is_write=True)
    assert ticket.cancelled.is_set()


def test_other_keys_are_kept_for_the_next_prompt_and_not_run(desk: Desk) -> None:
    slow(desk)
    ticket = Ticket()
    wait(desk, ticket, ("waiting", 0, "rt 3\r"), ("waiting", 0, "\x07"))
    desk.look()
    assert "rt 3" == desk.text


def test_sigint_stops_waiting_and_raises_nothing(desk: Desk) -> None:
    slow(desk)
    ticket = Ticket()
    desk.stream.press = lambda seconds, keys: os.kill(os.getpid(), signal.SIGINT)
    wait(desk, ticket, ("waiting", 0, ""))
    assert ticket.cancelled.is_set()


def test_an_answer_from_another_thread_ends_the_wait(desk: Desk) -> None:
    import threading

    ticket = Ticket()
    worker = threading.Thread(target=lambda: ticket.finish("done"))
    worker.start()
    wait(desk, ticket)
    worker.join()
    assert "done" == ticket.result

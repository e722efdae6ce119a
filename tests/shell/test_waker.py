"""Ending a wait from elsewhere."""

from __future__ import annotations

import os

from twshell.session.events import Ticket
from twshell.shell.waker import Waker


def test_a_call_ends_the_next_wait() -> None:
    waker = Waker()
    for _ in range(3):
        waker.wake()
    waker.wait(None)
    waker.wait(0)  # the calls before the wait are one


def test_it_takes_any_number_of_calls() -> None:
    waker = Waker()
    for _ in range(100_000):
        waker.wake()
    waker.wait(None)


def test_its_pipe_stays_open_as_long_as_somebody_may_call() -> None:
    waker = Waker()
    number = waker.fileno()
    ticket = Ticket()
    ticket.on_done(waker.wake)
    del waker
    os.fstat(number)
    ticket.finish("late")


def test_its_pipe_is_closed_when_nobody_can() -> None:
    before = set(os.listdir("/proc/self/fd"))
    waker = Waker()
    assert 2 == len(set(os.listdir("/proc/self/fd")) - before)
    waker.wake()
    del waker
    assert before == set(os.listdir("/proc/self/fd"))

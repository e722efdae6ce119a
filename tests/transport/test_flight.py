"""A flight knows how far it got, and a stop before the first byte keeps every byte at home."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from twshell.domain.wire import ANSWERED, NOT_CONNECTED, SENDING, WAITING
from twshell.transport.flight import Flight, Stopped


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of one connection."""
    pair = socket.socketpair()
    yield pair
    for each in pair:
        each.close()


def test_phases_come_in_order(ends: tuple[socket.socket, socket.socket]) -> None:
    flight = Flight(is_write=True)
    seen = [flight.phase]
    for step in (lambda: flight.connected(ends[0]), flight.sending, flight.sent, flight.sending, flight.answered):
        step()
        seen.append(flight.phase)
    flight.land()
    assert [NOT_CONNECTED, NOT_CONNECTED, SENDING, WAITING, WAITING, ANSWERED] == seen


def test_stopped_before_connecting_it_does_not_connect(ends: tuple[socket.socket, socket.socket]) -> None:
    flight = Flight(is_write=True)
    flight.stop("cancelled")
    with pytest.raises(Stopped):
        flight.connected(ends[0])


def test_stopped_after_connecting_it_sends_nothing(ends: tuple[socket.socket, socket.socket]) -> None:
    flight = Flight(is_write=True)
    flight.connected(ends[0])
    flight.stop("timeout")
    with pytest.raises(Stopped):
        flight.sending()
    flight.land()
    assert (NOT_CONNECTED, "timeout") == (flight.phase, flight.stopped)


def test_stopped_under_way_the_other_end_sees_it(ends: tuple[socket.socket, socket.socket]) -> None:
    flight = Flight(is_write=True)
    flight.connected(ends[0])
    flight.sending()
    flight.stop("cancelled")
    assert b"" == ends[1].recv(1)
    flight.sending()  # what began is not un-begun
    flight.land()
    assert SENDING == flight.phase


def test_the_first_stop_stands_and_none_comes_after_landing(ends: tuple[socket.socket, socket.socket]) -> None:
    first, late = Flight(is_write=False), Flight(is_write=False)
    first.stop("cancelled")
    first.stop("timeout")
    late.connected(ends[0])
    late.land()
    late.stop("timeout")
    ends[0].sendall(b"x")
    assert ("cancelled", "", b"x") == (first.stopped, late.stopped, ends[1].recv(1))


def test_the_first_reason_for_no_connection_stands() -> None:
    flight = Flight(is_write=False)
    flight.failed("dns")
    flight.failed("tls")
    assert "dns" == flight.error

"""One attempt under way: how far it got, and how it is stopped from another thread."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

from twshell.domain.wire import ANSWERED, NOT_CONNECTED, SENDING, WAITING

SLICE = 0.05  # seconds between two looks at a caller's event, while a call is out and only then


class Stopped(Exception):
    """The attempt was cancelled or ran out of time before its first byte left."""


class Flight:
    """The progress of one attempt: written by the connection, read by the transport, stopped by the watchdog."""

    def __init__(self, *, is_write: bool) -> None:
        """Start on the ground: nothing is connected."""
        self.is_write = is_write
        self.phase = NOT_CONNECTED
        self.error = ""  # why no connection came about
        self.stopped = ""  # "" | "cancelled" | "timeout"
        self._is_over = False
        self._handle: socket.socket | None = None
        self._lock = threading.Lock()

    def connected(self, sock: socket.socket) -> None:
        """Keep a second handle on the connection; raises Stopped where the attempt was stopped meanwhile.

        A duplicate outlives TLS wrapping and closing by others, and its number cannot be reused under our hands.
        """
        with self._lock:
            if self.stopped:
                raise Stopped(self.stopped)
            if self._handle is None:
                self._handle = socket.fromfd(sock.fileno(), sock.family, sock.type)

    def failed(self, error: str) -> None:
        """Remember why there is no connection; the first reason stands."""
        self.error = self.error or error

    def sending(self) -> None:
        """From here on a byte may have left; raises Stopped where the attempt was stopped before."""
        with self._lock:
            if self.phase == NOT_CONNECTED:
                if self.stopped:
                    raise Stopped(self.stopped)
                self.phase = SENDING

    def sent(self) -> None:
        """The whole request is out."""
        self.phase = WAITING

    def answered(self) -> None:
        """Status line and headers are in, whole."""
        self.phase = ANSWERED

    def stop(self, why: str) -> None:
        """Break the connection off, from any thread; what was read by then counts as broken off too."""
        with self._lock:
            if self._is_over or self.stopped:
                return
            self.stopped = why
            if self._handle is not None:
                with contextlib.suppress(OSError):  # the other end was faster
                    self._handle.shutdown(socket.SHUT_RDWR)

    def land(self) -> None:
        """The attempt is over, one way or the other: nothing stops it any more."""
        with self._lock:
            self._is_over = True
            if self._handle is not None:
                self._handle.close()


@contextlib.contextmanager
def watched(flight: Flight, seconds: float, cancelled: threading.Event | None) -> Iterator[None]:
    """Stop the flight after so many seconds in all, or soon after the event is set; the thread ends with the block."""
    over = threading.Event()
    thread = threading.Thread(target=_watch, args=(flight, seconds, cancelled, over), name="twsh-watchdog", daemon=True)
    thread.start()
    try:
        yield
    finally:
        flight.land()
        over.set()


def _watch(flight: Flight, seconds: float, cancelled: threading.Event | None, over: threading.Event) -> None:
    # This waits for real and by no clock of twsh's: a frozen clock must not cut a real connection.
    left = seconds
    while left > 0:
        pause = left if cancelled is None else min(SLICE, left)
        if over.wait(pause):
            return
        if cancelled is not None and cancelled.is_set():
            flight.stop("cancelled")
            return
        left -= pause
    flight.stop("timeout")

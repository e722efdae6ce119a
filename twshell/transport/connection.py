"""urllib3's connections, made to tell how far they got and to take no cut line for a whole one."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.poolmanager import PoolManager

from twshell.transport.flight import Flight, Stopped

LONGEST_LINE = 65_536


class CutAnswer(http.client.HTTPException):
    """The connection ended in the middle of a line or of the headers."""


class WholeLines:
    """A stream whose lines are whole or an error; http.client takes `HTTP/1.1 201 Crea` for a status line."""

    def __init__(self, stream: Any) -> None:
        """Wrap a stream; all but lines is read straight from it."""
        self._stream = stream
        self._lines = 0
        self.is_in_head = True

    def readline(self, limit: int = LONGEST_LINE + 1) -> bytes:
        """Read a line with its end; b"" only where a connection may rightly end."""
        line: bytes = self._stream.readline(min(limit, LONGEST_LINE + 1))
        if len(line) > LONGEST_LINE:
            raise http.client.LineTooLong("line")
        is_end = not line and self.is_in_head and self._lines > 0
        if is_end or (line and not line.endswith(b"\n")):
            raise CutAnswer(f"cut in line {self._lines + 1}")
        self._lines += 1
        return line

    def read(self, amount: int) -> bytes:
        """Read so many bytes; a chunk size below nothing would otherwise mean all there ever comes."""
        if amount < 0:
            raise http.client.HTTPException("a length below nothing")
        data: bytes = self._stream.read(amount)
        return data

    def __getattr__(self, name: str) -> Any:
        """Hand everything else to the stream."""
        return getattr(self._stream, name)


class WholeResponse(http.client.HTTPResponse):
    """An answer whose status line and headers came whole."""

    def begin(self) -> None:
        """Read the head; raises CutAnswer where it is cut."""
        lines = WholeLines(self.fp)
        self.fp = lines  # type: ignore[assignment]
        super().begin()
        lines.is_in_head = False


class _Telling:
    """What both kinds of connection tell the flight; mixed in before urllib3's own class."""

    current: Callable[[], Flight]
    sock: Any
    response_class: type[http.client.HTTPResponse] = WholeResponse

    def _new_conn(self) -> socket.socket:
        flight = self.current()
        try:
            sock: socket.socket = super()._new_conn()  # type: ignore[misc]
        except NameResolutionError:
            flight.failed("dns")
            raise
        except NewConnectionError:  # to urllib3 a kind of connect time-out
            flight.failed("refused")
            raise
        except ConnectTimeoutError:
            flight.failed("connect-timeout")
            raise
        try:
            flight.connected(sock)
        except (Stopped, OSError):
            sock.close()
            raise
        return sock

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send a request; the flight knows before the first byte and after the last."""
        if self.sock is not None:
            self.current().connected(self.sock)
        super().request(*args, **kwargs)  # type: ignore[misc]
        self.current().sent()

    def send(self, data: Any) -> None:
        """Send some of it; connecting comes first, so that its failure is told from a failure to send."""
        if self.sock is None:
            self.connect()  # type: ignore[attr-defined]
        self.current().sending()
        super().send(data)  # type: ignore[misc]

    def getresponse(self) -> Any:
        """Read status line and headers."""
        response = super().getresponse()  # type: ignore[misc]
        self.current().answered()
        return response


class PlainConnection(_Telling, HTTPConnection):
    """http, for loopback."""


class SecureConnection(_Telling, HTTPSConnection):
    """https; whatever fails after TCP and before the first byte of the request is TLS."""

    def connect(self) -> None:
        """Connect and shake hands."""
        try:
            super().connect()
        except TimeoutError:
            self.current().failed("connect-timeout")
            raise
        except OSError:
            self.current().failed("tls")
            raise


class _Fresh:
    """A pool that sends a write on a new connection: on a kept one, a close by the server looks like a lost write."""

    current: Callable[[], Flight]

    def _new_conn(self) -> Any:
        connection = super()._new_conn()  # type: ignore[misc]
        connection.current = self.current
        return connection

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection = super()._get_conn(timeout)  # type: ignore[misc]
        if self.current().is_write:
            connection.close()
        return connection


class PlainPool(_Fresh, HTTPConnectionPool):
    """Connections to a loopback server."""

    ConnectionCls = PlainConnection


class SecurePool(_Fresh, HTTPSConnectionPool):
    """Connections to X."""

    ConnectionCls = SecureConnection


class TellingManager(PoolManager):
    """Makes the pools above; `current` gives the flight of the calling thread."""

    def __init__(self, current: Callable[[], Flight], **options: Any) -> None:
        """Remember whom connections report to."""
        super().__init__(**options)
        self._current = current
        self.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def _new_pool(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super()._new_pool(*args, **kwargs)
        pool.current = self._current
        return pool

"""Loopback servers that misbehave on purpose, byte by byte; no sleeps: scripts wait for events."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from twshell.domain.wire import Request
from twshell.transport.http import Transport

PATIENCE = 10.0  # seconds a script waits for the other side before it gives up: never reached in a passing test


class Line:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket, over: threading.Event) -> None:
        self.sock = sock
        self.over = over
        sock.settimeout(PATIENCE)

    def read(self) -> bytes:
        """Read one whole request; what comes before a close where there is none."""
        data = b""
        while b"\r\n\r\n" not in data:
            if not (more := self.sock.recv(65536)):
                return data
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        while lengths and len(body) < int(lengths[0]):
            body += self.sock.recv(65536)
        return head + b"\r\n\r\n" + body

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.sock.sendall(data)

    def reply(self, body: bytes, status: str = "200 OK", *headers: str) -> None:
        """Send a well-formed answer."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        self.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def hang(self) -> None:
        """Keep the connection open and silent until the test is over."""
        self.over.wait(PATIENCE)


Script = Callable[[Line], Any]


class Peer:
    """A server on loopback that runs one script per connection, the last one again and again."""

    def __init__(self, *scripts: Script) -> None:
        self.scripts = scripts
        self.requests: list[bytes] = []
        self.connections = 0
        self.over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            script = self.scripts[min(self.connections, len(self.scripts)) - 1]
            thread = threading.Thread(target=self._run, args=(sock, script), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self, sock: socket.socket, script: Script) -> None:
        line = Line(sock, self.over)
        read = line.read

        def recorded() -> bytes:
            found = read()
            if found:
                self.requests.append(found)
            return found

        line.read = recorded  # type: ignore[method-assign]
        with contextlib.suppress(OSError), sock:
            script(line)

    def stop(self) -> None:
        """Let every script go and wait for it."""
        self.over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(PATIENCE)


@pytest.fixture
def peer() -> Iterator[Callable[..., Peer]]:
    """Start a server that runs the given scripts."""
    started: list[Peer] = []

    def start(*scripts: Script) -> Peer:
        started.append(Peer(*scripts))
        return started[-1]

    yield start
    for each in started:
        each.stop()


class RealClock:
    """The machine's clock; waits are written down and not waited for."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.skipped = 0.0

    def wall(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped

    def wait(self, seconds: float, event: threading.Event) -> bool:
        self.waits.append(seconds)
        return event.is_set()


class PlainSigner:
    """Signs with a word that can be looked for, and writes down when."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def auth(self, at: float) -> Callable[[Any], Any]:
        self.times.append(at)

        def put(request: Any) -> Any:
            request.headers["Authorization"] = "OAuth TWSHCANARY"
            return request

        return put


@pytest.fixture
def clock() -> RealClock:
    """The clock of the transports below."""
    return RealClock()


@pytest.fixture
def signer() -> PlainSigner:
    """The signer of the transports below."""
    return PlainSigner()


@pytest.fixture
def transport(clock: RealClock, signer: PlainSigner) -> Iterator[Callable[..., Transport]]:
    """Make a transport; time-outs are long where a test does not wait for one."""
    made: list[Transport] = []

    def make(url: str, **options: Any) -> Transport:
        limits = {"connect_timeout": 5.0, "read_timeout": 5.0, "total_timeout": 20.0, **options}
        made.append(Transport(url, signer, clock, user_agent="twsh/test", **limits))
        return made[-1]

    yield make
    for each in made:
        each.close()


GET = Request("GET", "/2/users/me", "/2/users/me")
POST = Request("POST", "/2/tweets", "/2/tweets", body={"text": "hello"})


@pytest.fixture
def get() -> Request:
    """A read."""
    return GET


@pytest.fixture
def post() -> Request:
    """A write."""
    return POST

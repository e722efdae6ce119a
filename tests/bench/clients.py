"""Connections that ask a server as fast as it answers, with requests signed beforehand: the server is the slow one."""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Sequence
from typing import NamedTuple

from oauthlib.oauth1 import Client

CONNECTIONS = 8
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Account(NamedTuple):
    """Who signs."""

    consumer_key: str
    consumer_secret: str
    token: str
    token_secret: str

    def signed(self, port: int, targets: Sequence[str]) -> list[bytes]:
        """Return whole requests for paths with their queries."""
        signer = Client(self.consumer_key, self.consumer_secret, self.token, self.token_secret)
        host = f"127.0.0.1:{port}"
        requests = []
        for target in targets:
            _, headers, _ = signer.sign(f"http://{host}{target}")
            head = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {headers['Authorization']}\r\n\r\n"
            requests.append(head.encode())
        return requests


class Clients:
    """Eight kept connections to one server."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self.connections = [connected(port) for _ in range(CONNECTIONS)]

    def seconds(self, requests: Sequence[bytes]) -> float:
        """Ask all, one at a time on each connection, and return how long it took; all must be answered 200."""
        left = iter(requests)
        got: dict[socket.socket, bytes] = {}
        with selectors.DefaultSelector() as selector:
            begun = time.perf_counter()
            for connection in self.connections:
                if (request := next(left, None)) is not None:
                    connection.sendall(request)
                    got[connection] = b""
                    selector.register(connection, selectors.EVENT_READ)
            while got:
                for key, _ in selector.select():
                    connection = key.fileobj
                    assert isinstance(connection, socket.socket)
                    got[connection] += connection.recv(65_536)
                    if not _is_whole(got[connection]):
                        continue
                    if (request := next(left, None)) is not None:
                        got[connection] = b""
                        connection.sendall(request)
                    else:
                        selector.unregister(connection)
                        del got[connection]
            return time.perf_counter() - begun

    def close(self) -> None:
        """Close the connections."""
        for connection in self.connections:
            connection.close()


def connected(port: int) -> socket.socket:
    """Return a connection to loopback."""
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _is_whole(got: bytes) -> bool:
    if not got:
        raise RuntimeError("the server closed the connection")
    head, found, body = got.partition(b"\r\n\r\n")
    if not found:
        return False
    if not head.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"not answered with 200: {got[:500]!r}")
    length = _LENGTH.search(head)
    return length is not None and len(body) >= int(length[1])

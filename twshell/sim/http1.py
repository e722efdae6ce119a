"""HTTP/1.1 as read from a socket, bounded in every direction; changes with what the server accepts on the wire."""

from __future__ import annotations

import re
import socket
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

MAX_LINE = 16_384
MAX_HEAD = 65_536
MAX_FIELDS = 100
MAX_BODY = 24 * 1024 * 1024
_MAX_READS_OF_A_HEAD = 256  # a client that drips its head is cut off without asking a clock
_MAX_CHUNKS = 65_536

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+\Z")
_LENGTH = re.compile(r"[0-9]{1,18}\Z")
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Request(NamedTuple):
    """One request as it came: `path` unquoted, `query_string` raw, header names in lower case."""

    method: str
    target: str
    path: str
    query_string: str
    headers: dict[str, str]
    body: bytes = b""
    keep_alive: bool = True

    @property
    def query(self) -> list[tuple[str, str]]:
        """The decoded query pairs in order; undecodable bytes become U+FFFD."""
        return parse_qsl(self.query_string, keep_blank_values=True)

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case; empty if none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Malformed(Exception):
    """What came is not a request this server takes: the status to answer and a detail; the connection then ends."""

    def __init__(self, status: int, detail: str) -> None:
        """Keep status and detail."""
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Wire:
    """A connection read request by request; what came early stays for the next one."""

    def __init__(self, connection: socket.socket) -> None:
        """Read from `connection`, whose time-out bounds each wait."""
        self._connection = connection
        self._held = b""

    def read_request(self) -> Request | None:
        """Return the next request, None when the peer closed or stayed silent between requests; raises Malformed."""
        head = self._read_head()
        if head is None:
            return None
        request = parse_head(head)
        length, chunked = _framing(request.headers)
        if (length or chunked) and request.headers.get("expect", "").lower() == "100-continue":
            if length > MAX_BODY:
                raise Malformed(413, "The request body is too large.")
            self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if chunked:
            return request._replace(body=self._read_chunks())
        if length:
            return request._replace(body=self._read_exactly(length))
        return request

    def _receive(self, size: int = 65_536) -> bytes:
        try:
            return self._connection.recv(size)
        except TimeoutError:
            raise Malformed(408, "The request did not arrive in time.") from None

    def _read_head(self) -> bytes | None:
        for _ in range(_MAX_READS_OF_A_HEAD):
            self._held = self._held.lstrip(b"\r\n") if self._held[:1] in b"\r\n" else self._held
            end = self._held.find(b"\r\n\r\n")
            if end > MAX_HEAD or (end < 0 and len(self._held) > MAX_HEAD):
                raise Malformed(431, "The request head is too large.")
            if end >= 0:
                head, self._held = self._held[:end], self._held[end + 4 :]
                return head
            if not self._held:
                try:
                    piece = self._connection.recv(65_536)
                except TimeoutError:
                    return None
            else:
                piece = self._receive()
            if not piece:
                if self._held:
                    raise Malformed(400, "The request head is incomplete.")
                return None
            self._held += piece
        raise Malformed(408, "The request head came too slowly.")

    def _read_exactly(self, length: int) -> bytes:
        if length > MAX_BODY:
            raise Malformed(413, "The request body is too large.")
        if len(self._held) >= length:
            body, self._held = self._held[:length], self._held[length:]
            return body
        pieces = [self._held]
        missing = length - len(self._held)
        self._held = b""
        reads_left = 1_000 + length // 512
        while missing:
            piece = self._receive(min(missing, 262_144))
            reads_left -= 1
            if not piece:
                raise Malformed(400, "The request body is shorter than its Content-Length.")
            if reads_left < 0:
                raise Malformed(408, "The request body came too slowly.")
            pieces.append(piece)
            missing -= len(piece)
        return b"".join(pieces)

    def _read_line(self) -> bytes:
        for _ in range(_MAX_READS_OF_A_HEAD):
            line, ending, rest = self._held.partition(b"\r\n")
            if ending:
                self._held = rest
                return line
            if len(self._held) > MAX_LINE:
                break
            piece = self._receive()
            if not piece:
                break
            self._held += piece
        raise Malformed(400, "The chunked body is malformed.")

    def _read_chunks(self) -> bytes:
        pieces: list[bytes] = []
        total = 0
        for _ in range(_MAX_CHUNKS):
            size_text = self._read_line().partition(b";")[0].strip()
            if not _CHUNK_SIZE.match(size_text):
                raise Malformed(400, "The chunked body is malformed.")
            size = int(size_text, 16)
            total += size
            if total > MAX_BODY:
                raise Malformed(413, "The request body is too large.")
            if size == 0:
                self._skip_trailer()
                return b"".join(pieces)
            pieces.append(self._read_exactly(size))
            if self._read_exactly(2) != b"\r\n":
                raise Malformed(400, "The chunked body is malformed.")
        raise Malformed(413, "The request body has too many chunks.")

    def _skip_trailer(self) -> None:
        for _ in range(MAX_FIELDS):
            if not self._read_line():
                return
        raise Malformed(431, "The trailer is too large.")


def parse_head(head: bytes) -> Request:
    """Read a request head (without its blank line); raises Malformed with the fitting status."""
    lines = head.decode("latin-1").split("\r\n")
    method, target, version = _request_line(lines[0])
    headers = _fields(lines[1:])
    if version == "HTTP/1.1" and "host" not in headers:
        raise Malformed(400, "The Host header is missing.")
    connection = headers.get("connection", "").lower()
    keep_alive = "close" not in connection if version == "HTTP/1.1" else "keep-alive" in connection
    origin = target
    if not origin.startswith("/"):
        scheme, found, rest = target.partition("://")
        if not found or scheme.lower() not in ("http", "https"):
            raise Malformed(400, "The request target is not a path.")
        origin = "/" + rest.partition("/")[2]
    path, _, query_string = origin.partition("?")
    return Request(method, origin, unquote(path), query_string.partition("#")[0], headers, b"", keep_alive)


def _request_line(line: str) -> tuple[str, str, str]:
    if len(line) > MAX_LINE:
        raise Malformed(414, "The request line is too long.")
    words = line.split(" ")
    if len(words) != 3 or not words[1] or _CONTROL.search(line):
        raise Malformed(400, "The request line is malformed.")
    method, target, version = words
    if not _TOKEN.match(method) or len(method) > 32:
        raise Malformed(400, "The request method is malformed.")
    if version not in ("HTTP/1.1", "HTTP/1.0"):
        raise Malformed(505 if version.startswith("HTTP/") else 400, "Only HTTP/1.1 is spoken here.")
    return method, target, version


def _fields(lines: list[str]) -> dict[str, str]:
    if len(lines) > MAX_FIELDS:
        raise Malformed(431, "The request has too many header fields.")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not _TOKEN.match(name) or _CONTROL.search(value):
            raise Malformed(400, "A header field is malformed.")
        key = name.lower()
        value = value.strip(" \t")
        if key in headers:
            if key in ("content-length", "host", "authorization") and headers[key] != value:
                raise Malformed(400, f"The {name} header is given twice.")
            value = headers[key] if key in ("content-length", "host", "authorization") else f"{headers[key]}, {value}"
        headers[key] = value
    return headers


def _framing(headers: dict[str, str]) -> tuple[int, bool]:
    """Return (content length, chunked); both given, or a length that is no number, is malformed."""
    coding = headers.get("transfer-encoding", "").strip().lower()
    length = headers.get("content-length")
    if coding:
        if length is not None:
            raise Malformed(400, "Content-Length and Transfer-Encoding exclude each other.")
        if coding != "chunked":
            raise Malformed(501, "The transfer coding is not known here.")
        return 0, True
    if length is None:
        return 0, False
    if not _LENGTH.match(length):
        raise Malformed(400, "The Content-Length is not a number.")
    return int(length), False

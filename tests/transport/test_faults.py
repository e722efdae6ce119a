"""What may go wrong on the way, and the phase and word it is told by."""

from __future__ import annotations

import gzip
import socket
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.wire import ANSWERED, NOT_CONNECTED, SENDING, WAITING, Request

HEAD = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
JSON = b'{"data": {"id": "1"}}'
PACKED = gzip.compress(JSON * 50)


def after_reading(*data: bytes, end: str = "close") -> Callable[[Any], None]:
    """A script: read the request, write the bytes, end."""

    def script(line: Any) -> None:
        line.read()
        for each in data:
            line.write(each)
        if end != "close":
            getattr(line, end)()

    return script


def unread(end: str) -> Callable[[Any], None]:
    """A script that answers nothing and reads nothing but the first byte."""

    def script(line: Any) -> None:
        line.sock.recv(1)
        if end == "reset":
            line.reset()

    return script


def sized(size: int, body: bytes, *more: bytes) -> bytes:
    return HEAD + b"Content-Length: %d\r\n" % size + b"".join(each + b"\r\n" for each in more) + b"\r\n" + body


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
FAULTS = {
    # closed or silent before any answer
    "closed without an answer": (after_reading(), WAITING, "cut"),
    "reset without an answer": (after_reading(end="reset"), WAITING, "reset"),
    "silent": (after_reading(end="hang"), WAITING, "timeout"),
    # in the head
    "cut status line": (after_reading(b"HTTP/1.1 201 Crea"), WAITING, "cut"),
    "cut after the version": (after_reading(b"HTTP/1.1"), WAITING, "cut"),
    "cut after the status line": (after_reading(b"HTTP/1.1 201 Created\r\n"), WAITING, "cut"),
    "cut header": (after_reading(HEAD + b"Content-Len"), WAITING, "cut"),
    "cut between headers": (after_reading(HEAD), WAITING, "cut"),
    "silent in the status line": (after_reading(b"HTTP/1.1 201 Cr", end="hang"), WAITING, "timeout"),
    "silent between headers": (after_reading(HEAD, end="hang"), WAITING, "timeout"),
    "reset between headers": (after_reading(HEAD, end="reset"), WAITING, "reset"),
    "not HTTP": (after_reading(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), WAITING, "bad-answer"),
    "a status of letters": (after_reading(b"HTTP/1.1 abc OK\r\n\r\n"), WAITING, "bad-answer"),
    "an endless header line": (after_reading(HEAD + b"X: " + b"x" * 70_000 + b"\r\n\r\n"), WAITING, "bad-answer"),
    "too many headers": (after_reading(HEAD + b"X: y\r\n" * 200 + b"\r\n"), WAITING, "bad-answer"),
    "two lengths": (after_reading(HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), WAITING, "bad-answer"),
    "a status of its own": (after_reading(b"HTTP/1.1 799 Odd\r\nContent-Length: 0\r\n\r\n"), ANSWERED, "bad-answer"),
    "an early hint as an end": (after_reading(b"HTTP/1.1 103 Early Hints\r\n\r\n"), ANSWERED, "bad-answer"),
    # in the body
    "cut body": (after_reading(sized(100, JSON)), ANSWERED, "cut"),
    "no body at all": (after_reading(sized(100, b"")), ANSWERED, "cut"),
    "reset body": (after_reading(sized(100, JSON), end="reset"), ANSWERED, "reset"),
    "silent body": (after_reading(sized(100, JSON), end="hang"), ANSWERED, "timeout"),
    "cut chunk": (after_reading(CHUNKED + b"64\r\n" + JSON), ANSWERED, "cut"),
    "cut chunk size": (after_reading(CHUNKED + b"15\r\n" + JSON + b"\r\n1"), ANSWERED, "cut"),
    "no last chunk": (after_reading(CHUNKED + b"15\r\n" + JSON + b"\r\n"), ANSWERED, "cut"),
    "a chunk size of letters": (after_reading(CHUNKED + b"xyz\r\n" + JSON), ANSWERED, "bad-answer"),
    "an endless chunk size": (after_reading(CHUNKED + b"0" * 70_000 + b"\r\n"), ANSWERED, "bad-answer"),
    "a chunk below nothing": (after_reading(CHUNKED + b"-5\r\n" + JSON, end="hang"), ANSWERED, "bad-answer"),
    "cut gzip": (after_reading(sized(30, PACKED[:30], b"Content-Encoding: gzip")), ANSWERED, "bad-gzip"),
    "bad gzip": (after_reading(sized(len(JSON), JSON, b"Content-Encoding: gzip")), ANSWERED, "bad-gzip"),
    "gzip and more": (
        after_reading(sized(len(PACKED) + 3, PACKED + b"xyz", b"Content-Encoding: gzip")), ANSWERED, "bad-gzip",
    ),
    "another encoding": (after_reading(sized(len(JSON), JSON, b"Content-Encoding: br")), ANSWERED, "bad-answer"),
    "a large length": (after_reading(sized(10**12, b""), end="hang"), ANSWERED, "too-big"),
    "a large body": (after_reading(HEAD + b"\r\n" + b"x" * 70_000), ANSWERED, "too-big"),
    "a bomb": (
        after_reading(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(50_000_000))), ANSWERED, "too-big",
    ),
    # elsewhere
    **{
        f"redirect {status}": (
            after_reading(
                b"HTTP/1.1 %d R\r\nLocation: http://127.0.0.1:1/2/x\r\nContent-Length: 0\r\n\r\n" % status
            ), ANSWERED, "redirect",
        )
        for status in (301, 302, 303, 304, 307, 308)
    },
    "redirect without address": (after_reading(b"HTTP/1.1 307 R\r\nContent-Length: 9\r\n\r\n"), ANSWERED, "redirect"),
    "redirect to no address": (after_reading(b"HTTP/1.1 307 R\r\nLocation: http://[\r\n\r\n"), ANSWERED, "redirect"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_fault_has_its_phase_and_word(
    peer: Any, transport: Any, get: Request, post: Request, name: str, method: str
) -> None:
    script, phase, error = FAULTS[name]
    server = peer(script)
    patience = 0.2 if error == "timeout" else 5.0
    exchange = transport(server.url, max_bytes=60_000, read_timeout=patience).send(get if method == "GET" else post)
    assert (phase, error) == (exchange.phase, exchange.error)
    assert not exchange.is_answered
    assert 1 == server.connections  # nothing that may have been sent is sent again


def test_a_bomb_is_not_unpacked_to_be_measured(peer: Any, transport: Any, get: Request) -> None:
    bomb = HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(60_000_000))
    carrier = transport(peer(after_reading(bomb)).url, max_bytes=1_000_000)
    tracemalloc.start()
    exchange = carrier.send(get)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ("too-big", True) == (exchange.error, peak < 15_000_000)


@pytest.mark.parametrize("end", ["close", "reset"])
def test_a_close_before_reading_is_never_taken_for_not_sent(peer: Any, transport: Any, post: Request, end: str) -> None:
    server = peer(unread(end))
    exchange = transport(server.url).send(post)
    assert exchange.phase in (SENDING, WAITING)  # the two bytes' race is the system's
    assert exchange.error in ("reset", "cut")
    assert 1 == server.connections


def test_what_could_not_be_sent_whole_may_have_been_sent(peer: Any, transport: Any) -> None:
    request = Request("POST", "/2/tweets", "/2/tweets", body={"text": "x" * 30_000_000})
    exchange = transport(peer(unread("reset")).url).send(request)
    assert exchange.phase == SENDING
    assert exchange.error in ("reset", "cut")  # which of the two is a race within the system


def test_a_drip_ends_at_the_total_time_out(peer: Any, transport: Any, get: Request) -> None:
    def drip(line: Any) -> None:
        line.read()
        line.write(sized(1000, b""))
        while not line.over.wait(0.05):  # each byte comes well within the read time-out
            line.write(b" ")

    exchange = transport(peer(drip).url, read_timeout=5.0, total_timeout=0.3).send(get)
    assert (ANSWERED, "timeout") == (exchange.phase, exchange.error)
    assert 0.25 < exchange.elapsed < 2.0


def test_a_drip_of_headers_ends_at_the_total_time_out(peer: Any, transport: Any, get: Request) -> None:
    def drip(line: Any) -> None:
        line.read()
        line.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not line.over.wait(0.05):
            line.write(b"x")

    exchange = transport(peer(drip).url, read_timeout=5.0, total_timeout=0.3).send(get)
    assert (WAITING, "timeout") == (exchange.phase, exchange.error)


def test_an_answer_ended_by_closing_and_broken_off_is_no_answer(peer: Any, transport: Any, get: Request) -> None:
    """Without a length the end of the connection is the end of the body: our own breaking off must not pass for it."""
    script = after_reading(HEAD + b"\r\n" + JSON, end="hang")
    exchange = transport(peer(script).url, read_timeout=5.0, total_timeout=0.2).send(get)
    assert (ANSWERED, "timeout", JSON) == (exchange.phase, exchange.error, exchange.body)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_refused_is_not_connected_and_tried_four_times(
    transport: Any, clock: Any, get: Request, post: Request, method: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    exchange = transport(f"http://127.0.0.1:{port}").send(get if method == "GET" else post)
    assert (NOT_CONNECTED, "refused", [0.2, 0.4, 0.8]) == (exchange.phase, exchange.error, clock.waits)


def test_a_name_nobody_knows_is_not_connected(
    transport: Any, clock: Any, post: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    exchange = transport("https://api.x.invalid").send(post)
    assert (NOT_CONNECTED, "dns", 3) == (exchange.phase, exchange.error, len(clock.waits))


def test_a_server_too_busy_to_accept_is_a_connect_time_out(transport: Any, clock: Any, post: Request) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        full = [socket.socket() for _ in range(4)]
        for sock in full:
            sock.setblocking(False)
            sock.connect_ex(listener.getsockname())
        port = listener.getsockname()[1]
        exchange = transport(f"http://127.0.0.1:{port}", connect_timeout=0.1, total_timeout=1.0).send(post)
        for sock in full:
            sock.close()
    assert (NOT_CONNECTED, "connect-timeout") == (exchange.phase, exchange.error)


def test_retrying_ends_with_the_total_time(transport: Any, clock: Any, post: Request) -> None:
    clock.wait = lambda seconds, event: setattr(clock, "skipped", clock.skipped + seconds) or event.is_set()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    maker = transport(f"http://127.0.0.1:{port}", connect_timeout=0.2, total_timeout=1.0)
    maker.send(post)
    assert 0.6 == pytest.approx(clock.skipped)  # after 0.2 and 0.4 there is no time left for 0.8


def test_what_comes_back_in_time_is_whole(peer: Any, transport: Any, get: Request) -> None:
    def script(line: Any) -> None:
        line.read()
        line.reply(
            gzip.compress(JSON),
            "200 OK",
            "Content-Encoding: gzip",
            "X-Rate-Limit-Remaining: 3",
            "Set-Cookie: guest_id=1",
        )

    exchange = transport(peer(script).url).send(get)
    assert (ANSWERED, "", 200, JSON) == (exchange.phase, exchange.error, exchange.status, exchange.body)
    assert ("3", False) == (exchange.headers["x-rate-limit-remaining"], "set-cookie" in exchange.headers)
    assert exchange.is_answered


@pytest.mark.parametrize(
    "answer",
    [
        CHUNKED + b"15\r\n" + JSON + b"\r\n0\r\n\r\n",
        CHUNKED + b"a;x=y\r\n" + JSON[:10] + b"\r\nb\r\n" + JSON[10:] + b"\r\n0\r\nTrailer: x\r\n\r\n",
        sized(len(JSON), JSON),
        HEAD + b"\r\n" + JSON,  # ended by closing
        b"HTTP/1.1 100 Continue\r\n\r\n" + sized(len(JSON), JSON),
        b"HTTP/1.0 200 OK\n\n" + JSON,
    ],
)
def test_every_way_to_end_a_body_is_taken(peer: Any, transport: Any, get: Request, answer: bytes) -> None:
    exchange = transport(peer(after_reading(answer)).url).send(get)
    assert ("", JSON) == (exchange.error, exchange.body)


@pytest.mark.parametrize(("status", "body"), [("204 No Content", b""), ("200 OK", b""), ("503 Busy", b"<html>")])
def test_an_empty_or_odd_body_is_the_decoders_business(
    peer: Any, transport: Any, get: Request, status: str, body: bytes
) -> None:
    exchange = transport(peer(lambda line: (line.read(), line.reply(body, status))).url).send(get)
    assert ("", int(status[:3]), body) == (exchange.error, exchange.status, exchange.body)


def test_a_packed_empty_body_is_empty(peer: Any, transport: Any, get: Request) -> None:
    script = after_reading(sized(0, b"", b"Content-Encoding: gzip"))
    assert ("", b"") == transport(peer(script).url).send(get)[6:8][::-1]


def test_the_largest_body_allowed_fits_packed_and_unpacked(peer: Any, transport: Any, get: Request) -> None:
    body = b"x" * 60_000
    for data, headers in ((body, ()), (gzip.compress(body), ("Content-Encoding: gzip",))):
        server = peer(lambda line, data=data, headers=headers: (line.read(), line.reply(data, "200 OK", *headers)))
        exchange = transport(server.url, max_bytes=60_000).send(get)
        assert ("", body) == (exchange.error, exchange.body)

"""What goes out, on which connection, and what never does."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.errors import UsageError
from twshell.domain.wire import ANSWERED, NOT_CONNECTED, WAITING, Request
from twshell.transport.http import IDLE
from twshell.transport.origin import origin_of

JSON = b'{"data": {"id": "1"}}'


def answering(line: Any) -> None:
    """Answer every request of a connection, until the other side closes it."""
    while line.read():
        line.reply(JSON)


def headers_of(request: bytes) -> dict[str, str]:
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_a_read_is_a_get_with_its_query(peer: Any, transport: Any) -> None:
    server = peer(answering)
    query = (("query", "café & (a OR b) +~é/?#"), ("tweet.fields", "a,b"), ("empty", ""))
    transport(server.url).send(Request("GET", "/2/x", "/2/x", query))
    line = server.requests[0].split(b"\r\n")[0].decode()
    expected = "query=caf%C3%A9%20%26%20%28a%20OR%20b%29%20%2B~%C3%A9%2F%3F%23&tweet.fields=a%2Cb&empty="
    assert f"GET /2/x?{expected} HTTP/1.1" == line
    assert {"host", "user-agent", "accept", "accept-encoding", "authorization"} == set(headers_of(server.requests[0]))


def test_a_write_is_json_and_says_who_sends_it(peer: Any, transport: Any, post: Request) -> None:
    server = peer(answering)
    transport(server.url).send(post)
    headers = headers_of(server.requests[0])
    assert ("application/json", "twsh/test", "gzip", "OAuth TWSHCANARY") == (
        headers["content-type"], headers["user-agent"], headers["accept-encoding"], headers["authorization"],
    )  # fmt: skip
    assert {"text": "hello"} == json.loads(server.requests[0].partition(b"\r\n\r\n")[2])


@pytest.mark.parametrize("text", ["👩‍👩‍👧 ü 😀", "\ud800 half", "\x00\x1b[31m\u202e", "a\nb", '"}'])
def test_any_text_can_be_sent(peer: Any, transport: Any, text: str) -> None:
    server = peer(answering)
    exchange = transport(server.url).send(Request("POST", "/2/tweets", "/2/tweets", body={"text": text}))
    assert (200, text) == (exchange.status, json.loads(server.requests[0].partition(b"\r\n\r\n")[2])["text"])


def test_half_a_surrogate_in_a_query_is_replaced(peer: Any, transport: Any) -> None:
    server = peer(answering)
    transport(server.url).send(Request("GET", "/2/x", "/2/x", (("query", "a\ud800b"),)))
    assert b"query=a%3Fb " in server.requests[0]


def test_a_signature_is_of_the_servers_time(peer: Any, transport: Any, signer: Any, get: Request) -> None:
    exchange = transport(peer(answering).url).send(get, offset=-600.0)
    assert [exchange.started_at - 600.0] == signer.times


def test_reads_share_a_connection_and_a_write_has_its_own(
    peer: Any, transport: Any, get: Request, post: Request
) -> None:
    server = peer(answering)
    carrier = transport(server.url)
    seen = []
    for request in (get, get, post, get, post):
        carrier.send(request)
        seen.append(server.connections)
    assert [1, 1, 2, 2, 3] == seen


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_connection_closed_meanwhile_is_not_used_again(
    peer: Any, transport: Any, get: Request, post: Request, method: str
) -> None:
    closed = threading.Event()

    def once(line: Any) -> None:
        line.read()
        line.reply(JSON)
        line.sock.close()
        closed.set()

    server = peer(once, answering)
    carrier = transport(server.url)
    carrier.send(get)
    assert closed.wait(5)
    exchange = carrier.send(get if method == "GET" else post)
    assert (ANSWERED, "", 2) == (exchange.phase, exchange.error, server.connections)


def test_a_connection_kept_too_long_is_not_used_again(peer: Any, transport: Any, clock: Any, get: Request) -> None:
    server = peer(answering)
    carrier = transport(server.url)
    seen = []
    for pause in (0.0, IDLE - 5, IDLE + 5):
        clock.skipped += pause
        carrier.send(get)
        seen.append(server.connections)
    assert [1, 1, 2] == seen


def test_what_is_left_of_a_refused_answer_is_not_the_next_answer(peer: Any, transport: Any, get: Request) -> None:
    def large(line: Any) -> None:
        line.read()
        line.reply(b"x" * 100_000)
        line.read()

    server = peer(large, answering)
    carrier = transport(server.url, max_bytes=1000)
    assert "too-big" == carrier.send(get).error
    assert (JSON, 2) == (carrier.send(get).body, server.connections)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_redirect_is_followed_and_no_credential_leaves(
    peer: Any, transport: Any, get: Request, post: Request, status: int, method: str
) -> None:
    elsewhere = peer(answering)

    def away(line: Any) -> None:
        line.read()
        line.reply(b"", f"{status} Away", f"Location: {elsewhere.url}/2/tweets")

    server = peer(away)
    exchange = transport(server.url).send(get if method == "GET" else post)
    assert ("redirect", status, 1, 0) == (
        exchange.error, exchange.status, len(server.requests), elsewhere.connections,
    )  # fmt: skip


def test_no_cookie_is_kept(peer: Any, transport: Any, get: Request) -> None:
    def baking(line: Any) -> None:
        while line.read():
            line.reply(JSON, "200 OK", "Set-Cookie: guest_id=1; Path=/", "Set-Cookie: __cf_bm=2")

    server = peer(baking)
    carrier = transport(server.url)
    exchanges = [carrier.send(get) for _ in range(2)]
    assert not any("cookie" in headers_of(request) for request in server.requests)
    assert not any("set-cookie" in exchange.headers for exchange in exchanges)


def test_the_environment_changes_nothing(
    peer: Any, transport: Any, get: Request, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    proxy, server = peer(answering), peer(answering)
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login eve password evil\ndefault login eve password evil\n")
    netrc.chmod(0o600)
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    transport(server.url).send(get)
    assert ("OAuth TWSHCANARY", 0) == (headers_of(server.requests[0])["authorization"], proxy.connections)


def test_what_is_refused_at_first_and_served_then_is_sent_once(
    peer: Any, transport: Any, clock: Any, signer: Any, post: Request
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    served = []

    def wait(seconds: float, event: threading.Event) -> bool:
        clock.waits.append(seconds)
        listener = socket.create_server(("127.0.0.1", port))
        served.append(listener)
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        return False

    def serve(listener: socket.socket) -> None:
        sock, _ = listener.accept()
        with sock:
            served.append(sock.recv(65536))
            sock.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}")
            sock.recv(65536)

    clock.wait = wait
    exchange = transport(f"http://127.0.0.1:{port}").send(post)
    served[0].close()
    assert (ANSWERED, 201, [0.2], 2) == (exchange.phase, exchange.status, clock.waits, len(signer.times))


# Cancelling


def test_cancelled_before_it_began_nothing_is_sent(peer: Any, transport: Any, post: Request) -> None:
    server, cancelled = peer(answering), threading.Event()
    cancelled.set()
    exchange = transport(server.url).send(post, cancelled=cancelled)
    assert (NOT_CONNECTED, "cancelled", 0) == (exchange.phase, exchange.error, server.connections)


@pytest.mark.parametrize(
    ("sent", "phase"), [(b"", WAITING), (b"HTTP/1.1 20", WAITING), (b"HTTP/1.1 200 OK\r\n\r\n{", ANSWERED)]
)
def test_cancelled_under_way_it_is_unknown(peer: Any, transport: Any, post: Request, sent: bytes, phase: str) -> None:
    cancelled = threading.Event()

    def script(line: Any) -> None:
        line.read()
        line.write(sent)
        cancelled.set()
        line.hang()

    exchange = transport(peer(script).url).send(post, cancelled=cancelled)
    assert "cancelled" == exchange.error
    assert exchange.phase in (phase, WAITING)
    assert not exchange.is_answered


def test_cancelled_while_waiting_to_try_again_nothing_was_sent(transport: Any, clock: Any, post: Request) -> None:
    cancelled = threading.Event()
    clock.wait = lambda seconds, event: cancelled.set() or event.is_set()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    exchange = transport(f"http://127.0.0.1:{port}").send(post, cancelled=cancelled)
    assert (NOT_CONNECTED, "cancelled") == (exchange.phase, exchange.error)


def test_stopped_while_connecting_no_byte_leaves(peer: Any, transport: Any, post: Request, monkeypatch: Any) -> None:
    """The event is set while the name is looked up, which nothing can interrupt: the connection is dropped unused."""
    server, cancelled, looked_up = peer(answering), threading.Event(), threading.Event()
    real = socket.getaddrinfo

    def slow(*args: Any, **kwargs: Any) -> Any:
        cancelled.set()
        looked_up.wait(0.3)  # longer than the watchdog's slice: it has stopped the flight by then
        return real(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    exchange = transport(server.url).send(post, cancelled=cancelled)
    assert (NOT_CONNECTED, "cancelled", []) == (exchange.phase, exchange.error, server.requests)


def test_an_answer_that_was_whole_before_is_kept(peer: Any, transport: Any, post: Request) -> None:
    cancelled = threading.Event()
    exchange = transport(peer(answering).url).send(post, cancelled=cancelled)
    cancelled.set()
    assert exchange.is_answered


def test_no_watchdog_outlives_its_call(peer: Any, transport: Any, get: Request) -> None:
    carrier = transport(peer(answering).url)
    for _ in range(5):
        carrier.send(get, cancelled=threading.Event())
    left = [thread for thread in threading.enumerate() if thread.name == "twsh-watchdog"]
    for thread in left:
        thread.join(5)
    assert not any(thread.is_alive() for thread in left)


def test_several_threads_may_send(peer: Any, transport: Any) -> None:
    def echo(line: Any) -> None:
        while request := line.read():
            line.reply(request.split(b" ")[1])

    server, exchanges = peer(echo), {}
    carrier = transport(server.url)

    def send(number: int) -> None:
        method = "GET" if number % 2 else "POST"
        exchanges[number] = carrier.send(Request(method, f"/{number}", "/{n}", body=None if number % 2 else {}))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert {n: f"/{n}".encode() for n in range(12)} == {n: e.body for n, e in exchanges.items()}


def test_a_closed_transport_may_send_again(peer: Any, transport: Any, get: Request) -> None:
    carrier = transport(peer(answering).url)
    carrier.send(get)
    carrier.close()
    assert 200 == carrier.send(get).status


# Addresses


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://api.x.com", "https://api.x.com"),
        ("https://API.X.com/", "https://api.x.com"),
        ("https://api.x.com:8443", "https://api.x.com:8443"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:9", "http://[::1]:9"),
    ],
)
def test_an_address_is_https_or_this_machine(address: str, origin: str) -> None:
    assert origin == origin_of(address)


@pytest.mark.parametrize(
    "address",
    [
        "", "api.x.com", "http://api.x.com", "http://127.0.0.1.evil.example", "http://127.0.0.2", "http://0.0.0.0",
        "http://localhost.evil.example", "http://127.0.0.1@evil.example", "https://user:pass@api.x.com", "https://",
        "https://api.x.com/v2", "https://api.x.com?x=1", "https://api.x.com#x", "ftp://127.0.0.1", "file:///etc/passwd",
        "https://api.x.com:99999", "https://api.x.com:x", "https://[::1", "https://a b.com", "https://a\\b.com",
        "https://аpi.x.com", "https://api.x.com\n", "javascript:alert(1)", "http://2130706433", "HTTP://EVIL.example",
    ],
)  # fmt: skip
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        origin_of(address)


@pytest.mark.parametrize("path", ["2/x", "@evil.example/", "", ".evil.example"])
def test_a_path_cannot_change_the_host(transport: Any, path: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        transport("http://127.0.0.1:9").send(Request("GET", path, path))


def test_nothing_heavy_is_loaded_before_the_first_send() -> None:
    code = (
        "import sys\n"
        "from twshell.transport.http import Transport\n"
        "from twshell.auth.signing import OAuth1Signer, BearerSigner\n"
        "from twshell.auth.environment import keys_from\n"
        "Transport('https://api.x.com', None, None, user_agent='x')\n"
        "print([m for m in ('requests', 'urllib3', 'oauthlib', 'requests_oauthlib', 'ssl', 'http.client')"
        " if m in sys.modules])\n"
    )
    root = Path(__file__).resolve().parents[2]
    found = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert "[]" == found.stdout.strip()

"""TLS: what fails before the first byte is not sent, what fails after it is unknown, and nothing is ever waived."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from twshell.domain.wire import ANSWERED, NOT_CONNECTED, WAITING, Request
from twshell.transport.client import Client, call
from twshell.transport.flight import Flight

JSON = b'{"data": {"id": "1"}}'


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1 with its key, made for this run only."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem"


def secured(certificate: Path, script: Callable[[Any], None], *, says_goodbye: bool = True) -> Callable[[Any], None]:
    """A script that shakes hands first, and ends with TLS's own goodbye or without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))

    def shaking(line: Any) -> None:
        with context.wrap_socket(line.sock, server_side=True, suppress_ragged_eofs=True) as sock:
            line.sock = sock
            script(line)
            if says_goodbye:
                sock.unwrap()

    return shaking


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the certificate among those that requests comes with."""
    monkeypatch.setattr(requests.utils, "DEFAULT_CA_BUNDLE_PATH", str(certificate))
    return certificate


def url_of(server: Any) -> str:
    return f"https://127.0.0.1:{server.port}"


def test_a_trusted_server_is_talked_to(peer: Any, transport: Any, post: Request, trusted: Path) -> None:
    server = peer(secured(trusted, lambda line: (line.read(), line.reply(JSON, "201 Created"))))
    exchange = transport(url_of(server)).send(post)
    assert (ANSWERED, "", 201, JSON) == (exchange.phase, exchange.error, exchange.status, exchange.body)


def test_a_certificate_nobody_trusts_is_not_connected(
    peer: Any, transport: Any, clock: Any, post: Request, certificate: Path
) -> None:
    server = peer(secured(certificate, lambda line: (line.read(), line.reply(JSON))))
    exchange = transport(url_of(server)).send(post)
    assert (NOT_CONNECTED, "tls", []) == (exchange.phase, exchange.error, clock.waits)
    assert [] == server.requests


def test_a_certificate_for_another_name_is_not_connected(
    peer: Any, transport: Any, post: Request, trusted: Path
) -> None:
    server = peer(secured(trusted, lambda line: (line.read(), line.reply(JSON))))
    exchange = transport(f"https://localhost:{server.port}").send(post)
    assert (NOT_CONNECTED, "tls", []) == (exchange.phase, exchange.error, server.requests)


def test_verification_cannot_be_switched_off(peer: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(certificate))
    server = peer(secured(certificate, lambda line: (line.read(), line.reply(JSON))))
    client = Client(url_of(server), "twsh/test")
    client.verify = False
    flight = Flight(is_write=False)
    with pytest.raises(requests.exceptions.SSLError):
        client.fly(call("GET", url_of(server) + "/2/x", None, lambda request: request), flight, (1, 1))
    with pytest.raises(requests.exceptions.SSLError):
        client.get(url_of(server) + "/2/x", verify=False)
    client.close()
    flight.land()
    assert [] == server.requests


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (lambda line: line.write(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "tls"),
        (lambda line: line.sock.recv(1) and line.reset(), "tls"),
        (lambda line: line.sock.recv(65536), "tls"),
        (lambda line: line.hang(), "connect-timeout"),
    ],
    ids=["plain http", "reset", "closed", "silent"],
)
def test_a_handshake_that_fails_is_not_connected(
    peer: Any, transport: Any, post: Request, script: Any, error: str
) -> None:
    patience = 0.2 if error == "connect-timeout" else 5.0
    exchange = transport(url_of(peer(script)), connect_timeout=patience, total_timeout=3 * patience).send(post)
    assert (NOT_CONNECTED, error) == (exchange.phase, exchange.error)


def test_cancelled_while_shaking_hands_nothing_was_sent(peer: Any, transport: Any, post: Request) -> None:
    cancelled = threading.Event()

    def script(line: Any) -> None:
        line.sock.recv(1)
        cancelled.set()
        line.hang()

    exchange = transport(url_of(peer(script))).send(post, cancelled=cancelled)
    assert (NOT_CONNECTED, "cancelled") == (exchange.phase, exchange.error)


@pytest.mark.parametrize(
    ("script", "phase", "error"),
    [
        (lambda line: line.read(), WAITING, "cut"),
        (lambda line: (line.read(), line.hang()), WAITING, "timeout"),
        (lambda line: (line.read(), line.write(b"HTTP/1.1 201 Crea")), WAITING, "cut"),
        (lambda line: (line.read(), line.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")), ANSWERED, "cut"),
    ],
    ids=["closed", "silent", "cut status line", "cut body"],
)
def test_what_fails_after_the_handshake_may_have_been_sent(
    peer: Any, transport: Any, post: Request, trusted: Path, script: Any, phase: str, error: str
) -> None:
    server = peer(secured(trusted, script))
    exchange = transport(url_of(server), read_timeout=0.2 if error == "timeout" else 5.0).send(post)
    assert (phase, error, 1) == (exchange.phase, exchange.error, server.connections)


def test_a_connection_torn_off_without_goodbye_may_have_been_sent(
    peer: Any, transport: Any, post: Request, trusted: Path
) -> None:
    server = peer(secured(trusted, lambda line: line.read(), says_goodbye=False))
    exchange = transport(url_of(server)).send(post)
    assert (WAITING, "cut") == (exchange.phase, exchange.error)


def test_garbage_under_tls_may_have_been_sent(peer: Any, transport: Any, post: Request, trusted: Path) -> None:
    def script(line: Any) -> None:
        line.read()
        with socket.socket(fileno=line.sock.detach()) as bare:
            bare.sendall(b"\x17\x03\x03\x00\x23" + b"garbage" * 5)

    exchange = transport(url_of(peer(secured(trusted, script, says_goodbye=False)))).send(post)
    assert (WAITING, "tls") == (exchange.phase, exchange.error)

"""The server as such: what every answer carries, how connections are kept, bounded and ended."""

from __future__ import annotations

import re
import socket
import threading
from typing import Any

import pytest
import requests

from twshell.sim import Simulator


def test_every_answer_carries_the_headers_support_asks_for(client: Any) -> None:
    headers = client.get("/2/users/me").headers
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-transaction-id"])
    assert re.fullmatch(r"[0-9a-f]{16}-[A-Z]{3}", headers["cf-ray"])
    assert headers["date"] == "Tue, 24 Nov 2026 06:00:00 GMT"
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["x-access-level"] == "read-write-directmessages"
    assert headers["x-response-time"].isdigit()
    assert headers["api-version"] == "2.167"


def test_refusals_carry_them_too(client: Any) -> None:
    answer = client.post("/2/users/101/likes", {"tweet_id": "1"})
    assert answer.status_code == 403
    assert {"x-transaction-id", "cf-ray", "x-access-level", "x-rate-limit-remaining"} <= set(answer.headers)


def test_no_two_answers_share_a_transaction_id(client: Any) -> None:
    ids = [client.get("/2/users/me").headers["x-transaction-id"] for _ in range(5)]
    assert len(set(ids)) == 5


def test_the_same_seed_and_calls_give_the_same_answers(sim: Simulator, client: Any) -> None:
    def play() -> list[tuple[str, str]]:
        answers = [client.get("/2/users/me"), client.say("same"), client.post("/2/lists", {"name": "same"})]
        return [(answer.headers["x-transaction-id"], answer.text) for answer in answers]

    first = play()
    sim.begin(1)
    assert play() == first


def test_a_body_is_gzipped_only_when_that_is_accepted(client: Any) -> None:
    zipped = client.call("GET", "/2/users/me", headers={"accept-encoding": "gzip"})
    plain = client.call("GET", "/2/users/me", headers={"accept-encoding": "gzip;q=0, identity"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert zipped.json() == plain.json()


def test_a_connection_serves_many_requests(raw: Any, sim: Simulator) -> None:
    one = b"GET /sim/clock HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
    assert raw(one * 3).count(b"HTTP/1.1 200 OK") == 3


def test_a_connection_ends_when_the_client_asks(raw: Any) -> None:
    answer = raw(b"GET /sim/clock HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n" * 2, False)
    assert answer.count(b"HTTP/1.1 200 OK") == 1
    assert b"connection: close" in answer


def test_head_has_headers_and_no_body(raw: Any) -> None:
    answer = raw(b"HEAD /sim/clock HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-length: " in head
    assert body == b""


def test_it_listens_on_loopback_only(sim: Simulator) -> None:
    assert sim.url.startswith("http://127.0.0.1:")
    port = int(sim.url.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):  # whoever listens on all addresses answers at this one too
        socket.create_connection(("127.0.0.2", port), timeout=2)


def test_a_connection_too_many_is_told_503(small_server: Simulator) -> None:
    port = int(small_server.url.rpartition(":")[2])
    held = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(4)]
    try:
        for connection in held:
            connection.sendall(b"GET /sim/clock HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        with socket.create_connection(("127.0.0.1", port), timeout=20) as extra:
            answer = extra.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 503 Service Unavailable")
        assert b'"type":"about:blank"' in answer
    finally:
        for connection in held:
            connection.close()


@pytest.fixture
def small_server(clock: Any, sim: Simulator) -> Any:
    from twshell.sim.server import Server

    class Narrow:
        """A server over the same service that serves four connections only."""

        def __init__(self) -> None:
            service = sim._service
            assert service is not None
            self.server = Server(service.answer, service.refuse, served=4, patience=2.0, crashed=sim.crashes.append)
            self.server.start()
            self.url = f"http://127.0.0.1:{self.server.port}"

    narrow = Narrow()
    yield narrow
    narrow.server.stop()


def test_stop_ends_open_connections_waits_and_threads(clock: Any, town: Any) -> None:
    sim = Simulator(clock=clock, town=town, lively=False)
    sim.start()
    port = int(sim.url.rpartition(":")[2])
    idle = socket.create_connection(("127.0.0.1", port), timeout=20)
    idle.sendall(b"GET /sim/clock HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
    assert idle.recv(65_536).startswith(b"HTTP/1.1 200")
    sim.add_fault({"kind": "delay", "delay": 3_600})
    is_held = threading.Event()
    sim.log = lambda _: is_held.set()
    waiting = socket.create_connection(("127.0.0.1", port), timeout=20)
    waiting.sendall(b"GET /2/users/me HTTP/1.1\r\nhost: x\r\n\r\n")
    assert is_held.wait(20)
    sim.stop()
    assert waiting.recv(10) == b""
    assert idle.recv(10) == b""
    assert [thread.name for thread in threading.enumerate() if thread.name.endswith(f"-{port}")] == []
    waiting.close()
    idle.close()


@pytest.fixture
def town(sim: Simulator) -> Any:
    return sim._build


def test_it_can_be_started_again_after_stop(clock: Any, town: Any) -> None:
    sim = Simulator(clock=clock, town=town, lively=False)
    for _ in range(2):
        with sim:
            assert requests.get(sim.url + "/sim/clock", timeout=20).status_code == 200
    with pytest.raises(RuntimeError):
        sim.url  # noqa: B018


def test_the_ledger_is_right_to_the_request_under_eight_connections(sim: Simulator, make_client: Any) -> None:
    def work() -> None:
        client = make_client()
        for _ in range(9):
            assert client.get("/2/users/me").status_code == 200

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sim.ledger) == 72
    assert len({row.trace for row in sim.ledger}) == 72


def test_a_request_leaves_a_row_of_what_the_server_saw(sim: Simulator, client: Any) -> None:
    answer = client.say("Noted", made_with_ai=False)
    (row,) = sim.ledger
    assert (row.method, row.path, row.template, row.status) == ("POST", "/2/tweets", "/2/tweets", 201)
    assert (row.credential, row.user_id, row.effect, row.billed) == ("1a", "101", "done", 0.015)
    assert row.body == '{"text": "Noted", "made_with_ai": false}'
    assert row.trace == answer.headers["x-transaction-id"]
    assert row.at == sim.clock.now()


def test_a_log_gets_a_line_per_request(sim: Simulator, client: Any) -> None:
    lines: list[str] = []
    sim.log = lines.append
    try:
        client.get("/2/users/me")
    finally:
        sim.log = None
    assert lines == ["GET /2/users/me 200"]

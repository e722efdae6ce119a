"""Every kind of misbehaviour, seen by a client that reads bytes; and which calls it strikes."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import requests

from twshell.sim import Simulator
from twshell.sim.faults import KINDS, Fault, Faults, read_fault, spoilt
from twshell.sim.reply import Reply

ME = b"GET /2/users/me HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"


def strikes(fault: Fault, calls: int, method: str = "GET", template: str = "/2/users/me") -> list[int]:
    faults = Faults()
    faults.add(fault)
    return [n for n in range(1, calls + 1) if faults.pick(method, template, template) is not None]


@pytest.mark.parametrize(
    ("fault", "struck"),
    [
        (Fault("drop"), [1, 2, 3, 4, 5, 6, 7, 8]),
        (Fault("drop", nth=(2,)), [2]),
        (Fault("drop", nth=(2, 5)), [2, 5]),
        (Fault("drop", every=3), [1, 2, 3, 4, 5, 6, 7, 8]),
        (Fault("drop", every=3, nth=(1,)), [1, 4, 7]),
        (Fault("drop", times=2), [1, 2]),
        (Fault("drop", every=2, nth=(2,), times=3), [2, 4, 6]),
    ],
)
def test_a_fault_strikes_the_calls_it_names(fault: Fault, struck: list[int]) -> None:
    assert strikes(fault, 8) == struck


@pytest.mark.parametrize(
    ("fault", "hits"),
    [
        (Fault("drop", method="GET"), True),
        (Fault("drop", method="read"), True),
        (Fault("drop", method="write"), False),
        (Fault("drop", method="POST"), False),
        (Fault("drop", path="/2/users/{id}"), True),
        (Fault("drop", path="/2/users/7"), True),
        (Fault("drop", path="/2/users/*"), True),
        (Fault("drop", path="/2/tweets*"), False),
        (Fault("drop", path="/2/users"), False),
    ],
)
def test_a_fault_is_about_methods_and_paths(fault: Fault, hits: bool) -> None:
    assert fault.matches("GET", "/2/users/{id}", "/2/users/7") is hits


def test_the_first_fault_that_strikes_wins_and_all_count() -> None:
    faults = Faults()
    faults.add(Fault("drop", nth=(1,)))
    faults.add(Fault("reset", nth=(1, 2)))
    picked = [faults.pick("GET", "/x", "/x") for _ in range(3)]
    assert [fault and fault.kind for fault in picked] == ["drop", "reset", None]


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ([], "a fault is an object"),
        ({}, "kind is one of"),
        ({"kind": "explode"}, "kind is one of"),
        ({"kind": "drop", "colour": "red"}, "no part colour"),
        ({"kind": "drop", "nth": "2"}, "nth has the wrong type"),
        ({"kind": "drop", "times": True}, "times has the wrong type"),
        ({"kind": "drop", "nth": [-1]}, "not negative"),
        ({"kind": "drop", "nth": ["x"]}, "not negative"),
        ({"kind": "delay", "delay": -1}, "not negative"),
        ({"kind": "truncate", "where": "middle"}, "where is one of"),
        ({"kind": "answer", "status": 99}, "status is between"),
        ({"kind": "answer", "headers": {"a": "b\r\nc: d"}}, "headers are lines of text"),
        ({"kind": "answer", "headers": {"a": 1}}, "headers are lines of text"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(wish: Any, complaint: str) -> None:
    found = read_fault(wish)
    assert isinstance(found, str)
    assert complaint in found


def test_every_kind_can_be_asked_for() -> None:
    assert [read_fault({"kind": kind}) for kind in KINDS] == [Fault(kind) for kind in KINDS]


def test_an_answer_of_ones_own_replaces_status_headers_and_body() -> None:
    reply = Reply(200, b"{}", [("x-rate-limit-remaining", "5"), ("date", "now")])
    made = spoilt(reply, Fault("answer", status=429, headers={"x-rate-limit-remaining": "0"}, body={"a": 1}))
    assert (made.status, made.body) == (429, b'{"a":1}')
    assert ("x-rate-limit-remaining", "0") in made.headers
    assert ("x-rate-limit-remaining", "5") not in made.headers
    assert ("date", "now") in made.headers


# Over the wire


def test_an_answer_of_ones_own_is_sent_and_the_call_not_carried_out(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "answer", "method": "POST", "status": 500, "body": {"errors": [{"code": 131}]}})
    answer = client.say("never")
    assert (answer.status_code, answer.json()) == (500, {"errors": [{"code": 131}]})
    assert len(sim.world.posts_by_author["101"]) == 1
    assert (sim.ledger[-1].fault, sim.ledger[-1].effect, sim.ledger[-1].status) == ("answer", "none", 500)


def test_an_empty_answer_of_ones_own(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "answer", "status": 403})
    answer = client.get("/2/users/me")
    assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.parametrize("kind", ["drop", "reset"])
@pytest.mark.parametrize("happened", [False, True])
def test_a_broken_connection_before_or_after_the_write(sim: Simulator, client: Any, kind: str, happened: bool) -> None:
    sim.add_fault({"kind": kind, "method": "POST", "happened": happened})
    with pytest.raises(requests.ConnectionError):
        client.say("maybe")
    said = [sim.world.posts[post_id].text for post_id in sim.world.posts_by_author["101"]]
    assert ("maybe" in said) is happened
    assert (sim.ledger[-1].status, sim.ledger[-1].effect) == (None, "done" if happened else "none")
    assert sim.ledger[-1].billed == (0.015 if happened else 0.0)


def test_a_reset_is_a_reset_and_a_drop_a_quiet_close(sim: Simulator, raw: Any) -> None:
    sim.add_fault({"kind": "drop"})
    assert raw(ME, False) == b""
    sim.faults.clear()
    sim.add_fault({"kind": "reset"})
    with pytest.raises(ConnectionResetError):
        raw(ME, False)


@pytest.fixture
def cut(sim: Simulator, raw: Any) -> Callable[[str], tuple[bytes, bytes, bytes]]:
    """Return a function that has an answer cut, and returns its head, the blank line and its body."""

    def ask(where: str) -> tuple[bytes, bytes, bytes]:
        sim.add_fault({"kind": "truncate", "where": where})
        head, blank, body = raw(ME, False).partition(b"\r\n\r\n")
        return head, blank, body

    return ask


def test_an_answer_is_cut_in_its_first_line(cut: Any) -> None:
    assert cut("status") == (b"HTTP/1.1 ", b"", b"")


def test_an_answer_is_cut_in_its_headers(cut: Any) -> None:
    head, blank, _ = cut("headers")
    assert blank == b""
    assert b"\r\nserver: cloudflare envoy\r\n" in head


def test_an_answer_is_cut_in_its_body(cut: Any) -> None:
    head, _, body = cut("body")
    (length,) = [int(line.split()[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length")]
    assert 0 < len(body) < length


def test_an_answer_is_cut_in_a_chunk(cut: Any) -> None:
    head, _, body = cut("chunk")
    assert b"transfer-encoding: chunked" in head
    size, _, chunk = body.partition(b"\r\n")
    assert 0 < len(chunk) < int(size, 16)


def test_a_cut_write_happened(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "truncate", "method": "POST"})
    with pytest.raises(requests.RequestException):
        client.say("cut short")
    assert sim.ledger[-1].effect == "done"


def test_bad_gzip_says_gzip_and_is_none(sim: Simulator, raw: Any) -> None:
    sim.add_fault({"kind": "bad-gzip"})
    head, _, body = raw(ME, False).partition(b"\r\n\r\n")
    assert b"content-encoding: gzip" in head
    with pytest.raises(zlib.error):
        zlib.decompress(body, 31)


def test_html_comes_as_html(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "html", "status": 403})
    answer = client.get("/2/users/me")
    assert (answer.status_code, answer.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")


def test_wrong_json_is_half_a_body_or_a_wrong_shape(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "wrong-json", "times": 1})
    with pytest.raises(requests.JSONDecodeError):
        client.get("/2/users/me").json()
    sim.add_fault({"kind": "wrong-json", "body": ["no", "object"], "times": 1})
    answer = client.get("/2/users/me")
    assert (answer.status_code, answer.json()) == (200, ["no", "object"])


def test_a_redirect_points_elsewhere(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "redirect", "location": "https://elsewhere.example/", "status": 307})
    answer = client.call("POST", "/2/tweets", json={"text": "x"}, allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "https://elsewhere.example/")


def test_a_delay_waits_and_then_answers_truly(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "delay", "delay": 0.05})
    answer = client.get("/2/users/me")
    assert answer.elapsed.total_seconds() >= 0.05
    assert answer.json()["data"]["username"] == "ada"


def test_a_delay_holds_up_nobody_else(sim: Simulator, client: Any, make_client: Any) -> None:
    sim.add_fault({"kind": "delay", "delay": 3_600, "path": "/2/users/me"})
    is_held = threading.Event()
    sim.log = lambda _: is_held.set()
    held = threading.Thread(target=lambda: _quiet(client))
    held.start()
    assert is_held.wait(20)
    sim.log = None
    assert make_client().get("/2/users/102").status_code == 200
    sim.stop()
    held.join()
    sim.start()


def _quiet(client: Any) -> None:
    with pytest.raises(requests.ConnectionError):
        client.get("/2/users/me")


def test_a_drip_comes_piece_by_piece_and_whole(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "drip", "piece": 50, "pause": 0.001})
    assert client.get("/2/users/me").json()["data"]["username"] == "ada"


def test_a_flood_is_as_long_as_it_says(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "flood", "size": 3_000_000})
    assert len(client.get("/2/users/me").content) == 3_000_000


def test_faults_strike_unknown_paths_and_sign_in_too(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "html", "status": 502})
    assert client.get("/nowhere").status_code == 502
    assert client.call("POST", "/oauth2/token", auth=None).status_code == 502


def test_the_control_pages_are_never_struck(sim: Simulator, client: Any) -> None:
    sim.add_fault({"kind": "reset"})
    assert client.get("/sim/faults").json()["faults"][0]["kind"] == "reset"

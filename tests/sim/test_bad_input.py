"""What is no request, or no request X takes: an X-shaped refusal, never a traceback, never a hang."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twshell.sim import Simulator
from twshell.sim.http1 import MAX_BODY, Malformed, parse_head
from twshell.sim.multipart import parts_of
from twshell.sim.problems import Refusal
from twshell.sim.server import Server


def told(answer: bytes) -> tuple[int, dict[str, Any]]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1 x\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\nhost: x\r\n\r\n", 505),
        (b"GET / SPDY/1\r\nhost: x\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", 400),
        (b"GET * HTTP/1.1\r\nhost: x\r\n\r\n", 400),
        (b"GET ftp://x/ HTTP/1.1\r\nhost: x\r\n\r\n", 400),
        (b"G\x00T / HTTP/1.1\r\nhost: x\r\n\r\n", 400),
        (b"GET /\x01 HTTP/1.1\r\nhost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost : x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\n folded: y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\na: b\x00c\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: ten\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nab", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip\r\n\r\n", 501),
        (b"GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabc\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nfffffff\r\n", 413),
        (b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\n", 413),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nhost: x\r\na: " + b"b" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nhost: x\r\n" + b"".join(b"h%d: x\r\n" % n for n in range(120)) + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nhost: x\r\n", 400),
    ],
)
def test_what_is_no_request_is_told_in_xs_shape_and_let_go(raw: Any, request_bytes: bytes, status: int) -> None:
    found, body = told(raw(request_bytes))
    assert (found, body["status"], body["type"]) == (status, status, "about:blank")
    assert body["detail"]


def test_a_refusal_reaches_a_client_that_still_sends(sim: Simulator) -> None:
    port = int(sim.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"POST /2/tweets HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % (MAX_BODY + 1))
        for _ in range(50):
            connection.sendall(b"x" * 65_536)
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413")


@pytest.fixture
def impatient(sim: Simulator) -> Iterator[Callable[[bytes], bytes]]:
    """Send bytes to a server that waits a tenth of a second for more, and return what comes."""
    service = sim._service
    assert service is not None
    server = Server(service.answer, service.refuse, patience=0.1, crashed=sim.crashes.append)
    server.start()

    def send(request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65_536), b""))

    yield send
    server.stop()


def test_a_client_that_falls_silent_within_its_head_is_let_go(impatient: Any) -> None:
    found, _ = told(impatient(b"GET / HTTP/1.1\r\nhost:"))
    assert found == 408


def test_a_client_that_falls_silent_within_its_body_is_let_go(impatient: Any) -> None:
    found, _ = told(impatient(b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nab"))
    assert found == 408


def test_a_client_that_says_nothing_is_closed_without_a_word(impatient: Any) -> None:
    assert impatient(b"") == b""


def test_a_chunked_body_is_read(sim: Simulator, client: Any) -> None:
    pieces = (piece for piece in (b'{"text": "in ', b'pieces"}'))
    answer = client.call("POST", "/2/tweets", data=pieces, headers={"content-type": "application/json"})
    assert answer.json()["data"]["text"] == "in pieces"


def test_a_client_that_waits_for_100_continue_gets_it(sim: Simulator) -> None:
    port = int(sim.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(
            b"POST /sim/reset HTTP/1.1\r\nhost: 127.0.0.1\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n"
        )
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")
        assert connection.recv(100).startswith(b"HTTP/1.1 200")


def test_an_absolute_target_and_http_1_0_are_taken(raw: Any) -> None:
    assert raw(b"GET http://127.0.0.1/sim/clock HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").startswith(b"HTTP/1.1 200")
    assert b"connection: close" in raw(b"GET /sim/clock HTTP/1.0\r\nhost: 127.0.0.1\r\n\r\n", False)


@pytest.mark.parametrize(
    "path", ["/", "/2", "/2/nothing", "/1.1/statuses/update.json", "/2/users//tweets", "//", "/2/tweets/"]
)
def test_an_unknown_path_is_404(client: Any, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()) == (
        404, {"title": "Not Found", "detail": "Not Found", "type": "about:blank", "status": 404},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/2/tweets", "GET, POST"),
        ("POST", "/2/users/me", "GET"),
        ("BREW", "/2/tweets/1", "DELETE, GET"),
        ("OPTIONS", "/2/users/1/retweets", "POST"),
    ],
)
def test_a_wrong_method_is_405_and_says_which_are_right(client: Any, method: str, path: str, allowed: str) -> None:
    answer = client.call(method, path)
    assert (answer.status_code, answer.headers["allow"], answer.json()["status"]) == (405, allowed, 405)


def test_what_x_documents_and_the_simulator_lacks_says_so(sim: Simulator, client: Any) -> None:
    answer = client.bearer("GET", "/2/spaces/1", sim.keys.bearer_token)
    assert (answer.status_code, answer.json()["title"]) == (501, "Not Implemented")


JSON = "application/json"


@pytest.mark.parametrize(
    ("content_type", "body", "message"),
    [
        (None, b'{"text":"x"}', "Requests with bodies must have content-type of application/json."),
        ("text/plain", b'{"text":"x"}', "Requests with bodies must have content-type of application/json."),
        (
            "multipart/form-data; boundary=x",
            b"--x--",
            "Requests with bodies must have content-type of application/json.",
        ),
        (JSON, b"", "$.text: is missing but it is required"),
        (JSON, b"{", "The request body is not valid JSON."),
        (JSON, b'{"text": NaN}', "The request body is not valid JSON."),
        (JSON, b'{"text": 1e999}', "The request body is not valid JSON."),
        (JSON, b'{"text": "\\ud800"}', "The request body is not valid JSON."),
        (JSON, b'{"text": "\xff"}', "The request body is not valid JSON."),
        (JSON, b"[" * 100_000, "The request body is not valid JSON."),
        (JSON, b'{"a":' * 3_000 + b"1" + b"}" * 3_000, "The request body is not valid JSON."),
        (JSON, b"9" * 5_000, "The request body is not valid JSON."),
        (JSON, b'["text"]', "$: array found, object expected"),
        (JSON, b'"text"', "$: string found, object expected"),
        (JSON, b"null", "$: null found, object expected"),
        (JSON, b"1.5", "$: number found, object expected"),
        (JSON, b'{"text": {"a": 1}}', "$.text: object found, string expected"),
    ],
)
def test_a_body_that_is_not_the_json_x_wants(client: Any, content_type: Any, body: bytes, message: str) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    answer = client.call("POST", "/2/tweets", data=body, headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request")
    assert answer.json()["errors"][0]["message"] == message


@pytest.mark.parametrize(
    ("path", "query", "message"),
    [
        ("/2/users/abc", {}, "The `id` query parameter value [abc] does not match ^[0-9]{1,19}$"),
        ("/2/users/by/username/no-such", {}, "The `username` query parameter value [no-such] does not match "
                                             "^[A-Za-z0-9_]{1,15}$"),
        ("/2/tweets", {}, "The `ids` query parameter can not be empty"),
        ("/2/tweets", {"ids": "1,x"}, "The `ids` query parameter value [x] does not match ^[0-9]{1,19}$"),
        ("/2/tweets", {"ids": ",".join("1" * 101)}, "The number of values in the `ids` query parameter list [101] is "
                                                    "not between 1 and 100"),
        ("/2/tweets/search/recent", {"query": ""}, "The `query` query parameter value [] must have a length between 1 "
                                                   "and 4096"),
        ("/2/tweets/search/recent", {"query": "a", "max_results": "9"}, "The `max_results` query parameter value [9] "
                                                                        "is not between 10 and 100"),
        ("/2/tweets/search/recent", {"query": "a", "max_results": "ten"}, "The `max_results` query parameter value "
                                                                          "[ten] is not a valid integer"),
        ("/2/tweets/search/recent", {"query": "a", "sort_order": "best"}, "The `sort_order` query parameter value "
                                                                          "[best] is not one of [recency,relevancy]"),
        ("/2/tweets/search/recent", {"query": "a", "start_time": "yesterday"}, "The `start_time` query parameter value "
                                                                               "[yesterday] is not a valid RFC3339 "
                                                                               "date-time"),
        ("/2/tweets/search/recent", {"query": "a", "since_id": "x"}, "The `since_id` query parameter value [x] does "
                                                                     "not match ^[0-9]{1,19}$"),
        ("/2/users/101/tweets", {"exclude": "replies,jokes"}, "The `exclude` query parameter value [jokes] is not one "
                                                              "of [replies,retweets]"),
        ("/2/users/101/tweets", {"max_results": "4"}, "The `max_results` query parameter value [4] is not between 5 "
                                                      "and 100"),
    ],
)  # fmt: skip
def test_a_parameter_that_does_not_fit_is_told(client: Any, path: str, query: Any, message: str) -> None:
    answer = client.get(path, **query)
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (400, message)


def test_an_unknown_parameter_is_refused_and_every_complaint_told(client: Any) -> None:
    answer = client.get("/2/users/me", colour="red", **{"user.fields": "name", "size": "1"})
    assert answer.json()["errors"] == [
        {
            "parameters": {name: [value]},
            "message": f"The query parameter [{name}] is not one of [expansions,post.fields,tweet.fields,user.fields]",
        }
        for name, value in (("colour", "red"), ("size", "1"))
    ]


def test_an_unknown_field_name_is_ignored(client: Any) -> None:
    answer = client.get("/2/users/me", **{"user.fields": "name,shoe_size", "expansions": "best_friend"})
    assert answer.status_code == 200
    assert "errors" not in answer.json()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nno blank line\r\n--x--"),
        ("multipart/form-data; boundary=x", b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb'),
        ("multipart/form-data; boundary=x", b"--x\r\ncontent-disposition: form-data\r\n\r\nb\r\n--x--"),
        ("multipart/form-data; boundary=x", b'--x\r\ncontent-disposition: f; name="a"\r\n\r\nb\r\n' * 40 + b"--x--"),
    ],
)
def test_a_malformed_form_is_refused(client: Any, content_type: str, body: bytes) -> None:
    answer = client.call("POST", "/2/media/upload", data=body, headers={"content-type": content_type})
    assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request")


def test_a_form_with_binary_in_it_is_read_to_the_byte() -> None:
    content = bytes(range(256)) + b"\r\n--x\r"
    body = b'--xyz\r\nContent-Disposition: form-data; name="media"; filename="a"\r\n\r\n' + content + b"\r\n--xyz--\r\n"
    assert parts_of('multipart/form-data; boundary="xyz"', body) == {"media": content}


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader_of_heads(head: bytes) -> None:
    with contextlib.suppress(Malformed):
        parse_head(head)


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader_of_forms(body: bytes) -> None:
    with contextlib.suppress(Refusal):
        parts_of("multipart/form-data; boundary=x", b"--x\r\n" + body + b"\r\n--x--")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
POST_PARTS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("text", "reply", "quote_tweet_id", "media", "poll", "reply_settings", "edit_options", "geo", "nullcast"),
        JSON_VALUES | st.fixed_dictionaries({"in_reply_to_tweet_id": st.just("1")}),
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(POST_PARTS)
def test_no_json_crashes_the_writing_of_posts(sim: Simulator, client: Any, body: Any) -> None:
    sim.windows.put([])
    answer = client.post("/2/tweets", body)
    assert answer.status_code in (201, 400, 403, 404)
    assert sim.crashes == []


PATHS = [
    "/2/users/{}", "/2/users/by", "/2/tweets", "/2/tweets/search/recent", "/2/users/101/tweets", "/2/users/search",
    "/2/users/101/timelines/reverse_chronological", "/2/tweets/{}/quote_tweets", "/2/lists/{}", "/2/dm_events",
    "/2/users/101/bookmarks/folders/{}", "/2/media/upload", "/2/dm_conversations/{}/dm_events",
]  # fmt: skip
NAMES = [
    "ids", "usernames", "query", "max_results", "pagination_token", "next_token", "since_id", "until_id", "start_time",
    "end_time", "exclude", "expansions", "tweet.fields", "post.fields", "user.fields", "media_id", "sort_order",
]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    st.sampled_from(PATHS),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12) | st.sampled_from(["101", "1"]),
    st.dictionaries(st.sampled_from(NAMES), st.text(st.characters(exclude_categories=["Cs"]), max_size=15), max_size=4),
)
def test_no_path_or_query_crashes_a_read(sim: Simulator, client: Any, path: str, value: str, query: Any) -> None:
    from urllib.parse import quote

    sim.windows.put([])
    answer = client.get(path.format(quote(value, safe="")), **query)
    assert answer.status_code in (200, 400, 403, 404, 405)
    assert sim.crashes == []

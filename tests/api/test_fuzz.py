"""Whatever the bytes, decoding gives an answer and every kept id is digits."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twshell.domain.wire import Answer

Decode = Callable[..., Answer]
KINDS = st.sampled_from(["posts", "post", "users", "user", "deed", "rows"])
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.text(max_size=20), st.just("\ud800"),
    st.just([]), st.just({}), st.just([None]), st.just([[{}]]), st.just({"id": "1"}), st.just(10**400),
    st.just("1" * 19), st.just({"data": {}}), st.just([{"start": -1, "end": 10**9, "tag": "&amp;", "username": "a"}]),
)  # fmt: skip
NAMES = st.sampled_from(
    ["data", "includes", "errors", "meta", "id", "text", "entities", "urls", "media", "users", "public_metrics"]
)
LIGHT = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4)


def check(found: Answer) -> None:
    for post in (*found.posts, *found.included_posts):
        assert post.id.isdigit()
        for entity in post.entities:
            assert 0 <= entity.start <= entity.end <= len(post.text)
        post.text.encode()
        str(post.metrics)
    for user in (*found.users, *found.included_users):
        assert user.id.isdigit()
        user.name.encode()
    json.dumps([dict(found.deed), list(found.rows), dict(found.meta), dict(found.extra)], allow_nan=False)
    assert found.fault in ("", "html", "not-json", "empty", "no-data")


@LIGHT
@given(body=st.binary(max_size=200), kind=KINDS, status=st.integers(100, 599))
def test_random_bytes_never_raise(answer: Decode, body: bytes, kind: str, status: int) -> None:
    check(answer(body, kind, status=status))


@LIGHT
@given(value=st.recursive(ODD, nested, max_leaves=12), kind=KINDS)
def test_random_documents_never_raise(answer: Decode, value: Any, kind: str) -> None:
    check(answer(value, kind))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [deeper for key, each in inner for deeper in places(each, (*path, key))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(copy[path[0]], path[1:], new)
    return copy


@LIGHT
@given(data=st.data(), kind=KINDS)
def test_a_sample_with_odd_values_never_raises(samples: Any, answer: Decode, data: st.DataObject, kind: str) -> None:
    sample = data.draw(st.sampled_from(samples))
    body = sample.body
    for _ in range(data.draw(st.integers(1, 4))):
        body = replaced(body, data.draw(st.sampled_from(places(body))), data.draw(ODD))
    check(answer(body, kind, status=sample.status))


@LIGHT
@given(data=st.data(), kind=KINDS)
def test_a_sample_with_odd_bytes_never_raises(samples: Any, answer: Decode, data: st.DataObject, kind: str) -> None:
    body = bytearray(json.dumps(data.draw(st.sampled_from(samples)).body).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        body = body or bytearray(b"x")
    check(answer(bytes(body), kind))

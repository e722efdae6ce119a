"""Signatures agree with the published vectors, worked out here by hand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import urllib.parse
from pathlib import Path
from typing import Any

import pytest
import requests

from twshell.auth.signing import BearerSigner, OAuth1Signer
from twshell.domain.keys import Keys, Secret

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SECRETS = ("consumer-key", "consumer&secret", "370773112-token", "token/secret")
KEYS = Keys(*(Secret(each) for each in SECRETS), Secret("AAAAbearer"))


def encoded(text: str) -> str:
    return urllib.parse.quote(text, safe="-._~")


def base_string(method: str, url: str, parameters: list[tuple[str, str]]) -> str:
    pairs = sorted((encoded(name), encoded(value)) for name, value in parameters)
    return "&".join(map(encoded, (method, url, "&".join(f"{name}={value}" for name, value in pairs))))


def signature(base: str, consumer_secret: str, token_secret: str) -> str:
    key = f"{encoded(consumer_secret)}&{encoded(token_secret)}".encode()
    return base64.b64encode(hmac.new(key, base.encode(), hashlib.sha1).digest()).decode()


def parts_of(header: bytes | str) -> dict[str, str]:
    text = header.decode() if isinstance(header, bytes) else header
    assert text.startswith("OAuth ")
    pairs = (each.strip().partition("=") for each in text[6:].split(","))
    return {name: urllib.parse.unquote(value.strip('"')) for name, _, value in pairs}


def signed(method: str, url: str, body: Any = None, at: float = 1788264000.9) -> requests.PreparedRequest:
    headers = {"Content-Type": "application/json"} if body is not None else {}
    data = json.dumps(body).encode() if body is not None else None
    return requests.Request(method, url, headers=headers, data=data, auth=OAuth1Signer(KEYS).auth(at)).prepare()


@pytest.fixture(scope="module")
def vectors() -> dict[str, Any]:
    path = SHARED / "examples" / "oauth1_vectors.json"
    if not path.exists():
        pytest.skip("the vectors are not beside this checkout")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_the_hand_made_base_string_and_signature_are_those_of_the_vectors(vectors: dict[str, Any]) -> None:
    own = vectors["secrets"]
    cases = [case for case in vectors["cases"] if "oauth_callback" not in case["base_string"]]
    assert len(cases) == 5
    for case in cases:
        oauth = [("oauth_consumer_key", own["consumer_key"]), ("oauth_nonce", own["nonce"]),
                 ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", own["timestamp"]),
                 ("oauth_token", own["token"]), ("oauth_version", "1.0")]  # fmt: skip
        base = base_string(case["method"], case["url"], [*oauth, *(tuple(each) for each in case["signed_params"])])
        assert case["base_string"] == base
        assert case["signature"] == signature(base, own["consumer_secret"], own["token_secret"])


CALLS = [
    ("GET", "https://api.x.com/2/users/1/tweets?max_results=5&expansions=author_id%2Cx", None),
    ("GET", "https://api.x.com/2/tweets/search/recent?query=caf%C3%A9%20%26%20%2B%21%27%28%29%2A%20%25", None),
    ("POST", "https://api.x.com/2/tweets", {"text": "status=1&x=2"}),
    ("DELETE", "https://api.x.com/2/tweets/1", None),
    ("GET", "http://127.0.0.1:8080/2/users/me", None),
]


@pytest.mark.parametrize(("method", "url", "body"), CALLS)
def test_query_is_signed_and_a_json_body_is_not(method: str, url: str, body: Any) -> None:
    request = signed(method, url, body)
    parts = parts_of(request.headers["Authorization"])
    given = parts.pop("oauth_signature")
    address, _, query = url.partition("?")
    parameters = [*parts.items(), *urllib.parse.parse_qsl(query)]
    assert given == signature(base_string(method, address, parameters), SECRETS[1], SECRETS[3])
    assert (SECRETS[0], SECRETS[2], "HMAC-SHA1", "1.0") == (
        parts["oauth_consumer_key"], parts["oauth_token"], parts["oauth_signature_method"], parts["oauth_version"],
    )  # fmt: skip
    assert url == request.url
    assert (json.dumps(body).encode() if body else None) == request.body


def test_the_timestamp_is_the_servers() -> None:
    parts = parts_of(signed("GET", "https://api.x.com/2/users/me", at=1788264000.9).headers["Authorization"])
    assert "1788264000" == parts["oauth_timestamp"]


def test_every_signature_has_its_own_nonce() -> None:
    nonces = {parts_of(signed("GET", "https://a.example/x").headers["Authorization"])["oauth_nonce"] for _ in range(5)}
    assert 5 == len(nonces)


def test_a_bearer_is_sent_as_it_is() -> None:
    request = requests.Request("GET", "https://api.x.com/2/x", auth=BearerSigner(KEYS).auth(0.0)).prepare()
    assert "Bearer AAAAbearer" == request.headers["Authorization"]


@pytest.mark.parametrize("signer", [OAuth1Signer(KEYS), BearerSigner(KEYS)])
def test_a_signer_shows_no_secret(signer: Any) -> None:
    assert not any(secret in repr(signer) for secret in (*SECRETS, "AAAAbearer"))

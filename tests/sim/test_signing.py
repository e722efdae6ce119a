"""Who may call: OAuth 1.0a signatures judged by published vectors, bearer tokens, levels, scopes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from requests_oauthlib import OAuth1

from twshell.sim import Simulator
from twshell.sim.apps import Tokens
from twshell.sim.http1 import Request
from twshell.sim.problems import Refusal
from twshell.sim.signing import Gatekeeper, Signed

CODE = {32: "Could not authenticate you.", 89: "Invalid or expired token.", 135: "Timestamp out of bounds."}


def vectors(shared: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    held = json.loads((shared / "examples" / "oauth1_vectors.json").read_text())
    return held["secrets"], [case for case in held["cases"] if "signed_params" in case]


def signed(secrets: dict[str, str], case: dict[str, Any], **corrupted: str) -> Signed:
    oauth = {
        "oauth_consumer_key": secrets["consumer_key"],
        "oauth_nonce": secrets["nonce"],
        "oauth_signature": case["signature"],
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": secrets["timestamp"],
        "oauth_token": secrets["token"],
        "oauth_version": "1.0",
    } | corrupted
    return Signed(case["method"], case["url"], [*map(tuple, case["signed_params"]), *oauth.items()])


def test_every_vector_verifies(shared: Path) -> None:
    secrets, cases = vectors(shared)
    assert len(cases) == 5
    for case in cases:
        assert signed(secrets, case).is_signed_by(secrets["consumer_secret"], secrets["token_secret"]), case["name"]


def test_every_corruption_of_a_vector_fails(shared: Path) -> None:
    secrets, cases = vectors(shared)
    keys = secrets["consumer_secret"], secrets["token_secret"]
    for case in cases:
        wrong = [
            signed(secrets, {**case, "method": "PUT"}),
            signed(secrets, {**case, "url": case["url"].replace("https", "http")}),
            signed(secrets, {**case, "url": case["url"] + "x"}),
            signed(secrets, {**case, "url": case["url"].replace("api.", "upload.")}),
            signed(secrets, {**case, "signed_params": [*case["signed_params"], ["a", "b"]]}),
            *(
                signed(secrets, case, **{name: "1" + (secrets.get(name[6:]) or "x")})
                for name in ("oauth_nonce", "oauth_timestamp", "oauth_token", "oauth_consumer_key")
            ),
            signed(secrets, case, oauth_signature=case["signature"][::-1]),
            signed(secrets, case, oauth_signature=""),
        ]
        assert [one.is_signed_by(*keys) for one in wrong] == [False] * len(wrong), case["name"]
        assert not signed(secrets, case).is_signed_by(keys[0] + "x", keys[1])
        assert not signed(secrets, case).is_signed_by(keys[0], keys[1][:-1])


def test_the_request_token_vectors_verify_with_an_empty_token_secret(shared: Path) -> None:
    # The documents' own sample: its secret is public, its callback signed in the header.
    held = json.loads((shared / "examples" / "oauth1_vectors.json").read_text())
    cases = [case for case in held["cases"] if case["name"].startswith("request_token")]
    assert len(cases) == 2
    for case in cases:
        pairs = [
            ("oauth_callback", "http://localhost/sign-in-with-twitter/"),
            ("oauth_consumer_key", "cChZNFj6T5R0TigYB9yd1w"),
            ("oauth_nonce", "ea9ec8429b68d6b77cd5600adbbb0456"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "1318467427"),
            ("oauth_version", "1.0"),
            ("oauth_signature", case["signature"]),
        ]
        secret = "L8qq9PZyRg6ieKGEKhZolGC0vJWLw8iEJ88DRdyOg"
        assert Signed("POST", case["url"], pairs).is_signed_by(secret, ""), case["name"]
        assert not Signed("POST", case["url"], pairs).is_signed_by(secret, "x")


def test_a_signed_call_is_let_in(client: Any) -> None:
    assert client.get("/2/users/me").json()["data"]["username"] == "ada"


def test_query_parameters_are_part_of_the_signature(sim: Simulator, client: Any) -> None:
    prepared = requests.Request(
        "GET", sim.url + "/2/users/me", params={"user.fields": "created_at,name"}, auth=client.auth
    ).prepare()
    assert client.http.send(prepared, timeout=20).status_code == 200
    again = requests.Request("GET", sim.url + "/2/users/me", params={"user.fields": "name"}, auth=client.auth).prepare()
    again.url = str(again.url).replace("=name", "=id")
    assert client.http.send(again, timeout=20).json() == {"errors": [{"code": 32, "message": CODE[32]}]}


def test_a_json_body_is_not_signed(client: Any) -> None:
    assert client.say("Not part of the signature").status_code == 201


def test_signs_of_localhost_and_of_the_address_are_both_right(sim: Simulator, client: Any) -> None:
    url = sim.url.replace("127.0.0.1", "localhost") + "/2/users/me"
    assert client.http.get(url, auth=client.auth, timeout=20).status_code == 200


@pytest.mark.parametrize(
    ("place", "status", "code"),
    [(0, 401, 32), (1, 401, 32), (2, 401, 89), (3, 401, 32)],
    ids=["consumer key", "consumer secret", "token", "token secret"],
)
def test_a_wrong_key_is_refused(client: Any, place: int, status: int, code: int) -> None:
    keys = list(client.keys)
    keys[place] = keys[place][::-1]
    client.keys = keys
    answer = client.get("/2/users/me")
    assert (answer.status_code, answer.json()) == (status, {"errors": [{"code": code, "message": CODE[code]}]})


@pytest.mark.parametrize("drift", [-300, 0, 300])
def test_the_clock_may_drift_five_minutes(sim: Simulator, client: Any, drift: int) -> None:
    auth = OAuth1(*client.keys, timestamp=str(int(sim.clock.now()) + drift))
    assert client.call("GET", "/2/users/me", auth=auth).status_code == 200


@pytest.mark.parametrize("drift", [-301, 301])
def test_a_clock_that_drifted_further_is_code_135(sim: Simulator, client: Any, drift: int) -> None:
    auth = OAuth1(*client.keys, timestamp=str(int(sim.clock.now()) + drift))
    answer = client.call("GET", "/2/users/me", auth=auth)
    assert (answer.status_code, answer.json()) == (401, {"errors": [{"code": 135, "message": CODE[135]}]})


def test_a_nonce_is_good_once(sim: Simulator, client: Any) -> None:
    auth = OAuth1(*client.keys, timestamp=str(int(sim.clock.now())), nonce="once")
    assert client.call("GET", "/2/users/me", auth=auth).status_code == 200
    again = client.call("GET", "/2/users/me", auth=auth)
    assert (again.status_code, again.json()["errors"][0]["code"]) == (401, 32)


def test_a_nonce_that_came_with_a_wrong_signature_is_not_used_up(sim: Simulator, client: Any) -> None:
    stamp = str(int(sim.clock.now()))
    wrong = OAuth1(*client.keys[:3], "wrong", timestamp=stamp, nonce="kept")
    assert client.call("GET", "/2/users/me", auth=wrong).status_code == 401
    right = OAuth1(*client.keys, timestamp=stamp, nonce="kept")
    assert client.call("GET", "/2/users/me", auth=right).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "OAuth",
        "OAuth nothing",
        'OAuth oauth_consumer_key="a"',
        'OAuth oauth_consumer_key="%zz", oauth_nonce="1"',
        'OAuth oauth_consumer_key="a", oauth_nonce="1", oauth_signature="x", '
        'oauth_signature_method="PLAINTEXT", oauth_timestamp="1", oauth_token="t"',
    ],
)
def test_an_unreadable_oauth_header_is_code_215(client: Any, header: str) -> None:
    answer = client.call("GET", "/2/users/me", auth=None, headers={"authorization": header})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, 215)


def test_an_oauth_parameter_given_twice_is_code_215(client: Any) -> None:
    answer = client.get("/2/users/me", oauth_token="another")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, 215)


@pytest.mark.parametrize("stamp", ["", "now", "-1", "1e9", "٣", "9" * 40])
def test_a_timestamp_that_is_no_time_is_refused(client: Any, stamp: str) -> None:
    answer = client.call("GET", "/2/users/me", auth=OAuth1(*client.keys, timestamp=stamp or "x"))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, 135)


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", "Basic YTpi", "Digest x"])
def test_no_credential_is_401_about_blank(client: Any, header: str | None) -> None:
    headers = {} if header is None else {"authorization": header}
    answer = client.call("GET", "/2/users/me", auth=None, headers=headers)
    body = {"title": "Unauthorized", "detail": "Unauthorized", "type": "about:blank", "status": 401}
    assert (answer.status_code, answer.json()) == (401, body)


def test_the_app_bearer_reads_public_things(sim: Simulator, client: Any) -> None:
    answer = client.bearer("GET", "/2/users/by/username/grace", sim.keys.bearer_token)
    assert answer.json()["data"]["username"] == "grace"
    assert answer.headers["x-access-level"] == "read"


def test_the_app_bearer_is_refused_where_a_user_is_needed(sim: Simulator, client: Any) -> None:
    answer = client.bearer("GET", "/2/users/me", sim.keys.bearer_token)
    assert answer.status_code == 403
    assert answer.json() == {
        "title": "Unsupported Authentication",
        "detail": "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported "
        "authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].",
        "type": "https://api.x.com/2/problems/unsupported-authentication",
        "status": 403,
    }


def test_a_bookmark_wants_oauth_2(client: Any, user_bearer: Any, sim: Simulator) -> None:
    post_id = sim.world.posts_by_author["102"][0]
    answer = client.post("/2/users/101/bookmarks", {"tweet_id": post_id})
    assert (answer.status_code, answer.json()["title"]) == (403, "Unsupported Authentication")
    assert "[OAuth 2.0 User Context]" in answer.json()["detail"]
    granted = client.bearer("POST", "/2/users/101/bookmarks", user_bearer(), json={"tweet_id": post_id})
    assert granted.json() == {"data": {"bookmarked": True}}


def test_a_missing_scope_is_refused(client: Any, user_bearer: Any) -> None:
    token = user_bearer("tweet.read", "users.read")
    assert client.bearer("GET", "/2/users/me", token).status_code == 200
    assert client.bearer("POST", "/2/tweets", token, json={"text": "x"}).status_code == 403


def test_a_user_bearer_lives_two_hours(sim: Simulator, client: Any, user_bearer: Any, clock: Any) -> None:
    token = user_bearer()
    clock.at += 7_199
    assert client.bearer("GET", "/2/users/me", token).status_code == 200
    clock.at += 1
    assert client.bearer("GET", "/2/users/me", token).status_code == 401


def test_a_token_keeps_the_permission_it_was_made_with(sim: Simulator, client: Any) -> None:
    sim.tokens.app.permission = "read"
    token = sim.tokens.make_user_token("101")
    client.keys = (*client.keys[:2], token.token, token.secret)
    assert client.get("/2/users/me").headers["x-access-level"] == "read"
    sim.tokens.app.permission = "read-write"
    answer = client.say("still not allowed")
    assert (answer.status_code, answer.json()["type"]) == (403, "https://api.x.com/2/problems/oauth1-permissions")
    assert answer.headers["x-access-level"] == "read"
    fresh = sim.tokens.make_user_token("101")
    client.keys = (*client.keys[:2], fresh.token, fresh.secret)
    assert client.say("allowed now").status_code == 201


def test_messages_need_the_third_permission(sim: Simulator, client: Any) -> None:
    token = sim.tokens.make_user_token("101", "read-write")
    client.keys = (*client.keys[:2], token.token, token.secret)
    assert client.get("/2/dm_events").json()["type"].endswith("/oauth1-permissions")


def test_keys_follow_from_the_seed_and_look_like_xs() -> None:
    one, same, other = Tokens(1, "101").keys, Tokens(1, "101").keys, Tokens(2, "101").keys
    assert one == same
    assert not set(one) & set(other)
    assert one.access_token.startswith("101-")
    assert one.bearer_token.startswith("AAAAAAAAAAAAAAAAAAAAA")
    assert [len(one.consumer_key), len(one.consumer_secret), len(one.access_token_secret)] == [25, 50, 45]


def test_a_host_that_is_no_host_is_refused_not_crashed() -> None:
    keeper = Gatekeeper(Tokens(1, "101"))
    header = (
        f'OAuth oauth_consumer_key="{keeper.tokens.app.consumer_key}", oauth_nonce="1", oauth_signature="x", '
        f'oauth_signature_method="HMAC-SHA1", oauth_timestamp="1000", oauth_token="{keeper.tokens.console.token}"'
    )
    request = Request("GET", "/2/users/me", "/2/users/me", "", {"authorization": header, "host": ""})
    with pytest.raises(Refusal) as refused:
        keeper.credential(request, 1_000.0)
    assert refused.value.body == {"errors": [{"code": 32, "message": CODE[32]}]}

"""Real exchanges of 2021 and 2022 replayed: the same request gets an answer of the same shape, or the reason why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from twshell.sim import Simulator
from twshell.sim.records import Account, Post, TwList
from twshell.sim.world import World

ME, TWITTER, DEV, SUPPORT, FOLLOWER = "1072250532645998596", "783214", "2244994945", "17874544", "372575989"
POSTS = ("1293593516040269825", "1293595870563381249", "1415348607813832708", "1507070437557096461")
REPLY = "1344794616005066752"
LISTS = ("84839422", "178798503", "99922622", "1207354259852820480")

# What differs, and why.
NEW_KEYS = {
    ".data.edit_history_tweet_ids[]": "posts can be edited since 2022-09; recordings before that lack it",
    ".data.rest_id": "reposts name themselves since 2026 (facts §2.6)",
    ".meta.next_token": "whether there is another page depends on the data",
    ".meta.previous_token": "the same",
}
GONE_KEYS = {".meta.next_token": "whether there is another page depends on the data"}
GONE_HEADERS = {
    "perf": "plumbing of X's old front end",
    "x-connection-hash": "the same",
    "x-tsa-request-body-time": "the same",
    "content-encoding": "asked for by these tests as plain",
}
NEW_HEADERS = {
    "cf-ray": "Cloudflare stands in front since 2026 (facts §3.1)",
    "x-transaction-id": "on every answer now; some recordings of 2021 lack it",
    "x-response-time": "the same",
    "api-version": "the same",
    "content-length": "HTTP/1.1; the recorder left it out",
    "x-app-limit-24hour-limit": "the app's day of POST /2/tweets (facts §2.2)",
    "x-app-limit-24hour-remaining": "the same",
    "x-app-limit-24hour-reset": "the same",
    "x-user-limit-24hour-limit": "the user's day of likes (facts §2.2)",
    "x-user-limit-24hour-remaining": "the same",
    "x-user-limit-24hour-reset": "the same",
}
NO_LIMIT_NOW = {
    "GET /2/users/372575989/followed_lists": "not in the published table any more (facts §2.2)",
    "GET /2/tweets/counts/recent": "the table has a limit for the app-only bearer alone (facts §2.2)",
}
NOT_SIMULATED = "/2/spaces"


def recordings() -> list[Any]:
    path = Path(__file__).resolve().parents[3] / "shared" / "examples" / "recorded_v2_2021_2022.json"
    if not path.is_file():
        return []
    held: list[Any] = json.loads(path.read_text())["recordings"]
    return held


RECORDED = recordings()


def recorded_town(seed: int, now: float, *, size: str) -> World:
    """The accounts, posts and lists the recordings speak of, under their own ids."""
    world = World(seed=seed, me_id=ME)
    people = {ME: "TweepyDev", TWITTER: "Twitter", DEV: "TwitterDev", SUPPORT: "TwitterSupport", FOLLOWER: "follower"}
    for user_id, username in people.items():
        world.add_account(Account(user_id, username, username, now - 1e8))
    own = _post("1344000000000000000", ME, now)
    for post in (*(_post(post_id, TWITTER, now) for post_id in POSTS), own):
        world.index(post)
    answer = _post(REPLY, DEV, now)
    answer.in_reply_to_id, answer.in_reply_to_user_id, answer.conversation_id = own.id, ME, own.id
    world.index(answer)
    for number in range(12):
        world.add_post(author_id=TWITTER, text=f"Tweepy {number}", now=now - 3_600 + number)
    for list_id in LISTS:
        world.lists[list_id] = TwList(list_id, f"List {list_id}", TWITTER, now, followers={FOLLOWER: now})
    return world


def _post(post_id: str, author_id: str, now: float) -> Post:
    return Post(post_id, author_id, f"Post {post_id}", now - 1e7, post_id, [post_id])


@pytest.fixture(scope="module")
def answers() -> dict[int, requests.Response]:
    """Every recorded request, sent once in the recorded order."""
    if not RECORDED:
        pytest.skip("the recordings are not beside this checkout")
    clock = 1_795_500_000.0
    found: dict[int, requests.Response] = {}
    names: dict[str, str] = {}
    with Simulator(clock=lambda: clock, town=recorded_town, lively=False) as sim:
        sim.settings.tier = "enterprise"
        token = sim.tokens.make_grant(ME, _all_scopes(), clock).token
        for index, recording in enumerate(RECORDED):
            asked = recording["request"]
            path = asked["uri"].replace("https://api.twitter.com", "")
            body = asked["body"]
            for old, new in names.items():
                path, body = path.replace(old, new), body and body.replace(old, new)
            found[index] = requests.request(
                asked["method"], sim.url + path, data=body, timeout=20,
                headers={"authorization": f"Bearer {token}", "content-type": "application/json",
                         "accept-encoding": "identity"},
            )  # fmt: skip
            if asked["method"] == "POST" and path in ("/2/tweets", "/2/lists"):
                names[recording["body"]["data"]["id"]] = found[index].json()["data"]["id"]
        assert sim.crashes == []
    return found


def _all_scopes() -> tuple[str, ...]:
    from twshell.sim.apps import SCOPES

    return SCOPES


def shape(value: Any, where: str = "") -> dict[str, str]:
    """Every key of a body with the type of its value; of a list, of all its items together."""
    if isinstance(value, dict):
        return {key: kind for name, one in value.items() for key, kind in shape(one, f"{where}.{name}").items()}
    if isinstance(value, list):
        return {key: kind for item in value for key, kind in shape(item, f"{where}[]").items()}
    return {where: type(value).__name__}


def named(recording: Any) -> str:
    return f"{recording['request']['method']} {urlsplit(recording['request']['uri']).path}"


CASES = [
    pytest.param(index, id=named(recording))
    for index, recording in enumerate(RECORDED)
    if not named(recording).partition(" ")[2].startswith(NOT_SIMULATED)
]


def test_only_spaces_are_left_out() -> None:
    assert len(RECORDED) - len(CASES) == (3 if RECORDED else 0)


@pytest.mark.parametrize("index", CASES)
def test_the_answer_has_the_recorded_status_and_shape(answers: dict[int, requests.Response], index: int) -> None:
    recording, answer = RECORDED[index], answers[index]
    assert answer.status_code == recording["status"]["code"], answer.text
    ours, theirs = shape(answer.json()), shape(recording["body"])
    assert {key for key in theirs if key not in ours} <= set(GONE_KEYS)
    assert {key for key in ours if key not in theirs} <= set(NEW_KEYS)
    assert {key: ours[key] for key in theirs if key in ours} == {key: theirs[key] for key in theirs if key in ours}


@pytest.mark.parametrize("index", CASES)
def test_the_answer_has_the_recorded_headers(answers: dict[int, requests.Response], index: int) -> None:
    recording, answer = RECORDED[index], answers[index]
    ours, theirs = {name.lower() for name in answer.headers}, set(recording["headers"])
    without_limit = {"x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"}
    gone = set(GONE_HEADERS) | (without_limit if named(recording) in NO_LIMIT_NOW else set())
    assert theirs - ours <= gone
    assert ours - theirs <= set(NEW_HEADERS)
    assert answer.headers["content-type"] == recording["headers"]["content-type"]

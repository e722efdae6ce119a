"""Every answer and every refusal, over the wire, against X's two documents and exceptions.json for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator

from twshell.sim import Simulator, correspondence
from twshell.sim.apps import SCOPES
from twshell.sim.endpoints.table import HANDLERS
from twshell.sim.router import Router, documented
from twshell.sim.world import World

ADA, GRACE, LIN, SAM = "101", "102", "103", "106"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20" + b"x" * 20
NAMES = ("legacy", "post")
READS = [
    name for name in HANDLERS
    if name in documented()["operations"] and not Router().operations[name].is_write
    and name not in ("GET /2/openapi.json", "GET /2/media/upload")  # the first is no answer, the second is in `play`
]  # fmt: skip
NOT_IN_BOTH = {("legacy", "POST /2/users/{id}/bookmarks/folders")}  # 2.167 brought it


@pytest.fixture
def refusals(sim: Simulator, client: Any, user_bearer: Any) -> Callable[[str], list[Any]]:
    """Return a function that makes calls that X refuses, one for each shape of a refusal, and returns the answers."""

    def run(vocabulary: Any) -> list[Any]:
        sim.settings.vocabulary = vocabulary
        post, keys = sim.world.posts_by_author[GRACE][0], sim.keys
        answers = [
            client.get("/nowhere"),
            client.post("/2/users/me"),
            client.call("GET", "/2/users/me", auth=None),
            client.bearer("GET", "/2/users/me", keys.bearer_token),
            client.bearer("GET", "/2/users/me", user_bearer("tweet.read")),
            client.get("/2/tweets", ids="x", colour="red"),
            client.post("/2/tweets", {"nonsense": 1}),
            client.say("x" * 300),
            client.post("/2/users/101/likes", {"tweet_id": post}),
            client.post("/2/users/101/retweets", {"tweet_id": "999"}),
            client.post("/2/users/101/retweets", {"tweet_id": sim.world.posts_by_author["104"][0]}),
            client.post("/2/users/101/muting", {"target_user_id": SAM}),
            client.get("/2/lists/999"),
            client.get("/2/dm_events/999"),
            client.get("/2/users/101/bookmarks/folders/999"),
            client.bearer("GET", "/2/trends/by/woeid/7", keys.bearer_token),
            client.bearer("GET", "/2/spaces/1", keys.bearer_token),
            client.call("POST", "/2/oauth2/token", auth=None, data={"grant_type": "refresh_token"}),
            client.call("POST", "/oauth2/token", auth=None),
        ]
        for switch, value in (
            ("app_write_blocked", True), ("app_suspended", True), ("enrolled", False), ("prepaid", 0.0),
            ("read_cap", 0), ("spend_cap", 1e-9), ("account_locked", "writes"),
        ):  # fmt: skip
            kept = getattr(sim.settings, switch)
            if switch == "spend_cap":
                assert client.say("spent").status_code == 201
            setattr(sim.settings, switch, value)
            answers.append(client.say(switch))
            setattr(sim.settings, switch, kept)
        sim.settings.credits_form, sim.settings.prepaid = "2025-12", 0.0
        answers.append(client.say("old form"))
        return answers

    return run


@pytest.fixture
def play(sim: Simulator, client: Any, user_bearer: Any, clock: Any) -> Callable[[str], dict[str, Any]]:
    """Return a function that makes every write once, as it should be made, and returns the answers by operation."""

    def run(vocabulary: Any) -> dict[str, Any]:
        sim.settings.tier = "enterprise"
        sim.settings.vocabulary = vocabulary
        token, found = user_bearer(), {}

        def make(operation: str, path: str, body: Any = None, **more: Any) -> Any:
            method = operation.split(" ")[0]
            kinds = {"json": body} if body is not None else {}
            answer = client.bearer(method, path, token, **kinds, **more)
            found[operation] = answer
            return answer.json()["data"]

        post = sim.world.posts_by_author[GRACE][0]
        upload = "/2/media/upload"
        media = make(f"POST {upload}", upload, files={"media": PNG}, data={"media_category": "tweet_image"})["id"]
        make("POST /2/media/metadata", "/2/media/metadata", {"id": media, "metadata": {"alt_text": {"text": "x"}}})
        begun = make(f"POST {upload}/initialize", f"{upload}/initialize",
                     {"media_type": "video/mp4", "total_bytes": 12, "media_category": "tweet_video"})["id"]  # fmt: skip
        make(f"POST {upload}/{{id}}/append", f"{upload}/{begun}/append", files={"media": b"\0\0\0\x18ftypmp42"},
             data={"segment_index": "0"})  # fmt: skip
        make(f"POST {upload}/{{id}}/finalize", f"{upload}/{begun}/finalize")
        make(f"GET {upload}", f"{upload}?media_id={begun}&command=STATUS")
        own = make("POST /2/tweets", "/2/tweets", {"text": "new", "media": {"media_ids": [media]}})["id"]
        answered = sim.world.add_post(author_id=LIN, text="hm", now=clock.at, reply_to=own).id
        make("PUT /2/tweets/{tweet_id}/hidden", f"/2/tweets/{answered}/hidden", {"hidden": True})
        make("DELETE /2/tweets/{id}", f"/2/tweets/{own}")
        for what, undo in (("retweets", "{source_tweet_id}"), ("likes", "{tweet_id}"), ("bookmarks", "{tweet_id}")):
            make(f"POST /2/users/{{id}}/{what}", f"/2/users/101/{what}", {"tweet_id": post})
            make(f"DELETE /2/users/{{id}}/{what}/{undo}", f"/2/users/101/{what}/{post}")
        make("POST /2/users/{id}/bookmarks/folders", "/2/users/101/bookmarks/folders", {"name": "later"})
        for what in ("following", "muting"):
            make(f"POST /2/users/{{id}}/{what}", f"/2/users/101/{what}", {"target_user_id": LIN})
            make(f"DELETE /2/users/{{source_user_id}}/{what}/{{target_user_id}}", f"/2/users/101/{what}/{LIN}")
        made = make("POST /2/lists", "/2/lists", {"name": "friends"})["id"]
        make("PUT /2/lists/{id}", f"/2/lists/{made}", {"name": "old friends"})
        make("POST /2/lists/{id}/members", f"/2/lists/{made}/members", {"user_id": LIN})
        make("DELETE /2/lists/{id}/members/{user_id}", f"/2/lists/{made}/members/{LIN}")
        for what in ("followed_lists", "pinned_lists"):
            make(f"POST /2/users/{{id}}/{what}", f"/2/users/101/{what}", {"list_id": made})
            make(f"DELETE /2/users/{{id}}/{what}/{{list_id}}", f"/2/users/101/{what}/{made}")
        make("DELETE /2/lists/{id}", f"/2/lists/{made}")
        sent = make("POST /2/dm_conversations/with/{participant_id}/messages",
                    "/2/dm_conversations/with/102/messages", {"text": "hi"})  # fmt: skip
        make("POST /2/dm_conversations/{dm_conversation_id}/messages",
             f"/2/dm_conversations/{sent['dm_conversation_id']}/messages", {"text": "again"})  # fmt: skip
        group = {"conversation_type": "Group", "participant_ids": [GRACE, LIN], "message": {"text": "all"}}
        make("POST /2/dm_conversations", "/2/dm_conversations", group)
        make("DELETE /2/dm_events/{event_id}", f"/2/dm_events/{sent['dm_event_id']}")
        make("POST /2/users/{id}/dm/block", "/2/users/102/dm/block")
        make("POST /2/users/{id}/dm/unblock", "/2/users/102/dm/unblock")
        return found

    return run


class Ticking:
    """A clock that goes on by a minute whenever a test is about to ask anew: some windows are a second long."""

    at = 1_795_500_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture(scope="module")
def town() -> Iterator[Simulator]:
    """The usual town, which has something of every kind to show."""
    clock = Ticking()
    with Simulator(clock=clock, size="full", lively=False) as town:
        world = town.world
        town.settings.tier = "enterprise"
        world.me.subscription_type = "Premium"
        text = "See @ada & https://example.org"
        correspondence.send_to(world, next(iter(world.following[world.me_id])), world.me_id, clock.at, text=text)
        yield town


def ask_everything(town: Simulator, document: Any, vocabulary: Any) -> dict[str, requests.Response]:
    """Make every read of the document with all it offers asked for; return the answers by operation."""
    town.settings.vocabulary = vocabulary
    town.clock.source.at += 60.0  # type: ignore[attr-defined]
    token = town.tokens.make_grant(town.world.me_id, SCOPES, town.clock.now()).token
    answers = {}
    for operation in READS:
        if not document.has(operation):
            continue
        path, query = subject(town.world, operation.removeprefix("GET "))
        kinds = documented()["operations"][operation]["auth"]
        bearer = token if "2U" in kinds or not kinds else town.keys.bearer_token
        answers[operation] = requests.get(
            town.url + path, params=query | document.everything(operation), timeout=20,
            headers={"authorization": f"Bearer {bearer}"},
        )  # fmt: skip
    return answers


def subject(world: World, path: str) -> tuple[str, dict[str, str]]:
    """Return the path of a read with ids that have something to show, and what it must be asked."""
    friend = world.account_named("grace")
    assert friend is not None
    event = next(event for event in world.dm_events.values() if event.event_type == "MessageCreate")
    most = {
        "quote_tweets": max(
            world.quotes_of, key=lambda key: len(world.quotes_of[key]) * (not world.posts[key].deleted)
        ),
        "retweets": max(world.reposts_of, key=lambda key: len(world.reposts_of[key])),
        "liking_users": max(world.liked_by, key=lambda key: len(world.liked_by[key])),
    }
    post = most.get(path.rpartition("/")[2], most["retweets"])
    listed = next(one.id for one in world.lists.values() if one.followers)
    for name, value in (
        ("/2/users/{id}", f"/2/users/{world.me_id}"), ("/2/tweets/{id}", f"/2/tweets/{post}"),
        ("/2/lists/{id}", f"/2/lists/{listed}"), ("{folder_id}", next(iter(world.folders[world.me_id]))),
        ("/dm_conversations/{id}", f"/dm_conversations/{event.conversation_id}"), ("{event_id}", event.id),
        ("{participant_id}", friend.id), ("{username}", "grace"), ("{woeid}", "1"),
        ("{media_key}", next(iter(world.media))),
    ):  # fmt: skip
        path = path.replace(name, value)
    withheld = [post.id for post in world.posts.values() if post.withheld]
    queries = {
        "/2/tweets": {"ids": ",".join([*withheld, *list(world.posts)[-90:]])},
        "/2/users": {"ids": f"{world.me_id},{friend.id},1"},
        "/2/users/by": {"usernames": "ada,grace,nobody"}, "/2/media": {"media_keys": ",".join(list(world.media)[:50])},
        "/2/users/search": {"query": "the"}, "/2/tweets/counts/recent": {"query": "ferry", "granularity": "day"},
    }  # fmt: skip
    return path, queries.get(path, {"query": "ferry OR #bread"} if "search" in path else {})


@pytest.mark.parametrize("name", NAMES)
def test_every_read_answers_as_the_document_has_it(documents: Any, town: Simulator, name: str) -> None:
    document = documents[name]
    answers = ask_everything(town, document, name)
    assert [name for name in READS if name not in answers] == []
    wrong = {
        operation: complaints for operation, answer in answers.items()
        if (complaints := document.complaints_about(operation, answer.status_code, answer.json()))
    }  # fmt: skip
    assert wrong == {}
    assert [name for name, answer in answers.items() if not answer.json().get("data")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_write_answers_as_the_document_has_it(documents: Any, play: Any, name: str) -> None:
    document, wrong = documents[name], {}
    for operation, answer in play(name).items():
        if not document.has(operation):
            assert (name, operation) in NOT_IN_BOTH
            continue
        if complaints := document.complaints_about(operation, answer.status_code, answer.json()):
            wrong[operation] = complaints
    assert wrong == {}


def test_no_write_is_left_out_of_that(play: Any) -> None:
    operations = Router().operations
    writes = {name for name in HANDLERS if operations[name].is_write and not operations[name].is_open}
    assert writes - set(play("post")) == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_refusal_has_a_known_shape(documents: Any, exceptions: Any, refusals: Any, name: str) -> None:
    answers = refusals(name)
    assert [answer.text for answer in answers if answer.status_code < 400] == []
    shapes = {answer.text: shape_of(documents[name], exceptions, answer.json()) for answer in answers}
    assert [text for text, shape in shapes.items() if shape is None] == []
    assert set(shapes.values()) >= {"documented", *(one["name"] for one in exceptions["shapes"])}
    assert len({answer.status_code for answer in answers}) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_no_exception_is_there_for_nothing(documents: Any, exceptions: Any, town: Any, play: Any, refusals: Any,
                                           name: str) -> None:  # fmt: skip
    document = documents[name]
    document.met.clear()
    answers = [*ask_everything(town, document, name).items(), *play(name).items()]
    for operation, answer in answers:
        if document.has(operation):
            document.complaints_about(operation, answer.status_code, answer.json())
    for answer in refusals(name):
        shape_of(document, exceptions, answer.json())
    assert (document.unlisted | document.defects) - document.met == set()


def shape_of(document: Any, exceptions: Any, body: Any) -> str | None:
    """The name of the shape a refusal has: `documented` for one of the document's own, else one of ours."""
    is_problem = str(body.get("type", "")).startswith("https://api.x.com/2/problems/") and "errors" not in body
    if is_problem and not document.complaints("#/components/schemas/Problem", body):
        return "documented"
    shapes = {one["name"]: one["schema"] for one in exceptions["shapes"]}
    fitting = [name for name, schema in shapes.items() if not list(Draft202012Validator(schema).iter_errors(body))]
    return fitting[0] if fitting else None

"""Every write's answer and every refusal, over the wire, against X's documents and a schema of ours for the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from twshell.sim import Simulator
from twshell.sim.describing import described, operations_table
from twshell.sim.endpoints.table import HANDLERS
from twshell.sim.router import Router, documented

ADA, GRACE, LIN, SAM = "101", "102", "103", "106"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20" + b"x" * 20
TEXT = {"type": "string"}
PARTS: dict[str, Any] = {"title": TEXT, "detail": TEXT, "type": TEXT, "status": {"type": "integer"}}
PROBLEM: dict[str, Any] = {"type": "object", "required": ["title", "detail", "type"], "properties": PARTS}

# The shapes the documents lack, each with its source in facts x-api.md and examples/error_bodies.json.
OTHER_SHAPES: dict[str, dict[str, Any]] = {
    # §3.5: write paths behind v2, gateways, OAuth 1.0a
    "coded": {
        "type": "object", "required": ["errors"], "additionalProperties": False,
        "properties": {"errors": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["code", "message"], "additionalProperties": False,
            "properties": {"code": {"type": "integer"}, "message": {"type": "string", "minLength": 1}},
        }}},
    },
    # §3.3: about:blank
    "blank": PROBLEM | {
        "required": ["title", "detail", "type", "status"], "additionalProperties": False,
        "properties": {**PARTS, "type": {"const": "about:blank"}},
    },
    # v2_invalid_request: the older form with one error for each parameter
    "invalid": PROBLEM | {"required": ["errors", "title", "detail", "type"], "properties": {
        **PARTS, "type": {"pattern": "/invalid-request$"},
        "errors": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["parameters", "message"], "additionalProperties": False,
            "properties": {"parameters": {"type": "object"}, "message": {"type": "string", "minLength": 1}},
        }},
    }},
    # §3.3: the kinds that 2.167 no longer lists
    "older": PROBLEM | {"properties": {
        **PARTS,
        "type": {"pattern": "/(client-forbidden|unsupported-authentication|oauth1-permissions|usage-capped|credits"
                            "|credits-depleted)$"},
    }},
    # §1.5: OAuth 2.0
    "oauth": {
        "type": "object", "required": ["error", "error_description"], "additionalProperties": False,
        "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
    },
}  # fmt: skip


class Document(NamedTuple):
    """One of X's documents and how to check a value against a part of it."""

    content: dict[str, Any]
    registry: Any

    def complaints(self, reference: str, value: Any) -> list[str]:
        validator = Draft202012Validator({"$ref": "urn:api" + reference}, registry=self.registry)
        return [error.message[:200] for error in validator.iter_errors(value)]


@pytest.fixture(scope="module")
def document(shared: Any) -> Document:
    content = json.loads((shared / "facts" / "x-openapi-2.167.json").read_text())
    resource = Resource(contents=content, specification=DRAFT202012)
    return Document(content, Registry().with_resource("urn:api", resource))


def answer_schema(document: Document, operation: str, status: int) -> str:
    method, path = operation.split(" ")
    content = document.content["paths"][path][method.lower()]["responses"][str(status)]["content"]
    return str(content["application/json"]["schema"]["$ref"])


@pytest.fixture
def play(sim: Simulator, client: Any, user_bearer: Any, clock: Any) -> Callable[[], dict[str, Any]]:
    """Return a function that makes every write once, as it should be made, and returns the answers by operation."""

    def run() -> dict[str, Any]:
        sim.settings.tier = "enterprise"
        sim.settings.vocabulary = "post"
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
        found["GET /2/usage/tweets"] = client.bearer("GET", "/2/usage/tweets", sim.keys.bearer_token)
        return found

    return run


def test_every_write_answers_as_the_document_has_it(document: Document, play: Any) -> None:
    answers = play()
    wrong = {}
    for operation, answer in answers.items():
        wanted = documented()["operations"][operation]["status"]
        if answer.status_code != wanted:
            wrong[operation] = [f"{answer.status_code}, not {wanted}: {answer.text}"]
        elif complaints := document.complaints(answer_schema(document, operation, wanted), answer.json()):
            wrong[operation] = complaints
    assert wrong == {}


def test_no_write_is_left_out_of_that(play: Any) -> None:
    operations = Router().operations
    writes = {name for name in HANDLERS if operations[name].is_write and not operations[name].is_open}
    assert writes - set(play()) == set()


def test_every_refusal_has_a_known_shape(document: Document, sim: Simulator, client: Any, user_bearer: Any) -> None:
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
        ("app_write_blocked", True), ("app_suspended", True), ("enrolled", False), ("prepaid", 0.0), ("read_cap", 0),
        ("spend_cap", 1e-9), ("account_locked", "writes"),
    ):  # fmt: skip
        kept = getattr(sim.settings, switch)
        if switch == "spend_cap":
            assert client.say("spent").status_code == 201
        setattr(sim.settings, switch, value)
        answers.append(client.say(switch))
        setattr(sim.settings, switch, kept)
    sim.settings.credits_form, sim.settings.prepaid = "2025-12", 0.0
    answers.append(client.say("old form"))
    assert {answer.text: shape_of(document, answer.json()) for answer in answers if answer.status_code < 400} == {}
    assert [answer.text for answer in answers if shape_of(document, answer.json()) is None] == []
    assert len({answer.status_code for answer in answers}) >= 8


def shape_of(document: Document, body: Any) -> str | None:
    """The name of the shape a refusal has: `documented` for one of 2.167's own, else one of ours."""
    if str(body.get("type", "")).startswith("https://api.x.com/2/problems/") and "errors" not in body:
        complaints = document.complaints("#/components/schemas/Problem", body)
        if not complaints:
            return "documented"
    fitting = [
        name for name, schema in OTHER_SHAPES.items() if not list(Draft202012Validator(schema).iter_errors(body))
    ]
    return fitting[0] if fitting else None


def test_the_table_of_operations_says_what_is_carried_out() -> None:
    table = dict(operations_table())
    assert table["POST /2/tweets"] is True
    assert table["GET /2/spaces/{id}"] is False
    assert set(HANDLERS) == {name for name, is_carried_out in table.items() if is_carried_out}


def test_the_digest_of_the_documents_is_fresh(shared: Any) -> None:
    from importlib.resources import files

    from twshell.sim.documenting import digest, rendered

    old, new = (json.loads((shared / "facts" / f"x-openapi-2.16{n}.json").read_text()) for n in (6, 7))
    assert files("twshell.sim").joinpath("documented.json").read_text("utf-8") == rendered(digest(old, new))


def test_the_servers_own_document_is_an_openapi_document(client: Any) -> None:
    told = client.call("GET", "/2/openapi.json", auth=None).json()
    assert told == json.loads(json.dumps(described()))
    assert told["openapi"] == "3.0.0"
    carried_out = {f"{method.upper()} {path}" for path, methods in told["paths"].items() for method in methods}
    assert carried_out == set(HANDLERS)
    ids = [operation["operationId"] for methods in told["paths"].values() for operation in methods.values()]
    assert len(ids) == len(set(ids))


def test_the_calls_of_the_published_table_are_carried_out() -> None:
    """Every operation of facts §2.2 that is no stream, space, activity, nor full-archive count."""
    left_out = ("stream", "spaces", "activity", "insights", "counts/all")
    from twshell.sim.limits import PAY_PER_USE

    wanted = {name for name in PAY_PER_USE if not any(word in name for word in left_out)}
    assert wanted - set(HANDLERS) == set()

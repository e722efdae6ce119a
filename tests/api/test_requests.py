"""Every builder's request is one that X documents: path, method, parameters, enums and body."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from twshell.api import engagement, expanding, lists, messages, posts, timelines, usage, users
from twshell.domain.errors import UsageError
from twshell.domain.wire import Request

TOKEN = "7140dibdnow9c7btw481s8m561gat797"  # paging tokens of followers have 16 characters or more
SHORT_TOKEN = "zldjwdz3w6sba13na"  # those of lists have 19 at most
SPANS: dict[str, Any] = {"limit": 20, "since_id": "5", "until_id": "9", "token": TOKEN}

READS = [
    timelines.home("42", **SPANS),
    timelines.mentions("42", **SPANS),
    timelines.user_posts("42", **SPANS),
    timelines.liked("42", limit=20, token=TOKEN),
    timelines.bookmarked("42", limit=20, token=TOKEN),
    timelines.search("cats -is:retweet", **SPANS),
    posts.lookup(["1", "2"]),
    posts.one("1"),
    users.me(),
    users.named("@ada"),
    users.lookup(["1", "2"]),
    users.followers("42", limit=20, token=TOKEN),
    users.following("42", limit=20, token=TOKEN),
    usage.posts_read(90),
    messages.conversation("42", limit=10, token=TOKEN, is_said=True),
    messages.newest(limit=10, token=TOKEN),
    lists.owned("42", limit=20, token=SHORT_TOKEN),
    lists.followed("42", limit=20, token=SHORT_TOKEN),
    lists.pinned("42"),
    lists.one("7"),
    lists.posts("7", limit=20, token=TOKEN),
    lists.members("7", limit=20, token=SHORT_TOKEN),
]
WRITES = [
    posts.create("hello"),
    posts.create("hello", reply_to="1"),
    posts.create("hello", quote="1"),
    posts.delete("1"),
    messages.send("42", "hello"),
    lists.create("Book club"),
    lists.create("Book club", "We read", is_private=True),
    lists.edit("7", name="Readers"),
    lists.edit("7", description="We read", is_private=False),
    lists.delete("7"),
    lists.add("7", "42"),
    lists.remove("7", "42"),
    *(act("42", "7") for act in (lists.follow, lists.unfollow, lists.pin, lists.unpin)),
    *(act("42", "1") for act in (
        engagement.repost, engagement.unrepost, engagement.like, engagement.unlike, engagement.bookmark,
        engagement.unbookmark, engagement.follow, engagement.unfollow, engagement.mute, engagement.unmute,
    )),
]  # fmt: skip
EXPANDED = [expanding.with_authors(each) for each in (posts.lookup(["1", "2"]), timelines.home("42", **SPANS))]
# Reads are in tweet words, whose last schema is 2.166; writes have no words that changed.
ALL = [("2.166", r) for r in READS + EXPANDED + WRITES] + [("2.167", r) for r in WRITES]
LATER = "/2/users/{id}/bookmarks"  # 2.166 let nobody but OAuth 2 read them, today's schema does
SIGNED = [("2.167" if (r.method, r.template) == ("GET", LATER) else v, r) for v, r in ALL]


@pytest.fixture(scope="module")
def documents(shared: Path) -> dict[str, Any]:
    """X's own schemas by version: 2.166 is the last in tweet words, 2.167 the first in post words."""
    names = {v: shared / "facts" / f"x-openapi-{v}.json" for v in ("2.166", "2.167")}
    return {version: json.loads(path.read_text(encoding="utf-8")) for version, path in names.items()}


def resolved(document: Any, node: Any) -> Any:
    while "$ref" in node:
        found = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def conforms(document: Any, schema: Any, value: Any) -> None:
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(value)


def typed(schema: Any, value: str) -> Any:
    if schema.get("type") == "array":
        return value.split(",")
    return int(value) if schema.get("type") == "integer" else value


@pytest.mark.parametrize(("version", "request_"), ALL, ids=[f"{v} {r.method} {r.template}" for v, r in ALL])
def test_x_documents_the_request(documents: Any, version: str, request_: Request) -> None:
    document = documents[version]
    operation = document["paths"][request_.template][request_.method.lower()]
    parameters = {p["name"]: p for p in (resolved(document, each) for each in operation.get("parameters", []))}
    for name, value in request_.query:
        assert parameters[name]["in"] == "query"
        schema = resolved(document, parameters[name]["schema"])
        is_exploded = schema.get("type") == "array" and parameters[name].get("explode", True)
        assert not is_exploded
        conforms(document, schema, typed(schema, value))
    required = {name for name, p in parameters.items() if p.get("required") and p["in"] == "query"}
    assert required <= {name for name, _ in request_.query}
    if request_.body is None:
        assert not operation.get("requestBody", {}).get("required")
    else:
        conforms(document, operation["requestBody"]["content"]["application/json"]["schema"], dict(request_.body))


@pytest.mark.parametrize(("version", "request_"), ALL, ids=[f"{v} {r.method} {r.template}" for v, r in ALL])
def test_the_path_fills_the_template(version: str, request_: Request) -> None:
    parts = zip(request_.path.split("/"), request_.template.split("/"), strict=True)
    assert [] == [part for part, slot in parts if part != slot and not slot.startswith("{")]


@pytest.mark.parametrize(("version", "request_"), SIGNED, ids=[f"{v} {r.method} {r.template}" for v, r in SIGNED])
def test_the_kinds_of_sign_in_are_those_documented(documents: Any, version: str, request_: Request) -> None:
    kinds = {"UserToken": "1a", "OAuth2UserToken": "2U", "BearerToken": "B"}
    listed = documents[version]["paths"][request_.template][request_.method.lower()]["security"]
    assert {kinds[name] for each in listed for name in each} == set(request_.accepts)


@pytest.mark.parametrize("request_", WRITES, ids=[f"{r.method} {r.template}" for r in WRITES])
def test_the_proof_of_a_write_is_in_its_documented_answer(documents: Any, request_: Request) -> None:
    document = documents["2.167"]
    answers = document["paths"][request_.template][request_.method.lower()]["responses"]
    schema = next(a["content"]["application/json"]["schema"] for code, a in answers.items() if code.startswith("2"))
    data = resolved(document, resolved(document, schema)["properties"]["data"])
    assert request_.proof in data["properties"]


@pytest.mark.parametrize("request_", READS, ids=[r.template for r in READS])
def test_a_read_is_in_tweet_words_alone(request_: Request) -> None:
    assert "post" not in "".join(value for name, value in request_.query if name.endswith((".fields", "expansions")))


def test_the_default_asks_for_authors_without_paying_for_them() -> None:
    query = dict(timelines.home("42", limit=20).query)
    assert "author_id" in query["tweet.fields"].split(",")
    assert "attachments.media_keys,attachments.poll_ids" == query["expansions"]


@pytest.mark.parametrize(
    ("request_", "size"),
    [
        (timelines.home("1", limit=1), 1),
        (timelines.home("1", limit=500), 100),
        (timelines.mentions("1", limit=1), 5),
        (timelines.user_posts("1", limit=3), 5),
        (timelines.liked("1", limit=1), 5),
        (timelines.bookmarked("1", limit=1), 1),
        (timelines.search("x", limit=1), 10),
        (timelines.search("x", limit=101), 100),
        (users.followers("1", limit=5000), 1000),
        (users.following("1", limit=0), 1),
        (lists.owned("1", limit=500), 100),
        (lists.members("1", limit=0), 1),
        (lists.posts("1", limit=101), 100),
    ],
)
def test_a_page_has_a_size_x_takes_and_is_priced_by_it(request_: Request, size: int) -> None:
    assert (str(size), size) == (dict(request_.query)["max_results"], request_.at_most)


def test_a_lookup_is_priced_by_its_ids() -> None:
    assert (3, 2) == (posts.lookup(["1", "2", "3"]).at_most, users.lookup(["1", "2"]).at_most)


def test_a_search_pages_by_next_token() -> None:
    assert ("next_token", "abc") in timelines.search("x", limit=20, token="abc").query


@pytest.mark.parametrize(
    ("body", "request_"),
    [
        ({"text": "hi"}, posts.create("hi")),
        ({"text": "hi", "reply": {"in_reply_to_tweet_id": "7"}}, posts.create("hi", reply_to="7")),
        ({"text": "hi", "quote_tweet_id": "7"}, posts.create("hi", quote="7")),
        ({"tweet_id": "7"}, engagement.repost("1", "7")),
        ({"target_user_id": "7"}, engagement.follow("1", "7")),
        (None, engagement.unfollow("1", "7")),
    ],
)
def test_bodies(body: Any, request_: Request) -> None:
    assert body == request_.body


@pytest.mark.parametrize(
    "build",
    [
        lambda: timelines.home("../1", limit=20),
        lambda: timelines.home("", limit=20),
        lambda: timelines.home("1", limit=20, since_id="x"),
        lambda: timelines.search("  ", limit=20),
        lambda: posts.lookup([]),
        lambda: posts.lookup(["1"] * 101),
        lambda: posts.lookup(["1", "2,3"]),
        lambda: posts.one("1" * 20),
        lambda: posts.create(" \n"),
        lambda: posts.create("x", reply_to="a/b"),
        lambda: users.named("ada/../x"),
        lambda: users.named("a" * 16),
        lambda: users.named("@"),
        lambda: users.named("ädä"),
        lambda: engagement.repost("1", "2/3"),
        lambda: engagement.mute("1", "٣"),
        lambda: lists.one("../1"),
        lambda: lists.posts("Friends", limit=20),
        lambda: lists.remove("7", "ada"),
        lambda: lists.pin("42", "7/8"),
    ],
)
def test_nothing_odd_gets_into_a_path(build: Any) -> None:
    with pytest.raises(UsageError):
        build()

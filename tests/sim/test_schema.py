"""Every success shape of the reads, in both vocabularies, against X's own OpenAPI documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from twshell.sim import correspondence, counting, lookups, timelines, view
from twshell.sim.town import build_town
from twshell.sim.vocabulary import LEGACY, POST, vocabulary_of
from twshell.sim.world import World

NOW = 1_795_500_000.0
VERSIONS = {"legacy": "x-openapi-2.166.json", "post": "x-openapi-2.167.json"}

# What we send although the document's schema does not list it, and why. Everything else must be listed.
UNLISTED = {
    ("legacy", "DmEvent.entities"): "dm_event.fields of 2.166 offers entities; its schema has the parts at the top",
    ("legacy", "Tweet.media_metadata"): "tweet.fields of 2.166 offers it; its schema leaves it out",
    ("legacy", "User.is_identity_verified"): "user.fields of 2.166 offers it; its schema leaves it out",
    ("legacy", "User.parody"): "user.fields of 2.166 offers it; its schema leaves it out",
    ("legacy", "User.subscription"): "user.fields of 2.166 offers it; its schema leaves it out",
    ("legacy", "User.verified_followers_count"): "user.fields of 2.166 offers it; its schema leaves it out",
    ("legacy", "Tweet.non_public_metrics.user_profile_clicks"): "documented in prose; the schema has impressions only",
    ("legacy", "Tweet.non_public_metrics.engagements"): "documented in prose; the schema has impressions only",
    ("legacy", "Tweet.organic_metrics.user_profile_clicks"): "documented in prose; not in the schema",
    ("legacy", "Media.alt_text"): "the schema leaves the kinds of media to a discriminator",
    ("legacy", "Media.url"): "the schema leaves the kinds of media to a discriminator",
    ("legacy", "Media.preview_image_url"): "the schema leaves the kinds of media to a discriminator",
    ("legacy", "Media.public_metrics"): "the schema leaves the kinds of media to a discriminator",
    ("legacy", "Media.duration_ms"): "the schema leaves the kinds of media to a discriminator",
    ("legacy", "Media.variants"): "the schema leaves the kinds of media to a discriminator",
    ("legacy", "Problem.parameter"): "a discriminator again",
    ("legacy", "Problem.value"): "a discriminator again",
    ("legacy", "Problem.resource_id"): "a discriminator again",
    ("legacy", "Problem.resource_type"): "a discriminator again",
    ("legacy", "Problem.section"): "a discriminator again",
    ("legacy", "Problem.field"): "a discriminator again",
    ("post", "ResourceUnavailableProblem.parameter"): "2.166 requires it, 2.167 dropped it; harmless",
}

# Where the documents contradict themselves: complaints that are theirs.
DEFECTS = {"'mentionedUsers' does not match '^[A-Za-z]{1,12}$'": "2.166 lists the value and forbids its length"}


@pytest.fixture(scope="module")
def world() -> World:
    made = build_town(1, NOW, size="full")
    post = next(iter(made.posts_by_author[made.me_id]))
    grace = made.account_named("grace")
    assert grace is not None
    media = next(key for key, one in made.media.items() if one.type == "photo")
    correspondence.send_to(
        made,
        grace.id,
        made.me_id,
        NOW - 50,
        text="See @ada & https://example.org",
        media_keys=(media,),
        referenced_post_id=post,
    )
    return made


@pytest.fixture(scope="module")
def documents(request: pytest.FixtureRequest) -> dict[str, Any]:
    folder = Path(__file__).resolve().parents[3] / "shared" / "facts"
    if not folder.is_dir():
        pytest.skip("the OpenAPI documents are not beside this checkout")
    return {name: json.loads((folder / file).read_text()) for name, file in VERSIONS.items()}


def enum_of(document: dict[str, Any], path: str, parameter: str) -> list[str]:
    for entry in document["paths"][path]["get"]["parameters"]:
        while "$ref" in entry:
            entry = resolved(document, entry["$ref"])
        if entry["name"] == parameter:
            schema = entry["schema"]
            while "$ref" in schema:
                schema = resolved(document, schema["$ref"])
            return list(schema["items"]["enum"])
    return []


def resolved(document: dict[str, Any], reference: str) -> Any:
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def response_schema(document: dict[str, Any], path: str) -> str:
    answer = document["paths"][path]["get"]["responses"]["200"]
    return str(answer["content"]["application/json"]["schema"]["$ref"])


def everything(document: dict[str, Any], path: str) -> dict[str, str]:
    """Return a query that asks for every field and expansion the document offers for `path`."""
    # The selector of posts chooses the vocabulary, also where the endpoint has none.
    query = {"tweet.fields" if "2.166" in document["info"]["version"] else "post.fields": "id"}
    for name in ("tweet.fields", "post.fields", "user.fields", "media.fields", "poll.fields", "list.fields",
                 "dm_event.fields", "expansions"):  # fmt: skip
        values = enum_of(document, path, name)
        if values:
            query[name] = ",".join(values)
    return query


def violations(document: dict[str, Any], reference: str, body: Any) -> list[str]:
    registry = Registry().with_resource("urn:api", Resource(contents=document, specification=DRAFT202012))
    schema = {"$ref": "urn:api" + reference}
    validator = Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
    errors = [error for error in validator.iter_errors(body) if error.message not in DEFECTS]
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in errors]


def unlisted(document: dict[str, Any], schema: dict[str, Any], value: Any, where: str) -> Iterator[str]:
    """Yield the keys of a value that its schema does not list, as Schema.key.key."""
    while "$ref" in schema:
        where = schema["$ref"].rpartition("/")[2]
        schema = resolved(document, schema["$ref"])
    if isinstance(value, list):
        for one in value:
            yield from unlisted(document, schema.get("items", {}), one, where)
        return
    if not isinstance(value, dict):
        return
    if "oneOf" in schema:
        fitting = (
            [one for one in schema["oneOf"] if not violations(document, one["$ref"], value)]
            if "$ref" in str(schema["oneOf"][0])
            else schema["oneOf"]
        )
        yield from unlisted(document, fitting[0], value, where)
        return
    listed: dict[str, Any] = {}
    for part in [schema, *schema.get("allOf", [])]:
        while "$ref" in part:
            part = resolved(document, part["$ref"])
        listed |= part.get("properties", {})
    if not listed:
        return
    for key, inner in value.items():
        if key in listed:
            yield from unlisted(document, listed[key], inner, f"{where}.{key}")
        else:
            yield f"{where}.{key}"


def check(document: dict[str, Any], name: str, path: str, body: Any) -> None:
    """Fail where the body breaks the schema of the path's answer or has keys that nothing lists."""
    reference = response_schema(document, path)
    assert violations(document, reference, body) == []
    found = set(unlisted(document, {"$ref": reference}, body, ""))
    assert {key for key in found if not excused(name, key)} == set()


def excused(name: str, key: str) -> bool:
    return any(one == name and (key == what or key.endswith(f".{what}")) for one, what in UNLISTED)


PAGES = [
    ("home", "/2/users/{id}/timelines/reverse_chronological", None),
    ("user_posts", "/2/users/{id}/tweets", "me"),
    ("mentions", "/2/users/{id}/mentions", "me"),
    ("liked", "/2/users/{id}/liked_tweets", "me"),
    ("bookmarks", "/2/users/{id}/bookmarks", "me"),
    ("reposts_of_me", "/2/users/reposts_of_me", None),
    ("followers", "/2/users/{id}/followers", "me"),
    ("following", "/2/users/{id}/following", "me"),
    ("muting", "/2/users/{id}/muting", "me"),
    ("blocking", "/2/users/{id}/blocking", "me"),
    ("owned_lists", "/2/users/{id}/owned_lists", "me"),
    ("followed_lists", "/2/users/{id}/followed_lists", "me"),
    ("list_memberships", "/2/users/{id}/list_memberships", "me"),
    ("pinned_lists", "/2/users/{id}/pinned_lists", "me"),
    ("list_posts", "/2/lists/{id}/tweets", "list"),
    ("list_members", "/2/lists/{id}/members", "list"),
    ("list_followers", "/2/lists/{id}/followers", "list"),
    ("quotes", "/2/tweets/{id}/quote_tweets", "quoted"),
    ("reposters", "/2/tweets/{id}/retweeted_by", "reposted"),
    ("reposts", "/2/tweets/{id}/retweets", "reposted"),
    ("liking_users", "/2/tweets/{id}/liking_users", "liked"),
    ("search_recent", "/2/tweets/search/recent", None),
    ("search_all", "/2/tweets/search/all", None),
    ("user_search", "/2/users/search", None),
    ("dm_events", "/2/dm_events", None),
    ("dm_with", "/2/dm_conversations/with/{participant_id}/dm_events", "friend"),
    ("folders", "/2/users/{id}/bookmarks/folders", None),
    ("folder", "/2/users/{id}/bookmarks/folders/{folder_id}", "folder"),
]


def subject_of(world: World, word: str | None) -> str | None:
    friend = world.account_named("grace")
    assert friend is not None
    found = {
        "me": world.me_id,
        "list": next(one.id for one in world.lists.values() if one.followers),
        "quoted": max(world.quotes_of, key=lambda key: len(world.quotes_of[key]) * (not world.posts[key].deleted)),
        "reposted": max(world.reposts_of, key=lambda key: len(world.reposts_of[key])),
        "liked": max(world.liked_by, key=lambda key: len(world.liked_by[key])),
        "friend": friend.id,
        "folder": next(iter(world.folders[world.me_id])),
    }
    return None if word is None else found[word]


@pytest.mark.parametrize("name", ["legacy", "post"])
@pytest.mark.parametrize(("which", "path", "word"), PAGES, ids=[page[0] for page in PAGES])
def test_a_page_with_everything_asked_for_is_as_documented(
    world: World, documents: dict[str, Any], name: str, which: str, path: str, word: str | None
) -> None:
    document = documents[name]
    query = everything(document, path)
    if which.startswith("search"):
        query["query"] = "ferry OR #bread OR @ada"
    if which == "user_search":
        query["query"] = "the"
    page = timelines.page(world, world.me_id, which, query, now=NOW, subject=subject_of(world, word))
    assert page.objects != []
    body = view.render(world, world.me_id, page.kind, page.objects, query, now=NOW, errors=page.errors, meta=page.meta)
    check(document, name, path, json.loads(json.dumps(body)))


def of_every_kind(world: World) -> list[str]:
    """Return up to ten posts for each thing that can be true of a post."""
    chosen: dict[object, list[str]] = {}
    for post in world.posts.values():
        author = world.accounts[post.author_id]
        truths = (
            post.deleted, post.in_reply_to_id is None, post.quoted_id is None, post.reposted_id is None, post.lang,
            len(post.media_keys), *(world.media[key].type for key in post.media_keys), post.poll_id is None,
            post.withheld, post.possibly_sensitive, post.reply_settings, len(post.edit_history), author.protected,
            author.suspended, post.author_id == world.me_id, len(post.text) > 280,
        )  # fmt: skip
        for truth in enumerate(truths):
            if len(chosen.setdefault(truth, [])) < 10:
                chosen[truth].append(post.id)
    return list(dict.fromkeys(post_id for ids in chosen.values() for post_id in ids))


@pytest.mark.parametrize("name", ["legacy", "post"])
def test_every_kind_of_post_is_as_documented(world: World, documents: dict[str, Any], name: str) -> None:
    document = documents[name]
    query = everything(document, "/2/tweets")
    found = lookups.posts(world, world.me_id, [*of_every_kind(world), "1"], now=NOW)
    body = view.render(world, world.me_id, "post", found.objects, query, now=NOW, errors=found.errors)
    assert len(body["data"]) > 100
    states = {error["type"].rpartition("/")[2] for error in body["errors"]}
    wanted = {"resource-not-found", "not-authorized-for-resource", "resource-unavailable", "not-authorized-for-field"}
    assert wanted == states
    check(document, name, "/2/tweets", body)


@pytest.mark.parametrize("name", ["legacy", "post"])
def test_every_account_is_as_documented(world: World, documents: dict[str, Any], name: str) -> None:
    document = documents[name]
    query = everything(document, "/2/users")
    found = lookups.users(world, [*world.accounts, "1"])
    body = view.render(world, world.me_id, "user", found.objects, query, now=NOW, errors=found.errors)
    assert len(body["errors"]) >= 2
    check(document, name, "/2/users", body)


@pytest.mark.parametrize("name", ["legacy", "post"])
def test_single_lookups_are_as_documented(world: World, documents: dict[str, Any], name: str) -> None:
    document = documents[name]
    for path, kind, found in (
        ("/2/tweets/{id}", "post", lookups.posts(world, world.me_id, ["12"], now=NOW, parameter="id")),
        ("/2/users/{id}", "user", lookups.users(world, [world.me_id], parameter="id")),
        ("/2/users/by/username/{username}", "user", lookups.users_named(world, ["nobody"], parameter="username")),
        ("/2/lists/{id}", "list", lookups.one_list(world, world.me_id, next(iter(world.lists)))),
        ("/2/dm_events/{event_id}", "dm_event", lookups.dm_event(world, world.me_id, next(iter(world.dm_events)))),
    ):
        query = everything(document, path)
        body = view.render(
            world,
            world.me_id,
            kind,
            found.objects,
            query,
            now=NOW,
            single=True,
            errors=found.errors,  # type: ignore[arg-type]
        )
        check(document, name, path, body)


@pytest.mark.parametrize(("name", "words"), [("legacy", LEGACY), ("post", POST)])
def test_counts_and_trends_are_as_documented(world: World, documents: dict[str, Any], name: str, words: Any) -> None:
    counts = counting.recent_counts(world, {"query": "ferry"}, words, now=NOW)
    check(documents[name], name, "/2/tweets/counts/recent", counts)
    check(documents[name], name, "/2/trends/by/woeid/{woeid}", counting.trends(world, {}, now=NOW))
    check(documents[name], name, "/2/users/personalized_trends", counting.personal_trends(world, words, now=NOW))


@pytest.mark.parametrize(("name", "words"), [("legacy", LEGACY), ("post", POST)])
def test_the_vocabulary_names_nothing_the_document_lacks(documents: dict[str, Any], name: str, words: Any) -> None:
    document = documents[name]
    assert set() == words.post_fields - set(enum_of(document, "/2/tweets", words.post_selector))
    assert set() == set(words.post_expansions) - set(enum_of(document, "/2/tweets", "expansions"))
    assert set() == words.user_fields - set(enum_of(document, "/2/users", "user.fields"))
    assert set() == {words.pinned, words.latest} - set(enum_of(document, "/2/users", "expansions"))
    assert set() == words.list_fields - set(enum_of(document, "/2/lists/{id}", "list.fields"))
    assert set() == words.dm_fields - set(enum_of(document, "/2/dm_events", "dm_event.fields"))
    assert words is vocabulary_of({words.post_selector: "id"})


def test_the_excuses_are_all_needed(world: World, documents: dict[str, Any]) -> None:
    """An excuse that nothing needs any more is taken off the table."""
    met: set[tuple[str, str]] = set()
    for name, document in documents.items():
        for which, path, word in PAGES:
            query = everything(document, path) | {"query": "the OR ferry" if "tweets" in path else "the"}
            page = timelines.page(world, world.me_id, which, query, now=NOW, subject=subject_of(world, word))
            body = view.render(
                world, world.me_id, page.kind, page.objects, query, now=NOW, errors=page.errors, meta=page.meta
            )
            keys = unlisted(document, {"$ref": response_schema(document, path)}, body, "")
            met |= {(name, key) for key in keys}
        found = lookups.posts(world, world.me_id, of_every_kind(world), now=NOW)
        query = everything(document, "/2/tweets")
        body = view.render(world, world.me_id, "post", found.objects, query, now=NOW, errors=found.errors)
        met |= {(name, key) for key in unlisted(document, {"$ref": response_schema(document, "/2/tweets")}, body, "")}
    unused = {(n, what) for n, what in UNLISTED if not any(n == m and key.endswith(what) for m, key in met)}
    assert unused == set()

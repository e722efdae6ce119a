"""Every success shape of the reads, in both vocabularies, against X's own OpenAPI documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from twshell.sim import correspondence, counting, lookups, timelines, view
from twshell.sim.town import build_town
from twshell.sim.vocabulary import LEGACY, POST, vocabulary_of
from twshell.sim.world import World

NOW = 1_795_500_000.0


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


def check(document: Any, path: str, body: Any) -> None:
    """Fail where the body is not as the document has the answer of `GET path`."""
    assert document.complaints(document.answer(f"GET {path}"), json.loads(json.dumps(body))) == []


def everything(document: Any, path: str) -> dict[str, str]:
    """Return a query that asks for all there is; the selector of posts chooses the vocabulary, also where none is."""
    selector = "tweet.fields" if document.version == "2.166" else "post.fields"
    return {selector: "id"} | document.everything(f"GET {path}")


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
    check(document, path, body)


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
    check(document, "/2/tweets", body)


@pytest.mark.parametrize("name", ["legacy", "post"])
def test_every_account_is_as_documented(world: World, documents: dict[str, Any], name: str) -> None:
    document = documents[name]
    query = everything(document, "/2/users")
    found = lookups.users(world, [*world.accounts, "1"])
    body = view.render(world, world.me_id, "user", found.objects, query, now=NOW, errors=found.errors)
    assert len(body["errors"]) >= 2
    check(document, "/2/users", body)


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
        check(document, path, body)


@pytest.mark.parametrize(("name", "words"), [("legacy", LEGACY), ("post", POST)])
def test_counts_and_trends_are_as_documented(world: World, documents: dict[str, Any], name: str, words: Any) -> None:
    counts = counting.recent_counts(world, {"query": "ferry"}, words, now=NOW)
    check(documents[name], "/2/tweets/counts/recent", counts)
    check(documents[name], "/2/trends/by/woeid/{woeid}", counting.trends(world, {}, now=NOW))
    check(documents[name], "/2/users/personalized_trends", counting.personal_trends(world, words, now=NOW))


@pytest.mark.parametrize(("name", "words"), [("legacy", LEGACY), ("post", POST)])
def test_the_vocabulary_names_nothing_the_document_lacks(documents: dict[str, Any], name: str, words: Any) -> None:
    document = documents[name]
    posts, users = document.offered("GET /2/tweets"), document.offered("GET /2/users")
    assert set() == words.post_fields - set(posts[words.post_selector])
    assert set() == set(words.post_expansions) - set(posts["expansions"])
    assert set() == words.user_fields - set(users["user.fields"])
    assert set() == {words.pinned, words.latest} - set(users["expansions"])
    assert set() == words.list_fields - set(document.offered("GET /2/lists/{id}")["list.fields"])
    assert set() == words.dm_fields - set(document.offered("GET /2/dm_events")["dm_event.fields"])
    assert words is vocabulary_of({words.post_selector: "id"})

"""Every sample body decodes, and nothing the domain keeps is lost; the expectation is read off the raw JSON here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from twshell.domain.post import Entity, Media, Post, User
from twshell.domain.wire import Answer

Decode = Callable[..., Answer]
Raw = dict[str, Any]


def first(value: Any) -> Raw:
    found = value[0] if isinstance(value, list) and value else value
    return found if isinstance(found, dict) else {}


def kind_of(body: Any) -> str:
    """Say how a request that got this body would have it read."""
    data = body.get("data") if isinstance(body, dict) else None
    item, many = first(data), isinstance(data, list)
    if "text" in item and "event_type" not in item:
        return "posts" if many else "post"
    if "username" in item:
        return "users" if many else "user"
    return "rows" if many else "deed"


def listed(value: Any) -> list[Raw]:
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def seconds(text: str | None) -> float | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() if text else None


def under(raw: Raw, *names: str) -> Any:
    return next((raw[name] for name in names if name in raw), None)


def words_of(entities: tuple[Entity, ...], kind: str) -> list[str]:
    return [e.text for e in entities if e.kind == kind]


def check_entities(text: str, entities: tuple[Entity, ...], raw: Raw) -> None:
    for group, kind, key in (
        ("mentions", "mention", "username"), ("hashtags", "hashtag", "tag"), ("cashtags", "cashtag", "tag"),
    ):  # fmt: skip
        assert [each[key] for each in raw.get(group, [])] == words_of(entities, kind)
    urls = [e for e in entities if e.kind == "url"]
    assert [(u["display_url"], u["expanded_url"], u.get("title", "")) for u in raw.get("urls", [])] == [
        (e.text, e.target, e.title) for e in urls
    ]
    assert [u.get("media_key", e.media_key) for u, e in zip(raw.get("urls", []), urls, strict=True)] == [
        e.media_key for e in urls
    ]
    signs = {"mention": "@", "hashtag": "#", "cashtag": "$", "url": "https://t.co/"}
    for e in entities:
        stretch = text[e.start : e.end]
        assert signs[e.kind] in stretch or (not stretch and e.start == len(text))


def check_metrics(post: Post, raw: Raw) -> None:
    counts = raw.get("public_metrics", {})
    assert (
        counts.get("reply_count"), under(counts, "retweet_count", "repost_count"), counts.get("like_count"),
        counts.get("quote_count"), counts.get("bookmark_count"), counts.get("impression_count"),
    ) == tuple(post.metrics)  # fmt: skip
    private = {
        f"{group}_{name}": n
        for group in ("non_public", "organic", "promoted")
        for name, n in raw.get(f"{group}_metrics", {}).items()
    }
    assert private == dict(post.private_metrics)


def check_post(post: Post, raw: Raw) -> None:
    note = under(raw, "note_tweet", "note_post") or {}
    entities = note.get("entities") or raw.get("entities", {})
    assert plain(note.get("text") or raw["text"]) == post.text
    check_entities(post.text, post.entities, entities)
    check_metrics(post, raw)
    assert [(r["type"], r["id"]) for r in under(raw, "referenced_tweets", "referenced_posts") or []] == [
        tuple(r) for r in post.references if "in_reply_to_tweet_id" not in raw
    ]
    assert raw.get("in_reply_to_tweet_id", post.reference("replied_to")) == post.reference("replied_to")
    attachments = raw.get("attachments", {})
    assert (attachments.get("media_keys", []), attachments.get("poll_ids", [])) == (
        list(post.media_keys), list(post.poll_ids),
    )  # fmt: skip
    controls = raw.get("edit_controls", {})
    assert (
        raw["id"], raw.get("author_id", ""), seconds(raw.get("created_at")), raw.get("conversation_id", ""),
        raw.get("in_reply_to_user_id", ""), raw.get("lang", ""), raw.get("source", ""), raw.get("reply_settings", ""),
        under(raw, "edit_history_tweet_ids", "edit_history_post_ids") or [], raw.get("possibly_sensitive", False),
        seconds(controls.get("editable_until")), controls.get("edits_remaining"),
        raw.get("geo", {}).get("place_id"),
    ) == (
        post.id, post.author_id, post.created_at, post.conversation_id,
        post.reply_to_user_id, post.lang, post.source, post.reply_settings,
        list(post.edit_ids), post.is_sensitive, post.editable_until, post.edits_remaining,
        post.place.id if post.place else None,
    )  # fmt: skip
    annotations = [(a["domain"]["name"], a["entity"]["name"]) for a in raw.get("context_annotations", [])]
    annotations += [(a["type"], a["normalized_text"]) for a in raw.get("entities", {}).get("annotations", [])]
    assert annotations == list(post.annotations)


def check_user(user: User, raw: Raw) -> None:
    counts = raw.get("public_metrics", {})
    assert (
        counts.get("followers_count"), counts.get("following_count"), under(counts, "tweet_count", "post_count"),
        counts.get("listed_count"), counts.get("like_count"), counts.get("media_count"),
    ) == tuple(user.metrics)  # fmt: skip
    links = raw.get("entities", {}).get("url", {}).get("urls", [])
    assert (
        raw["id"], raw["username"], raw.get("name", ""), raw.get("description", ""), seconds(raw.get("created_at")),
        raw.get("location", ""), links[0]["expanded_url"] if links else raw.get("url", ""), raw.get("verified", False),
        raw.get("verified_type", ""), raw.get("protected", False), raw.get("pinned_tweet_id", ""),
        raw.get("profile_image_url", ""), raw.get("connection_status", []), raw.get("subscription_type", ""),
        raw.get("receives_your_dm"),
    ) == (
        user.id, user.username, user.name, user.description, user.created_at,
        user.location, user.url, user.is_verified,
        user.verified_type, user.is_protected, user.pinned_post_id,
        user.profile_image_url, list(user.connection), user.subscription_type, user.takes_messages,
    )  # fmt: skip
    check_entities(user.description, user.entities, raw.get("entities", {}).get("description", {}))


def check_media(media: Media, raw: Raw) -> None:
    assert (
        raw["media_key"], raw["type"], raw.get("url", ""), raw.get("preview_image_url", ""), raw.get("alt_text", ""),
        raw.get("width"), raw.get("height"), raw.get("duration_ms"), raw.get("public_metrics", {}).get("view_count"),
        {f"non_public_{name}": n for name, n in raw.get("non_public_metrics", {}).items()},
    ) == (
        media.key, media.type, media.url, media.preview_url, media.alt_text,
        media.width, media.height, media.duration_ms, media.view_count, dict(media.private_metrics),
    )  # fmt: skip


def check_joined(posts: tuple[Post, ...], includes: Raw) -> None:
    """What came along stands in the post that names it."""
    for post in posts:
        for media in post.media:
            check_media(media, next(m for m in includes["media"] if m["media_key"] == media.key))
        assert len(post.media) == len([k for k in post.media_keys if k in {m["media_key"] for m in includes["media"]}])
        if post.poll:
            raw = next(p for p in includes["polls"] if p["id"] == post.poll.id)
            assert [(o["position"], o["label"], o["votes"]) for o in raw["options"]] == [
                tuple(c) for c in post.poll.choices
            ]
            assert (raw["duration_minutes"], seconds(raw["end_datetime"]), raw["voting_status"]) == post.poll[2:]
        if post.place and includes["places"]:
            raw = next(p for p in includes["places"] if p["id"] == post.place.id)
            assert (raw["full_name"], raw["country"], raw["place_type"]) == post.place[1:]


def check(answer: Answer, body: Raw, kind: str) -> None:
    data = body.get("data")
    includes = {"media": [], "polls": [], "places": [], **body.get("includes", {})}
    if kind in ("post", "posts"):
        for post, raw in zip(answer.posts, listed(data), strict=True):
            check_post(post, raw)
        check_joined(answer.posts, includes)
    elif kind in ("user", "users"):
        for user, raw in zip(answer.users, listed(data), strict=True):
            check_user(user, raw)
    else:
        assert (data or {}) == (list(answer.rows) or answer.deed)
    for post, raw in zip(answer.included_posts, under(includes, "tweets", "posts") or [], strict=True):
        check_post(post, raw)
    for user, raw in zip(answer.included_users, includes.get("users", []), strict=True):
        check_user(user, raw)
    check_joined(answer.included_posts, includes)
    assert body.get("meta", {}) == answer.meta
    assert [e.get("detail") or e.get("message") for e in body.get("errors", [])] == [
        p.detail for p in answer.problems[len(answer.problems) - len(body.get("errors", [])) :]
    ]


def test_no_sample_loses_what_the_domain_keeps(samples: Any, answer: Decode) -> None:
    assert len(samples) > 250
    for sample in samples:
        kind = kind_of(sample.body)
        found = answer(sample.body, kind, status=sample.status)
        try:
            check(found, sample.body, kind)
            assert found.skipped == 0
        except AssertionError as error:
            raise AssertionError(f"{sample.name}: {error}") from error


def test_a_bare_object_is_kept_as_it_came(samples: Any, answer: Decode) -> None:
    envelope = {"data", "includes", "meta", "errors"}
    bare = [s for s in samples if not set(s.body) & envelope and not {"title", "error"} & set(s.body)]
    assert len(bare) > 10
    for sample in bare:
        assert sample.body == answer(sample.body).extra


@pytest.mark.parametrize("kind", ["posts", "post", "users", "user", "deed", "rows"])
def test_a_sample_read_as_something_else_does_no_harm(samples: Any, answer: Decode, kind: str) -> None:
    for sample in samples:
        assert isinstance(answer(sample.body, kind, status=sample.status), Answer)

"""The fields of a post, one function each; changes when X adds a field to a post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from twshell.sim.compose import composed
from twshell.sim.iso import iso
from twshell.sim.records import EDIT_WINDOW_S, EDITS, Post
from twshell.sim.vocabulary import Vocabulary
from twshell.sim.world import World

PRIVATE_METRICS = ("non_public_metrics", "organic_metrics", "promoted_metrics")
PRIVATE_AGE_S = 30 * 86400.0


class Reader(NamedTuple):
    """Who asks, when, in which words."""

    world: World
    viewer_id: str | None
    now: float
    words: Vocabulary


Getter = Callable[[Reader, Post], Any]


def may_see_private(reader: Reader, post: Post) -> bool:
    """Whether private metrics may be read: own posts of the last 30 days (facts 2.4)."""
    return post.author_id == reader.viewer_id and reader.now - post.created_at <= PRIVATE_AGE_S


def references(post: Post) -> list[tuple[str, str]]:
    """Return (kind, post id) for what a post repeats, quotes or answers, in X's words."""
    found = []
    if post.reposted_id is not None:
        found.append(("retweeted", post.reposted_id))
    if post.quoted_id is not None:
        found.append(("quoted", post.quoted_id))
    if post.in_reply_to_id is not None:
        found.append(("replied_to", post.in_reply_to_id))
    return found


def _attachments(_: Reader, post: Post) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    if post.media_keys:
        found["media_keys"] = list(post.media_keys)
    if post.poll_id is not None:
        found["poll_ids"] = [post.poll_id]
    return found or None


def _created_at(_: Reader, post: Post) -> str:
    made: str | None = post.cache.get("created_at")
    if made is None:
        made = post.cache["created_at"] = iso(post.created_at)
    return made


def _edit_controls(reader: Reader, post: Post) -> dict[str, Any]:
    first = reader.world.posts[post.edit_history[0]]
    eligible = post.reposted_id is None and post.poll_id is None and post.in_reply_to_id is None
    return {
        "edits_remaining": EDITS - (len(post.edit_history) - 1),
        "is_edit_eligible": eligible,
        "editable_until": iso(first.created_at + EDIT_WINDOW_S),
    }


def _public_metrics(reader: Reader, post: Post) -> dict[str, int]:
    if post.reposted_id is not None:
        original = reader.world.posts[post.reposted_id]
        counts = dict.fromkeys(("likes", "replies", "quotes", "bookmarks", "impressions"), 0)
        counts["reposts"] = original.base_reposts + len(reader.world.reposts_of.get(original.id, ()))
    else:
        counts = reader.world.counts(post)
    return {
        reader.words.reposts: counts["reposts"],
        "reply_count": counts["replies"],
        "like_count": counts["likes"],
        "quote_count": counts["quotes"],
        "bookmark_count": counts["bookmarks"],
        "impression_count": counts["impressions"],
    }


def _non_public_metrics(reader: Reader, post: Post) -> dict[str, int] | None:
    if not may_see_private(reader, post):
        return None
    impressions = reader.world.counts(post)["impressions"]
    return {"impression_count": impressions, "user_profile_clicks": impressions // 40, "engagements": impressions // 15}


def _organic_metrics(reader: Reader, post: Post) -> dict[str, int] | None:
    if not may_see_private(reader, post):
        return None
    counts = reader.world.counts(post)
    return {
        "impression_count": counts["impressions"],
        reader.words.reposts: counts["reposts"],
        "reply_count": counts["replies"],
        "like_count": counts["likes"],
        "user_profile_clicks": counts["impressions"] // 40,
    }


def _references(_: Reader, post: Post) -> list[dict[str, str]] | None:
    return [{"type": kind, "id": post_id} for kind, post_id in references(post)] or None


def _note(reader: Reader, post: Post) -> dict[str, Any] | None:
    text = composed(reader.world, post)
    if text.note_text is None:
        return None
    note: dict[str, Any] = {"text": text.note_text}
    if text.note_entities:
        note["entities"] = text.note_entities
    return note


def _media_metadata(reader: Reader, post: Post) -> list[dict[str, str]] | None:
    known = [(key, reader.world.media[key].alt_text) for key in post.media_keys]
    return [{"media_key": key, "alt_text": alt} for key, alt in known if alt] or None


def _withheld(_: Reader, post: Post) -> dict[str, Any] | None:
    return {"copyright": False, "country_codes": list(post.withheld)} if post.withheld else None


POST_GETTERS: dict[str, Getter] = {
    "attachments": _attachments,
    "author_id": lambda _, post: post.author_id,
    "conversation_id": lambda _, post: post.conversation_id,
    "created_at": _created_at,
    "display_text_range": lambda reader, post: list(composed(reader.world, post).display_range),
    "edit_controls": _edit_controls,
    "edit_history_post_ids": lambda _, post: list(post.edit_history),
    "edit_history_tweet_ids": lambda _, post: list(post.edit_history),
    "entities": lambda reader, post: composed(reader.world, post).entities or None,
    "id": lambda _, post: post.id,
    "in_reply_to_user_id": lambda _, post: post.in_reply_to_user_id,
    "lang": lambda _, post: post.lang,
    "media_metadata": _media_metadata,
    "non_public_metrics": _non_public_metrics,
    "note_post": _note,
    "note_tweet": _note,
    "organic_metrics": _organic_metrics,
    "paid_partnership": lambda _, post: False,
    "possibly_sensitive": lambda _, post: post.possibly_sensitive,
    "public_metrics": _public_metrics,
    "referenced_posts": _references,
    "referenced_tweets": _references,
    "reply_settings": lambda _, post: post.reply_settings,
    "source": lambda _, post: post.source,
    "text": lambda reader, post: composed(reader.world, post).text,
    "username": lambda reader, post: reader.world.accounts[post.author_id].username,
    "withheld": _withheld,
}
"""Field name to its function; None means the post has none and the key is left out. Fields X documents but that have
nothing to say in this world (geo, scopes, community_id, card_uri, context_annotations, promoted_metrics) are absent."""

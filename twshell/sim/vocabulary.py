"""X's two vocabularies as data: field, key and expansion names; changes with the API documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_POST_FIELDS = """
attachments card_uri community_id context_annotations conversation_id created_at display_text_range edit_controls
entities geo id lang media_metadata non_public_metrics organic_metrics paid_partnership possibly_sensitive
promoted_metrics public_metrics reply_settings scopes source text withheld
"""
_USER_FIELDS = """
connection_status created_at description entities id is_identity_verified location name parody profile_image_url
protected public_metrics receives_your_dm subscription subscription_type url username verified
verified_followers_count verified_type withheld
"""
_DM_FIELDS = "attachments created_at dm_conversation_id entities event_type id text"
_LIST_FIELDS = "created_at description follower_count id member_count name private"


class Vocabulary(NamedTuple):
    """One dialect. `*_fields` are what a selector may name, `*_expansions` map a name to the keys it brings.

    A nested expansion (`referenced_tweets.id.author_id`) is listed under `nested`: it also expands what was included.
    """

    name: str
    post_selector: str
    posts_key: str
    post_fields: frozenset[str]
    user_fields: frozenset[str]
    list_fields: frozenset[str]
    dm_fields: frozenset[str]
    post_expansions: Mapping[str, str]
    nested: Mapping[str, str]
    note: str
    references: str
    history: str
    reposts: str
    posts: str
    pinned: str
    latest: str
    reference_expansion: str
    dm_reference_expansion: str
    total_count: str
    counted: str


LEGACY = Vocabulary(
    name="legacy",
    post_selector="tweet.fields",
    posts_key="tweets",
    post_fields=frozenset(_POST_FIELDS.split())
    | {"author_id", "edit_history_tweet_ids", "in_reply_to_user_id", "note_tweet", "referenced_tweets"},
    user_fields=frozenset(_USER_FIELDS.split()) | {"affiliation", "most_recent_tweet_id", "pinned_tweet_id"},
    list_fields=frozenset(_LIST_FIELDS.split()) | {"owner_id"},
    dm_fields=frozenset(_DM_FIELDS.split()) | {"participant_ids", "referenced_tweets", "sender_id"},
    post_expansions={
        "attachments.media_keys": "attachments",
        "attachments.poll_ids": "attachments",
        "author_id": "author_id",
        "edit_history_tweet_ids": "edit_history_tweet_ids",
        "entities.mentions.username": "entities",
        "entities.note.mentions.username": "note_tweet",
        "in_reply_to_user_id": "in_reply_to_user_id",
        "referenced_tweets.id": "referenced_tweets",
        "referenced_tweets.id.attachments.media_keys": "referenced_tweets",
        "referenced_tweets.id.author_id": "referenced_tweets",
    },
    nested={
        "referenced_tweets.id.attachments.media_keys": "attachments.media_keys",
        "referenced_tweets.id.author_id": "author_id",
    },
    note="note_tweet",
    references="referenced_tweets",
    history="edit_history_tweet_ids",
    reposts="retweet_count",
    posts="tweet_count",
    pinned="pinned_tweet_id",
    latest="most_recent_tweet_id",
    reference_expansion="referenced_tweets.id",
    dm_reference_expansion="referenced_tweets.id",
    total_count="total_tweet_count",
    counted="tweet_count",
)

POST = Vocabulary(
    name="post",
    post_selector="post.fields",
    posts_key="posts",
    post_fields=frozenset(_POST_FIELDS.split()) | {"note_post"},
    user_fields=frozenset(_USER_FIELDS.split()) | {"subscribes_to_you"},
    list_fields=frozenset(_LIST_FIELDS.split()),
    dm_fields=frozenset(_DM_FIELDS.split()),
    post_expansions={
        "attachments.media_keys": "attachments",
        "attachments.poll_ids": "attachments",
        "author_id": "author_id",
        "edit_history_post_ids": "edit_history_post_ids",
        "entities.mentions.username": "entities",
        "in_reply_to_user_id": "in_reply_to_user_id",
        "referenced_posts": "referenced_posts",
        "username": "username",
    },
    nested={},
    note="note_post",
    references="referenced_posts",
    history="edit_history_post_ids",
    reposts="repost_count",
    posts="post_count",
    pinned="pinned_post_id",
    latest="most_recent_post_id",
    reference_expansion="referenced_posts",
    dm_reference_expansion="referenced_posts",
    total_count="total_post_count",
    counted="post_count",
)

# Names that only the post dialect has; one of them in a query chooses it where post.fields is absent.
_POST_ONLY = frozenset(
    ("edit_history_post_ids", "referenced_posts", "username", "pinned_post_id", "most_recent_post_id", "affiliation")
)


def vocabulary_of(query: Mapping[str, str]) -> Vocabulary:
    """Return the dialect a query speaks: post when it says post.fields or a post-only expansion, else legacy."""
    if "post.fields" in query:
        return POST
    if "tweet.fields" in query:
        return LEGACY
    return POST if not _POST_ONLY.isdisjoint(names(query, "expansions")) else LEGACY


def names(query: Mapping[str, str], selector: str) -> list[str]:
    """Return the comma-separated names of a selector, without blanks and repetitions, in order."""
    given = query.get(selector)
    if not given:
        return []
    return list(dict.fromkeys(name.strip() for name in given.split(",") if name.strip()))

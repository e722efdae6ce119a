"""The fields of users, media, polls, lists and messages; changes when X adds a field to one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twshell.sim.compose import linked_text, short_link
from twshell.sim.images import avatar_path, media_path
from twshell.sim.iso import iso
from twshell.sim.post_fields import Reader
from twshell.sim.records import Account, DmEvent, Media, Poll, TwList

UserGetter = Callable[[Reader, Account], Any]
MediaGetter = Callable[[Reader, Media], Any]
PollGetter = Callable[[Reader, Poll], Any]
ListGetter = Callable[[Reader, TwList], Any]
DmGetter = Callable[[Reader, DmEvent], Any]


def receives_dm(reader: Reader, account: Account) -> bool:
    """Whether the reader may send `account` a message: open to everyone, or followed by them, and not blocked."""
    viewer_id = reader.viewer_id
    if viewer_id is None or reader.world.blocks(account.id, viewer_id):
        return False
    if viewer_id in reader.world.dm_blocking.get(account.id, ()):
        return False
    return account.allows_dms_from == "everyone" or reader.world.follows(account.id, viewer_id)


def _connection_status(reader: Reader, account: Account) -> list[str] | None:
    viewer_id = reader.viewer_id
    if viewer_id is None:
        return None
    world = reader.world
    known = {
        "following": world.follows(viewer_id, account.id),
        "followed_by": world.follows(account.id, viewer_id),
        "muting": world.mutes(viewer_id, account.id),
        "blocking": world.blocks(viewer_id, account.id),
    }
    return [status for status, holds in known.items() if holds]


def _user_entities(reader: Reader, account: Account) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    if account.url:
        short = short_link(account.url)
        shown = account.url.partition("://")[2]
        entity = {"start": 0, "end": len(short), "url": short, "expanded_url": account.url, "display_url": shown}
        found["url"] = {"urls": [entity]}
    entities = _described(reader, account)[1]
    if entities:
        found["description"] = entities
    return found or None


def _described(reader: Reader, account: Account) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    made: tuple[str, dict[str, list[dict[str, Any]]]] | None = account.cache.get("described")
    if made is None or account.cache.get("description") != account.description:
        made = account.cache["described"] = linked_text(reader.world, account.description)
        account.cache["description"] = account.description
    return made


def _user_metrics(reader: Reader, account: Account) -> dict[str, int]:
    world = reader.world
    posts = [world.posts[post_id] for post_id in world.posts_by_author.get(account.id, ())]
    live = [post for post in posts if not post.deleted and not post.is_superseded]
    metrics = {
        "followers_count": account.base_followers + len(world.followers.get(account.id, ())),
        "following_count": account.base_following + len(world.following.get(account.id, ())),
        reader.words.posts: account.base_posts + len(live),
        "listed_count": account.base_listed + sum(account.id in one.members for one in world.lists.values()),
        "like_count": account.base_likes + len(world.likes.get(account.id, ())),
    }
    if reader.words.name == "post":
        metrics["media_count"] = sum(bool(post.media_keys) for post in live)
    return metrics


def _latest(reader: Reader, account: Account) -> str | None:
    posts = reader.world.posts
    ids = reversed(reader.world.posts_by_author.get(account.id, ()))
    return next((post_id for post_id in ids if not posts[post_id].deleted), None)


def _pinned(_: Reader, account: Account) -> str | None:
    return account.pinned_post_id


def _of_viewer(value: Callable[[Reader, Account], Any]) -> UserGetter:
    """Return a getter that answers only where a user asks, not an app alone."""
    return lambda reader, account: None if reader.viewer_id is None else value(reader, account)


USER_GETTERS: dict[str, UserGetter] = {
    "connection_status": _connection_status,
    "created_at": lambda _, account: iso(account.created_at),
    "description": lambda reader, account: _described(reader, account)[0],
    "entities": _user_entities,
    "id": lambda _, account: account.id,
    "is_identity_verified": lambda _, account: False,
    "location": lambda _, account: account.location or None,
    "most_recent_post_id": _latest,
    "most_recent_tweet_id": _latest,
    "name": lambda _, account: account.name,
    "parody": lambda _, account: False,
    "pinned_post_id": _pinned,
    "pinned_tweet_id": _pinned,
    "profile_image_url": lambda reader, account: (
        account.profile_image_url or reader.world.image_base + avatar_path(account)
    ),
    "protected": lambda _, account: account.protected,
    "public_metrics": _user_metrics,
    "receives_your_dm": _of_viewer(receives_dm),
    "subscribes_to_you": _of_viewer(lambda _, account: False),
    "subscription": _of_viewer(lambda _, account: {"subscribes_to_you": False}),
    "subscription_type": lambda reader, account: account.subscription_type if account.id == reader.viewer_id else None,
    "url": lambda _, account: short_link(account.url) if account.url else "",
    "username": lambda _, account: account.username,
    "verified": lambda _, account: account.verified,
    "verified_followers_count": lambda reader, account: sum(
        reader.world.accounts[follower].verified for follower in reader.world.followers.get(account.id, ())
    ),
    "verified_type": lambda _, account: account.verified_type,
    "withheld": lambda _, account: {"country_codes": list(account.withheld)} if account.withheld else None,
}


def _variants(reader: Reader, media: Media) -> list[dict[str, Any]] | None:
    base = reader.world.image_base
    return [
        {**one, "url": base + one["url"] if one["url"].startswith("/") else one["url"]} for one in media.variants
    ] or None


MEDIA_GETTERS: dict[str, MediaGetter] = {
    "alt_text": lambda _, media: media.alt_text or None,
    "duration_ms": lambda _, media: media.duration_ms,
    "height": lambda _, media: media.height,
    "media_key": lambda _, media: media.media_key,
    "preview_image_url": lambda reader, media: (
        None if media.type == "photo" else media.preview_image_url or reader.world.image_base + media_path(media)
    ),
    "public_metrics": lambda _, media: {"view_count": media.view_count} if media.type == "video" else None,
    "type": lambda _, media: media.type,
    "url": lambda reader, media: (
        (media.url or reader.world.image_base + media_path(media)) if media.type == "photo" else None
    ),
    "variants": _variants,
    "width": lambda _, media: media.width,
}

POLL_GETTERS: dict[str, PollGetter] = {
    "duration_minutes": lambda _, poll: poll.duration_minutes,
    "end_datetime": lambda _, poll: iso(poll.end_at),
    "id": lambda _, poll: poll.id,
    "options": lambda _, poll: [
        {"position": position, "label": option.label, "votes": option.votes}
        for position, option in enumerate(poll.options, 1)
    ],
    "voting_status": lambda reader, poll: "closed" if reader.now >= poll.end_at else "open",
}

LIST_GETTERS: dict[str, ListGetter] = {
    "created_at": lambda _, one: iso(one.created_at),
    "description": lambda _, one: one.description,
    "follower_count": lambda _, one: len(one.followers),
    "id": lambda _, one: one.id,
    "member_count": lambda _, one: len(one.members),
    "name": lambda _, one: one.name,
    "owner_id": lambda _, one: one.owner_id,
    "private": lambda _, one: one.private,
}


def _message_only(value: DmGetter) -> DmGetter:
    return lambda reader, event: value(reader, event) if event.event_type == "MessageCreate" else None


DM_GETTERS: dict[str, DmGetter] = {
    "attachments": lambda _, event: {"media_keys": list(event.media_keys)} if event.media_keys else None,
    "created_at": lambda _, event: iso(event.created_at),
    "dm_conversation_id": lambda _, event: event.conversation_id,
    "entities": _message_only(lambda reader, event: linked_text(reader.world, event.text)[1] or None),
    "event_type": lambda _, event: event.event_type,
    "id": lambda _, event: event.id,
    "participant_ids": lambda _, event: list(event.participant_ids) or None,
    "referenced_posts": lambda _, event: [{"id": event.referenced_post_id}] if event.referenced_post_id else None,
    "referenced_tweets": lambda _, event: [{"id": event.referenced_post_id}] if event.referenced_post_id else None,
    "sender_id": lambda _, event: event.sender_id,
    "text": _message_only(lambda reader, event: linked_text(reader.world, event.text)[0]),
}

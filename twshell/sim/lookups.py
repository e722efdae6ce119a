"""Objects by id or name, with X's partial errors for the missing; changes with the lookup endpoints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from twshell.sim.missing import list_missing, post_missing, user_missing
from twshell.sim.problems import not_found
from twshell.sim.records import Account, DmEvent, Post, TwList
from twshell.sim.world import World


class Found(NamedTuple):
    """The objects found, in the order asked for, and an error for each that was not."""

    objects: list[Any]
    errors: list[dict[str, Any]]


def posts(world: World, viewer_id: str | None, ids: Iterable[str], *, now: float, parameter: str = "ids") -> Found:
    """Return the posts with these ids; `parameter` is `id` for a single lookup. Repeated ids count once."""
    found: list[Post] = []
    errors = []
    for post_id in dict.fromkeys(ids):
        post = world.posts.get(post_id)
        state = "deleted" if post is None else world.visible_to(viewer_id, post)
        if post is not None and state == "ok" and now - post.created_at >= world.lag_s:
            found.append(post)
        else:
            errors.append(post_missing("deleted" if state == "ok" else state, parameter, post_id))
    return Found(found, errors)


def users(world: World, ids: Iterable[str], *, parameter: str = "ids") -> Found:
    """Return the accounts with these ids; `parameter` is `id` for a single lookup."""
    return _accounts([(user_id, world.accounts.get(user_id)) for user_id in dict.fromkeys(ids)], parameter)


def users_named(world: World, usernames: Iterable[str], *, parameter: str = "usernames") -> Found:
    """Return the accounts with these @names (case ignored); `parameter` is `username` for a single lookup."""
    return _accounts([(name, world.account_named(name)) for name in dict.fromkeys(usernames)], parameter)


def _accounts(asked: list[tuple[str, Account | None]], parameter: str) -> Found:
    found = [account for _, account in asked if account is not None and not account.suspended]
    errors = [
        user_missing(account, parameter, value) for value, account in asked if account is None or account.suspended
    ]
    return Found(found, errors)


def one_list(world: World, viewer_id: str | None, list_id: str) -> Found:
    """Return the list, unless it does not exist or is private to another."""
    one: TwList | None = world.lists.get(list_id)
    if one is None or (one.private and one.owner_id != viewer_id):
        return Found([], [list_missing("id", list_id)])
    return Found([one], [])


def dm_event(world: World, viewer_id: str, event_id: str) -> Found:
    """Return the event of one of the viewer's conversations, unless they removed it."""
    event: DmEvent | None = world.dm_events.get(event_id)
    if event is not None:
        conversation = world.dm_conversations[event.conversation_id]
        if viewer_id in conversation.participant_ids and viewer_id not in event.deleted_for:
            return Found([event], [])
    return Found([], [not_found("dm_event", "event_id", event_id)])


def media(world: World, keys: Iterable[str], *, parameter: str = "media_keys") -> Found:
    """Return the media with these keys; `parameter` is `media_key` for a single lookup."""
    asked = list(dict.fromkeys(keys))
    found = [world.media[key] for key in asked if key in world.media]
    return Found(found, [not_found("media", parameter, key) for key in asked if key not in world.media])

"""A world as one JSON document and back; changes with what a world holds."""

from __future__ import annotations

import base64
import dataclasses
from typing import Any, get_type_hints

from twshell.sim import records
from twshell.sim.records import Account, BookmarkFolder, DmConversation, DmEvent, Media, Poll, PollOption, Post, TwList
from twshell.sim.snowflake import Mint
from twshell.sim.world import World

VERSION = 1

_PLAIN = ("lag_s", "country", "expands_included", "lived_until", "heard_until", "heard_messages_until")
_RELATIONS = ("following", "muting", "blocking", "dm_blocking", "likes", "bookmarks", "pinned_lists")
_KINDS: dict[str, type[Any]] = {
    "accounts": Account,
    "posts": Post,
    "media": Media,
    "polls": Poll,
    "lists": TwList,
    "dm_conversations": DmConversation,
    "dm_events": DmEvent,
}
_HIDDEN = ("cache",)


def export(world: World) -> dict[str, Any]:
    """Return everything the world holds as JSON values; `restore` makes an equal world of it."""
    document: dict[str, Any] = {"version": VERSION, "seed": world.seed, "me_id": world.me_id}
    document |= {name: getattr(world, name) for name in _PLAIN}
    document |= {name: getattr(world, name) for name in _RELATIONS}
    for name in _KINDS:
        document[name] = [_written(one) for one in getattr(world, name).values()]
    document["folders"] = [_written(one) for by_id in world.folders.values() for one in by_id.values()]
    document["cards"] = world.cards
    document["due"] = [list(one) for one in world.due]
    document["minted"] = [world.mint.last, world.other_mint.last, world.message_mint.last]
    return document


def restore(document: dict[str, Any]) -> World:
    """Return the world of an exported document; ValueError for another version, KeyError for a part that is missing."""
    if document.get("version") != VERSION:
        raise ValueError(f"not a state of version {VERSION}")
    world = World(seed=document["seed"], me_id=document["me_id"])
    for name in _PLAIN:
        setattr(world, name, document[name])
    for account in _all_read(Account, document["accounts"]):
        world.add_account(account)
    for name in ("media", "polls", "lists", "dm_conversations", "dm_events"):
        kept = getattr(world, name)
        for one in _all_read(_KINDS[name], document[name]):
            kept[one.media_key if isinstance(one, Media) else one.id] = one
    _restore_posts(world, document["posts"])
    for name in _RELATIONS:
        setattr(world, name, {key: dict(value) for key, value in document[name].items()})
    for forward, reverse in (("following", "followers"), ("likes", "liked_by"), ("bookmarks", "bookmarked_by")):
        setattr(world, reverse, _reversed(getattr(world, forward)))
    for folder in _all_read(BookmarkFolder, document["folders"]):
        world.folders.setdefault(folder.owner_id, {})[folder.id] = folder
    world.cards = document["cards"]
    world.due = [(at, kind, thing_id, user_id) for at, kind, thing_id, user_id in document["due"]]
    posts, others, messages = document["minted"]
    world.mint, world.other_mint = Mint(last=posts), Mint(worker=1, last=others)
    world.message_mint = Mint(worker=2, last=messages)
    return world


def _restore_posts(world: World, rows: list[dict[str, Any]]) -> None:
    histories: dict[str, list[str]] = {}
    for post in _all_read(Post, rows):
        # All versions of a post share one list, which grows with the next edit.
        post.edit_history = histories.setdefault(post.edit_history[0], post.edit_history)
        world.index(post)
        if post.reposted_id is not None and not post.deleted:
            world.reposts.setdefault(post.author_id, {})[post.reposted_id] = post.id
            world.reposts_of.setdefault(post.reposted_id, {})[post.author_id] = post.id


def _reversed(relation: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Return the relation from the other side, each oldest first."""
    found: dict[str, dict[str, float]] = {}
    links = [(at, source, target) for source, targets in relation.items() for target, at in targets.items()]
    for at, source, target in sorted(links):
        found.setdefault(target, {})[source] = at
    return found


def _written(one: Any) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for field in dataclasses.fields(one):
        value = getattr(one, field.name)
        if field.name in _HIDDEN or value == _default(field):
            continue
        row[field.name] = _json(value)
    return row


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not dataclasses.MISSING else dataclasses.MISSING


def _json(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, (tuple, set)):
        return sorted(value) if isinstance(value, set) else list(value)
    if isinstance(value, list) and value and isinstance(value[0], PollOption):
        return [_written(option) for option in value]
    return value


def _all_read(kind: type[Any], rows: list[dict[str, Any]]) -> list[Any]:
    hints = get_type_hints(kind, vars(records))
    return [kind(**{name: _value(hints[name], value) for name, value in row.items()}) for row in rows]


def _value(wanted: Any, value: Any) -> Any:
    if wanted is bytes:
        return base64.b64decode(value)
    if wanted == list[PollOption]:
        return [PollOption(**option) for option in value]
    if wanted == set[str]:
        return set(value)
    return tuple(value) if isinstance(value, list) and str(wanted).startswith("tuple") else value

"""Lists, messages, folders, cards and the town's troubles (deleted, withheld …); changes with the town."""

from __future__ import annotations

from random import Random
from typing import Any

from twshell.sim import correspondence, lists
from twshell.sim.town.settling import Town
from twshell.sim.world import World

_DAY_S = 86400.0


def prepare(world: World, town: Town, extras: dict[str, Any], rng: Random, now: float) -> None:
    """Put in what is older than the posts: lists, folders, and what the town's links lead to."""
    for url, title, description in extras["links"]:
        world.cards[url] = {"status": 200, "title": title, "description": description, "unwound_url": url}
    _lists(world, town, extras, rng, now)
    for name in extras["folders"]:
        world.create_folder(world.me_id, name, now - 90 * _DAY_S)


def furnish(world: World, town: Town, extras: dict[str, Any], rng: Random, now: float) -> None:
    """Put in messages, file the bookmarks, and let a few posts have had trouble."""
    kept = list(world.bookmarks.get(world.me_id, {}).items())
    for index, folder in enumerate(world.folders[world.me_id].values()):
        folder.post_ids.update(kept[index::5])
    _letters(world, extras, now)
    _quarrels(world, town, now)
    _troubles(world, rng)


def _lists(world: World, town: Town, extras: dict[str, Any], rng: Random, now: float) -> None:
    made = now - 200 * _DAY_S
    for name, description, private, circles in extras["lists"]:
        one = lists.create(world, world.me_id, name, now=made, description=description, private=private)
        for circle in circles.split():
            for member in town.by_circle.get(circle, ())[:8]:
                lists.add_member(world, one.id, member.id, made + 60)
    lists.pin(world, world.me_id, next(iter(world.lists)), made + 120)
    private = lists.create(world, world.me_id, "People who owe me a book", now=made, private=True)
    lists.add_member(world, private.id, rng.choice(town.everybody).id, made + 60)
    for name, owner, circle in extras["other_lists"]:
        account = world.account_named(owner)
        if account is None:
            continue
        one = lists.create(world, account.id, name, now=made, description=f"Kept by @{owner}.")
        for member in town.by_circle.get(circle, ())[:12]:
            lists.add_member(world, one.id, member.id, made + 60)
        lists.add_member(world, one.id, world.me_id, made + 90)
        lists.follow(world, one.id, world.me_id, made + 120)


def _letters(world: World, extras: dict[str, Any], now: float) -> None:
    """Write the messages of the last weeks in order of time, the newest a few minutes ago."""
    names, _, talk = extras["group_dm"]
    members = [account.id for name in names if (account := world.account_named(name)) is not None]
    opened = now - 5 * _DAY_S
    planned = [(opened + 60.0 * (step + 1), name, "", text) for step, (name, text) in enumerate(talk)]
    for index, (username, texts) in enumerate(extras["dms"]):
        start = now - index * 1.7 * _DAY_S - 240.0 * len(texts)
        pen_friend = world.account_named(username)
        if pen_friend is not None:
            pen_friend.allows_dms_from = "everyone"  # else nobody could answer what they write
        for step, text in enumerate(texts):
            people = (username, "ada") if step % 2 == 0 else ("ada", username)
            planned.append((start + 240.0 * step, *people, text))
    group_id = ""
    for at, sender, recipient, text in sorted(planned):
        writer, reader = world.account_named(sender), world.account_named(recipient)
        if not group_id and at > opened:
            group_id = correspondence.open_group(world, world.me_id, members, opened).id
        if writer is not None and reader is not None:
            correspondence.send_to(world, writer.id, reader.id, at, text=text)
        elif writer is not None and not recipient and writer.id in world.dm_conversations[group_id].participant_ids:
            correspondence.send(world, group_id, writer.id, at, text=text)


def _quarrels(world: World, town: Town, now: float) -> None:
    """Let one account block Ada, and Ada mute two and block one."""
    others = [one for one in town.everybody if one.talkative == 1 and one.lang == "en"]
    grumbler = world.account_named("grumpyquay")
    if grumbler is not None:
        world.block(grumbler.id, world.me_id, now - 100 * _DAY_S)
    for one in others[-2:]:
        world.mute(world.me_id, one.id, now - 30 * _DAY_S)
    world.block(world.me_id, others[-3].id, now - 60 * _DAY_S)


def _troubles(world: World, rng: Random) -> None:
    """Delete, withhold, hide and restrict a few posts, so that a client meets them all."""
    usual = [
        post
        for post in world.posts.values()
        if post.reposted_id is None and post.author_id != world.me_id and not world.accounts[post.author_id].suspended
    ]
    quoted = [post for post in usual if world.quotes_of.get(post.id)]
    answered = [post for post in usual if world.replies_to.get(post.id) and not world.quotes_of.get(post.id)]
    for post in [*rng.sample(quoted, 2), *rng.sample(answered, 4)]:
        world.delete_post(post.id)
    live = [post for post in usual if not post.deleted and post.in_reply_to_id is None]
    withheld = rng.sample(live, 2)
    withheld[0].withheld = (world.country,)
    withheld[1].withheld = ("DE",)
    for settings in ("mentionedUsers", "following", "subscribers", "verified"):
        for post in rng.sample(live, max(1, len(live) // 150)):
            post.reply_settings = settings
    for post in rng.sample(live, max(2, len(live) // 300)):
        post.possibly_sensitive = True
    replies = [post for post in usual if post.in_reply_to_id is not None and not post.deleted]
    rng.choice(replies).hidden = True
    for username in ("ada", "tidewicklantern", "silas_verse", "drlumen", "skerrylight"):
        account = world.account_named(username)
        if account is not None:
            account.pinned_post_id = _best(world, account.id)


def _best(world: World, user_id: str) -> str | None:
    posts = [world.posts[post_id] for post_id in world.posts_by_author.get(user_id, ())]
    own = [post for post in posts if post.reposted_id is None and not post.deleted and post.in_reply_to_id is None]
    return max(own, key=lambda post: post.base_likes).id if own else None

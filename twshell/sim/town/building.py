"""Writes the planned town into a world: posts in order, pictures, fame, and what Ada keeps; changes with the town."""

from __future__ import annotations

from random import Random

from twshell.sim.records import Media, Poll
from twshell.sim.town.correcting import Corrections
from twshell.sim.town.drafts import Draft
from twshell.sim.town.settling import Town
from twshell.sim.world import World

_CLIENTS = ("Twitter Web App", "Twitter for iPhone", "Twitter for Android", "Rope Street Poster", "Lighthouse Log")
_SIZES = ((1200, 800), (1200, 900), (800, 1000), (1600, 900), (1080, 1080))


def write(world: World, drafts: list[Draft], rng: Random, now: float) -> None:
    """Make the drafts posts; `drafts` are in order of time."""
    corrections = Corrections(world, drafts, now)
    for draft in drafts:
        corrections.make(draft.at)
        _write_one(world, draft, corrections.first_text(draft), rng, now)
    corrections.make(now)


def _write_one(world: World, draft: Draft, text: str, rng: Random, now: float) -> None:
    author_id = draft.author.id
    if draft.repeated is not None:
        draft.post_id = world.repost(author_id, draft.repeated.post_id, draft.at).id
        return
    post = world.add_post(
        author_id=author_id,
        text=text,
        now=draft.at,
        reply_to=draft.parent.post_id if draft.parent is not None else None,
        quote=draft.quoted.post_id if draft.quoted is not None else None,
        media_keys=tuple(add_media(world, author_id, kind, alt, rng, draft.at) for kind, alt in draft.pictures),
        poll=_poll(world, draft, rng, now),
        lang=draft.lang,
        source=rng.choice(_CLIENTS),
    )
    draft.post_id = post.id
    # Seen by some, liked by fewer, repeated by few: and little of it yet when the post is young.
    age = min(1.0, (now - draft.at) / 43200)
    likes = draft.fame * age * (0.4 if draft.parent is not None else 1.6)
    post.base_likes = int(min(likes * rng.random() * 2, 48000))
    post.base_reposts = int(post.base_likes * rng.random() * 0.2)
    post.base_bookmarks = int(post.base_likes * rng.random() * 0.1)
    post.base_impressions = 20 + int(post.base_likes * rng.uniform(18, 60) + draft.fame * 9)


def add_media(world: World, owner_id: str, kind: str, alt: str, rng: Random, at: float) -> str:
    """Make a picture, GIF or video and return its key; what it shows is drawn when it is asked for."""
    width, height = rng.choice(_SIZES)
    number = world.other_mint.make(at)
    if kind == "photo":
        media = Media(f"3_{number}", "photo", width, height, owner_id, at, alt_text=alt)
    else:
        prefix = "7" if kind == "video" else "16"
        video = kind == "video"
        media = Media(
            f"{prefix}_{number}",
            "video" if video else "animated_gif",
            1280,
            720,
            owner_id,
            at,
            alt_text=alt,
            duration_ms=rng.randrange(4000, 90000) if video else None,
            view_count=rng.randrange(40, 9000) if video else 0,
        )
        path = f"/video/{media.media_key}.mp4"
        rates = (256000, 832000, 2176000) if video else (0,)
        media.variants = [{"bit_rate": rate, "content_type": "video/mp4", "url": path} for rate in rates]
    world.media[media.media_key] = media
    return media.media_key


def _poll(world: World, draft: Draft, rng: Random, now: float) -> Poll | None:
    if not draft.poll:
        return None
    poll = world.new_poll(draft.poll, rng.choice((60, 720, 1440, 4320, 10080)), draft.at)
    for option in poll.options:
        option.votes = int(rng.paretovariate(0.8) * 9 * min(1.0, (now - draft.at) / 7200))
    return poll


def like_and_keep(world: World, town: Town, drafts: list[Draft], rng: Random, now: float) -> None:
    """Let people like what they see, and Ada like, bookmark and file some of it."""
    liked = [draft for draft in drafts if draft.repeated is None and not draft.author.protected]
    people = [one.id for one in town.everybody if not one.suspended]
    for draft in rng.sample(liked, len(liked) // 2):
        for user_id in rng.sample(people, rng.randrange(0, 5)):
            if user_id != draft.author.id:
                world.like(user_id, draft.post_id, draft.at + rng.random() * (now - draft.at))
    others = [draft for draft in liked if draft.author.id != world.me_id]
    for draft in sorted(rng.sample(others, 40), key=lambda draft: draft.at):
        world.like(world.me_id, draft.post_id, draft.at + 30)
    for draft in sorted(rng.sample(others, 24), key=lambda draft: draft.at):
        world.bookmark(world.me_id, draft.post_id, draft.at + 60)

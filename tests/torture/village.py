"""The place the torture plays in: people, what they said, what ada did there before; all of it known by its ids."""

from __future__ import annotations

from typing import NamedTuple

from twshell.sim import lists
from twshell.sim.records import Account
from twshell.sim.world import World

ADA = "101"
OTHERS = 60
POSTS = 240  # of the others, each of which names ada, so that she may reply
OLD, REPOSTED, MUTED, FOLLOWED, LIKED, LISTS = 60, 30, 15, 15, 3, 8


class Village(NamedTuple):
    """What there is to act on: ids of posts and lists, names of people."""

    posts: tuple[str, ...]
    own: tuple[str, ...]
    reposted: tuple[str, ...]
    liked: tuple[str, ...]
    people: tuple[str, ...]
    muted: tuple[str, ...]
    followed: tuple[str, ...]
    crew: str = ""  # the list that is filled
    lists: tuple[str, ...] = ()


def build(seed: int, now: float, *, is_new: bool = False) -> tuple[World, Village]:
    """Build it as it stands at `now`; `is_new`: ada has said nothing yet."""
    world = World(seed=seed, me_id=ADA)
    world.add_account(Account(ADA, "ada", "Ada", now - 1e7))
    people = [f"u{200 + number}" for number in range(OTHERS)]
    for number, name in enumerate(people):
        world.add_account(Account(str(200 + number), name, name.title(), now - 1e7))
    start = now - 80_000
    posts = [
        world.add_post(author_id=str(200 + at % OTHERS), text=f"Number {at}, @ada", now=start + 10 * at).id
        for at in range(POSTS)
    ]
    own: list[str] = []
    reposted: list[str] = []
    if not is_new:
        own = [
            world.add_post(author_id=ADA, text=f"Old words {at}", now=start + 5_000 + 10 * at).id for at in range(OLD)
        ]
        reposted = posts[-REPOSTED:]
        for at, post in enumerate(reposted):
            world.repost(ADA, post, start + 6_000 + 10 * at)
    for at in range(MUTED):
        world.mute(ADA, str(200 + at), start)
    for at in range(FOLLOWED):
        world.follow(ADA, str(200 + MUTED + at), start)
    liked = posts[:LIKED]
    for post in liked:
        world.like(ADA, post, start)
    own_lists = [lists.create(world, ADA, f"Old list {at}", now=start + at).id for at in range(1 + LISTS)]
    muted, followed = people[:MUTED], people[MUTED : MUTED + FOLLOWED]
    free = people[MUTED + FOLLOWED :]
    village = Village(
        tuple(posts[LIKED : POSTS - REPOSTED]), tuple(own), tuple(reposted), tuple(liked), tuple(free), tuple(muted),
        tuple(followed), own_lists[0], tuple(own_lists[1:]),
    )  # fmt: skip
    return world, village

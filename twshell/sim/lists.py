"""Changes to lists; changes with X's list endpoints."""

from __future__ import annotations

from twshell.sim.records import TwList
from twshell.sim.world import World


def create(
    world: World, owner_id: str, name: str, *, now: float, description: str = "", private: bool = False
) -> TwList:
    """Make an empty list."""
    one = TwList(world.other_mint.make(now), name, owner_id, now, description, private)
    world.lists[one.id] = one
    return one


def delete(world: World, list_id: str) -> bool:
    """Delete a list and everybody's pins of it; False if there is none."""
    for pinned in world.pinned_lists.values():
        pinned.pop(list_id, None)
    return world.lists.pop(list_id, None) is not None


def add_member(world: World, list_id: str, user_id: str, now: float) -> bool:
    """Put an account on a list; False if it is there already."""
    members = world.lists[list_id].members
    if user_id in members:
        return False
    members[user_id] = now
    return True


def remove_member(world: World, list_id: str, user_id: str) -> bool:
    """Take an account off a list; False if it is not there."""
    return world.lists[list_id].members.pop(user_id, None) is not None


def follow(world: World, list_id: str, user_id: str, now: float) -> bool:
    """Follow a list; False if it is followed already."""
    followers = world.lists[list_id].followers
    if user_id in followers:
        return False
    followers[user_id] = now
    return True


def unfollow(world: World, list_id: str, user_id: str) -> bool:
    """Stop following a list; False if it is not followed."""
    return world.lists[list_id].followers.pop(user_id, None) is not None


def pin(world: World, user_id: str, list_id: str, now: float) -> bool:
    """Pin a list; False if it is pinned already."""
    pinned = world.pinned_lists.setdefault(user_id, {})
    if list_id in pinned:
        return False
    pinned[list_id] = now
    return True


def unpin(world: World, user_id: str, list_id: str) -> bool:
    """Unpin a list; False if it is not pinned."""
    return world.pinned_lists.get(user_id, {}).pop(list_id, None) is not None

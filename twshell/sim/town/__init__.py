"""Tidewick, the simulated town: its people and two months of what they said; changes with what a town is made of."""

from __future__ import annotations

from random import Random

from twshell.sim.world import World


def build_town(seed: int, now: float, *, size: str = "small") -> World:
    """Build the town as it stands at `now` (unix seconds); the same seed, time and size give the same town.

    KeyError for another size. `full` has 226 people and 3,300 posts, `small` 72 and 900. The owner's account is @ada.
    """
    from twshell.sim import life
    from twshell.sim.town import building, drafts, furnishing, materials, settling

    world = World(seed=seed)
    rng = Random(f"tidewick:{seed}:{size}")
    written = materials.load()
    town = settling.settle(world, written, rng, now, size)
    furnishing.prepare(world, town, written.extras, rng, now)
    planned = drafts.Planner(world, town, written, rng, now, size).plan()
    building.write(world, planned, rng, now)
    building.like_and_keep(world, town, planned, rng, now)
    furnishing.furnish(world, town, written.extras, rng, now)
    life.live(world, now)
    return world

"""Counts of matching posts over time, and trends; changes with X's counts and trends endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twshell.sim import search
from twshell.sim.compose import composed
from twshell.sim.iso import iso, seconds
from twshell.sim.parameters import choice, max_results, recent_window
from twshell.sim.snowflake import first_id_at
from twshell.sim.vocabulary import LEGACY, Vocabulary
from twshell.sim.world import World

_STEP_S = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}
_WEEK_S = 7 * 86400.0


def recent_counts(world: World, query: Mapping[str, str], words: Vocabulary, *, now: float) -> dict[str, Any]:
    """Return the body of `GET /2/tweets/counts/recent`: a count per granule of the last seven days, zeros too."""
    step = _STEP_S[choice(query, "granularity", ("minute", "hour", "day"), "hour")]
    bounds = recent_window(query, now, world.lag_s)
    matches = search.parse(query.get("query", ""))
    start = seconds(query.get("start_time", "")) or now - _WEEK_S
    end = seconds(query.get("end_time", "")) or now
    counts: dict[int, int] = {}
    for post in search.found(world, matches, bounds, first_id_at(end)):
        granule = int(post.created_at // step)
        counts[granule] = counts.get(granule, 0) + 1
    rows = [
        {
            "start": iso(max(start, granule * step)),
            "end": iso(min(end, (granule + 1) * step)),
            words.counted: counts.get(granule, 0),
        }
        for granule in range(int(start // step), int(-(-end // step)))
    ]
    return {"data": rows, "meta": {words.total_count: sum(counts.values())}}


def trends(world: World, query: Mapping[str, str], *, now: float) -> dict[str, Any]:
    """Return the body of `GET /2/trends/by/woeid/{woeid}`: the hashtags of the last two days, most used first."""
    size = max_results({"max_results": query["max_trends"]} if "max_trends" in query else {}, 1, 50, 20)
    tags = _tags(world, now, 2 * 86400.0)[:size]
    return {"data": [{"trend_name": f"#{tag}", "tweet_count": count} for tag, count in tags]}


def personal_trends(world: World, words: Vocabulary = LEGACY, *, now: float) -> dict[str, Any]:
    """Return the body of `GET /2/users/personalized_trends`: tags of the last day with a category and a first hour.

    The count is a number in 2.166 and words in 2.167.
    """
    rows = [
        {
            "category": "Trending",
            "post_count": count if words is LEGACY else f"{count} posts",
            "trend_name": f"#{tag}",
            "trending_since": f"{1 + index % 23} hours ago",
        }
        for index, (tag, count) in enumerate(_tags(world, now, 86400.0)[:10])
    ]
    return {"data": rows}


def _tags(world: World, now: float, age_s: float) -> list[tuple[str, int]]:
    oldest = first_id_at(now - age_s)
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    for post in reversed(world.posts.values()):
        if int(post.id) < oldest:
            break
        if post.deleted or post.reposted_id is not None:
            continue
        weight = 1 + len(world.reposts_of.get(post.id, ()))
        for entity in composed(world, post).entities.get("hashtags", ()):
            folded = entity["tag"].casefold()
            shown.setdefault(folded, entity["tag"])
            counts[folded] = counts.get(folded, 0) + weight
    return sorted(((shown[tag], count) for tag, count in counts.items()), key=lambda pair: (-pair[1], pair[0]))

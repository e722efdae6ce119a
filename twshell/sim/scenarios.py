"""The situations the simulator can be put in, each a story in a few lines; changes with the situations worth playing.

Light on purpose: the names are listed in the program's help.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Spent(NamedTuple):
    """`used` calls of an operation, the first of them `ago` seconds before the scenario is entered."""

    operation: str
    used: int
    ago: float


class Scenario(NamedTuple):
    """A situation: its story, the switches it sets, the faults that stand, the windows already used."""

    story: tuple[str, ...]
    switches: Mapping[str, Any] = {}
    faults: tuple[dict[str, Any], ...] = ()
    spent: tuple[Spent, ...] = ()


_OVER_CAPACITY: dict[str, Any] = {"errors": [{"code": 130, "message": "Over capacity"}]}

STORIES: dict[str, Scenario] = {
    "healthy": Scenario(
        (
            "A quiet evening on pay-per-use. X answers, the windows are full, there is money.",
            "What the tier lacks (likes, follows, quotes, unsummoned replies) is refused as X refuses it.",
        )
    ),
    "low-budget": Scenario(
        (
            "You have been reposting: 47 of the 50 reposts of this quarter of an hour are spent, 3 are left.",
            "The window opens again in nine minutes. The fourth repost meets a 429.",
        ),
        spent=(Spent("POST /2/users/{id}/retweets", 47, 360.0),),
    ),
    "write-blocked": Scenario(
        (
            "X has blocked this app from writing (code 261): reads work, every write of every user is refused.",
            "Trying again does harm. The way out is X's platform form, with evidence.",
        ),
        switches={"app_write_blocked": True},
    ),
    "over-capacity": Scenario(
        (
            "X is ill: two of three writes are answered 503, code 130, over capacity.",
            "Some of them happened all the same. Look before you send again.",
        ),
        faults=(
            {
                "kind": "answer", "method": "write", "path": "/2/*", "every": 6, "nth": [1, 4, 5], "status": 503,
                "body": _OVER_CAPACITY,
            },
            {
                "kind": "answer", "method": "write", "path": "/2/*", "every": 6, "nth": [2], "status": 503,
                "body": _OVER_CAPACITY, "happened": True,
            },
        ),
    ),
    "credits-gone": Scenario(
        (
            "The prepaid credits are used up: every call is refused with 402, reads too.",
            "The rate limit headers still look healthy; they say nothing about money.",
        ),
        switches={"prepaid": 0.0},
    ),
    "locked": Scenario(
        (
            "X has locked this account for a while (code 326): writes are refused, reads work.",
            "It is unlocked by signing in on x.com, not by trying again.",
        ),
        switches={"account_locked": "writes"},
    ),
    "flaky": Scenario(
        (
            "The network and X are unsteady: some answers come late, some connections break, some answers are 503.",
            "A broken write may have happened: the fourth one of each round did.",
        ),
        faults=(
            {"kind": "delay", "method": "read", "path": "/2/*", "every": 6, "nth": [2], "delay": 1.5},
            {"kind": "html", "method": "read", "path": "/2/*", "every": 6, "nth": [4], "status": 503},
            {"kind": "reset", "method": "read", "path": "/2/*", "every": 6, "nth": [6]},
            {"kind": "delay", "method": "write", "path": "/2/*", "every": 5, "nth": [1], "delay": 1.0},
            {
                "kind": "answer", "method": "write", "path": "/2/*", "every": 5, "nth": [3], "status": 503,
                "body": {"title": "Service Unavailable", "detail": "Service Unavailable", "type": "about:blank",
                         "status": 503},
            },
            {"kind": "drop", "method": "write", "path": "/2/*", "every": 5, "nth": [4], "happened": True},
        ),
    ),
}  # fmt: skip

SCENARIOS: tuple[str, ...] = tuple(STORIES)

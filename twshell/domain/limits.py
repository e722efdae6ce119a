"""Published limits as data; changes when X publishes other ones. These are defaults: what a header says stands above.

Sources: docs.x.com rate limits, 2026-08-22, for pay-per-use (facts x-api §2.2); the tiered table of December 2025 for
who is still on Basic or Pro (§2.3); help.x.com and press reports for the account's allowances (§5.1). An Enterprise
contract has limits of its own, which nobody publishes: the pay-per-use ones are assumed as the least.
"""

from __future__ import annotations

from functools import cache

from twshell.domain.budget import WINDOW_15M, WINDOW_DAY, WINDOW_DAY_APP, BucketKey, Identity, Snapshot
from twshell.domain.record import NamedTuple

DATED = "2026-08-22"
SOURCE = "docs.x.com rate limits"
TIERS = ("pay-per-use", "basic", "pro", "enterprise")

# METHOD /template: the app's limits, then the user's. A bare number is for 15 minutes, /d for 24 hours; - is none.
# Limits by the second (search/all, spaces/by/creator_ids) are left out: the windows above them are met first by hand.
_PAY_PER_USE = """
GET /2/users/me: - | 75
GET /2/users/by/username/{}: 300 | 900
GET /2/users/by: 300 | 900
GET /2/users: 300 | 900
GET /2/users/{}: 300 | 900
GET /2/users/search: 300 | 900
GET /2/users/{}/timelines/reverse_chronological: - | 180
GET /2/users/{}/tweets: 10000 | 900
GET /2/users/{}/mentions: 450 | 300
GET /2/tweets: 3500 | 5000
GET /2/tweets/{}: 450 | 900
GET /2/tweets/search/recent: 450 | 300
GET /2/tweets/search/all: 300 | -
GET /2/tweets/counts/recent: 300 | -
GET /2/tweets/{}/quote_tweets: 75 | 75
GET /2/tweets/{}/retweeted_by: 75 | 75
GET /2/tweets/{}/retweets: 75 | 75
GET /2/tweets/{}/liking_users: 75 | 75
GET /2/users/{}/liked_tweets: 75 | 75
GET /2/users/reposts_of_me: - | 75
POST /2/tweets: 10000/d | 100
DELETE /2/tweets/{}: - | 50
PUT /2/tweets/{}/hidden: - | 50
POST /2/users/{}/retweets: - | 50
DELETE /2/users/{}/retweets/{}: - | 50
POST /2/users/{}/likes: - | 50 1000/d
DELETE /2/users/{}/likes/{}: - | 50 1000/d
GET /2/users/{}/bookmarks: - | 180
POST /2/users/{}/bookmarks: - | 50
DELETE /2/users/{}/bookmarks/{}: - | 50
GET /2/users/{}/bookmarks/folders: 50 | 50
GET /2/users/{}/bookmarks/folders/{}: 50 | 50
GET /2/users/{}/followers: 300 | 300
GET /2/users/{}/following: 300 | 300
POST /2/users/{}/following: - | 50
DELETE /2/users/{}/following/{}: - | 50
GET /2/users/{}/muting: - | 15
POST /2/users/{}/muting: - | 50
DELETE /2/users/{}/muting/{}: - | 50
GET /2/users/{}/blocking: - | 15
GET /2/users/{}/owned_lists: 15 | 15
GET /2/users/{}/list_memberships: 75 | 75
GET /2/users/{}/pinned_lists: 15 | 15
GET /2/lists/{}: 75 | 75
GET /2/lists/{}/tweets: 900 | 900
GET /2/lists/{}/members: 900 | 900
POST /2/lists: - | 300
PUT /2/lists/{}: - | 300
DELETE /2/lists/{}: - | 300
POST /2/lists/{}/members: - | 300
DELETE /2/lists/{}/members/{}: - | 300
POST /2/users/{}/followed_lists: - | 50
DELETE /2/users/{}/followed_lists/{}: - | 50
POST /2/users/{}/pinned_lists: - | 50
DELETE /2/users/{}/pinned_lists/{}: - | 50
GET /2/dm_events: - | 15
GET /2/dm_events/{}: - | 15
GET /2/dm_conversations/with/{}/dm_events: - | 15
GET /2/dm_conversations/{}/dm_events: - | 15
POST /2/dm_conversations/with/{}/messages: 1440/d | 15 1440/d
POST /2/dm_conversations/{}/messages: 1440/d | 15 1440/d
POST /2/dm_conversations: 1440/d | 15 1440/d
DELETE /2/dm_events/{}: 4000/d | 300 1500/d
POST /2/users/{}/dm/block: 25 1000/d | 10 400/d
POST /2/users/{}/dm/unblock: 25 1000/d | 10 400/d
POST /2/media/upload: 50000/d | 500
POST /2/media/upload/initialize: 180000/d | 1875
POST /2/media/upload/{}/append: 180000/d | 1875
POST /2/media/upload/{}/finalize: 180000/d | 1875
GET /2/media/upload: 100000/d | 1000
POST /2/media/metadata: 50000/d | 500
GET /2/users/personalized_trends: 200 200/d | 10 100/d
GET /2/trends/by/woeid/{}: 75 | -
GET /2/spaces/search: 300 | 300
GET /2/spaces/{}: 300 | 300
GET /2/spaces/by/creator_ids: 300 | 300
GET /2/usage/tweets: 50 | -
GET /2/usage/credits: 30 | 30
GET /2/tweets/search/stream: 50 | -
GET /2/activity/stream: 450 | -
"""

# Pro differed from today's table in these; what Basic's table did not list is unknown, not today's.
_PRO = """
GET /2/users/{}/tweets: 1500 | 900
"""
_BASIC = """
POST /2/tweets: 1667/d | 100/d
DELETE /2/tweets/{}: - | 5
GET /2/users/{}/timelines/reverse_chronological: - | 5
GET /2/users/{}/tweets: 10 | 5
GET /2/users/{}/mentions: 15 | 10
GET /2/tweets/search/recent: 60 | 60
GET /2/users/me: - | 250/d
GET /2/users/by/username/{}: 500/d | 100/d
GET /2/users/by: 500/d | 100/d
GET /2/users: 500/d | 100/d
GET /2/users/{}: 500/d | 100/d
POST /2/users/{}/likes: - | 200/d
POST /2/users/{}/retweets: - | 5
DELETE /2/users/{}/retweets/{}: - | 5
POST /2/users/{}/following: - | 5
DELETE /2/users/{}/following/{}: - | 5
POST /2/users/{}/muting: - | 5
DELETE /2/users/{}/muting/{}: - | 5
GET /2/users/{}/bookmarks: - | 10
GET /2/dm_events: - | 1/d
GET /2/dm_conversations/with/{}/dm_events: - | 1/d
POST /2/dm_conversations/with/{}/messages: - | 1/d
GET /2/usage/tweets: 50 | -
"""

Windows = tuple[tuple[str, int], ...]


class Rule(NamedTuple):
    """One of the account's allowances: at most `limit` writes of these families within `seconds`."""

    name: str
    limit: int
    seconds: int
    families: tuple[str, ...]
    cause: str
    source: str


_PUBLISHED = ("post", "reply", "repost")
ALLOWANCES = (
    Rule("3h", 300, 10_800, _PUBLISHED, "posting-allowance", "docs.x.com manage posts, a rule of 2018"),
    Rule("day", 2_400, 86_400, _PUBLISHED, "posting-allowance", "help.x.com x-limits"),
    Rule("dm", 500, 86_400, ("dm",), "posting-allowance", "help.x.com x-limits"),
    Rule("follow", 400, 86_400, ("follow",), "follow-allowance", "help.x.com x-limits"),
)
ALLOWANCES_UNVERIFIED = (  # since 2026-05-18
    Rule("day-posts", 50, 86_400, ("post",), "posting-allowance", "press reports of help.x.com, May 2026"),
    Rule("day-replies", 200, 86_400, ("reply",), "posting-allowance", "press reports of help.x.com, May 2026"),
)


def documented(method: str, template: str, tier: str = "pay-per-use", kind: str = "1a") -> Windows:
    """Return ((window, limit), …) as published for a call; empty where no limit is known.

    `kind` is that of the credential: an app-only one ("B") counts against the app's windows.
    """
    app, user = _table(tier).get(f"{method} {shape(template)}", ((), ()))
    if kind == "B":
        return app
    return (*user, *((WINDOW_DAY_APP, limit) for window, limit in app if window == WINDOW_DAY))


def limits_of(method: str, template: str, identity: Identity) -> dict[BucketKey, int]:
    """Return the limits of a call for somebody before any answer told them: as the user says, else as published."""
    windows = documented(method, template, identity.tier, identity.kind)
    found = {BucketKey(method, template, window): limit for window, limit in windows}
    said = {key: limit for key, limit in identity.terms.limits if key[:2] == (method, template)}
    return found | said


def rules_for(snapshot: Snapshot) -> tuple[Rule, ...]:
    """Return the allowances that hold for this account: the stricter ones until it is known to be verified."""
    own = snapshot.caps.get("posts-day")
    mine = (Rule("own", own, 86_400, _PUBLISHED, "own-cap", "your own cap"),) if own is not None else ()
    strict = () if snapshot.identity.is_verified else ALLOWANCES_UNVERIFIED
    return (*mine, *strict, *ALLOWANCES)


def shape(template: str) -> str:
    """Return a path template without the names of its places: /2/users/{id}/tweets → /2/users/{}/tweets."""
    return "/".join("{}" if part.startswith("{") else part for part in template.split("/"))


@cache
def _table(tier: str) -> dict[str, tuple[Windows, Windows]]:
    if tier == "basic":
        return _read(_BASIC)
    return _read(_PAY_PER_USE) | (_read(_PRO) if tier == "pro" else {})


def _read(text: str) -> dict[str, tuple[Windows, Windows]]:
    table = {}
    for line in text.split("\n"):
        if line:
            name, _, limits = line.partition(": ")
            app, _, user = limits.partition(" | ")
            table[name] = (_windows(app), _windows(user))
    return table


def _windows(words: str) -> Windows:
    return tuple(
        (WINDOW_DAY if word.endswith("/d") else WINDOW_15M, int(word.removesuffix("/d")))
        for word in words.split()
        if word != "-"
    )

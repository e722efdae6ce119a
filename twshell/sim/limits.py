"""The published limits as data, dated 2026-08-22 (facts §2.2, §2.3); changes when X publishes others."""

from __future__ import annotations

from typing import NamedTuple

from twshell.sim.apps import Credential
from twshell.sim.windows import DAY_S, Limit

SOURCE = "docs.x.com/x-api/fundamentals/rate-limits, 2026-08-22; legacy tiers 2025-12"


class Published(NamedTuple):
    """Calls allowed per 15 minutes and per 24 hours, for an app and for a user; None: not listed."""

    app: int | None = None
    user: int | None = None
    app_day: int | None = None
    user_day: int | None = None
    app_second: int | None = None


_P = Published

# Operations absent here are "not listed": no window is counted and no limit header sent.
PAY_PER_USE: dict[str, Published] = {
    "GET /2/users/me": _P(user=75),
    "GET /2/users/by/username/{username}": _P(300, 900),
    "GET /2/users/by": _P(300, 900),
    "GET /2/users": _P(300, 900),
    "GET /2/users/{id}": _P(300, 900),
    "GET /2/users/search": _P(300, 900),
    "GET /2/users/{id}/timelines/reverse_chronological": _P(user=180),
    "GET /2/users/{id}/tweets": _P(10_000, 900),
    "GET /2/users/{id}/mentions": _P(450, 300),
    "GET /2/tweets": _P(3_500, 5_000),
    "GET /2/tweets/{id}": _P(450, 900),
    "GET /2/tweets/search/recent": _P(450, 300),
    "GET /2/tweets/search/all": _P(300, app_second=1),
    "GET /2/tweets/counts/recent": _P(300),
    "GET /2/tweets/counts/all": _P(300, app_second=1),
    "GET /2/tweets/{id}/quote_tweets": _P(75, 75),
    "GET /2/tweets/{id}/retweeted_by": _P(75, 75),
    "GET /2/tweets/{id}/retweets": _P(75, 75),
    "GET /2/tweets/{id}/liking_users": _P(75, 75),
    "GET /2/users/{id}/liked_tweets": _P(75, 75),
    "GET /2/users/reposts_of_me": _P(user=75),
    "POST /2/tweets": _P(user=100, app_day=10_000),
    "DELETE /2/tweets/{id}": _P(user=50),
    "PUT /2/tweets/{tweet_id}/hidden": _P(user=50),
    "POST /2/users/{id}/retweets": _P(user=50),
    "DELETE /2/users/{id}/retweets/{source_tweet_id}": _P(user=50),
    "POST /2/users/{id}/likes": _P(user=50, user_day=1_000),
    "DELETE /2/users/{id}/likes/{tweet_id}": _P(user=50, user_day=1_000),
    "GET /2/users/{id}/bookmarks": _P(user=180),
    "POST /2/users/{id}/bookmarks": _P(user=50),
    "DELETE /2/users/{id}/bookmarks/{tweet_id}": _P(user=50),
    "GET /2/users/{id}/bookmarks/folders": _P(50, 50),
    "GET /2/users/{id}/bookmarks/folders/{folder_id}": _P(50, 50),
    "GET /2/users/{id}/followers": _P(300, 300),
    "GET /2/users/{id}/following": _P(300, 300),
    "POST /2/users/{id}/following": _P(user=50),
    "DELETE /2/users/{source_user_id}/following/{target_user_id}": _P(user=50),
    "GET /2/users/{id}/muting": _P(user=15),
    "POST /2/users/{id}/muting": _P(user=50),
    "DELETE /2/users/{source_user_id}/muting/{target_user_id}": _P(user=50),
    "GET /2/users/{id}/blocking": _P(user=15),
    "GET /2/users/{id}/owned_lists": _P(15, 15),
    "GET /2/users/{id}/list_memberships": _P(75, 75),
    "GET /2/users/{id}/pinned_lists": _P(15, 15),
    "GET /2/lists/{id}": _P(75, 75),
    "GET /2/lists/{id}/tweets": _P(900, 900),
    "GET /2/lists/{id}/members": _P(900, 900),
    "POST /2/lists": _P(user=300),
    "PUT /2/lists/{id}": _P(user=300),
    "DELETE /2/lists/{id}": _P(user=300),
    "POST /2/lists/{id}/members": _P(user=300),
    "DELETE /2/lists/{id}/members/{user_id}": _P(user=300),
    "POST /2/users/{id}/followed_lists": _P(user=50),
    "DELETE /2/users/{id}/followed_lists/{list_id}": _P(user=50),
    "POST /2/users/{id}/pinned_lists": _P(user=50),
    "DELETE /2/users/{id}/pinned_lists/{list_id}": _P(user=50),
    "GET /2/dm_events": _P(user=15),
    "GET /2/dm_events/{event_id}": _P(user=15),
    "GET /2/dm_conversations/with/{participant_id}/dm_events": _P(user=15),
    "GET /2/dm_conversations/{id}/dm_events": _P(user=15),
    "POST /2/dm_conversations/with/{participant_id}/messages": _P(user=15, app_day=1_440, user_day=1_440),
    "POST /2/dm_conversations/{dm_conversation_id}/messages": _P(user=15, app_day=1_440, user_day=1_440),
    "POST /2/dm_conversations": _P(user=15, app_day=1_440, user_day=1_440),
    "DELETE /2/dm_events/{event_id}": _P(user=300, app_day=4_000, user_day=1_500),
    "POST /2/users/{id}/dm/block": _P(25, 10, 1_000, 400),
    "POST /2/users/{id}/dm/unblock": _P(25, 10, 1_000, 400),
    "POST /2/media/upload": _P(user=500, app_day=50_000),
    "POST /2/media/upload/initialize": _P(user=1_875, app_day=180_000),
    "POST /2/media/upload/{id}/append": _P(user=1_875, app_day=180_000),
    "POST /2/media/upload/{id}/finalize": _P(user=1_875, app_day=180_000),
    "GET /2/media/upload": _P(user=1_000, app_day=100_000),
    "POST /2/media/metadata": _P(user=500, app_day=50_000),
    "GET /2/users/personalized_trends": _P(200, 10, 200, 100),
    "GET /2/trends/by/woeid/{woeid}": _P(75),
    "GET /2/usage/tweets": _P(50),
    "GET /2/usage/credits": _P(30, 30),
}

_BASIC: dict[str, Published] = {
    "POST /2/tweets": _P(user_day=100, app_day=1_667),
    "DELETE /2/tweets/{id}": _P(user=5),
    "GET /2/users/{id}/timelines/reverse_chronological": _P(user=5),
    "GET /2/users/{id}/tweets": _P(10, 5),
    "GET /2/users/{id}/mentions": _P(15, 10),
    "GET /2/tweets/search/recent": _P(60, 60),
    "GET /2/users/me": _P(user_day=250),
    "GET /2/users/by/username/{username}": _P(app_day=500, user_day=100),
    "GET /2/users/by": _P(app_day=500, user_day=100),
    "GET /2/users": _P(app_day=500, user_day=100),
    "GET /2/users/{id}": _P(app_day=500, user_day=100),
    "POST /2/users/{id}/likes": _P(user_day=200),
    "POST /2/users/{id}/retweets": _P(user=5),
    "DELETE /2/users/{id}/retweets/{source_tweet_id}": _P(user=5),
    "POST /2/users/{id}/muting": _P(user=5),
    "DELETE /2/users/{source_user_id}/muting/{target_user_id}": _P(user=5),
    "GET /2/users/{id}/bookmarks": _P(user=10),
    "GET /2/dm_events": _P(user_day=1),
    "GET /2/dm_conversations/with/{participant_id}/dm_events": _P(user_day=1),
    "GET /2/dm_conversations/{id}/dm_events": _P(user_day=1),
    "POST /2/dm_conversations/with/{participant_id}/messages": _P(user_day=1),
    "POST /2/dm_conversations/{dm_conversation_id}/messages": _P(user_day=1),
    "POST /2/dm_conversations": _P(user_day=1),
}

_PRO: dict[str, Published] = {
    "GET /2/users/{id}/tweets": _P(1_500, 900),
    "POST /2/users/{id}/likes": _P(user_day=1_000),
}

TIERS: dict[str, dict[str, Published]] = {
    "pay-per-use": PAY_PER_USE,
    "basic": PAY_PER_USE | _BASIC,
    "pro": PAY_PER_USE | _PRO,
    "enterprise": PAY_PER_USE,
}

# Monthly posts read, from the same tables; pay-per-use has the setting read_cap instead.
MONTHLY_READS = {"basic": 15_000, "pro": 1_000_000}


def limits_for(operation: str, tier: str, caller: Credential, app_id: str) -> list[tuple[Limit, str]]:
    """Return each limit with its owner: a user's calls count per token, the app's day over all its users.

    An OAuth 2.0 token is renewed every two hours: what counts there is the user, so that renewing fills no window.
    """
    published = TIERS[tier].get(operation)
    if published is None:
        return []
    found: list[tuple[Limit, str]] = []
    if caller.user_id is None:
        if published.app is not None:
            found.append((Limit("rate", published.app), app_id))
        if published.app_second is not None:
            found.append((Limit("rate", published.app_second, 1), app_id))
    else:
        if published.user is not None:
            owner = caller.token if caller.kind == "1a" else f"{caller.kind}:{caller.user_id}"
            found.append((Limit("rate", published.user), owner))
        if published.user_day is not None:
            found.append((Limit("user24", published.user_day, DAY_S), caller.user_id))
    if published.app_day is not None:
        found.append((Limit("app24", published.app_day, DAY_S), app_id))
    return found

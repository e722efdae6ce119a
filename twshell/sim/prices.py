"""The published prices as data, dated 2026-08-22 (facts §4); changes when X publishes others."""

from __future__ import annotations

from typing import Literal, NamedTuple

SOURCE = "docs.x.com pricing, 2026-08-22, with the site's own endpoint-to-category map"

Resource = Literal["post", "user", "dm", "list", "like", "folder"]

EACH: dict[Resource, float] = {
    "post": 0.005, "user": 0.010, "dm": 0.010, "list": 0.005, "like": 0.001, "folder": 0.005,
}  # fmt: skip
OWNED = 0.001
POST = 0.015
POST_WITH_URL = 0.200
SUMMONED_REPLY = 0.010


class Price(NamedTuple):
    """What a call costs: `each` per resource returned (once per UTC day), or `request` dollars for the call."""

    each: Resource | None = None
    request: float = 0.0
    owned: bool = False  # an owned read where {id} is the caller and owns the app
    flat: float | None = None  # a price per resource other than the usual one


_USER = Price("user")
_POSTS = Price("post")
_OWN_POSTS = Price("post", owned=True)
_OWN_USERS = Price("user", owned=True)
_CHEAP_USERS = Price("user", owned=True, flat=0.001)
_LISTS = Price("list", owned=True)
_DM = Price("dm")
_MANAGE = Price(request=0.005)
_UNDO = Price(request=0.010)
_INTERACT = Price(request=0.015)
_MAKE_LIST = Price(request=0.010)

PRICES: dict[str, Price] = {
    "GET /2/users/me": _USER,
    "GET /2/users/by/username/{username}": _USER,
    "GET /2/users/by": _USER,
    "GET /2/users": _USER,
    "GET /2/users/{id}": _USER,
    "GET /2/users/search": _USER,
    "GET /2/users/{id}/timelines/reverse_chronological": _POSTS,
    "GET /2/users/{id}/tweets": _OWN_POSTS,
    "GET /2/users/{id}/mentions": _OWN_POSTS,
    "GET /2/tweets": _POSTS,
    "GET /2/tweets/{id}": _POSTS,
    "GET /2/tweets/search/recent": _POSTS,
    "GET /2/tweets/search/all": _POSTS,
    "GET /2/tweets/counts/recent": Price(request=0.005),
    "GET /2/tweets/counts/all": Price(request=0.010),
    "GET /2/tweets/{id}/quote_tweets": _POSTS,
    "GET /2/tweets/{id}/retweeted_by": _USER,
    "GET /2/tweets/{id}/retweets": _POSTS,
    "GET /2/tweets/{id}/liking_users": _USER,
    "GET /2/users/{id}/liked_tweets": _OWN_POSTS,
    "GET /2/users/reposts_of_me": _POSTS,
    "POST /2/tweets": Price(request=POST),
    "DELETE /2/tweets/{id}": _MANAGE,
    "PUT /2/tweets/{tweet_id}/hidden": _MANAGE,
    "POST /2/users/{id}/retweets": _INTERACT,
    "DELETE /2/users/{id}/retweets/{source_tweet_id}": _UNDO,
    "POST /2/users/{id}/likes": _INTERACT,
    "DELETE /2/users/{id}/likes/{tweet_id}": _UNDO,
    "GET /2/users/{id}/bookmarks": _OWN_POSTS,
    "POST /2/users/{id}/bookmarks": _MANAGE,
    "DELETE /2/users/{id}/bookmarks/{tweet_id}": _MANAGE,
    "GET /2/users/{id}/bookmarks/folders": Price("folder"),
    "POST /2/users/{id}/bookmarks/folders": _MANAGE,
    "GET /2/users/{id}/bookmarks/folders/{folder_id}": _POSTS,
    "GET /2/users/{id}/followers": _OWN_USERS,
    "GET /2/users/{id}/following": _OWN_USERS,
    "POST /2/users/{id}/following": _INTERACT,
    "DELETE /2/users/{source_user_id}/following/{target_user_id}": _UNDO,
    "GET /2/users/{id}/muting": _CHEAP_USERS,
    "POST /2/users/{id}/muting": Price(request=0.010),
    "DELETE /2/users/{source_user_id}/muting/{target_user_id}": _MANAGE,
    "GET /2/users/{id}/blocking": _CHEAP_USERS,
    "GET /2/users/{id}/owned_lists": _LISTS,
    "GET /2/users/{id}/followed_lists": _LISTS,
    "GET /2/users/{id}/list_memberships": _LISTS,
    "GET /2/users/{id}/pinned_lists": _LISTS,
    "GET /2/lists/{id}": Price("list"),
    "GET /2/lists/{id}/tweets": _POSTS,
    "GET /2/lists/{id}/members": _USER,
    "GET /2/lists/{id}/followers": _USER,
    "POST /2/lists": _MAKE_LIST,
    "PUT /2/lists/{id}": _MANAGE,
    "DELETE /2/lists/{id}": _MANAGE,
    "POST /2/lists/{id}/members": _MAKE_LIST,
    "DELETE /2/lists/{id}/members/{user_id}": _MANAGE,
    "POST /2/users/{id}/followed_lists": _MAKE_LIST,
    "DELETE /2/users/{id}/followed_lists/{list_id}": _MANAGE,
    "POST /2/users/{id}/pinned_lists": _MAKE_LIST,
    "DELETE /2/users/{id}/pinned_lists/{list_id}": _MANAGE,
    "GET /2/dm_events": _DM,
    "GET /2/dm_events/{event_id}": _DM,
    "GET /2/dm_conversations/with/{participant_id}/dm_events": _DM,
    "GET /2/dm_conversations/{id}/dm_events": _DM,
    "POST /2/dm_conversations/with/{participant_id}/messages": _INTERACT,
    "POST /2/dm_conversations/{dm_conversation_id}/messages": _INTERACT,
    "POST /2/dm_conversations": _INTERACT,
    "DELETE /2/dm_events/{event_id}": _MANAGE,
    "POST /2/users/{id}/dm/block": _UNDO,
    "POST /2/users/{id}/dm/unblock": _UNDO,
    # Media upload and its status are absent: X's own map calls them placeholders, the real price is unknown.
    "POST /2/media/metadata": _MANAGE,
    "GET /2/users/personalized_trends": Price(request=0.010),
    "GET /2/trends/by/woeid/{woeid}": Price(request=0.010),
}

FREE = Price()

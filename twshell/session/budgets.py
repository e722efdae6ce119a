"""What is left, as the session tells it: gauges, warnings, the words after a write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from twshell.domain.budget import SECONDS, WINDOW_15M, Bucket, BucketKey, Snapshot
from twshell.domain.outcome import Budgets, Gauge, Text
from twshell.domain.pace import runs_out_at
from twshell.domain.rooms import allowances, bucket_of
from twshell.domain.verdict import threshold_crossed
from twshell.domain.wire import Request

if TYPE_CHECKING:
    from twshell.session.session import Session
    from twshell.store.books import Called

# What people call an endpoint, for gauges and warnings.
LABELS = {
    ("POST", "/2/users/{id}/retweets"): "repost",
    ("DELETE", "/2/users/{id}/retweets/{source_tweet_id}"): "undo repost",
    ("POST", "/2/tweets"): "post",
    ("DELETE", "/2/tweets/{id}"): "delete",
    ("GET", "/2/users/{id}/timelines/reverse_chronological"): "home",
    ("GET", "/2/users/{id}/mentions"): "mentions",
    ("GET", "/2/users/{id}/tweets"): "posts",
    ("GET", "/2/tweets/search/recent"): "search",
    ("GET", "/2/tweets"): "post look-up",
    ("GET", "/2/tweets/{id}"): "show",
    ("GET", "/2/users"): "user look-up",
    ("GET", "/2/users/by/username/{username}"): "user",
    ("GET", "/2/users/me"): "me",
    ("GET", "/2/usage/tweets"): "posts read",
    ("GET", "/2/usage/credits"): "credit",
    ("GET", "/2/users/{id}/followers"): "followers",
    ("GET", "/2/users/{id}/following"): "following",
    ("POST", "/2/users/{id}/muting"): "mute",
    ("DELETE", "/2/users/{source_user_id}/muting/{target_user_id}"): "unmute",
    ("POST", "/2/users/{id}/likes"): "like",
    ("DELETE", "/2/users/{id}/likes/{tweet_id}"): "unlike",
    ("POST", "/2/users/{id}/bookmarks"): "bookmark",
    ("DELETE", "/2/users/{id}/bookmarks/{tweet_id}"): "unbookmark",
    ("POST", "/2/users/{id}/following"): "follow",
    ("DELETE", "/2/users/{source_user_id}/following/{target_user_id}"): "unfollow",
    ("POST", "/2/dm_conversations/with/{participant_id}/messages"): "message",
    ("GET", "/2/dm_conversations/with/{participant_id}/dm_events"): "messages with somebody",
    ("GET", "/2/dm_events"): "messages",
    ("GET", "/2/users/{id}/owned_lists"): "lists",
    ("GET", "/2/users/{id}/followed_lists"): "followed lists",
    ("GET", "/2/users/{id}/pinned_lists"): "pinned lists",
    ("GET", "/2/lists/{id}"): "list look-up",
    ("GET", "/2/lists/{id}/tweets"): "list",
    ("GET", "/2/lists/{id}/members"): "members",
    ("POST", "/2/lists"): "make list",
    ("PUT", "/2/lists/{id}"): "change list",
    ("DELETE", "/2/lists/{id}"): "delete list",
    ("POST", "/2/lists/{id}/members"): "add to list",
    ("DELETE", "/2/lists/{id}/members/{user_id}"): "remove from list",
    ("POST", "/2/users/{id}/followed_lists"): "follow list",
    ("DELETE", "/2/users/{id}/followed_lists/{list_id}"): "unfollow list",
    ("POST", "/2/users/{id}/pinned_lists"): "pin list",
    ("DELETE", "/2/users/{id}/pinned_lists/{list_id}"): "unpin list",
}

# The same in the mode line, where room is dear.
SHORT = {
    ("POST", "/2/users/{id}/retweets"): "rt",
    ("DELETE", "/2/users/{id}/retweets/{source_tweet_id}"): "unrt",
    ("POST", "/2/tweets"): "post",
    ("POST", "/2/dm_conversations/with/{participant_id}/messages"): "dm",
}


def label(key: BucketKey) -> str:
    """Return what people call a bucket."""
    name = LABELS.get((key.method, key.template), f"{key.method} {key.template}")
    return name if key.window == WINDOW_15M else f"{name} {key.window}"


def bucket_for(request: Request, snapshot: Snapshot, now: float) -> Bucket | None:
    """Return the 15-minute bucket a request draws on: as X told it, else as documented."""
    return bucket_of(BucketKey(request.method, request.template), snapshot, now)


def gauges(snapshot: Snapshot, now: float, calls: Iterable[Called] = ()) -> Budgets:
    """Return every bucket in use, the allowances and the money.

    `calls`: those of the last quarter of an hour and before, oldest first, for the forecast.
    """
    made: dict[tuple[str, str], list[float]] = {}
    for call in calls:
        made.setdefault((call.method, call.template), []).append(call.at)
    rows = []
    for key in sorted({*snapshot.buckets, *snapshot.calls}):
        bucket = bucket_of(key, snapshot, now)
        if bucket is not None and _is_in_use(bucket, now):
            times = [at for at in made.get(key[:2], ()) if at > _began_at(bucket, now)]
            rows.append(Gauge(label(key), bucket=bucket, runs_out_at=runs_out_at(bucket, times, now)))
    rows += [Gauge(allowance.name, allowance=allowance) for allowance in allowances(snapshot, now)]
    return Budgets(tuple(rows), snapshot.spent.today, snapshot.spent.month)


def _is_in_use(bucket: Bucket, now: float) -> bool:
    """Say whether a window is not over: of one that X told of; in others something was counted here."""
    return bucket.source != "header" or (bucket.reset_at is not None and bucket.reset_at > now)


def _began_at(bucket: Bucket, now: float) -> float:
    return (now if bucket.reset_at is None else bucket.reset_at) - SECONDS[bucket.key.window]


def warnings(session: Session, buckets: tuple[Bucket, ...], before: Mapping[BucketKey, Bucket]) -> list[Text]:
    """Return a warning for each threshold an answer crossed; each speaks once a window.

    `before`: the windows as the ledger had them: what it had crossed was told, by this session or another.
    """
    found = []
    for bucket in buckets:
        threshold = threshold_crossed(before.get(bucket.key), bucket)
        if threshold is not None and threshold in (0, *session.settings.percents("warn-at")):
            found.append(warning_of(session, bucket, threshold))
    return found


def warning_of(session: Session, bucket: Bucket, threshold: int) -> Text:
    """Say that a bucket is low or empty: what, until when, what next."""
    name, until = label(bucket.key), session.clock_text(bucket.reset_at)
    if threshold == 0:
        line = f"{name} budget used up: 0 of {bucket.limit} left until {until}. Nothing more is sent till then."
        return Text((line,), "danger")
    left = f"{bucket.remaining} of {bucket.limit} left until {until}"
    line = f"{name} budget low: {left} (under {threshold} %). `budget` shows all."
    return Text((line,), "warning")

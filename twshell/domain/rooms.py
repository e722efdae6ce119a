"""How much room each budget has for some calls: windows, allowances, money; changes with what counts as a budget."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from twshell.domain.budget import SECONDS, WINDOW_15M, WINDOW_DAY, Allowance, Bucket, BucketKey, Cost, Snapshot
from twshell.domain.limits import Rule, limits_of, rules_for
from twshell.domain.money import dollars
from twshell.domain.record import NamedTuple
from twshell.domain.wording import span

RESERVE = 0.2  # of each write window is kept for single commands while a burst runs
LOW = 0.2  # what is left afterwards of a window or an allowance at which twsh speaks up
MONTH = "money-month"
MONEY: Mapping[object, str] = {"money": "day", MONTH: "month"}  # the user's own caps on it
_WINDOW_CAUSES = {WINDOW_15M: "window-exhausted", WINDOW_DAY: "day-cap-user"}
_WINDOW_WORDS = {WINDOW_15M: "in this quarter of an hour", WINDOW_DAY: "today"}
_ALLOWANCE_WORDS = {
    "3h": "posts and reposts in 3 hours", "day": "posts and reposts a day", "day-posts": "posts a day",
    "day-replies": "replies a day", "dm": "messages a day", "follow": "follows a day",
    "own": "posts a day (your own cap)",
}  # fmt: skip


class Room(NamedTuple):
    """One budget seen by one plan: `need` of it, `free` now, `whole` when it is fresh; counts or micro-dollars."""

    name: BucketKey | str  # a window, the name of an allowance, or one of MONEY
    need: int
    free: int  # for this plan: without the reserve where the plan is a burst
    whole: int
    limit: int
    left: int  # all that is left, the reserve included
    cause: str
    until: float | None = None  # when there is room for all of it, where that is known
    bucket: Bucket | None = None

    @property
    def word(self) -> str:
        """Say fits, low, wait or over for this budget alone."""
        if self.need > self.free:
            return "wait" if self.need <= self.whole and self.until is not None else "over"
        return "low" if self.left - self.need <= self.limit * LOW else "fits"


def rooms_for(cost: Cost, snapshot: Snapshot, now: float, *, is_burst: bool) -> tuple[Room, ...]:
    """Return every known budget these calls take from; what is unknown is not among them."""
    rooms = []
    for key, need in cost.buckets.items():
        if (bucket := bucket_of(key, snapshot, now)) is not None:
            rooms.append(_window(bucket, need, now, reserve=is_burst and key.method != "GET"))
    for rule in rules_for(snapshot):
        if (room := _allowance(rule, cost, snapshot, now)) is not None:
            rooms.append(room)
    for name, cap_name, spent in (("money", "day", snapshot.spent.today), (MONTH, "month", snapshot.spent.month)):
        if cost.price.high and (cap := snapshot.caps.get(cap_name)) is not None:
            left = max(0, cap - spent.high)
            rooms.append(Room(name, cost.price.high, left, cap, cap, left, "own-cap"))
    return tuple(rooms)


def bucket_of(key: BucketKey, snapshot: Snapshot, now: float) -> Bucket | None:
    """Return a window as it stands at `now`: told by X, else published minus what was counted here; None if unknown."""
    bucket = snapshot.buckets.get(key)
    if bucket is None:
        limit = limits_of(key.method, key.template, snapshot.identity).get(key)
        if limit is None:
            return None
        return Bucket(key, limit, max(0, limit - snapshot.calls.get(key, 0)), None, "documented", now)
    ends = bucket.reset_at
    if ends is None and bucket.source == "header":
        ends = bucket.seen_at + SECONDS[key.window]
    if ends is not None and ends <= now:
        return bucket._replace(remaining=bucket.limit, reset_at=None)
    return bucket


def allowances(snapshot: Snapshot, now: float) -> tuple[Allowance, ...]:
    """Return the account's rolling caps with what was counted here; what the web and other apps used is not in them."""
    found = []
    for rule in rules_for(snapshot):
        times = _counted(rule, snapshot, now)
        frees_at = times[0] + rule.seconds if times else None
        found.append(Allowance(rule.name, rule.limit, len(times), rule.seconds, frees_at))
    return tuple(found)


def explain(room: Room, now: float) -> str:
    """Say in one sentence how a plan stands against one budget."""
    if room.name in MONEY:
        need, left, limit = dollars(room.need), dollars(room.left), dollars(room.limit)
        return f"it may cost {need}, and {left} of your cap of {limit} a {MONEY[room.name]} is left"
    if isinstance(room.name, BucketKey):
        what, least = _WINDOW_WORDS.get(room.name.window, "for the whole app today"), ""
    else:
        what, least = _ALLOWANCE_WORDS.get(room.name, room.name), "≤ "  # the web and other apps use it too
    when = f", for {span(room.until - now)}" if room.until is not None and room.until > now else ""
    if room.need > room.whole:
        kept = f", {room.limit - room.whole} of them kept for single commands" if room.whole < room.limit else ""
        return f"it needs {room.need}, and X allows {room.limit} {what}{kept}"
    if room.need > room.free:
        kept = f", {room.left - room.free} of them kept for single commands" if room.free < room.left else ""
        return f"it needs {room.need}, and {least}{room.left} of {room.limit} {what} are left{kept}{when}"
    return f"{least}{room.left - room.need} of {room.limit} {what} will be left{when}"


def _window(bucket: Bucket, need: int, now: float, *, reserve: bool) -> Room:
    kept = ceil(bucket.limit * RESERVE) if reserve else 0
    until = bucket.reset_at
    if until is None and need > bucket.remaining - kept:
        until = now + SECONDS[bucket.key.window]  # when it began is unknown: it ends at the latest then
    cause = _WINDOW_CAUSES.get(bucket.key.window, "day-cap-app")
    free, whole = max(0, bucket.remaining - kept), max(0, bucket.limit - kept)
    return Room(bucket.key, need, free, whole, bucket.limit, bucket.remaining, cause, until, bucket)


def _allowance(rule: Rule, cost: Cost, snapshot: Snapshot, now: float) -> Room | None:
    need = sum(cost.families.get(family, 0) for family in rule.families)
    if not need:
        return None
    times = _counted(rule, snapshot, now)
    free = max(0, rule.limit - len(times))
    lacking = len(times) + need - rule.limit  # how many of the counted ones must have left the window
    until = times[lacking - 1] + rule.seconds if 0 < lacking <= len(times) else None
    return Room(rule.name, need, free, rule.limit, rule.limit, free, rule.cause, until)


def _counted(rule: Rule, snapshot: Snapshot, now: float) -> list[float]:
    return [at for at, family in snapshot.writes if family in rule.families and at > now - rule.seconds]

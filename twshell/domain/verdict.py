"""Whether a plan fits what is left, and when a budget has to be spoken of; changes with the rules of DESIGN §3.1."""

from __future__ import annotations

from collections.abc import Iterable

from twshell.domain.budget import Brake, Bucket, BucketKey, Snapshot, Verdict
from twshell.domain.costs import cost_of, family_of, keys_of
from twshell.domain.limits import rules_for
from twshell.domain.plan import Plan, Step
from twshell.domain.prices import price_of
from twshell.domain.rooms import MONTH, Room, explain, rooms_for
from twshell.domain.wording import span

WORDS = ("fits", "low", "wait", "over")  # each worse than the one before
THRESHOLDS = (0, 5, 20, 50)  # per cent left; 0 is exhausted
_SAME_WINDOW = 60.0  # seconds by which two readings of one reset time may differ


def verdict(
    plan: Plan, snapshot: Snapshot, now: float, *, is_summoned: bool | None = None, is_burst: bool | None = None
) -> Verdict:
    """Say whether a plan fits every known budget: fits, low, wait (until) or over, and how many of its writes fit now.

    Pure. A plan of more than one write, or one that is said to be part of a burst, leaves a fifth of each write window
    to single commands. A plan that fits windows told by X can be carried out whole as long as nobody else uses them.
    """
    stopped = stopped_by(plan, snapshot.brakes, now)
    if stopped is not None:
        return stopped
    is_burst = plan.writes > 1 if is_burst is None else is_burst
    rooms = rooms_for(cost_of(plan.steps, snapshot, is_summoned=is_summoned), snapshot, now, is_burst=is_burst)
    if not rooms:
        return Verdict("fits", "", fits_now=plan.writes)
    worst = max(rooms, key=_badness)
    windows = [room for room in rooms if room.bucket is not None]
    tightest = min(windows, key=lambda room: (room.left - room.need) / max(1, room.limit)).bucket if windows else None
    word = worst.word
    if word in ("fits", "low"):
        why = explain(worst, now) if word == "low" else ""
        return Verdict(word, why, None, plan.writes, tightest)
    until = max(room.until for room in rooms if room.word == "wait" and room.until) if word == "wait" else None
    fits_now = _fitting(plan.steps, rooms, snapshot, is_summoned)
    if is_burst and not fits_now and plan.writes > 1:  # one alone would be no burst, so the reserve is there for it
        single = rooms_for(cost_of(plan.steps, snapshot, is_summoned=is_summoned), snapshot, now, is_burst=False)
        fits_now = min(1, _fitting(plan.steps, single, snapshot, is_summoned))
    return Verdict(word, explain(worst, now), until, fits_now, tightest, worst.cause)


def _badness(room: Room) -> tuple[int, float]:
    """Order rooms by their word, then by how little would be left."""
    return WORDS.index(room.word), (room.need - room.left) / max(1, room.limit)


def stopped_by(plan: Plan, brakes: Iterable[Brake], now: float) -> Verdict | None:
    """Return the verdict of a brake that holds this plan; deleting, undoing and reading pass all but that of money."""
    is_held = any(step.request.is_write and step.request.method != "DELETE" for step in plan.steps)
    wait = None
    for brake in brakes:
        if brake.until is not None and brake.until <= now:
            continue
        if brake.scope != "money" and not is_held:
            continue
        if brake.scope == "hold" and brake.until is not None:
            why = f"X answered badly several times ({brake.cause}); writes rest for {span(brake.until - now)}"
            wait = Verdict("wait", why, brake.until, 0, None, "brake")
            continue
        what = "every call" if brake.scope == "money" else "writing"
        why = f"{what} is stopped: {brake.cause}, {span(now - brake.since)} ago; `resume` opens it"
        return Verdict("over", why, None, 0, None, "brake")
    return wait


def _fitting(steps: Iterable[Step], rooms: Iterable[Room], snapshot: Snapshot, is_summoned: bool | None) -> int:
    """Count the writes that can be carried out in order before some budget would be overdrawn."""
    free: dict[BucketKey | str, int] = {room.name: room.free for room in rooms}
    families = {rule.name: rule.families for rule in rules_for(snapshot)}
    writes = 0
    for step in steps:
        takes: dict[BucketKey | str, int] = dict.fromkeys(keys_of(step.request, snapshot), 1)
        if step.request.is_write:
            family = family_of(step.request)
            takes |= {name: 1 for name, members in families.items() if family in members}
        price = price_of(step, snapshot.identity, is_summoned=is_summoned, paid_today=snapshot.paid_today)
        takes |= dict.fromkeys(("money", MONTH), price.high)
        if any(name in free and amount > free[name] for name, amount in takes.items()):
            break
        free |= {name: free[name] - amount for name, amount in takes.items() if name in free}
        writes += step.request.is_write
    return writes


def thresholds(bucket: Bucket) -> int | None:
    """Return the lowest threshold a window has reached: 50, 20, 5 per cent or 0, None while more than half is left."""
    if bucket.remaining <= 0:
        return 0
    return next((step for step in THRESHOLDS[1:] if bucket.remaining * 100 <= bucket.limit * step), None)


def threshold_crossed(old: Bucket | None, new: Bucket) -> int | None:
    """Return the threshold to speak of now, or None: each speaks once a window, and only the lowest reached."""
    reached = thresholds(new)
    if reached is None or old is None or not is_same_window(old, new):
        return reached
    before = thresholds(old)
    return reached if before is None or reached < before else None


def is_same_window(old: Bucket, new: Bucket) -> bool:
    """Say whether two readings are of one window: its end has not moved on."""
    if old.reset_at is None or new.reset_at is None:
        return old.reset_at is None and new.seen_at - old.seen_at < _SAME_WINDOW
    return new.reset_at - old.reset_at <= _SAME_WINDOW


def unexplained_drop(old: Bucket, new: Bucket, own_calls: int) -> int:
    """Return how many calls another client must have made with these keys between two readings of one window."""
    if old.source != "header" or new.source != "header" or not is_same_window(old, new):
        return 0
    return max(0, old.remaining - new.remaining - own_calls)

"""How a burst is spread so that it fits: equal visible gaps within published limits; changes with DESIGN §3.1."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from twshell.domain.budget import SECONDS, Bucket, BucketKey, Snapshot
from twshell.domain.costs import cost_of
from twshell.domain.limits import rules_for
from twshell.domain.plan import Plan
from twshell.domain.record import NamedTuple
from twshell.domain.rooms import MONEY, Room, rooms_for

LEAST_GAP = 1.0  # seconds


class Pace(NamedTuple):
    """When the writes of a burst go: the first at `begins_at`, the others each `gap` seconds later."""

    writes: int
    gap: float
    begins_at: float

    @property
    def ends_at(self) -> float:
        """When the last one goes."""
        return self.begins_at + self.gap * max(0, self.writes - 1)

    def at(self, index: int) -> float:
        """When the write with this index (from 0) goes."""
        return self.begins_at + self.gap * index


def pace(plan: Plan, snapshot: Snapshot, now: float) -> Pace | None:
    """Return the equal gaps that end a burst soonest within every known window and allowance; None if nothing can.

    It begins now with the gaps that the present windows allow, or once one of them starts anew, whichever ends first.
    Money is no matter of pace. The reserve for single commands stays free in every window.
    """
    rooms = rooms_for(cost_of(plan.steps, snapshot), snapshot, now, is_burst=plan.writes > 1)
    limits = [room for room in rooms if room.name not in MONEY]
    if plan.writes < 1 or any(room.whole < 1 for room in limits):
        return None
    per_write = {room.name: room.need / plan.writes for room in limits}
    seconds = {room.name: _seconds(room, snapshot) for room in limits}
    earliest = max((_begins(room, now) for room in limits), default=now)
    later = [
        room.until for room in limits if room.need > room.free and room.until is not None and room.until > earliest
    ]
    ways = []
    for begins_at in (earliest, *later):
        gaps = [_gap(room, per_write[room.name], seconds[room.name], begins_at) for room in limits]
        ways.append(Pace(plan.writes, max(gaps, default=0.0), begins_at))
    soonest = min(ways, key=lambda way: way.ends_at)
    return soonest._replace(gap=max(soonest.gap, LEAST_GAP))


LEAST_PERIOD = 60.0  # seconds: three calls in two of them are no rate to forecast by


def runs_out_at(bucket: Bucket, calls: Sequence[float], now: float) -> float | None:
    """Forecast when a window is used up at the present rate; None where it will not be before it ends.

    `calls`: when this window's calls were made here (unix seconds), oldest first.
    """
    recent = [at for at in calls if at > now - SECONDS[bucket.key.window]]
    if bucket.remaining <= 0:
        return now
    if len(recent) < 2 or now <= recent[0]:
        return None
    out_at = now + bucket.remaining * max(LEAST_PERIOD, now - recent[0]) / len(recent)
    return out_at if bucket.reset_at is None or out_at < bucket.reset_at else None


def _begins(room: Room, now: float) -> float:
    """A budget with nothing free is waited for."""
    return now if room.free >= 1 or room.until is None else max(now, room.until)


def _gap(room: Room, each: float, seconds: int, begins_at: float) -> float:
    """Never more than the whole in the length of a window, nor more than what is free before the present one ends."""
    if room.need <= room.free and room.need <= room.whole:
        return 0.0
    gap = seconds / max(1, floor(room.whole / each))
    if room.free >= 1 and room.until is not None and room.until > begins_at:
        gap = max(gap, (room.until - begins_at) / max(1, floor(room.free / each)))
    return gap


def _seconds(room: Room, snapshot: Snapshot) -> int:
    if isinstance(room.name, BucketKey):
        return SECONDS[room.name.window]
    return next(rule.seconds for rule in rules_for(snapshot) if rule.name == room.name)

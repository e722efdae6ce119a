"""What a plan takes from each budget, what is left then, and how it would be spread where it does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.budget import Snapshot
from twshell.domain.costs import cost_of
from twshell.domain.outcome import Taking
from twshell.domain.pace import Pace, pace
from twshell.domain.plan import Plan
from twshell.domain.rooms import MONEY, Room, rooms_for
from twshell.session.budgets import label

if TYPE_CHECKING:
    from twshell.session.session import Session

UNFIT = ("wait", "over")  # verdicts of a plan that does not fit as it stands
WAITS = ("window-exhausted", "day-cap-user", "day-cap-app", "posting-allowance", "follow-allowance", "own-cap")


def takings(session: Session, plan: Plan, *, is_summoned: bool | None = None) -> tuple[Taking, ...]:
    """Return what a plan takes, the tightest budget first."""
    snapshot, now = session.snapshot(), session.now()
    cost = cost_of(plan.steps, snapshot, is_summoned=is_summoned)
    rooms = rooms_for(cost, snapshot, now, is_burst=plan.writes > 1)
    return tuple(_taking(room) for room in sorted(rooms, key=lambda room: (room.left - room.need) / max(1, room.limit)))


def _taking(room: Room) -> Taking:
    if room.bucket is not None:
        bucket = room.bucket
        return Taking(label(bucket.key), room.need, room.left - room.need, room.limit, bucket.reset_at, bucket.mark)
    name = str(room.name)
    if room.name in MONEY:
        return Taking(name, room.need, room.left - room.need, room.limit)
    return Taking(name, room.need, room.left - room.need, room.limit, None, "≤")


def without_caps(snapshot: Snapshot, firm: frozenset[str] = frozenset()) -> Snapshot:
    """Return a snapshot that knows of no cap of the user's own but the firm ones."""
    return snapshot._replace(caps={name: value for name, value in snapshot.caps.items() if name in firm})


def spread(plan: Plan, snapshot: Snapshot, now: float) -> Pace | None:
    """Return how a plan can be spread; None where it cannot, or where it is not made of writes alone."""
    if not plan.steps or any(step.kind != "request" or not step.request.is_write for step in plan.steps):
        return None
    return pace(plan, snapshot, now)

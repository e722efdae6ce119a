"""What the mode line says, gathered from the session: nobody is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from twshell.domain.braking import short as brake_text
from twshell.domain.braking import standing
from twshell.domain.budget import (
    SECONDS,
    WINDOW_15M,
    WINDOW_DAY,
    WINDOW_DAY_APP,
    Allowance,
    Bucket,
    BucketKey,
    Snapshot,
)
from twshell.domain.costs import keys_of
from twshell.domain.rooms import allowances, bucket_of
from twshell.domain.status import Meter, Status
from twshell.domain.wire import Request
from twshell.session.budgets import SHORT, label

if TYPE_CHECKING:
    from twshell.session.session import Session

MOST_METERS = 3
# What tells the longer windows of an endpoint from its quarter of an hour, and what the allowances are called.
_LONGER = {WINDOW_DAY: "/day", WINDOW_DAY_APP: " app/day"}
_ALLOWANCES = {"day-posts": "posts/day", "day-replies": "replies/day", "dm": "messages/day", "follow": "follows/day"}


def status(session: Session) -> Status:
    """Return the state of things for the mode line."""
    snapshot, now = session.snapshot(), session.now()
    counts = session.ledger.counts(session.identity)
    brake = next((brake_text(found, now) for found in standing(snapshot.brakes, now)), "")
    tags = (
        *(("sim",) if session.flags.demo else ()),
        *(("dry",) if session.flags.dry_run else ()),
        *(("ro",) if session.flags.read_only else ()),
        *(("rec",) if session.recording is not None else ()),
    )
    return Status(
        account=session.identity.username, name=session.identity.account,
        view=session.clean(session.view.title) if session.view else "",
        meters=_meters(session, snapshot, now),
        today=snapshot.spent.today.high, cap=snapshot.caps.get("day"), outbox=counts.unsent, unknown=counts.unknown,
        tags=tags, brake=brake, pace=session.burst.progress.text(now) if session.burst is not None else "",
    )  # fmt: skip


def _meters(session: Session, snapshot: Snapshot, now: float) -> tuple[Meter, ...]:
    """Return the shortest window of the last write, then its others and the scarcest allowance, scarcest first."""
    first, others = [], []
    if session.last_write is not None:
        windows = [meter(bucket, now) for bucket in buckets_for(session.last_write, snapshot, now)]
        first, others = windows[:1], windows[1:]
    near = [allowance for allowance in allowances(snapshot, now) if allowance.used]
    if near:
        others.append(allowance_meter(min(near, key=lambda one: (one.limit - one.used) / one.limit)))
    others.sort(key=lambda one: one.left / one.limit if one.limit else 0.0)
    return tuple(dict.fromkeys((*first, *others)))[:MOST_METERS]  # used alike, windows of one length read alike


def buckets_for(request: Request, snapshot: Snapshot, now: float) -> Iterable[Bucket]:
    """Return every window a request draws on, the shortest first, as far as it is known."""
    keys = sorted(keys_of(request, snapshot), key=lambda key: (SECONDS[key.window], key.window))
    found = (bucket_of(key, snapshot, now) for key in keys)
    return [bucket for bucket in found if bucket is not None]


def meter(bucket: Bucket, now: float) -> Meter:
    """Write a window in a few characters."""
    minutes = None if bucket.reset_at is None else max(0, round((bucket.reset_at - now) / 60))
    return Meter(short(bucket.key), bucket.remaining, bucket.limit, minutes, bucket.mark)


def allowance_meter(allowance: Allowance) -> Meter:
    """Write a rolling allowance in a few characters."""
    name = _ALLOWANCES.get(allowance.name, allowance.name)
    return Meter(name, max(0, allowance.limit - allowance.used), allowance.limit, None, "≤")


def short(key: BucketKey) -> str:
    """Return the short label of a bucket."""
    name = SHORT.get((key.method, key.template)) or label(key._replace(window=WINDOW_15M))
    return name + _LONGER.get(key.window, "")

"""What the mode line says, gathered from the session: nobody is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from twshell.domain.braking import short as brake_text
from twshell.domain.braking import standing
from twshell.domain.budget import Allowance, Bucket, BucketKey, Snapshot
from twshell.domain.costs import keys_of
from twshell.domain.rooms import allowances, bucket_of
from twshell.domain.status import Meter, Status
from twshell.domain.wire import Request
from twshell.session.budgets import SHORT, label

if TYPE_CHECKING:
    from twshell.session.session import Session

MOST_METERS = 3


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
    """Return the budgets of the last write, and the allowance that is nearest its end."""
    found = []
    if session.last_write is not None:
        found += [meter(bucket, now) for bucket in buckets_for(session.last_write, snapshot, now)]
    near = [allowance for allowance in allowances(snapshot, now) if allowance.used]
    if near:
        found.append(allowance_meter(min(near, key=lambda one: (one.limit - one.used) / one.limit)))
    return tuple(found[:MOST_METERS])


def buckets_for(request: Request, snapshot: Snapshot, now: float) -> Iterable[Bucket]:
    """Return every window a request draws on, as far as it is known."""
    found = (bucket_of(key, snapshot, now) for key in keys_of(request, snapshot))
    return [bucket for bucket in found if bucket is not None]


def meter(bucket: Bucket, now: float) -> Meter:
    """Write a window in a few characters."""
    minutes = None if bucket.reset_at is None else max(0, round((bucket.reset_at - now) / 60))
    return Meter(short(bucket.key), bucket.remaining, bucket.limit, minutes, bucket.mark)


def allowance_meter(allowance: Allowance) -> Meter:
    """Write a rolling allowance in a few characters."""
    return Meter(allowance.name, max(0, allowance.limit - allowance.used), allowance.limit, None, "≤")


def short(key: BucketKey) -> str:
    """Return the short label of a bucket."""
    return SHORT.get((key.method, key.template)) or label(key)

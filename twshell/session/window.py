"""The undo window: instead of a question, a post waits a few seconds in which it can be taken back (post-confirm off).

In it the write stands queued in the outbox. Taken back, or left by a twsh that dies, it is a draft: nothing sends it
unasked.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.domain.errors import Interrupted
from twshell.domain.plan import Plan, Step
from twshell.session import drafts, plans, timing
from twshell.session.events import Event, Show, Wait

if TYPE_CHECKING:
    from twshell.session.runner import Way
    from twshell.session.session import Session

TAKEN_BACK = "taken-back"  # the cause of such a draft


def seconds_for(plan: Plan, session: Session) -> int:
    """Return how long a plan that was not asked about can be taken back; 0: it goes at once."""
    if not session.flags.interactive or not plan.asks:
        return 0  # a plan that asks nothing was asked about already, or publishes nothing
    return session.settings.count("undo-window")


def opened(plan: Plan, way: Way) -> Generator[Event, Any, Plan]:
    """Wait the window out; return the plan to send. Raise Interrupted where it was taken back, StoreError."""
    session = way.session
    seconds = seconds_for(plan, session)
    if not seconds:
        return plan
    if not session.flags.json:
        yield Show(plans.plan_shown(session, plan), way.line, way.as_json)
    held = plan._replace(steps=tuple(_held(step, way) if step.request.is_write else step for step in plan.steps))
    ticket = timing.after(seconds, session.clock)
    yield Wait(ticket, f"{plan.verb} goes out", lasts=seconds)
    if not ticket.cancelled.is_set():
        return held
    numbers = [step.draft for step in held.steps if step.draft]
    session.ledger.unqueue(numbers, cause=TAKEN_BACK, now=session.now())
    raise Interrupted("taken back; nothing was sent", f"`drafts {numbers[0]}` puts it back on the prompt")


def _held(step: Step, way: Way) -> Step:
    """Put a write into the outbox as queued, or hold the draft that says the same."""
    session = way.session
    ledger, now = session.ledger, session.now()
    number = drafts.of_step(session, step)
    if not number or not ledger.looks.hold(number, ledger.owner, now):
        number = ledger.draft(
            session.identity, step, line=drafts.line_of(step), now=now, state="queued", source=way.source,
            plan_id=way.plan_id,
        )  # fmt: skip
    return step._replace(draft=number)

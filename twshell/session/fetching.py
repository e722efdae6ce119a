"""Drive what reads, a command or a look: each request it yields goes through the door, each answer back into it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeVar

from twshell.domain.costs import cost_of
from twshell.domain.errors import Interrupted, Refused
from twshell.domain.money import price_text
from twshell.domain.outcome import Effect
from twshell.domain.plan import Plan, Step
from twshell.domain.verdict import verdict
from twshell.domain.wire import Answer, Request
from twshell.session import plans
from twshell.session.events import Ask, Event, Perform, Wait
from twshell.session.offering import ask_past_cap
from twshell.session.takings import UNFIT

if TYPE_CHECKING:
    from twshell.session.door import Fetched
    from twshell.session.session import Session


T = TypeVar("T")


def drive(
    steps: Generator[Any, Any, T], session: Session, line: str, verb: str, *, limit: float = 0.0
) -> Generator[Event, Any, T]:
    """Run a generator to what it returns; a refusal is thrown into it, where it may be met. `limit`: as a Wait's."""
    reply: Any = None
    refused: Refused | None = None
    while True:
        try:
            wanted = steps.throw(refused) if refused else steps.send(reply)
        except StopIteration as stop:
            returned: T = stop.value
            return returned
        refused, reply = None, None
        try:
            if isinstance(wanted, Request):
                reply = yield from fetch(wanted, session, line, verb, limit=limit)
            else:
                reply = yield (Perform(wanted) if isinstance(wanted, Effect) else wanted)
        except Refused as caught:
            refused = caught
        except GeneratorExit:
            steps.close()
            raise


def fetch(
    request: Request, session: Session, line: str, verb: str, *, limit: float = 0.0
) -> Generator[Event, Any, Answer]:
    """Send one read, unless a budget or the money says no; raise Refused or Interrupted. `limit`: as a Wait's."""
    yield from allow(request, session, verb)
    door = session.door_or_refuse(verb)
    door.keep_days = session.settings.count("keep-days")
    ticket = (door.fitting(request) or door).read(request, verb, line)
    yield Wait(ticket, f"{verb}: waiting for X", limit=limit)
    if not ticket.done.is_set():
        raise Interrupted("stopped waiting; nothing was lost", "run the line again to ask anew")
    fetched: Fetched = ticket.take()
    session.after_answer(fetched.answer, fetched.buckets, fetched.brake)
    session.line_price = session.line_price.plus(fetched.price)
    if fetched.diagnosis is not None:
        raise Refused(fetched.diagnosis)
    return fetched.answer


def allow(request: Request, session: Session, verb: str) -> Generator[Event, Any, None]:
    """Refuse a read that is known not to fit, or not to be for this kind of sign-in; ask before a dear one."""
    refusal = plans.wrong_sign_in(session, request, verb)
    if refusal is not None:
        raise Refused(refusal)
    plan = Plan(verb, (Step(request, verb, kind="look"),))
    snapshot = session.snapshot()
    found = verdict(plan, snapshot, session.now())
    if found.word in UNFIT and not (yield from ask_past_cap(found, plan, session)):
        raise Refused(plans.over_budget(session, found, verb, is_write=False))
    price = cost_of(plan.steps, snapshot).price
    if price.high >= session.settings.micro("confirm-cost"):
        allowed = yield Ask(f"{verb} may cost {price_text(price)}. Buy it?")
        if not allowed:
            raise Interrupted("not bought", "`set confirm-cost` says from which price on twsh asks")

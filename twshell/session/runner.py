"""The one runner of plans: verdict, question, intent, send, outcome; a burst stops where the truth turned out worse."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.domain.diagnosis import Diagnosis
from twshell.domain.errors import Interrupted
from twshell.domain.outcome import Done, Problem, Text
from twshell.domain.plan import LOOKED, Plan, Step
from twshell.domain.verdict import verdict
from twshell.session import deeds, drafts, failures, plans
from twshell.session.door import Sent
from twshell.session.events import Event, Show, Wait
from twshell.session.fetching import fetch

if TYPE_CHECKING:
    from twshell.session.session import Session


def execute(plan: Plan, session: Session, line: str, source: str, as_json: bool) -> Generator[Event, Any, int]:
    """Carry a plan out; return the exit status. What is not sent is kept in drafts."""
    plan = plans.judged(plan, session)
    if plan.refusal is not None and not plan.anyway:
        return (yield from _refuse(plan, plan.steps, plan.refusal, session, line))
    if session.flags.dry_run:
        yield Show(plans.plan_shown(session, plan, is_dry=True), line, as_json)
        return 0
    session.writes_allowed(plan.verb)
    found = verdict(plan, session.snapshot(), session.now())
    if found.word in ("wait", "over"):
        return (yield from _refuse(plan, plan.steps, plans.over_budget(session, found, plan.verb), session, line))
    if not (yield from _confirmed(plan, session, line, as_json)):
        drafts.keep(session, plan.steps, "taken-back", line)
        raise Interrupted("not sent; the text is kept in `drafts`" if _text_of(plan) else "not sent")
    return (yield from _send_all(plan, session, line, source, as_json))


def _text_of(plan: Plan) -> str:
    return next((step.text for step in plan.steps if step.text), "")


def _refuse(
    plan: Plan, steps: tuple[Step, ...], diagnosis: Diagnosis, session: Session, line: str
) -> Generator[Event, Any, int]:
    draft = drafts.keep(session, steps, diagnosis.cause, line)
    problem = Problem(diagnosis, line, _text_of(plan), draft)
    session.refused(problem)
    yield Show(problem, line, session.flags.json)
    return failures.status_of(problem)


def _confirmed(plan: Plan, session: Session, line: str, as_json: bool) -> Generator[Event, Any, bool]:
    """Ask by consequence: what is published, more than three writes, a dear price, a link."""
    for note in plan.notes:
        yield Show(Text((note,), "warning"))
    question = plans.question_of(session, plan)
    if question is None:
        return True
    if not session.flags.json:
        yield Show(plans.plan_shown(session, plan), line, as_json)
    return bool((yield question))


def _send_all(plan: Plan, session: Session, line: str, source: str, as_json: bool) -> Generator[Event, Any, int]:
    looked, plan_id = "", session.new_plan_id()
    for at, step in enumerate(plan.steps):
        if not step.request.is_write:
            answer = yield from fetch(step.request, session, line, step.verb)
            looked = deeds.found(answer, step)
            continue
        rest = plan._replace(steps=plan.steps[at:])
        found = verdict(rest, session.snapshot(), session.now())
        if at and found.word in ("wait", "over"):
            return (yield from _refuse(rest, rest.steps, plans.over_budget(session, found, plan.verb), session, line))
        status = yield from _send(_resolved(step, looked), session, plan_id, line, source, as_json)
        if status:
            left = plan.steps[at + 1 :]
            if left:
                drafts.keep(session, left, "stopped", line)
                yield Show(
                    Text((f"{len(left)} not tried, kept in `drafts`: {plans.steps_text(session, left)}",), "warning")
                )
            return status
    return 0


def _resolved(step: Step, looked: str) -> Step:
    """Put the id a look found into a deferred request."""
    if step.kind != "deferred":
        return step
    request = step.request
    body = {key: looked if value == LOOKED else value for key, value in (request.body or {}).items()}
    path = request.path.replace(LOOKED, looked)
    return step._replace(request=request._replace(path=path, body=body or None), kind="request")


def _send(
    step: Step, session: Session, plan_id: str, line: str, source: str, as_json: bool
) -> Generator[Event, Any, int]:
    """Send one write and tell its outcome."""
    facts = drafts.facts_of(session, step)
    door = session.door_or_refuse(step.verb)
    ticket = door.write(step, facts, plan_id=plan_id, line=line, source=source)
    yield Wait(ticket, f"{step.verb}: waiting for X", is_write=True)
    if not ticket.done.is_set():
        return (yield from _left_in_flight(ticket, step, session, line))
    return (yield from tell(ticket.take(), step, session, line, as_json))


def _left_in_flight(ticket: Any, step: Step, session: Session, line: str) -> Generator[Event, Any, int]:
    """The user stopped waiting for a write: it is unknown until its answer comes, which is still recorded."""
    problem = Problem(deeds.in_flight(step), line, step.text)
    ticket.on_done(lambda: session.arrived(ticket, step, line))
    session.refused(problem)
    yield Show(problem, line, session.flags.json)
    return failures.status_of(problem)


def tell(sent: Sent, step: Step, session: Session, line: str, as_json: bool) -> Generator[Event, Any, int]:
    """Show how a write ended, then the warnings its answer brought."""
    status = 0
    session.after_answer(sent.answer.exchange, sent.buckets)
    if sent.diagnosis is None or sent.diagnosis.cause == "already-done":
        done: Done = deeds.done(sent, step, session)
        session.was_done(step, done)
        yield Show(done, line, as_json)
    else:
        problem = Problem(sent.diagnosis, line, step.text, sent.write_id)
        session.refused(problem)
        yield Show(problem, line, session.flags.json)
        status = failures.status_of(problem)
    if not sent.is_recorded:
        yield Show(Text(("the outcome could not be written down: the ledger is not writable",), "danger"))
    for warning in session.take_warnings():
        yield Show(warning)
    return status

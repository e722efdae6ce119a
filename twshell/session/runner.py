"""The one runner of plans: verdict, question, intent, send, outcome; a burst stops where the truth turned out worse."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.domain.budget import Verdict
from twshell.domain.errors import Interrupted, Refused, TwshError
from twshell.domain.outcome import Problem, Text
from twshell.domain.plan import Plan, Step
from twshell.domain.record import NamedTuple
from twshell.session import (
    behind,
    deeds,
    drafts,
    failures,
    offering,
    plans,
    presenting,
    resolving,
    sparing,
    surcharge,
    window,
)
from twshell.session.door import Sent
from twshell.session.events import Event, Show, Ticket, Wait
from twshell.session.fetching import fetch
from twshell.session.offering import Offered
from twshell.session.takings import UNFIT

if TYPE_CHECKING:
    from twshell.session.session import Session


DECLINED = "not confirmed"  # why a draft was not sent: its question was answered with No


class Way(NamedTuple):
    """What all steps of one plan share: the session, the line they stem from, how they are told."""

    session: Session
    line: str
    source: str
    as_json: bool
    plan_id: str
    is_past_cap: bool = False  # the user lets it pass the caps of their own


def execute(
    plan: Plan, session: Session, line: str, source: str, as_json: bool, *, is_allowed: bool = False
) -> Generator[Event, Any, int]:
    """Carry a plan out; return the exit status. What is not sent is kept in drafts.

    `is_allowed`: how much it writes was asked already, for the macro it is part of.
    """
    way = Way(session, line, source, as_json, session.new_plan_id())
    plan = plans.judged(plan, session)
    if plan.refusal is None:
        plan, skipped = sparing.spared(plan, session)
        for done in skipped:
            yield Show(done, line, as_json)
        if skipped and not plan.writes:
            return 0
        plan = plan._replace(refusal=sparing.said_already(plan, session))
    try:
        if plan.refusal is not None and not plan.anyway:
            raise Refused(plan.refusal)
        plan = plan._replace(notes=(*plan.notes, *sparing.risky(plan, session), *resolving.doubling(plan, session)))
        if session.flags.dry_run:
            yield Show(plans.plan_shown(session, plan, is_dry=True), line, as_json)
            return 0
        session.check_lock(plan.verb)
        session.door_or_refuse(plan.verb)  # before anything is asked
        found, offered = plans.judge(session, plan), Offered(plan)
        if found.word in UNFIT:
            offered = yield from offering.offer(plan, found, session, line, is_burst=plan.writes > 1)
        confirmed = yield from _confirm(offered.plan, way, is_allowed or offered.is_changed)
        if confirmed is None:
            return 0
        return (yield from _send_offered(offered._replace(plan=confirmed), way))
    except TwshError as refused:
        return (yield from _refuse(refused, plan.steps, way))


def _send_offered(offered: Offered, way: Way) -> Generator[Event, Any, int]:
    """Send a plan as the user chose: now, or spread behind the prompt; keep what was trimmed off."""
    way = way._replace(is_past_cap=way.is_past_cap or offered.is_past_cap)
    if offered.pace is not None:
        return (yield from behind.begin(offered.plan, offered.pace, way, tell))
    status = yield from _send_all(offered.plan, way)
    drafts.keep(way.session, offered.rest, "trimmed")
    yield from _tell_rest(offered.rest, way)
    return status


def _confirm(plan: Plan, way: Way, is_allowed: bool) -> Generator[Event, Any, Plan | None]:
    """Ask by consequence: what is published, more than three writes, a dear price, a link; raise where it is No.

    Return the plan to go on with, None where it was handed over to the web.
    """
    session = way.session
    for note in plan.notes:
        yield Show(Text((note,), "warning"))
    if surcharge.is_dear(session, plan):
        if not session.flags.json:
            yield Show(plans.plan_shown(session, plan), way.line, way.as_json)
        decided = yield from surcharge.ask(session, plan, way.line)
        if decided is None or decided is plan:
            return decided
        plan = decided
    question = plans.question_of(session, plan, is_allowed=is_allowed)
    if question is None:
        return (yield from window.opened(plan, way))
    if not session.flags.json:
        yield Show(plans.plan_shown(session, plan), way.line, way.as_json)
    if not (yield question):
        raise Interrupted("not sent", "")  # where there was a text, its draft is named
    return plan


def _refuse(refused: TwshError, steps: tuple[Step, ...], way: Way) -> Generator[Event, Any, int]:
    """Tell a refusal made before anything of these steps was sent, and keep what is worth keeping."""
    problem = failures.problem_of(refused, way.line)
    kept = drafts.worth_keeping(steps, problem.diagnosis)
    text = next((step.text for step in steps if step.text), "")
    cause = DECLINED if isinstance(refused, Interrupted) else problem.diagnosis.cause or problem.diagnosis.kind
    number = drafts.keep(way.session, kept, cause)
    problem = problem._replace(text=text, draft=number, only_here=way.session.ledger.refuge if number else "")
    return (yield from _tell_problem(problem, way, isinstance(refused, Interrupted)))


def _tell_problem(problem: Problem, way: Way, was_interrupted: bool = False) -> Generator[Event, Any, int]:
    way.session.refused(problem)
    yield Show(problem, way.line, way.session.flags.json)
    return failures.status_of(problem, was_interrupted)


def _send_all(plan: Plan, way: Way) -> Generator[Event, Any, int]:
    session, looked = way.session, None
    for at, step in enumerate(plan.steps):
        if not step.request.is_write:
            looked = deeds.found((yield from fetch(step.request, session, way.line, step.verb)), step)
            continue
        rest = plan._replace(steps=plan.steps[at:])
        found = plans.judge(session, rest, is_past_cap=way.is_past_cap)
        if at and found.word in UNFIT:
            return (yield from _go_on(rest, found, way))
        status = yield from _send(deeds.resolved(step, looked), way)
        if status:
            left = plan.steps[at + 1 :]
            drafts.keep(session, left, "stopped")
            yield from _tell_rest(left, way)
            return status
    if plan.writes > 1:
        session.dot_is_single = False
    return 0


def _go_on(rest: Plan, found: Verdict, way: Way) -> Generator[Event, Any, int]:
    """The truth turned out worse than the plan had it: let the user choose what becomes of the rest."""
    try:
        offered = yield from offering.offer(rest, found, way.session, way.line, is_burst=True)
        return (yield from _send_offered(offered, way))
    except TwshError as refused:
        status = yield from _refuse(refused, rest.steps, way)
        yield from _tell_rest(rest.steps, way)
        return status


def _tell_rest(steps: tuple[Step, ...], way: Way) -> Generator[Event, Any, None]:
    """Say what of a burst was not tried any more."""
    if steps:
        named = plans.steps_text(way.session, steps)
        yield Show(Text((f"{len(steps)} not tried, kept in `drafts`: {named}",), "warning"))


def _send(step: Step, way: Way) -> Generator[Event, Any, int]:
    """Send one write and tell its outcome."""
    session = way.session
    try:
        door = session.door_or_refuse(step.verb)
        facts = drafts.facts_of(session, step)
        again = drafts.line_of(step)
        ticket = door.write(
            step, facts, plan_id=way.plan_id, line=way.line, source=way.source, again=again,
            draft=drafts.of_step(session, step), parent=drafts.repeated(session, step),
        )  # fmt: skip
        yield Wait(ticket, f"{step.verb}: waiting for X", is_write=True)
        if not ticket.done.is_set():
            return (yield from _left_in_flight(ticket, step, way))
        sent: Sent = ticket.take()
    except TwshError as refused:  # nothing was sent: no keys, no place for the intent, or others took the last of it
        return (yield from _refuse(refused, (step,), way))
    return (yield from tell(sent, step, way))


def _left_in_flight(ticket: Ticket, step: Step, way: Way) -> Generator[Event, Any, int]:
    """The user stopped waiting for a write: it is unknown until its answer comes, which is still recorded."""
    session = way.session
    ticket.on_done(lambda: session.arrivals.add(lambda: [Show(presenting.late(ticket, step), way.line)]))
    if session.lookout is not None:
        ticket.on_done(session.lookout.nudge)
    return (
        yield from _tell_problem(Problem(deeds.in_flight(step, session.identity.username), way.line, step.text), way)
    )


def tell(sent: Sent, step: Step, way: Way) -> Generator[Event, Any, int]:
    """Show how a write ended, then the warnings its answer brought."""
    session, status = way.session, 0
    session.after_answer(sent.answer, sent.buckets, sent.brake)
    sent = yield from resolving.once(sent, session, way.line)
    session.learn(step.verb, sent.diagnosis)
    if sent.diagnosis is None or sent.diagnosis.cause == "already-done":
        made = deeds.made_by(sent, step, session)
        if made is not None:
            session.give_number(made)
        done = deeds.done(sent, step, session, made)
        session.note_done(step, done, made)
        yield Show(done, way.line, way.as_json)
    else:
        status = yield from _tell_problem(Problem(sent.diagnosis, way.line, step.text, sent.write_id), way)
    if not sent.is_recorded:
        yield Show(Text(("the outcome could not be written down: the ledger is not writable",), "danger"))
    for warning in session.take_warnings():
        yield Show(warning)
    yield from resolving.goes_on(sent, step, session, way.line)
    return status

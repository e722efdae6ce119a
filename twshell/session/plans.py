"""Plans as the session sees them: judged beforehand, priced, laid open, asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.budget import WINDOW_15M, Verdict
from twshell.domain.capabilities import check
from twshell.domain.causes import known_beforehand
from twshell.domain.costs import cost_of
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.money import price_text
from twshell.domain.outcome import PlanShown
from twshell.domain.plan import Plan, Step
from twshell.domain.verdict import verdict
from twshell.domain.wire import Request
from twshell.session import budgets
from twshell.session.events import Ask

if TYPE_CHECKING:
    from twshell.session.session import Session

DEAR_LINK = 100_000  # micro-dollars: a link makes a post cost $0.20 instead of $0.015, facts x-api §4
MANY_WRITES = 3  # more than these always show their plan first, DESIGN §2.2


def judged(plan: Plan, session: Session) -> Plan:
    """Add what is known beforehand: an action the tier or the kind of sign-in lacks, a reply nobody asked for."""
    if plan.refusal is not None:
        return plan
    for step in plan.steps:
        if not step.request.is_write:
            continue
        author = session.author_of(step.post) if step.post else None
        quoted = session.quoted_by(step.post)
        known = check(
            step.verb, session.identity, session.learnt(), step.post, user=step.user, author=author, quoted=quoted,
            text=step.text,
        )  # fmt: skip
        if known is not None:
            return plan._replace(refusal=known)
    return plan


def plan_shown(session: Session, plan: Plan, lines: tuple[str, ...] = (), is_dry: bool = False) -> PlanShown:
    """Lay a plan open: what each step does, what it costs, whether it fits."""
    snapshot = session.snapshot()
    found = verdict(plan, snapshot, session.now())
    price = cost_of(plan.steps, snapshot).price
    return PlanShown(plan, price, found, lines or tuple(step_text(session, step) for step in plan.steps), is_dry)


def step_text(session: Session, step: Step) -> str:
    """Write one step in words."""
    if step.text:
        target = f" {session.brief(step.post)}" if step.post else ""
        return f"{step.verb}{target}: {session.clean(' '.join(step.text.split()))}"
    if step.post is not None:
        return f"{step.verb} {session.brief(step.post)}"
    if step.user is not None:
        return f"{step.verb} @{step.user.username}"
    if step.kind == "look":
        return (
            f"{step.verb}: look it up first"
            if step.request.template.startswith("/2/users/by")
            else f"{step.verb} (reads)"
        )
    return step.verb


def steps_text(session: Session, steps: tuple[Step, ...]) -> str:
    """Name the posts or people of some steps, few of them."""
    names = [step_text(session, step) for step in steps[:4]]
    return "; ".join(names) + (f"; and {len(steps) - 4} more" if len(steps) > 4 else "")


def over_budget(session: Session, found: Verdict, verb: str, *, is_write: bool = True) -> Diagnosis:
    """Tell that a plan does not fit: why, until when, and how much of it would fit now."""
    advice = ""
    if found.until is not None:
        advice = f"Try again at {session.clock_text(found.until)}. `budget` shows every window."
    if is_write and found.fits_now:
        advice = f"{found.fits_now} of them fit{'s' if found.fits_now == 1 else ''} now: name fewer. {advice}".strip()
    return known_beforehand(
        found.cause, verb=verb, why=found.why, next_step=advice, is_write=is_write, retry_at=found.until
    )


def question_of(session: Session, plan: Plan) -> Ask | None:
    """Return what must be asked before a plan runs: by what it publishes, how much it writes, what it costs."""
    cost = cost_of(plan.steps, session.snapshot())
    words = price_text(cost.price)
    if cost.has_link and cost.price.high >= DEAR_LINK:
        return Ask(f"This text holds a link: X charges {words}, not the usual price. Send it?", is_bulk=True)
    if plan.writes > MANY_WRITES:
        return Ask(f"{plan.writes} writes for {words}. Send them?")
    if plan.asks or cost.price.high >= session.settings.micro("confirm-cost"):
        return Ask(f"{plan.verb.capitalize()} this for {words}?")
    return None


def left_text(session: Session, request: Request) -> str:
    """Say what is left of a request's window: `47 of 50 left until 14:20`."""
    snapshot = session.snapshot()
    bucket = budgets.bucket_for(request, snapshot, session.now())
    if bucket is None:
        return ""
    sign = "~" if bucket.source == "documented" else ""
    until = f" until {session.clock_text(bucket.reset_at)}" if bucket.reset_at else ""
    window = "" if bucket.key.window == WINDOW_15M else f" ({bucket.key.window})"
    return f"{sign}{bucket.remaining} of {bucket.limit} left{window}{until}"

"""Plans as the session sees them: judged beforehand, priced, laid open, asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.budget import WINDOW_15M, Cost, Verdict
from twshell.domain.capabilities import check, is_priced_as_summoned, is_summoned, web_url
from twshell.domain.causes import known_beforehand
from twshell.domain.costs import cost_of, family_of, is_private
from twshell.domain.deeds import deed
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.message import LONGEST
from twshell.domain.money import price_text
from twshell.domain.outcome import PlanShown
from twshell.domain.plan import Plan, Step
from twshell.domain.verdict import verdict
from twshell.domain.weigh import MOST, weigh
from twshell.domain.wire import Request
from twshell.domain.wording import times
from twshell.session import budgets, stopping, takings
from twshell.session.events import Ask

if TYPE_CHECKING:
    from twshell.session.session import Session

MANY_WRITES = 3  # more than these always show their plan first, DESIGN §2.2
NAMED = 4  # steps named in one sentence
BREAK = "↵"  # a line break in a text that is shown in one row: it will be published as one
TEXT_SHOWN = 4_000  # characters: whole posts, however many characters their emoji and links have
SIGN_INS = {"1a": "OAuth 1.0a keys", "2U": "a sign-in by OAuth 2", "B": "an app-only token"}


def judged(plan: Plan, session: Session) -> Plan:
    """Add what is known beforehand: an action the tier or the kind of sign-in lacks, a reply nobody asked for."""
    if plan.refusal is not None:
        return plan
    for step in plan.steps:
        known = _known(step, session) if step.request.is_write else None
        if known is not None:
            return plan._replace(refusal=known)
    return plan


def _known(step: Step, session: Session) -> Diagnosis | None:
    author = session.author_of(step.post) if step.post else None
    known = check(
        step.verb, session.identity, session.learnt(), step.post, user=step.user, author=author,
        quoted=session.quoted_by(step.post), text=step.text,
    )  # fmt: skip
    if known is not None:
        return known
    return wrong_sign_in(session, step.request, step.verb, web_url(step.verb, step.post, step.user, step.text))


def wrong_sign_in(session: Session, request: Request, verb: str, page: str = "") -> Diagnosis | None:
    """Return why the kind of sign-in may not make a call, None where it may or nobody is signed in."""
    if session.door is None or session.door.fitting(request) is not None:
        return None
    accepted = " or ".join(SIGN_INS[kind] for kind in request.accepts)
    fields = {"accepted": accepted}
    return known_beforehand("wrong-auth-kind", verb=verb, fields=fields, web_url=page, is_write=request.is_write)


def summons(session: Session, plan: Plan) -> bool | None:
    """Say whether a plan's replies cost what asked-for ones do; None where that cannot be told, or it holds none."""
    found = set()
    for step in plan.steps:
        if step.request.is_write and family_of(step.request) == "reply":
            summoned = is_summoned(step.post, session.identity, None, session.quoted_by(step.post))
            found.add(is_priced_as_summoned(step.post, session.identity, summoned))
    return found.pop() if len(found) == 1 else None


def cost(session: Session, plan: Plan) -> Cost:
    """Return what a plan would take."""
    return cost_of(plan.steps, session.snapshot(), is_summoned=summons(session, plan))


def judge(session: Session, plan: Plan, *, is_past_cap: bool = False) -> Verdict:
    """Say whether a plan fits what is left; `is_past_cap`: the user lets it pass the caps of their own."""
    snapshot = takings.without_caps(session.snapshot()) if is_past_cap else session.snapshot()
    return verdict(plan, snapshot, session.now(), is_summoned=summons(session, plan))


def plan_shown(session: Session, plan: Plan, lines: tuple[str, ...] = (), is_dry: bool = False) -> PlanShown:
    """Lay a plan open: what each step does, what it costs, whether it fits and what would be left."""
    found = judge(session, plan)
    if found.word == "fits" and found.tightest is not None and plan.writes:
        left = found.tightest.remaining - cost(session, plan).buckets.get(found.tightest.key, 0)
        found = found._replace(why=_left_words(session, found, left))
    lines = lines or tuple(step_text(session, step) for step in plan.steps)
    shown = PlanShown(plan, cost(session, plan).price, found, lines, is_dry)
    if is_dry or plan.writes > MANY_WRITES:
        shown = shown._replace(takes=takings.takings(session, plan, is_summoned=summons(session, plan)))
    if found.word in ("wait", "over") and found.cause in takings.WAITS:
        shown = shown._replace(pace=takings.spread(plan, session.snapshot(), session.now()))
    return shown


def _left_words(session: Session, found: Verdict, left: int) -> str:
    tightest = found.tightest
    if tightest is None:
        return ""
    until = f" until {session.clock_text(tightest.reset_at)}" if tightest.reset_at else ""
    return f"{tightest.mark}{left} of {tightest.limit} ({budgets.label(tightest.key)}) will be left{until}"


def step_text(session: Session, step: Step, *, is_asked: bool = True) -> str:
    """Write one step in words; what is for one person alone only to somebody at the prompt who asks what it would do.

    `is_asked`: not as part of some sentence.
    """
    if not step.request.is_write:
        name = step.request.path.rpartition("/")[2]
        return f"look up @{name}" if step.request.template.endswith("{username}") else f"{step.verb} (reads)"
    words = target_text(session, step)
    what = f"{step.verb} {words}".rstrip()
    if is_private(step.request) and not (is_asked and session.flags.interactive):
        return f"{what} ({times(len(step.text), 'character')})"
    text = session.clean(f" {BREAK} ".join(" ".join(row.split()) for row in step.text[:TEXT_SHOWN].split("\n")))
    return f"{what}: {text}{'…' if len(step.text) > TEXT_SHOWN else ''}" if text else what


def length_of(step: Step) -> tuple[int, int]:
    """Return how long a step's text is, and how long it may be, as X counts them."""
    if is_private(step.request):
        return len(step.text), LONGEST
    return weigh(step.text).length, MOST


def target_text(session: Session, step: Step) -> str:
    """Name what a step is done to: a post with author and first words, a handle, a list."""
    if step.listed is not None:
        from twshell.session import lists  # not before the prompt

        return lists.about(session, step)
    if step.post is not None:
        return session.brief(step.post)
    return f"@{step.user.username}" if step.user is not None else ""


def steps_text(session: Session, steps: tuple[Step, ...]) -> str:
    """Name the posts or people of some steps, few of them."""
    names = [step_text(session, step, is_asked=False) for step in steps[:NAMED]]
    return "; ".join(names) + (f"; and {len(steps) - NAMED} more" if len(steps) > NAMED else "")


def over_budget(
    session: Session, found: Verdict, verb: str, *, is_write: bool = True, steps: tuple[Step, ...] = ()
) -> Diagnosis:
    """Tell that a plan does not fit: why, until when, and how much of it would fit now; or what brake holds it."""
    if found.cause == "brake":
        return stopping.refusal(found, session.snapshot().brakes, steps, verb, session.now())
    advice = ""
    if found.until is not None:
        advice = f"Try again at {session.clock_text(found.until)}. `budget` shows every window."
    if is_write and found.fits_now:
        advice = f"{found.fits_now} of them fit{'s' if found.fits_now == 1 else ''} now: name fewer. {advice}".strip()
    return known_beforehand(
        found.cause, verb=verb, why=found.why, next_step=advice, is_write=is_write, retry_at=found.until
    )


def question_of(session: Session, plan: Plan, *, is_allowed: bool = False) -> Ask | None:
    """Return what must be asked before a plan runs: by what it publishes, how much it writes, what it costs.

    `is_allowed`: how much it writes was asked already, for the macro it is part of.
    """
    found = cost(session, plan)
    words = price_text(found.price)
    if plan.writes > MANY_WRITES and not is_allowed:
        return Ask(f"{plan.writes} writes for {words}. Send them?")
    # What is published may go unasked, if that is wished: it can be taken back. A message cannot.
    is_text = any(step.text and not is_private(step.request) for step in plan.steps)
    wants = bool(plan.asks) and (session.settings.is_on("post-confirm") or not is_text)
    if wants or found.price.high >= session.settings.micro("confirm-cost"):
        whom = next((target_text(session, step) for step in plan.steps if step.request.is_write), "")
        return Ask(f"{deed(plan.verb).question.format(whom=whom)} for {words}?")
    return None


def left_text(session: Session, request: Request) -> str:
    """Say what is left of a request's window: `47 of 50 left until 14:20`."""
    snapshot = session.snapshot()
    bucket = budgets.bucket_for(request, snapshot, session.now())
    if bucket is None:
        return ""
    until = f" until {session.clock_text(bucket.reset_at)}" if bucket.reset_at else ""
    window = "" if bucket.key.window == WINDOW_15M else f" ({bucket.key.window})"
    return f"{bucket.mark}{bucket.remaining} of {bucket.limit} left{window}{until}"

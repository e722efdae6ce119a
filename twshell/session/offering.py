"""What can be done with a plan that does not fit: pass one's own cap, spread it, trim it, or leave it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.domain.budget import Verdict
from twshell.domain.errors import Refused
from twshell.domain.pace import Pace
from twshell.domain.plan import Plan, Step
from twshell.domain.record import NamedTuple
from twshell.domain.rooms import MONEY
from twshell.domain.verdict import verdict
from twshell.domain.wording import span
from twshell.session import plans, takings
from twshell.session.events import Ask, Choose, Event, Show
from twshell.session.takings import UNFIT

if TYPE_CHECKING:
    from twshell.session.session import Session

EXCEED, PACE, TRIM = "exceed", "pace", "trim"


class Offered(NamedTuple):
    """What was chosen: the plan to go on with, how it is spread, what is left of it, whether own caps are passed."""

    plan: Plan
    pace: Pace | None = None
    rest: tuple[Step, ...] = ()
    is_past_cap: bool = False

    @property
    def is_changed(self) -> bool:
        """Say whether the user chose how much is written, and how fast."""
        return self.pace is not None or bool(self.rest)


def offer(plan: Plan, found: Verdict, session: Session, line: str, *, is_burst: bool) -> Generator[Event, Any, Offered]:
    """Let the user choose what becomes of a plan that does not fit; raise Refused where nothing is, or can be.

    `is_burst`: it is what is left of one, or one itself; a single write is not spread.
    """
    refusal = Refused(plans.over_budget(session, found, plan.verb, steps=plan.steps))
    if not session.flags.interactive or found.cause not in takings.WAITS:
        raise refusal
    pace = _pace(plan, session) if is_burst else None
    choices = [EXCEED] if found.cause == "own-cap" and _may_exceed(plan, session) else []
    choices += [PACE] if pace is not None else []
    choices += [TRIM] if 0 < found.fits_now < plan.writes else []
    if not choices:
        raise refusal
    if not session.flags.json:
        yield Show(plans.plan_shown(session, plan), line)
    chosen = yield _question(found, pace, tuple(choices), session.now())
    if chosen == PACE:
        return Offered(plan, pace)
    if chosen == TRIM:
        return _trimmed(plan, found.fits_now)
    if chosen in (EXCEED, True):
        return Offered(plan, is_past_cap=True)
    raise refusal


def ask_past_cap(found: Verdict, plan: Plan, session: Session) -> Generator[Event, Any, bool]:
    """Ask whether a read may pass the user's own cap; False where it may not or nobody is there to say."""
    if found.cause != "own-cap" or not session.flags.interactive or not _may_exceed(plan, session):
        return False
    return bool((yield Ask(f"{_sentence(found.why)}. Go past it this once?", is_bulk=True)))


def _may_exceed(plan: Plan, session: Session) -> bool:
    """Say whether it is the user's own caps alone that stand in the way, and none of them firm."""
    snapshot = takings.without_caps(session.snapshot(), session.firm_caps)
    return verdict(plan, snapshot, session.now(), is_summoned=plans.summons(session, plan)).word not in UNFIT


def _pace(plan: Plan, session: Session) -> Pace | None:
    """Return how a plan can be spread; None where it cannot, money is what it lacks, or a burst is under way."""
    snapshot, now = session.snapshot(), session.now()
    if session.burst is not None:
        return None
    pace = takings.spread(plan, snapshot, now)
    if pace is None:
        return None
    moneyless = snapshot._replace(caps={name: cap for name, cap in snapshot.caps.items() if name not in MONEY.values()})
    is_money = len(moneyless.caps) < len(snapshot.caps) and verdict(plan, moneyless, now).word not in UNFIT
    return None if is_money else pace


def _question(found: Verdict, pace: Pace | None, choices: tuple[str, ...], now: float) -> Choose | Ask:
    if choices == (EXCEED,):
        return Ask(f"{_sentence(found.why)}. Go past it this once?", is_bulk=True)
    told = {EXCEED: "go past your cap", TRIM: f"trim to the {found.fits_now} that fit{'s' * (found.fits_now == 1)} now"}
    if pace is not None:
        each = f"one each {span(pace.gap)}, " if pace.writes > 1 else ""
        told[PACE] = f"pace {'them' if pace.writes > 1 else 'it'} ({each}done in {span(pace.ends_at - now)})"
    ways = ", ".join(told[choice] for choice in choices)
    return Choose(f"It does not fit: {ways}, or leave it?", choices)


def _sentence(why: str) -> str:
    return why[:1].upper() + why[1:]


def _trimmed(plan: Plan, count: int) -> Offered:
    """Keep the first so many writes, and what has to be looked up for them."""
    writes = 0
    for at, step in enumerate(plan.steps):
        if writes == count:
            return Offered(plan._replace(steps=plan.steps[:at]), rest=plan.steps[at:])
        writes += step.request.is_write
    return Offered(plan)

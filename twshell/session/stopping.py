"""The brake at work: put on with the answer that calls for it, minded before a write leaves, taken off by a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.braking import SHUT_OUT, WITHIN, brake_after, ends_hold, sentences, standing
from twshell.domain.budget import Brake, Identity, Verdict
from twshell.domain.capabilities import web_url
from twshell.domain.causes import X_HOME, known_beforehand
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.errors import Refused
from twshell.domain.outcome import Text
from twshell.domain.plan import Plan, Step
from twshell.domain.verdict import stopped_by
from twshell.domain.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twshell.session.session import Session
    from twshell.store.ledger import Ledger

MOST_ROWS = 200  # of the journal's last ten minutes


def called_for(
    ledger: Ledger, identity: Identity, request: Request, diagnosis: Diagnosis | None, now: float
) -> Brake | None:
    """Return the brake an answer calls for; to be settled with the answer (called in the thread that got it)."""
    if diagnosis is None:
        return None
    past = ledger.past(identity, since=now - WITHIN, limit=MOST_ROWS)
    brakes, cleared = ledger.brakes(identity), ledger.cleared(identity)
    return brake_after(diagnosis, past, brakes, now, is_write=request.is_write, cleared=cleared)


def after_trial(ledger: Ledger, identity: Identity, diagnosis: Diagnosis | None, now: float) -> None:
    """End a hold whose time is over, once a write has shown that X is well (called in the sender's thread)."""
    if ends_hold(diagnosis.cause if diagnosis else "", ledger.brakes(identity), now):
        ledger.release(identity, now, scopes=("hold",), verb="trial")


def mind(step: Step, ledger: Ledger, identity: Identity, now: float) -> None:
    """Raise Refused where another twsh has stopped writing since this write was judged (in the sender's thread)."""
    brakes = ledger.brakes(identity)
    found = stopped_by(Plan(step.verb, (step,)), brakes, now)
    if found is not None:
        raise Refused(refusal(found, brakes, (step,), step.verb, now))


def refusal(found: Verdict, brakes: Iterable[Brake], steps: tuple[Step, ...], verb: str, now: float) -> Diagnosis:
    """Tell what a brake holds back, with the page on which a person can do it, if X lets the account in at all."""
    held = standing(brakes, now)
    write = next((step for step in steps if step.request.is_write), None)
    page = web_url(write.verb, write.post, write.user, write.text) if write else ""
    if any(brake.cause in SHUT_OUT for brake in held):
        page = X_HOME
    told_of = known_beforehand("brake", verb=verb, why=found.why, is_write=write is not None, web_url=page)
    if write is None:  # nothing was to be sent, and asking here once more harms nobody
        return told_of._replace(next="`why` tells the sign; `resume` opens it once there is money again.", harm=False)
    if found.until is None:
        return told_of
    advice = "The next write you type after that is the trial. What is unsent stays in `drafts`."
    return told_of._replace(next=advice, retry="after", retry_at=found.until, harm=False)


def told(brake: Brake) -> Text:
    """Say in words what a new brake stops and what opens it."""
    return Text(sentences(brake), "danger")


def on(session: Session) -> tuple[Brake, ...]:
    """Return what is stopped now, the gravest first, as the ledger that all twsh share has it."""
    return standing(session.ledger.brakes(session.identity), session.now())

"""A link makes a post cost thirteen times as much: what to do about it is asked, with the ways there are.

Source: facts x-api §4, URL surcharge.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.domain.errors import Interrupted, UsageError
from twshell.domain.money import dollars, price_text
from twshell.domain.outcome import Several
from twshell.domain.plan import Plan, Step
from twshell.domain.prices import POST
from twshell.domain.weigh import weigh
from twshell.session import drafts, handing, plans
from twshell.session.events import Choose, Event, Perform, Show

if TYPE_CHECKING:
    from twshell.session.session import Session

SEND, WITHOUT, WEB = "send", "take the link out", "web"


def is_dear(session: Session, plan: Plan) -> bool:
    """Say whether a link raises what a plan costs so much that it is asked about."""
    found = plans.cost(session, plan)
    return found.has_link and found.price.high >= session.settings.micro("confirm-link")


def ask(session: Session, plan: Plan, line: str) -> Generator[Event, Any, Plan | None]:
    """Ask what becomes of a plan with a link; return the plan to go on with, None where the web has it now."""
    price = price_text(plans.cost(session, plan).price)
    question = f"This text holds a link: X charges {price} instead of {dollars(POST)}."
    picked = yield Choose(question, (SEND, WITHOUT, WEB))
    if picked == SEND:
        return plan
    if picked == WITHOUT:
        return plan._replace(steps=tuple(_without_link(step) for step in plan.steps))
    if picked == WEB:
        yield from _to_the_web(session, plan, line)
        return None
    raise Interrupted("not sent", "")  # the draft is named


def without_links(text: str) -> str:
    """Take the links out of a text, and the blanks they leave."""
    kept, at = [], 0
    for start, end in weigh(text).urls:
        kept.append(text[at:start].rstrip(" "))
        at = end
    return "".join([*kept, text[at:]]).strip()


def _without_link(step: Step) -> Step:
    if not step.text:
        return step
    text = without_links(step.text)
    if not text:
        raise UsageError("not sent: without its link nothing is left", "type another text, or send it with the link")
    body = {**(step.request.body or {}), "text": text}
    return step._replace(text=text, request=step.request._replace(body=body))


def _to_the_web(session: Session, plan: Plan, line: str) -> Generator[Event, Any, None]:
    step = next(step for step in plan.steps if step.text)
    number = drafts.keep(session, plan.steps, handing.MARK)
    yield from shown(handing.hand_over(session, handing.page_of(step), line, number), line)


def shown(handed: Several, line: str) -> Generator[Event, Any, None]:
    """Do what opens the page, then say so."""
    effect, note = handed.outcomes
    yield Perform(effect)
    yield Show(note, line)

"""Handing an action over to the web: the page for it is opened, and that is written down; whether it was done is not.

DESIGN §3.3. What was handed over stays among the drafts, marked, so that it is not offered again by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.capabilities import web_url
from twshell.domain.causes import X_HOME
from twshell.domain.outcome import Effect, Problem, Several, Text
from twshell.domain.plan import Step

if TYPE_CHECKING:
    from twshell.session.session import Session

MARK = "handed-over"  # the cause of a draft, and the verb of the journal's row


def hand_over(session: Session, url: str, line: str, draft: int | None) -> Several:
    """Write down that an action goes to the web, and return what opens its page."""
    session.ledger.note(session.identity, MARK, session.now(), line=line, cause=MARK, write_id=draft or 0)
    kept = f" Draft #{draft} is marked: drop it once it is done." if draft else ""
    note = f"handed over to the web; whether it was done there, twsh cannot know.{kept}"
    return Several((Effect("browse", url), Text((note,), "note")))


def of_problem(session: Session, problem: Problem) -> Effect | Several:
    """Hand over what was refused; x.com itself, where a locked account is unlocked, takes over no action."""
    if problem.diagnosis.web_url == X_HOME:
        return Effect("browse", X_HOME)
    return hand_over(session, problem.diagnosis.web_url, problem.line, problem.draft)


def page_of(step: Step) -> str:
    """Return the page for a step, or an empty string."""
    return web_url(step.verb, step.post, step.user, step.text)

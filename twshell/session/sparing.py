"""What need not be paid: deeds done already are skipped, texts said already refused; what is risky is said before.

Known from one's own writes and from what was seen, so it may be out of date: --anyway does it all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.causes import known_beforehand
from twshell.domain.costs import family_of, is_private
from twshell.domain.deeds import deed
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.outcome import Done
from twshell.domain.plan import Plan, Step
from twshell.domain.risk import Risk, risks
from twshell.domain.wording import span
from twshell.session.plans import target_text

if TYPE_CHECKING:
    from twshell.session.session import Session

DAY = 86_400.0
RECENT = 10  # texts a new one is compared with
QUIET = 900.0  # seconds for which a risk of pace is not told again
_BY_PACE = ("burst", "busy-day")


def spared(plan: Plan, session: Session) -> tuple[Plan, tuple[Done, ...]]:
    """Take out of a plan what is known to be done; return the rest, and what to say of each step taken out."""
    verbs = {step.verb for step in plan.steps if deed(step.verb).before}
    if plan.anyway or not verbs:
        return plan, ()
    targets = [step.target for step in plan.steps if step.target]
    asked = sorted({*verbs, *(deed(verb).opposite for verb in verbs)})
    last = session.ledger.last_done(session.identity, asked, targets)
    reposts = [step.target for step in plan.steps if family_of(step.request) == "repost"]
    seen = session.seen.reposted_by(session.identity.user_id, reposts) if reposts else frozenset()
    kept, skipped = [], []
    for step in plan.steps:
        verb, at = last.get(step.target, ("", None))
        is_seen = not verb and family_of(step.request) == "repost" and step.target in seen
        if deed(step.verb).before and (verb == step.verb or is_seen):
            skipped.append(_skipped(step, at, session))
        else:
            kept.append(step)
    return plan._replace(steps=tuple(kept)), tuple(skipped)


def _is_new_text(step: Step) -> bool:
    """Say whether a step publishes a text that answers and quotes nothing: X refuses those said twice."""
    return bool(step.text) and step.post is None and family_of(step.request) == "post"


def said_already(plan: Plan, session: Session) -> Diagnosis | None:
    """Return why a post would be refused that says what was said within a day; None where nothing says so."""
    step = next((step for step in plan.steps if _is_new_text(step)), None)
    if step is None or plan.anyway:
        return None
    now, words = session.now(), step.text.casefold().split()
    for at, text in reversed(_said(session, is_sure=True)):
        if text.casefold().split() == words and now - at < DAY:
            why = f"you said the same {span(now - at)} ago, and X refuses a text that repeats one"
            found = known_beforehand("duplicate", verb=step.verb, certainty="likely", why=why)
            return found._replace(next=f"Change the text, or `post --anyway` lets X decide. {found.next}")
    return None


def risky(plan: Plan, session: Session) -> tuple[str, ...]:
    """Return the lines that say what is risky about a plan; a risk of pace is said once in a quarter of an hour."""
    now, snapshot = session.now(), session.snapshot()
    text = next((step.text for step in plan.steps if step.text and not is_private(step.request)), "")
    said = _said(session) if text else []
    found = risks(text, said, snapshot.writes, now, count=plan.writes)
    return tuple(f"risk: {risk.text}" for risk in found if _is_new(risk, session, now))


def _is_new(risk: Risk, session: Session, now: float) -> bool:
    if risk.name not in _BY_PACE:
        return True
    told = session.risks_told.get(risk.name)
    if told is not None and 0 <= now - told < QUIET:
        return False
    session.risks_told[risk.name] = now
    return True


def _said(session: Session, *, is_sure: bool = False) -> list[tuple[float, str]]:
    """Gather the newest own texts, oldest first: those written here, and those seen that were written elsewhere."""
    since = session.now() - DAY
    here = list(session.ledger.said(session.identity, since=since, limit=RECENT, is_sure=is_sure))
    known = {text for _, text in here}
    elsewhere = [
        (post.created_at, post.text)
        for post in session.seen.posts_by(session.identity.user_id, RECENT)
        if post.created_at is not None and post.created_at > since and post.kind != "repost" and post.text not in known
    ]
    return sorted([*here, *elsewhere])


def _skipped(step: Step, at: float | None, session: Session) -> Done:
    when = f", {session.clock_text(at)}" if at is not None else ""
    forced = f"{step.verb} --anyway {_word_for(step, session)}"
    return Done(
        step.verb, step.target, f"Already {deed(step.verb).before}{when}: {target_text(session, step)}",
        left=f"`{forced}` does it all the same", cause="already-done",
    )  # fmt: skip


def _word_for(step: Step, session: Session) -> str:
    """Return the words that name in a line what a step is done to."""
    if step.listed is not None:
        from twshell.session import lists  # not before the prompt

        return lists.words(step)
    return session.word_for(step.post) if step.post else f"@{step.user.username}" if step.user else ""

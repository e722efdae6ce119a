"""The last refusals, explained: which one is meant, what the journal holds about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twshell.domain.diagnosis import Diagnosis
from twshell.domain.outcome import Problem
from twshell.session.drafts import is_post_word, number_in

if TYPE_CHECKING:
    from twshell.session.session import Session

ROWS = 8  # journal rows shown as evidence
DAYS = 2 * 86_400


def problem_of(session: Session, target: str) -> Problem | None:
    """Return the refusal meant by `last`, a post or a draft number."""
    problems = list(session.problems)
    if target == "last":
        return problems[-1] if problems else None
    number = number_in(target)
    if number is None and is_post_word(target):
        post = session.one_post(target)
        names = {session.word_for(post), post.id, f"id:{post.id}"}
        problems = [problem for problem in problems if names & set(problem.line.replace("-", " ").split())]
    else:
        problems = [problem for problem in problems if problem.draft == number]
    return problems[-1] if problems else None


def retry_text(session: Session, diagnosis: Diagnosis) -> str:
    """Say whether and when trying again makes sense."""
    harm = "; trying again does harm" if diagnosis.harm else ""
    if diagnosis.retry == "after":
        return f"after {session.clock_text(diagnosis.retry_at)}{harm}"
    words = {"never": "as it stands, never", "safe": "at any time", "look-first": "look whether it is on X before"}
    return words[diagnosis.retry] + harm


def evidence(session: Session) -> list[str]:
    """Return the last calls as the journal holds them, newest last."""
    rows = session.ledger.past(session.identity, since=session.now() - DAYS, limit=ROWS)
    if not rows:
        return []
    told = [
        f"  {session.clock_text(row.at)}  {row.method} {row.template}  {row.status or 'no answer'}"
        + (f"  {row.cause}" if row.cause else "")
        for row in rows
    ]
    return ["", "The last calls:", *told]


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return a problem in its JSON form, DESIGN §2.5."""
    found = problem.diagnosis
    return {
        "type": "problem", "kind": found.kind, "cause": found.cause, "certainty": found.certainty, "scope": found.scope,
        "status": found.status, "code": found.code, "text": found.what, "why": found.why, "next": found.next,
        "retry": found.retry, "retry_at": found.retry_at, "harm": found.harm, "line": problem.line,
    }  # fmt: skip

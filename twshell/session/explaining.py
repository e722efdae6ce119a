"""Refusals explained at length: which one is meant, what it says, what the journal holds about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twshell.domain.cause_table import CAUSES
from twshell.domain.causes import diagnosis_of, explain, kind_of
from twshell.domain.costs import is_private
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.looking import makes
from twshell.domain.outcome import Problem, Text
from twshell.domain.refs import named_in
from twshell.session import stopping
from twshell.session.drafts import LISTED, is_post_word, number_in
from twshell.session.numbers import one_post

if TYPE_CHECKING:
    from twshell.session.session import Session
    from twshell.store.ledger import Write

ROWS = 8  # journal rows shown as evidence
SECONDS = 2 * 86_400  # how far back they go
# What may have become of a write after it was refused or its answer was lost.
SINCE = {"done": "is done by now", "cancelled": "was dropped", "absent": "was looked for, and is not on X"}
TOLD = ("rejected", "unknown")  # states of writes that X, or nobody, answered


def problem_of(session: Session, target: str) -> Problem | None:
    """Return the refusal meant by `last`, a post or a draft number, of this session or an earlier one."""
    problems = list(session.problems)
    if target == "last":
        return problems[-1] if problems else _from_ledger(session)
    number = number_in(target)
    if number is not None:
        of_draft = [problem for problem in problems if problem.draft == number]
        write = session.ledger.write(number)
        return of_draft[-1] if of_draft else _as_problem(write) if write else None
    if not is_post_word(target):
        return None
    post = one_post(session, target)
    names = {session.word_for(post), post.id, f"id:{post.id}"}
    about = [problem for problem in problems if names & set(problem.line.replace("-", " ").split())]
    if about:
        return about[-1]
    drafts = [write for write in session.ledger.drafts(LISTED) if write.target == post.id]
    return next(filter(None, map(_as_problem, drafts)), None)


def is_known(session: Session, target: str) -> bool:
    """Say whether a word names a post or a draft, refused or not."""
    number = number_in(target)
    return session.ledger.write(number) is not None if number is not None else is_post_word(target)


def _from_ledger(session: Session) -> Problem | None:
    """Return the newest refusal that an earlier session met."""
    told = [write for write in session.ledger.drafts(LISTED) if write.state in TOLD]
    return _as_problem(told[0]) if told else None


def _as_problem(write: Write) -> Problem | None:
    """Put a refusal together again from what was kept of it."""
    if write.cause not in CAUSES:
        return None
    is_unknown = write.state == "unknown"
    kind = kind_of(write.cause, is_write=True, is_unknown=is_unknown)
    found = diagnosis_of(write.cause, kind=kind, verb=write.verb, certainty="likely", doubles=bool(makes(write)))
    line = f"{write.verb} @{named_in(write.line)}".removesuffix(" @") if is_private(write) else write.line
    return Problem(found, line, write.text, write.id)


def text_of(session: Session, problem: Problem, advice: Sequence[str] = ()) -> Text:
    """Tell a refusal at length: what, why, what next, how sure, whether again, the background, the evidence.

    `advice`: rows that say what helps, and what it costs.
    """
    found = problem.diagnosis
    answer = " ".join(f"{word} {value}" for word, value in (("status", found.status), ("code", found.code)) if value)
    rows = [
        ("why", found.why),
        ("next", found.next),
        ("web", found.web_url if found.web_url not in found.next else ""),
        ("again", retry_text(session, found)),
        ("sure", found.certainty + (f"; else it is {found.runner_up}" if found.runner_up else "")),
        ("cause", f"{found.cause}: it is about {SCOPES.get(found.scope, f'the {found.scope}')}" if found.cause else ""),
        ("answer", answer),
        _left_of(session, problem),
    ]
    told = [f"  {label:<7} {session.clean(said)}" for label, said in rows if said]
    background = explain(found.cause) if found.cause in CAUSES else ()
    grounds = (
        *_section("What you can do:", advice),
        *_section("The sign it was put on for:", _signs(session) if found.cause == "brake" else ()),
        *_section("What speaks for it:", [f"  {session.clean(row)}" for row in found.evidence]),
        *_section("Ruled out:", [f"  {session.clean(row)}" for row in found.ruled_out]),
        *_section("", background),
    )
    lines = (found.what, *told, *grounds, *evidence(session, problem.draft))
    from twshell.render.as_json import problem_document  # with json, which a prompt does without

    return Text(lines, data=(problem_document(problem, problem.line),))


def _left_of(session: Session, problem: Problem) -> tuple[str, str]:
    """Say where the text that was not sent is, or what became of the write since."""
    write = session.ledger.write(problem.draft) if problem.draft is not None else None
    if write is not None and write.state in SINCE:
        return "since", f"#{write.id} {SINCE[write.state]}"
    return "kept", problem.kept


def _section(heading: str, rows: Sequence[str]) -> tuple[str, ...]:
    return ("", *([heading] if heading else []), *rows) if rows else ()


def _signs(session: Session) -> list[str]:
    """Say which answers put the brake on that is on now."""
    return [
        f"  {session.clock_text(brake.since)}: {CAUSES[brake.cause].what} ({brake.cause})"
        for brake in stopping.on(session)
    ]


# What each scope is called.
SCOPES = {
    "window": "this quarter of an hour", "day": "today", "month": "this month", "credentials": "the keys",
    "x": "X itself", "money": "money", "network": "the way to X", "clock": "this machine's clock",
    "target": "that post or person",
}  # fmt: skip


def retry_text(session: Session, diagnosis: Diagnosis) -> str:
    """Say whether and when trying again makes sense."""
    harm = "; trying again does harm" if diagnosis.harm else ""
    if diagnosis.retry == "after" and diagnosis.retry_at is not None:
        return f"after {session.clock_text(diagnosis.retry_at)}{harm}"
    words = {
        "never": "not as it stands", "safe": "at any time", "look-first": "only after a look whether it is on X",
        "after": "later",
    }  # fmt: skip
    return words[diagnosis.retry] + harm


def evidence(session: Session, write_id: int | None) -> list[str]:
    """Return what X answered to a write, with its own ids, and the last calls as the journal holds them."""
    told = []
    for row in session.ledger.rows(write_id=write_id, limit=ROWS) if write_id is not None else ():
        if row.phase == "outcome":
            ids = [
                f"{name} {value}" for name, value in (("transaction", row.transaction_id), ("ray", row.cf_ray)) if value
            ]
            told.append(_row(session, row.at_ms / 1000, row.method, row.template, row.status, "  ".join(ids)))
    lines = ["", "X's answer to it:", *told] if told else []
    calls = session.ledger.past(session.identity, since=session.now() - SECONDS, limit=ROWS)
    last = [_row(session, call.at, call.method, call.template, call.status, call.cause) for call in calls]
    return [*lines, "", "The last calls:", *last] if last else lines


def _row(session: Session, at: float, method: str, template: str, status: int | None, more: str) -> str:
    words = f"  {session.clock_text(at)}  {method} {template}  {status or 'no answer'}"
    return f"{words}  {more}" if more else words

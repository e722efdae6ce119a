"""What the line being typed would do, in one row; nothing is sent by looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.parse import clean, expanded, split_word
from twshell.commands.planning import Planned, plan_line
from twshell.commands.spec import Spec
from twshell.commands.verbs import find
from twshell.domain.budget import Verdict
from twshell.domain.errors import TwshError
from twshell.domain.plan import Plan, Step
from twshell.domain.status import Preview
from twshell.domain.wording import span
from twshell.session import plans, takings

if TYPE_CHECKING:
    from twshell.session.session import Session

NAMED = 3  # targets named
LONGEST = 30_000  # characters beyond which a line is not worked out at every key


def preview(line: str, session: Session) -> Preview | None:
    """Return what the line would do, what is wrong with it, or None while there is nothing to tell yet."""
    line, _ = clean(line)
    verb, _ = split_word(line)
    if not verb or len(line) > LONGEST:
        return None
    try:
        word, rest = expanded(line, session)
        found = find(word, session)
    except TwshError:
        return None  # a verb is still being typed; Enter will say what is wrong
    if not isinstance(found, str) and not _tells(found, rest):
        return None
    try:
        planned = plan_line(line, session)
    except TwshError as wrong:
        return Preview(verb, danger=f"{wrong.what}: {wrong.next_step}" if wrong.next_step else wrong.what)
    return _told(verb, planned, session)


def _tells(spec: Spec, rest: str) -> bool:
    """Say whether there is something to tell of a command: a write with its arguments, a read, a macro."""
    if spec.mode == "L":
        return bool(spec.expands)
    return spec.mode == "R" or bool(rest) or not spec.arguments


def _told(verb: str, planned: Planned, session: Session) -> Preview | None:
    plan = planned.plan
    if not plan.steps:
        return None
    found, cost = plans.judge(session, plan), plans.cost(session, plan)
    write = next((step for step in plan.steps if step.request.is_write), None)
    shown = Preview(
        verb, _target(planned, session), found.word, found.why, plan.writes,
        plans.left_text(session, (write or plan.steps[0]).request), cost.price, danger=_danger(plan, write, session),
    )  # fmt: skip
    if plan.writes > 1 and found.word in takings.UNFIT:
        shown = shown._replace(pace=_pace(plan, found, session))
    if write is not None and write.text:
        length, limit = plans.length_of(write)
        shown = shown._replace(length=length, limit=limit)
    return shown


def _pace(plan: Plan, found: Verdict, session: Session) -> str:
    """Say how long a burst would take if it were spread."""
    now = session.now()
    pace = takings.spread(plan, session.snapshot(), now) if found.cause in takings.WAITS else None
    return f"paced, done in {span(pace.ends_at - now)}" if pace is not None else ""


def _target(planned: Planned, session: Session) -> str:
    parts, plan = planned.parts, planned.plan
    if len(parts) > 1 or parts[0].depth:
        return "→ " + "; ".join(part.line for part in parts)
    writes = [step for step in plan.steps if step.request.is_write]
    names = [name for step in writes[:NAMED] if (name := plans.target_text(session, step))]
    more = f" and {len(writes) - NAMED} more" if len(writes) > NAMED else ""
    looks = " (looked up first)" if any(step.kind == "deferred" for step in plan.steps) else ""
    return f"→ {', '.join(names)}{more}{looks}" if names else ""


def _danger(plan: Plan, write: Step | None, session: Session) -> str:
    if session.door is None:
        return "nobody is signed in"
    if plan.refusal is not None and not plan.anyway:
        return plan.refusal.what
    if write is not None and session.flags.read_only:
        return "the write lock is on (C-x C-q)"
    return ""

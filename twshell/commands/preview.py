"""What the line being typed would do, in one row; nothing is sent by looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.parse import clean, split_word
from twshell.commands.planning import plan_line
from twshell.commands.spec import Spec
from twshell.commands.verbs import find
from twshell.domain.costs import cost_of
from twshell.domain.errors import TwshError
from twshell.domain.plan import Plan, Step
from twshell.domain.status import Preview
from twshell.domain.verdict import verdict
from twshell.domain.weigh import MOST, weigh
from twshell.session import plans

if TYPE_CHECKING:
    from twshell.session.session import Session

LONGEST = 30_000  # characters beyond which a line is not worked out at every key


def preview(line: str, session: Session) -> Preview | None:
    """Return what the line would do, what is wrong with it, or None while there is nothing to tell yet."""
    line, _ = clean(line)
    verb, rest = split_word(line)
    if not verb or len(line) > LONGEST:
        return None
    try:
        found = find(verb.removeprefix("/"), session)
    except TwshError:
        return None  # a verb is still being typed; Enter will say what is wrong
    if not isinstance(found, str) and not _tells(found, rest):
        return None
    try:
        planned = plan_line(line, session)
    except TwshError as wrong:
        return Preview(verb, danger=wrong.what)
    return _told(verb, planned.plan, planned.lines, session)


def _tells(spec: Spec, rest: str) -> bool:
    """Say whether there is something to tell of a command: a write with its arguments, a read, a macro."""
    if spec.mode == "L":
        return bool(spec.expands)
    return spec.mode == "R" or bool(rest) or not spec.arguments


def _told(verb: str, plan: Plan, lines: tuple[str, ...], session: Session) -> Preview | None:
    if not plan.steps:
        return None
    snapshot = session.snapshot()
    found = verdict(plan, snapshot, session.now())
    price = cost_of(plan.steps, snapshot).price
    first = plan.steps[0]
    write = next((step for step in plan.steps if step.request.is_write), None)
    shown = Preview(
        verb, _target(plan, lines, session), found.word, found.why, plan.writes,
        plans.left_text(session, (write or first).request), price, danger=_danger(plan, write, session),
    )  # fmt: skip
    if write is not None and write.text:
        shown = shown._replace(length=weigh(write.text).length, limit=MOST)
    return shown


def _target(plan: Plan, lines: tuple[str, ...], session: Session) -> str:
    if plan.verb == "macro":
        return "→ " + "; ".join(lines)
    names = [_name(step, session) for step in plan.steps[:3] if step.kind == "request"]
    more = f" and {len(plan.steps) - 3} more" if len(plan.steps) > 3 else ""
    return ("→ " + ", ".join(names) + more) if any(names) else ""


def _name(step: Step, session: Session) -> str:
    if step.post is not None:
        return session.brief(step.post)
    return f"@{step.user.username}" if step.user is not None else ""


def _danger(plan: Plan, write: Step | None, session: Session) -> str:
    if plan.refusal is not None:
        return plan.refusal.what
    if write is not None and session.flags.read_only:
        return "the write lock is on (C-x C-q)"
    return ""

"""From a line to what it would send, without sending: for `plan`, the preview and macros."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from twshell.commands.catalog import handler
from twshell.commands.parameters import Parameters
from twshell.commands.parse import Call, parse
from twshell.domain.errors import UsageError
from twshell.domain.outcome import Lines
from twshell.domain.plan import Plan, Step
from twshell.domain.wire import Request
from twshell.session.plans import judged

if TYPE_CHECKING:
    from twshell.session.session import Session

DEEPEST = 16  # macros inside macros
MOST_LINES = 1_000


class Planned(NamedTuple):
    """All a line would do: one plan, and a row of words for each of its parts."""

    plan: Plan
    lines: tuple[str, ...]


def plan_line(line: str, session: Session) -> Planned:
    """Plan a line, macros laid open; raise UsageError where a line of it cannot be read."""
    parts: list[tuple[str, Plan]] = []
    _collect(line, session, None, 0, parts)
    steps = tuple(step for _, plan in parts for step in plan.steps)
    asks = next((plan.asks for _, plan in parts if plan.asks), "")
    refusal = next((plan.refusal for _, plan in parts if plan.refusal), None)
    notes = tuple(note for _, plan in parts for note in plan.notes)
    verb = parts[0][1].verb if len(parts) == 1 else "macro"
    return Planned(Plan(verb, steps, asks, notes, refusal), tuple(text for text, _ in parts))


def plan_lines(lines: Lines, session: Session) -> Planned:
    """Plan the lines of a macro."""
    parts: list[tuple[str, Plan]] = []
    _collect_lines(lines, session, 0, parts)
    steps = tuple(step for _, plan in parts for step in plan.steps)
    refusal = next((plan.refusal for _, plan in parts if plan.refusal), None)
    return Planned(Plan("macro", steps, refusal=refusal), tuple(text for text, _ in parts))


def plan_of(call: Call, session: Session) -> Any:
    """Return what the command says it would do, its first request where it reads."""
    result = handler(call.spec)(session, **call.values)
    if not hasattr(result, "send"):
        return result
    try:
        wanted = next(result)
    except StopIteration:
        return None
    finally:
        result.close()
    return wanted


def _collect(
    line: str, session: Session, parameters: Parameters | None, depth: int, parts: list[tuple[str, Plan]]
) -> None:
    shown = parameters.text(line) if parameters else line
    try:
        call = parse(line, session, parameters)
    except UsageError:
        if depth == 0:
            raise
        parts.append((f"{shown}  (decided when it runs)", Plan("later", ())))
        return
    if call is None:
        return
    if call.spec.mode == "L" and not any(value in call.spec.expands for value in call.values.values()):
        parts.append((shown, Plan(call.spec.name, ())))
        return
    result = plan_of(call, session)
    if isinstance(result, Plan):
        parts.append((shown, judged(result, session)))
    elif isinstance(result, Request):
        parts.append((shown, Plan(call.spec.name, (Step(result, call.spec.name, kind="look"),))))
    elif isinstance(result, Lines):
        _collect_lines(result, session, depth + 1, parts)
    else:
        parts.append((shown, Plan(call.spec.name, ())))


def _collect_lines(lines: Lines, session: Session, depth: int, parts: list[tuple[str, Plan]]) -> None:
    if depth > DEEPEST or len(parts) > MOST_LINES:
        raise UsageError(f"{lines.source} calls itself without end", "`macro show` it and take the call out")
    parameters = None
    if lines.arguments is not None:
        parameters = Parameters(lines.arguments, session.identity.username)
    for line in lines.lines:
        _collect(line, session, parameters, max(depth, 1), parts)

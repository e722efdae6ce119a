"""Run one line: parse it, do what its command returns, say how it ended."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.commands.catalog import handler
from twshell.commands.parameters import Parameters
from twshell.commands.parse import Call, parse
from twshell.commands.planning import DEEPEST, plan_lines
from twshell.domain.errors import Interrupted, Refused, TwshError, UsageError
from twshell.domain.outcome import Effect, Lines, Several, Text
from twshell.domain.plan import Plan
from twshell.session import failures, plans
from twshell.session.events import Ask, Event, Perform, Running, Show
from twshell.session.fetching import drive
from twshell.session.runner import execute

if TYPE_CHECKING:
    from twshell.session.session import Session


def run(
    line: str, session: Session, *, source: str = "typed", parameters: Parameters | None = None, depth: int = 0
) -> Running:
    """Run one line; every refusal is shown, none is raised; the exit status is returned."""
    shown = parameters.text(line) if parameters else line
    try:
        call = parse(line, session, parameters)
        if call is None:
            return 0
        if call.note:
            yield Show(Text((call.note,), "note"), shown)
        session.begin_line()
        status = yield from _carry_out(call, handler(call.spec)(session, **call.values), session, shown, source, depth)
    except TwshError as refused:
        return (yield from _refuse(refused, session, shown))
    except Exception as defect:  # noqa: BLE001 - a bug in one command must not take the shell and the typed text with it
        return (yield from _refuse(failures.of_defect(defect), session, shown))
    session.end_line(shown, source, is_about_macros=call.spec.group == "macros")
    return status


def _refuse(refused: TwshError, session: Session, line: str) -> Generator[Event, Any, int]:
    problem = failures.problem_of(refused, line)
    session.refused(problem)
    yield Show(problem, line, session.flags.json)
    return failures.status_of(problem, isinstance(refused, Interrupted))


def _carry_out(
    call: Call, result: Any, session: Session, line: str, source: str, depth: int
) -> Generator[Event, Any, int]:
    """Do what a command returned, whatever kind of thing it is."""
    as_json = "json" in call.options or session.flags.json
    if isinstance(result, Generator):
        result = yield from drive(result, session, line, call.spec.name)
    if isinstance(result, Plan):
        plan = result._replace(anyway="anyway" in call.options)
        return (yield from execute(plan, session, line, source, as_json))
    if isinstance(result, Lines):
        return (yield from run_lines(result, session, depth + 1))
    if isinstance(result, Effect):
        reply = yield Perform(result)
        if not result.then or not reply:
            return 0
        return (yield from run(f"{result.then}{reply}", session, source=source, depth=depth))
    if isinstance(result, Several):
        status = 0
        for part in result.outcomes:
            status = max(status, (yield from _carry_out(call, part, session, line, source, depth)))
        return status
    yield Show(session.take(result), line, as_json)
    return 0


def run_lines(lines: Lines, session: Session, depth: int) -> Generator[Event, Any, int]:
    """Run a macro's lines in order; the whole is planned first, the first refusal ends it."""
    if depth > DEEPEST:
        raise UsageError(f"{lines.source} calls itself without end", "`macro show` it and take the call out")
    if depth == 1 and lines.arguments is not None:
        yield from _plan_first(lines, session)
    parameters = None
    if lines.arguments is not None:
        parameters = Parameters(lines.arguments, session.identity.username)
    worst = 0
    for at, line in enumerate(lines.lines):
        status = yield from run(line, session, source=lines.source or "typed", parameters=parameters, depth=depth)
        worst = max(worst, status)
        if status and not session.flags.keep_going:
            if len(lines.lines) > 1:
                yield Show(_stopped(lines, at, parameters))
            return status
    return worst


def _plan_first(lines: Lines, session: Session) -> Generator[Event, Any, None]:
    """Refuse a macro that is known not to fit; show the plan of one that writes much, and ask."""
    planned = plan_lines(lines, session)
    if not planned.plan.writes:
        return
    session.writes_allowed(planned.plan.verb)
    shown = plans.plan_shown(session, planned.plan, planned.lines)
    if shown.verdict.word in ("wait", "over"):
        raise Refused(plans.over_budget(session, shown.verdict, lines.source))
    if planned.plan.writes > plans.MANY_WRITES:
        yield Show(shown)
        if not (yield Ask(f"{lines.source}: {planned.plan.writes} writes. Run it?")):
            raise Interrupted(
                "not run; nothing was sent", f"`plan {lines.source.removeprefix('macro ')}` shows it again"
            )


def _stopped(lines: Lines, at: int, parameters: Parameters | None) -> Text:
    """Say which line stopped a macro and how to go on."""
    number = lines.numbers[at] if lines.numbers else at + 1
    left = [parameters.text(line) if parameters else line for line in lines.lines[at + 1 :]]
    rows = [f"{lines.source} stopped at line {number}: {at} done, {len(left)} not tried."]
    if left:
        rows.append(
            "To go on, once the cause is gone, run what is left: " + " · ".join(f"`{line}`" for line in left[:8])
        )
        if len(left) > 8:
            rows.append(f"… and {len(left) - 8} more lines")
    return Text(tuple(rows), "warning")

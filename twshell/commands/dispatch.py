"""Run one line: parse it, do what its command returns, say how it ended."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

from twshell.commands import privacy
from twshell.commands.catalog import handler
from twshell.commands.kinds import KINDS
from twshell.commands.parameters import Parameters, check
from twshell.commands.parse import Call, parse
from twshell.commands.planning import DEEPEST, plan_lines, rows
from twshell.commands.remaining import keep_rest
from twshell.commands.verbs import BY_NAME
from twshell.config.macros import read_file
from twshell.domain.causes import EXIT
from twshell.domain.errors import Interrupted, Refused, TwshError, UsageError
from twshell.domain.money import price_text
from twshell.domain.outcome import Effect, Lines, Listing, Lists, People, Several, Talks, Text
from twshell.domain.plan import Plan
from twshell.domain.record import NamedTuple
from twshell.domain.wording import times
from twshell.session import failures, plans
from twshell.session.events import Ask, Event, Perform, Running, Show
from twshell.session.fetching import drive
from twshell.session.runner import execute

if TYPE_CHECKING:
    from twshell.session.session import Session

NAMED = 8  # lines named when a macro stops
UNRECORDED = "not recorded: what is for one person alone is written down nowhere but in the outbox"


class Instead(NamedTuple):
    """A macro that was carried out as one plan instead of line by line, with this exit status."""

    status: int


class OnItsWay(NamedTuple):
    """A line being carried out: whose, as it may be told, from where, how deep in macros, asked about or not."""

    session: Session
    line: str
    source: str
    depth: int
    is_allowed: bool


def run(
    line: str, session: Session, *, source: str = "typed", parameters: Parameters | None = None, depth: int = 0,
    is_allowed: bool = False,
) -> Running:  # fmt: skip
    """Run one line; every refusal is shown, none is raised; the exit status is returned.

    `is_allowed`: how much it writes was asked already, for the macro it is part of.
    """
    shown = privacy.shown(parameters.text(line) if parameters else line, session)
    way = OnItsWay(session, shown, source, depth, is_allowed)
    return (yield from _told(_run(line, parameters, way), session, shown))


def run_file(path: str, arguments: tuple[str, ...], session: Session) -> Running:
    """Run a macro file that need not be saved as a macro; every refusal is shown, the exit status is returned."""
    return (yield from _told(_run_file(path, arguments, session), session, path))


def _run(line: str, parameters: Parameters | None, way: OnItsWay) -> Running:
    session = way.session
    call = parse(line, session, parameters)
    if call is None:
        return 0
    if call.note:
        yield Show(Text((call.note,), "note"), way.line)
    session.begin_line()
    result = handler(call.spec)(session, **call.values)
    status = yield from _carry_out(call, result, way)
    if not status:
        session.typed(_handles(call))
    if isinstance(result, Effect) and result.then:
        return status  # what came of it was a line of its own
    if session.recording is not None and way.line != line and parameters is None:
        yield Show(Text((UNRECORDED,), "note"))
    else:
        session.end_line(way.line, way.source, is_about_macros=call.spec.group == "macros")
    return status


def _run_file(path: str, arguments: tuple[str, ...], session: Session) -> Running:
    try:
        found = read_file(path)
    except UsageError as wrong:
        raise UsageError(wrong.what, _instead_of_file(path, arguments, session) or wrong.next_step) from None
    lines = Lines(found.lines, f"macro {found.name}", found.numbers, arguments)
    check(lines.lines, lines.numbers, Parameters(arguments, session.identity.username))
    return (yield from run_lines(lines, session, 1))


def _instead_of_file(path: str, arguments: tuple[str, ...], session: Session) -> str:
    """Say how a command is run that was named where a file is expected."""
    if path not in BY_NAME and not session.has_macro(path):
        return ""
    return f"a command stands behind -c: `twsh -c '{' '.join([path, *arguments])[:80]}'`"


def _told(work: Running, session: Session, shown: str) -> Running:
    """Carry work out; tell its refusal, a defect too, and then the warnings that arose."""
    try:
        status = yield from work
    except TwshError as refused:
        status = yield from _refuse(refused, session, shown)
    except Exception as defect:  # noqa: BLE001 - a bug in one command must not take the shell and the typed text with it
        status = yield from _refuse(failures.of_defect(defect), session, shown)
    for warning in session.take_warnings():
        yield Show(warning)
    return status


def _handles(call: Call) -> Iterator[str]:
    """Yield the handles that were typed in a line."""
    for argument in call.spec.arguments:
        if argument.name in call.values:
            yield from KINDS[argument.kind].handles(call.values[argument.name])


def _refuse(refused: TwshError, session: Session, line: str) -> Generator[Event, Any, int]:
    problem = failures.problem_of(refused, line)
    session.refused(problem)
    yield Show(problem, line, session.flags.json)
    return failures.status_of(problem, isinstance(refused, Interrupted))


def _carry_out(call: Call, result: Any, way: OnItsWay) -> Generator[Event, Any, int]:
    """Do what a command returned, whatever kind of thing it is."""
    session = way.session
    as_json = "json" in call.options or session.flags.json
    if isinstance(result, Generator):
        result = yield from drive(result, session, way.line, call.spec.reading)
        if isinstance(result, (Listing, People, Talks, Lists)):
            result = result._replace(price=session.line_price)
    if isinstance(result, Plan):
        plan = result._replace(anyway="anyway" in call.options)
        return (yield from execute(plan, session, way.line, way.source, as_json, is_allowed=way.is_allowed))
    if isinstance(result, Lines):
        return (yield from run_lines(result, session, way.depth + 1, is_allowed=way.is_allowed))
    if isinstance(result, Effect):
        effect = _allowed(result, call, session)
        reply = yield Perform(effect)
        if not effect.then or not reply:
            return 0
        return (yield from run(f"{effect.then}{reply}", session, source=way.source, depth=way.depth))
    if isinstance(result, Several):
        status = 0
        for part in result.outcomes:
            status = max(status, (yield from _carry_out(call, part, way)))
        return status
    yield Show(session.take(result), way.line, as_json)
    return 0


def _allowed(effect: Effect, call: Call, session: Session) -> Effect:
    """Refuse what is known to come to nothing before a text is written for it; `--anyway` goes on to its line."""
    if "anyway" in call.options:
        verb, _, rest = effect.then.partition(" ")
        return effect._replace(then=f"{verb} --anyway {rest}") if verb else effect
    refusal = plans.judged(effect.plan, session).refusal if effect.plan is not None else None
    if refusal is not None:
        raise Refused(refusal)
    return effect


def run_lines(lines: Lines, session: Session, depth: int, *, is_allowed: bool = False) -> Generator[Event, Any, int]:
    """Run a macro's lines in order; the whole is planned first, the first refusal ends it."""
    if depth > DEEPEST:
        raise UsageError(f"{lines.source} calls itself without end", "`macro show` it and take the call out")
    parameters = None
    if lines.arguments is not None:
        parameters = Parameters(lines.arguments, session.identity.username)
        if depth == 1:
            first = yield from _plan_first(lines, session)
            if isinstance(first, Instead):
                return first.status
            is_allowed = first
    worst = 0
    for at, line in enumerate(lines.lines):
        status = yield from run(
            line, session, source=lines.source or "typed", parameters=parameters, depth=depth, is_allowed=is_allowed
        )
        worst = max(worst, status)
        if status and not session.flags.keep_going:
            if len(lines.lines) > 1:
                yield Show(_stopped(lines, at, parameters, session, status))
                if kept := keep_rest(lines.lines[at + 1 :], session, parameters):
                    yield Show(kept)
            return status
    return worst


def _plan_first(lines: Lines, session: Session) -> Generator[Event, Any, bool | Instead]:
    """Refuse a macro of which something is known not to work; show the plan of one that writes much, and ask.

    Return whether that was asked, so that its lines need not ask for the same again; or what was done instead.
    """
    planned = plan_lines(lines, session)
    plan = planned.plan
    if not plan.writes + planned.elsewhere:
        return False
    session.begin_line()
    if plan.refusal is not None:
        known = next(part for part in planned.parts if part.plan.refusal is not None and not part.plan.anyway)
        what = f"{lines.source} is not run: its line {known.number}, `{known.line}`, is known to be refused."
        yield Show(Text((what,), "warning"))
        raise Refused(plan.refusal)
    shown = plans.plan_shown(session, plan, rows(planned, session), is_dry=session.flags.dry_run)
    if session.flags.dry_run:
        return False  # each line lays its own plan open
    session.check_lock(plan.verb)
    if shown.verdict.word in ("wait", "over"):
        whole = planned.at_once  # which can be spread or trimmed, as lines cannot
        if session.flags.interactive and whole is not None:
            whole, source = whole._replace(verb=lines.source), lines.source
            return Instead((yield from execute(whole, session, source, source, session.flags.json)))
        raise Refused(plans.over_budget(session, shown.verdict, lines.source, steps=plan.steps))
    if plan.writes + planned.elsewhere <= plans.MANY_WRITES:
        return False
    if not session.flags.json:
        yield Show(shown)
    sizes = f"{times(plan.writes, 'write')} for {price_text(shown.price)}"
    more = f", and {planned.elsewhere} more on another account" if planned.elsewhere else ""
    if not (yield Ask(f"{lines.source}: {sizes}{more}. Run it?")):
        advice = f"`plan {lines.source.removeprefix('macro ')}` shows it again"
        raise Interrupted("not run; nothing was sent", advice)
    return planned.is_whole


def _stopped(lines: Lines, at: int, parameters: Parameters | None, session: Session, status: int) -> Text:
    """Say which line stopped a macro and how to go on."""
    number = lines.numbers[at] if lines.numbers else at + 1
    said = [privacy.told(parameters.text(line) if parameters else line, session) for line in lines.lines[at:]]
    stopped, left = said[0], said[1:]
    told = [f"{lines.source} stopped at line {number}, `{stopped}`: {at} done, {len(left)} not tried."]
    may_repeat = status != EXIT["unknown-outcome"]
    named = [f"`{line}`" for line in (said if may_repeat else left)[:NAMED]]
    if named:
        when = "once the cause is gone" if may_repeat else f"once you know what became of line {number}"
        told.append(f"To go on, {when}: {' · '.join(named)}")
    if len(left) > NAMED:
        told.append(f"… and the lines after these; `macro show {lines.source.removeprefix('macro ')}` has them")
    return Text(tuple(told), "warning")

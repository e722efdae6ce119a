"""From a line to what it would send, without sending: for `plan`, the preview and macros."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twshell.commands import privacy
from twshell.commands.catalog import handler
from twshell.commands.kinds import KINDS
from twshell.commands.kinds.base import LATER
from twshell.commands.parameters import Parameters
from twshell.commands.parse import Call, parse
from twshell.domain.errors import UsageError
from twshell.domain.outcome import Effect, Lines
from twshell.domain.plan import Plan, Step
from twshell.domain.record import NamedTuple
from twshell.domain.wire import Request
from twshell.domain.wording import times
from twshell.session import plans

if TYPE_CHECKING:
    from twshell.session.session import Session

DEEPEST = 16  # macros inside macros
MOST_LINES = 1_000
UNKNOWN = "decided when it runs"
ELSEWHERE = "on another account: not planned"

NOTHING = Plan("", ())


class InLine(UsageError):
    """A line of a macro is wrong; which one is said."""


class Part(NamedTuple):
    """One line of what is planned: where it stands in its macro (0: nowhere), how deep, what it would do."""

    line: str
    plan: Plan
    number: int = 0
    depth: int = 0
    note: str = ""  # why nothing more is known of it


class Planned(NamedTuple):
    """All a line would do: one plan, and its parts line by line."""

    plan: Plan
    parts: tuple[Part, ...]

    @property
    def is_whole(self) -> bool:
        """Say whether nothing in it waits for an earlier line."""
        return not any(part.note in (UNKNOWN, ELSEWHERE) or _is_later(part.plan) for part in self.parts)

    @property
    def elsewhere(self) -> int:
        """Count the lines that may write on another account."""
        return sum(part.note == ELSEWHERE and bool(part.plan.verb) for part in self.parts)

    @property
    def at_once(self) -> Plan | None:
        """Return one plan that does the same; None where it is not made of writes alone, known to the last word."""
        steps = [step for part in self.parts for step in part.plan.steps]
        is_plain = all(step.request.is_write and step.kind == "request" for step in steps)
        if not (is_plain and self.is_whole and all(part.plan.steps for part in self.parts)):
            return None
        once: dict[object, Step] = {}
        for step in steps:  # what changes nothing when it is done twice is done once
            key = (step.request.method, step.request.path, str(step.request.body)) if step.is_idempotent else object()
            once.setdefault(key, step)
        return self.plan._replace(steps=tuple(once.values()))


class Planner:
    """Collects the parts of one line, a macro's among them."""

    def __init__(self, session: Session) -> None:
        """Start with none."""
        self.parts: list[Part] = []
        self._session = session
        self._changes_screen = False  # an earlier line puts posts on screen, or makes `.` and `undo` mean others
        self._changes_verbs = False  # an earlier line makes an alias or a macro
        self._is_elsewhere = False  # an earlier line changes the account: nothing that is known here holds there

    def line(self, line: str, parameters: Parameters | None = None, part: Part | None = None) -> None:
        """Plan one line; raise UsageError where it cannot be read and no earlier line can change that."""
        shown = parameters.text(line) if parameters else line
        part = (part or Part("", NOTHING))._replace(line=shown)
        try:
            call = parse(line, self._session, parameters, is_later=self._changes_screen or self._is_elsewhere)
        except UsageError:
            if not self._changes_verbs:
                raise
            self.parts.append(part._replace(note=UNKNOWN))
            return
        if call is not None:
            self._call(call, part)

    def _call(self, call: Call, part: Part) -> None:
        spec = call.spec
        is_expanded = any(value in spec.expands for value in call.values.values())
        if spec.mode == "L" and not is_expanded:
            self._changes_verbs = self._changes_verbs or spec.group == "macros"
            self._is_elsewhere = self._is_elsewhere or _changes_account(call, self._session)
            self.parts.append(part._replace(plan=Plan(spec.name, ()), note="local"))
            return
        if self._is_elsewhere:
            plan = NOTHING if spec.mode == "R" else Plan(spec.name, ())
            self.parts.append(part._replace(plan=plan, note=ELSEWHERE))
            return
        try:
            result = plan_of(call, self._session)
        except UsageError:
            if is_expanded or not self._changes_screen:
                raise
            self.parts.append(part._replace(note=UNKNOWN))
            return
        if isinstance(result, Lines):
            self._lines(result, part.depth + 1)
            return
        self._changes_screen = self._changes_screen or spec.mode != "L"
        self.parts.append(part._replace(plan=self._plan(call, result)))

    def _plan(self, call: Call, result: Any) -> Plan:
        is_anyway = "anyway" in call.options
        if isinstance(result, Plan):
            plan = plans.judged(result._replace(anyway=is_anyway), self._session)
            return plan._replace(steps=tuple(_marked(step) for step in plan.steps))
        if isinstance(result, Effect) and result.plan is not None and not is_anyway:
            plan = plans.judged(result.plan, self._session)
            if plan.refusal is not None:  # before a text is written for it
                return plan
        if isinstance(result, Request):
            return Plan(call.spec.reading, (Step(result, call.spec.reading, kind="look"),))
        return Plan(call.spec.name, ())

    def _lines(self, lines: Lines, depth: int) -> None:
        if depth > DEEPEST:
            raise UsageError(f"{lines.source} calls itself without end", "`macro show` it and take the call out")
        parameters = None
        if lines.arguments is not None:
            parameters = Parameters(lines.arguments, self._session.identity.username)
        for number, line in zip(lines.numbers or range(1, len(lines.lines) + 1), lines.lines, strict=True):
            if len(self.parts) >= MOST_LINES:
                raise UsageError(f"{lines.source} comes to more than {MOST_LINES} lines", "make it shorter")
            try:
                self.line(line, parameters, Part(line, NOTHING, number, depth))
            except InLine:
                raise
            except UsageError as wrong:
                raise InLine(f"{lines.source}, line {number}: {wrong.what}", wrong.next_step) from None

    def lines(self, lines: Lines) -> Planned:
        """Plan the lines of a macro."""
        self._lines(lines, 1)
        return self.planned("macro")

    def planned(self, verb: str = "") -> Planned:
        """Put the parts together."""
        found = [part.plan for part in self.parts]
        verb = verb or (found[0].verb if len(found) == 1 else "macro")
        unplanned = sum(part.note == ELSEWHERE for part in self.parts)
        refused = next((plan for plan in found if plan.refusal is not None and not plan.anyway), None)
        return Planned(
            Plan(
                verb,
                tuple(step for plan in found for step in plan.steps),
                asks=next((plan.asks for plan in found if plan.asks), ""),
                notes=(*(note for plan in found for note in plan.notes), *_unplanned(unplanned)),
                refusal=refused.refusal if refused else None,
                anyway=any(plan.anyway for plan in found),
            ),
            tuple(self.parts),
        )


def plan_line(line: str, session: Session) -> Planned:
    """Plan a line, macros laid open; raise UsageError where a line of it cannot be read."""
    planner = Planner(session)
    planner.line(line)
    return planner.planned()


def plan_lines(lines: Lines, session: Session) -> Planned:
    """Plan the lines of a macro."""
    return Planner(session).lines(lines)


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


def rows(planned: Planned, session: Session) -> tuple[str, ...]:
    """Write what is planned: a line's steps, or a macro's lines with the steps beneath."""
    parts = planned.parts
    if len(parts) == 1 and not parts[0].depth:
        return tuple(plans.step_text(session, step) for step in parts[0].plan.steps)
    told: list[str] = []
    for part in parts:
        indent = "  " * max(0, part.depth - 1)
        note = f"  ({part.note})" if part.note else f"  ({UNKNOWN})" if _is_later(part.plan) else ""
        line = part.line if session.flags.interactive else privacy.told(part.line, session)
        told.append(f"{indent}{part.number:>3}  {session.clean(line)}{note}")
        told += [f"{indent}     {plans.step_text(session, step)}" for step in part.plan.steps if step.kind == "request"]
    return tuple(told)


def _changes_account(call: Call, session: Session) -> bool:
    """Say whether a line may go on as somebody else."""
    named = (argument for argument in call.spec.arguments if argument.name in call.values)
    return any(KINDS[argument.kind].changes_account(call.values[argument.name], session) for argument in named)


def _unplanned(count: int) -> tuple[str, ...]:
    """Say how much is left out; nothing where nothing is."""
    return (f"not planned, as on another account: {times(count, 'line')}",) if count else ()


def _is_later(plan: Plan) -> bool:
    return any(is_later(step) for step in plan.steps)


def is_later(step: Step) -> bool:
    """Say whether an earlier line has yet to name the post or the list of a step."""
    return LATER in [named.source for named in (step.post, step.listed) if named is not None]


def _marked(step: Step) -> Step:
    """Mark a step whose post an earlier line will name: it is counted in full, and may come to nothing."""
    return step._replace(kind="deferred") if is_later(step) else step

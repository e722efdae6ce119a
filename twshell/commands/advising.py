"""What helps after a refusal, each line with what it would cost; for `why`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from twshell.commands.parse import split_word
from twshell.commands.planning import plan_line
from twshell.commands.spec import ANYWAY
from twshell.commands.verbs import BY_NAME
from twshell.domain.advice import ME, TELLS, steps_after
from twshell.domain.costs import cost_of
from twshell.domain.errors import TwshError
from twshell.domain.money import dollars
from twshell.domain.outcome import Problem

if TYPE_CHECKING:
    from twshell.session.session import Session

ASKS_FIRST = ("health",)  # these tell their price themselves, and ask
LONGEST = 60  # characters of a line that has a row of its own


def advice(session: Session, problem: Problem) -> list[str]:
    """Write the next steps, a row each: the line, its price, what it tells."""
    me, steps = session.identity.username, steps_after(problem.diagnosis)
    known = [line for line in steps if split_word(line)[0] in BY_NAME and (me or ME not in line)]
    rows = [(f"`{line.replace(ME, me)}`", _price(session, line.replace(ME, me)), TELLS[line]) for line in known]
    if forced := _forced(problem):
        with suppress(TwshError):  # what it names may be gone by now
            rows.append((f"`{forced}`", _price(session, forced), "lets X decide"))
    width = max((len(line) for line, _, _ in rows), default=0)
    return [f"  {line:{width}}  {price}: {tells}" for line, price, tells in rows]


def _forced(problem: Problem) -> str:
    """Return the line that tries what was refused here, before sending, and not for sure; empty where none would."""
    found, (verb, rest) = problem.diagnosis, split_word(problem.line)
    spec = BY_NAME.get(verb)
    is_guarded = found.kind == "rejected" and found.status is None and found.certainty != "sure"
    if spec is None or ANYWAY not in spec.options or not is_guarded or rest.startswith("--"):
        return ""
    line = f"{verb} --anyway {rest}"
    return line if len(line) <= LONGEST else ""


def _price(session: Session, line: str) -> str:
    if line in ASKS_FIRST:
        return "free, or asks"
    if BY_NAME[split_word(line)[0]].mode == "L":
        return "free"
    most = cost_of(plan_line(line, session).plan.steps, session.snapshot()).price.high
    return f"at most {dollars(most)}" if most else "free"

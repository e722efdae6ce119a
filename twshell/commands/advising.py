"""What helps after a refusal, each line with what it would cost; for `why`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.parse import split_word
from twshell.commands.planning import plan_line
from twshell.commands.verbs import BY_NAME
from twshell.domain.advice import ME, TELLS, steps_after
from twshell.domain.costs import cost_of
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.money import dollars

if TYPE_CHECKING:
    from twshell.session.session import Session

ASKS_FIRST = ("health",)  # these tell their price themselves, and ask


def advice(session: Session, diagnosis: Diagnosis) -> list[str]:
    """Write the next steps, a row each: the line, its price, what it tells."""
    me = session.identity.username
    known = [line for line in steps_after(diagnosis) if split_word(line)[0] in BY_NAME and (me or ME not in line)]
    rows = [(f"`{line.replace(ME, me)}`", _price(session, line.replace(ME, me)), TELLS[line]) for line in known]
    width = max((len(line) for line, _, _ in rows), default=0)
    return [f"  {line:{width}}  {price}: {tells}" for line, price, tells in rows]


def _price(session: Session, line: str) -> str:
    if line in ASKS_FIRST:
        return "free, or asks"
    if BY_NAME[split_word(line)[0]].mode == "L":
        return "free"
    most = cost_of(plan_line(line, session).plan.steps, session.snapshot()).price.high
    return f"at most {dollars(most)}" if most else "free"

"""Commands that tell what things cost, what is left, why something was refused and what was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.kinds import Line, Number, Target
from twshell.commands.planning import plan_line
from twshell.commands.spec import command
from twshell.domain.causes import explain
from twshell.domain.errors import UsageError
from twshell.domain.outcome import Budgets, Effect, PlanShown, Text
from twshell.session import budgets, explaining, plans
from twshell.session import drafts as keeping

if TYPE_CHECKING:
    from twshell.session.session import Session


@command("plan", mode="L", group="safety", shows_data=True, examples=("plan rt 3 5 8-10", "plan boost 3"))
def plan(session: Session, line: Line) -> PlanShown:
    """Show what a line would do, take and cost; nothing is sent.

    Args:
        line: any twsh line, a macro too
    """
    planned = plan_line(line, session)
    return plans.plan_shown(session, planned.plan, planned.lines, is_dry=True)


@command("budget", "limits", mode="L", group="safety", shows_data=True)
def budget(session: Session) -> Budgets:
    """Show what is left of every window, allowance and of the money, as far as it is known here."""
    return budgets.gauges(session.snapshot(), session.now())


@command("why", mode="L", group="safety", shows_data=True, examples=("why", "why 3", "why #12"))
def why(session: Session, target: Target = "last") -> Text:
    """Explain the last refusal, or that of a post or a draft, at length.

    Args:
        target: a post, a draft as #12, or nothing for the last refusal
    """
    problem = explaining.problem_of(session, target)
    if problem is None:
        raise UsageError(
            "nothing was refused in this session" if target == "last" else f"nothing is known of `{target}`"
        )
    found = problem.diagnosis
    heading = [found.what, found.why, f"Next: {found.next}" if found.next else ""]
    facts = [
        f"cause: {found.cause} ({found.certainty})" + (f"; it might be {found.runner_up}" if found.runner_up else ""),
        f"what is blocked: {found.scope}",
        f"trying again: {explaining.retry_text(session, found)}",
    ]
    lines = (*heading, "", *facts, *explain(found.cause), *explaining.evidence(session))
    return Text(lines, data=(explaining.problem_data(problem),))


@command("drafts", mode="L", group="safety", shows_data=True, examples=("drafts", "drafts 12"))
def drafts(session: Session, number: Number | None = None) -> Text | Effect:
    """List what was typed and not sent, newest first; with a number, put it back on the prompt.

    Args:
        number: which draft to put back
    """
    if number is not None:
        return Effect("insert", keeping.draft_line(session, number))
    found = session.ledger.drafts(50)
    if not found:
        return Text(("no drafts: everything typed was sent or dropped",), "note")
    rows = tuple(keeping.draft_row(session, write) for write in found)
    return Text(rows, data=tuple(keeping.draft_data(write) for write in found))

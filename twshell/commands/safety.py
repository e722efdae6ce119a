"""Commands that tell what things cost, what is left, why something was refused and what was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.advising import advice
from twshell.commands.kinds import Draft, Line, Target
from twshell.commands.planning import plan_line, rows
from twshell.commands.spec import command
from twshell.domain.errors import UsageError
from twshell.domain.outcome import Effect, PlanShown, Several, Text
from twshell.session import drafts as keeping
from twshell.session import explaining, plans

if TYPE_CHECKING:
    from twshell.session.session import Session


@command("plan", mode="L", group="safety", shows_data=True, examples=("plan rt 3 5 8-10", "plan boost 3"))
def plan(session: Session, line: Line) -> PlanShown:
    """Show what a line would do, take and cost; nothing is sent.

    Args:
        line: any twsh line, a macro too
    """
    planned = plan_line(line, session)
    return plans.plan_shown(session, planned.plan, rows(planned, session), is_dry=True)


@command("why", mode="L", group="safety", shows_data=True, examples=("why", "why 3", "why #12"))
def why(session: Session, target: Target = "last") -> Text:
    """Explain the last refusal, or that of a post or a draft, at length.

    Args:
        target: a post, a draft as #12, or nothing for the last refusal
    """
    problem = explaining.problem_of(session, target)
    if problem is not None:
        return explaining.text_of(session, problem, advice(session, problem))
    if target == "last":
        return Text(("nothing was refused yet",), "note")
    if explaining.is_known(session, target):
        return Text((f"nothing about `{target[:40]}` was refused",), "note")
    what = f"`{target[:40]}` is neither a post nor a draft"
    raise UsageError(what, "`why` explains the last refusal, `drafts` lists what was kept")


@command(
    "drafts", mode="L", group="safety", shows_data=True,
    examples=("drafts", "drafts ferry", "drafts 12", "drafts --drop 12"),
)  # fmt: skip
def drafts(session: Session, draft: Draft = "", *, drop: bool = False) -> Text | Effect | Several:
    """List what was typed and not sent, newest first; with a number, put it back on the prompt.

    Args:
        draft: which draft to put back, or words that the listed ones hold
        drop: forget that draft instead
    """
    session.ledger.recover(session.now())
    if isinstance(draft, int):
        return _dropped(session, draft) if drop else _put_back(session, draft)
    if drop:
        raise UsageError("drafts --drop needs a number", "`drafts` lists them")
    found = keeping.holding(session, draft)
    if not found:
        said = f"no draft holds `{draft[:40]}`" if draft else "no drafts: everything typed was sent or dropped"
        return Text((said,), "note")
    rows = tuple(keeping.row(session, write) for write in found)
    return Text(rows, data=tuple(keeping.data(write) for write in found))


def _put_back(session: Session, number: int) -> Effect | Several:
    draft = keeping.found(session, number)
    effect = Effect("insert", draft.line)
    if draft.state != "unknown":
        return effect
    return Several((Text((f"#{number}: {keeping.MAY_BE_THERE}",), "warning"), effect))


def _dropped(session: Session, number: int) -> Text:
    draft = keeping.found(session, number)
    session.ledger.drop(number, session.now())
    return Text((f"dropped {keeping.row(session, draft)}",), "note")

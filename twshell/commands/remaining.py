"""What a macro leaves undone when the brake stops it: its writes are kept in order, for `resume`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twshell.commands import privacy
from twshell.commands.parameters import Parameters
from twshell.commands.planning import Planner, is_later
from twshell.domain.errors import UsageError
from twshell.domain.outcome import Text
from twshell.session import drafts, stopping

if TYPE_CHECKING:
    from twshell.session.session import Session

CAUSE = "brake"  # of a draft: `resume` offers these


def keep_rest(lines: Sequence[str], session: Session, parameters: Parameters | None) -> Text | None:
    """Keep the writes of lines that the brake lets nobody try; None where nothing is stopped or there is none."""
    if not lines or not stopping.on(session):
        return None
    planner = Planner(session)
    unknown = []
    for line in lines:
        try:
            planner.line(line, parameters)
        except UsageError:
            unknown.append(parameters.text(line) if parameters else line)
    steps = [step for part in planner.parts for step in part.plan.steps if step.request.is_write]
    known = [step for step in steps if not is_later(step)]
    unknown += [part.line for part in planner.parts if any(is_later(step) for step in part.plan.steps)]
    drafts.keep(session, known, CAUSE)
    rows = [f"{len(known)} of its writes are kept in `drafts`, in order: `resume` offers them."] if known else []
    if unknown:
        named = " · ".join(f"`{session.clean(privacy.told(line, session))}`" for line in unknown)
        rows.append(f"What these would do is not known before the lines above them ran: {named}")
    return Text(tuple(rows), "warning") if rows else None

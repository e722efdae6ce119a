"""Commands about windows and allowances: what is left of them, how they were used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.kinds import Choice
from twshell.commands.spec import command
from twshell.domain.errors import UsageError
from twshell.domain.outcome import Budgets, Text, Traces
from twshell.session import behind, budgets, uses

if TYPE_CHECKING:
    from twshell.session.session import Session

DAY = 86_400.0


@command("pace", mode="L", group="safety", shows_data=True, choices=("stop",), examples=("pace", "pace stop"))
def pace(session: Session, what: Choice = "") -> Text:
    """Show how far a paced burst is and what is still to go, or stop it; the rest is kept in drafts.

    Args:
        what: `stop`
    """
    if not what:
        return behind.shown(session)
    told = behind.stop(session)
    if not told:
        raise UsageError("no burst is under way", "what does not fit a window is offered as one")
    return Text((told,), "note")


@command("budget", "limits", mode="L", group="safety", shows_data=True, examples=("budget", "budget --history"))
def budget(session: Session, *, history: bool = False) -> Budgets | Traces:
    """Show what is left of every window, allowance and of the money, as far as it is known here, with a forecast.

    Args:
        history: draw how the last 24 hours went instead
    """
    if history:
        return uses.history(session)
    now = session.now()
    return budgets.gauges(session.snapshot(), now, session.ledger.books.calls(session.identity, now - DAY))

"""Commands about windows and allowances: what is left of them, how they were used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.commands.spec import command
from twshell.domain.outcome import Budgets, Traces
from twshell.session import budgets, uses

if TYPE_CHECKING:
    from twshell.session.session import Session

DAY = 86_400.0


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

"""Waiting a while without holding anybody up; changes with how a time is waited out."""

from __future__ import annotations

import threading

from twshell.domain.clock import Clock
from twshell.session.events import Ticket


def after(seconds: float, clock: Clock) -> Ticket:
    """Return a ticket that is done so many seconds from now, or as soon as it is cancelled."""
    ticket = Ticket()

    def wait() -> None:
        clock.wait(seconds, ticket.cancelled)
        ticket.finish(None)

    threading.Thread(target=wait, name="twsh-timer", daemon=True).start()
    return ticket

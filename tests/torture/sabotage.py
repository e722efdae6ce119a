"""Clients with a known fault, built on the real one: the torture must catch each of them."""

from __future__ import annotations

from typing import Any

import points

NAIVE_RETRY, SEND_FIRST, ONE_PAGE, NO_WAIT = "naive-retry", "send-first", "one-page", "no-wait"
ALL = (NAIVE_RETRY, SEND_FIRST, ONE_PAGE, NO_WAIT)
NO_SYNC = "no-sync"  # not caught by kills, which lose nothing that was written: by a trace of system calls
TRIES = 3


def spoil(session: Any, fault: str) -> None:
    """Build a fault into a session."""
    if fault == NAIVE_RETRY:
        ports = session.door._ports
        session.door._ports = ports._replace(transport=lambda: _Retrying(ports.transport()))
    elif fault == SEND_FIRST:
        _send_first(session)


def before_opening(fault: str) -> None:
    """Build in the faults that are in no session but in the rules."""
    from twshell.domain import looking
    from twshell.session import looking as reading
    from twshell.session import lookout
    from twshell.store import database

    if fault == ONE_PAGE:
        looking._covers = lambda write, sight: True  # type: ignore[assignment]
        reading.BEHIND = lookout.BEHIND = (5,)  # type: ignore[assignment, attr-defined]
    elif fault == NO_WAIT:
        looking.VISIBLE = looking.APART = 0.0
        looking.ABSENCES = 1
    elif fault == NO_SYNC:
        real = database._transact
        database._transact = lambda connection, work, durable: real(connection, work, False)


class _Retrying:
    """Sends a write again when its answer was no good."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.close = real.close

    def send(self, request: Any, **more: Any) -> Any:
        for _ in range(TRIES):
            exchange = self._real.send(request, **more)
            is_good = exchange.is_answered and exchange.status < 500
            if is_good or not request.is_write:
                break
        return exchange


def _send_first(session: Any) -> None:
    """Send a write, then write its intent down."""
    ports = session.door._ports
    sent: list[Any] = []

    class Late:
        def __init__(self) -> None:
            self._real = ports.transport()
            self.close = self._real.close

        def send(self, request: Any, **more: Any) -> Any:
            return sent.pop() if request.is_write else self._real.send(request, **more)

    def before(step: Any, *_: Any, **__: Any) -> None:
        transport = ports.transport()
        sent.append(transport.send(step.request, offset=session.door.offset))
        transport.close()

    session.door._ports = ports._replace(transport=Late)
    points.tap(session, "begin", before=before)

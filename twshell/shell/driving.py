"""Driving a running line: each event goes to a driver, each reply back into the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twshell.domain.errors import TwshError
from twshell.session.events import Ask, Choose, Event, Running, Show, Wait

if TYPE_CHECKING:
    from twshell.shell.ports import Driver


def _carry_out(event: Event, driver: Driver) -> Any:
    if isinstance(event, Ask):
        return driver.ask(event)
    if isinstance(event, Choose):
        return driver.choose(event)
    if isinstance(event, Wait):
        return driver.wait(event)
    if isinstance(event, Show):
        return driver.show(event)
    return driver.perform(event.effect)


def drive(running: Running, driver: Driver) -> int:
    """Run a line to its end and return its exit status."""
    reply: Any = None
    refused: Exception | None = None
    while True:
        try:
            event = running.throw(refused) if refused else running.send(reply)
        except StopIteration as stop:
            status: int = stop.value
            return status
        refused, reply = None, None
        try:
            reply = _carry_out(event, driver)
        except (TwshError, OSError) as cannot:
            refused = cannot  # the line tells it, as it tells every refusal

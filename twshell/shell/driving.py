"""Driving a running line: each event goes to a driver, each reply back into the line."""

from __future__ import annotations

from typing import Any, Protocol

from twshell.domain.errors import TwshError
from twshell.domain.outcome import Effect
from twshell.session.events import Ask, Choose, Event, Running, Show, Wait


class Driver(Protocol):
    """How a session is run: at a prompt, or without one."""

    def ask(self, ask: Ask) -> bool:
        """Answer a question; raise TwshError where nobody may answer it."""
        ...

    def choose(self, choose: Choose) -> str | None:
        """Let one of several answers be picked; raise TwshError where nobody may pick."""
        ...

    def wait(self, wait: Wait) -> object:
        """Wait for the ticket, or cancel it."""
        ...

    def show(self, show: Show) -> object:
        """Print."""
        ...

    def perform(self, effect: Effect) -> Any:
        """Do what only the shell can do, and return what came of it."""
        ...


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

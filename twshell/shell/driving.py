"""Driving a running line: each event goes to a driver, each reply back into the line."""

from __future__ import annotations

from typing import Any, Protocol

from twshell.domain.errors import TwshError
from twshell.domain.outcome import Effect
from twshell.session.events import Ask, Choose, Running, Show, Wait


class Driver(Protocol):
    """How a session is run: at a prompt, or without one."""

    def ask(self, ask: Ask) -> bool:
        """Answer a question; raise TwshError where nobody may answer it."""
        ...

    def choose(self, choose: Choose) -> str | None:
        """Let one of several answers be picked; raise TwshError where nobody may pick."""
        ...

    def wait(self, wait: Wait) -> None:
        """Wait for the ticket, or cancel it."""
        ...

    def show(self, show: Show) -> None:
        """Print."""
        ...

    def perform(self, effect: Effect) -> Any:
        """Do what only the shell can do, and return what came of it."""
        ...


def drive(running: Running, driver: Driver) -> int:
    """Run a line to its end and return its exit status."""
    reply: Any = None
    refused: TwshError | None = None
    while True:
        try:
            event = running.throw(refused) if refused else running.send(reply)
        except StopIteration as stop:
            status: int = stop.value
            return status
        refused, reply = None, None
        if isinstance(event, (Ask, Choose)):
            try:
                reply = driver.ask(event) if isinstance(event, Ask) else driver.choose(event)
            except TwshError as cannot:
                refused = cannot
        elif isinstance(event, Wait):
            driver.wait(event)
        elif isinstance(event, Show):
            driver.show(event)
        else:
            reply = driver.perform(event.effect)

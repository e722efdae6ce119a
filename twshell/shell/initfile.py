"""The init file: local commands only, run before the first line; an error in it must not stop the shell."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from twshell.commands import dispatch
from twshell.commands.parse import expanded, split_word
from twshell.commands.verbs import find
from twshell.config.macros import read_file
from twshell.domain.errors import TwshError
from twshell.domain.outcome import Problem, Text
from twshell.session.events import Show
from twshell.shell.driving import drive

if TYPE_CHECKING:
    from twshell.session.session import Session
    from twshell.shell.ports import Driver

NAME = "init.twsh"
LOUD = ("warning", "danger")


def run_init(
    folder: str, session: Session, driver: Driver, tell: Callable[[str], None], *, whole: bool = False
) -> None:
    """Run init.twsh from a folder, if it is there. `tell` gets a line for each error, all of them with `whole`."""
    path = os.path.join(folder, NAME)
    if not os.path.lexists(path):
        return
    try:
        found = read_file(path)
    except TwshError as wrong:
        tell(f"{NAME} was not read: {wrong.what}. {wrong.next_step}")
        return
    wrongs: list[str] = []
    for number, line in zip(found.numbers, found.lines, strict=True):
        wrong_line = _refusal(line, session) or _run(line, session, driver)
        if wrong_line:
            wrongs.append(f"{NAME}:{number}: {wrong_line}")
    for told in wrongs if whole else wrongs[:1]:
        tell(told)
    if len(wrongs) > 1 and not whole:
        tell(f"{len(wrongs)} lines of {NAME} are wrong; `twsh --debug-init` shows all")


def _run(line: str, session: Session, driver: Driver) -> str:
    """Run a line; return what is wrong with it."""
    quietly = Quietly(driver)
    status = drive(dispatch.run(line, session, source=NAME), quietly)
    return quietly.wrong or (f"`{line}` was refused" if status else "")


class Quietly:
    """Drives as another driver does, but shows warnings alone: at every start the same is no news.

    `wrong`: the refusal, which is told with its place in the file.
    """

    def __init__(self, driver: Driver) -> None:
        """Hand everything else on to `driver`."""
        self._driver, self.wrong = driver, ""
        self.ask, self.choose, self.wait, self.perform = driver.ask, driver.choose, driver.wait, driver.perform

    def show(self, show: Show) -> None:
        """Print what is to be heeded, keep what went wrong."""
        outcome = show.outcome
        if isinstance(outcome, Problem):
            found = outcome.diagnosis
            self.wrong = "; ".join(part.rstrip(".") for part in (found.what, found.next) if part)
        elif isinstance(outcome, Text) and outcome.style in LOUD:
            self._driver.show(show)


def _refusal(line: str, session: Session) -> str:
    """Say why a line may not stand in the init file: it would read from X or write to it."""
    word = split_word(line)[0]
    try:
        verb, rest = expanded(line, session)
        found = find(verb, session)
    except TwshError as wrong:
        return f"{wrong.what}; {wrong.next_step}"
    if isinstance(found, str):
        return f"`{word}` is a macro: {NAME} holds local commands only"
    if found.mode != "L" or split_word(rest)[0] in (*found.expands, *found.calls):
        return f"`{word}` reads or writes: {NAME} holds local commands only; it was not sent"
    return ""

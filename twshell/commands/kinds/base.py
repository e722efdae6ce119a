"""What a kind of argument must know: how it is read, completed and coloured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from twshell.domain.record import NamedTuple

if TYPE_CHECKING:
    from twshell.commands.spec import Argument, Spec
    from twshell.session.session import Session


LATER = "named by an earlier line"  # the source of what only stands for a post or a list, in a plan


class Offer(NamedTuple):
    """One completion: `text` replaces the word being typed; `display` and `meta` are what the menu shows."""

    text: str
    display: str = ""
    meta: str = ""


class Place(NamedTuple):
    """Where an argument stands: the command and the argument's own specification.

    `is_later`: in a plan, after lines that may yet put on screen what it names; `before`: what was typed before it.
    """

    spec: Spec
    argument: Argument
    is_later: bool = False
    before: tuple[str, ...] = ()


class Kind:
    """A kind of argument; `takes`: "word" | "quoted" a word that may be quoted | "rest" the rest of the line."""

    name = ""
    takes = "word"
    style = ""
    holds_words = False  # its value is split into words once more: what a macro puts in is quoted
    may_be_empty = False  # as an option's value: `--description ""`
    offers_at_once = False  # there is something to offer before anything of it is typed

    def read(self, word: str, session: Session, place: Place) -> Any:
        """Return the value of a word, or a list of values where the argument takes many; raise UsageError."""
        raise NotImplementedError

    def handles(self, value: Any) -> tuple[str, ...]:
        """Return the handles that were typed in a value: they are offered first from then on."""
        return ()

    def changes_account(self, value: Any, session: Session) -> bool:
        """Say whether a command that is given this value may go on as somebody else."""
        return False

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Yield completions of a word, best first, from memory only."""
        yield from ()


def starting(word: str, options: Iterator[tuple[str, str]]) -> Iterator[Offer]:
    """Offer those (name, meta) pairs that start with the word."""
    for name, meta in options:
        if name.startswith(word):
            yield Offer(name, name, meta)

"""Parts of twsh itself as arguments: commands, macros, settings, accounts, keys, whole lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from twshell.commands.kinds.base import Kind, Offer, Place, starting
from twshell.commands.kinds.words import WordKind

if TYPE_CHECKING:
    from twshell.session.session import Session


class VerbKind(Kind):
    """The name of a command, an alias or a saved macro."""

    name = "verb"
    style = "verb"

    def read(self, word: str, session: Session, place: Place) -> str:
        """Return the word; the command decides what it may be."""
        return word.removeprefix("/")

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer every verb."""
        from twshell.commands.verbs import verb_offers

        yield from verb_offers(word, session)


class LineKind(Kind):
    """The rest of the line as a twsh line of its own."""

    name = "line"
    takes = "rest"

    def read(self, word: str, session: Session, place: Place) -> str:
        """Return the line."""
        return word.strip()

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Complete the inner line as if it stood alone."""
        from twshell.commands.complete import offers

        for found in offers(word, session):
            last = word[len(word) + found.start_position :]
            yield Offer(found.text, found.display or last, found.meta)


class MacroKind(WordKind):
    """The name of a saved macro."""

    name = "macro"
    style = "macro"

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer the saved macros with what they say of themselves."""
        yield from starting(word, iter(session.macro_names()))


class AccountKind(WordKind):
    """The name of a saved account."""

    name = "account"

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer the saved accounts."""
        yield from starting(word, ((name, "") for name in session.account_names()))


class SettingKind(WordKind):
    """The name of a setting."""

    name = "setting"
    style = "setting"

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer the settings with their values."""
        yield from starting(
            word, ((row.name, f"{session.settings.text(row.name)}  {row.help}") for row in session.settings.rows())
        )


class KeyKind(WordKind):
    """A key in Emacs notation: `C-c h`, `M-r`, `f5`; quoted where it holds a blank."""

    name = "key"
    style = "key"

"""Parts of twsh itself as arguments: commands, macros, settings, accounts, keys, whole lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from twshell.commands.kinds.base import Kind, Offer, Place, starting
from twshell.commands.kinds.words import WordKind

if TYPE_CHECKING:
    from twshell.commands.spec import Argument
    from twshell.session.session import Session

_TOKEN = re.compile(r"(?:\$\{[^}]*\}|\S)+")  # a word of a macro's line; a default may hold blanks


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
    holds_words = True

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


class ArgumentsKind(Kind):
    """What a macro's $1, $2 … stand for, in words that may be quoted."""

    name = "arguments"
    takes = "rest"
    holds_words = True
    offers_at_once = True

    def read(self, word: str, session: Session, place: Place) -> str:
        """Return the words as they stand."""
        return word.strip()

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Complete an argument by the kind it has where the macro uses it."""
        from twshell.commands.kinds import KINDS

        index, last = word.count(" ") + 1, word[word.rfind(" ") + 1 :]
        for line in session.macros.read(place.before[-1]).lines:
            used = used_as(line, index)
            if used is not None:
                yield from KINDS[used.argument.kind].offer(last, session, used)
                return


def used_as(line: str, index: int) -> Place | None:
    """Return the place where a macro's line puts its argument of that number, None where it does not."""
    from twshell.commands.verbs import BY_NAME

    words = _TOKEN.findall(line)
    spec = BY_NAME.get(words[0]) if words else None
    if spec is None:
        return None
    given = [word for word in words[1:] if not word.startswith("--")]
    for at, word in enumerate(given):
        if word == "$*" or re.match(rf"\$({index}\b|\{{{index}:-)", word):
            found = [
                argument for i, argument in enumerate(spec.arguments) if i == at or (i <= at and _goes_on(argument))
            ]
            return Place(spec, found[-1], before=tuple(given[:at])) if found else None
    return None


def _goes_on(argument: Argument) -> bool:
    from twshell.commands.kinds import KINDS

    return argument.is_many or KINDS[argument.kind].takes == "rest"


class AccountKind(WordKind):
    """The name of a saved account."""

    name = "account"

    def changes_account(self, value: Any, session: Session) -> bool:
        """Say whether it is a saved account, and not the present one."""
        return value != session.identity.account and value in session.account_names()

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer the saved accounts, and the other words that may stand in their place."""
        yield from starting(word, ((name, "account") for name in session.account_names()))


class SettingKind(WordKind):
    """The name of a setting."""

    name = "setting"
    style = "setting"

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer the settings with their values."""
        yield from starting(
            word, ((row.name, f"{session.settings.text(row.name)}  {row.help}") for row in session.settings.rows())
        )


class ValueKind(Kind):
    """The value of the setting named before it: the rest of the line."""

    name = "value"
    takes = "rest"
    offers_at_once = True

    def read(self, word: str, session: Session, place: Place) -> str:
        """Return the words; the setting decides whether they fit."""
        return word.strip()

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer what the setting can be."""
        if not place.before:
            return
        yield from starting(word, ((choice, "") for choice in session.settings.setting(place.before[-1]).choices))


class KeyKind(WordKind):
    """A key in Emacs notation: `C-c h`, `M-r`, `f5`; quoted where it holds a blank."""

    name = "key"
    style = "key"

"""Parameters of a macro: what $1, $*, $me and ${1:-x} stand for, put in once and word by word.

A value never becomes an option, a second word or a second command: it is put in after the line is split.
"""

from __future__ import annotations

import re

from twshell.domain.errors import UsageError
from twshell.domain.record import NamedTuple
from twshell.domain.wording import in_quotes

_PARAMETER = re.compile(r"\$(?:\$|(me)\b|([1-9])|(\*)|\{([1-9]):-([^}]*)\})")
_STRAY = re.compile(r"\$(?!\$|me\b|[1-9]|\*|\{[1-9]:-[^}]*\})")


class Parameters(NamedTuple):
    """The values of one run of a macro."""

    arguments: tuple[str, ...]
    me: str = ""

    def word(self, word: str) -> list[str]:
        """Put values into one word; `$*` alone becomes as many words as there are arguments."""
        return list(self.arguments) if word == "$*" else [self.text(word)]

    def text(self, text: str) -> str:
        """Put values into a text."""
        return _PARAMETER.sub(self._value, text)

    def inner(self, text: str) -> str:
        """Put values into the arguments of another macro, quoted so that each stays one word."""
        return " ".join(quoted(value) for word in text.split() for value in self.word(word))

    def _value(self, found: re.Match[str]) -> str:
        is_me, number, is_all, with_default, default = found.groups()
        if is_me:
            return self.me
        if is_all:
            return " ".join(self.arguments)
        index = int(number or with_default or 0)
        if not index:
            return "$"
        if index <= len(self.arguments):
            return self.arguments[index - 1]
        if with_default:
            return str(default)
        raise UsageError(f"${index} is not given", "name it, or write a default as ${" + str(index) + ":-x}")


def quoted(value: str) -> str:
    """Quote a value where it would fall apart."""
    found = in_quotes(value)
    if not found:
        raise UsageError(f"`{value[:40]}` holds both kinds of quotes", "pass it without one of them")
    return found


def escaped(line: str) -> str:
    """Write a typed line so that its `$` stay text in a macro file."""
    return line.replace("$", "$$")


def check(lines: tuple[str, ...], numbers: tuple[int, ...], parameters: Parameters) -> None:
    """Raise UsageError for the first line with a parameter that is unset or no parameter at all."""
    for number, line in zip(numbers, lines, strict=True):
        if stray := _STRAY.search(line.replace("$$", "")):
            rest = line.replace("$$", "")[stray.start() :].split()[0]
            raise UsageError(f"line {number}: `{rest}` is no parameter", "a dollar sign is written `$$` in a macro")
        try:
            parameters.text(line)
        except UsageError as wrong:
            raise UsageError(f"line {number}: {wrong.what}", wrong.next_step) from None

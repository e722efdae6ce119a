"""The line's colours for Pygments: `twsh` as a language of its own, for files and for whatever shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from pygments.lexer import Lexer
from pygments.token import Comment, Error, Keyword, Name, Number, String, Text, Token, _TokenType

# The styles that commands give a line's words → what Pygments calls such things.
TOKENS = {
    "": Text,
    "command": Keyword,
    "note": Name.Attribute,
    "handle": Name.Variable,
    "mention": Name.Variable,
    "hashtag": Name.Tag,
    "cashtag": Name.Tag,
    "number": Number,
    "url": String.Other,
    "danger": Error,
}


class TwshLexer(Lexer):
    """A line of twsh, or a macro file of them; the same function colours the prompt. `pygmentize` finds it by name."""

    name = "twsh"
    aliases: ClassVar[list[str]] = ["twsh"]
    filenames: ClassVar[list[str]] = ["*.twsh"]

    def __init__(self, colours: Callable[[str], Sequence[tuple[str, str]]] | None = None, **options: Any) -> None:
        """Colour each line with `colours`: a session's, which knows its aliases and macros, or that of no session."""
        super().__init__(**options)
        self._colours = colours or _without_session

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Yield position, token type and text."""
        at = 0
        for line in text.splitlines(keepends=True):
            bare = line.rstrip("\r\n")
            if bare.lstrip(" ").startswith("#"):
                yield at, Comment, bare
            else:
                here = at
                for style, piece in self._colours(bare):
                    yield here, token_of(style), piece
                    here += len(piece)
            if len(line) > len(bare):
                yield at + len(bare), Text, line[len(bare) :]
            at += len(line)


def _without_session(line: str) -> Sequence[tuple[str, str]]:
    from twshell.commands.words import colours

    return colours(line, None)


def token_of(style: str) -> _TokenType:
    """Return the token type of a style class; what Pygments has no name for becomes Token.Twsh.*."""
    found = TOKENS.get(style)
    if found is not None:
        return found
    token = Token.Twsh
    for part in style.replace(".", " ").replace("-", " ").split():
        token = getattr(token, part.capitalize())
    return token

"""twsh as a language for Pygments."""

from __future__ import annotations

import pytest
from pygments.token import Comment, Error, Keyword, Name, Number, String, Text, Token

from twshell.shell.lexer import TwshLexer, token_of


def tokens(text: str) -> list[tuple[object, str]]:
    lexer = TwshLexer(stripnl=False, ensurenl=False)
    return [(kind, value) for kind, value in lexer.get_tokens(text) if value.strip()]


LINES = [
    ("rt 3 5", [(Keyword, "rt"), (Number, "3"), (Number, "5")]),
    ("follow @grace", [(Keyword, "follow"), (Name.Variable, "@grace")]),
    ("post hi @ada #tea", [(Keyword, "post"), (Text, " hi "), (Name.Variable, "@ada"), (Name.Tag, "#tea")]),
    ("post https://x.com/a", [(Keyword, "post"), (String.Other, "https://x.com/a")]),
    ("home --json", [(Keyword, "home"), (Name.Attribute, "--json")]),
    ("# a comment\nhome", [(Comment, "# a comment"), (Keyword, "home")]),
    ("nonsense 3", [(Text, "nonsense"), (Text, " 3")]),
]


@pytest.mark.parametrize(("text", "found"), LINES)
def test_a_line_has_the_tokens_of_its_colours(text: str, found: list[tuple[object, str]]) -> None:
    assert found == tokens(text)


def test_what_is_too_long_for_a_post_is_an_error() -> None:
    assert (Error, "x" * 5) in tokens("post " + "x" * 285)


@pytest.mark.parametrize("text", ["", "\n\n", "post a\r\nb\n", "post 👩‍💻 \u202e x", " rt  3 "])
def test_the_tokens_together_are_the_text(text: str) -> None:
    lexer = TwshLexer()
    assert text == "".join(value for _, _, value in lexer.get_tokens_unprocessed(text))


def test_a_session_may_bring_its_own_colours() -> None:
    lexer = TwshLexer(lambda line: [("command", line)], stripnl=False, ensurenl=False)
    assert [(Keyword, "hh 3")] == list(lexer.get_tokens("hh 3"))


def test_a_style_pygments_has_no_name_for_gets_one_of_ours() -> None:
    assert Token.Twsh.Mode.Account is token_of("mode-account")

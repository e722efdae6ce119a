"""Parameters of macros: put in once, word by word."""

from __future__ import annotations

import pytest

from twshell.commands.parameters import Parameters, check, escaped, quoted
from twshell.domain.errors import UsageError

GIVEN = Parameters(("3", "see you; rt 9", "--json"), "ada")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("rt $1", "rt 3"),
        ("$2", "see you; rt 9"),
        ("by $me", "by ada"),
        ("$meow", "$meow"),
        ("${4:-none}", "none"),
        ("${1:-none}", "3"),
        ("costs $$5", "costs $5"),
        ("$*", "3 see you; rt 9 --json"),
        ("$1$1", "33"),
    ],
)
def test_a_text_takes_its_values(template: str, text: str) -> None:
    assert text == GIVEN.text(template)


def test_a_star_alone_becomes_one_word_an_argument() -> None:
    assert ["3", "see you; rt 9", "--json"] == GIVEN.word("$*")


def test_a_value_with_blanks_stays_one_word_of_an_inner_macro() -> None:
    assert '3 "see you; rt 9" "--json"' == GIVEN.inner("$*")


def test_a_value_is_not_put_in_twice() -> None:
    assert "$1" == Parameters(("$1",)).text("$1")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("rt $2", "line 7: $2 is not given"),
        ("post $5", "line 7: $5 is not given"),
        ("post $x", "line 7: `$x` is no parameter"),
    ],
)
def test_what_is_unset_or_no_parameter_is_an_error_before_anything_runs(line: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        check((line,), (7,), Parameters(("1",), "ada"))
    assert says == caught.value.what


def test_a_recorded_dollar_stays_a_dollar() -> None:
    line = "post it costs $5 or $$"
    assert line == Parameters(()).text(escaped(line))


def test_a_value_with_both_quotes_cannot_be_quoted() -> None:
    with pytest.raises(UsageError):
        quoted("""it's "so" """)

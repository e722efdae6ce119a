"""The program's options: how they are read, and what --help says of them."""

from __future__ import annotations

import re

import pytest

from twshell.command_line import Options, WrongOption, help_text, read
from twshell.options import OPTIONS


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], Options()),
        (["--demo"], Options(demo="healthy")),
        (["--demo=locked"], Options(demo="locked")),
        (["--demo", "boost.twsh", "3"], Options(demo="healthy", file="boost.twsh", arguments=("3",))),
        (["--sim"], Options(sim=0)),
        (["--sim=8123", "--scenario", "flaky"], Options(sim=8123, scenario="flaky")),
        (["-c", "home 5", "-c", "rt 3"], Options(lines=("home 5", "rt 3"))),
        (["-", "x"], Options(file="-", arguments=("x",))),
    ],
)
def test_words_become_options(words: list[str], expected: Options) -> None:
    assert expected == read(words)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--demo=nosuch"], "no scenario `nosuch`; there are healthy, low-budget"),
        (["--demo", "locked"], "a scenario stands behind an equals sign: --demo=locked"),
        (["--versoin"], "unrecognized arguments: --versoin; did you mean --version?"),
        (["--nothing-like-it"], "unrecognized arguments: --nothing-like-it"),
        (["--sim=80000"], "`80000` is no port"),
        (["-c"], "argument -c: expected one argument"),
    ],
)
def test_what_is_wrong_with_the_options_is_said(words: list[str], says: str) -> None:
    with pytest.raises(WrongOption) as wrong:
        read(words)
    assert str(wrong.value).startswith(says)
    assert ("did you mean" in says) == ("did you mean" in str(wrong.value))


def test_help_writes_every_option_as_it_is_typed() -> None:
    assert [flag for option in OPTIONS for flag in option.flags] == re.findall(
        r"(?:^  |, )(--?[a-zA-Z][a-z-]*)(?=[ ,=\[]|$)", help_text(), re.MULTILINE
    )
    assert "--demo[=SCENARIO]" in help_text()


def test_help_fits_a_terminal_of_80_columns_and_breaks_no_name() -> None:
    rows = help_text().splitlines()
    assert 80 >= max(map(len, rows))
    assert [] == [row for row in rows if row.endswith("-")]
    assert {21} == {len(row) - len(row.lstrip()) for row in rows if row.startswith("   ")}

"""Options that take a value: read, completed, coloured and explained by the kind of that value."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.commands.complete import offers
from twshell.commands.parameters import Parameters
from twshell.commands.parse import parse
from twshell.commands.words import colours
from twshell.domain.errors import UsageError

HOUR = 3_600


def values(line: str, session: Any, *arguments: str) -> dict[str, Any]:
    call = parse(line, session, Parameters(arguments) if arguments else None)
    assert call is not None
    return call.values


READ = [
    ("report --since 2h", {"since": -2 * HOUR}),
    ("report --since=2h", {"since": -2 * HOUR}),
    ("report --since 2h --text out.txt", {"since": -2 * HOUR, "text": True, "file": "out.txt"}),
    ("report --text --since=2h 'my file'", {"since": -2 * HOUR, "text": True, "file": "my file"}),
    ("report --with-text --app-id 7 -- --since", {"with_text": True, "app_id": "7", "file": "--since"}),
    ("report --since 3h --since 2h", {"since": -2 * HOUR}),
    ("report", {}),
]


@pytest.mark.parametrize(("line", "found"), READ)
def test_a_value_follows_its_option(session: Any, line: str, found: dict[str, Any]) -> None:
    read = values(line, session)
    if "since" in read:
        read["since"] -= session.now()
    assert found == read


def test_a_macro_puts_a_value_in_after_the_line_is_split(session: Any) -> None:
    assert session.now() - 2 * HOUR == values("report --since $1", session, "2h")["since"]
    with pytest.raises(UsageError, match="is no moment"):
        values("report --since $1", session, "2h --html x")


SLIPS = [
    ("report --since", "report --since needs its moment"),
    ("report --since=", "report --since needs its moment"),
    ("report --since= 2h", "report --since needs its moment"),
    ("report --text=yes", "report has no option `--text=yes`"),
    ("report --sinc 2h", "report has no option `--sinc`"),
    ("report --about 'x", "`'x` names no rows"),
    ("post --since=2h hello", "post has no option `--since=2h`"),
]


@pytest.mark.parametrize(("line", "says"), SLIPS)
def test_a_value_that_is_missing_or_not_asked_for_is_refused(session: Any, line: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(line, session)
    assert says == caught.value.what


OFFERED = [
    ("report --si", {"--since"}),
    ("report --since ", {"2h", "1d", "7d", "today", "yesterday"}),
    ("report --since to", {"today"}),
    ("report --about re", {"refusal"}),
    ("report --since 2h --ab", {"--about"}),
    ("journal ", {"writes", "reads", "refusals", "since", "last", "verify", "rotate"}),
    ("journal ver", {"verify"}),
    ("journal writes si", {"since"}),
    ("journal writes since ", {"2h", "1d", "7d", "today", "yesterday"}),
    ("journal writes ver", set()),
]


@pytest.mark.parametrize(("before", "words"), OFFERED)
def test_a_value_is_completed_by_its_kind(session: Any, before: str, words: set[str]) -> None:
    assert words == {offer.text for offer in offers(before, session)}


def test_a_write_is_completed_after_about(run: Any, session: Any) -> None:
    run("post kept words", answers=(False,))
    assert {"#1"} == {offer.text for offer in offers("report --about #", session)}


LINES = ["report --since 2h x", "report --about 3 --html out.html", "report --since", "report -- x"]


@pytest.mark.parametrize("line", LINES)
def test_colours_make_up_the_line(line: str) -> None:
    assert line == "".join(text for _, text in colours(line, None))


def test_a_reference_after_about_has_the_colour_of_one() -> None:
    assert ("number", "3") in colours("report --about 3 x", None)


def test_help_names_what_an_option_takes(run: Any) -> None:
    text = run("help report").text
    assert "--since MOMENT" in text
    assert "--html  " in text

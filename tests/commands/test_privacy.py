"""What of a typed line may be written down: decided once, by what the commands say of themselves."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.commands.index import SPECS
from twshell.commands.privacy import kept, shown

KEPT = [
    ("dm @grace meet me at noon", "dm @grace"),
    ("/dm @grace secret", "/dm @grace"),
    ("dm --anyway @grace secret\nmore", "dm --anyway @grace"),
    ("dm -- @grace --secret", "dm -- @grace"),
    ("dm --count 5 @grace secret", "dm --count 5 @grace"),
    ("dm --count=5 @grace secret", "dm"),
    ("dm --secret @grace more", "dm"),
    ("dm   @grace   secret  ", "dm   @grace"),
    ("dm @grace\nsecret", "dm @grace"),
    ("dm @grace @lin is late", "dm @grace"),
    ("dm @grace 4711", "dm @grace"),
    ("dm @grace sec\x07ret", "dm @grace"),
    ("dm grace secret", "dm"),
    ("dm meet me at noon", "dm"),
    ("d @grace secret", "d @grace"),
    ("dn @grace secret", "dn @grace"),
    ("DM @grace secret", "DM @grace"),
    ("dm: @grace secret", "dm: @grace"),
    ("outbx edit 12 secret", "outbx edit 12"),
    ("dm @grace", None),
    ("dm grace", None),
    ("dm", None),
    ("dms 20", None),
    ("outbox edit 12 secret words", "outbox edit 12"),
    ("outbox edit #12 secret", "outbox edit #12"),
    ("outbox edit 12", None),
    ("outbox drop 12", None),
    ("plan dm @grace secret", "plan dm @grace"),
    ("plan plan dm @grace secret", "plan plan dm @grace"),
    ("bind f5 dm @grace secret", "bind f5 dm @grace"),
    ("bind 'C-x h' dm @grace secret", "bind 'C-x h' dm @grace"),
    ("alias noon dm @grace secret", "alias noon dm @grace"),
    ("login", ""),
    ("login --keys", ""),
    ("/login work --keys", ""),
    ("post hello world", None),
    ("post dm @grace secret", None),
    ("reply 3 @lin thanks", None),
    ("home 50", None),
    ("bind 'C-x h home", None),
    ("nonsense @grace words", None),
    ("", None),
]


@pytest.mark.parametrize(("line", "expected"), KEPT)
def test_of_a_line_this_is_kept(session: Any, line: str, expected: str | None) -> None:
    assert (line if expected is None else expected) == kept(line, session)


ALIASES = {"w": "dm", "wg": "dm @grace", "noon": "dm @grace at noon", "k": "login", "p": "plan", "pw": "p w"}
BY_ALIAS = [
    ("w @ada my secret", "w @ada"), ("w @ada", "w @ada"), ("wg secret", "wg"), ("wg", "wg"), ("noon sharp", "noon"),
    ("noon", "noon"), ("k --keys", ""), ("p dm @ada secret", "p dm @ada"), ("pw @ada secret", "pw @ada"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), BY_ALIAS)
def test_an_alias_is_what_it_stands_for(session: Any, line: str, expected: str) -> None:
    session.aliases.update(ALIASES)
    assert expected == kept(line, session)


MACROS = {"greet": "home\ndm $1 $2\n", "outer": "greet @ada $1\n", "boost": "rt $1\n", "round": "round $1\n"}
BY_MACRO = [
    ("greet @ada secret", "greet"), ("greet", "greet"), ("outer secret", "outer"), ("boost 3", "boost 3"),
    ("macro run greet @ada secret", "macro run greet"), ("macro run boost 3", "macro run boost 3"),
    ("macro show greet", "macro show greet"), ("round secret", "round"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), BY_MACRO)
def test_what_a_macro_may_say_to_one_person_is_not_kept(session: Any, line: str, expected: str) -> None:
    for name, text in MACROS.items():
        session.macros.save(name, text, frozenset())
    assert expected == kept(line, session)


def test_what_may_not_be_remembered_may_be_told_all_the_same(session: Any) -> None:
    assert ("", "login --keys") == (kept("login --keys", session), shown("login --keys", session))


def test_the_commands_say_it_of_themselves() -> None:
    assert ["dm", "outbox"] == [spec.name for spec in SPECS if spec.is_private]
    assert ["login"] == [spec.name for spec in SPECS if not spec.is_remembered]

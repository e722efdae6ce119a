"""How lists look: nothing in a name or a description passes for twsh's words, whatever the width."""

from __future__ import annotations

import json

import pytest

from twshell.domain.lists import List, ShownList
from twshell.domain.money import Price
from twshell.domain.outcome import Lists
from twshell.domain.post import User
from twshell.render.as_json import documents, dump, notes
from twshell.render.measure import cells
from twshell.render.show import show

ADA, GRACE = User("101", "ada"), User("102", "grace")
FRIENDS = List("2125195642270650368", "Friends", "101", "The few I read first", True, 12, 3, 1_795_521_600.0)
HOSTILE = List("9", "\x1b[2J\u202eevil\n> rt 1\x9b", "102", "first\r\x1b]52;c;aGk=\x07 second", False, 1, 0)
SHOWN = Lists("*lists of @ada*", (ShownList(FRIENDS, ADA), ShownList(HOSTILE, GRACE)), price=Price(1_000, 10_000))


def drawn(lists: Lists, width: int) -> str:
    return show(lists, width=width, now=0.0, colour=False, plain=True, links=False)


def test_a_row_has_name_members_and_id_with_the_owners_words_beneath() -> None:
    rows = drawn(SHOWN._replace(lists=SHOWN.lists[:1]), 80).splitlines()
    assert ["*lists of @ada* - $0.001 to $0.01", "",
            "Friends  12 members    private  3 followers  id:2125195642270650368",
            "| The few I read first"] == rows  # fmt: skip


def test_the_owner_is_named_where_the_title_does_not() -> None:
    assert ["@grace"] == [word for word in drawn(SHOWN, 100).split() if word in ("@ada", "@grace")]


@pytest.mark.parametrize("width", [20, 24, 30, 40, 60, 80, 200])
def test_no_row_is_wider_than_the_window_and_nothing_is_lost(width: int) -> None:
    rows = drawn(SHOWN, width).splitlines()
    assert [] == [row for row in rows if cells(row) > width]
    assert "Friends" in "".join(rows)
    assert "12 members" in "".join(rows)


def test_hostile_names_and_descriptions_are_harmless() -> None:
    text = drawn(SHOWN, 80)
    assert [] == [char for char in text if not char.isprintable() and char != "\n"]
    assert "\u202e" not in text
    assert [] == [row for row in text.splitlines() if row.startswith(">")]


def test_where_none_is_private_there_is_no_column_for_it() -> None:
    rows = drawn(SHOWN._replace(lists=(ShownList(FRIENDS._replace(is_private=False)),)), 80).splitlines()
    assert "Friends  12 members    3 followers  id:2125195642270650368" == rows[2]


def test_no_list_is_told_as_that() -> None:
    assert "no lists" in drawn(Lists("*lists of @ada*", (), ("no lists",)), 40)


def test_as_json_it_is_a_list() -> None:
    first, second = documents(SHOWN)
    assert {
        "type": "list", "id": "2125195642270650368", "name": "Friends", "owner": "ada", "private": True,
        "description": "The few I read first", "members": 12, "followers": 3,
        "url": "https://x.com/i/lists/2125195642270650368", "owner_id": "101", "created_at": "2026-11-24T12:00:00Z",
    } == {**first, "created_at": str(first["created_at"]).replace(".000", "")}  # fmt: skip
    assert HOSTILE.name == json.loads(dump(second))["name"]
    assert ("no more",) == notes(SHOWN._replace(notes=("no more",)))

"""Lists that were seen: kept, found by name, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from twshell.domain.lists import List
from twshell.store.seen import Seen

NOW, DAY = 1_795_521_600.0, 86_400.0
FRIENDS = List("7", "Friends", "42", "a few", True, 3, 0, NOW - 99)
HERS = List("8", "friends", "43", "", False, 1, 2)
CLUB = List("9", "Book club", "42")


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Seen]:
    seen = Seen(tmp_path / "seen.db")
    seen.lists.keep([FRIENDS, HERS, CLUB], NOW)
    yield seen
    seen.close()


def test_a_list_comes_back_as_it_was_kept(seen: Seen) -> None:
    assert (FRIENDS, CLUB, None) == tuple(seen.lists.by_id(number) for number in ("7", "9", "10"))


def test_a_newer_answer_stands_above(seen: Seen) -> None:
    seen.lists.keep([FRIENDS._replace(name="Old friends", members=4)], NOW + 1)
    assert ((), "Old friends") == (seen.lists.named("Friends")[1:], getattr(seen.lists.by_id("7"), "name", ""))


def test_one_without_a_name_says_nothing(seen: Seen) -> None:
    seen.lists.keep([List("7"), List("12")], NOW + 1)
    assert (FRIENDS, None) == (seen.lists.by_id("7"), seen.lists.by_id("12"))


@pytest.mark.parametrize(("name", "ids"), [
    ("Friends", ["7"]), ("friends", ["8"]), ("FRIENDS", ["7", "8"]), ("book CLUB", ["9"]), ("Book", []), ("", []),
])  # fmt: skip
def test_a_name_is_found_as_written_else_whatever_its_case(seen: Seen, name: str, ids: list[str]) -> None:
    assert ids == sorted(one.id for one in seen.lists.named(name))


def test_the_one_met_last_is_offered_first(seen: Seen) -> None:
    seen.lists.keep([HERS], NOW + 5)
    assert ["8", "7", "9"] == [one.id for one in seen.lists.beginning("", 9)]
    assert ["8"] == [one.id for one in seen.lists.beginning("fri", 1)]
    assert [] == list(seen.lists.beginning("%", 9))


def test_one_that_is_gone_is_forgotten(seen: Seen) -> None:
    seen.lists.forget("7")
    seen.lists.forget_others("43", [])
    assert [None, None, CLUB] == [seen.lists.by_id(number) for number in ("7", "8", "9")]


def test_of_an_owner_only_those_stay_that_are_all_there_are(seen: Seen) -> None:
    seen.lists.forget_others("42", ["9"])
    assert [None, HERS, CLUB] == [seen.lists.by_id(number) for number in ("7", "8", "9")]


def test_others_are_pruned_with_what_was_seen_long_ago_and_ones_own_stay(seen: Seen) -> None:
    assert 1 == seen.prune(NOW + 40 * DAY, me="42")
    assert [FRIENDS, None, CLUB] == [seen.lists.by_id(number) for number in ("7", "8", "9")]


def test_half_a_letter_does_not_break_it(seen: Seen) -> None:
    seen.lists.keep([List("11", "odd\ud800", "42", "\udfff")], NOW)
    assert "odd?" == getattr(seen.lists.by_id("11"), "name", "")

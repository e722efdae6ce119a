"""The numbers on screen: one per post and session, never moved."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.domain.outcome import Listing, Shown
from twshell.domain.post import Post, Reference
from twshell.session.numbers import Numbers


def post(name: str, original: str = "") -> Post:
    return Post(name, f"post {name}", references=(Reference("retweeted", original),) if original else ())


def test_numbers_are_given_once_each() -> None:
    numbers = Numbers()
    assert [1, 2, 1, 3] == [numbers.give(post(name)) for name in ("a", "b", "a", "c")]
    assert post("b") == numbers.post(2)
    assert 2 == numbers.of("b")


@pytest.mark.parametrize(("last", "first"), [(0, 1), (20, 21), (998, 999), (999, 1), (5_000, 1)])
def test_they_go_on_from_the_last_session(last: int, first: int) -> None:
    assert first == Numbers(last).give(post("a"))


def test_they_go_beyond_999_within_a_session() -> None:
    numbers = Numbers(998)
    assert [999, 1_000] == [numbers.give(post(name)) for name in ("a", "b")]


def test_a_reposts_number_names_its_original_until_that_has_its_own() -> None:
    numbers = Numbers()
    numbers.give(post("r", original="o"))
    assert 1 == numbers.of("o")
    assert 2 == numbers.give(post("o"))
    assert (2, 1) == (numbers.of("o"), numbers.of("r"))
    assert post("r", original="o") == numbers.post(1)


def test_a_deleted_post_keeps_its_number_from_others() -> None:
    numbers = Numbers()
    numbers.give(post("a"))
    numbers.forget("a")
    assert (None, 2) == (numbers.post(1), numbers.give(post("b")))


def test_the_newest_come_first_and_not_too_many() -> None:
    numbers = Numbers(10)
    for name in "abcde":
        numbers.give(post(name))
    assert [(15, "e"), (14, "d"), (13, "c")] == [(number, found.id) for number, found in numbers.newest(3)]
    assert 5 == len(numbers.newest(100))
    assert [] == Numbers(10).newest(5)


def test_what_is_on_screen_is_said() -> None:
    numbers = Numbers(10)
    assert "none yet" == numbers.range_text()
    numbers.give(post("a"))
    numbers.give(post("b"))
    assert "11-12" == numbers.range_text()


def test_two_sessions_at_once_give_no_number_twice(opened: Any, run_in: Any) -> None:
    one, other = opened(), opened()
    shown = [
        row.ref
        for session, line in ((one, "home 3"), (other, "home 4"), (one, "home 5"), (other, "home 6"))
        for listing in run_in(session, line).of(Listing)
        for row in listing.rows
        if isinstance(row, Shown)
    ]
    given = {session: dict(session.numbers.newest(99)) for session in (one, other)}
    assert set() == given[one].keys() & given[other].keys()
    assert set(shown) == given[one].keys() | given[other].keys()

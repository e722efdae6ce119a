"""Moments as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from twshell.domain.moments import moment_in

NOW = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
EAST = 3_600


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


WORDS = [
    ("2h", NOW - 7_200),
    ("90m", NOW - 5_400),
    ("90min", NOW - 5_400),
    ("45s", NOW - 45),
    ("3d", NOW - 3 * 86_400),
    ("2w", NOW - 14 * 86_400),
    ("12:59", at("2026-11-24T11:59")),
    ("13:00", at("2026-11-24T12:00")),
    ("13:01", at("2026-11-23T12:01")),
    ("9:05", at("2026-11-24T08:05")),
    ("00:00", at("2026-11-23T23:00")),
    ("today", at("2026-11-23T23:00")),
    ("yesterday", at("2026-11-22T23:00")),
    ("2026-11-20", at("2026-11-19T23:00")),
    ("2026-11-20T14:30", at("2026-11-20T13:30")),
    ("2026-11-20T14:30Z", at("2026-11-20T14:30")),
]


@pytest.mark.parametrize(("word", "moment"), WORDS)
def test_a_word_names_a_moment_by_the_clock_here(word: str, moment: float) -> None:
    assert moment == moment_in(word, NOW, lambda at: EAST)


@pytest.mark.parametrize(
    "word", ["", "2", "h", "2y", "24:00", "12:60", "2026-13-01", "2026-02-30", "2026-11-20T25:00", "-2h", "٢h", "2h "]
)
def test_what_names_none_is_none(word: str) -> None:
    assert moment_in(word, NOW, lambda at: EAST) is None


def test_the_offset_is_that_of_the_day_it_names() -> None:
    # Summer time ended between the two: 20 October still had it.
    summer = at("2026-10-25T01:00")
    assert at("2026-10-19T22:00") == moment_in("2026-10-20", NOW, lambda moment: 7_200 if moment < summer else 3_600)

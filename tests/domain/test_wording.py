"""Durations, moments and texts from the network are written in one way."""

from __future__ import annotations

import pytest

from twshell.domain.wording import first_words, moment, span, times

SPANS = [(0, "0 s"), (-5, "0 s"), (40, "40 s"), (89, "89 s"), (90, "2 min"), (540, "9 min"), (7_200, "2 h"),
         (12_000, "3 h 20 min"), (86_400, "24 h"), (200_000, "2 days")]  # fmt: skip


@pytest.mark.parametrize(("seconds", "text"), SPANS)
def test_spans(seconds: float, text: str) -> None:
    assert text == span(seconds)


@pytest.mark.parametrize(
    ("offset", "text"), [(None, "12:00 UTC"), (0.0, "12:00"), (7_200.0, "14:00"), (-45_000.0, "23:30")]
)
def test_moments(offset: float | None, text: str) -> None:
    assert text == moment(1_795_521_600.0, offset)


def test_times() -> None:
    assert ("1 write", "3 writes") == (times(1, "write"), times(3, "write"))


def test_first_words_are_one_short_line() -> None:
    assert "a b" == first_words(" a\n\n b ", 20)
    assert 20 == len(first_words("word " * 1000, 20))

"""Columns and row breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from twshell.render.measure import _NARROW, cells, clip, excerpt, pad, wrap
from twshell.render.sanitise import line


def rows(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        (0, ""), (5, "hello"), (4, "日本"), (2, "🔥"), (2, "❤️"), (4, "👍🏽"), (6, "👨‍👩‍👧"), (4, "🇩🇪"), (2, "1️⃣"),
        (2, "की"), (1, "é"), (1, "e\u0301"),
    ],
)  # fmt: skip
def test_a_text_takes_the_columns_of_the_widest_reading(columns: int, text: str) -> None:
    assert columns == cells(text)


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        ([""], ""),
        (["one two"], "one two"),
        (["one two", "three four", "five"], "one two three four five"),
        (["one", "twothreefo", "urfive"], "one twothreefourfive"),
        (["ab cd ef g", "hi"], "ab cd ef g   hi"),
        (["  indented", "text"], "  indented text"),
        (["café über", "naïve"], "café über naïve"),
        (["日本語日本", "語日本語"], "日本語日本語日本語"),
        (["日本語日", "本。「本」"], "日本語日本。「本」"),
        (["see 日本語", "here"], "see 日本語 here"),
        (["abcdefgh", "👨‍👩‍👧"], "abcdefgh👨‍👩‍👧"),
        (["🇩🇪🇩🇪", "🇩🇪"], "🇩🇪🇩🇪🇩🇪"),
        (["e\u0301" * 10, "e\u0301"], "e\u0301" * 11),
    ],
)
def test_rows_break_at_blanks_or_wide_characters(broken: list[str], text: str) -> None:
    assert broken == rows(text, 10)


@given(
    st.text(st.sampled_from("ab cd 日本。語「🔥❤\ufe0f👩\u200d🏽e\u0301क\u093f\u094d가م \U0001f1e9"), max_size=120),
    st.integers(8, 60),
)
def test_no_row_is_too_wide_and_no_word_is_lost(raw: str, width: int) -> None:
    text = line(raw)
    broken = rows(text, width)
    assert "".join(text.split()) == "".join("".join(broken).split())
    assert [] == [row for row in broken if cells(row) > width and len(row) > 32]
    assert [] == [row for row in broken if wcswidth(row) > width and " " in row]


def test_the_fast_path_holds_single_columns_alone() -> None:
    assert {1} == {wcwidth(chr(code)) for code in range(0x3000) if _NARROW.fullmatch(chr(code))}


@pytest.mark.parametrize(
    ("cut", "text", "width"),
    [
        ("hello", "hello", 5),
        ("hell…", "hello!", 5),
        ("日本…", "日本語", 5),
        ("日…", "日本語", 4),
        ("…", "hello", 1),
        ("", "hello", 0),
        ("👨‍👩‍👧…", "👨‍👩‍👧👨‍👩‍👧", 9),
        ("a…", "a  bcdef", 4),
    ],
)
def test_a_cut_text_is_closed_with_an_ellipsis(cut: str, text: str, width: int) -> None:
    assert cut == clip(text, width)


def test_an_excerpt_is_one_harmless_row_of_anything() -> None:
    assert "one⏎two^[[2J" == excerpt("  one\ntwo\x1b[2J ", 40)
    assert "xxxxxxxxx…" == excerpt("x" * 1_000_000, 10)


def test_padding_counts_columns() -> None:
    assert "日  " == pad("日", 4)

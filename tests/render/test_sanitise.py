"""The sanitiser: what it makes visible, what it leaves out, and what it never touches."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twshell.render.characters import classes
from twshell.render.sanitise import _plain, block, hidden, is_clean, line, name, safe

CIRCLE = "◌"


@pytest.mark.parametrize(
    ("shown", "raw"),
    [
        ("plain ASCII", "plain ASCII"),
        ("A^[[2J", "A\x1b[2J"),
        ("^@^A^G^H^I^K^L^M^_^?", "\x00\x01\x07\x08\x09\x0b\x0c\r\x1f\x7f"),
        ("<80><9b><9f>", "\x80\x9b\x9f"),
        ("one⏎two", "one\r\ntwo"),
        ("one⏎two", "one\u2028two"),
        ("one⏎two", "one\x85two"),
        ("one⏎two", "one \n\n\n two"),
        ("one^Mtwo", "one\rtwo"),
        ("�a�b�", "\ud800a\ue000b\ufdd0"),
        ("��", "\ufffe\U0001ffff"),
        ("abc", "a\u202eb\u2066c\u200f"),
        ("jack", "ja\u200bc\u00adk\u2060"),
        ("hi", "hi\U000e0041\U000e007f"),
        ("�", "\ufffc"),
        (CIRCLE + "\u0301a", "\u0301a"),
        ("a " + CIRCLE + "\u0301", "a \u0301"),
        ("Z" + "\u0301" * 4 + "o", "Z" + "\u0301" * 9 + "o"),
        ("a\u0903\u0301", "a\u0903\u0301"),
        ("paypal", "pay\u200cpal"),
        ("a❤", "a\ufe0f❤"),
        ("x" + " " * 16 + "y", "x" + " " * 40 + "y"),
        ("x" + "\u3000" * 16 + "y", "x" + "\u3000" * 40 + "y"),
        ("%s {0} $(id) <b>&lt;", "%s {0} $(id) <b>&lt;"),
        ("\\x1b[2J ^[[2J <9b>", "\\x1b[2J ^[[2J <9b>"),
        ("🏴", "🏴\U000e0067\U000e0062"),
        ("", "\u200d\u200d"),
        ("ꦄ", "ꦄ"),
        ("\U00010b00", "\U00010b00"),
        ("�", "\U000105ff"),
    ],
)
def test_a_row_comes_out_as(shown: str, raw: str) -> None:
    assert shown == line(raw)


@pytest.mark.parametrize(
    "text",
    [
        "Grüße, café, naïve — “quotes” … €20",
        "👍🏽 👨‍👩‍👧‍👦 ❤️‍🔥 🏳️‍🌈 🏴‍☠️ 1️⃣ #️⃣ 🇩🇪 🧑🏽‍🚀 ☎︎",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f and home",
        "می‌خواهم", "क्‍ष क्‌ष", "ශ්‍රී", "שָׁלוֹם", "กำลังที่", "tiếng Việt", "སྐྱེས་", "မြန်မာ", "かが ｶﾞ",
        "한국어 한국어", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "日本語。「引用」", "Ελλάδα, Україна",
        "\U0001fae9 \U0001fadc", "𝒻𝒶𝓃𝒸𝓎",
        "a\u00a0b\u2009c\u3000d", "⠓⠑⠇⠇⠕", "│ @jack · 2m │", "x\u0600y",
    ],
)  # fmt: skip
def test_honest_text_is_the_very_same_string(text: str) -> None:
    assert safe(text).text is text


def test_rows_stay_rows_and_blank_ones_are_bounded() -> None:
    assert ("a", "", "b", "", "", "c") == block("a\r\n\nb\n \n\n\t\n\n\n\nc".replace("\t", ""))


@pytest.mark.parametrize(
    ("count", "raw"), [(0, "a\x1bb"), (2, "a\u202eb\u200b"), (5, "Z" + "\u0301" * 9), (0, " " * 90), (1, "a\u200d")]
)
def test_what_is_left_out_is_counted(count: int, raw: str) -> None:
    assert count == hidden(raw)


@pytest.mark.parametrize("raw", ["", "  ", "\u3164\u200b", "\u2800\u2800", "\u00a0\n", "\u200d"])
def test_a_name_that_shows_nothing_is_called_blank(raw: str) -> None:
    assert "(blank)" == name(raw)


PARTS = (
    "\u200d\u200c\ufe0f❤👩🏽\u0301\u093f\u094d\u0903कख\u1100\u1161\u11a8가 \n\r\x1b\u202e\U000e0067\U000e007f🏴م1"
    "\u20e3\u0600ｶ\uff9e\u2800日\U0001f1e9"
)
RUNS = st.tuples(st.sampled_from(PARTS), st.sampled_from((1, 2, 29, 40))).map(lambda run: run[0] * run[1])
HOSTILE = st.one_of(st.text(max_size=80), st.lists(RUNS, max_size=12).map("".join))


@given(HOSTILE)
def test_sanitising_twice_changes_nothing(raw: str) -> None:
    once = safe(raw).text
    assert once == safe(once).text


@given(HOSTILE)
def test_no_text_comes_out_harmful(judged: Callable[[str], None], raw: str) -> None:
    judged(safe(raw).text)
    judged(line(raw))


@given(st.text(max_size=30))
def test_nothing_visible_is_lost(raw: str) -> None:
    kept = [char for char in safe(raw).text if char.isalnum()]
    wanted = [char for char in raw if char.isalnum() and classes()[ord(char)] not in "xLVT"]
    assert len(wanted) <= len(kept)


def test_the_fast_path_lets_only_harmless_characters_through() -> None:
    passed = {classes()[code] for code in range(sys.maxunicode + 1) if _plain().fullmatch(chr(code))}
    assert passed == set("apdjHb")


def test_every_mark_this_python_knows_is_classed_as_one() -> None:
    marks = [code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] == "M"]
    assert {"m", "k", "s", "l", "v", "x"} == {classes()[code] for code in marks}


@pytest.mark.parametrize("text", ["e" + "\u0301" * 4, "क" + "्क" * 15, "❤️" * 50, "👍🏽" * 99])
def test_what_the_rules_allow_is_clean(text: str) -> None:
    assert is_clean(text)


@pytest.mark.parametrize("text", ["क" + "्क" * 40, "👩" + "\u200d👩" * 40, "ᄀ" * 40, "\U0001f3fd" * 40, "ｶ" + "ﾞ" * 40])
def test_a_cluster_past_all_measure_is_cut(text: str) -> None:
    assert not is_clean(text)
    assert len(safe(text).text) + hidden(text) == len(text)


def test_a_flood_of_marks_takes_one_column() -> None:
    assert 5 == len(line("Z" + "\u0301" * 6000))


@pytest.mark.parametrize("text", ["\u0600" * 28 + "1" * 9, ("\u0600" * 28 + "1" * 9) * 500, "क" + "्क" * 14 + "11"])
def test_a_run_just_short_of_too_long_costs_no_more_than_any_other(text: str) -> None:
    assert text == safe(text).text  # the run's time limit is the judge: once this took 2^28 steps


@pytest.mark.parametrize("raw", ["ᄀ" * 40 + "가" * 40, "ᄀ" * 40 + "\ufe0f" + "가" * 40, "क" + "्क" * 40 + "्"])
def test_what_would_cling_to_a_cut_cluster_is_left_out(judged: Callable[[str], None], raw: str) -> None:
    once = safe(raw).text
    judged(once)
    assert raw[:31] == once[:31]
    assert once == safe(once).text

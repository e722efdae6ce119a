"""Colours, links and how moments and counts are written."""

from __future__ import annotations

import pytest

from twshell.render.theme import ASCII, STYLES, UNICODE, link_target, paint, prompt_style
from twshell.render.times import age, clock, count, iso, moment, span

NOW = 1_790_000_000.0  # 2026-09-21 14:13:20 UTC


def test_every_style_is_closed_in_its_row() -> None:
    assert "a\x1b[1mb\x1b[0m\x1b[1;31mc\x1b[0m" == paint([("", "a"), ("handle", "b"), ("danger", "c")], True)
    assert "abc" == paint([("", "a"), ("handle", "b"), ("danger", "c")], False)


def test_a_link_is_written_only_where_links_are_allowed_and_always_closed() -> None:
    row = [("url https://example.org/a b", "x"), ("url https://example.org/a", "y"), ("media http://example.org/", "z")]
    assert "xyz" == paint(row, False)
    assert "x\x1b]8;;https://example.org/a\x1b\\y\x1b]8;;\x1b\\z" == paint(row, False, links=True)
    assert "\x1b[4my\x1b[0m" == paint(row[1:2], True)
    assert "\x1b]8;;https://example.org/a\x1b\\\x1b[4my\x1b[0m\x1b]8;;\x1b\\" == paint(row[1:2], True, links=True)


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("https://example.org/", "https://example.org/"),
        ("https://example.org", "HTTPS://example.org"),
        ("https://example.org:8443/a?b=c#d", "https://example.org:8443/a?b=c#d"),
        ("https://xn--bcher-kva.example/%C3%A9", "https://bücher.example/é"),
        ("https://t.co/a%C2%9C%C2%9B2J", "https://t.co/a\x9c\x9b2J"),
        ("https://t.co/a%07%1B[2J", "https://t.co/a\x07\x1b[2J"),
        ("https://t.co/%3Bid=x%3By", "https://t.co/;id=x;y"),
        ("https://a.example/%1b%5b2J", "https://a.example/%1b%5b2J"),
        ("", "http://example.org/"),
        ("", "file:///etc/passwd"),
        ("", "javascript:alert(1)"),
        ("", "https://x.com@evil.example/login"),
        ("", "https://example.org\\@evil.example/"),
        ("", "https://e x/"),
        ("", "https://ex\u202eample.org/"),
        ("", "https://-x.example..org/" + "a" * 3000),
        ("", "https://[::1]/"),
        ("", ""),
    ],
)
def test_a_link_leads_to_https_in_printable_ascii_or_nowhere(target: str, url: str) -> None:
    assert target == link_target(url)


def test_colours_are_of_the_sixteen_and_none_is_yellow_or_blue() -> None:
    codes = {code for style in STYLES.values() for code in style.split(";") if code}
    assert codes <= {"1", "2", "4", "31", "32", "35", "36"}


def test_the_prompt_gets_the_same_classes_in_its_own_words() -> None:
    assert STYLES.keys() == prompt_style().keys()
    assert "bold ansired" == prompt_style()["danger"]


def test_plain_signs_are_ascii_and_as_many() -> None:
    assert all(text.isascii() for sign in ASCII for text in (sign if isinstance(sign, tuple) else (sign,)))
    assert [type(sign) for sign in UNICODE] == [type(sign) for sign in ASCII]


@pytest.mark.parametrize(
    ("written", "ago"),
    [("now", -60), ("now", 59), ("1m", 60), ("59m", 3599), ("1h", 3600),
     ("23h", 86_399), ("Sep 20", 86_400), ("Nov 3 2025", 27_820_000)],
)  # fmt: skip
def test_an_age_is_short(written: str, ago: float) -> None:
    assert written == age(NOW - ago, NOW)


def test_days_are_those_of_the_readers_zone() -> None:
    assert "Sep 20" == age(NOW - 86_400, NOW, 0)
    assert "Sep 21" == age(NOW - 86_400, NOW, 12 * 3600)
    assert "Sep 19" == age(NOW - 86_400, NOW, lambda at: -15 * 3600)
    assert "" == age(None, NOW)


def test_a_moment_is_a_time_of_day_or_a_day_and_time() -> None:
    assert "14:22" == clock(NOW + 540, NOW)
    assert "16:22" == clock(NOW + 540, NOW, 7200)
    assert "Sep 22 14:13" == clock(NOW + 86_400, NOW)
    assert 9999 == moment(1e300).year


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("0 min", -5), ("1 min", 1), ("9 min", 540), ("1 h", 3600), ("3 h", 9000), ("3 d", 200_000)],
)
def test_spans_are_rounded_up(written: str, seconds: float) -> None:
    assert written == span(seconds)


@pytest.mark.parametrize(
    ("written", "number"),
    [("0", 0), ("999", 999), ("1K", 1000), ("1.2K", 1299), ("9.9K", 9999),
     ("10K", 10_000), ("999K", 999_999), ("1.5M", 1_500_000), ("2B", 2_000_000_000)],
)  # fmt: skip
def test_counts_are_short(written: str, number: int) -> None:
    assert written == count(number)


def test_iso_moments_are_as_x_writes_them() -> None:
    assert "2026-09-21T14:13:20Z" == iso(NOW)
    assert "2026-09-21T14:13:20.250Z" == iso(NOW + 0.25)
    assert None is iso(None)

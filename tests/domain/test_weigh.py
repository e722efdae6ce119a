"""A text weighs what X's own vectors say, and weighing it never takes long."""

from __future__ import annotations

import json
import time
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twshell.domain.weigh import MOST, Weight, entities_in, has_link, weigh, weighted_length

VECTORS = Path(__file__).resolve().parents[2] / ".." / "shared" / "examples" / "twitter_text_vectors.json"
needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="the vectors lie outside the repository")

# What the vectors ask of other configurations or other functions than the ones twsh has.
EXCEPTIONS = {
    "Count a mix of single byte single word, and double word unicode characters": "configuration 2: no emoji",
    "Count unicode emoji chars outside the basic multilingual plane with skin tone modifiers": "as above",
    "Invalid Tweet: 141 characters": "configuration 1: 140 characters; 280 are allowed since",
    "Invalid Tweet: 141 characters (due to newline)": "configuration 1, as above",
    "Valid url: port and userinfo": "whether an address is valid by RFC 3986; twitter-text finds no link in it either",
    "Valid url: ipv4": "as above",
    "Valid url: ipv6": "as above",
    "Valid url: sub delims and question marks": "as above: the link that is found ends before the plus",
}
SEEN_TO_DIFFER = {"WeightedTweetsCounterTest", "tweets", "urls"}  # where the exceptions stand


def vectors(*sections: str) -> list[Any]:
    if not VECTORS.exists():
        return []
    tests = json.loads(VECTORS.read_text(encoding="utf-8"))["conformance_validate"]
    return [pytest.param(case, id=f"{name}: {case['description'][:60]}") for name in sections for case in tests[name]
            if not (name in SEEN_TO_DIFFER and case["description"] in EXCEPTIONS)]  # fmt: skip


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@needs_vectors
@pytest.mark.parametrize(
    "case",
    vectors(
        "WeightedTweetsCounterTest",
        "WeightedTweetsWithDiscountedEmojiCounterTest",
        "UnicodeDirectionalMarkerCounterTest",
    ),
)
def test_weights_are_those_of_twitter_text(case: dict[str, Any]) -> None:
    expected, weight = case["expected"], weigh(case["text"])
    assert (expected["weightedLength"], expected["valid"]) == (weight.length, weight.is_valid)
    assert max(expected["validRangeEnd"], 0) == max(utf16(case["text"][: weight.valid_until]) - 1, 0)


@needs_vectors
@pytest.mark.parametrize("case", vectors("tweets"))
def test_texts_are_valid_as_twitter_text_says(case: dict[str, Any]) -> None:
    assert case["expected"] == weigh(case["text"]).is_valid


KINDS = {"usernames": "mention", "lists": "list", "hashtags": "hashtag", "urls": "url", "urls_without_protocol": "url"}


@needs_vectors
@pytest.mark.parametrize("section", KINDS)
def test_a_whole_text_is_one_entity_where_twitter_text_says_so(section: str) -> None:
    for param in vectors(section):
        case = param.values[0]
        whole = [(KINDS[section], 0, len(case["text"]))]
        found = [(entity.kind, entity.start, entity.end) for entity in entities_in(case["text"])]
        assert case["expected"] == (found == whole), case["text"]


@needs_vectors
def test_every_exception_is_one() -> None:
    tests = json.loads(VECTORS.read_text(encoding="utf-8"))["conformance_validate"]
    assert set(EXCEPTIONS) <= {case["description"] for name in SEEN_TO_DIFFER for case in tests[name]}


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
WEIGHTS = [
    ("", 0),
    ("a", 1),
    ("é", 1),
    ("e\u0301", 1),
    ("日", 2),
    ("…", 2),
    ("“", 1),
    ("\U0001f600", 2),
    (FAMILY, 2),
    ("\U0001f469\U0001f3fd\u200d\U0001f680", 2),
    ("\U0001f3f3\ufe0f\u200d\U0001f308", 2),
    ("\U0001f1e9\U0001f1ea", 2),
    ("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", 4),
    ("\U0001f1e6\U0001f1e6", 4),  # no flag of any country
    ("\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", 2),
    ("7\ufe0f\u20e3", 2),
    ("©", 1),
    ("©\ufe0f", 2),
    ("❤️", 2),
    ("\U0001f637\u200d\U0001f637", 5),  # joined, but no emoji known to be joined so
    ("https://x.com", 23),
    ("https://x.com/" + "a" * 300, 23),
    ("see example.com/a?b=c now", 31),
    ("example.com?b=c", 27),
    ("README.md", 23),
    ("http://☃.net/", 23),
    ("http://❤️.ws/x", 23),  # what is in a link does not count once more
    ("http://❤️.ws/x ❤️", 26),
    ("no.link.at.alltogether", 35),  # "no.link.at" is one
    ("no.linkk.alltogether", 20),
]


@pytest.mark.parametrize(("text", "weight"), WEIGHTS)
def test_weights(text: str, weight: int) -> None:
    assert weight == weighted_length(text)


AT_THE_LIMIT = [
    ("a" * 280, True), ("a" * 281, False), ("日" * 140, True), ("日" * 141, False), (FAMILY * 140, True),
    (FAMILY * 141, False), ("a" * 256 + " https://x.com/abc", True), ("a" * 257 + " https://x.com/abc", False),
    ("a" * 278 + FAMILY, True), ("a" * 279 + FAMILY, False), ("   ", True), ("", False), ("a\ufeffb", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "is_valid"), AT_THE_LIMIT)
def test_the_limit(text: str, is_valid: bool) -> None:
    assert is_valid == weigh(text).is_valid


def test_what_fits_ends_before_the_unit_that_does_not() -> None:
    assert 279 == weigh("a" * 279 + FAMILY).valid_until
    assert 1 == weigh("a" * 279 + FAMILY).over
    assert 5 == weigh("日日日日日日", 10).valid_until
    assert 2 == weigh("a https://x.com", 20).valid_until


def test_offsets_are_those_of_the_text_as_typed() -> None:
    typed = "e\u0301\u0301a e\u0301: example.com/x"
    weight = weigh(typed)
    assert [typed.index("example")] == [start for start, _ in weight.urls]
    assert [len(typed)] == [end for _, end in weight.urls]
    assert 4 == weigh("e\u0301e\u0301x", 2).valid_until
    assert (3,) == weigh("e\u0301a\ufeff").invalid


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("see x.com", True),
        ("https://a.example/", False),
        ("nothing", False),
        ("1.5 and e.g. this", False),
        ("t.co", True),
    ],
)
def test_links_are_seen(text: str, holds: bool) -> None:
    assert holds == has_link(text)


@given(st.text(st.characters(exclude_characters=".", exclude_categories=["Cs"]), max_size=60), st.integers(0, 60))
def test_what_fits_weighs_no_more_than_the_limit(text: str, limit: int) -> None:
    assert weigh(text[: weigh(text, limit).valid_until], limit).length <= limit


@given(st.text(st.characters(exclude_characters=".", exclude_categories=["Cs"]), max_size=60), st.integers(0, 60))
def test_all_of_a_text_fits_where_it_is_neither_too_heavy_nor_invalid(text: str, limit: int) -> None:
    weight = weigh(text, limit)
    assert (weight.length <= limit and not weight.invalid) == (weight.valid_until == len(text))


@given(st.text(max_size=80))
def test_a_text_and_its_normal_form_weigh_the_same(text: str) -> None:
    assert weigh(text).length == weigh(unicodedata.normalize("NFC", text)).length


PARTS = ["a.", "co", "http://", "/", "(", "x.com", "é", "日。", "-", "_", "?q=", "@", " ", "#", "👨‍👩"]


@given(st.lists(st.sampled_from(PARTS), max_size=30))
def test_entities_lie_in_the_text_and_do_not_overlap(parts: list[str]) -> None:
    text = "".join(parts)
    found = entities_in(text)
    assert list(found) == sorted(found, key=lambda entity: entity.start)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert isinstance(weigh(text), Weight)


LONG = {
    "dots": "a." * 50_000, "hosts": "a.co." * 20_000, "accents": "a.é" * 33_000, "groups": "a.co/" + "(a" * 48_000,
    "schemes": "http://" * 14_000, "emoji": FAMILY * 14_000, "joined": "👨\u200d" * 50_000, "marks": "e\u0301" * 50_000,
    "under": "a_.co " * 16_000, "wide": ("あ" * 50 + ".") * 1_900 + "com", "tags": "#" * 100_000, "at": "@a" * 50_000,
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_a_hundred_thousand_characters_are_weighed_in_no_time(name: str) -> None:
    """Measured at 0 to 50 ms each; a pattern that backtracks takes minutes, so the bound may be generous."""
    began = time.process_time()
    weigh(LONG[name])
    entities_in(LONG[name])
    assert time.process_time() - began < 1.0


def test_the_usual_limit_is_that_of_accounts_without_premium() -> None:
    assert MOST == 280

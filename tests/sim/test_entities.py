"""Entities and weights against twitter-text's own vectors, and their time on hostile texts."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from twshell.sim.entities import Span, extract
from twshell.sim.weight import fitting, weighted_length


@pytest.fixture(scope="module")
def vectors() -> dict[str, Any]:
    folder = Path(__file__).resolve().parents[3] / "shared" / "examples"
    if not folder.is_dir():
        pytest.skip("the vectors are not beside this checkout")
    return {
        "extract": json.loads((folder / "twitter_text_extract_vectors.json").read_text())["tests"],
        "validate": json.loads((folder / "twitter_text_vectors.json").read_text()),
    }


@pytest.mark.parametrize(("group", "kind"), [("mentions", "mention"), ("urls", "url")])
def test_the_vectors_of_values_are_met(vectors: dict[str, Any], group: str, kind: str) -> None:
    for case in vectors["extract"][group]:
        assert case["expected"] == [span.value for span in extract(case["text"]) if span.kind == kind], case["text"]


@pytest.mark.parametrize(
    ("group", "kind", "name"),
    [
        ("mentions_with_indices", "mention", "screen_name"),
        ("urls_with_indices", "url", "url"),
        ("hashtags_with_indices", "hashtag", "hashtag"),
        ("cashtags_with_indices", "cashtag", "cashtag"),
    ],
)
def test_the_vectors_with_offsets_are_met(vectors: dict[str, Any], group: str, kind: str, name: str) -> None:
    for case in vectors["extract"][group]:
        found = [
            {name: one.value, "indices": [one.start, one.end]} for one in extract(case["text"]) if one.kind == kind
        ]
        assert case["expected"] == found, case["text"]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("👩🏽‍🚀 @ada #तारे", [("mention", 5, 9, "ada"), ("hashtag", 10, 15, "तारे")]),
        (
            "#привет, #שלום! #مرحبا",
            [("hashtag", 0, 7, "привет"), ("hashtag", 9, 14, "שלום"), ("hashtag", 16, 22, "مرحبا")],
        ),
        ("see http://a.example.org/#x#y", [("url", 4, 29, "http://a.example.org/#x#y")]),
        ("$TIDE and $5", [("cashtag", 0, 5, "TIDE")]),
        ("#1 #2️⃣", []),
        ("mail me@example.com", []),
    ],
)
def test_offsets_count_code_points(text: str, spans: list[tuple[str, int, int, str]]) -> None:
    assert spans == [tuple(span) for span in extract(text)]
    assert all(text[span.start : span.end].lstrip("@#$") == span.value for span in extract(text))


def walk(value: Any) -> Any:
    if isinstance(value, dict):
        if "text" in value and isinstance(value["expected"], dict) and "weightedLength" in value["expected"]:
            yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def test_the_weights_are_those_of_configuration_3(vectors: dict[str, Any]) -> None:
    """Two vectors belong to the configuration without emoji parsing; X uses the one with it."""
    without_emoji = {"H🐱☺👨‍👩‍👧‍👦": 16, "🙋🏽👨‍🎤": 9}
    seen = 0
    for case in walk(vectors["validate"]):
        if without_emoji.get(case["text"]) == case["expected"]["weightedLength"]:
            continue
        assert case["expected"]["weightedLength"] == weighted_length(case["text"]), case["description"]
        seen += 1
    assert seen > 35


@pytest.mark.parametrize(
    ("text", "room", "fits"),
    [("abc", 2, 2), ("日本", 3, 1), ("a 👨‍👩‍👧‍👦", 3, 2), ("a https://example.org", 10, 2), ("", 5, 0)],
)
def test_a_cut_splits_neither_link_nor_emoji(text: str, room: int, fits: int) -> None:
    assert fits == fitting(text, room)


HOSTILE = [
    "a." * 12000, "a-" * 12000 + ".com", "http://" + "a." * 12000, "http://a.com/" + "(" * 20000, "@a" * 10000,
    "#a" * 10000, "rt" * 9000 + "@x", "http://a.com/" + "(a)" * 8000 + "!", "http://a.co" * 2000, "$a" * 9000,
    "http://a.com?" + "?" * 20000, "http://a.com/" + ")" * 3000, "@" * 20000,
]  # fmt: skip


def test_hostile_texts_take_time_in_proportion() -> None:
    for text in HOSTILE:
        half, whole = text[: len(text) // 2], text
        spent = []
        for one in (half, whole):
            begun = process_time()
            extract(one)
            spent.append(process_time() - begun)
        assert spent[1] < 0.05 + 6 * spent[0], text[:20]


def test_spans_come_in_order_and_do_not_overlap() -> None:
    found = extract("@a #b https://example.org/@c#d $E example.com @f")
    assert sorted(found, key=lambda span: span.start) == found
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert Span("mention", 0, 2, "a") == found[0]

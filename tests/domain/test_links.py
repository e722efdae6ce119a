"""Links, mentions and tags are found where X's own vectors say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.links import links_in
from twshell.domain.tags import cashtags_in, hashtags_in, mentions_in
from twshell.domain.tlds import ascii_names, international_names

VECTORS = Path(__file__).resolve().parents[2] / ".." / "shared" / "examples" / "twitter_text_extract_vectors.json"
needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="the vectors lie outside the repository")


def vectors(section: str) -> list[Any]:
    if not VECTORS.exists():
        return []
    tests = json.loads(VECTORS.read_text(encoding="utf-8"))["tests"]
    return [pytest.param(case["text"], case["expected"], id=case["description"][:70]) for case in tests[section]]


@needs_vectors
@pytest.mark.parametrize(("text", "expected"), vectors("urls"))
def test_links_are_those_of_twitter_text(text: str, expected: list[str]) -> None:
    assert expected == [text[link.start : link.end] for link in links_in(text)]


@needs_vectors
@pytest.mark.parametrize(("text", "expected"), vectors("urls_with_indices"))
def test_links_stand_where_twitter_text_says(text: str, expected: list[dict[str, Any]]) -> None:
    assert [each["indices"] for each in expected] == [[link.start, link.end] for link in links_in(text)]


@needs_vectors
@pytest.mark.parametrize(("text", "expected"), vectors("mentions"))
def test_mentions_are_those_of_twitter_text(text: str, expected: list[str]) -> None:
    assert expected == [entity.text for entity in mentions_in(text)]


@needs_vectors
@pytest.mark.parametrize(("text", "expected"), vectors("mentions_with_indices"))
def test_mentions_stand_where_twitter_text_says(text: str, expected: list[dict[str, Any]]) -> None:
    assert [each["indices"] for each in expected] == [[entity.start, entity.end] for entity in mentions_in(text)]


@needs_vectors
@pytest.mark.parametrize(("text", "expected"), vectors("replies"))
def test_a_reply_begins_with_a_mention(text: str, expected: str | None) -> None:
    first = next(iter(mentions_in(text)), None)
    assert expected == (first.text if first and not text[: first.start].strip() else None)


@needs_vectors
@pytest.mark.parametrize(("text", "expected"), vectors("hashtags_with_indices"))
def test_hashtags_are_those_of_twitter_text(text: str, expected: list[dict[str, Any]]) -> None:
    found = [{"hashtag": entity.text, "indices": [entity.start, entity.end]} for entity in hashtags_in(text)]
    assert expected == found


@needs_vectors
@pytest.mark.parametrize(("text", "expected"), vectors("cashtags_with_indices"))
def test_cashtags_are_those_of_twitter_text(text: str, expected: list[dict[str, Any]]) -> None:
    found = [{"cashtag": entity.text, "indices": [entity.start, entity.end]} for entity in cashtags_in(text)]
    assert expected == found


BEYOND_THE_VECTORS = [
    ("example.com/a?b=c.", ["example.com/a?b=c"]),
    ("example.com?b=c", ["example.com"]),
    ("http://example.com? so", ["http://example.com"]),
    ("http://example.com?b=c", ["http://example.com?b=c"]),
    ("example.com:8080/a", ["example.com:8080/a"]),
    ("see http://a.example.org/(x)_y.", ["http://a.example.org/(x)_y"]),
    ("a.co,b.co;c.co", ["a.co", "b.co", "c.co"]),
    ("ok.Then", []),
    ("sub_domain.example.com", ["domain.example.com"]),
    ("http://t.co/abc?x=1", ["http://t.co/abc"]),
    ("http://xn--a.example.com/", ["http://xn--a.example.com/"]),
    ("пример.рф", []),
    ("http://пример.рф/я", ["http://пример.рф/я"]),
    ("HTTPS://EXAMPLE.COM", ["HTTPS://EXAMPLE.COM"]),
    ("http://" + "a" * 64 + ".com", []),
    ("http://" + "a" * 63 + ".com", ["http://" + "a" * 63 + ".com"]),
    ("http://example.com/" + "a" * 4078, []),
]


@pytest.mark.parametrize(("text", "expected"), BEYOND_THE_VECTORS)
def test_further_links(text: str, expected: list[str]) -> None:
    assert expected == [text[link.start : link.end] for link in links_in(text)]


def test_an_escaped_character_is_no_hashtag() -> None:
    assert [] == list(hashtags_in("&#39;a &#amp"))


def test_a_list_is_no_mention() -> None:
    assert [("list", "ada/friends")] == [(entity.kind, entity.text) for entity in mentions_in("@ada/friends")]


def test_top_level_domains_are_there_in_both_spellings() -> None:
    assert {"com", "de", "museum", "onion"} <= ascii_names()
    assert {"рф", "中国", "みんな"} <= international_names()
    assert not {"baz", "comm", "bz2"} & ascii_names()

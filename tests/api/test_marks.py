"""Entities: offsets into escaped text become offsets into plain text, and odd ones are searched."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.api.marks import entities_of, unescape
from twshell.domain.post import Entity


@pytest.mark.parametrize(
    ("escaped", "plain"),
    [
        ("a &amp; b", "a & b"),
        ("&lt;b&gt;", "<b>"),
        ("&amp;lt;", "&lt;"),
        ("&quot; &#39; &", "&quot; &#39; &"),
        ("", ""),
    ],
)
def test_three_escapes_are_undone_once(escaped: str, plain: str) -> None:
    assert plain == unescape(escaped)


def mention(start: Any, end: Any, name: str = "ada") -> dict[str, Any]:
    return {"mentions": [{"start": start, "end": end, "username": name, "id": "7"}]}


@pytest.mark.parametrize(
    ("text", "start", "end", "where"),
    [
        ("hi @ada!", 3, 7, (3, 7)),
        ("a &amp; @ada &gt;", 8, 12, (4, 8)),  # offsets into the escaped text
        ("&lt;&lt;@ada&gt;", 8, 12, (2, 6)),
        ("a &amp; @ada", 4, 8, (4, 8)),  # offsets into the plain text
        ("👩‍👩‍👧 @ada", 6, 10, (6, 10)),  # code points, not UTF-16
        ("hi @ADA!", 3, 7, (3, 7)),
        ("hi ＠ada!", 3, 7, (3, 7)),
        ("hi there @ada", 3, 7, (9, 13)),  # wrong: searched
        ("a &amp; b @Ada", 0, 4, (6, 10)),
        ("hi", 3, 7, (2, 2)),  # nowhere: kept as an empty stretch at the end
        ("hi @ada", 3, 10**400, (3, 7)),
        ("hi @ada", -4, 7, (3, 7)),
        ("hi @ada", "3", None, (3, 7)),
        ("hi @ada", True, 7, (3, 7)),
        ("İİ @ada", 0, 1, (3, 7)),  # this letter grows when lowered
    ],
)
def test_an_entity_stands_where_its_text_stands(text: str, start: Any, end: Any, where: tuple[int, int]) -> None:
    plain, entities = entities_of(text, mention(start, end), ())
    assert (Entity("mention", *where, "ada", "7"),) == entities
    assert plain == unescape(text)


def test_the_same_name_twice_is_searched_on() -> None:
    marks = {"mentions": [{"start": 50, "end": 54, "username": "ada"}] * 2}
    assert [(0, 4), (9, 13)] == [(e.start, e.end) for e in entities_of("@ada and @ada", marks, ())[1]]


def test_entities_come_in_order_of_place() -> None:
    marks = {
        "urls": [{"start": 8, "end": 23, "url": "https://t.co/a1", "display_url": "x.y", "expanded_url": "https://x.y/",
                  "title": "A page"}],
        "mentions": [{"start": 24, "end": 28, "username": "ada"}],
        "hashtags": [{"start": 0, "end": 2, "tag": "a"}], "cashtags": [{"start": 3, "end": 7, "tag": "TWT"}],
    }  # fmt: skip
    _, entities = entities_of("#a $TWT https://t.co/a1 @ada", marks, ())
    assert [("hashtag", "a"), ("cashtag", "TWT"), ("url", "x.y"), ("mention", "ada")] == [
        (e.kind, e.text) for e in entities
    ]
    assert ("https://x.y/", "A page", "") == (entities[2].target, entities[2].title, entities[2].media_key)


def link(**more: str) -> dict[str, Any]:
    return {"urls": [{"start": 0, "end": 14, "url": "https://t.co/a", **more}]}


@pytest.mark.parametrize(
    ("more", "keys", "media_key"),
    [
        ({"media_key": "3_1"}, ("3_1", "3_2"), "3_1"),
        ({"display_url": "pic.x.com/a"}, ("3_1", "3_2"), "3_1"),
        ({"display_url": "pic.twitter.com/a"}, ("3_1",), "3_1"),
        ({"display_url": "pic.x.com/a"}, (), ""),
        ({"display_url": "example.com/pic.x.com/"}, ("3_1",), ""),
    ],
)
def test_a_link_that_only_stands_for_media_says_so(more: dict[str, str], keys: tuple[str, ...], media_key: str) -> None:
    assert media_key == entities_of("https://t.co/a", link(**more), keys)[1][0].media_key


def test_a_link_without_more_shows_itself() -> None:
    (entity,) = entities_of("https://t.co/a", link(), ())[1]
    assert ("https://t.co/a", "https://t.co/a") == (entity.text, entity.target)


@pytest.mark.parametrize(
    "marks", [None, [], "x", {"urls": {}}, {"urls": ["x", None, {}, {"url": 3}]}, {"hashtags": [{"tag": ""}]}]
)
def test_odd_marks_give_no_entities(marks: Any) -> None:
    assert ("a & b", ()) == entities_of("a &amp; b", marks, ())

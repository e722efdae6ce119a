"""Words that name posts and people are read for what they are, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twshell.domain.refs import PostWord, read_handle, read_post_word

WORDS = [
    ("3", PostWord("number", 3, 3, "3")),
    ("999", PostWord("number", 999, 999, "999")),
    ("1000", PostWord("bare-id", 1000, 1000, "1000")),
    ("1456012973835788293", PostWord("bare-id", 1456012973835788293, 1456012973835788293, "1456012973835788293")),
    ("id:7", PostWord("id", id="7")),
    (".", PostWord("dot")),
    ("8-10", PostWord("range", 8, 10)),
    ("3-1", PostWord("range", 3, 1)),
    ("https://x.com/ada/status/7?s=20&t=abc", PostWord("id", id="7")),
    ("https://twitter.com/ada/status/7/photo/1", PostWord("id", id="7")),
    ("http://mobile.twitter.com/ada/statuses/7", PostWord("id", id="7")),
    ("x.com/i/web/status/7", PostWord("id", id="7")),
    ("HTTPS://X.COM/Ada/Status/7", PostWord("id", id="7")),
]
NO_WORDS = [
    "", "3x", "-3", "3-", "3-300000", "r3", "id:", "id:x", "12345678901234567890", "٣", "https://evil.example/ada/status/7",
    "https://x.com.evil.example/ada/status/7", "https://x.com/ada", "@ada", "3 5", "..",
]  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), WORDS)
def test_post_words(word: str, expected: PostWord) -> None:
    assert expected == read_post_word(word)


@pytest.mark.parametrize("word", NO_WORDS)
def test_no_post_words(word: str) -> None:
    assert read_post_word(word) is None


HANDLES = [
    ("@ada", "ada"), ("ada", "ada"), ("https://x.com/ada", "ada"), ("x.com/ada/", "ada"),
    ("twitter.com/ada?s=1", "ada"),
    ("@a_very_long_name_indeed", None), ("ada lovelace", None), ("@", None), ("https://evil.example/ada", None),
    ("@ädä", None),
]  # fmt: skip


@pytest.mark.parametrize(("word", "username"), HANDLES)
def test_handles(word: str, username: str | None) -> None:
    assert username == read_handle(word)


@given(st.text(max_size=40))
def test_no_word_whatsoever_is_a_fault(word: str) -> None:
    found = read_post_word(word)
    assert found is None or found.kind in ("number", "range", "id", "bare-id", "dot")
    assert read_handle(word) is None or len(read_handle(word) or "") <= 15

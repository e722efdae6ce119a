"""A post says what kind it is, when it was made and where it stands."""

from __future__ import annotations

import pytest

from twshell.domain.post import Post, Reference, User, time_of, url_of

KINDS = [
    ((), "post"),
    ((Reference("replied_to", "1"),), "reply"),
    ((Reference("quoted", "1"),), "quote"),
    ((Reference("replied_to", "1"), Reference("quoted", "2")), "quote"),
    ((Reference("retweeted", "1"), Reference("quoted", "2")), "repost"),
]


@pytest.mark.parametrize(("references", "kind"), KINDS)
def test_kinds(references: tuple[Reference, ...], kind: str) -> None:
    assert kind == Post("1", "a", references=references).kind


def test_references_are_found_by_kind() -> None:
    post = Post("1", "a", references=(Reference("quoted", "2"),))
    assert ("2", "") == (post.reference("quoted"), post.reference("retweeted"))


def test_an_id_carries_its_time() -> None:
    assert 1581706855 == int(time_of("1228393702244134912"))  # 2020-02-14T19:00:55Z, as X's documentation dates it
    assert 1288834974.657 == time_of("0")


def test_a_post_has_a_page() -> None:
    assert "https://x.com/ada/status/7" == url_of(Post("7", ""), User("1", "ada"))
    assert "https://x.com/i/web/status/7" == url_of(Post("7", ""), None)

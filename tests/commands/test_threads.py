"""The order of a conversation: every reply beneath what it answers, whatever is missing."""

from __future__ import annotations

import pytest

from twshell.commands.threads import DEEPEST, ordered
from twshell.domain.post import Post, Reference


def post(number: int, answers: int = 0) -> Post:
    return Post(str(number), f"post {number}", references=(Reference("replied_to", str(answers)),) if answers else ())


ROOT = post(1)
ORDERS = [
    ([ROOT], [(1, 0)]),
    ([ROOT, post(3, 1), post(2, 1)], [(1, 0), (2, 1), (3, 1)]),
    ([ROOT, post(2, 1), post(3, 2), post(4, 1)], [(1, 0), (2, 1), (3, 2), (4, 1)]),
    ([post(4, 3), post(3, 2), post(2, 1), ROOT], [(1, 0), (2, 1), (3, 2), (4, 3)]),
    ([ROOT, post(5, 99), post(6, 5), post(2, 1)], [(1, 0), (2, 1), (5, 0), (6, 1)]),  # the parent is not there
    ([ROOT, post(10, 9), post(9, 10)], [(1, 0), (9, 0), (10, 0)]),  # in a circle
    ([ROOT, post(2, 1), post(2, 1)], [(1, 0), (2, 1)]),
    ([post(1), post(2, 1)], [(1, 0), (2, 1)]),  # the root, bought again
]  # fmt: skip


@pytest.mark.parametrize(("posts", "expected"), ORDERS)
def test_replies_stand_beneath_what_they_answer(posts: list[Post], expected: list[tuple[int, int]]) -> None:
    assert expected == [(int(found.id), depth) for found, depth in ordered(ROOT, posts)]


def test_a_root_in_a_circle_ends_too() -> None:
    root = post(1, 2)
    assert ["1", "2"] == [found.id for found, _ in ordered(root, [root, post(2, 1)])]


def test_without_its_root_a_thread_begins_with_its_oldest_posts() -> None:
    assert [("2", 0), ("3", 1), ("7", 0)] == [
        (found.id, depth) for found, depth in ordered(None, [post(7, 98), post(3, 2), post(2, 1)])
    ]


def test_depth_has_an_end() -> None:
    chain = [ROOT, *(post(number, number - 1) for number in range(2, 1_000))]
    found = ordered(ROOT, chain)
    assert (999, DEEPEST) == (len(found), max(depth for _, depth in found))

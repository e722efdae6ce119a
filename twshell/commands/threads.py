"""The order of a conversation: every reply beneath what it answers."""

from __future__ import annotations

from collections.abc import Iterable

from twshell.domain.post import Post

DEEPEST = 6  # indents beyond this are drawn as this


def ordered(root: Post, posts: Iterable[Post]) -> list[tuple[Post, int]]:
    """Return (post, depth) from the root down, replies in order of time; orphans follow at depth 0."""
    answers: dict[str, list[Post]] = {}
    for post in posts:
        if post.id != root.id:
            answers.setdefault(post.reference("replied_to"), []).append(post)
    result: list[tuple[Post, int]] = []
    stack = [(root, 0)]
    placed = {root.id}
    while stack:
        post, depth = stack.pop()
        result.append((post, min(depth, DEEPEST)))
        for answer in sorted(answers.get(post.id, ()), key=lambda found: -int(found.id)):
            if answer.id not in placed:
                placed.add(answer.id)
                stack.append((answer, depth + 1))
    rest = [post for group in answers.values() for post in group if post.id not in placed]
    return result + [(post, 0) for post in sorted(rest, key=lambda found: int(found.id))]

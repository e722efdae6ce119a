"""The order of a conversation: every reply beneath what it answers."""

from __future__ import annotations

from collections.abc import Iterable

from twshell.domain.post import Post

DEEPEST = 6  # indents beyond this are drawn as this


def ordered(root: Post | None, posts: Iterable[Post]) -> list[tuple[Post, int]]:
    """Return (post, depth): the root first, every reply in order of time beneath what it answers.

    A post whose parent is not there begins a tree of its own at depth 0, after the root's, in order of time.
    """
    known = {post.id: post for post in posts}
    answers: dict[str, list[Post]] = {}
    for post in known.values():
        answers.setdefault(post.reference("replied_to"), []).append(post)
    first = root.id if root else ""
    tops = [post for post in known.values() if post.id != first and post.reference("replied_to") not in known]
    tops.sort(key=lambda post: int(post.id))
    result: list[tuple[Post, int]] = []
    placed: set[str] = set()
    stack = [(post, 0) for post in reversed([*([root] if root else []), *tops])]
    while stack:
        post, depth = stack.pop()
        if post.id in placed:  # answers in a circle, which X never makes
            continue
        placed.add(post.id)
        result.append((post, min(depth, DEEPEST)))
        stack += [(answer, depth + 1) for answer in sorted(answers.get(post.id, ()), key=lambda p: -int(p.id))]
    rest = [post for post in known.values() if post.id not in placed]
    return result + [(post, 0) for post in sorted(rest, key=lambda post: int(post.id))]

"""The numbers of posts on screen: given once, never moved, going on from session to session."""

from __future__ import annotations

from itertools import islice

from twshell.domain.post import Post

HIGHEST = 999  # above it the next session starts at 1 again, DESIGN §2.2


class Numbers:
    """Which number stands for which post in this session."""

    def __init__(self, last: int = 0) -> None:
        """Go on after the last number the account's last session gave."""
        self.last = 0 if last >= HIGHEST else last
        self._post_of: dict[int, str] = {}
        self._number_of: dict[str, int] = {}
        self._posts: dict[str, Post] = {}

    def go_on(self, last: int) -> None:
        """Another twsh on this account has given numbers up to `last`: here they go on behind them."""
        if self.last < last < HIGHEST:
            self.last = last

    def give(self, post: Post) -> int:
        """Return the post's number, a new one if it has none yet."""
        self._posts[post.id] = post
        number = self._number_of.get(post.id)
        if number is None or self._post_of[number] != post.id:
            self.last += 1
            number = self.last
            self._number_of[post.id] = number
            self._post_of[number] = post.id
        # The number of a repost means the original, so it names the original too, until that has one of its own.
        if original := post.reference("retweeted"):
            self._number_of.setdefault(original, number)
        return number

    def post(self, number: int) -> Post | None:
        """Return the post with that number on this session's screen."""
        return self._posts.get(self._post_of.get(number, ""))

    def known(self, post_id: str) -> Post | None:
        """Return a post of this session's screen by its id."""
        return self._posts.get(post_id)

    def of(self, post_id: str) -> int | None:
        """Return the number a post has, if it has one."""
        return self._number_of.get(post_id)

    def forget(self, post_id: str) -> None:
        """A deleted post keeps its number, so that no other gets it, but is gone."""
        self._posts.pop(post_id, None)

    def newest(self, limit: int) -> list[tuple[int, Post]]:
        """Return the last numbered posts, newest number first."""
        numbered = ((number, self.post(number)) for number in reversed(self._post_of))
        return list(islice(((number, post) for number, post in numbered if post is not None), limit))

    def range_text(self) -> str:
        """Say which numbers are on screen: "12-31"."""
        if not self._post_of:
            return "none yet"
        return f"{min(self._post_of)}-{self.last}"

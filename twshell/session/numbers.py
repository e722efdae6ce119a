"""The numbers of posts on screen: given once, never moved, going on from session to session."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from twshell.domain.errors import UsageError
from twshell.domain.post import Post
from twshell.domain.refs import read_post_word

if TYPE_CHECKING:
    from twshell.session.session import Session

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


def one_post(session: Session, word: str) -> Post:
    """Return the single post a word names, for local use; raise UsageError where it names none."""
    said = read_post_word(word)
    if said is None or said.kind == "range":
        raise UsageError(f"`{word[:40]}` is no single post", "name one post by its number")
    if said.kind == "dot":
        if session.dot is None:
            raise UsageError("`.` stands for no single post just now", "name the post by its number")
        return session.dot
    found = session.numbers.post(said.first) if said.kind in ("number", "bare-id") else None
    if found is not None:
        return found
    if said.kind == "number":
        raise off_screen(session, said.first)
    return session.known_post(said.id)


def off_screen(session: Session, number: int) -> UsageError:
    """Return the refusal of a number that is not of this session's screen, naming the post it once stood for."""
    old = session.old_number(number)
    if old is not None:
        what = f"{number} is not of this session's screen: it was {session.words_of(old)}"
        return UsageError(what, f"to mean that post write `id:{old.id}`")
    is_empty = not session.numbers.newest(1)
    shown = session.numbers.range_text()
    advice = "nothing is on screen yet: `home` shows posts and numbers them" if is_empty else f"on screen: {shown}"
    if number > HIGHEST:
        advice += f"; write `id:{number}` if you mean the post with that id"
    return UsageError(f"no post {number} on screen", advice)

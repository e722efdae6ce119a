"""Posts as arguments: numbers on screen, ranges, ids, URLs and `.`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from twshell.commands.kinds.base import LATER, Kind, Offer, Place
from twshell.domain.errors import UsageError
from twshell.domain.post import Post
from twshell.domain.refs import LONG_ID, MAX_ID, MAX_RANGE, PostWord, read_post_word
from twshell.session.numbers import off_screen

if TYPE_CHECKING:
    from twshell.session.session import Session

OFFERS = 12


class PostKind(Kind):
    """A post; a repost stands for its original."""

    name = "post"
    style = "reference"

    def read(self, word: str, session: Session, place: Place) -> list[Post]:
        """Return the posts a word names, in order."""
        said = read_post_word(word)
        if said is None:
            raise UsageError(f"`{word[:40]}` is no post", self._advice(word, session))
        if said.kind == "range":
            return self._range(said, session, place)
        if said.kind in ("number", "bare-id"):
            return [self._meant(self._bare(said, session, place), session)]
        return [self._meant(self._named(said, session, place), session)]

    def _meant(self, post: Post, session: Session) -> Post:
        original = post.reference("retweeted")
        return session.known_post(original) if original else post

    def _advice(self, word: str, session: Session) -> str:
        if word.startswith("-") and word[1:].isdigit():
            return f"numbers have no sign: `{word[1:]}`"
        digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
        if digits and digits.isdigit():
            return f"did you mean `{digits}`?"
        return f"name a number on screen ({session.numbers.range_text()}), an id or a URL"

    def _range(self, said: PostWord, session: Session, place: Place) -> list[Post]:
        if said.last < said.first:
            raise UsageError(
                f"`{said.first}-{said.last}` runs backwards", f"write `{said.last}-{said.first}` if you mean it"
            )
        count = said.last - said.first + 1
        if count > MAX_RANGE:
            raise UsageError(f"{count} posts are more than {MAX_RANGE} at once", "take a smaller range")
        numbers = range(said.first, said.last + 1)
        return [self._meant(self._numbered(number, session, place), session) for number in numbers]

    def _named(self, said: PostWord, session: Session, place: Place) -> Post:
        """Return the post of `.`, `id:N` or a URL."""
        if said.kind == "dot":
            if place.is_later:
                return Post("1", "", source=LATER)
            if session.dot is None or (place.spec.mode == "W" and not session.dot_is_single):
                raise UsageError("`.` stands for no single post just now", "name the post by its number")
            return session.dot
        return session.known_post(_checked(said.id))

    def _bare(self, said: PostWord, session: Session, place: Place) -> Post:
        """Return the post of digits alone: the one with that number on screen, else the one with that id.

        A write takes them for an id only where no number is that long (DESIGN §2.2).
        """
        post = session.numbers.post(said.first)
        if post is not None:
            return post
        is_id = len(said.id) >= LONG_ID or place.spec.mode == "R"
        if said.kind == "number":
            is_id = is_id and not place.is_later and session.old_number(said.first) is None
        return session.known_post(_checked(said.id)) if is_id else self._numbered(said.first, session, place)

    def _numbered(self, number: int, session: Session, place: Place) -> Post:
        post = session.numbers.post(number)
        if post is not None:
            return post
        if place.is_later:
            return Post(str(number), "", source=LATER)
        raise off_screen(session, number)

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer numbers on screen with author and first words, newest first."""
        if word and not word.isdigit():
            return
        for number, post in session.numbers.newest(200):
            if str(number).startswith(word):
                yield Offer(str(number), str(number), session.words_of(post))


def _checked(post_id: str) -> str:
    if not 0 < int(post_id) <= MAX_ID:
        raise UsageError(f"`{post_id}` is no post id", "ids have up to 19 digits")
    return post_id


class ExactPostKind(PostKind):
    """A post just as it stands: a repost is the repost (delete, unretweet)."""

    name = "exact-post"

    def _meant(self, post: Post, session: Session) -> Post:
        return post

"""Posts as arguments: numbers on screen, ranges, ids, URLs and `.`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from twshell.commands.kinds.base import Kind, Offer, Place
from twshell.domain.errors import UsageError
from twshell.domain.post import Post
from twshell.domain.refs import LONG_ID, MAX_ID, MAX_RANGE, PostWord, read_post_word

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
            raise UsageError(f"`{word}` is no post", self._advice(word, session))
        if said.kind == "range":
            return self._range(said, session)
        return [self._meant(self._one(said, word, session, place.spec.mode == "W"), session)]

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

    def _range(self, said: PostWord, session: Session) -> list[Post]:
        if said.last < said.first:
            raise UsageError(
                f"`{said.first}-{said.last}` runs backwards", f"write `{said.last}-{said.first}` if you mean it"
            )
        if said.last - said.first >= MAX_RANGE:
            raise UsageError(
                f"{said.last - said.first + 1} posts are more than {MAX_RANGE} at once", "take a smaller range"
            )
        return [self._meant(self._numbered(number, session), session) for number in range(said.first, said.last + 1)]

    def _one(self, said: PostWord, word: str, session: Session, is_write: bool) -> Post:
        if said.kind == "dot":
            post = session.dot
            if post is None or (is_write and not session.dot_is_single):
                raise UsageError("`.` stands for no single post just now", "name the post by its number")
            return post
        if said.kind == "number":
            return self._numbered(said.first, session)
        if int(said.id) > MAX_ID or int(said.id) == 0:
            raise UsageError(f"`{said.id}` is no post id", "ids have up to 19 digits")
        if said.kind == "bare-id" and is_write and len(said.id) < LONG_ID:
            raise UsageError(
                f"no post {word} on screen ({session.numbers.range_text()})",
                f"write `id:{word}` if you mean the post with that id",
            )
        return session.known_post(said.id)

    def _numbered(self, number: int, session: Session) -> Post:
        post = session.numbers.post(number)
        if post is not None:
            return post
        old = session.old_number(number)
        if old is not None:
            raise UsageError(
                f"{number} is not of this session's screen: it was {session.brief(old)}",
                f"to mean that post write `id:{old.id}`",
            )
        raise UsageError(f"no post {number} on screen", f"on screen: {session.numbers.range_text()}")

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer numbers on screen with author and first words, newest first."""
        if word and not word.isdigit():
            return
        for number, post in session.numbers.newest(200):
            if str(number).startswith(word):
                yield Offer(str(number), str(number), session.brief(post))


class ExactPostKind(PostKind):
    """A post just as it stands: a repost is the repost (delete, unretweet)."""

    name = "exact-post"

    def _meant(self, post: Post, session: Session) -> Post:
        return post

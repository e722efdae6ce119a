"""Arguments of the journal and the report: which rows, since when, about what, into which file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from twshell.commands.kinds.base import Kind, Offer, Place, starting
from twshell.commands.kinds.words import TargetKind, WordKind
from twshell.domain.errors import UsageError
from twshell.domain.moments import UNDERSTOOD, moment_in
from twshell.domain.record import NamedTuple
from twshell.domain.refs import read_post_word
from twshell.domain.stored import Browse
from twshell.session.numbers import one_post

if TYPE_CHECKING:
    from twshell.session.session import Session

REFUSAL = "refusal"  # the last one
KINDS_OF_ROWS = {"writes": "what was written", "reads": "what was read", "refusals": "what was refused"}
ACTIONS = {"verify": "look for damage", "rotate": "close old rows into a file of their own"}
MOST = 1_000


class Look(NamedTuple):
    """What is to be done with the journal; `action`: "" browse | verify | rotate."""

    action: str = ""
    browse: Browse = Browse()
    about: str = ""  # the word that named a post or write


class MomentKind(Kind):
    """A past moment: 2h, 14:00, 2026-11-20."""

    name = "moment"

    def read(self, word: str, session: Session, place: Place) -> float:
        """Return unix seconds."""
        at = moment_in(word, session.now(), session.utc_offset)
        if at is None:
            raise UsageError(f"`{word[:40]}` is no moment", f"write one as {UNDERSTOOD}")
        if at > session.now():
            raise UsageError(f"`{word[:40]}` is yet to come", "name a moment gone by")
        return at

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer a few."""
        moments = (("2h", "two hours ago"), ("1d", "a day ago"), ("7d", "a week ago"), ("today", ""), ("yesterday", ""))
        yield from starting(word, iter(moments))


class SubjectKind(Kind):
    """What a report is about: a post, a write as #12, or `refusal` for the last one."""

    name = "subject"
    style = "reference"

    def read(self, word: str, session: Session, place: Place) -> Look:
        """Return the rows it names."""
        return Look(REFUSAL, about=REFUSAL) if word == REFUSAL else _about(word, session)

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer `refusal`, drafts and posts on screen."""
        yield from starting(word, iter(((REFUSAL, "the last one"),)))
        yield from TargetKind().offer(word, session, place)


class FileKind(WordKind):
    """The name of a file, which may be quoted."""

    name = "file"


class DigitsKind(WordKind):
    """An id in X's console: digits."""

    name = "id"
    takes = "word"

    def read(self, word: str, session: Session, place: Place) -> str:
        """Return the digits."""
        if not (word.isascii() and word.isdigit() and len(word) <= 20):
            raise UsageError(f"`{word[:40]}` is no id", "an app's id is a number of at most 20 digits")
        return word


class RowsKind(Kind):
    """Rows of the journal: kind, since when, about what, how many, in any order; or what is to be done with it."""

    name = "rows"
    takes = "rest"
    holds_words = True
    offers_at_once = True

    def read(self, word: str, session: Session, place: Place) -> Look:
        """Return what is asked for."""
        words = word.split()
        if words and words[0] in ACTIONS:
            if len(words) > 1:
                raise UsageError(f"`{words[1][:40]}` is one word too many", f"write `journal {words[0]}`")
            return Look(words[0])
        look = Look(browse=Browse(limit=session.settings.count("page-size")))
        while words:
            look = self._with(look, words, session, place)
        return look

    def _with(self, look: Look, words: list[str], session: Session, place: Place) -> Look:
        word = words.pop(0)
        if word in KINDS_OF_ROWS:
            return look._replace(browse=look.browse._replace(kind=word))
        if word in ("since", "last"):
            if not words:
                raise UsageError(f"`{word}` wants a word after it", "write `since 2h` or `last 50`")
            if word == "since":
                since = MomentKind().read(words.pop(0), session, place)
                return look._replace(browse=look.browse._replace(since=since, limit=MOST))
            return look._replace(browse=look.browse._replace(limit=_count(words.pop(0))))
        about = _about(word, session)
        browse = look.browse._replace(write=about.browse.write, post=about.browse.post)
        return look._replace(browse=browse, about=word)

    def offer(self, word: str, session: Session, place: Place) -> Iterator[Offer]:
        """Offer the next word."""
        last = word[word.rfind(" ") + 1 :]
        before = word.split()[:-1] if last else word.split()
        if before[-1:] == ["since"]:
            yield from MomentKind().offer(last, session, place)
            return
        actions = () if before else ACTIONS.items()
        more = (("since", "a moment"), ("last", "how many"))
        yield from starting(last, iter((*KINDS_OF_ROWS.items(), *more, *actions)))
        if last:
            yield from TargetKind().offer(last, session, place)


def _about(word: str, session: Session) -> Look:
    """Read a post or a write; raise UsageError where it is neither."""
    digits = word.removeprefix("#")
    if digits != word and digits.isascii() and digits.isdigit() and len(digits) <= 9:
        return Look(browse=Browse(write=int(digits)), about=word)
    if read_post_word(word) is None:
        raise UsageError(
            f"`{word[:40]}` names no rows",
            "write writes, reads, refusals, `since 2h`, `last 50`, a post, or a write as #12",
        )
    post = one_post(session, word)
    return Look(browse=Browse(post=post.reference("retweeted") or post.id), about=word)


def _count(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= 4 and 1 <= int(word) <= MOST):
        raise UsageError(f"`{word[:40]}` is no count", f"a count is a number from 1 to {MOST}")
    return int(word)

"""A plan: what a write command means to do, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.diagnosis import Diagnosis
from twshell.domain.post import Post, User
from twshell.domain.record import NamedTuple
from twshell.domain.wire import Request

if TYPE_CHECKING:
    from twshell.domain.lists import List  # not before the prompt

# Stands in a deferred request for the id that the look before it finds.
LOOKED = "{looked}"


class Step(NamedTuple):
    """One request; `kind`: "request", "look" (a read needed first) or "deferred" (an earlier line decides)."""

    request: Request
    verb: str
    post: Post | None = None
    user: User | None = None
    text: str = ""  # what is to be published
    undo: str = ""  # the line that takes it back; `{id}` stands for the id X answers with
    is_idempotent: bool = False  # doing it twice changes nothing more
    kind: str = "request"
    draft: int = 0  # the number in the outbox under which it stands already
    parent: int = 0  # the write of unknown outcome that it repeats, by the user's word
    listed: List | None = None  # the list it is done to, or that it makes

    @property
    def target(self) -> str:
        """Return the id of the post or user it is done to, empty where it is done to none.

        Of a list its id, with the member's behind it where it is about one.
        """
        if self.listed is not None:
            ids = [self.listed.id, *([self.user.id] if self.user is not None else [])]
            return " ".join(ids) if all(ids) else ""
        return self.post.id if self.post is not None else self.user.id if self.user is not None else ""


class Plan(NamedTuple):
    """The steps of one line, in order, and what must be said or asked first."""

    verb: str
    steps: tuple[Step, ...]
    asks: str = ""  # "" nothing of its own | "yes" y/n | "count" typing the number | "word" typing the verb
    notes: tuple[str, ...] = ()  # said before the question: a skipped post, a risk
    refusal: Diagnosis | None = None  # known beforehand: nothing is sent unless --anyway
    anyway: bool = False

    @property
    def writes(self) -> int:
        """Count the steps that change something on X."""
        return sum(step.request.is_write for step in self.steps)

    @property
    def reads(self) -> int:
        """Count the steps that only look."""
        return len(self.steps) - self.writes

"""How a write is told once it happened, and what a look found for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.causes import diagnosis_of
from twshell.domain.deeds import deed
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.errors import UsageError
from twshell.domain.outcome import Done
from twshell.domain.plan import LOOKED, Step
from twshell.domain.post import Post, Reference, User
from twshell.domain.wire import Answer
from twshell.domain.wording import first_words, times
from twshell.session.plans import left_text

if TYPE_CHECKING:
    from twshell.session.door import Sent
    from twshell.session.session import Session

WORDS = 40  # characters of a published text that stand for it


def done(sent: Sent, step: Step, session: Session, made: Post | None) -> Done:
    """Say what was done, to which post of whom, what it cost, what is left and how to take it back."""
    subject = made or step.listed or step.post or step.user
    named = str(sent.answer.deed.get(step.request.makes, "")) or (subject.id if subject else "")
    url = session.url_of(made) if made else ""
    cause = sent.diagnosis.cause if sent.diagnosis else ""
    undo = step.undo.replace("id:{id}", session.word_for(made)) if made else step.undo.replace("{id}", named)
    undo = "" if cause else undo  # it was so before: taking it back would undo an earlier deed
    left = left_text(session, step.request)
    return Done(step.verb, named, _what(step, session, made), sent.price, left, undo, cause, url)


def _what(step: Step, session: Session, made: Post | None) -> str:
    what = deed(step.verb).done
    if step.listed is not None:
        from twshell.session import lists  # not before the prompt

        return lists.done(session, step)
    if step.post is not None:
        what += f" {session.brief(step.post)}"
    elif step.user is not None:
        what += f" @{step.user.username}"
    if made is None:
        return f"{what} ({times(len(step.text), 'character')})" if step.text else what
    return f"{what}{' with' if step.post else ''} {session.word_for(made)}: “{first_words(step.text, WORDS)}”"


def made_by(sent: Sent, step: Step, session: Session) -> Post | None:
    """Return the post a write made, as far as it is known without buying it; None where it made none."""
    made = str(sent.answer.deed.get("id", ""))
    if not made or not step.text or sent.diagnosis is not None:
        return None
    request, me = step.request, session.identity
    reply_to = str(((request.body or {}).get("reply") or {}).get("in_reply_to_tweet_id", ""))
    references = (Reference("replied_to", reply_to),) if reply_to else ()
    answered = step.post if reply_to else None
    return Post(
        made, step.text, me.user_id, session.now(), references=references,
        reply_to_user_id=answered.author_id if answered else "",
        conversation_id=(answered.conversation_id or answered.id) if answered else made,
    )  # fmt: skip


def found(answer: Answer, step: Step) -> User:
    """Return the user a look found for the write that waits on it."""
    if answer.users:
        return answer.users[0]
    raise UsageError(
        f"not {step.verb}: X knows nobody by that name", "check the spelling: Tab completes handles you have seen"
    )


def resolved(step: Step, looked: User | None) -> Step:
    """Put the user a look found into the request that waited for the id."""
    if step.kind != "deferred" or looked is None:
        return step
    request = step.request
    body = {key: looked.id if value == LOOKED else value for key, value in (request.body or {}).items()}
    path = request.path.replace(LOOKED, looked.id)
    return step._replace(request=request._replace(path=path, body=body or None), kind="request", user=looked)


def in_flight(step: Step, me: str) -> Diagnosis:
    """Tell a write the user stopped waiting for: it may be on X."""
    return diagnosis_of(
        "timed-out", kind="unknown-outcome", verb=step.verb, doubles=not step.is_idempotent,
        fields={"because": "You stopped waiting before X answered", "me": me},
    )  # fmt: skip

"""How a write is told once it happened, and what a look found for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.causes import diagnosis_of
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.errors import UsageError
from twshell.domain.outcome import Done
from twshell.domain.plan import Step
from twshell.domain.wire import Answer
from twshell.session.plans import left_text

if TYPE_CHECKING:
    from twshell.session.door import Sent
    from twshell.session.session import Session

# What each verb is called once it is done.
PAST = {
    "retweet": "Reposted", "unretweet": "Repost taken back:", "like": "Liked", "unlike": "Like taken back:",
    "bookmark": "Bookmarked", "unbookmark": "Bookmark taken back:", "post": "Posted", "reply": "Replied to",
    "quote": "Quoted", "delete": "Deleted", "follow": "Followed", "unfollow": "Unfollowed", "mute": "Muted",
    "unmute": "Unmuted",
}  # fmt: skip


def done(sent: Sent, step: Step, session: Session) -> Done:
    """Say what was done, to which post of whom, what it cost, what is left and how to take it back."""
    made = str(sent.answer.deed.get("id", ""))
    if step.post is not None:
        what = f"{PAST[step.verb]} {session.brief(step.post)}"
    elif step.user is not None:
        what = f"{PAST[step.verb]} @{step.user.username}"
    else:
        what = f"{PAST[step.verb]} {step.undo.partition('@')[1]}{step.undo.partition('@')[2]}".strip()
    if step.text:
        what += f": “{step.text[:40]}{'…' if len(step.text) > 40 else ''}”"
    target = made or (step.post.id if step.post else step.user.id if step.user else "")
    url = f"https://x.com/{session.identity.username or 'i/web'}/status/{made}" if made and step.text else ""
    cause = sent.diagnosis.cause if sent.diagnosis else ""
    return Done(
        step.verb,
        target,
        what,
        sent.price,
        left_text(session, step.request),
        step.undo.replace("{id}", made),
        cause,
        url,
    )


def found(answer: Answer, step: Step) -> str:
    """Return the id a look found for the write that waits on it."""
    if answer.users:
        return answer.users[0].id
    if answer.posts:
        return answer.posts[0].id
    raise UsageError(
        f"not {step.verb}: X knows nobody by that name", "check the spelling: Tab completes handles you have seen"
    )


def in_flight(step: Step) -> Diagnosis:
    """Tell a write the user stopped waiting for: it may be on X."""
    found = diagnosis_of("timed-out", kind="unknown-outcome", verb=step.verb, doubles=not step.is_idempotent)
    return found._replace(why="You stopped waiting before X answered.")

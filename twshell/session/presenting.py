"""Posts and moments in words, from memory alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from twshell.domain.causes import known_beforehand
from twshell.domain.errors import Refused
from twshell.domain.outcome import Outcome, Shown, Text
from twshell.domain.plan import Step
from twshell.domain.post import Post
from twshell.render.sanitise import line as sanitised
from twshell.session import stopping
from twshell.session.events import Ticket

if TYPE_CHECKING:
    from twshell.store.seen import Seen

WORDS = 32  # characters of a post that stand for it


def clean(text: str) -> str:
    """Make a text from the network safe for one row of the terminal."""
    return sanitised(text)


def words_of(post: Post, who: str) -> str:
    """Write author and first words of a post: `@grace: “first words…”`."""
    words = " ".join(post.text.split())
    words = words if len(words) <= WORDS else words[: WORDS - 1].rstrip() + "…"
    return f"{who}: “{clean(words)}”" if words else who


def brief(post: Post, who: str, number: int | None) -> str:
    """Write a post in a few words: `3 by @grace: “first words…”`; one known by its id alone is that id."""
    name = str(number) if number else f"id:{post.id}"
    return f"{name} by {words_of(post, who)}" if post.text else name


def shown(post: Post, seen: Seen, depth: int = 0) -> Shown:
    """Gather a post with its author, the reposted or quoted post (one level deep) and whom it answers."""
    author = seen.user(post.author_id) if post.author_id else None
    original = quoted = None
    if depth < 2:
        if (post_id := post.reference("retweeted")) and (found := seen.post(post_id)):
            original = shown(found, seen, depth + 1)
        if (post_id := post.reference("quoted")) and (found := seen.post(post_id)):
            quoted = shown(found, seen, depth + 1)
    return Shown(post, author, original=original, quoted=quoted, reply_to=_answered(post, seen))


def _answered(post: Post, seen: Seen) -> str:
    if not post.reference("replied_to") or not post.reply_to_user_id:
        return ""
    for entity in post.entities:
        if entity.kind == "mention" and entity.target == post.reply_to_user_id:
            return entity.text
    user = seen.user(post.reply_to_user_id)
    return user.username if user else ""


def moment(at: float | None, now: float, utc_offset: Callable[[float], int]) -> str:
    """Write a moment as people here read it: 14:02, or Nov 3 14:02 on another day, or `an unknown time`."""
    if at is None:
        return "an unknown time"
    here = datetime.fromtimestamp(at + utc_offset(at), UTC)
    today = datetime.fromtimestamp(now + utc_offset(now), UTC)
    time = f"{here:%H:%M}"
    return time if here.date() == today.date() else f"{here:%b} {here.day} {time}"


def signed_out(verb: str) -> Refused:
    """Refuse for want of keys."""
    return Refused(known_beforehand("credentials-bad", verb=verb, why="nobody is signed in here"))


def late(ticket: Ticket, step: Step) -> Outcome:
    """Tell the late answer to a write nobody waited for."""
    if ticket.defect is not None:
        return Text((f"the {step.verb} was not sent after all: {ticket.defect}",), "warning")
    diagnosis = ticket.result.diagnosis
    if ticket.result.brake is not None:
        told = stopping.told(ticket.result.brake)
        return told._replace(lines=(f"X answered the {step.verb} after all.", *told.lines))
    if diagnosis is None:
        return Text((f"X answered after all: the {step.verb} is done.",), "note")
    return Text((f"X answered after all: {diagnosis.what}",), "warning")

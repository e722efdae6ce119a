"""Posts and moments in words, from memory alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from twshell.domain.causes import known_beforehand
from twshell.domain.errors import Refused
from twshell.domain.outcome import Outcome, Shown, Text
from twshell.domain.plan import Step
from twshell.domain.post import Post, User
from twshell.domain.wording import first_words
from twshell.render.sanitise import line as sanitised
from twshell.session import stopping
from twshell.session.events import Ticket

if TYPE_CHECKING:
    from twshell.store.seen import Seen

WORDS = 32  # characters of a post that stand for it
_DRAWN = ("retweeted", "quoted")  # the posts that are drawn within another


def clean(text: str) -> str:
    """Make a text from the network safe for one row of the terminal."""
    return sanitised(text)


def words_of(post: Post, who: str) -> str:
    """Write author and first words of a post: `@grace: “first words…”`."""
    words = first_words(post.text, WORDS)
    who = clean(who)  # a handle may be whatever a server says
    return f"{who}: “{clean(words)}”" if words else who


def brief(post: Post, who: str, number: int | None) -> str:
    """Write a post in a few words: `3 by @grace: “first words…”`; one known by its id alone is that id."""
    name = str(number) if number else f"id:{post.id}"
    return f"{name} by {words_of(post, who)}" if post.text else name


def shown(posts: Sequence[Post], seen: Seen) -> tuple[Shown, ...]:
    """Gather posts with their authors, the posts they repost or quote (two levels deep) and whom they answer.

    A page takes three look-ups in the store, however many posts it has.
    """
    near = seen.posts(_referred(posts))
    found = near | seen.posts([post_id for post_id in _referred(near.values()) if post_id not in near])
    people = seen.users([user_id for post in (*posts, *found.values()) for user_id in _met(post)])
    return tuple([_shown(post, found, people) for post in posts])


def _referred(posts: Iterable[Post]) -> list[str]:
    return [each.id for post in posts for each in post.references if each.kind in _DRAWN]


def _met(post: Post) -> tuple[str, ...]:
    return (post.author_id, post.reply_to_user_id) if post.reply_to_user_id else (post.author_id,)


def _shown(post: Post, found: Mapping[str, Post], people: Mapping[str, User], depth: int = 0) -> Shown:
    inner: dict[str, Shown] = {}
    for each in post.references if depth < 2 else ():
        if each.kind in _DRAWN and each.id in found and each.kind not in inner:
            inner[each.kind] = _shown(found[each.id], found, people, depth + 1)
    return Shown(
        post,
        people.get(post.author_id),
        original=inner.get("retweeted"),
        quoted=inner.get("quoted"),
        reply_to=_answered(post, people) if post.reply_to_user_id else "",
    )


def _answered(post: Post, people: Mapping[str, User]) -> str:
    if not post.reference("replied_to"):
        return ""
    for entity in post.entities:
        if entity.kind == "mention" and entity.target == post.reply_to_user_id:
            return entity.text
    user = people.get(post.reply_to_user_id)
    return user.username if user else ""


def moment(at: float | None, now: float, utc_offset: Callable[[float], int]) -> str:
    """Write a moment as people here read it: 14:02, or Nov 3 14:02 on another day, or `an unknown time`."""
    from twshell.render.times import clock  # not before the prompt

    return "an unknown time" if at is None else clock(at, now, utc_offset)


def signed_out(verb: str) -> Refused:
    """Refuse for want of keys."""
    found = known_beforehand(
        "credentials-bad", verb=verb, why="twsh has no keys to sign with",
        next_step="`login --keys` saves those of your own app; `twsh --demo` needs none",
    )  # fmt: skip
    head = found.what.partition(": ")[0]  # the cause's own words are about keys that X has seen
    return Refused(found._replace(what=f"{head}: nobody is signed in here."))


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

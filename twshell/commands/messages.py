"""Commands for direct messages: what is said to one person alone, read and sent."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from functools import partial
from typing import TYPE_CHECKING

from twshell.api import messages as messages_api
from twshell.api import users as users_api
from twshell.commands.gathering import Reading, meet, my_id, user_of
from twshell.commands.kinds import Count, Handle, Message
from twshell.commands.spec import command
from twshell.domain import message as said
from twshell.domain.capabilities import check_message
from twshell.domain.errors import Refused, UsageError
from twshell.domain.outcome import Talks
from twshell.domain.plan import LOOKED, Plan, Step
from twshell.domain.post import User
from twshell.domain.wire import Answer, Request
from twshell.session.view import View

if TYPE_CHECKING:
    from twshell.session.session import Session

SHOWN = 10  # events bought at once unless told: each is a cent


@command(
    "dm", mode="RW", group="writing", is_private=True, reads_as="dms",
    examples=("dm @grace", "dm --count 30 @grace", "dm @grace See you at the quay"),
)  # fmt: skip
def dm(session: Session, handle: Handle, text: Message = "", *, count: Count | None = None) -> Plan | Reading:
    """Write somebody a direct message; without a text, show what you and they have written.

    Args:
        handle: who
        text: the rest of the line, as it stands; it is for them alone and kept nowhere once it is sent
        count: how many messages to buy, 10 unless told, at most 100; only without a text
    """
    if not text:
        return _conversation(session, handle, count or SHOWN)
    if count is not None:
        raise UsageError("dm --count reads, and a text writes", "leave one of them out")
    return _send(session, handle, text)


@command("dms", mode="R", group="reading", examples=("dms", "dms 30"))
def dms(session: Session, count: Count | None = None) -> Reading:
    """Show your newest direct messages by conversation; they cost more than posts and are kept nowhere.

    Args:
        count: how many to buy, 10 unless told, at most 100
    """
    yield from my_id(session)
    return (yield from page(session, View("*messages*", "talks", messages_api.newest, size=count or SHOWN)))


def _send(session: Session, handle: Handle, text: str) -> Plan:
    """Plan one message, with a look before it where the id of whom it is for is not known."""
    whom = handle.user or User("", handle.username)
    step = Step(messages_api.send(whom.id or LOOKED, text), "dm", user=whom, text=text)
    shut = f"X says that @{whom.username} takes no messages from you: it will hardly be delivered"
    notes = (shut,) if whom.takes_messages is False else ()
    plan = Plan("dm", (step,), asks="yes", notes=notes, refusal=check_message("dm", text))
    if whom.id:
        return plan
    look = Step(users_api.named(handle.username), "dm", kind="look")
    return plan._replace(steps=(look, step._replace(kind="deferred")))


def _conversation(session: Session, handle: Handle, size: int) -> Reading:
    yield from my_id(session)
    whom = yield from user_of(session, handle)
    view = View(f"*messages with @{whom.username}*", "talks", partial(messages_api.conversation, whom.id), size=size)
    return (yield from page(session, view))


def page(session: Session, view: View) -> Reading:
    """Show one page of messages, newest last; `more` goes on by its token. Nothing of it is remembered."""
    answer = yield view.ask(limit=view.size, token=view.next_token)
    events = messages_api.events_of(answer)[::-1]
    notes = yield from _names(session, events)
    session.view = view._replace(next_token=answer.next_token)
    if not events:
        notes = (*notes, "no messages in the last 30 days" if not view.next_token else "that was the end")
    return Talks(view.title, tuple(_talks(session, events)), notes, bool(answer.next_token))


def _names(session: Session, events: Iterable[said.Message]) -> Generator[Request, Answer, tuple[str, ...]]:
    """Fetch who takes part and nobody knows yet; a refusal must not hide what is paid for, so it becomes a note."""
    involved = dict.fromkeys(
        user_id for event in events for user_id in (event.sender_id, *_others(session, event), *event.participant_ids)
    )
    try:
        yield from meet(session, [each for each in involved if each not in ("", session.identity.user_id)])
    except Refused as refused:
        return (f"some names stay unknown: {refused.diagnosis.what}",)
    return ()


def _talks(session: Session, events: Iterable[said.Message]) -> Iterable[said.Talk]:
    """Gather messages by conversation, the one with the newest message last."""
    talks: dict[str, list[said.Said]] = {}
    titles: dict[str, str] = {}
    for event in events:
        sender = session.seen.user(event.sender_id) if event.sender_id else None
        is_mine = event.sender_id != "" and event.sender_id == session.identity.user_id
        people = tuple(_called(session, user_id) for user_id in event.participant_ids)
        earlier = talks.pop(event.conversation_id, [])
        talks[event.conversation_id] = [*earlier, said.Said(event, sender, is_mine, people)]
        others = [_called(session, user_id) for user_id in _others(session, event)]
        titles[event.conversation_id] = ", ".join(others) or f"group {event.conversation_id}".rstrip()
    return [said.Talk(titles[conversation], tuple(rows)) for conversation, rows in talks.items()]


def _others(session: Session, event: said.Message) -> tuple[str, ...]:
    return said.others_in(event.conversation_id, session.identity.user_id)


def _called(session: Session, user_id: str) -> str:
    if user_id == session.identity.user_id:
        return "you"
    user = session.seen.user(user_id)
    return f"@{user.username}" if user is not None else f"user {user_id}"

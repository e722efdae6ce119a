"""Direct messages: events of a conversation, and what may be written in one; changes with X's messages."""

from __future__ import annotations

from twshell.domain.post import Entity, Post, User
from twshell.domain.record import NamedTuple

LONGEST = 10_000  # characters of one message (docs.x.com direct messages)
SAID, JOINED, LEFT = "MessageCreate", "ParticipantsJoin", "ParticipantsLeave"  # kinds of events


class Message(NamedTuple):
    """One event of a conversation, as X told it: what was said, or who joined or left. Kept nowhere."""

    id: str
    kind: str = SAID
    text: str = ""
    sender_id: str = ""
    conversation_id: str = ""
    created_at: float | None = None  # unix seconds
    entities: tuple[Entity, ...] = ()
    media_keys: tuple[str, ...] = ()
    participant_ids: tuple[str, ...] = ()  # who joined or left

    @property
    def as_post(self) -> Post:
        """Return it as a post of its sender: it is known again by the same rules."""
        return Post(
            self.id, self.text, self.sender_id, self.created_at, entities=self.entities, media_keys=self.media_keys
        )


class Said(NamedTuple):
    """A message with what is needed to draw it; `is_mine`: its sender is who reads."""

    message: Message
    sender: User | None = None
    is_mine: bool = False
    people: tuple[str, ...] = ()  # handles of who joined or left, or their ids


class Talk(NamedTuple):
    """A conversation, or a part of it, oldest first; `title` names who takes part."""

    title: str
    messages: tuple[Said, ...]


def others_in(conversation_id: str, me: str) -> tuple[str, ...]:
    """Return with whom a conversation of two is, by its id; empty for a group, or where the id tells nobody."""
    ids = conversation_id.split("-")
    return tuple(each for each in ids if each != me) if len(ids) == 2 and me in ids else ()

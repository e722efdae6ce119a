"""Changes to direct messages; changes with X's message endpoints."""

from __future__ import annotations

from collections.abc import Iterable

from twshell.sim.records import DmConversation, DmEvent, EventType
from twshell.sim.world import World


def pair_id(one: str, other: str) -> str:
    """Return the id of a conversation of two: the smaller id first."""
    return "-".join(sorted((one, other), key=int))


def send_to(
    world: World,
    sender_id: str,
    recipient_id: str,
    now: float,
    *,
    text: str = "",
    media_keys: tuple[str, ...] = (),
    referenced_post_id: str | None = None,
) -> DmEvent:
    """Send a message to one account, opening the conversation if there is none."""
    conversation_id = pair_id(sender_id, recipient_id)
    if conversation_id not in world.dm_conversations:
        people = [sender_id, recipient_id]
        world.dm_conversations[conversation_id] = DmConversation(conversation_id, people, now)
    return send(
        world,
        conversation_id,
        sender_id,
        now,
        text=text,
        media_keys=media_keys,
        referenced_post_id=referenced_post_id,
    )


def send(
    world: World,
    conversation_id: str,
    sender_id: str,
    now: float,
    *,
    text: str = "",
    media_keys: tuple[str, ...] = (),
    referenced_post_id: str | None = None,
) -> DmEvent:
    """Send a message into a conversation; KeyError if there is none."""
    event = _event(world, conversation_id, "MessageCreate", sender_id, now)
    event.text = text
    event.media_keys = media_keys
    event.referenced_post_id = referenced_post_id
    return event


def open_group(world: World, sender_id: str, member_ids: Iterable[str], now: float) -> DmConversation:
    """Open a group of the sender and the members; its first event says who joined."""
    people = list(dict.fromkeys((sender_id, *member_ids)))
    conversation = DmConversation(world.message_mint.make(now), people, now, is_group=True)
    world.dm_conversations[conversation.id] = conversation
    joined = _event(world, conversation.id, "ParticipantsJoin", sender_id, now)
    joined.participant_ids = tuple(people)
    return conversation


def delete_for(world: World, event_id: str, user_id: str) -> bool:
    """Remove a message for one user; False if there is none or it is removed already."""
    event = world.dm_events.get(event_id)
    if event is None or user_id in event.deleted_for:
        return False
    event.deleted_for.add(user_id)
    return True


def _event(world: World, conversation_id: str, kind: EventType, sender_id: str, now: float) -> DmEvent:
    conversation = world.dm_conversations[conversation_id]
    event = DmEvent(world.message_mint.make(now), conversation_id, kind, now, sender_id)
    world.dm_events[event.id] = event
    conversation.event_ids.append(event.id)
    return event

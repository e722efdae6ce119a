"""Direct messages sent and removed, people kept from sending them; changes with those calls."""

from __future__ import annotations

from typing import Any

from twshell.sim import uploads
from twshell.sim.allowances import check_messaging
from twshell.sim.call import Call, Outcome, done
from twshell.sim.missing import user_missing
from twshell.sim.other_fields import receives_dm
from twshell.sim.post_fields import Reader
from twshell.sim.problems import NO_DM, Invalid, Refusal, coded_refusal, forbidden, not_found
from twshell.sim.records import DmConversation, DmEvent
from twshell.sim.timelines import pair_conversation_id
from twshell.sim.vocabulary import LEGACY

MAX_LENGTH = 10_000


def send_to_user(call: Call) -> Outcome:
    """Answer `POST /2/dm_conversations/with/{participant_id}/messages` with 201."""
    return _sent(call, _pair(call, call.path["participant_id"]), call.body)


def send_to_conversation(call: Call) -> Outcome:
    """Answer `POST /2/dm_conversations/{dm_conversation_id}/messages` with 201."""
    conversation_id = call.path["dm_conversation_id"]
    one, dash, other = conversation_id.partition("-")
    if dash:
        if call.me not in (one, other):
            raise forbidden(NO_DM)
        return _sent(call, _pair(call, other if one == call.me else one), call.body)
    conversation = call.world.dm_conversations.get(conversation_id)
    if conversation is None or call.me not in conversation.participant_ids:
        raise forbidden(NO_DM)
    return _sent(call, conversation, call.body)


def create_group(call: Call) -> Outcome:
    """Answer `POST /2/dm_conversations` with 201: a new group and its first message."""
    message = call.body["message"]
    if "text" not in message and "attachments" not in message:
        raise Invalid("$.message: text or attachments is missing but it is required")
    for user_id in call.body["participant_ids"]:
        _check_open(call, user_id)
    _checked(call, message)
    people = list(dict.fromkeys([call.me, *call.body["participant_ids"]]))
    group = DmConversation(call.world.other_mint.make(call.now), people, call.now, is_group=True)
    call.world.dm_conversations[group.id] = group
    _add(call, group, "ParticipantsJoin", participant_ids=tuple(people))
    return _sent(call, group, message)


def delete(call: Call) -> Outcome:
    """Answer `DELETE /2/dm_events/{event_id}`: it goes for the caller alone."""
    event_id = call.path["event_id"]
    event = call.world.dm_events.get(event_id)
    if event is None or call.me not in call.world.dm_conversations[event.conversation_id].participant_ids:
        raise Refusal(404, {**not_found("dm_event", "event_id", event_id), "status": 404})
    did = call.me not in event.deleted_for
    event.deleted_for.add(call.me)
    return done({"deleted": True}, did=did)


def block(call: Call) -> Outcome:
    """Answer `POST /2/users/{id}/dm/block`: {id} may no longer write to the caller."""
    target = _person(call, call.path["id"], "id")
    blocked = call.world.dm_blocking.setdefault(call.me, {})
    did = target not in blocked
    blocked.setdefault(target, call.now)
    return done({"blocked": True}, did=did)


def unblock(call: Call) -> Outcome:
    """Answer `POST /2/users/{id}/dm/unblock`."""
    did = call.world.dm_blocking.get(call.me, {}).pop(call.path["id"], None) is not None
    return done({"blocked": False}, did=did)


def _person(call: Call, user_id: str, parameter: str) -> str:
    account = call.world.accounts.get(user_id)
    if account is None or account.suspended:
        status = 404 if account is None else 403
        raise Refusal(status, {**user_missing(account, parameter, user_id), "status": status})
    return user_id


def _check_open(call: Call, user_id: str) -> None:
    account = call.world.accounts[_person(call, user_id, "participant_id")]
    if user_id == call.me or not receives_dm(Reader(call.world, call.me, call.now, LEGACY), account):
        raise forbidden(NO_DM)


def _pair(call: Call, other: str) -> DmConversation:
    _check_open(call, other)
    conversation_id = pair_conversation_id(call.me, other)
    conversation = call.world.dm_conversations.get(conversation_id)
    return conversation or DmConversation(conversation_id, conversation_id.split("-"), call.now)


def _checked(call: Call, message: dict[str, Any]) -> tuple[str, ...]:
    """Return the media keys of a message that may be sent; a Refusal otherwise."""
    if len(message.get("text", "")) > MAX_LENGTH:
        raise coded_refusal(403, 354)
    check_messaging(call)
    keys = []
    for attachment in message.get("attachments", []):
        media = uploads.find(call.world, attachment["media_id"])
        if media is None or media.owner_id != call.me or uploads.state_of(media, call.now) != "succeeded":
            raise Invalid("Your media IDs are invalid.")
        keys.append(media.media_key)
    if len(keys) > 1:
        raise Invalid("$.attachments: there must be a maximum of 1 items in the array")
    return tuple(keys)


def _sent(call: Call, conversation: DmConversation, message: dict[str, Any]) -> Outcome:
    keys = _checked(call, message)
    call.world.dm_conversations.setdefault(conversation.id, conversation)
    event = _add(call, conversation, "MessageCreate", text=message.get("text", ""), media_keys=keys)
    return done({"dm_conversation_id": conversation.id, "dm_event_id": event.id}, status=201)


def _add(call: Call, conversation: DmConversation, kind: Any, **more: Any) -> DmEvent:
    event = DmEvent(call.world.mint.make(call.now), conversation.id, kind, call.now, call.me, **more)
    call.world.dm_events[event.id] = event
    conversation.event_ids.append(event.id)
    return event

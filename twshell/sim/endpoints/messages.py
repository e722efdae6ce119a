"""Direct messages sent and removed, people kept from sending them; changes with those calls."""

from __future__ import annotations

from typing import Any

from twshell.sim import correspondence, uploads
from twshell.sim.allowances import check_messaging
from twshell.sim.call import Call, Outcome, done
from twshell.sim.missing import user_missing
from twshell.sim.other_fields import receives_dm
from twshell.sim.post_fields import Reader
from twshell.sim.problems import NO_DM, Invalid, Refusal, coded_refusal, forbidden, not_found
from twshell.sim.records import DmEvent
from twshell.sim.vocabulary import LEGACY

MAX_LENGTH = 10_000


def send_to_user(call: Call) -> Outcome:
    """Answer `POST /2/dm_conversations/with/{participant_id}/messages` with 201."""
    return _to_user(call, call.path["participant_id"])


def send_to_conversation(call: Call) -> Outcome:
    """Answer `POST /2/dm_conversations/{dm_conversation_id}/messages` with 201."""
    conversation_id = call.path["dm_conversation_id"]
    one, dash, other = conversation_id.partition("-")
    if dash:
        if call.me not in (one, other):
            raise forbidden(NO_DM)
        return _to_user(call, other if one == call.me else one)
    conversation = call.world.dm_conversations.get(conversation_id)
    if conversation is None or call.me not in conversation.participant_ids:
        raise forbidden(NO_DM)
    return _to_conversation(call, conversation_id, call.body)


def create_group(call: Call) -> Outcome:
    """Answer `POST /2/dm_conversations` with 201: a new group and its first message."""
    message = call.body["message"]
    if "text" not in message and "attachments" not in message:
        raise Invalid("$.message: text or attachments is missing but it is required")
    for user_id in call.body["participant_ids"]:
        _check_open(call, user_id)
    _checked(call, message)
    group = correspondence.open_group(call.world, call.me, call.body["participant_ids"], call.now)
    return _to_conversation(call, group.id, message)


def delete(call: Call) -> Outcome:
    """Answer `DELETE /2/dm_events/{event_id}`: it goes for the caller alone."""
    event_id = call.path["event_id"]
    event = call.world.dm_events.get(event_id)
    if event is None or call.me not in call.world.dm_conversations[event.conversation_id].participant_ids:
        raise Refusal(404, {**not_found("dm_event", "event_id", event_id), "status": 404})
    return done({"deleted": True}, did=correspondence.delete_for(call.world, event_id, call.me))


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


def _to_user(call: Call, user_id: str) -> Outcome:
    _check_open(call, user_id)
    keys = _checked(call, call.body)
    text = call.body.get("text", "")
    return _sent(correspondence.send_to(call.world, call.me, user_id, call.now, text=text, media_keys=keys))


def _to_conversation(call: Call, conversation_id: str, message: dict[str, Any]) -> Outcome:
    keys = _checked(call, message)
    text = message.get("text", "")
    return _sent(correspondence.send(call.world, conversation_id, call.me, call.now, text=text, media_keys=keys))


def _sent(event: DmEvent) -> Outcome:
    return done({"dm_conversation_id": event.conversation_id, "dm_event_id": event.id}, status=201)

"""Direct messages: requests that send and read them, and what their answers say (facts x-api §2.2, §2.5, §2.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.api.dialect import MESSAGES
from twshell.api.marks import entities_of
from twshell.api.parts import USER, checked_id, page_size, window
from twshell.api.things import id_of, text_of, texts_of, time_of
from twshell.domain.errors import UsageError
from twshell.domain.message import SAID, Message
from twshell.domain.wire import Answer, Request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_WITH = "/2/dm_conversations/with/{participant_id}"
_PAIR = "-"  # between the two ids of a conversation of two


def send(participant_id: str, text: str) -> Request:
    """Build `POST /2/dm_conversations/with/{participant_id}/messages`."""
    if not text.strip():
        raise UsageError("nothing to send", "`dm @grace TEXT`")
    return Request(
        "POST",
        f"/2/dm_conversations/with/{checked_id(participant_id, 'user')}/messages",
        f"{_WITH}/messages",
        body={"text": text},
        answers="deed",
        accepts=USER,
        proof="dm_event_id",
        makes="dm_event_id",
    )


def conversation(participant_id: str, *, limit: int, token: str = "", is_said: bool = False) -> Request:
    """Build `GET /2/dm_conversations/with/{participant_id}/dm_events`, newest first; `is_said`: messages alone."""
    path = f"/2/dm_conversations/with/{checked_id(participant_id, 'user')}/dm_events"
    return _events(path, f"{_WITH}/dm_events", limit, token, is_said)


def newest(*, limit: int, token: str = "") -> Request:
    """Build `GET /2/dm_events`: the newest events of all conversations, newest first."""
    return _events("/2/dm_events", "/2/dm_events", limit, token, False)


def _events(path: str, template: str, limit: int, token: str, is_said: bool) -> Request:
    size = page_size(limit, 1, 100)
    kinds = (("event_types", SAID),) if is_said else ()
    query = (("max_results", str(size)), *kinds, *window("", "", token), *MESSAGES)
    return Request("GET", path, template, query, answers="rows", accepts=USER, at_most=size)


def events_of(answer: Answer) -> tuple[Message, ...]:
    """Return the events of an answer in the order X gave; what has no usable id is left out."""
    found = (_event(row) for row in answer.rows)
    return tuple([event for event in found if event is not None])


def _event(row: Mapping[str, Any]) -> Message | None:
    if not (event_id := id_of(row.get("id"))):
        return None
    attached = row.get("attachments")
    media_keys = texts_of(attached.get("media_keys")) if isinstance(attached, dict) else ()
    # Escaped as a post's text is, which no document says or denies: see matching.
    text, entities = entities_of(text_of(row.get("text")), row.get("entities"), media_keys)
    return Message(
        event_id,
        text_of(row.get("event_type")) or SAID,
        text,
        id_of(row.get("sender_id")),
        _conversation_id(row.get("dm_conversation_id")),
        time_of(row.get("created_at")),
        entities,
        media_keys,
        tuple([user_id for user_id in map(id_of, texts_of(row.get("participant_ids"))) if user_id]),
    )


def _conversation_id(value: Any) -> str:
    """Return the id of a conversation: one number for a group, two for a conversation of two; else nothing."""
    ids = text_of(value).split(_PAIR)
    return _PAIR.join(ids) if len(ids) <= 2 and all(map(id_of, ids)) else ""

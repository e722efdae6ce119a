"""Direct messages: what a conversation is asked for, and what its answers say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.api import messages
from twshell.api.messages import events_of
from twshell.domain.errors import UsageError
from twshell.domain.message import JOINED, LEFT, SAID, Message, others_in
from twshell.domain.plan import LOOKED
from twshell.domain.post import Entity
from twshell.domain.wire import Answer

Decode = Callable[..., Answer]
AT = 1_795_521_600.0
FULL = {
    "id": "1582838499983564806", "event_type": "MessageCreate", "text": "1 &lt; 2, see https://t.co/a",
    "sender_id": "101", "dm_conversation_id": "101-102", "created_at": "2026-11-24T12:00:00.000Z",
    "entities": {"urls": [{"start": 14, "end": 28, "url": "https://t.co/a", "display_url": "example.com",
                           "expanded_url": "https://example.com/"}]},
    "attachments": {"media_keys": ["3_1"]},
}  # fmt: skip
READ = Message(
    "1582838499983564806", text="1 < 2, see https://t.co/a", sender_id="101", conversation_id="101-102", created_at=AT,
    entities=(Entity("url", 11, 25, "example.com", "https://example.com/"),), media_keys=("3_1",),
)  # fmt: skip
ROWS = [
    ("a message with everything", FULL, READ),
    ("a bare one", {"id": "7", "event_type": "MessageCreate", "text": "hi"}, Message("7", text="hi")),
    ("one in a group", {"id": "7", "dm_conversation_id": "1578398451921985538"},
     Message("7", conversation_id="1578398451921985538")),
    ("who joined", {"id": "7", "event_type": "ParticipantsJoin", "participant_ids": ["1", "2"], "sender_id": "3"},
     Message("7", JOINED, sender_id="3", participant_ids=("1", "2"))),
    ("who left", {"id": "7", "event_type": "ParticipantsLeave", "participant_ids": ["1"]},
     Message("7", LEFT, participant_ids=("1",))),
    ("no id", {"event_type": "MessageCreate", "text": "hi"}, None),
    ("an id that is none", {"id": "../7", "text": "hi"}, None),
    ("everything of another sort", {"id": 7, "event_type": [], "text": {}, "sender_id": "x",
     "dm_conversation_id": "a-b", "created_at": 5, "entities": [], "attachments": "x",
     "participant_ids": ["x", 5]}, Message("7")),
    ("a conversation of three", {"id": "7", "dm_conversation_id": "1-2-3"}, Message("7")),
]  # fmt: skip


@pytest.mark.parametrize(("case", "row", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_an_event_is_read(answer: Decode, case: str, row: dict[str, Any], expected: Message | None) -> None:
    found = events_of(answer({"data": [row]}, "rows"))
    assert ((expected,) if expected is not None else ()) == found


def test_every_sample_of_an_event_is_read(samples: Any, answer: Decode) -> None:
    bodies = [sample.body for sample in samples if isinstance(sample.body, dict)]
    pages = [body for body in bodies if isinstance(body.get("data"), list)]
    said = (SAID, JOINED, LEFT)  # others are of the stream
    rows = [row for row in (*(row for page in pages for row in page["data"]), *bodies) if row.get("event_type") in said]
    assert 5 <= len(rows)
    told = events_of(answer({"data": rows}, "rows"))
    assert [(row["id"], row["event_type"], row.get("text", "")) for row in rows] == [
        (event.id, event.kind, event.text) for event in told
    ]


def test_a_sending_is_proved_by_the_id_of_the_message_alone(answer: Decode) -> None:
    request = messages.send("42", "hello")
    assert ("dm_event_id", "dm_event_id", {"text": "hello"}) == (request.proof, request.makes, request.body)
    data = {"dm_conversation_id": "1-2", "dm_event_id": "3"}
    assert answer({"data": data}, "deed", method="POST", proof=request.proof, status=201).is_good
    assert not answer({"data": {"dm_conversation_id": "1-2"}}, "deed", method="POST", proof=request.proof).is_good


def test_whom_it_is_to_may_still_be_looked_for() -> None:
    assert f"/2/dm_conversations/with/{LOOKED}/messages" == messages.send(LOOKED, "x").path


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_no_message(text: str) -> None:
    with pytest.raises(UsageError, match="nothing to send"):
        messages.send("42", text)


def test_who_is_no_id_is_not_written_to() -> None:
    with pytest.raises(UsageError):
        messages.send("42/../7", "x")


def test_a_page_costs_no_more_than_was_asked_for() -> None:
    assert (1, 10, 100) == tuple(messages.newest(limit=limit).at_most for limit in (0, 10, 999))
    assert "expansions" not in dict(messages.newest(limit=10).query)


TWO = [("101-102", "101", ("102",)), ("102-101", "101", ("102",)), ("101-102", "7", ()),
       ("1578398451921985538", "1", ()), ("", "101", ()), ("1-2-3", "1", ())]  # fmt: skip


@pytest.mark.parametrize(("conversation", "me", "others"), TWO)
def test_with_whom_a_conversation_is(conversation: str, me: str, others: tuple[str, ...]) -> None:
    assert others == others_in(conversation, me)

"""Direct messages: who may write to whom, what is kept, what is removed."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.sim import Simulator, correspondence

ADA, GRACE, LIN, EVE, ROSA, SAM = "101", "102", "103", "104", "105", "106"
REFUSED = {
    "title": "Forbidden", "detail": "You do not have permission to DM one or more participants.",
    "type": "about:blank", "status": 403,
}  # fmt: skip


def write_to(client: Any, user_id: str, **message: Any) -> Any:
    return client.post(f"/2/dm_conversations/with/{user_id}/messages", message or {"text": "hello"})


def test_a_message_is_kept_for_both(sim: Simulator, client: Any) -> None:
    answer = write_to(client, GRACE)
    assert answer.status_code == 201
    told = answer.json()["data"]
    assert told["dm_conversation_id"] == "101-102"
    mine = client.get("/2/dm_conversations/with/102/dm_events").json()["data"]
    assert mine == [{"id": told["dm_event_id"], "event_type": "MessageCreate", "text": "hello"}]
    other = sim.tokens.make_user_token(GRACE)
    client.keys = (*client.keys[:2], other.token, other.secret)
    assert client.get("/2/dm_conversations/101-102/dm_events").json()["data"] == mine


def test_a_conversation_is_written_to_by_its_id_in_either_order(client: Any) -> None:
    write_to(client, GRACE)
    for name in ("101-102", "102-101"):
        answer = client.post(f"/2/dm_conversations/{name}/messages", {"text": name})
        assert answer.json()["data"]["dm_conversation_id"] == "101-102"


@pytest.mark.parametrize("name", ["102-103", "123456789012345678"])
def test_another_peoples_conversation_is_closed(client: Any, name: str) -> None:
    answer = client.post(f"/2/dm_conversations/{name}/messages", {"text": "psst"})
    assert (answer.status_code, answer.json()) == (403, REFUSED)
    assert client.get(f"/2/dm_conversations/{name}/dm_events").json() == {"meta": {"result_count": 0}}


def test_who_takes_messages_from_few_refuses_the_rest(sim: Simulator, client: Any) -> None:
    answer = write_to(client, ROSA)
    assert (answer.status_code, answer.json()) == (403, REFUSED)
    sim.world.follow(ROSA, ADA, sim.clock.now())
    assert write_to(client, ROSA).status_code == 201


def test_who_blocks_messages_gets_none(client: Any, make_client: Any) -> None:
    hers = make_client(GRACE)
    assert hers.post("/2/users/101/dm/block").json() == {"data": {"blocked": True}}
    assert write_to(client, GRACE).status_code == 403
    assert hers.post("/2/users/101/dm/unblock").json() == {"data": {"blocked": False}}
    assert write_to(client, GRACE).status_code == 201


@pytest.mark.parametrize(("user_id", "status"), [("999", 404), (SAM, 403), (ADA, 403)])
def test_nobody_the_suspended_and_oneself_are_refused(client: Any, user_id: str, status: int) -> None:
    assert write_to(client, user_id).status_code == status


def test_a_group_is_made_with_its_first_message(client: Any) -> None:
    body = {"conversation_type": "Group", "participant_ids": [GRACE, LIN], "message": {"text": "all"}}
    told = client.post("/2/dm_conversations", body)
    assert told.status_code == 201
    name = told.json()["data"]["dm_conversation_id"]
    events = client.get(f"/2/dm_conversations/{name}/dm_events").json()["data"]
    assert [event["event_type"] for event in events] == ["MessageCreate", "ParticipantsJoin"]
    assert client.post(f"/2/dm_conversations/{name}/messages", {"text": "again"}).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {"conversation_type": "Group", "participant_ids": [GRACE, LIN], "message": {}},
        {"conversation_type": "Pair", "participant_ids": [GRACE, LIN], "message": {"text": "x"}},
        {"conversation_type": "Group", "participant_ids": [GRACE], "message": {"text": "x"}},
        {"conversation_type": "Group", "message": {"text": "x"}},
    ],
)
def test_a_group_that_is_none_is_refused(sim: Simulator, client: Any, body: Any) -> None:
    assert client.post("/2/dm_conversations", body).status_code == 400
    assert sim.world.dm_conversations == {}


def test_a_group_with_a_closed_member_is_refused_whole(sim: Simulator, client: Any) -> None:
    body = {"conversation_type": "Group", "participant_ids": [GRACE, ROSA], "message": {"text": "x"}}
    assert client.post("/2/dm_conversations", body).status_code == 403
    assert sim.world.dm_conversations == {}


@pytest.mark.parametrize(
    ("message", "status"),
    [({"text": "x" * 10_000}, 201), ({"text": "x" * 10_001}, 403), ({}, 400), ({"text": ""}, 400)],
)
def test_a_message_has_bounds(client: Any, message: Any, status: int) -> None:
    assert client.post("/2/dm_conversations/with/102/messages", message).status_code == status


def test_a_message_that_is_too_long_is_code_354(client: Any) -> None:
    answer = client.post("/2/dm_conversations/with/102/messages", {"text": "x" * 10_001})
    assert answer.json()["errors"][0]["code"] == 354


def test_a_deleted_message_goes_for_oneself_alone(sim: Simulator, client: Any) -> None:
    event_id = write_to(client, GRACE).json()["data"]["dm_event_id"]
    assert client.get(f"/2/dm_events/{event_id}").json()["data"]["text"] == "hello"
    assert client.delete(f"/2/dm_events/{event_id}").json() == {"data": {"deleted": True}}
    assert client.get(f"/2/dm_events/{event_id}").status_code == 404
    assert client.get("/2/dm_events").json() == {"meta": {"result_count": 0}}
    other = sim.tokens.make_user_token(GRACE)
    client.keys = (*client.keys[:2], other.token, other.secret)
    assert client.get(f"/2/dm_events/{event_id}").json()["data"]["text"] == "hello"


def test_another_peoples_message_cannot_be_deleted(sim: Simulator, client: Any) -> None:
    event_id = write_to(client, GRACE).json()["data"]["dm_event_id"]
    other = sim.tokens.make_user_token(LIN)
    client.keys = (*client.keys[:2], other.token, other.secret)
    assert client.delete(f"/2/dm_events/{event_id}").status_code == 404


def test_fifteen_messages_a_quarter_of_an_hour(client: Any) -> None:
    statuses = [write_to(client, GRACE, text=f"n{number}").status_code for number in range(16)]
    assert statuses == [201] * 15 + [429]


def test_five_hundred_messages_a_day_are_enough(sim: Simulator, client: Any) -> None:
    for number in range(499):
        correspondence.send_to(sim.world, "101", GRACE, sim.clock.now() - 1_000, text=f"n{number}")
    assert write_to(client, GRACE, text="the last").status_code == 201
    answer = write_to(client, GRACE, text="one more")
    assert (answer.status_code, answer.json()["detail"]) == (403, "This operation is not permitted.")

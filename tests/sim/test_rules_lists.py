"""Lists: made, changed, filled, followed, pinned, and by whom."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.sim import Simulator
from twshell.sim.records import TwList

ADA, GRACE, LIN, SAM = "101", "102", "103", "106"


@pytest.fixture
def made(client: Any) -> str:
    answer = client.post("/2/lists", {"name": "friends", "private": True, "description": "few"})
    assert (answer.status_code, answer.json()["data"]["name"]) == (201, "friends")
    list_id = str(answer.json()["data"]["id"])
    assert answer.headers["location"] == f"https://api.x.com/2/lists/{list_id}"
    return list_id


@pytest.fixture
def graces(sim: Simulator) -> str:
    sim.world.lists["9001"] = TwList("9001", "hers", GRACE, sim.clock.now())
    sim.world.lists["9002"] = TwList("9002", "secret", GRACE, sim.clock.now(), private=True)
    return "9001"


def test_a_list_is_filled_and_emptied(sim: Simulator, client: Any, made: str) -> None:
    assert client.post(f"/2/lists/{made}/members", {"user_id": GRACE}).json() == {"data": {"is_member": True}}
    assert client.post(f"/2/lists/{made}/members", {"user_id": LIN}).status_code == 200
    assert {one["id"] for one in client.get(f"/2/lists/{made}/members").json()["data"]} == {GRACE, LIN}
    assert {post["author_id"] for post in shown(client, made)} == {GRACE}
    assert client.delete(f"/2/lists/{made}/members/{GRACE}").json() == {"data": {"is_member": False}}
    assert shown(client, made) == []


def shown(client: Any, list_id: str) -> Any:
    return client.get(f"/2/lists/{list_id}/tweets", **{"tweet.fields": "author_id"}).json().get("data", [])


def test_a_list_is_changed_and_deleted(sim: Simulator, client: Any, made: str) -> None:
    assert client.put(f"/2/lists/{made}", {"name": "old friends"}).json() == {"data": {"updated": True}}
    assert client.get(f"/2/lists/{made}").json()["data"]["name"] == "old friends"
    assert client.put(f"/2/lists/{made}", {}).status_code == 400
    client.post("/2/users/101/pinned_lists", {"list_id": made})
    assert client.delete(f"/2/lists/{made}").json() == {"data": {"deleted": True}}
    assert client.get(f"/2/lists/{made}").status_code == 404
    assert client.get("/2/users/101/pinned_lists").json() == {"meta": {"result_count": 0}}


def test_another_persons_list_is_followed_and_pinned_but_not_changed(client: Any, graces: str) -> None:
    assert client.post("/2/users/101/pinned_lists", {"list_id": graces}).status_code == 403
    assert client.post("/2/users/101/followed_lists", {"list_id": graces}).json() == {"data": {"following": True}}
    assert [one["id"] for one in client.get("/2/users/101/followed_lists").json()["data"]] == [graces]
    assert client.post("/2/users/101/pinned_lists", {"list_id": graces}).json() == {"data": {"pinned": True}}
    assert client.delete(f"/2/users/101/pinned_lists/{graces}").json() == {"data": {"pinned": False}}
    assert client.delete(f"/2/users/101/followed_lists/{graces}").json() == {"data": {"following": False}}
    for answer in (
        client.put(f"/2/lists/{graces}", {"name": "mine"}),
        client.delete(f"/2/lists/{graces}"),
        client.post(f"/2/lists/{graces}/members", {"user_id": LIN}),
    ):
        assert answer.status_code == 403


def test_a_private_list_of_another_is_as_if_it_were_not(client: Any, graces: str) -> None:
    assert client.get("/2/lists/9002").status_code == 404
    assert client.post("/2/users/101/followed_lists", {"list_id": "9002"}).status_code == 404


@pytest.mark.parametrize(("user_id", "status"), [("999", 404), (SAM, 403)])
def test_who_is_not_there_cannot_be_listed(client: Any, made: str, user_id: str, status: int) -> None:
    assert client.post(f"/2/lists/{made}/members", {"user_id": user_id}).status_code == status


def test_doing_it_twice_changes_nothing(sim: Simulator, client: Any, made: str) -> None:
    for _ in range(2):
        client.post(f"/2/lists/{made}/members", {"user_id": GRACE})
    assert [row.effect for row in sim.ledger[-2:]] == ["done", "none"]


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 26}, {"name": "x", "description": "y" * 101}])
def test_names_and_descriptions_have_bounds(client: Any, body: Any) -> None:
    assert client.post("/2/lists", body).status_code == 400

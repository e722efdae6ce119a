"""What writes leave behind: reposts, deletions, mutes, bookmarks, hidden replies, and doing things twice."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.sim import Simulator

ADA, GRACE, LIN, EVE, SAM = "101", "102", "103", "104", "106"


def blank(detail: str, status: int = 403) -> dict[str, Any]:
    return {"title": "Forbidden", "detail": detail, "type": "about:blank", "status": status}


def refused(answer: Any, status: int, body: dict[str, Any]) -> bool:
    assert (answer.status_code, answer.json()) == (status, body)
    return True


def post_of(sim: Simulator, user_id: str, number: int = 0) -> str:
    return sim.world.posts_by_author[user_id][number]


def test_a_repost_shows_and_a_second_one_changes_nothing(sim: Simulator, client: Any) -> None:
    post_id = post_of(sim, GRACE)
    first = client.post("/2/users/101/retweets", {"tweet_id": post_id})
    second = client.post("/2/users/101/retweets", {"tweet_id": post_id})
    assert first.json() == second.json()
    assert first.json()["data"]["retweeted"] is True
    assert [row.effect for row in sim.ledger] == ["done", "none"]
    shown = client.get("/2/users/101/tweets", **{"tweet.fields": "referenced_tweets"}).json()["data"][0]
    assert shown["referenced_tweets"] == [{"type": "retweeted", "id": post_id}]


def test_undoing_a_repost_twice_is_no_error(sim: Simulator, client: Any) -> None:
    post_id = post_of(sim, GRACE)
    client.post("/2/users/101/retweets", {"tweet_id": post_id})
    answers = [client.delete(f"/2/users/101/retweets/{post_id}").json() for _ in range(2)]
    assert answers == [{"data": {"retweeted": False}}] * 2
    assert [row.effect for row in sim.ledger] == ["done", "done", "none"]
    assert ADA not in sim.world.reposts_of[post_id]


@pytest.mark.parametrize(("post", "status"), [("999", 404), ("protected", 403)])
def test_what_cannot_be_seen_cannot_be_reposted(sim: Simulator, client: Any, post: str, status: int) -> None:
    post_id = post_of(sim, EVE) if post == "protected" else post
    answer = client.post("/2/users/101/retweets", {"tweet_id": post_id})
    assert (answer.status_code, answer.json()["status"], answer.json()["resource_id"]) == (status, status, post_id)


def test_writes_want_the_callers_own_id(client: Any, sim: Simulator) -> None:
    answer = client.post(f"/2/users/{GRACE}/retweets", {"tweet_id": post_of(sim, GRACE)})
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "parameters": {"id": ["102"]},
            "message": "The `id` query parameter value [102] must be the same as the authenticating user [101]",
        }
    ]


def test_deleting_is_for_ones_own_and_twice_is_no_error(sim: Simulator, client: Any) -> None:
    refused(
        client.delete(f"/2/tweets/{post_of(sim, GRACE)}"), 403, blank("You are not authorized to delete this Tweet.")
    )
    made = client.say("gone soon")
    post_id = made.json()["data"]["id"]
    assert made.headers["location"] == f"https://api.x.com/2/tweets/{post_id}"
    assert client.delete(f"/2/tweets/{post_id}").json() == {"data": {"deleted": True}}
    assert client.delete(f"/2/tweets/{post_id}").json() == {"data": {"deleted": True}}
    assert client.get(f"/2/tweets/{post_id}").json()["errors"][0]["title"] == "Not Found Error"


def test_muting_and_back(sim: Simulator, client: Any) -> None:
    assert client.post("/2/users/101/muting", {"target_user_id": LIN}).json() == {"data": {"muting": True}}
    assert [one["id"] for one in client.get("/2/users/101/muting").json()["data"]] == [LIN]
    assert client.delete(f"/2/users/101/muting/{LIN}").json() == {"data": {"muting": False}}
    assert client.get("/2/users/101/muting").json() == {"meta": {"result_count": 0}}


@pytest.mark.parametrize(("target", "status"), [("101", 400), ("999", 404), (SAM, 403)])
def test_muting_oneself_nobody_or_the_suspended_is_refused(client: Any, target: str, status: int) -> None:
    assert client.post("/2/users/101/muting", {"target_user_id": target}).status_code == status


def test_bookmarks_go_into_folders_and_out(sim: Simulator, client: Any, user_bearer: Any) -> None:
    token, post_id = user_bearer(), post_of(sim, GRACE)
    folder = client.bearer("POST", "/2/users/101/bookmarks/folders", token, json={"name": "later"})
    assert (folder.status_code, folder.json()["data"]["name"]) == (201, "later")
    folder_id = folder.json()["data"]["id"]
    client.bearer("POST", "/2/users/101/bookmarks", token, json={"tweet_id": post_id, "folder_id": folder_id})
    assert client.get("/2/users/101/bookmarks/folders").json()["data"] == [{"id": folder_id, "name": "later"}]
    assert client.get(f"/2/users/101/bookmarks/folders/{folder_id}").json()["data"] == [{"id": post_id}]
    gone = client.bearer("DELETE", f"/2/users/101/bookmarks/{post_id}", token)
    assert gone.json() == {"data": {"bookmarked": False}}
    assert client.get("/2/users/101/bookmarks").json() == {"meta": {"result_count": 0}}


def test_hiding_is_for_replies_in_ones_own_conversation(sim: Simulator, client: Any) -> None:
    answered = sim.world.add_post(author_id=LIN, text="hm", now=sim.clock.now(), reply_to=post_of(sim, ADA))
    assert client.put(f"/2/tweets/{answered.id}/hidden", {"hidden": True}).json() == {"data": {"hidden": True}}
    assert sim.world.posts[answered.id].hidden
    assert client.put(f"/2/tweets/{post_of(sim, GRACE)}/hidden", {"hidden": True}).status_code == 403


def test_a_new_post_may_take_a_while_to_show(sim: Simulator, client: Any, clock: Any) -> None:
    sim.settings.lag = 5.0
    sim.settings_changed()
    post_id = client.say("soon").json()["data"]["id"]
    assert "errors" in client.get(f"/2/tweets/{post_id}").json()
    assert post_id not in client.get("/2/users/101/tweets").text
    clock.at += 6
    assert client.get(f"/2/tweets/{post_id}").json()["data"]["text"] == "soon"
    assert post_id in client.get("/2/users/101/tweets").text

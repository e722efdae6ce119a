"""The usual town behind the server: it lives with the clock, its pictures are served, every scenario plays in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from twshell.sim import SCENARIOS, Simulator


@pytest.fixture(scope="module")
def _town(clock_of_module: Any) -> Iterator[Simulator]:
    with Simulator(clock=clock_of_module, size="small", lively=True, slowness=0.0) as sim:
        yield sim


@pytest.fixture(scope="module")
def clock_of_module() -> Any:
    class Clock:
        at = 1_795_500_000.0

        def __call__(self) -> float:
            return self.at

    return Clock()


@pytest.fixture
def town(_town: Simulator) -> Iterator[Simulator]:
    _town.begin(1)
    _town.scenario("healthy")
    yield _town
    assert _town.crashes == []


@pytest.fixture
def ada(town: Simulator, client: Any) -> Any:
    """A client of the town's owner."""
    client.sim, client.keys = town, town.keys[:4]
    return client


def home(ada: Any, town: Simulator, **query: str) -> Any:
    return ada.get(f"/2/users/{town.world.me_id}/timelines/reverse_chronological", **query).json()


def test_the_owner_is_ada_and_has_room_to_post(ada: Any) -> None:
    assert ada.get("/2/users/me").json()["data"]["username"] == "ada"
    assert [ada.say(f"a word {number}").status_code for number in range(10)] == [201] * 10


def test_people_go_on_posting_as_the_clock_moves(ada: Any, town: Simulator, clock_of_module: Any) -> None:
    before = home(ada, town)["meta"]["newest_id"]
    clock_of_module.at += 3_600
    after = home(ada, town, since_id=before)
    assert after["meta"]["result_count"] > 5


def test_what_the_owner_writes_is_answered(ada: Any, town: Simulator, clock_of_module: Any) -> None:
    post_id = ada.say("Has anybody seen the ferry? @grace").json()["data"]["id"]
    clock_of_module.at += 900
    mentions = ada.get(f"/2/users/{town.world.me_id}/mentions", **{"tweet.fields": "conversation_id"}).json()["data"]
    assert post_id in {mention["conversation_id"] for mention in mentions}


def test_a_town_told_to_stand_still_does(ada: Any, town: Simulator, clock_of_module: Any) -> None:
    town.settings.lively = False
    before = home(ada, town)["meta"]["newest_id"]
    clock_of_module.at += 3_600
    assert home(ada, town)["meta"]["newest_id"] == before


def test_pictures_are_served_without_a_signature(ada: Any, town: Simulator) -> None:
    query = {
        "max_results": "100",
        "expansions": "attachments.media_keys,author_id",
        "media.fields": "url,preview_image_url",
    }
    told = home(ada, town, **query, **{"user.fields": "profile_image_url"})["includes"]
    urls = [told["users"][0]["profile_image_url"], next(media["url"] for media in told["media"] if "url" in media)]
    for url in urls:
        assert url.startswith(town.url)
        answer = requests.get(url, timeout=20)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert requests.post(urls[0], timeout=20).status_code == 405
    assert town.ledger[-1].template.endswith("reverse_chronological")


def test_the_bearer_is_not_needed_nor_looked_at_for_pictures(town: Simulator) -> None:
    assert requests.get(f"{town.url}/profile_images/1/face_normal.png", timeout=20).status_code == 404


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_plays_in_the_town(ada: Any, town: Simulator, name: str) -> None:
    town.scenario(name)
    post_id = next(
        post.id for post in reversed(town.world.posts.values()) if town.world.follows(town.world.me_id, post.author_id)
    )
    for _ in range(7):
        for act in (
            lambda: home(ada, town),
            lambda: ada.post(f"/2/users/{town.world.me_id}/retweets", {"tweet_id": post_id}),
        ):
            try:
                act()
            except (requests.ConnectionError, requests.JSONDecodeError):
                assert name == "flaky"
    assert len(town.ledger) == 14

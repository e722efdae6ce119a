"""Each scenario does what its story says, and can be entered again."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import requests

from twshell.sim import SCENARIOS, Simulator


def test_the_names_are_those_of_the_design() -> None:
    assert SCENARIOS == (
        "healthy", "low-budget", "write-blocked", "over-capacity", "credits-gone", "locked", "flaky",
    )  # fmt: skip


def test_naming_the_scenarios_imports_no_server() -> None:
    code = "import sys, twshell.sim; print([m for m in sys.modules if m.startswith(('twshell.sim.', 'oauthlib'))])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30).stdout
    assert out.strip() == "['twshell.sim.scenarios']"


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_tells_a_short_story_and_can_be_entered_twice(sim: Simulator, name: str) -> None:
    story = sim.scenario(name)
    assert 1 <= len(story) <= 4
    assert all(0 < len(line) <= 110 for line in story)
    assert sim.scenario(name) == story
    assert sim.scenario_name == name


def test_an_unknown_scenario_is_an_error(sim: Simulator) -> None:
    with pytest.raises(KeyError):
        sim.scenario("sunny")


def test_the_town_stays_when_the_scenario_changes(sim: Simulator, client: Any) -> None:
    post_id = client.say("I stay").json()["data"]["id"]
    sim.scenario("locked")
    assert client.get(f"/2/tweets/{post_id}").json()["data"]["text"] == "I stay"


def test_a_scenario_fills_the_purse_anew(sim: Simulator, client: Any) -> None:
    for number in range(130):
        client.say(f"see example.com {number}")
        sim.settings.allowances = False
        sim.windows.put([])
    assert client.get("/2/users/me").status_code == 402
    sim.scenario("healthy")
    assert client.get("/2/usage/credits").json()["data"]["total_balance"] == 25.0


def test_healthy_lets_reads_and_writes_pass(client: Any) -> None:
    assert (client.get("/2/users/me").status_code, client.say("hello").status_code) == (200, 201)


def test_low_budget_leaves_three_of_fifty_reposts_for_nine_minutes(sim: Simulator, client: Any, clock: Any) -> None:
    sim.scenario("low-budget")
    ids = sim.world.posts_by_author["102"][:5]
    answers = [client.post("/2/users/101/retweets", {"tweet_id": post_id}) for post_id in ids[:4]]
    assert [answer.headers["x-rate-limit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["x-rate-limit-reset"] == str(int(clock.at) + 540)
    assert client.say("posts are plenty").headers["x-rate-limit-remaining"] == "99"
    clock.at += 540
    assert client.post("/2/users/101/retweets", {"tweet_id": ids[4]}).status_code == 200


def test_write_blocked_refuses_writes_with_261_verbatim(sim: Simulator, client: Any) -> None:
    sim.scenario("write-blocked")
    assert client.say("x").json() == {
        "errors": [
            {
                "code": 261,
                "message": "Application cannot perform write actions. Contact Twitter Platform Operations through "
                "https://help.twitter.com/forms/platform.",
            }
        ]
    }
    assert client.get("/2/users/me").status_code == 200


def test_over_capacity_refuses_two_of_three_writes_and_does_some_all_the_same(sim: Simulator, client: Any) -> None:
    sim.scenario("over-capacity")
    statuses = [client.say(f"try {number}").status_code for number in range(1, 7)]
    assert statuses == [503, 503, 201, 503, 503, 201]
    assert [row.effect for row in sim.ledger] == ["none", "done", "done", "none", "none", "done"]
    texts = [sim.world.posts[post_id].text for post_id in sim.world.posts_by_author["101"][1:]]
    assert texts == ["try 2", "try 3", "try 6"]
    assert client.get("/2/users/me").status_code == 200


def test_over_capacity_says_130(sim: Simulator, client: Any) -> None:
    sim.scenario("over-capacity")
    assert client.say("x").json() == {"errors": [{"code": 130, "message": "Over capacity"}]}


def test_credits_gone_refuses_everything_under_healthy_headers(sim: Simulator, client: Any) -> None:
    client.say("spent before")
    sim.scenario("credits-gone")
    for answer in (
        client.get("/2/users/me"),
        client.say("x"),
        client.bearer("GET", "/2/users/102", sim.keys.bearer_token),
    ):
        assert answer.status_code == 402
        assert answer.json() == {
            "title": "Payment Required",
            "detail": "credits depleted",
            "status": 402,
            "type": "https://api.x.com/2/problems/credits-depleted",
        }
        assert int(answer.headers["x-rate-limit-remaining"]) > 50
    sim.scenario("healthy")
    assert client.get("/2/users/me").status_code == 200


def test_locked_refuses_writes_with_326_and_shows_the_account(sim: Simulator, client: Any) -> None:
    sim.scenario("locked")
    assert client.say("x").json()["errors"][0]["code"] == 326
    assert client.get("/2/users/me").json()["data"]["username"] == "ada"


def test_flaky_is_a_mixture_that_repeats_itself(sim: Simulator, client: Any) -> None:
    def attempt(act: Any) -> str:
        try:
            return str(act().status_code)
        except requests.ConnectionError:
            return "broken"

    def play() -> tuple[list[str], list[str]]:
        sim.scenario("flaky")
        reads = [attempt(lambda: client.get("/2/users/me")) for _ in range(6)]
        writes = [attempt(lambda n=n: client.say(f"{sim.traced} {n}")) for n in range(5)]
        return reads, writes

    sim.slowness = 0.0
    expected = (["200", "200", "200", "503", "200", "broken"], ["201", "201", "503", "broken", "201"])
    assert play() == expected
    assert [row.effect for row in sim.ledger[-5:]] == ["done", "done", "none", "done", "done"]
    assert play() == expected

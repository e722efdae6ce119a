"""The control pages: what they change, what they refuse, and that they are for this machine only."""

from __future__ import annotations

import json
import shlex
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from twshell.sim import SCENARIOS, Simulator

PAGES = (
    "app", "bill", "clock", "export", "faults", "import", "ledger", "reset", "scenario", "settings", "state", "tokens",
)  # fmt: skip


class Desk:
    """The control pages as a person with curl has them."""

    def __init__(self, sim: Simulator) -> None:
        self.sim = sim

    def ask(self, method: str, page: str, body: Any = None, **more: Any) -> requests.Response:
        return requests.request(method, f"{self.sim.url}/sim{page}", json=body, timeout=20, **more)

    def get(self, page: str) -> Any:
        answer = self.ask("GET", page)
        assert answer.status_code == 200
        return answer.json()

    def post(self, page: str, body: Any = None) -> Any:
        answer = self.ask("POST", page, body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def desk(sim: Simulator) -> Desk:
    return Desk(sim)


def test_the_index_names_every_page_and_scenario(desk: Desk) -> None:
    told = desk.get("/")
    assert told["scenarios"] == list(SCENARIOS)
    pages = {page for page in told["pages"] if told["pages"][page]}
    assert pages == {f"/sim/{name}" for name in PAGES}
    assert desk.get("") == told


def test_every_example_of_the_index_does_what_it_says(desk: Desk) -> None:
    met = set()
    kept: Any = None
    for example in desk.get("/")["examples"]:
        for line in example.split(" && "):
            words = shlex.split(line.partition(" > ")[0])
            url = next(word for word in words if word.startswith(desk.sim.url))
            body = words[words.index("-d") + 1].encode() if "-d" in words else None
            method = "POST" if body else words[words.index("-X") + 1] if "-X" in words else "GET"
            if body == b"@town.json":
                body = json.dumps(kept).encode()
            # curl -d says that the body is a form; the pages read it as JSON all the same.
            form = {"content-type": "application/x-www-form-urlencoded"}
            answer = requests.request(method, url, data=body, headers=form if body else {}, timeout=20)
            assert answer.status_code == 200, (line, answer.text)
            kept = answer.json()
            met.add(urlsplit(url).path)
    assert met == {f"/sim/{name}" for name in PAGES}


def test_a_reset_begins_anew_with_a_seed(desk: Desk, sim: Simulator, client: Any, make_client: Any) -> None:
    client.say("forgotten")
    assert desk.post("/reset", {"seed": 7, "scenario": "locked"})["story"] == list(sim.scenario("locked"))
    assert (sim.seed, sim.ledger, sim.bill.total) == (7, [], 0.0)
    assert len(sim.world.posts_by_author["101"]) == 1
    assert client.get("/2/users/me").status_code == 401
    assert make_client().get("/2/users/me").status_code == 200
    desk.post("/reset")
    assert (sim.seed, sim.scenario_name) == (7, "locked")


def test_the_clock_can_be_frozen_advanced_and_set(desk: Desk, sim: Simulator, clock: Any) -> None:
    start = clock.at
    assert desk.get("/clock") == {"now": start, "frozen": False}
    assert desk.post("/clock", {"advance": 60}) == {"now": start + 60, "frozen": False}
    clock.at += 5
    assert desk.post("/clock", {"freeze": True}) == {"now": start + 65, "frozen": True}
    clock.at += 100
    assert desk.post("/clock", {"advance": 10}) == {"now": start + 75, "frozen": True}
    assert desk.post("/clock", {"freeze": False}) == {"now": start + 75, "frozen": False}
    clock.at += 1
    assert desk.post("/clock", {"set": 2e9, "advance": 1}) == {"now": 2e9 + 1, "frozen": False}


def test_answers_and_windows_go_by_the_sims_clock(desk: Desk, client: Any) -> None:
    client.get("/2/users/me")
    desk.post("/clock", {"advance": 901})
    answer = client.get("/2/users/me")
    assert answer.headers["date"] == "Tue, 24 Nov 2026 06:15:01 GMT"
    assert answer.headers["x-rate-limit-remaining"] == "74"


def test_faults_are_added_listed_and_cleared(desk: Desk, client: Any) -> None:
    desk.post("/faults", {"kind": "html", "status": 502, "times": 1})
    desk.post("/faults", [{"kind": "answer", "status": 500, "nth": [2]}, {"kind": "delay", "delay": 0}])
    assert [fault["kind"] for fault in desk.get("/faults")["faults"]] == ["html", "answer", "delay"]
    assert [client.get("/2/users/me").status_code for _ in range(3)] == [502, 500, 200]
    assert [fault["seen"] for fault in desk.get("/faults")["faults"]] == [3, 3, 3]
    assert desk.ask("DELETE", "/faults").json() == {"faults": []}


def test_a_scenario_is_entered_and_told(desk: Desk, client: Any) -> None:
    told = desk.post("/scenario", {"name": "write-blocked"})
    assert told["scenario"] == "write-blocked"
    assert told == desk.get("/scenario")
    assert client.say("x").json()["errors"][0]["code"] == 261


def test_settings_are_switched_all_or_none(desk: Desk, sim: Simulator) -> None:
    assert desk.post("/settings", {"tier": "enterprise", "prepaid": 3})["tier"] == "enterprise"
    assert desk.get("/settings")["prepaid"] == 3.0
    answer = desk.ask("POST", "/settings", {"tier": "pro", "wording": "1999"})
    assert answer.status_code == 400
    assert "wording is one of '2026-02', '2026-08'" in answer.json()["detail"]
    assert sim.settings.tier == "enterprise"


@pytest.mark.parametrize(
    "wish",
    [
        {"colour": "red"}, {"prepaid": "1"}, {"prepaid": True}, {"spend_cap": -1}, {"automation": 1}, {"read_cap": 1.5},
        {"tier": None}, {"tier": ["pro"]}, {"lag": float("nan")},
    ],
)  # fmt: skip
def test_a_switch_takes_its_own_kind_of_value(desk: Desk, wish: Any) -> None:
    raw = json.dumps(wish)
    answer = requests.post(f"{desk.sim.url}/sim/settings", data=raw, timeout=20)
    assert answer.status_code == 400


def test_the_ledger_is_read_from_a_row_on_and_emptied(desk: Desk, client: Any) -> None:
    for _ in range(3):
        client.get("/2/users/me")
    told = desk.get("/ledger?from=2")
    assert told["count"] == 3
    (row,) = told["rows"]
    assert (row["method"], row["path"], row["status"], row["effect"]) == ("GET", "/2/users/me", 200, "none")
    assert desk.ask("DELETE", "/ledger").json() == {"count": 0, "rows": []}
    assert desk.get("/ledger") == {"count": 0, "rows": []}


def test_the_control_pages_are_not_in_the_ledger(desk: Desk, sim: Simulator) -> None:
    desk.get("/state")
    assert sim.ledger == []


def test_the_state_tells_keys_clock_and_windows(desk: Desk, sim: Simulator, client: Any) -> None:
    client.get("/2/users/me")
    told = desk.get("/state")
    assert told["keys"] == sim.keys._asdict()
    assert told["me"] == {"id": "101", "username": "ada"}
    assert told["windows"] == [
        {
            "operation": "GET /2/users/me", "family": "rate", "seconds": 900, "owner": sim.keys.access_token,
            "used": 1, "start": sim.clock.now(),
        }
    ]  # fmt: skip


def test_an_export_imported_elsewhere_answers_as_before(desk: Desk, sim: Simulator, client: Any, clock: Any) -> None:
    client.get("/2/users/102")
    sim.settings.tier = "enterprise"
    sim.world.me.subscription_type = "Premium"
    first = client.say("tpyo").json()["data"]["id"]
    edited = client.say("typo", edit_options={"previous_post_id": first}).json()["data"]["id"]
    client.post("/2/lists", {"name": "friends"})
    client.post("/2/dm_conversations/with/102/messages", {"text": "hi"})
    client.say("choose", poll={"options": ["a", "b"], "duration_minutes": 60})
    client.call("POST", "/2/media/upload", files={"media": PNG}, data={"media_category": "tweet_image"})
    token = sim.tokens.make_grant("101", ("tweet.read", "users.read", "offline.access"), sim.clock.now())
    pages = (
        "/2/users/101/tweets",
        "/2/users/101/owned_lists",
        "/2/dm_events",
        "/2/users/101/timelines/reverse_chronological",
    )
    before = [client.get(page).json() for page in pages]
    left = client.get("/2/users/me").headers["x-rate-limit-remaining"]
    kept = json.loads(json.dumps(desk.get("/export")))

    desk.post("/reset", {"seed": 99})
    desk.post("/clock", {"advance": 5_000})
    told = desk.post("/import", kept)

    assert (told["seed"], told["settings"]["tier"], told["clock"]["now"]) == (1, "enterprise", kept["now"])
    assert [client.get(page).json() for page in pages] == before
    assert client.get("/2/users/me").headers["x-rate-limit-remaining"] == str(int(left) - 1)
    assert client.bearer("GET", "/2/users/me", token.token).status_code == 200
    assert sim.bill.as_json()["by_operation"]["GET /2/users/{id}"] == {"calls": 1, "resources": 1, "usd": 0.01}
    sim.settings.tier = "pay-per-use"
    client.get("/2/users/102")
    assert sim.ledger[-1].billed == 0.0
    again = client.say("typo no more", edit_options={"previous_post_id": edited}).json()["data"]
    assert again["edit_history_tweet_ids"] == [first, edited, again["id"]]
    assert client.get(f"/2/tweets/{first}").json()["data"]["edit_history_tweet_ids"] == again["edit_history_tweet_ids"]


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x20" + b"x" * 20


@pytest.mark.parametrize(
    "state",
    [
        {}, {"version": 2}, {"version": 1}, {"version": 1, "seed": 1, "now": 1, "scenario": "healthy", "world": {}},
        {"version": 1, "seed": 1, "now": 1, "scenario": "healthy", "world": {"accounts": {"$": "Rocket", "of": []}}},
    ],
)  # fmt: skip
def test_what_is_no_state_is_not_imported(desk: Desk, sim: Simulator, state: Any) -> None:
    world = sim.world
    assert desk.ask("POST", "/import", state).status_code == 400
    assert sim.world is world


def test_the_app_is_changed_and_tokens_are_given_out(desk: Desk, sim: Simulator, client: Any) -> None:
    assert desk.post("/app", {"permission": "read", "callbacks": ["http://127.0.0.1:1/x"]})["permission"] == "read"
    made = desk.post("/tokens", {"username": "Grace"})
    assert made["level"] == "read"
    client.keys = (*client.keys[:2], made["access_token"], made["access_token_secret"])
    assert client.get("/2/users/me").json()["data"]["id"] == "102"
    bearer = desk.post("/tokens", {"kind": "2U", "scopes": ["tweet.read", "users.read"]})
    assert client.bearer("GET", "/2/users/me", bearer["access_token"]).json()["data"]["id"] == "101"


@pytest.mark.parametrize(
    ("method", "page", "body", "status"),
    [
        ("GET", "/nothing", None, 404),
        ("POST", "/bill", {}, 405),
        ("DELETE", "/reset", None, 405),
        ("POST", "/scenario", {}, 400),
        ("POST", "/scenario", {"name": ["x"]}, 400),
        ("POST", "/scenario", ["healthy"], 400),
        ("POST", "/reset", {"seed": "x"}, 400),
        ("POST", "/reset", {"seed": True}, 400),
        ("POST", "/reset", {"scenario": "none"}, 400),
        ("POST", "/clock", {"rewind": 1}, 400),
        ("POST", "/clock", {"advance": -1}, 400),
        ("POST", "/clock", {"advance": "1"}, 400),
        ("POST", "/clock", {"set": 1e300}, 400),
        ("POST", "/clock", {"freeze": 1}, 400),
        ("POST", "/faults", {"kind": "none"}, 400),
        ("POST", "/faults", {"faults": 5}, 400),
        ("GET", "/ledger?from=x", None, 400),
        ("POST", "/app", {"id": "1"}, 400),
        ("POST", "/app", {"callbacks": "x"}, 400),
        ("POST", "/tokens", {"username": "nobody"}, 400),
        ("POST", "/tokens", {"scopes": ["all"]}, 400),
        ("POST", "/tokens", {"scopes": "all"}, 400),
    ],
)
def test_what_makes_no_sense_is_refused_in_xs_shape(desk: Desk, method: str, page: str, body: Any, status: int) -> None:
    answer = desk.ask(method, page, body)
    assert (answer.status_code, answer.json()["status"], answer.json()["type"]) == (status, status, "about:blank")


def test_a_body_that_is_no_json_is_refused(desk: Desk) -> None:
    assert requests.post(f"{desk.sim.url}/sim/reset", data=b"{", timeout=20).status_code == 400


@pytest.mark.parametrize(
    "headers", [{"host": "evil.example"}, {"host": "evil.example:80"}, {"origin": "https://evil.example"}]
)
def test_a_web_page_elsewhere_cannot_reach_them(desk: Desk, sim: Simulator, headers: dict[str, str]) -> None:
    answer = desk.ask("POST", "/reset", {"seed": 3}, headers=headers)
    assert answer.status_code == 403
    assert sim.seed == 1

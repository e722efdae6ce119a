"""Windows: how calls are counted, what the three header families say, what a full one answers."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.sim import Simulator
from twshell.sim.apps import Credential
from twshell.sim.limits import PAY_PER_USE, TIERS, limits_for
from twshell.sim.router import Router
from twshell.sim.windows import Limit, Windows, limit_headers

RATE = Limit("rate", 2)
TOO_MANY = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429}


def headers_of(answer: Any, family: str = "x-rate-limit") -> tuple[str, str, str]:
    return tuple(answer.headers[f"{family}-{part}"] for part in ("limit", "remaining", "reset"))  # type: ignore[return-value]


def test_a_window_starts_at_the_first_call_and_lasts_fifteen_minutes() -> None:
    windows = Windows()
    assert [windows.count("op", [(RATE, "a")], now)[0] for now in (100.0, 999.0, 999.9, 1000.0)] == [
        True, True, False, True,
    ]  # fmt: skip


def test_the_reset_is_the_end_of_the_window_in_whole_seconds() -> None:
    _, (reading,) = Windows().count("op", [(RATE, "a")], 100.25)
    assert (reading.limit, reading.remaining, reading.reset) == (2, 1, 1001)


def test_a_refused_call_is_not_counted_in_any_window() -> None:
    windows = Windows()
    day = Limit("user24", 9, 86_400)
    for _ in range(5):
        _, readings = windows.count("op", [(RATE, "a"), (day, "u")], 0.0)
    assert [reading.remaining for reading in readings] == [0, 7]


def test_windows_are_per_operation_and_owner() -> None:
    windows = Windows()
    for _ in range(3):
        windows.count("op", [(RATE, "a")], 0.0)
    assert windows.count("op", [(RATE, "b")], 0.0)[0]
    assert windows.count("other", [(RATE, "a")], 0.0)[0]
    assert not windows.count("op", [(RATE, "a")], 0.0)[0]


def test_a_clock_set_back_begins_anew_rather_than_never_ending() -> None:
    windows = Windows()
    windows.count("op", [(RATE, "a")], 1e9)
    _, (reading,) = windows.count("op", [(RATE, "a")], 100.0)
    assert reading.reset == 1000


def test_the_headers_of_each_family_have_their_own_names() -> None:
    _, readings = Windows().count(
        "op", [(RATE, "t"), (Limit("user24", 5, 86_400), "u"), (Limit("app24", 7, 86_400), "x")], 0.0
    )
    assert limit_headers(readings) == [
        ("x-rate-limit-limit", "2"),
        ("x-rate-limit-remaining", "1"),
        ("x-rate-limit-reset", "900"),
        ("x-user-limit-24hour-limit", "5"),
        ("x-user-limit-24hour-remaining", "4"),
        ("x-user-limit-24hour-reset", "86400"),
        ("x-app-limit-24hour-limit", "7"),
        ("x-app-limit-24hour-remaining", "6"),
        ("x-app-limit-24hour-reset", "86400"),
    ]


def test_every_limited_operation_is_one_that_x_documents() -> None:
    operations = Router().operations
    names = {name for tier in TIERS.values() for name in tier}
    assert {name for name in names if name not in operations} == set()


@pytest.mark.parametrize(
    ("operation", "user", "app"),
    [
        ("GET /2/users/me", [("rate", 75)], []),
        ("GET /2/users/{id}/tweets", [("rate", 900)], [("rate", 10_000)]),
        ("POST /2/tweets", [("rate", 100), ("app24", 10_000)], [("app24", 10_000)]),
        ("POST /2/users/{id}/likes", [("rate", 50), ("user24", 1_000)], []),
        ("GET /2/lists/{id}/followers", [], []),
    ],
)
def test_the_limits_are_the_published_ones(operation: str, user: list[Any], app: list[Any]) -> None:
    caller, bearer = Credential("1a", "t", "u", "read"), Credential("B", "b", None, "read")
    assert [limit[:2] for limit, _ in limits_for(operation, "pay-per-use", caller, "app")] == user
    assert [limit[:2] for limit, _ in limits_for(operation, "pay-per-use", bearer, "app")] == app


def test_a_basic_account_has_daily_posts_and_five_reads_of_home() -> None:
    caller = Credential("1a", "t", "u", "read")
    assert [limit[:2] for limit, _ in limits_for("POST /2/tweets", "basic", caller, "app")] == [
        ("user24", 100), ("app24", 1_667),
    ]  # fmt: skip
    home = "GET /2/users/{id}/timelines/reverse_chronological"
    assert [limit[:2] for limit, _ in limits_for(home, "basic", caller, "app")] == [("rate", 5)]
    assert TIERS["enterprise"] == PAY_PER_USE


def test_a_call_counts_down_and_the_window_opens_again(sim: Simulator, client: Any, clock: Any) -> None:
    start = clock.at
    assert headers_of(client.get("/2/users/me")) == ("75", "74", str(int(start) + 900))
    clock.at += 899
    assert headers_of(client.get("/2/users/me")) == ("75", "73", str(int(start) + 900))
    clock.at += 1
    assert headers_of(client.get("/2/users/me")) == ("75", "74", str(int(start) + 1_800))


def test_a_full_window_answers_429_with_the_headers(sim: Simulator, client: Any, clock: Any) -> None:
    for _ in range(15):
        assert client.get("/2/users/101/blocking").status_code == 200
    answer = client.get("/2/users/101/blocking")
    assert (answer.status_code, answer.json()) == (429, TOO_MANY)
    assert headers_of(answer) == ("15", "0", str(int(clock.at) + 900))
    assert client.get("/2/users/101/muting").status_code == 200
    assert (sim.ledger[-2].status, sim.ledger[-2].effect, sim.ledger[-2].billed) == (429, "none", 0.0)


def test_a_write_refused_by_a_full_window_does_not_happen(sim: Simulator, client: Any) -> None:
    sim.scenario("low-budget")
    ids = sim.world.posts_by_author["102"][:4]
    answers = [client.post("/2/users/101/retweets", {"tweet_id": post_id}).status_code for post_id in ids]
    assert answers == [200, 200, 200, 429]
    assert list(sim.world.reposts["101"]) == ids[:3]


def test_windows_are_per_token_and_the_apps_pool_is_apart(sim: Simulator, client: Any) -> None:
    first = client.get("/2/users/102")
    other = sim.tokens.make_user_token("103")
    client.keys = (*client.keys[:2], other.token, other.secret)
    second = client.get("/2/users/102")
    app = client.bearer("GET", "/2/users/102", sim.keys.bearer_token)
    assert [headers_of(answer)[:2] for answer in (first, second, app)] == [
        ("900", "899"), ("900", "899"), ("300", "299"),
    ]  # fmt: skip


def test_a_second_token_of_the_same_user_has_its_own_window(sim: Simulator, client: Any) -> None:
    client.get("/2/users/me")
    again = sim.tokens.make_user_token("101")
    client.keys = (*client.keys[:2], again.token, again.secret)
    assert headers_of(client.get("/2/users/me"))[1] == "74"


def test_renewing_a_bearer_fills_no_window(client: Any, user_bearer: Any) -> None:
    left = [headers_of(client.bearer("GET", "/2/users/me", user_bearer()))[1] for _ in range(2)]
    assert left == ["74", "73"]


def test_the_path_value_does_not_make_another_window(client: Any) -> None:
    client.get("/2/users/102")
    assert headers_of(client.get("/2/users/103"))[1] == "898"


def test_the_apps_day_is_counted_over_all_its_users(sim: Simulator, client: Any) -> None:
    client.say("one")
    other = sim.tokens.make_user_token("103")
    client.keys = (*client.keys[:2], other.token, other.secret)
    assert headers_of(client.say("two"), "x-app-limit-24hour")[:2] == ("10000", "9998")


def test_the_days_user_limit_speaks_in_its_own_headers(sim: Simulator, client: Any, clock: Any) -> None:
    sim.settings.tier = "basic"
    for number in range(100):
        clock.at += 40
        sim.settings.allowances = False
        assert client.say(f"number {number}").status_code == 201
    answer = client.say("one too many")
    assert (answer.status_code, answer.json()) == (429, TOO_MANY)
    assert headers_of(answer, "x-user-limit-24hour")[:2] == ("100", "0")
    assert "x-rate-limit-remaining" not in answer.headers


def test_an_operation_without_a_published_limit_has_no_limit_headers(sim: Simulator, client: Any) -> None:
    answer = client.get("/2/users/101/followed_lists")
    assert answer.status_code == 200
    assert not [name for name in answer.headers if "limit" in name]


def test_failed_sign_in_counts_in_no_window(sim: Simulator, client: Any) -> None:
    client.bearer("GET", "/2/users/me", "wrong")
    assert headers_of(client.get("/2/users/me"))[1] == "74"

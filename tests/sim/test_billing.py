"""What calls cost, and what happens when the money, the cap or the month's reads are used up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from twshell.sim import Simulator
from twshell.sim.billing import Bill, cycle_start, day_of, next_cycle
from twshell.sim.prices import PRICES
from twshell.sim.router import Router

ADA, GRACE = "101", "102"
NOON = 1_795_521_600.0  # 2026-11-24


def bill_of(client: Any) -> Any:
    return client.call("GET", "/sim/bill", auth=None).json()


def test_every_priced_operation_is_one_that_x_documents() -> None:
    operations = Router().operations
    assert {name for name in PRICES if name not in operations} == set()


def test_a_page_of_posts_costs_each_of_them() -> None:
    body = {"data": [{"id": "1"}, {"id": "2"}]}
    assert Bill().charge_read("GET /2/tweets", body, NOON, owned=False, included=True) == 0.01


def test_a_resource_is_billed_once_a_utc_day() -> None:
    bill = Bill()
    body = {"data": {"id": "1"}}
    midnight = 1_795_564_800.0
    spent = [
        bill.charge_read("GET /2/tweets/{id}", body, now, owned=False, included=True)
        for now in (NOON, midnight - 1, midnight, midnight + 1)
    ]
    assert spent == [0.005, 0.0, 0.005, 0.0]


def test_what_was_billed_before_today_is_told_as_saved() -> None:
    bill = Bill()
    for _ in range(2):
        bill.charge_read("GET /2/tweets", {"data": [{"id": "1"}, {"id": "2"}]}, NOON, owned=False, included=True)
    assert [(0.01, 2, 0, 0.0), (0.0, 0, 2, 0.01)] == [charge[2:] for charge in bill.charges]


def test_included_objects_are_billed_or_not_as_told() -> None:
    body = {"data": [{"id": "1"}], "includes": {"users": [{"id": "7"}], "tweets": [{"id": "2"}], "media": [{}]}}
    operation = "GET /2/users/{id}/timelines/reverse_chronological"
    assert Bill().charge_read(operation, body, NOON, owned=False, included=True) == 0.02
    assert Bill().charge_read(operation, body, NOON, owned=False, included=False) == 0.005


def test_an_empty_page_costs_nothing() -> None:
    bill = Bill()
    assert bill.charge_read("GET /2/tweets/search/recent", {"meta": {}}, NOON, owned=False, included=True) == 0.0
    assert bill.charges == []


def test_owned_reads_are_cheap_where_the_document_says_so() -> None:
    body = {"data": [{"id": "1"}]}
    home, mentions = "GET /2/users/{id}/timelines/reverse_chronological", "GET /2/users/{id}/mentions"
    assert Bill().charge_read(mentions, body, NOON, owned=True, included=True) == 0.001
    assert Bill().charge_read(home, body, NOON, owned=True, included=True) == 0.005


def test_days_and_cycles_are_utc() -> None:
    assert (day_of(NOON), next_cycle(NOON)) == ("2026-11-24", "2026-12-01")
    assert next_cycle(NOON + 20 * 86_400) == "2027-01-01"
    assert day_of(cycle_start(NOON)) == "2026-11-01"


@pytest.mark.parametrize(
    ("text", "usd"),
    [("plain", 0.015), ("see https://example.com", 0.200), ("see example.com now", 0.200), ("version 1.2.3", 0.015)],
)
def test_a_post_with_a_link_costs_more(sim: Simulator, client: Any, text: str, usd: float) -> None:
    client.say(text)
    assert sim.ledger[-1].billed == usd


def test_a_summoned_reply_costs_less_even_with_a_link(sim: Simulator, client: Any) -> None:
    mention = next(post.id for post in sim.world.posts.values() if "@ada" in post.text)
    client.say("see https://example.com", reply={"in_reply_to_tweet_id": mention})
    assert sim.ledger[-1].billed == 0.010


def test_writes_cost_by_the_request_and_failures_nothing(sim: Simulator, client: Any) -> None:
    post_id = sim.world.posts_by_author[GRACE][0]
    client.post("/2/users/101/retweets", {"tweet_id": post_id})
    client.delete(f"/2/users/101/retweets/{post_id}")
    client.post("/2/users/101/muting", {"target_user_id": GRACE})
    client.delete(f"/2/users/101/muting/{GRACE}")
    client.say("said")
    client.say("said")
    assert [row.billed for row in sim.ledger] == [0.015, 0.01, 0.01, 0.005, 0.015, 0.0]
    assert bill_of(client)["total_usd"] == 0.055


def test_an_owned_read_needs_the_owner_and_the_owners_id(sim: Simulator, client: Any, clock: Any) -> None:
    client.get("/2/users/101/followers")
    assert sim.ledger[-1].billed == 0.001
    clock.at += 86_400
    client.get("/2/users/102/following")
    assert sim.ledger[-1].billed == 0.01
    clock.at += 86_400
    sim.settings.owns_app = False
    client.get("/2/users/101/followers")
    assert sim.ledger[-1].billed == 0.01


def test_another_account_on_the_same_app_pays_full_price(sim: Simulator, client: Any) -> None:
    other = sim.tokens.make_user_token(GRACE)
    client.keys = (*client.keys[:2], other.token, other.secret)
    client.get("/2/users/102/followers")
    assert sim.ledger[-1].billed == 0.01


def test_the_bill_adds_up(sim: Simulator, client: Any) -> None:
    client.get("/2/users/me")
    client.get("/2/users/me")
    client.say("one")
    told = bill_of(client)
    assert told["total_usd"] == 0.025
    assert told["by_day"] == {"2026-11-24": 0.025}
    assert told["by_operation"]["GET /2/users/me"] == {"calls": 2, "resources": 1, "usd": 0.01}
    assert told["balance_usd"] == 24.975
    assert round(sum(charge["usd"] for charge in told["charges"]), 6) == told["total_usd"]


def test_the_last_credit_may_go_below_zero_and_then_all_is_refused(sim: Simulator, client: Any) -> None:
    sim.settings.prepaid = 0.02
    assert client.say("one").status_code == 201
    assert client.say("two").status_code == 201
    assert bill_of(client)["balance_usd"] == -0.01
    assert client.say("three").status_code == 402
    assert client.get("/2/users/me").status_code == 402


def test_the_402_has_an_older_form(sim: Simulator, client: Any) -> None:
    sim.settings.prepaid = 0.0
    sim.settings.credits_form = "2025-12"
    body = client.get("/2/users/me").json()
    assert body["title"] == "CreditsDepleted"
    assert str(body["account_id"]) in body["detail"]
    assert body["type"].endswith("/credits")


def test_the_spending_cap_refuses_with_the_day_it_ends(sim: Simulator, client: Any, clock: Any) -> None:
    sim.settings.spend_cap = 0.015
    assert client.say("one").status_code == 201
    answer = client.say("two")
    assert (answer.status_code, answer.json()["title"]) == (403, "SpendCapReached")
    assert answer.json()["reset_date"] == "2026-12-01"
    clock.at += 8 * 86_400
    assert client.say("in December").status_code == 201


def test_the_months_reads_can_be_used_up(sim: Simulator, client: Any) -> None:
    sim.settings.read_cap = 10
    client.get("/2/users/102/tweets", max_results=10)
    answer = client.get("/2/users/102/tweets")
    assert (answer.status_code, answer.json()["title"]) == (429, "UsageCapExceeded")
    assert answer.json()["period"] == "Monthly"
    assert int(answer.headers["x-rate-limit-remaining"]) > 800


@pytest.mark.parametrize("tier", ["basic", "pro", "enterprise"])
def test_the_other_tiers_pay_by_the_month(sim: Simulator, client: Any, tier: Any) -> None:
    sim.settings.tier = tier
    sim.settings.prepaid = 0.0
    assert client.say("subscribed").status_code == 201
    assert bill_of(client)["total_usd"] == 0


@pytest.mark.parametrize(("tier", "cap"), [("basic", 15_000), ("pro", 1_000_000)])
def test_the_other_tiers_read_so_many_posts_a_month(sim: Simulator, client: Any, tier: Any, cap: int) -> None:
    sim.settings.tier = tier
    sim.bill.posts_read["2026-11-02"] = cap - 10
    assert client.get("/2/users/102/tweets", max_results=10).status_code == 200
    answer = client.get("/2/users/102/tweets")
    assert (answer.status_code, answer.json()["title"]) == (429, "UsageCapExceeded")


def test_usage_is_told_in_every_tier_and_empty_days_are_left_out(sim: Simulator, client: Any) -> None:
    sim.settings.tier = "enterprise"
    asked = {"usage.fields": "daily_project_usage,daily_client_app_usage"}

    def told() -> Any:
        return client.bearer("GET", "/2/usage/tweets", sim.keys.bearer_token, params=asked).json()["data"]

    assert told()["daily_project_usage"] == {"project_id": sim.tokens.app.project_id}
    client.get("/2/users/102/tweets", max_results=10)
    assert [row["usage"] for row in told()["daily_client_app_usage"][0]["usage"]] == ["10"]


def test_usage_counts_posts_read_as_strings(sim: Simulator, client: Any) -> None:
    client.get("/2/users/102/tweets", max_results=10)
    answer = client.bearer(
        "GET", "/2/usage/tweets", sim.keys.bearer_token,
        params={"usage.fields": "daily_project_usage,daily_client_app_usage"},
    ).json()["data"]  # fmt: skip
    day = [{"date": "2026-11-24T00:00:00.000Z", "usage": "10"}]
    assert answer["project_usage"] == "10"
    assert answer["project_cap"] == "3000000"
    assert answer["daily_project_usage"] == {"project_id": sim.tokens.app.project_id, "usage": day}
    assert answer["daily_client_app_usage"][0] == {
        "client_app_id": sim.tokens.app.id, "usage": day, "usage_result_count": 1,
    }  # fmt: skip


@pytest.mark.parametrize("days", ["0", "91", "many"])
def test_usage_days_have_bounds(sim: Simulator, client: Any, days: str) -> None:
    answer = client.bearer("GET", "/2/usage/tweets", sim.keys.bearer_token, params={"days": days})
    assert answer.status_code == 400


def test_credits_tell_the_balance_or_are_an_empty_404(sim: Simulator, client: Any) -> None:
    client.say("one")
    assert client.get("/2/usage/credits").json() == {
        "data": {"total_balance": 24.985, "prepaid_balance": 24.985, "free_balance": 0.0}
    }
    sim.settings.credits_endpoint = False
    answer = client.get("/2/usage/credits")
    assert (answer.status_code, answer.content) == (404, b"")


def test_free_credit_is_spent_first(sim: Simulator, client: Any) -> None:
    sim.settings.free_credit = 0.02
    client.say("one")
    assert client.get("/2/usage/credits").json()["data"]["free_balance"] == 0.005
    client.say("two")
    told = client.get("/2/usage/credits").json()["data"]
    assert (told["free_balance"], told["prepaid_balance"]) == (0.0, 24.99)


def test_the_bill_is_json_of_plain_numbers(client: Any) -> None:
    client.say("one")
    assert json.loads(client.call("GET", "/sim/bill", auth=None).text)["charges"][0]["usd"] == 0.015

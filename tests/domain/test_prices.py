"""Calls cost what the published table says; what X does not say is a range."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.budget import Identity, Terms
from twshell.domain.money import Price
from twshell.domain.post import Post, User
from twshell.domain.prices import bill_of, price_of, published
from twshell.domain.wire import NOT_CONNECTED, WAITING, Answer, Exchange, Request

ME = "100"
OWNER, GUEST, UNSURE = (Identity(user_id=ME, owns_app=owns) for owns in ("yes", "no", "unknown"))
Requests = Callable[..., Request]
Exchanges = Callable[..., Exchange]

BEFORE = [
    ("post", {"body": {"text": "hello"}}, OWNER, (15_000, 15_000)),
    ("post", {"body": {"text": "see example.com"}}, OWNER, (200_000, 200_000)),
    ("post", {"body": {"text": "hello", "reply": {"in_reply_to_tweet_id": "7"}}}, OWNER, (10_000, 15_000)),
    ("post", {"body": {"text": "see x.com", "reply": {"in_reply_to_tweet_id": "7"}}}, OWNER, (10_000, 200_000)),
    ("delete", {}, OWNER, (5_000, 5_000)),
    ("repost", {}, OWNER, (15_000, 15_000)),
    ("unrepost", {}, OWNER, (10_000, 10_000)),
    ("bookmark", {}, OWNER, (5_000, 5_000)),
    ("dm", {}, OWNER, (15_000, 15_000)),
    ("home", {"at_most": 100}, OWNER, (0, 500_000)),  # not an owned read, facts §0
    ("mentions", {"at_most": 20}, OWNER, (0, 20_000)),
    ("mentions", {"at_most": 20}, GUEST, (0, 100_000)),
    ("mentions", {"at_most": 20}, UNSURE, (0, 100_000)),
    ("posts", {"at_most": 10}, OWNER, (0, 50_000)),
    ("own-posts", {"at_most": 10}, OWNER, (0, 10_000)),
    ("me", {}, OWNER, (0, 10_000)),
    ("muting", {"at_most": 10}, GUEST, (0, 100_000)),
    ("lookup", {"at_most": 2, "query": (("ids", "1,2"),)}, OWNER, (0, 10_000)),
    ("home", {"at_most": 10, "query": (("expansions", "author_id,attachments.media_keys"),)}, OWNER, (0, 150_000)),
    ("trends", {}, OWNER, (10_000, 10_000)),
    ("unheard", {}, OWNER, (0, 0)),
    ("home", {"at_most": 100}, Identity(tier="basic"), (0, 0)),
    ("repost", {}, Identity(tier="enterprise"), (0, 0)),
]


@pytest.mark.parametrize(("name", "fields", "identity", "price"), BEFORE)
def test_the_price_before(
    name: str, fields: dict[str, Any], identity: Identity, price: tuple[int, int], request_for: Requests
) -> None:
    assert Price(*price) == price_of(request_for(name, **fields), identity)


def test_a_summoned_reply_has_its_own_price_and_no_surcharge(request_for: Requests) -> None:
    request = request_for("post", body={"text": "see x.com", "reply": {"in_reply_to_tweet_id": "7"}})
    assert Price(10_000, 10_000) == price_of(request, OWNER, is_summoned=True)
    assert Price(200_000, 200_000) == price_of(request, OWNER, is_summoned=False)


def test_what_was_paid_today_is_not_paid_again(request_for: Requests) -> None:
    request = request_for("lookup", at_most=3, query=(("ids", "1,2,3"),))
    assert Price(0, 5_000) == price_of(request, OWNER, paid_today=frozenset({"p:1", "p:3", "u:2"}))
    assert Price(0, 0) == price_of(request_for("show"), OWNER, paid_today=frozenset({"p:7"}))


def page(exchange: Exchange, **fields: Any) -> Answer:
    return Answer(exchange, (Post("1", "a"), Post("2", "b"), Post("1", "a")), **fields)


def test_an_answer_costs_each_resource_once_a_day(exchange_for: Exchanges) -> None:
    bill = bill_of(page(exchange_for("home")), OWNER, paid_today=frozenset({"p:2"}))
    assert (Price(5_000, 5_000), ("p:1",)) == bill


@pytest.mark.parametrize(
    ("identity", "price"), [(OWNER, (2_000, 2_000)), (GUEST, (10_000, 10_000)), (UNSURE, (2_000, 10_000))]
)
def test_ones_own_is_cheaper_for_the_apps_owner(
    identity: Identity, price: tuple[int, int], exchange_for: Exchanges
) -> None:
    assert Price(*price) == bill_of(page(exchange_for("mentions")), identity).price


INCLUDED = [
    ("yes", (20_000, 20_000), ("p:1", "p:2", "u:9")),
    ("no", (10_000, 10_000), ("p:1", "p:2")),
    ("unknown", (10_000, 20_000), ("p:1", "p:2", "u:9?")),
]


@pytest.mark.parametrize(("is_billed", "price", "paid"), INCLUDED)
def test_included_objects_are_a_range_while_it_is_not_known(
    is_billed: str, price: tuple[int, int], paid: tuple[str, ...], exchange_for: Exchanges
) -> None:
    answer = page(exchange_for("home"), included_users=(User("9", "ada"),))
    assert (Price(*price), paid) == bill_of(answer, OWNER._replace(terms=Terms(is_billed)))


@pytest.mark.parametrize(("is_billed", "price"), [("yes", (10_000, 20_000)), ("no", (10_000, 10_000))])
def test_what_perhaps_was_paid_perhaps_is_once_more(
    is_billed: str, price: tuple[int, int], exchange_for: Exchanges
) -> None:
    answer = page(exchange_for("home"), included_users=(User("9", "ada"),))
    identity, paid = OWNER._replace(terms=Terms(is_billed)), frozenset({"u:9?"})
    assert Price(*price) == bill_of(answer, identity, paid_today=paid).price


def test_what_came_along_before_costs_no_more_whether_it_is_billed_or_not(exchange_for: Exchanges) -> None:
    answer = page(exchange_for("home"), included_users=(User("9", "ada"),))
    first = bill_of(answer, OWNER)
    assert (Price(0, 0), ()) == bill_of(answer, OWNER, paid_today=frozenset(first.paid))


SAID = [
    ("post", {"body": {"text": "hello"}}, "post", 20_000, 20_000),
    ("post", {"body": {"text": "see x.com"}}, "post-with-link", 1_000, 1_000),
    ("repost", {}, "POST /2/users/{}/retweets", 1, 1),
    ("home", {"at_most": 10}, "read-post", 7_000, 70_000),
    ("mentions", {"at_most": 10}, "own-read", 2_000, 20_000),
]


@pytest.mark.parametrize(("name", "fields", "what", "said", "price"), SAID)
def test_what_the_user_says_stands_above_the_published_price(
    name: str, fields: dict[str, Any], what: str, said: int, price: int, request_for: Requests
) -> None:
    assert published(what) not in (None, said)
    identity = OWNER._replace(terms=Terms(prices=((what, said),)))
    assert price == price_of(request_for(name, **fields), identity).high


def test_what_was_perhaps_paid_is_a_range(exchange_for: Exchanges) -> None:
    bill = bill_of(page(exchange_for("home")), OWNER, paid_today=frozenset({"p:1?"}))
    assert Price(5_000, 10_000) == bill.price


FREE = [
    ("home", 402, {}), ("home", 429, {}), ("home", 500, {}), ("repost", 403, {}),
    ("repost", None, {"error": "refused", "phase": NOT_CONNECTED}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "status", "fields"), FREE)
def test_what_was_surely_not_carried_out_costs_nothing(
    name: str, status: int | None, fields: dict[str, Any], exchange_for: Exchanges
) -> None:
    assert (Price(), ()) == bill_of(page(exchange_for(name, status, **fields)), OWNER)


LOST = [
    ("repost", None, {"error": "timeout"}, 15_000),
    ("repost", 503, {}, 15_000),
    ("repost", 302, {"error": "redirect"}, 15_000),
    ("home", None, {"error": "reset", "phase": WAITING}, 5_000),
    ("home", 200, {"error": "cut"}, 5_000),
]


@pytest.mark.parametrize(("name", "status", "fields", "most"), LOST)
def test_what_may_have_been_carried_out_costs_up_to_its_price(
    name: str, status: int | None, fields: dict[str, Any], most: int, exchange_for: Exchanges
) -> None:
    assert Price(0, most) == bill_of(Answer(exchange_for(name, status, **fields)), OWNER).price


def test_after_a_lost_page_none_of_its_kind_is_sure_to_be_billed(exchange_for: Exchanges) -> None:
    lost = bill_of(Answer(exchange_for("home", None, error="reset", phase=WAITING)), OWNER)
    assert ("p:?",) == lost.paid
    assert Price(0, 10_000) == bill_of(page(exchange_for("home")), OWNER, paid_today=frozenset(lost.paid)).price


def test_an_answer_without_its_proof_may_have_been_billed(exchange_for: Exchanges) -> None:
    assert Price(0, 15_000) == bill_of(Answer(exchange_for("repost"), fault="no-data"), OWNER).price


def test_a_write_that_went_well_costs_its_price(exchange_for: Exchanges) -> None:
    assert Price(15_000, 15_000) == bill_of(Answer(exchange_for("repost")), OWNER).price
    assert Price() == bill_of(Answer(exchange_for("repost", 403)), OWNER).price


def test_rows_are_billed_by_their_ids(request_for: Requests, exchange_for: Exchanges) -> None:
    lists = exchange_for("home")._replace(
        request=Request("GET", f"/2/users/{ME}/owned_lists", "/2/users/{id}/owned_lists", answers="rows")
    )
    assert (Price(2_000, 2_000), ("l:5", "l:6")) == bill_of(Answer(lists, rows=({"id": "5"}, {"id": "6"})), OWNER)

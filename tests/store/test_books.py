"""What was booked is found again by day, command and endpoint; what the user said holds for every session."""

from __future__ import annotations

from typing import Any

from twshell.domain.budget import BucketKey, Terms
from twshell.domain.money import Price
from twshell.store.ledger import Ledger

DAY = 86_400.0
RETWEETS = BucketKey("POST", "/2/users/{id}/retweets")


def read(ledger: Ledger, kit: Any, now: float, *, verb: str = "home", **more: Any) -> None:
    ledger.settle(kit.read(at=now, **more), kit.ME, verb=verb, price=Price(5, 5), now=now)


def test_bookings_are_summed_by_day_command_and_endpoint(ledger: Ledger, kit: Any) -> None:
    for now, verb in ((kit.NOW - DAY, "home"), (kit.NOW, "home"), (kit.NOW + 1, "home"), (kit.NOW, "show")):
        read(ledger, kit, now, verb=verb)
    found = [(row.day, row.verb, row.template, row.calls, row.price) for row in ledger.books.bookings(kit.ME, "")]
    assert [
        ("2026-11-23", "home", "/2/tweets", 1, Price(5, 5)),
        ("2026-11-24", "home", "/2/tweets", 2, Price(10, 10)),
        ("2026-11-24", "show", "/2/tweets", 1, Price(5, 5)),
    ] == sorted(found)
    assert ["2026-11-24"] * 2 == [row.day for row in ledger.books.bookings(kit.ME, "2026-11-24")]


def test_money_of_another_app_is_not_among_them(ledger: Ledger, kit: Any) -> None:
    read(ledger, kit, kit.NOW)
    assert () == ledger.books.bookings(kit.ME._replace(app="app-2"), "")


def test_calls_that_never_connected_are_not_counted(ledger: Ledger, kit: Any) -> None:
    read(ledger, kit, kit.NOW)
    read(ledger, kit, kit.NOW + 1, phase="not-connected", status=None, error="refused")
    assert [(kit.NOW, "GET", "/2/tweets", 5)] == list(ledger.books.calls(kit.ME, kit.NOW - 10))
    assert () == ledger.books.calls(kit.ME, kit.NOW + 1)


def test_nothing_is_said_at_first(ledger: Ledger, kit: Any) -> None:
    assert ({}, frozenset(), Terms()) == ledger.books.said(kit.ME)


def test_what_the_user_said_is_there_in_the_next_session(ledger: Ledger, kit: Any) -> None:
    ledger.books.say_cap(kit.ME, "day", 1_000_000)
    ledger.books.say_cap(kit.ME, "posts-day", 30, blocks=True)
    ledger.books.say_limit(kit.ME, RETWEETS, 30)
    ledger.books.say_price(kit.ME, "POST /2/users/{}/retweets", 20_000)
    ledger.books.say_included(kit.ME, "no")
    ledger.close()
    again = Ledger(ledger.path)
    said = again.books.said(kit.ME)
    again.close()
    assert {"day": 1_000_000, "posts-day": 30} == said.caps
    assert {"posts-day"} == said.blocks
    assert Terms("no", ((RETWEETS, 30),), (("POST /2/users/{}/retweets", 20_000),)) == said.terms


def test_what_is_taken_back_is_gone(ledger: Ledger, kit: Any) -> None:
    books = ledger.books
    books.say_cap(kit.ME, "day", 1_000_000)
    books.say_limit(kit.ME, RETWEETS, 30)
    books.say_price(kit.ME, "post", 20_000)
    books.say_included(kit.ME, "yes")
    books.say_cap(kit.ME, "day", None)
    books.say_limit(kit.ME, RETWEETS, None)
    books.say_price(kit.ME, "post", None)
    books.say_included(kit.ME, "unknown")
    assert ({}, frozenset(), Terms()) == books.said(kit.ME)


def test_another_account_has_caps_of_its_own(ledger: Ledger, kit: Any) -> None:
    ledger.books.say_cap(kit.ME, "day", 1_000_000)
    assert {} == ledger.books.said(kit.ME._replace(user_id="43")).caps


def test_the_credit_x_told_is_remembered_with_what_was_spent_since(ledger: Ledger, kit: Any) -> None:
    assert ledger.books.balance(kit.ME) is None
    read(ledger, kit, kit.NOW)
    ledger.books.say_balance(kit.ME, 24_310_000, kit.NOW + 0.5)
    read(ledger, kit, kit.NOW + 1)
    read(ledger, kit, kit.NOW + 2)
    assert (kit.NOW + 0.5, 24_310_000) == ledger.books.balance(kit.ME)
    assert Price(10, 10) == ledger.books.spent_since(kit.ME, kit.NOW + 0.5)


def test_posts_are_counted_that_were_surely_billed_today(ledger: Ledger, kit: Any) -> None:
    ledger.settle(kit.read(), kit.ME, billed=("p:9",), now=kit.NOW - DAY)
    ledger.settle(kit.read(), kit.ME, billed=("p:1", "p:2", "p:3?", "u:4"), now=kit.NOW)
    assert 2 == ledger.books.posts_paid(kit.ME, "2026-11-24")

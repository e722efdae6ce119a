"""Requests, counted on the simulator's ledger: as few as can be, and none for looking, completing or starting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twshell.commands.complete import offers
from twshell.commands.preview import preview
from twshell.session.status import status

Calls = Callable[[], list[str]]


def test_a_session_begins_without_a_request(session: Any, calls: Calls) -> None:
    status(session)
    session.snapshot()
    assert [] == calls()


def test_typing_costs_nothing(run: Any, session: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    for line in (
        "rt 1 2 3",
        "post hello @grace #quay https://example.com",
        "search from:grace",
        "mute @stranger",
        "home",
    ):
        for end in range(len(line) + 1):
            preview(line[:end], session)
            offers(line[:end], session)
    status(session)
    assert [] == calls()


def test_the_first_home_of_a_whole_town_takes_three_requests_at_most(
    clock: Any, opened: Any, run_in: Any, environ: dict[str, str]
) -> None:
    from twshell.sim import Simulator

    with Simulator(clock=clock, size="small") as town:
        names = ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")
        environ.update({f"TWSH_{name}": value for name, value in zip(names, town.keys[:4], strict=True)})
        environ["TWSH_API_URL"] = town.url
        session = opened()
        played = run_in(session, "home 20")
        assert (0, 20) == (played.status, len(played.outcomes[0].rows))
        assert 3 >= len(town.ledger)
        assert not [row for row in played.outcomes[0].rows if row.author is None]
        run_in(session, "home 20")
        assert 4 >= len(town.ledger)


def test_a_script_of_an_evening_asks_for_each_thing_once(run: Any, sim: Any, calls: Calls) -> None:
    run(
        "home 5",
        "home 5",
        "show 2",
        "user @grace",
        "open 2",
        "copy 2",
        "rt 2",
        "budget",
        "plan rt 1-5",
        "why",
        "drafts",
    )
    asked = calls()
    assert 2 == asked.count("GET /2/users/{id}/timelines/reverse_chronological")
    assert 1 == asked.count("POST /2/users/{id}/retweets")
    assert 5 >= len(asked)


def test_nothing_that_was_bought_is_billed_twice_in_an_evening(run: Any, sim: Any) -> None:
    run("home 5")
    bought = sum(row.billed for row in sim.ledger)
    run("home 5", "show 1", "show 2", "user @grace", "user @lin")
    assert bought == sum(row.billed for row in sim.ledger)


def test_many_authors_are_looked_up_in_hundreds(run: Any, sim: Any, clock: Any, calls: Calls) -> None:
    from twshell.sim.records import Account

    for number in range(150):
        user_id = str(1_000 + number)
        sim.world.add_account(Account(user_id, f"person{number}", f"Person {number}", clock.at - 1e6))
        sim.world.follow("101", user_id, clock.at - 1e5)
        sim.world.add_post(author_id=user_id, text=f"From person {number}", now=clock.at - 600 + number)
    run("home 100", answers=(True,))
    assert 3 >= len(calls())

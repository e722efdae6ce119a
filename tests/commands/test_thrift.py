"""No more is asked for than is needed: authors come along where nobody is paid for twice, else the unknown alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Listing, Shown
from twshell.sim.records import Account

DAY = 86_400.0
HOME = "GET /2/users/{id}/timelines/reverse_chronological"
Run = Callable[..., Any]
Calls = Callable[[], list[str]]


@pytest.fixture
def asked(sim: Any, run: Run) -> Callable[[str], list[tuple[str, bool]]]:
    """Play a line; return what the simulator was asked: the last word of each path, whether authors were to come."""

    def play(line: str) -> list[tuple[str, bool]]:
        mark = len(sim.ledger)
        assert run(line).status == 0
        return [(row.template.rpartition("/")[2], "author_id&" in f"{row.query}&") for row in sim.ledger[mark:]]

    return play


@pytest.fixture
def write(sim: Any, clock: Any) -> Callable[..., Any]:
    """Return a function that lets somebody write a post now."""

    def by(author: str, **more: Any) -> Any:
        with sim.lock:
            user_id = sim.world.account_named(author).id
            return sim.world.add_post(author_id=user_id, now=clock.at, **({"text": f"Said at {clock.at}"} | more))

    return by


@pytest.fixture
def a_day_later(asked: Any, clock: Any) -> None:
    """A day on which home was read has gone by: grace and lin are known, and rosa, whom lin quoted, is too."""
    asked("home 20")
    clock.advance(DAY)


def test_the_first_page_brings_its_authors_along_and_one_look_up_what_it_quotes(asked: Any) -> None:
    assert [("reverse_chronological", True), ("tweets", True)] == asked("home 20")


def test_authors_come_along_all_day_while_nobody_is_known_from_before(asked: Any) -> None:
    asked("home 20")
    assert [("mentions", True)] == asked("mentions")
    assert [("recent", True)] == asked("search shed")


def test_authors_do_not_come_along_where_that_would_have_to_be_asked_about(run: Run, asked: Any) -> None:
    assert [] == run("set confirm-cost 0.30").asked
    assert ("reverse_chronological", False) == asked("home 20")[0]


@pytest.mark.usefixtures("a_day_later")
def test_a_day_later_authors_who_are_known_are_not_paid_for_again(asked: Any, sim: Any, write: Any) -> None:
    write("grace")
    paid = sim.bill.total
    assert [("reverse_chronological", False)] == asked("home 20")
    assert 0.005 == pytest.approx(sim.bill.total - paid)


@pytest.mark.usefixtures("a_day_later")
def test_the_author_of_a_repost_who_is_known_is_not_paid_for_with_it(
    asked: Any, sim: Any, write: Any, clock: Any
) -> None:
    with sim.lock:
        sim.world.repost("103", write("rosa").id, clock.at)
    paid = sim.bill.total
    assert [("reverse_chronological", False), ("tweets", False)] == asked("home 20")
    assert 0.010 == pytest.approx(sim.bill.total - paid)


@pytest.mark.usefixtures("a_day_later")
def test_an_unknown_author_of_a_repost_comes_with_it(asked: Any, sim: Any, write: Any, clock: Any) -> None:
    with sim.lock:
        sim.world.accounts["104"].protected = False
        sim.world.repost("103", write("eve").id, clock.at)
    paid = sim.bill.total
    assert [("reverse_chronological", False), ("tweets", True)] == asked("home 20")
    assert 0.020 == pytest.approx(sim.bill.total - paid)


@pytest.mark.usefixtures("a_day_later")
def test_who_wrote_the_quoted_is_read_off_its_address(asked: Any, sim: Any, write: Any) -> None:
    said = write("rosa")
    write("lin", quote=said.id)
    paid = sim.bill.total
    assert [("reverse_chronological", False), ("tweets", False)] == asked("home 20")
    assert 0.010 == pytest.approx(sim.bill.total - paid)


@pytest.mark.usefixtures("a_day_later")
def test_strangers_on_the_page_come_with_what_else_is_looked_up(asked: Any, sim: Any, write: Any, clock: Any) -> None:
    with sim.lock:
        sim.world.accounts["104"].protected = False
        sim.world.add_account(Account("106", "newcomer", "New", clock.at))
        sim.world.follow("101", "106", clock.at)
        sim.world.repost("103", write("eve").id, clock.at)
    write("newcomer")
    paid = sim.bill.total
    assert [("reverse_chronological", False), ("tweets", True)] == asked("home 20")
    assert 3 * 0.005 + 2 * 0.010 == pytest.approx(sim.bill.total - paid)


def test_every_author_is_known_afterwards(run: Run) -> None:
    for line in ("home 20", "mentions", "search shed"):
        rows = [row for row in run(line).outcomes[-1].rows if isinstance(row, Shown)]
        assert rows
        assert [] == [row.post.id for row in rows if row.author is None]


@pytest.fixture
def write_withheld(clock: Any, write: Callable[..., Any]) -> Callable[[], None]:
    """Return a function that lets a friend write what X counts on a page and may not show."""

    def withheld() -> None:
        clock.advance(60)
        write("grace").withheld = ("XX",)

    return withheld


def shown(played: Any) -> int:
    return sum(isinstance(row, Shown) for listing in played.of(Listing) for row in listing.rows)


def test_posts_that_x_counts_and_does_not_show_are_not_asked_for_again(
    run: Run, write_withheld: Callable[[], None], calls: Calls
) -> None:
    write_withheld()
    write_withheld()
    assert 3 == shown(run("home 5"))
    calls()
    assert 3 == shown(run("home 5"))
    assert [HOME] == calls()
    assert 6 == shown(run("home 6"))
    assert [HOME, HOME] == calls()[:2]


def test_what_is_older_and_x_does_not_show_is_asked_for_once(
    run: Run, clock: Any, write: Callable[..., Any], write_withheld: Callable[[], None], calls: Calls
) -> None:
    write_withheld()
    for _ in range(3):
        clock.advance(60)
        write("grace")
    run("home 3")
    assert 3 == shown(run("home 4"))
    calls()
    assert 3 == shown(run("home 4"))
    assert [HOME] == calls()

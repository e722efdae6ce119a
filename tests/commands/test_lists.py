"""Lists: shown, named and read against the simulator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.commands.complete import offers
from twshell.commands.preview import preview
from twshell.domain.outcome import Listing, Lists, People, Problem
from twshell.render.as_json import documents
from twshell.sim import lists as made

Run = Callable[..., Any]
Calls = Callable[[], list[str]]
ADA, GRACE, LIN, EVE, ROSA = "101", "102", "103", "104", "105"
OWNED, FOLLOWED, PINNED = (f"GET /2/users/{{id}}/{which}_lists" for which in ("owned", "followed", "pinned"))
POSTS, MEMBERS = "GET /2/lists/{id}/tweets", "GET /2/lists/{id}/members"


@pytest.fixture
def friends(sim: Any, clock: Any) -> Any:
    """A list of ada's with grace on it."""
    one = made.create(sim.world, ADA, "Friends", now=clock.at - 500, description="The few")
    made.add_member(sim.world, one.id, GRACE, clock.at - 400)
    return one


@pytest.fixture
def club(sim: Any, clock: Any) -> Any:
    return made.create(sim.world, ADA, "Book club", now=clock.at - 300, private=True)


@pytest.fixture
def hers(sim: Any, clock: Any) -> Any:
    return made.create(sim.world, GRACE, "Friends", now=clock.at - 200)


@pytest.fixture
def known(run: Run, friends: Any, club: Any) -> None:
    """Ada's lists were shown."""
    run("lists")


def names(played: Any) -> list[str]:
    return [shown.list.name for found in played.of(Lists) for shown in found.lists]


def told(played: Any) -> str:
    return str(played.of(Problem)[0].diagnosis.what)


# Whose lists


def test_lists_shows_ones_own_private_ones_too(run: Run, friends: Any, club: Any, calls: Calls) -> None:
    run("user")
    calls()
    played = run("lists")
    assert ([OWNED], ["Book club", "Friends"]) == (calls(), sorted(names(played)))
    for part in ("*lists of @ada*", "Friends", "1 member", "private", f"id:{friends.id}", "The few"):
        assert part in played.text
    assert 0 < played.of(Lists)[0].price.high


def test_lists_of_somebody_are_hers_and_her_private_ones_stay_hidden(
    run: Run, sim: Any, clock: Any, friends: Any, hers: Any
) -> None:
    made.create(sim.world, GRACE, "Secret", now=clock.at, private=True)
    played = run("lists @grace")
    assert ["Friends"] == names(played)
    assert ["grace"] == [row["owner"] for row in documents(played.of(Lists)[0])]


def test_followed_and_pinned_lists_are_shown_by_options(
    run: Run, sim: Any, clock: Any, friends: Any, hers: Any, calls: Calls
) -> None:
    made.follow(sim.world, hers.id, ADA, clock.at)
    made.pin(sim.world, ADA, friends.id, clock.at)
    run("user @grace", "user")
    calls()
    followed, pinned = run("lists --followed"), run("lists --pinned")
    assert [FOLLOWED, PINNED] == calls()
    assert (hers.id, "@grace") == (followed.of(Lists)[0].lists[0].list.id, followed.text.split()[-1])
    assert [friends.id] == [shown.list.id for shown in pinned.of(Lists)[0].lists]


def test_nobody_elses_pins_are_asked_for(run: Run, calls: Calls) -> None:
    played = run("lists --pinned @grace", "lists --pinned --followed")
    assert (2, [], 2) == (played.status, calls(), len(played.of(Problem)))


def test_more_goes_on_and_refresh_starts_again(run: Run, sim: Any, clock: Any) -> None:
    for number in range(7):
        made.create(sim.world, ADA, f"List {number}", now=clock.at + number)
    run("set page-size 4")
    first, rest, again = run("lists"), run("more"), run("refresh")
    assert [4, 3, 4] == [len(names(played)) for played in (first, rest, again)]
    assert set(names(first)).isdisjoint(names(rest))
    assert "that was the end" in run("more", "more").text


def test_none_is_told_as_that(run: Run) -> None:
    assert "no lists" in run("lists @lin").text


# By which word a list is meant


@pytest.mark.parametrize("word", ["Friends", "friends", '"Friends"', "'friends'", "id:{id}", "{id}",
                                  "https://x.com/i/lists/{id}", "twitter.com/i/lists/{id}?s=20"])  # fmt: skip
def test_a_list_is_named_by_name_id_or_address(run: Run, known: None, friends: Any, calls: Calls, word: str) -> None:
    calls()
    played = run(f"list {word.format(id=friends.id)} 5")
    assert ([POSTS], 0) == (calls()[:1], played.status)
    assert "*list “Friends”*" in played.text


def test_a_name_with_blanks_stands_in_quotes(run: Run, known: None, calls: Calls) -> None:
    calls()
    assert (0, [MEMBERS]) == (run('members "Book club"').status, calls())
    played = run("members Book club")
    assert (2, "no list called `Book` is known") == (played.status, told(played))
    assert "in quotes" in played.text


def test_an_unknown_name_says_what_shows_them(run: Run, friends: Any, calls: Calls) -> None:
    played = run("list Friends")
    assert (2, [], "no list called `Friends` is known") == (played.status, calls(), told(played))
    assert "`lists` shows yours" in played.text


def test_the_beginning_of_a_name_is_not_taken_for_it_but_named(run: Run, known: None, calls: Calls) -> None:
    calls()
    played = run("list Boo")
    assert (2, []) == (played.status, calls())
    assert 'did you mean `"Book club"`?' in played.text


def test_a_name_of_two_lists_names_their_ids(run: Run, known: None, friends: Any, hers: Any, calls: Calls) -> None:
    run("lists @grace")
    calls()
    played = run("list FRIENDS")
    assert (2, [], "`FRIENDS` is the name of 2 lists") == (played.status, calls(), told(played))
    for part in (f"`id:{friends.id}` (@ada)", f"`id:{hers.id}` (@grace)"):
        assert part in " ".join(played.text.split())


def test_one_that_was_deleted_elsewhere_is_no_name_any_more(run: Run, sim: Any, known: None, friends: Any) -> None:
    made.delete(sim.world, friends.id)
    run("lists")
    assert "no list called `Friends` is known" == told(run("list Friends"))


def test_one_that_x_calls_gone_is_no_name_any_more(run: Run, sim: Any, known: None, friends: Any) -> None:
    made.delete(sim.world, friends.id)
    assert (1, ["not-found"]) == ((played := run("list Friends")).status, played.causes)
    assert "no list called `Friends` is known" == told(run("list Friends"))


def test_names_outlive_the_session(opened: Any, run_in: Any, friends: Any) -> None:
    run_in(opened(), "lists")
    assert 0 == run_in(opened(), "list Friends 5").status


# What those on it post, and who they are


def test_a_list_shows_posts_with_numbers_that_work(run: Run, sim: Any, known: None) -> None:
    played = run("list Friends 5")
    rows = played.of(Listing)[0].rows
    assert [1, 2, 3, 4, 5] == [row.ref for row in rows]
    assert {"grace"} == {row.author.username for row in rows}
    run("rt 5")
    assert [rows[4].post.id] == list(sim.world.reposts[ADA])


def test_more_goes_back_in_a_list_and_refresh_asks_anew(run: Run, known: None, calls: Calls) -> None:
    first = run("list Friends 5")
    calls()
    older, newest = run("more"), run("refresh")
    assert [POSTS, POSTS] == calls()
    texts = [[row.post.text for row in played.of(Listing)[0].rows] for played in (first, older, newest)]
    assert texts[0] == texts[2]
    assert set(texts[0]).isdisjoint(texts[1])


def test_an_empty_list_says_so(run: Run, known: None) -> None:
    assert "nothing found" in run('list "Book club"').text


def test_members_shows_who_is_on_it(run: Run, sim: Any, clock: Any, known: None, friends: Any, calls: Calls) -> None:
    made.add_member(sim.world, friends.id, LIN, clock.at)
    calls()
    played = run("members Friends")
    assert ([MEMBERS], {"grace", "lin"}) == (calls(), {user.username for user in played.of(People)[0].users})


def test_a_failed_read_is_told_as_what_it_was(run: Run, sim: Any, known: None) -> None:
    sim.add_fault({"kind": "answer", "method": "read", "status": 503})
    told_of = [told(run(line)).partition(":")[0] for line in ("lists", "list Friends", "members Friends")]
    assert ["Lists not read", "List not read", "Members not read"] == told_of


# What stands above the line, and Tab


def test_the_preview_tells_the_price_before_it_is_paid(session: Any, known: None, calls: Calls) -> None:
    calls()
    shown = preview("list Friends 20", session)
    assert shown is not None
    assert (0, 300_000, []) == (shown.writes, shown.price.high, calls())


def test_tab_completes_names_in_quotes_where_they_need_them(session: Any, known: None) -> None:
    assert {"Friends", '"Book club"'} == {offer.text for offer in offers("list ", session)}
    for line, length in (("members Bo", 2), ('members "Bo', 3), ('members "Book c', 7), ("members 'book", 5)):
        assert [('"Book club"', -length)] == [(each.text, each.start_position) for each in offers(line, session)]


def test_tab_completes_whom_behind_a_quoted_name(run: Run, session: Any, known: None) -> None:
    run("user @grace")
    assert ["@grace"] == [offer.text for offer in offers('list-add "Book club" @gr', session)]
    assert ["Friends"] == [offer.text for offer in offers("list-edit --name Pals --private Fr", session)]


def test_tab_offers_ids_where_a_name_is_not_enough(
    run: Run, session: Any, sim: Any, clock: Any, known: None, friends: Any, hers: Any
) -> None:
    odd = made.create(sim.world, ADA, "say \"it's\" so", now=clock.at)
    evil = made.create(sim.world, ADA, "zz\x1b[2J", now=clock.at)
    run("lists @grace", "lists")
    assert {f"id:{friends.id}", f"id:{hers.id}"} == {offer.text for offer in offers("list Fri", session)}
    assert [f"id:{odd.id}"] == [offer.text for offer in offers("list say", session)]
    (offer,) = offers("list zz", session)
    assert (f"id:{evil.id}", "zz^[[2J") == (offer.text, offer.display)

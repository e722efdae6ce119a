"""Reading: what is shown, what is bought for it, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Listing, People, Rule, Shown

HOME = "GET /2/users/{id}/timelines/reverse_chronological"
POSTS, USERS = "GET /2/tweets", "GET /2/users"
SEARCH = "GET /2/tweets/search/recent"
NAMED = "GET /2/users/by/username/{username}"
QUESTION = "Are you there, @ada?"
Calls = Callable[[], list[str]]


def texts(played: Any) -> list[str]:
    """Return the posts' texts as drawn, those of reposts by their originals."""
    rows = [row for listing in played.of(Listing) for row in listing.rows if isinstance(row, Shown)]
    return [(row.original or row).post.text for row in rows]


def numbers(played: Any) -> list[int | None]:
    return [row.ref for listing in played.of(Listing) for row in listing.rows if isinstance(row, Shown)]


def rules(played: Any) -> list[str]:
    return [row.text for listing in played.of(Listing) for row in listing.rows if isinstance(row, Rule)]


def queries(sim: Any, template: str) -> list[str]:
    return [row.query for row in sim.ledger if f"{row.method} {row.template}" == template]


# home


def test_home_shows_the_newest_last_and_numbered(run: Any) -> None:
    played = run("home 5")
    assert ["Grace number 24", QUESTION, "Grace number 3", "Look at this https://t.co/", "Lin alone, on the #quay"] == [
        text[:26] if text.startswith("Look") else text for text in texts(played)
    ]
    assert [1, 2, 3, 4, 5] == numbers(played)
    assert 0 == played.status


def test_the_first_home_buys_the_page_what_it_quotes_and_the_authors(run: Any, calls: Calls) -> None:
    run("home 5")
    asked = calls()
    assert HOME == asked[0]
    assert {HOME, POSTS} <= set(asked) <= {HOME, POSTS, USERS}
    assert len(asked) <= 3


def test_home_shows_reposts_and_quotes_with_their_authors(run: Any) -> None:
    text = run("home 5").text
    assert "@lin reposted" in text
    assert "@rosa" in text
    assert "Who has the key?" in text


def test_home_again_asks_for_what_is_new_alone_and_shows_the_newest_again(run: Any, sim: Any, calls: Calls) -> None:
    first = run("home 5")
    calls()
    again = run("home 5")
    assert [HOME] == calls()
    assert 0 == sim.ledger[-1].billed
    assert "since_id=" in queries(sim, HOME)[-1]
    assert texts(first) == texts(again)
    assert numbers(first) == numbers(again)
    assert ["nothing new since 12:00"] == rules(again)


def test_authors_and_quoted_posts_that_are_known_are_not_bought_again(
    run: Any, sim: Any, clock: Any, calls: Calls
) -> None:
    run("home 5")
    calls()
    clock.advance(120)
    sim.world.add_post(author_id="102", text="One more", now=clock.at - 60)
    again = run("home 5")
    assert [HOME] == calls()
    assert "One more" == texts(again)[-1]
    assert 5 == len(texts(again))


def test_what_is_new_stands_below_a_line_that_says_since_when(run: Any, sim: Any, clock: Any) -> None:
    run("home 5")
    clock.advance(120)
    sim.world.add_post(author_id="102", text="One more", now=clock.at - 60)
    listing = run("home 5").of(Listing)[0]
    at = next(i for i, row in enumerate(listing.rows) if isinstance(row, Rule))
    assert "new since 12:00" == listing.rows[at].text
    assert ["One more"] == [row.post.text for row in listing.rows[at + 1 :]]


def test_a_later_session_goes_on_from_what_was_bought(
    opened: Any, run: Any, run_in: Any, calls: Calls, sim: Any
) -> None:
    run("home 5")
    calls()
    from_memory = run_in(opened(), "home 5")
    assert [HOME] == calls()
    assert "since_id=" in queries(sim, HOME)[-1]
    assert 5 == len(texts(from_memory))
    assert [6, 7, 8, 9, 10] == numbers(from_memory)


def test_the_page_size_is_a_setting(run: Any, sim: Any) -> None:
    assert 7 == len(texts(run("set page-size 7", "home")))
    assert "max_results=7" in queries(sim, HOME)[-1]


def test_more_wanted_than_remembered_is_bought_where_memory_ends(run: Any, sim: Any, calls: Calls) -> None:
    run("home 3")
    calls()
    assert 8 == len(texts(run("home 8")))
    first, second = queries(sim, HOME)[-2:]
    assert ("since_id=" in first, "until_id=" in second, "since_id=" in second) == (True, True, False)
    calls()
    run("home 8")
    assert [HOME] == calls()


def test_where_x_has_nothing_older_it_is_not_asked_again(run: Any, calls: Calls) -> None:
    run("mentions 3")
    calls()
    run("mentions 3")
    assert ["GET /2/users/{id}/mentions"] == calls()
    played = run("more")
    assert ([], ["that was the end: X gives nothing older"]) == (calls(), rules(played))


# holes


@pytest.fixture
def run_with_hole(run: Any, sim: Any, clock: Any) -> Any:
    """A session that read five, was away for twelve posts, and read five again."""
    run("home 5")
    clock.advance(3_600)
    for number in range(1, 13):
        sim.world.add_post(author_id="102", text=f"Later {number}", now=clock.at - 1_000 + number)
    run("home 5")
    return run


def test_what_was_not_bought_is_a_hole_that_says_so(run_with_hole: Any) -> None:
    played = run_with_hole("home 8")
    assert [
        "… older posts you have not read: `more` (up to $0.04)", "nothing new since 13:00",
    ] == rules(played)  # fmt: skip
    assert [f"Later {number}" for number in range(8, 13)] == texts(played)[-5:]


def test_more_fills_the_hole_before_it_goes_further_back(run_with_hole: Any, sim: Any) -> None:
    played = run_with_hole("more")
    assert [f"Later {number}" for number in range(3, 8)] == texts(played)
    assert "since_id=" in queries(sim, HOME)[-1]
    assert "until_id=" in queries(sim, HOME)[-1]
    assert ["Later 1", "Later 2"] == texts(run_with_hole("more"))


def test_a_filled_hole_is_none_any_more(run_with_hole: Any, calls: Calls) -> None:
    run_with_hole("more", "more")
    calls()
    remembered = run_with_hole("more")
    assert [] == calls()
    assert "Lin alone, on the #quay" == texts(remembered)[-1]
    assert [] == rules(remembered)


# more and refresh


def test_more_goes_back_from_memory_where_it_can(run: Any, calls: Calls) -> None:
    run("home 10", "home 5")
    calls()
    played = run("more")
    assert [] == calls()
    assert [f"Grace number {number}" for number in range(19, 24)] == texts(played)


def test_more_buys_what_is_older_than_memory(run: Any, calls: Calls, sim: Any) -> None:
    run("home 5")
    calls()
    played = run("more")
    assert [HOME] == calls()
    assert "until_id=" in queries(sim, HOME)[-1]
    assert [f"Grace number {number}" for number in range(19, 24)] == texts(played)


def test_more_says_where_the_end_is(run: Any) -> None:
    run("home 100", answers=(True,))
    played = run("more")
    assert ["that was the end: X gives nothing older"] == rules(played)
    assert 0 == played.status


def test_refresh_shows_only_what_is_new(run: Any, sim: Any, clock: Any) -> None:
    run("home 5")
    clock.advance(120)
    sim.world.add_post(author_id="102", text="One more", now=clock.at - 60)
    assert ["One more"] == texts(run("refresh"))


def test_refresh_says_that_nothing_is_new(run: Any) -> None:
    played = run("home 5", "refresh")
    assert ["nothing new since 12:00"] == rules(played)
    assert "nothing here" not in played.text


@pytest.mark.parametrize("line", ["more", "refresh"])
def test_without_a_listing_there_is_nothing_to_go_on_with(run: Any, line: str, calls: Calls) -> None:
    played = run(line)
    assert (2, []) == (played.status, calls())
    assert "no listing to go on with" in played.text


# mentions and posts


def test_mentions_shows_who_named_me(run: Any, calls: Calls) -> None:
    played = run("mentions 3")
    assert [QUESTION] == texts(played)
    assert "GET /2/users/{id}/mentions" == calls()[0]
    assert "Grace Example" in played.text


def test_mentions_again_asks_for_what_is_new_alone(run: Any, calls: Calls, sim: Any) -> None:
    run("mentions 3")
    calls()
    assert [QUESTION] == texts(run("mentions 3"))
    assert ["GET /2/users/{id}/mentions"] == calls()
    assert "since_id=" in sim.ledger[-1].query


def test_posts_looks_the_author_up_once(run: Any, calls: Calls) -> None:
    assert 5 == len(texts(run("posts @lin 6")))
    assert [NAMED, "GET /2/users/{id}/tweets"] == calls()[:2]
    run("posts @lin 6")
    assert ["GET /2/users/{id}/tweets"] == calls()


def test_my_own_posts_need_no_look_up(run: Any, calls: Calls) -> None:
    assert ["My own words"] == texts(run("posts @me"))
    assert NAMED not in calls()


def test_posts_of_nobody_is_told(run: Any) -> None:
    played = run("posts @nobody_here")
    assert 1 == played.status
    assert ["not-found"] == played.causes


# show


def test_show_is_from_memory_and_free(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    assert [QUESTION] == texts(run("show 2"))
    assert [] == calls()


def test_show_fresh_buys_it_again(run: Any, calls: Calls, sim: Any) -> None:
    run("home 5")
    calls()
    run("show --fresh 2")
    assert ["GET /2/tweets/{id}"] == calls()


def test_show_buys_what_is_not_known(run: Any, calls: Calls, post_of: Any) -> None:
    key = post_of("Who has the key?")
    assert ["Who has the key?"] == texts(run(f"show {key.id}"))
    assert "GET /2/tweets/{id}" == calls()[0]


def test_show_of_what_is_not_there_is_told_with_status_1(run: Any) -> None:
    played = run("show 1234567890123456789")
    assert (1, ["not-found"]) == (played.status, played.causes)


# thread


def test_a_thread_is_drawn_from_its_root_with_each_reply_beneath_what_it_answers(run: Any, post_of: Any) -> None:
    run("home 5")
    listing = run(f"thread {post_of('Look at this').quoted_id}").of(Listing)[0]
    drawn = [(row.indent, row.post.text.split(" ", row.post.text.count("@"))[-1]) for row in listing.rows]
    assert [(0, "Who has the key?"), (1, "Not me"), (2, "Nor me"), (1, "Try the shed")] == drawn


def test_a_thread_costs_one_search_where_its_root_is_known(run: Any, calls: Calls, post_of: Any) -> None:
    run("home 5")
    calls()
    run(f"thread {post_of('Look at this').quoted_id}")
    assert [SEARCH] == calls()


def test_a_thread_whose_root_is_gone_is_shown_without_it(run: Any, sim: Any, post_of: Any) -> None:
    reply = next(post for post in sim.world.posts.values() if post.text.endswith("Nor me"))
    sim.world.delete_post(post_of("Who has the key?").id)
    played = run(f"thread {reply.id}")
    assert 0 == played.status
    assert ["Not me", "Nor me", "Try the shed"] == [text.rpartition("@")[2].partition(" ")[2] for text in texts(played)]
    assert ("the post it began with is gone or not shown to you",) == played.of(Listing)[0].notes


def test_a_thread_climbs_to_what_the_search_does_not_reach(run: Any, sim: Any, clock: Any) -> None:
    reply = next(post for post in sim.world.posts.values() if post.text.endswith("Nor me"))
    clock.advance(8 * 86_400)  # recent search reaches back 7 days
    listing = run(f"thread {reply.id}").of(Listing)[0]
    assert [0, 1, 2] == [row.indent for row in listing.rows]


# search


def test_search_shows_a_page_and_more_goes_on(run: Any, calls: Calls) -> None:
    run("set page-size 10")
    played = run("search from:grace number")
    assert [f"Grace number {number}" for number in range(15, 25)] == texts(played)
    assert [f"Grace number {number}" for number in range(5, 15)] == texts(run("more"))
    assert 2 == calls().count(SEARCH)


def test_search_for_what_nobody_said_finds_nothing(run: Any) -> None:
    played = run("search xylophone")
    assert (0, True) == (played.status, "nothing found" in played.text)


def test_the_query_is_sent_as_it_stands(run: Any, sim: Any) -> None:
    run('search "the key" -is:retweet')
    assert "query=%22the%20key%22%20-is%3Aretweet" in sim.ledger[0].query


# people


def test_user_shows_a_profile_that_is_known_for_nothing(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    assert ["grace"] == [user.username for user in run("user @grace").of(People)[0].users]
    assert [] == calls()


def test_user_fresh_buys_the_profile(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    run("user --fresh @grace")
    assert [NAMED] == calls()


def test_user_alone_is_oneself(run: Any, calls: Calls) -> None:
    assert ["ada"] == [user.username for user in run("user").of(People)[0].users]
    assert ["GET /2/users/me"] == calls()


def test_followers_and_following(run: Any, calls: Calls) -> None:
    assert {"grace"} == {user.username for user in run("followers @me").of(People)[0].users}
    assert {"grace", "lin"} == {user.username for user in run("following @me").of(People)[0].users}
    assert ["GET /2/users/{id}/followers", "GET /2/users/{id}/following"] == calls()


def test_followers_go_on_page_by_page(run: Any, sim: Any) -> None:
    first = run("following @me 1").of(People)[0].users
    second = run("more").of(People)[0].users
    assert {"grace", "lin"} == {user.username for user in (*first, *second)}
    assert 2 == run("more").status


def test_nobody_follows_nobody(run: Any) -> None:
    played = run("followers @rosa")
    assert (0, True) == (played.status, "nobody there" in played.text)


# money


def test_a_dear_read_is_asked_about_and_not_bought_without_a_yes(run: Any, calls: Calls) -> None:
    played = run("followers @me 100", answers=(False,))
    assert (130, []) == (played.status, calls())
    assert ["followers may cost $0.00 to $1.00. Buy it?"] == [ask.question for ask in played.asked]


def test_no_cheap_read_is_asked_about(run: Any) -> None:
    assert [] == run("home 20", "mentions", "posts @grace", "search key", "user @lin").asked

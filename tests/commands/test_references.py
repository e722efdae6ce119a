"""References: numbers, ranges, ids, URLs and the dot, and which of them may lead to a write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Listing, Problem, Shown

ADA = "101"
REPOST = "POST /2/users/{id}/retweets"
Calls = Callable[[], list[str]]


def told(played: Any) -> tuple[str, str]:
    """Return what the last problem says, and the advice."""
    diagnosis = played.of(Problem)[-1].diagnosis
    return diagnosis.what, diagnosis.next


def refs(played: Any) -> list[int | None]:
    return [row.ref for listing in played.of(Listing) for row in listing.rows if isinstance(row, Shown)]


# numbers that go on


def test_numbers_go_on_from_the_last_session(run: Any, run_in: Any, opened: Any) -> None:
    assert [1, 2, 3] == refs(run("home 3"))
    assert [4, 5] == refs(run_in(opened(), "home 2"))


def test_numbers_begin_anew_only_at_a_start_above_999(opened: Any, run_in: Any, session: Any) -> None:
    session.ledger.set_numbers(session.identity, [], 998)
    assert [999] == refs(run_in(opened(), "home 1"))
    assert [1] == refs(run_in(opened(), "home 1"))


def test_numbers_beyond_999_work_in_the_session_that_gave_them(
    opened: Any, run_in: Any, session: Any, sim: Any
) -> None:
    session.ledger.set_numbers(session.identity, [], 998)
    late = opened()
    assert [999, 1000, 1001] == refs(run_in(late, "home 3"))
    assert 0 == run_in(late, "rt 1000-1001").status
    assert 2 == len(sim.world.reposts[ADA])


def test_a_post_keeps_its_number_for_the_session(run: Any) -> None:
    assert [1, 2, 3] == refs(run("home 3"))
    assert [4, 5, 1, 2, 3] == refs(run("home 5"))


OF_EARLIER = ["rt 2", "rt 2-3", "reply 2 hello", "delete 2", "show 2", "thread 2", "open 2", "copy 2", "why 2"]


@pytest.mark.parametrize("line", OF_EARLIER)
def test_a_number_of_an_earlier_session_names_its_old_post_and_does_nothing(
    run: Any, run_in: Any, opened: Any, calls: Calls, line: str
) -> None:
    run("home 5")
    calls()
    later = opened()
    played = run_in(later, line)
    assert (2, [], []) == (played.status, calls(), played.effects)
    assert "2 is not of this session's screen: it was @grace: “Are you there, @ada?”" == told(played)[0]


def test_the_advice_for_an_old_number_leads_to_the_post(
    run: Any, run_in: Any, opened: Any, sim: Any, post_of: Any
) -> None:
    run("home 5")
    later = opened()
    advice = told(run_in(later, "rt 2"))[1]
    question = post_of("Are you there, @ada?").id
    assert f"to mean that post write `id:{question}`" == advice
    run_in(later, f"rt id:{question}")
    assert {question} == set(sim.world.reposts[ADA])


def test_a_number_that_was_given_anew_means_the_new_post(opened: Any, run_in: Any, session: Any, sim: Any) -> None:
    run_in(session, "home 3")
    session.ledger.set_numbers(session.identity, [], 999)
    anew = opened()
    run_in(anew, "posts @lin 5", "rt 1")
    assert ["@rosa Not me"] == [sim.world.posts[post_id].text for post_id in sim.world.reposts[ADA]]


@pytest.mark.parametrize(("line", "says"), [("open 1-2", "`1-2` is no single post"), ("open 9", "no post 9 on screen")])
def test_what_names_no_single_post_opens_nothing(run: Any, line: str, says: str) -> None:
    run("home 3")
    played = run(line)
    assert (2, [], says) == (played.status, played.effects, told(played)[0])


def test_a_number_beyond_999_opens_its_post(opened: Any, run_in: Any, session: Any) -> None:
    session.ledger.set_numbers(session.identity, [], 998)
    late = opened()
    run_in(late, "home 3")
    (effect,) = run_in(late, "open 1000").effects
    assert effect.argument.endswith(f"/status/{late.numbers.post(1000).id}")


def test_where_nothing_is_on_screen_yet_that_is_said_with_the_way_out(run: Any) -> None:
    assert "nothing is on screen yet: `home` shows posts and numbers them" == told(run("rt 3"))[1]
    assert "on screen: 1-3" == told(run("home 3", "rt 7"))[1]


# bare digits


def test_a_read_takes_a_number_that_is_not_shown_for_an_id(run: Any, sim: Any) -> None:
    assert (1, ["not-found"]) == (run("show 20").status, run("show 20").causes)
    assert "/2/tweets/20" == sim.ledger[0].path


@pytest.mark.parametrize("word", ["20", "1234", "12345678901234"])
def test_a_write_takes_no_short_number_for_an_id(run: Any, calls: Calls, word: str) -> None:
    played = run(f"rt {word}")
    assert (2, []) == (played.status, calls())
    assert f"no post {word} on screen" == told(played)[0]


def test_a_write_takes_fifteen_digits_for_an_id(run: Any, calls: Calls) -> None:
    run("rt 123456789012345")
    assert [REPOST] == calls()


def test_a_write_takes_an_id_that_says_so(run: Any, calls: Calls) -> None:
    run("rt id:20")
    assert [REPOST] == calls()


@pytest.mark.parametrize("word", ["9999999999999999999", "id:9999999999999999999", "id:0"])
def test_an_id_beyond_what_x_gives_is_refused(run: Any, calls: Calls, word: str) -> None:
    played = run(f"show {word}")
    assert (2, []) == (played.status, calls())
    assert "is no post id" in told(played)[0]


# the dot


def test_the_dot_is_the_post_last_shown_alone(run: Any, sim: Any, post_of: Any) -> None:
    run("home 5", "show 1", "rt .")
    assert {post_of("Grace number 24").id} == set(sim.world.reposts[ADA])


def test_the_dot_is_the_post_last_written_about(run: Any, sim: Any) -> None:
    run("home 5", "rt 2", "unrt .")
    assert {} == sim.world.reposts[ADA]


@pytest.mark.parametrize("lines", [("home 5",), ("home 5", "rt 2", "home 5"), ("home 5", "rt 1 2")])
def test_after_a_listing_or_a_burst_the_dot_is_no_post_for_writes(
    run: Any, calls: Calls, lines: tuple[str, ...]
) -> None:
    run(*lines)
    calls()
    played = run("rt .")
    assert (2, []) == (played.status, calls())
    assert "`.` stands for no single post just now" == told(played)[0]


def test_after_a_listing_the_dot_is_its_last_post_for_reads(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    assert "Lin alone" in run("show .").text
    assert [] == calls()


# URLs and handles


@pytest.mark.parametrize(
    "address",
    [
        "https://x.com/grace/status/{}", "https://twitter.com/grace/status/{}?s=20&t=abc&utm_source=x#m",
        "https://mobile.twitter.com/grace/status/{}", "x.com/i/web/status/{}",
        "https://x.com/grace/status/{}/photo/1",
    ],
)  # fmt: skip
def test_addresses_name_their_post(run: Any, calls: Calls, post_of: Any, address: str) -> None:
    run("home 5")
    calls()
    played = run("show " + address.format(post_of("Are you there, @ada?").id))
    assert ([], [2]) == (calls(), refs(played))


@pytest.mark.parametrize("word", ["https://example.com/grace/status/1", "grace", "3x", "-3", "3-", "1,2", "٣", "#3"])
def test_what_is_no_reference_is_refused(run: Any, calls: Calls, word: str) -> None:
    played = run(f"rt {word}")
    assert (2, []) == (played.status, calls())
    assert f"`{word}` is no post" == told(played)[0]


@pytest.mark.parametrize(
    "word", ["@grace", "grace", "GRACE", "https://x.com/grace", "https://twitter.com/grace?lang=en"]
)
def test_handles_are_read_in_every_form(run: Any, calls: Calls, word: str) -> None:
    run("home 5")
    calls()
    assert ("Grace Example" in run(f"user {word}").text, []) == (True, calls())


@pytest.mark.parametrize("word", ["@", "@with-dash", "@sixteen_letters_", "https://example.com/grace"])
def test_what_is_no_handle_is_refused(run: Any, calls: Calls, word: str) -> None:
    played = run(f"user {word}")
    assert (2, []) == (played.status, calls())
    assert "is no handle" in told(played)[0]

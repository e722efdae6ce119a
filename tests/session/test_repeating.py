"""What is said and looked at where an unknown write is repeated by hand, and where no prompt stays open after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twshell.domain.money import Price
from twshell.domain.outcome import Done, Problem

POST, OWN = "POST /2/tweets", "GET /2/users/{id}/tweets"
LOST = {"kind": "drop", "method": "write", "times": 1}
TAKEN = {**LOST, "happened": True}
Calls = Callable[[], list[str]]


def absent(run: Any, sim: Any, clock: Any, line: str = "post Into the fog") -> None:
    """Make a write absent."""
    sim.add_fault(LOST)
    run(line)
    for seconds in (60, 30):
        clock.advance(seconds)
        run("outbox look-up 1")


def test_the_same_text_typed_again_is_warned_about_and_tied_to_the_first(
    run: Any, sim: Any, entry: Any, state: Any
) -> None:
    sim.add_fault(LOST)
    run("post Ferry")
    again = run("post Ferry")
    assert "#1 does the same and may have happened: this can make two of it" in again.text
    assert ("done", 1) == (state(2), entry(2).parent)


def test_of_what_changes_nothing_the_second_time_the_warning_says_that(run: Any, session: Any, sim: Any) -> None:
    run("home 5")
    sim.add_fault(LOST)
    run("rt 1")
    assert "#1 does the same and may have happened: a second time changes nothing more" in run("rt 1").text


def test_an_unknown_write_is_sent_again_as_a_write_of_its_own(run: Any, sim: Any, entry: Any, writes: Any) -> None:
    sim.add_fault(LOST)
    run("post Ferry")
    refused = run("outbox resend 1", answers=(False,))
    assert (130, 1) == (refused.status, writes())
    assert "#1 may be on X already: then this makes two. Send it again all the same?" == refused.asked[0].question
    assert "either it is on X and does not show yet" in refused.text
    assert 0 == run("outbox resend 1").status
    assert [("unknown", 0), ("done", 1)] == [(entry(n).state, entry(n).parent) for n in (1, 2)]


def test_that_x_calls_a_repeat_a_duplicate_speaks_for_the_first_and_is_looked_at(
    run: Any, sim: Any, entry: Any, state: Any, on_x: Any
) -> None:
    sim.add_fault(TAKEN)
    run("post Ferry")
    again = run("post Ferry")
    assert (3, ["duplicate"]) == (again.status, again.causes)
    assert ["done", "cancelled"] == [state(number) for number in (1, 2)]  # its text needs no draft any more
    assert "X called a repeat of it a duplicate" in entry(1).evidence
    assert 1 == on_x("Ferry")


def test_a_duplicate_after_an_absence_is_unknown_and_looked_at(
    run: Any, sim: Any, clock: Any, entry: Any, state: Any, on_x: Any, say: Any
) -> None:
    absent(run, sim, clock)
    say("Into the fog", clock.at - 80)
    run("outbox resend 1")
    assert ("done", 2) == (state(), entry().attempts)
    assert 1 == on_x("Into the fog")


# Without a prompt


def test_a_run_without_a_prompt_looks_once_and_is_done_where_it_finds_it(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls
) -> None:
    begun = clock.at
    session.flags.interactive, session.flags.yes_write = False, True
    sim.add_fault(TAKEN)
    played = run("post Into the fog")
    (done,) = played.of(Done)
    assert (0, "post", Price(15_000, 15_000)) == (played.status, done.verb, done.price)
    assert 2.0 == clock.at - begun
    assert "no answer came, and it is on X all the same: found among your posts" in played.text
    assert [POST, OWN] == calls()


def test_a_run_without_a_prompt_looks_once_and_ends_unknown(run: Any, session: Any, sim: Any, calls: Calls) -> None:
    session.flags.interactive, session.flags.yes_write = False, True
    sim.add_fault(LOST)
    played = run("post Into the fog")
    assert (6, "unknown-outcome") == (played.status, played.of(Problem)[0].diagnosis.kind)
    assert [POST, OWN] == calls()
    assert "looked once: not among your posts" in played.text


def test_a_run_without_a_prompt_reads_one_page_alone(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls, say: Any
) -> None:
    session.flags.interactive, session.flags.yes_write = False, True
    for number in range(12):
        say(f"From the phone, {number}", clock.at + number)
    sim.add_fault(LOST)
    assert 6 == run("post Into the fog").status
    assert [POST, OWN] == calls()


def test_without_a_prompt_what_may_double_is_not_sent_again_even_with_yes_write(
    session: Any, sim: Any, run: Any
) -> None:
    sim.add_fault(LOST)
    run("post Ferry")
    (ask,) = run("outbox resend 1", answers=(False,)).asked
    assert (True, "unknown-outcome") == (ask.is_bulk, ask.refusal_kind)

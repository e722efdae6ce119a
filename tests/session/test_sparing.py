"""What is done already is skipped, what was said already refused, and what is risky said, before anything is paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Done, Problem, Text

Run = Callable[..., Any]


def writes(sim: Any) -> list[str]:
    return [f"{row.method} {row.template}" for row in sim.ledger if row.method != "GET"]


TWICE = [("rt 1", "retweet --anyway 1"), ("mute @lin", "mute --anyway @lin")]


@pytest.mark.parametrize(("line", "forced"), TWICE)
def test_what_was_done_here_is_skipped_with_a_note_and_costs_nothing(
    run: Run, sim: Any, line: str, forced: str
) -> None:
    run("home 5", line)
    again = run(line)
    (done,) = again.of(Done)
    assert (0, "already-done", 0) == (again.status, done.cause, done.price.high)
    assert f"`{forced}` does it all the same" in again.text
    assert 1 == len(writes(sim))
    assert [""] == [done.cause for done in run(forced).of(Done)]


def test_of_a_burst_only_what_is_done_is_skipped(run: Run, sim: Any) -> None:
    run("home 5", "rt 2")
    burst = run("rt 1 2 3")
    assert ["already-done", "", ""] == [done.cause for done in burst.of(Done)]
    assert 3 == len(writes(sim))


def test_what_was_taken_back_is_not_done_any_more(run: Run, sim: Any) -> None:
    run("home 5", "rt 1", "unrt 1", "rt 1")
    assert ["POST", "DELETE", "POST"] == [row.split()[0] for row in writes(sim)]
    again = run("unrt 1", "unrt 1")
    assert "Already taken back" in again.text


def test_a_repost_seen_in_ones_own_timeline_is_skipped_too(run: Run, sim: Any, clock: Any) -> None:
    target = next(post for post in sim.world.posts.values() if post.text == "Grace number 24")
    sim.world.repost(sim.world.me_id, target.id, clock.at - 60)
    run("posts @ada 5")
    (done,) = run(f"rt {target.id}").of(Done)
    assert "already-done" == done.cause
    assert [] == writes(sim)


def test_anyway_does_it_all_the_same(run: Run, sim: Any) -> None:
    run("home 5", "rt 1", "rt --anyway 1")
    assert 2 == len(writes(sim))


def test_another_session_knows_it_too(run: Run, sim: Any, opened: Any, play_in: Run) -> None:
    post = run("home 5", "rt 1").session.numbers.post(1)
    later = opened()
    assert ["already-done"] == [done.cause for done in play_in(later, f"rt {post.id}").of(Done)]


# Texts


def test_what_was_said_within_a_day_is_refused_before_it_is_paid(run: Run, sim: Any, clock: Any) -> None:
    run("post The ferry is late")
    clock.advance(3_600)
    again = run("post the  FERRY is late")
    (problem,) = again.of(Problem)
    found = problem.diagnosis
    assert (3, "duplicate", "likely") == (again.status, found.cause, found.certainty)
    assert "60 min ago" in found.why
    assert 1 == len(writes(sim))
    assert ["the  FERRY is late"] == [draft.text for draft in again.session.ledger.drafts(9)]


def test_the_day_after_it_may_be_said_again(run: Run, sim: Any, clock: Any) -> None:
    run("post The ferry is late")
    clock.advance(86_401)
    run("post The ferry is late")
    assert 2 == len(writes(sim))


def test_what_was_deleted_may_be_said_again(run: Run, sim: Any) -> None:
    assert 0 == run("post The ferry is late", "delete .", "post The ferry is late").status


def test_what_was_said_elsewhere_and_seen_counts_too(run: Run, sim: Any, clock: Any) -> None:
    sim.world.add_post(author_id=sim.world.me_id, text="Said on my phone", now=clock.at - 600)
    run("posts @ada 5")
    assert ["duplicate"] == run("post said on my phone").causes


def test_a_text_whose_fate_is_unknown_is_not_called_said(run: Run, sim: Any) -> None:
    sim.add_fault({"kind": "drop", "method": "write", "times": 1})
    run("post The ferry is late")
    again = run("post The ferry is late", answers=(False,))
    assert [] == [cause for cause in again.causes if cause == "duplicate"]
    assert "risk: you said the same" in again.text


def test_anyway_lets_x_decide(run: Run, sim: Any) -> None:
    run("post The ferry is late", "post --anyway The ferry is late")
    assert 2 == len(writes(sim))


# Risks


def warnings(played: Any) -> list[str]:
    return [
        row for text in played.of(Text) if text.style == "warning" for row in text.lines if row.startswith("risk: ")
    ]


def test_a_risky_text_is_named_before_the_question(run: Run) -> None:
    played = run("post @a1 @b2 @c3 @d4 hello all of you", answers=(False,))
    assert ["risk: 4 mentions in one post look like spam"] == warnings(played)
    assert isinstance(played.outcomes[0], Text)


def test_a_burst_is_named_once_in_a_quarter_of_an_hour(run: Run, clock: Any) -> None:
    run("home 24", *(f"rt {number}" for number in range(1, 16)))
    first, second = run("rt 16"), run("rt 17")
    assert 1 == len(warnings(first))
    assert "16 writes in 15 min look like a machine" in warnings(first)[0]
    assert [] == warnings(second)


def test_an_ordinary_write_has_no_risk(run: Run) -> None:
    assert [] == warnings(run("home 5", "rt 1", "post hello"))

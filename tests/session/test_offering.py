"""What does not fit is offered as pace or trim; one's own cap asks, or blocks; without a prompt it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Done, PlanShown, Problem, Text
from twshell.session.events import Ask
from twshell.sim.apps import Credential
from twshell.sim.limits import limits_for

REPOST = "POST /2/users/{id}/retweets"
Run = Callable[..., Any]


@pytest.fixture
def spend(sim: Any, clock: Any) -> Callable[[int], None]:
    """Return a function that spends reposts of this quarter of an hour, which began six minutes ago."""

    def use(used: int) -> None:
        owner = sim.tokens.console
        caller = Credential("1a", owner.token, owner.user_id, owner.level)
        with sim.lock:
            for limit, whose in limits_for(REPOST, "pay-per-use", caller, sim.tokens.app.id):
                sim.windows.preset(REPOST, limit, whose, used=used, started=clock.at - 360)

    return use


@pytest.fixture
def spent(run: Run, spend: Any, calls: Any) -> None:
    """11 reposts are left for nine minutes, of which 10 are kept for single commands; the client knows."""
    run("home 12")
    spend(38)
    run("rt 1")
    calls()


def choices(played: Any) -> list[tuple[str, ...]]:
    return [getattr(question, "choices", ("yes",)) for question in played.asked]


@pytest.mark.usefixtures("spent")
def test_trimming_sends_what_fits_and_keeps_the_rest_in_order(run: Run, session: Any, calls: Any) -> None:
    played = run("rt 2-5", answers=("trim",))
    assert (0, [REPOST], 1) == (played.status, calls(), len(played.of(Done)))
    rows = [row["line"] for row in run("drafts").of(Text)[0].data][::-1]
    assert [f"retweet id:{session.numbers.post(number).id}" for number in (3, 4, 5)] == rows
    assert "3 not tried, kept in `drafts`" in played.text


@pytest.mark.usefixtures("spent")
def test_the_plan_is_laid_open_before_the_question(run: Run) -> None:
    (shown,) = run("rt 2-5", answers=(False,)).of(PlanShown)
    assert ("repost", 4, 7) == shown.takes[0][:3]
    assert 22.5 == shown.pace.gap


@pytest.mark.usefixtures("spent")
def test_leaving_it_is_a_refusal_that_keeps_all(run: Run, calls: Any) -> None:
    played = run("rt 2-5", answers=(False,))
    assert (4, ["window-exhausted"], []) == (played.status, played.causes, calls())
    assert 4 == len(run("drafts").of(Text)[0].data)


@pytest.mark.usefixtures("spent")
def test_nothing_is_offered_without_a_prompt(run: Run, session: Any, calls: Any) -> None:
    session.flags.interactive, session.flags.yes_write = False, True
    played = run("rt 2-5")
    assert (4, ["window-exhausted"], [], []) == (played.status, played.causes, played.asked, calls())


def test_a_single_write_is_refused_with_the_time_not_spread(run: Run, spend: Any) -> None:
    run("home 5")
    spend(49)
    played = run("rt 1", "rt 2")
    assert (4, [], ["window-exhausted"]) == (played.status, played.asked, played.causes)


@pytest.fixture
def macro(session: Any) -> Callable[..., None]:
    """Return a function that saves a macro."""

    def save(name: str, *lines: str) -> None:
        session.macros.save(name, "".join(f"{line}\n" for line in lines), frozenset())

    return save


@pytest.mark.usefixtures("spent")
def test_a_macro_of_writes_is_offered_as_one(run: Run, macro: Any, calls: Any) -> None:
    macro("boost", "rt 2 3", "rt 4", "rt 5")
    played = run("boost", answers=("trim",))
    assert [("pace", "trim")] == choices(played)
    assert (0, [REPOST]) == (played.status, calls())
    assert 3 == len(run("drafts").of(Text)[0].data)


@pytest.mark.usefixtures("spent")
def test_what_a_macro_would_do_twice_is_counted_once(run: Run, macro: Any) -> None:
    macro("boost", "rt 2-5", "rt 2-5")
    (shown,) = run("boost", answers=(False,)).of(PlanShown)
    assert 4 == shown.plan.writes


@pytest.mark.usefixtures("spent")
@pytest.mark.parametrize("other", ["home 5", "set page-size 5"])
def test_a_macro_that_does_more_than_write_is_refused_as_a_whole(other: str, run: Run, macro: Any, calls: Any) -> None:
    macro("boost", other, "rt 2-5")
    played = run("boost")
    assert (4, [], ["window-exhausted"], []) == (played.status, played.asked, played.causes, calls())


# One's own cap


@pytest.fixture
def capped(run: Run, calls: Any) -> None:
    """Two cents may be spent a day, and the home timeline has cost more."""
    run("home 5", "cap day 0.02")
    calls()


@pytest.mark.usefixtures("capped")
@pytest.mark.parametrize(("answer", "status", "sent"), [(True, 0, [REPOST]), (False, 4, [])])
def test_passing_it_is_asked_about(answer: bool, status: int, sent: list[str], run: Run, calls: Any) -> None:
    played = run("rt 1", answers=(answer,))
    (question,) = played.asked
    assert isinstance(question, Ask)
    assert (True, "over-budget") == (question.is_bulk, question.refusal_kind)
    assert "of your cap of $0.02 a day is left. Go past it this once?" in question.question
    assert (status, sent) == (played.status, calls())


@pytest.mark.usefixtures("capped")
def test_a_burst_passes_it_as_a_whole(run: Run, calls: Any) -> None:
    played = run("rt 1-3", answers=(True,))
    assert (0, [REPOST] * 3, 1) == (played.status, calls(), len(played.asked))


@pytest.mark.usefixtures("capped")
@pytest.mark.parametrize(("answer", "status", "count"), [(True, 0, 1), (False, 4, 0)])
def test_a_read_passes_it_when_asked(answer: bool, status: int, count: int, run: Run, calls: Any) -> None:
    played = run("search shed", answers=(answer,))
    assert (status, count) == (played.status, len(calls()))


@pytest.mark.usefixtures("capped")
def test_one_that_blocks_is_never_asked_about(run: Run, calls: Any) -> None:
    run("cap day 0.02 block")
    for line in ("rt 1", "search shed"):
        played = run(line)
        assert (4, [], ["own-cap"], []) == (played.status, played.asked, played.causes, calls())


@pytest.mark.usefixtures("capped")
def test_without_a_prompt_it_refuses(run: Run, session: Any, calls: Any) -> None:
    session.flags.interactive, session.flags.yes_write = False, True
    for line in ("rt 1", "search shed"):
        played = run(line)
        assert (4, [], ["own-cap"], []) == (played.status, played.asked, played.causes, calls())
    assert "over-budget" == played.of(Problem)[0].diagnosis.kind


def test_a_burst_over_it_may_exceed_or_be_trimmed_but_money_is_no_matter_of_pace(
    run: Run, session: Any, calls: Any
) -> None:
    run("home 12")
    cap = (session.snapshot().spent.today.high + 50_000) / 1_000_000
    run(f"cap day {cap}")
    calls()
    played = run("rt 1-8", answers=("trim",))
    assert [("exceed", "trim")] == choices(played)[:1]
    assert [REPOST] * 3 == calls()


def test_a_cap_of_posts_a_day_may_be_paced_too(run: Run) -> None:
    run("home 12", "cap posts-day 3")
    assert [("exceed", "pace", "trim")] == choices(run("rt 1-5", answers=(False,)))


def test_going_past_a_cap_does_not_pass_a_window(run: Run, calls: Any) -> None:
    run("home 12", "cap posts-day 0", "terms limit repost 2")
    calls()
    played = run("rt 1-5")
    assert (4, [], []) == (played.status, calls(), played.asked)

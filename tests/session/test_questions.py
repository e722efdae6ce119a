"""Confirmation by consequence: what is asked before anything is sent, and what a No leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import PlanShown, Problem, Text

ADA = "101"
REPOST = "POST /2/users/{id}/retweets"
Calls = Callable[[], list[str]]


@pytest.mark.parametrize("line", ["rt 1", "rt 1-3", "unrt 1", "mute @grace", "unmute @grace"])
def test_up_to_three_small_writes_are_sent_unasked(run: Any, line: str) -> None:
    run("home 5")
    assert [] == run(line).asked


def test_more_than_three_writes_show_each_post_and_ask(run: Any, sim: Any) -> None:
    run("home 5")
    played = run("rt 1-4", answers=(False,))
    assert ["4 writes for $0.06. Send them?"] == [ask.question for ask in played.asked]
    (plan,) = played.of(PlanShown)
    assert (
        "retweet 1 by @grace: “Grace number 24”",
        "retweet 2 by @grace: “Are you there, @ada?”",
        "retweet 3 by @grace: “Grace number 3”",
    ) == plan.lines[:3]
    assert {} == sim.world.reposts.get(ADA, {})


def test_a_yes_sends_them_all(run: Any, sim: Any) -> None:
    run("home 5")
    assert 0 == run("rt 1-4", answers=(True,)).status
    assert 4 == len(sim.world.reposts[ADA])


def test_a_no_is_status_130_and_keeps_no_reposts(run: Any) -> None:
    run("home 5")
    assert 130 == run("rt 1-4", answers=(False,)).status
    assert "no drafts" in run("drafts").text


def test_a_no_to_a_post_keeps_its_text(run: Any) -> None:
    played = run("post Perhaps later", answers=(False,))
    assert ("Perhaps later", 1) == (played.of(Problem)[0].text, played.of(Problem)[0].draft)
    listed = run("drafts")
    assert ["Perhaps later"] == [row["text"] for row in listed.of(Text)[0].data]
    (entry,) = listed.of(Text)[0].data
    assert (None, "not confirmed") == (entry["cause"], entry["because"])  # it is no cause of DESIGN §3.2
    assert "(draft: not confirmed)" in listed.text
    assert 1 == played.text.count("`drafts`"), "where the text is, is said once"


def test_whoever_is_not_signed_in_is_asked_nothing(opened: Any, run_in: Any, environ: dict[str, str]) -> None:
    for name in [name for name in environ if name.startswith("TWSH_")]:
        del environ[name]
    played = run_in(opened(), "post Perhaps later")
    assert (7, []) == (played.status, played.asked)
    assert "Not posted: nobody is signed in here." == played.of(Problem)[0].diagnosis.what
    assert 1 == played.of(Problem)[0].draft


def test_the_line_breaks_of_a_text_are_seen_before_it_is_published(run: Any) -> None:
    (plan,) = run("post One\nTwo  words", answers=(False,)).of(PlanShown)
    assert ("post: One ↵ Two words",) == plan.lines


def test_the_same_text_is_kept_once(run: Any) -> None:
    run("post Perhaps later", "post Perhaps later", answers=(False, False))
    assert 1 == len(run("drafts").of(Text)[0].data)


def test_a_text_that_is_sent_after_all_is_no_draft_any_more(run: Any) -> None:
    run("post Perhaps later", answers=(False,))
    run("post Perhaps later")
    assert "no drafts" in run("drafts").text


def test_a_price_over_the_threshold_is_asked_about(run: Any) -> None:
    run("home 5", "set confirm-cost 0.01")
    assert ["Send this for $0.015?"] == [ask.question for ask in run("rt 1").asked]


# dry run and locks


def test_a_dry_run_plans_and_sends_nothing(opened: Any, run_in: Any, calls: Calls) -> None:
    session = opened(dry_run=True)
    run_in(session, "home 5")
    calls()
    played = run_in(session, "rt 1-5")
    assert (0, [], []) == (played.status, calls(), played.asked)
    (plan,) = played.of(PlanShown)
    assert (True, 5) == (plan.is_dry, plan.plan.writes)


def test_a_dry_run_tells_what_is_refused_beforehand(opened: Any, run_in: Any) -> None:
    session = opened(dry_run=True)
    assert 3 == run_in(session, "home 5", "like 1").status


@pytest.mark.parametrize("line", ["rt 1", "post Kept text", "mute @rosa", "delete 1"])
def test_the_write_lock_stops_every_write_with_status_2(opened: Any, run_in: Any, calls: Calls, line: str) -> None:
    session = opened(read_only=True)
    run_in(session, "posts @me 5")
    calls()
    played = run_in(session, line)
    assert (2, [], ["write-lock"]) == (played.status, calls(), played.causes)
    assert "C-x C-q" in played.of(Problem)[0].diagnosis.next


def test_the_write_lock_names_the_command_and_its_own_key(opened: Any, run_in: Any) -> None:
    played = run_in(opened(read_only=True), "post Kept text", "why")
    assert "not sent: the write lock is on, and `post` writes" == played.of(Problem)[0].diagnosis.what
    assert "A lock of twsh's own: C-x C-q, --read-only at the start" in " ".join(played.text.split())


def test_the_write_lock_keeps_the_text(opened: Any, run_in: Any) -> None:
    session = opened(read_only=True)
    run_in(session, "post Kept text")
    listed = run_in(session, "drafts")
    assert "Kept text" in listed.text
    assert ["write-lock"] == [entry["cause"] for entry in listed.of(Text)[0].data]


def test_the_write_lock_lets_reads_and_plans_pass(opened: Any, run_in: Any) -> None:
    assert 0 == run_in(opened(read_only=True), "home 5", "plan rt 1").status


def test_without_a_prompt_writes_need_yes_write(opened: Any, run_in: Any, calls: Calls) -> None:
    session = opened(interactive=False)
    played = run_in(session, "post From a script")
    assert (2, [], []) == (played.status, calls(), played.asked)
    assert "add --yes-write to allow it" == played.of(Problem)[0].diagnosis.next
    assert 0 == run_in(opened(interactive=False, yes_write=True), "post From a script").status


# how many it takes is known before


def test_the_lines_of_a_macro_ask_only_what_the_macro_has_not_asked(run: Any, session: Any, sim: Any) -> None:
    session.macros.save("all", "# repost what is given\nrt $*\n")
    run("home 5")
    played = run("all 1-5")
    assert ["macro all: 5 writes for $0.075. Run it?"] == [ask.question for ask in played.asked]
    assert 5 == len(sim.world.reposts[ADA])

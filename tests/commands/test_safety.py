"""plan, why, drafts: what would happen, why something was refused, what was kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import PlanShown, Problem, Text

Calls = Callable[[], list[str]]
REPOST = "POST /2/users/{id}/retweets"


def lines(played: Any) -> tuple[str, ...]:
    return tuple(line for text in played.of(Text) for line in text.lines)


# plan


def test_plan_lists_each_step_with_post_author_and_words_and_sends_nothing(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    played = run("plan rt 1-3 5")
    assert (0, []) == (played.status, calls())
    (plan,) = played.of(PlanShown)
    assert (
        "retweet 1 by @grace: “Grace number 24”",
        "retweet 2 by @grace: “Are you there, @ada?”",
        "retweet 3 by @grace: “Grace number 3”",
        "retweet 5 by @lin: “Lin alone, on the #quay”",
    ) == plan.lines
    assert ("fits", 4, 60_000) == (plan.verdict.word, plan.plan.writes, plan.price.high)
    assert "~46 of 50 (repost) will be left" == plan.verdict.why


def test_plan_of_a_read_says_what_it_would_buy(run: Any, calls: Calls) -> None:
    (plan,) = run("plan mentions").of(PlanShown)
    assert ((0, 1), ("mentions (reads)",), []) == ((plan.plan.writes, plan.plan.reads), plan.lines, calls())


def test_plan_of_a_look_names_who_is_looked_up(run: Any) -> None:
    assert ("look up @rosa", "mute @rosa") == run("plan mute @rosa").of(PlanShown)[0].lines


def test_plan_of_what_is_refused_says_why(run: Any) -> None:
    run("home 5")
    (plan,) = run("plan like 1").of(PlanShown)
    assert "tier-lacks-action" == plan.plan.refusal.cause


def test_plan_of_a_local_line_sends_nothing(run: Any) -> None:
    assert "nothing to send" in run("plan help").text


def test_plan_works_behind_the_write_lock(run: Any, session: Any) -> None:
    run("home 5")
    session.flags.read_only = True
    assert 0 == run("plan rt 1").status


@pytest.mark.parametrize(("line", "what"), [("plan", "plan needs LINE"), ("plan rt 99", "no post 99 on screen")])
def test_plan_of_what_cannot_be_read_is_refused(run: Any, line: str, what: str) -> None:
    played = run(line)
    assert (2, what) == (played.status, played.of(Problem)[0].diagnosis.what)


# why


def test_why_explains_the_last_refusal_at_length(run: Any) -> None:
    run("home 5", "reply 1 Well done")
    told = lines(run("why"))
    assert "Reply not posted: personal apps may reply only where the author named you." == told[0]
    assert any(line.startswith("  why     @grace neither mentioned you") for line in told)
    assert any(line.startswith("  cause   reply-not-summoned") for line in told)
    assert any(line.startswith("  again   not as it stands") for line in told)


def test_why_says_each_thing_once(run: Any) -> None:
    run("post My own words")
    told = [line for line in lines(run("why")) if line]
    assert len(told) == len(set(told))


def test_why_shows_what_x_answered_with_its_transaction(run: Any, sim: Any) -> None:
    run("post My own words")
    trace = sim.ledger[-1].trace
    assert any(trace in line for line in lines(run("why")))


def test_why_of_a_post_and_of_a_draft(run: Any) -> None:
    run("home 5", "reply 1 Well done", "post My own words")
    assert lines(run("why"))[0].startswith("Not posted:")
    assert lines(run("why 1"))[0].startswith("Reply not posted:")
    assert lines(run("why #1"))[0].startswith("Reply not posted:")
    assert lines(run("why #2"))[0].startswith("Not posted:")


def test_why_is_not_about_slips_of_the_keys(run: Any) -> None:
    run("post My own words", "nonsense", "rt 99", "home ten", "macro run nope")
    assert lines(run("why"))[0].startswith("Not posted:")


def test_why_in_a_later_session_knows_what_was_refused_before(run: Any, run_in: Any, opened: Any) -> None:
    run("post My own words")
    later = opened()
    assert lines(run_in(later, "why"))[0].startswith("Not posted: you have said this already")
    assert lines(run_in(later, "why #1"))[0].startswith("Not posted: you have said this already")


def test_why_of_an_unknown_write_says_to_look_first(run: Any, sim: Any, run_in: Any, opened: Any) -> None:
    sim.add_fault({"kind": "drop", "method": "POST"})
    run("post Did it?")
    for told in (lines(run("why")), lines(run_in(opened(), "why"))):
        assert told[0].startswith("Unknown whether it was posted:")
        assert any("only after a look" in line for line in told)


@pytest.mark.parametrize(
    ("line", "row"),
    [("outbox look-up 1", "  since   #1 is done by now"), ("outbox drop 1", "  since   #1 was dropped")],
)
def test_why_says_what_became_of_a_write_since(run: Any, sim: Any, clock: Any, line: str, row: str) -> None:
    sim.add_fault({"kind": "drop", "method": "POST", "happened": True})
    run("home 5", "rt 1")
    assert any(told.startswith("  kept    as draft #1") for told in lines(run("why")))
    clock.advance(60)
    run(line)
    told = lines(run("why"))
    assert row in told
    assert not any(each.startswith("  kept") for each in told)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("why", "nothing was refused yet"), ("why 1", "nothing about `1` was refused"),
        ("why #1", "nothing about `#1` was refused"), ("why --json", "nothing was refused yet"),
    ],
)  # fmt: skip
def test_where_nothing_was_refused_that_is_said_calmly(run: Any, line: str, told: str) -> None:
    run("home 5", "rt 1")
    played = run(line)
    assert (0, [Text((told,), "note")]) == (played.status, played.outcomes)


@pytest.mark.parametrize("line", ["why #99", "why @grace", "why nonsense"])
def test_why_of_what_is_no_post_nor_draft_is_a_slip(run: Any, line: str) -> None:
    run("home 5")
    played = run(line)
    assert (2, True) == (played.status, "is neither a post nor a draft" in played.text)


def test_why_as_data_is_the_problem(run: Any) -> None:
    run("post My own words")
    (data,) = run("why").of(Text)[0].data
    assert ("problem", "duplicate", "rejected", "post My own words") == (
        data["type"], data["cause"], data["kind"], data["line"],
    )  # fmt: skip


def test_every_refusal_of_a_session_can_be_explained(run: Any, sim: Any) -> None:
    run("home 5")
    for scenario in ("write-blocked", "over-capacity", "locked", "credits-gone"):
        sim.scenario(scenario)
        run(f"post words of {scenario}")
        assert 0 == run("why").status


# drafts


def test_drafts_lists_newest_first_what_was_not_sent_and_why(run: Any) -> None:
    run("home 5", "post First", "reply 1 Second", answers=(False,))
    told = lines(run("drafts"))
    assert told[0].startswith("#2")
    assert "reply 1 by @grace: “Grace number 24”: Second  (draft: reply-not-summoned)" in told[0]
    assert "post: First" in told[1]


def test_a_draft_is_put_back_on_the_prompt_as_the_line_that_would_do_it(run: Any, post_of: Any) -> None:
    run("home 5", "reply 1 Second")
    (effect,) = run("drafts 1").effects
    assert ("insert", f"reply id:{post_of('Grace number 24').id} Second") == (effect.name, effect.argument)
    assert ["insert"] == [effect.name for effect in run("drafts #1").effects]


def test_a_text_that_begins_like_an_option_is_put_back_so_that_it_is_none(run: Any) -> None:
    run("post -- --json is text", answers=(False,))
    (effect,) = run("drafts 1").effects
    assert "post -- --json is text" == effect.argument


def test_a_draft_is_dropped(run: Any) -> None:
    run("post First", answers=(False,))
    assert 0 == run("drafts --drop 1").status
    assert "no drafts" in run("drafts").text
    assert (2, "#1 is no draft: it was dropped") == (
        (again := run("drafts 1")).status, again.of(Problem)[0].diagnosis.what,
    )  # fmt: skip


def test_what_was_sent_is_no_draft(run: Any) -> None:
    run("post Sent")
    played = run("drafts 1")
    assert (2, "#1 is no draft: it was sent", []) == (
        played.status, played.of(Problem)[0].diagnosis.what, played.effects,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("drafts 99", "no draft #99"),
        ("drafts 1234567890", "`1234567890` is no draft number"),
        ("drafts --drop", "drafts --drop needs a number"),
    ],
)
def test_what_is_no_draft_is_said(run: Any, line: str, what: str) -> None:
    played = run(line)
    assert (2, what) == (played.status, played.of(Problem)[0].diagnosis.what)


def test_drafts_are_found_by_words_of_theirs(run: Any) -> None:
    run("home 5", "post The ferry is late", "post Tea at noon", "reply 1 A ferry, perhaps", answers=(False, False))
    assert ["#3", "#1"] == [row["id"] for row in run("drafts FERRY").of(Text)[0].data]
    assert ["#1"] == [row["id"] for row in run("drafts late the").of(Text)[0].data]
    assert ["#3"] == [row["id"] for row in run("drafts @grace").of(Text)[0].data]
    assert "no draft holds `night`" in run("drafts night").text


def test_drafts_survive_the_session(run: Any, run_in: Any, opened: Any) -> None:
    run("post Perhaps later", answers=(False,))
    assert "Perhaps later" in run_in(opened(), "drafts").text


def test_a_draft_as_data_is_an_outbox_entry(run: Any) -> None:
    run("post Perhaps later", answers=(False,))
    (data,) = run("drafts").of(Text)[0].data
    assert ("outbox", "#1", "post", "draft", "Perhaps later") == (
        data["type"], data["id"], data["verb"], data["state"], data["text"],
    )  # fmt: skip


def test_a_refused_post_is_in_the_drafts_whatever_refused_it(run: Any, sim: Any, session: Any, calls: Calls) -> None:
    texts = ["locked", "too long " + "x" * 300, "blocked"]
    session.flags.read_only = True
    run(f"post {texts[0]}")
    session.flags.read_only = False
    run(f"post {texts[1]}")
    sim.scenario("write-blocked")
    run(f"post {texts[2]}")
    assert set(texts) == {row["text"] for row in run("drafts").of(Text)[0].data}
    assert 1 == calls().count("POST /2/tweets")

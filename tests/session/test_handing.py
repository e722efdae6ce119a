"""What X does not let personal keys do is offered on the web; what a link costs is asked, with the ways around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Problem, Text
from twshell.render.show import show
from twshell.session.events import Choose
from twshell.session.surcharge import without_links

Run = Callable[..., Any]
LINK = "post look at https://example.com/a today"


def mine(sim: Any) -> list[str]:
    return [post.text for post in sim.world.posts.values() if post.author_id == sim.world.me_id and not post.deleted]


def notes(session: Any) -> list[tuple[str, str]]:
    return [(row.verb, row.line) for row in session.ledger.rows() if row.phase == "note"]


OFFERED = [
    ("like 1", "https://x.com/intent/like?tweet_id="),
    ("follow @eve", "https://x.com/intent/follow?screen_name=eve"),
    ("quote 1 well said", "https://x.com/intent/post?text=well%20said&url=https%3A%2F%2Fx.com%2F"),
    ("reply 1 thanks", "https://x.com/intent/post?text=thanks&in_reply_to="),
]


@pytest.mark.parametrize(("line", "page"), OFFERED)
def test_what_personal_keys_may_not_do_is_refused_unsent_with_its_page(
    run: Run, sim: Any, line: str, page: str
) -> None:
    run("home 1")
    asked = len(sim.ledger)
    played = run("user @eve", line)
    (problem,) = played.of(Problem)
    assert 3 == played.status
    assert page == problem.diagnosis.web_url[: len(page)]
    assert [] == [row for row in sim.ledger[asked:] if row.method != "GET"]


def test_opening_the_page_is_written_down_and_not_called_done(run: Run, sim: Any) -> None:
    run("home 1")
    refused = run("quote 1 well said")
    page = refused.of(Problem)[0].diagnosis.web_url
    opened = run("open last")
    assert [("browse", page)] == [(effect.name, effect.argument) for effect in opened.effects]
    assert "whether it was done there, twsh cannot know" in opened.text
    assert [("handed-over", "quote 1 <text 9>")] == notes(opened.session)
    (draft,) = opened.session.ledger.drafts(9)
    assert ("well said", "handed-over") == (draft.text, draft.cause)


def test_what_was_handed_over_is_not_offered_by_resume(run: Run, sim: Any) -> None:
    session = run("home 5").session
    session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())
    run("rt 1", "post hello", "open last")
    assert "Kept meanwhile, in order (1)" in run("resume", answers=(True, False)).text


def test_unlocking_an_account_hands_over_no_action(run: Run) -> None:
    session = run("home 5").session
    session.ledger.brake(session.identity, "account", "account-locked", session.now())
    opened = run("post hello", "open last")
    assert ["https://x.com/"] == [effect.argument for effect in opened.effects]
    assert ["brake"] == [draft.cause for draft in session.ledger.drafts(9)]
    assert [] == [verb for verb, _ in notes(session) if verb == "handed-over"]


def test_without_a_refusal_there_is_no_page(run: Run) -> None:
    assert 2 == run("open last").status


def test_the_page_is_a_link_where_the_terminal_can(run: Run) -> None:
    run("home 1")
    (problem,) = run("like 1").of(Problem)
    page = problem.diagnosis.web_url
    drawn = show(problem, width=100, now=0.0, colour=True, plain=False, links=True)
    assert f"\x1b]8;;{page}\x1b\\" in drawn
    assert "\x1b]8" not in show(problem, width=100, now=0.0, colour=True, plain=False, links=False)


# A link


def test_a_link_asks_with_both_prices_and_three_ways(run: Run) -> None:
    played = run(LINK, answers=("web",))
    question = "This text holds a link: X charges $0.20 instead of $0.015."
    assert [Choose(question, ("send", "take the link out", "web"))] == played.asked


def test_it_can_be_sent_with_its_link(run: Run, sim: Any) -> None:
    played = run(LINK, answers=("send",))
    assert (0, 1) == (played.status, len(played.asked))
    assert ["My own words", LINK.removeprefix("post ")] == mine(sim)
    assert 0.2 == round(sim.ledger[-1].billed, 3)


def test_the_link_can_be_taken_out_and_the_rest_is_asked_about(run: Run, sim: Any) -> None:
    played = run(LINK, answers=("take the link out", True))
    assert 0 == played.status
    assert "look at today" in mine(sim)
    assert "Post this for $0.015?" == played.asked[1].question
    assert 0.015 == round(sim.ledger[-1].billed, 3)


def test_it_can_go_to_the_web_where_a_link_costs_nothing(run: Run, sim: Any) -> None:
    played = run(LINK, answers=("web",))
    page = "https://x.com/intent/post?text=look%20at%20https%3A%2F%2Fexample.com%2Fa%20today"
    assert (0, [page]) == (played.status, [effect.argument for effect in played.effects])
    assert [] == [row for row in sim.ledger if row.method != "GET"]
    (draft,) = played.session.ledger.drafts(9)
    assert ("handed-over", "look at https://example.com/a today") == (draft.cause, draft.text)


def test_nothing_picked_sends_nothing_and_keeps_the_text(run: Run, sim: Any) -> None:
    played = run(LINK, answers=(None,))
    assert 130 == played.status
    assert [] == [row for row in sim.ledger if row.method != "GET"]
    assert ["look at https://example.com/a today"] == [draft.text for draft in played.session.ledger.drafts(9)]


def test_a_text_that_is_nothing_but_its_link_is_kept(run: Run) -> None:
    played = run("post https://example.com/a", answers=("take the link out",))
    assert 2 == played.status
    assert "without its link nothing is left" in played.text


def test_a_reply_that_was_asked_for_has_no_surcharge(run: Run) -> None:
    run("home 5")
    asked = run("reply 2 see https://example.com/a").asked
    assert [] == [question for question in asked if isinstance(question, Choose)]


def test_the_price_from_which_it_asks_can_be_set(run: Run) -> None:
    played = run("set confirm-link 1.00", LINK)
    assert [] == [question for question in played.asked if isinstance(question, Choose)]


TEXTS = [
    ("look at https://example.com/a today", "look at today"), ("https://example.com first", "first"),
    ("last https://example.com", "last"), ("a https://a.example.com b https://b.example.org c", "a b c"),
    ("one\nhttps://example.com\ntwo", "one\n\ntwo"), ("none here", "none here"), ("https://example.com", ""),
    ("(see example.com)", "(see)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "left"), TEXTS)
def test_links_are_taken_out_with_the_blanks_they_leave(text: str, left: str) -> None:
    assert left == without_links(text)


def test_a_dry_run_asks_nothing(opened: Callable[..., Any], play_in: Run) -> None:
    played = play_in(opened(dry_run=True), LINK)
    assert ([], 0) == (played.asked, played.status)
    assert [] == played.of(Text)

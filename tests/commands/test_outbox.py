"""The outbox as commands: reviewed, shown, sent again by hand, changed and let go; undo across sessions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Done, Problem, Text
from twshell.session.events import Choose

Run = Callable[..., Any]
LOST = {"kind": "drop", "method": "write", "times": 1}


def rows(played: Any) -> list[tuple[str, str]]:
    return [(row["id"], row["state"]) for text in played.of(Text) for row in text.data]


def writes(sim: Any) -> int:
    return sum(row.method != "GET" for row in sim.ledger)


def bring_to(state: str, run: Run, sim: Any, clock: Any, line: str = "post Words") -> None:
    """Have #1 end in a state."""
    if state in ("unknown", "absent"):
        sim.add_fault(LOST)
    if state == "rejected":
        sim.add_fault({"kind": "answer", "method": "write", "status": 403, "times": 1,
                       "body": {"errors": [{"code": 385, "message": "No"}]}})  # fmt: skip
    run(line, answers=(state != "draft",))
    for seconds in (60, 30) if state == "absent" else ():
        clock.advance(seconds)
        run("outbox look-up 1")


# Listing


def test_the_outbox_lists_what_is_open_and_what_was_written_within_a_day(run: Run, sim: Any, clock: Any) -> None:
    run("post Yesterday")
    clock.advance(86_401)
    run("post Today", "post Perhaps", answers=(True, False))
    sim.add_fault(LOST)
    run("post Lost")
    assert [("#4", "unknown"), ("#3", "draft"), ("#2", "done")] == rows(run("outbox list"))


def test_an_empty_outbox_says_so(run: Run) -> None:
    assert "the outbox is empty" in run("outbox").text


def test_as_json_an_entry_is_the_one_of_the_contract(run: Run, session: Any) -> None:
    session.flags.json = True
    run("post Perhaps", answers=(False,))
    (data,) = run("outbox").of(Text)[0].data
    assert {"type": "outbox", "id": "#1", "verb": "post", "state": "draft", "text": "Perhaps"}.items() <= data.items()
    assert (None, "not confirmed") == (data["cause"], data["because"])


def test_as_json_an_entry_has_x_s_cause_or_none_and_a_reason_only_where_there_is_one(run: Run, sim: Any) -> None:
    run("home 5", "rt 1")
    sim.add_fault(LOST)
    run("post Lost")
    lost, done = run("outbox list").of(Text)[0].data
    assert ("timed-out", False) == (lost["cause"], "because" in lost)
    assert (None, None, False) == (done["cause"], done["text"], "because" in done)


def test_what_a_look_found_is_done_without_the_cause_of_its_lost_answer(run: Run, sim: Any, clock: Any) -> None:
    sim.add_fault(LOST | {"happened": True})
    run("post Lost words")
    clock.advance(60)
    run("outbox look-up 1")
    assert "(done: a look found it)" in run("outbox list").text


# Going through


def test_a_review_asks_of_each_open_entry_oldest_first_and_does_it_all_at_the_end(
    run: Run, session: Any, sim: Any, clock: Any
) -> None:
    sim.add_fault(LOST)
    run("post Lost")
    run("post Kept", "post Dropped", "post Sent at last", answers=(False, False, False))
    clock.advance(60)
    played = run("outbox", answers=("look up", "keep", "drop", "send"))
    chosen = [ask for ask in played.asked if isinstance(ask, Choose)]
    assert ["#1 post: Lost (unknown):", "#2 post: Kept (draft):", "#3 post: Dropped (draft):"] == [
        ask.question for ask in chosen[:3]
    ]
    assert [("look up", "resend", "drop", "keep"), ("send", "edit", "drop", "keep")] == [a.choices for a in chosen[:2]]
    states = [session.ledger.write(number).state for number in (1, 2, 3, 4)]
    assert ["unknown", "draft", "cancelled", "done"] == states
    assert 1 == session.ledger.write(1).absences


def test_a_review_that_is_given_up_changes_nothing(run: Run, session: Any) -> None:
    run("post Kept", answers=(False,))
    played = run("outbox", answers=(None,))
    assert "nothing was changed" in played.text
    assert "draft" == session.ledger.write(1).state


def test_without_a_prompt_nothing_is_asked(run: Run, session: Any) -> None:
    run("post Kept", answers=(False,))
    session.flags.interactive = False
    assert [] == run("outbox").asked


@pytest.mark.parametrize("state", ["unknown", "absent", "draft", "rejected"])
def test_no_choice_of_a_review_begins_like_another_or_like_cancel(state: str) -> None:
    from twshell.commands.outbox import _WAYS

    letters = [word[0] for word in _WAYS[state]]
    assert len(letters) == len({*letters, "c"}) - 1


# One entry


def test_show_tells_the_text_the_looks_both_readings_and_the_ways_on(run: Run, sim: Any, clock: Any) -> None:
    sim.add_fault(LOST)
    run("post Lost words")
    clock.advance(60)
    run("outbox look-up 1")
    shown = run("outbox show 1")
    told = " ".join(shown.text.split())
    for said in (
        "#1 post: Lost words (unknown)", "attempt 1", "looked 12:01 not among your posts",
        "either it is on X and does not show yet", "or X never took it",
        "`outbox resend 1` sends it again, which may make two", "X's answer to it",
    ):  # fmt: skip
        assert said in told, said
    (data,) = shown.of(Text)[0].data
    assert (1, 1, None) == (data["looks"], data["attempts"], data["remote_id"])


def test_show_of_what_can_be_done_twice_without_harm_says_nothing_of_two(run: Run, sim: Any) -> None:
    run("home 5")
    sim.add_fault(LOST)
    run("rt 1")
    told = " ".join(run("outbox show 1").text.split())
    assert "either X did it: then doing it again changes nothing more" in told
    assert "`outbox resend 1` sends it again next `outbox drop 1`" in told


def test_show_of_a_sent_one_names_its_page(run: Run, session: Any) -> None:
    run("post Hello")
    assert f"https://x.com/i/web/status/{session.ledger.write(1).remote_id}" in run("outbox show #1").text


WAYS_ON = [
    ("unknown", "`outbox look-up 1` looks ($0.00 to $0.025) next `outbox resend 1` sends it again, which may make two"),
    ("absent", "`outbox resend 1` sends it again next `outbox look-up 1` looks once more next `outbox drop 1` lets"),
    ("draft", "`outbox resend 1` sends it next `outbox edit 1` changes it next `outbox drop 1` lets it go"),
    ("rejected", "`outbox resend 1` sends it next `outbox edit 1` changes it next `outbox drop 1` lets it go"),
    ("done", "(done)"),
]


@pytest.mark.parametrize(("state", "says"), WAYS_ON)
def test_show_names_the_ways_on_of_each_state(
    run: Run, session: Any, sim: Any, clock: Any, state: str, says: str
) -> None:
    bring_to(state, run, sim, clock)
    told = " ".join(run("outbox show 1").text.split())
    assert (state, state != "done") == (session.ledger.write(1).state, " next `outbox" in told)
    assert says in told


WRONG = [
    ("outbox show 9", "no #9 in the outbox"),
    ("outbox show", "outbox show needs a number"),
    ("outbox resend", "outbox resend needs a number"),
    ("outbox resend 1", "#1 cannot be sent: was sent"),
    ("outbox drop 1", "#1 is done: it cannot be dropped"),
    ("outbox edit 1 x", "#1 is done: it cannot be changed"),
    ("outbox look-up 1", "#1 is done: there is nothing to look for"),
    ("outbox edit 2 x", "#2 has no text to edit"),
    ("outbox throw 1", "`throw` is not one of list, show, look-up, resend, edit, drop"),
]


@pytest.mark.parametrize(("line", "what"), WRONG)
def test_what_cannot_be_is_refused_in_words(run: Run, sim: Any, line: str, what: str) -> None:
    run("post Hello", "home 5")
    sim.add_fault(LOST)
    run("rt 1")
    before = writes(sim)
    played = run(line)
    assert (2, what, before) == (played.status, played.of(Problem)[0].diagnosis.what, writes(sim))


def test_where_nothing_is_unknown_there_is_nothing_to_look_for(run: Run, sim: Any) -> None:
    run("post Hello")
    asked = len(sim.ledger)
    assert "nothing is unknown" in run("outbox look-up").text
    assert asked == len(sim.ledger)


def test_what_no_read_would_show_is_said_to_be_looked_for_on_x_com(run: Run, session: Any, sim: Any) -> None:
    sim.add_fault(LOST)
    run("post Lost words")
    changed = "UPDATE writes SET template='/2/media/upload'"
    session.ledger.looks._database.write(lambda connection: connection.execute(changed))
    asked = len(sim.ledger)
    played = run("outbox look-up")
    assert "#1: twsh knows no read that would show it; look on x.com" in played.text
    assert ([("#1", "unknown")], asked) == (rows(played), len(sim.ledger))


def test_a_look_up_as_json_is_the_entries_as_they_are_by_then(run: Run, sim: Any, clock: Any) -> None:
    sim.add_fault({**LOST, "happened": True})
    run("post Lost words")
    assert [("#1", "done")] == rows(run("outbox look-up"))


# Sending again


def test_a_draft_is_sent_as_it_stands_after_the_usual_question(run: Run, session: Any, sim: Any) -> None:
    run("post Perhaps", answers=(False,))
    played = run("outbox resend 1")
    assert ["Post this for $0.015?"] == [ask.question for ask in played.asked]
    assert ("done", 1) == (session.ledger.write(1).state, writes(sim))
    assert ["post"] == [done.verb for done in played.of(Done)]


def test_a_draft_that_is_not_sent_after_all_stays_one(run: Run, session: Any) -> None:
    run("post Perhaps", answers=(False,))
    run("outbox resend 1", answers=(False,))
    assert [("#1", "draft")] == rows(run("outbox list"))


def test_a_repost_of_unknown_outcome_is_sent_again_after_one_question(run: Run, session: Any, sim: Any) -> None:
    run("home 5")
    sim.add_fault({**LOST, "happened": True})
    run("rt 1")
    played = run("outbox resend 1")
    assert ["Send #1 again?"] == [ask.question for ask in played.asked]
    assert "doing it again changes nothing more" in played.text
    assert 0 == played.status


# Changing and letting go


def test_a_draft_gets_another_text(run: Run, session: Any, sim: Any) -> None:
    run("post Ol text", answers=(False,))
    assert "#1 has the new text" in run("outbox edit 1 -- an old text, mended").text
    run("outbox resend 1")
    assert ["-- an old text, mended"] == [p.text for p in sim.world.posts.values() if "mended" in p.text]
    assert "done" == session.ledger.write(1).state


def test_a_refused_reply_that_gets_another_text_is_a_reply_still(run: Run, session: Any, sim: Any, clock: Any) -> None:
    run("home 5")
    bring_to("rejected", run, sim, clock, "reply --anyway 1 Ol words")
    assert "#1 has the new text" in run("outbox edit 1 New words").text
    asked = json.loads(session.ledger.write(1).body)
    assert "New words" == asked["text"]
    assert asked["reply"]["in_reply_to_tweet_id"] == session.ledger.write(1).target


def test_without_a_text_the_editor_opens_with_the_old_one(run: Run) -> None:
    run("post Old text", answers=(False,))
    (effect,) = run("outbox edit 1").effects
    assert ("edit", "Old text", "outbox edit 1 ") == (effect.name, effect.argument, effect.then)


def test_the_text_of_what_was_sent_and_absent_is_changed_in_a_draft_of_its_own(
    run: Run, session: Any, sim: Any, clock: Any
) -> None:
    sim.add_fault(LOST)
    run("post Lost words")
    for seconds in (60, 30):
        clock.advance(seconds)
        run("outbox look-up 1")
    assert "#2 has the new text; #1 stays as it was sent" in run("outbox edit 1 Found words").text
    assert [("absent", "Lost words"), ("draft", "Found words")] == [
        (write.state, write.text) for write in (session.ledger.write(1), session.ledger.write(2))
    ]


def test_a_dropped_one_is_let_go(run: Run, session: Any, sim: Any) -> None:
    sim.add_fault(LOST)
    run("post Lost words")
    assert "whether it is on X, twsh finds out no more" in run("outbox drop 1").text
    assert "cancelled" == session.ledger.write(1).state
    assert "nothing is unknown" in run("outbox look-up").text


def test_the_outbox_offers_its_words_and_numbers(run: Run, session: Any) -> None:
    from twshell.commands.complete import offers

    run("post Perhaps", answers=(False,))
    assert ["resend"] == [offer.text for offer in offers("outbox re", session)]
    assert ["#1"] == [offer.text for offer in offers("outbox show ", session)]


def test_what_calls_x_has_no_place_in_the_init_file(run: Run, session: Any) -> None:
    from twshell.shell.initfile import _refusal

    refused = [bool(_refusal(line, session)) for line in ("outbox look-up", "outbox resend 1", "outbox list", "outbox")]
    assert [True, True, False, False] == refused


# Undo


def test_undo_reaches_into_an_earlier_session_after_a_question_with_its_price(
    run: Run, run_in: Run, opened: Any, sim: Any
) -> None:
    run("home 5", "rt 1", "rt 2", "unrt 2")
    again = opened()
    played = run_in(again, "undo")
    (ask,) = played.asked
    assert "Take it back for $0.01?" in ask.question
    assert "retweet" in ask.question
    assert (0, ["unretweet"]) == (played.status, [done.verb for done in played.of(Done)])
    assert (2, 2) == (run_in(again, "undo").status, run_in(again, "undo").status)


def test_undo_of_an_earlier_post_asks_once(run: Run, run_in: Run, opened: Any, sim: Any) -> None:
    run("post Too early")
    played = run_in(opened(), "undo")
    assert ["Delete this for $0.005?"] == [ask.question for ask in played.asked]
    assert [True] == [post.deleted for post in sim.world.posts.values() if post.text == "Too early"]


def test_undo_that_is_declined_takes_nothing_back(run: Run, run_in: Run, opened: Any, sim: Any) -> None:
    run("home 5", "rt 1")
    before = writes(sim)
    played = run_in(opened(), "undo", answers=(False,))
    assert (130, before) == (played.status, writes(sim))

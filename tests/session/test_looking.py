"""An unknown write is resolved by reading, never by repeating: from the line to the simulator and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Text

OWN, ME = "GET /2/users/{id}/tweets", "GET /2/users/me"
LOST = {"kind": "drop", "method": "write", "times": 1}
TAKEN = {**LOST, "happened": True}
Calls = Callable[[], list[str]]


# Posts


def test_a_post_that_x_took_is_found_and_counts_as_done(
    run: Any, sim: Any, calls: Calls, entry: Any, state: Any, on_x: Any, writes: Any
) -> None:
    sim.add_fault(TAKEN)
    run("post Into the fog")
    calls()
    found = run("outbox look-up")
    assert [OWN] == calls()
    assert ("done", "found among your posts") == (state(), entry().evidence.partition(" ")[2])
    assert entry().remote_id in found.text
    assert "is on X after all" in found.text
    assert (1, 1) == (on_x("Into the fog"), writes())


def test_what_was_found_costs_what_x_charged_and_can_be_taken_back(
    run: Any, session: Any, sim: Any, entry: Any, on_x: Any
) -> None:
    sim.add_fault(TAKEN)
    run("post Into the fog")
    before = session.snapshot().spent.today.low
    run("outbox look-up")
    session.begin_line()
    assert 15_000 <= session.snapshot().spent.today.low - before
    assert session.undoing.line == f"delete id:{entry().remote_id}"
    assert 0 == run("undo").status
    assert 0 == on_x("Into the fog")


def test_a_post_that_x_never_took_is_absent_after_two_looks_apart(
    run: Any, sim: Any, clock: Any, entry: Any, state: Any, writes: Any
) -> None:
    sim.add_fault(LOST)
    run("post Into the fog")
    seen = []
    for seconds in (2, 57, 1, 29, 1):
        clock.advance(seconds)
        run("outbox look-up 1")
        seen.append((entry().absences, state()))
    assert [(0, "unknown"), (0, "unknown"), (1, "unknown"), (1, "unknown"), (2, "absent")] == seen
    assert 1 == writes()


def absent(run: Any, sim: Any, clock: Any, line: str = "post Into the fog") -> None:
    """Make a write absent."""
    sim.add_fault(LOST)
    run(line)
    for seconds in (60, 30):
        clock.advance(seconds)
        run("outbox look-up 1")


def test_what_is_absent_is_sent_again_by_hand_as_the_same_write(
    run: Any, sim: Any, clock: Any, entry: Any, state: Any, on_x: Any, writes: Any
) -> None:
    absent(run, sim, clock)
    again = run("outbox resend 1")
    assert ["Send #1 again?"] == [ask.question for ask in again.asked]
    assert (0, "done", 2) == (again.status, state(), entry().attempts)
    assert (1, 2) == (on_x("Into the fog"), writes())
    assert "no drafts" in run("drafts").text


def test_what_is_absent_may_yet_appear(run: Any, sim: Any, clock: Any, state: Any, say: Any) -> None:
    absent(run, sim, clock)
    say("Into the fog", clock.at - 30)
    assert "is on X after all" in run("outbox look-up 1").text
    assert "done" == state()


def test_a_post_that_does_not_show_at_once_is_not_called_absent(run: Any, sim: Any, clock: Any, state: Any) -> None:
    sim.settings.lag = 50.0
    sim.settings_changed()
    sim.add_fault(TAKEN)
    run("post Into the fog")
    for seconds, expected in ((2, "unknown"), (40, "unknown"), (18, "done")):
        clock.advance(seconds)
        run("outbox look-up 1")
        assert expected == state()


def test_one_page_of_newer_posts_proves_nothing_and_the_next_is_read(
    run: Any, sim: Any, clock: Any, calls: Calls, state: Any, say: Any
) -> None:
    sim.add_fault(TAKEN)
    run("post Into the fog")
    for number in range(12):
        clock.advance(5)
        say(f"From the phone, {number}", clock.at)
    clock.advance(5)
    calls()
    run("outbox look-up 1")
    assert [OWN, OWN] == calls()
    assert "done" == state()
    assert [False, True] == ["pagination_token=" in row.query for row in sim.ledger if row.template == OWN[4:]]


def test_a_reply_and_a_post_with_links_and_signs_are_found(run: Any, sim: Any, post_of: Any, state: Any) -> None:
    run("home 10")
    summons = post_of("Are you there, @ada?")
    sim.add_fault({**TAKEN, "times": 2})
    run(f"reply id:{summons.id} Yes: https://example.com/a?b=1&c=2 & more <3")
    run("post Café, see example.com", answers=("send", True))
    run("outbox look-up")
    assert ["done", "done"] == [state(number) for number in (1, 2)]


def test_an_account_without_posts_is_known_by_its_count(
    run: Any, sim: Any, clock: Any, calls: Calls, post_of: Any, entry: Any
) -> None:
    sim.world.delete_post(post_of("My own words").id)
    sim.add_fault(LOST)
    run("post My first words")
    clock.advance(60)
    calls()
    run("outbox look-up 1")
    assert ([OWN, ME], 1) == (calls(), entry().absences)


def test_an_empty_list_where_the_profile_counts_posts_proves_nothing(
    run: Any, sim: Any, clock: Any, entry: Any, state: Any
) -> None:
    sim.add_fault(LOST)
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/users/{id}/tweets", "status": 200,
                   "body": {"meta": {"result_count": 0}}})  # fmt: skip
    run("post My first words")
    for _ in range(4):
        clock.advance(60)
        run("outbox look-up 1")
    assert (0, "unknown") == (entry().absences, state())


@pytest.mark.parametrize("status", [404, 503])
def test_a_list_that_x_does_not_give_proves_nothing(
    run: Any, sim: Any, clock: Any, status: int, entry: Any, state: Any
) -> None:
    sim.add_fault(LOST)
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/users/{id}/tweets", "status": status})
    run("post Into the fog")
    for _ in range(4):
        clock.advance(60)
        told = " ".join(run("outbox look-up 1").text.split())
        assert "X cannot be asked just now: " in told
        assert "Not done" not in told
    assert (0, 4, "unknown") == (entry().absences, entry().looks, state())


def test_two_unknown_posts_are_looked_for_with_one_read(run: Any, sim: Any, calls: Calls, state: Any) -> None:
    sim.add_fault({**TAKEN, "times": 2})
    run("post One", "post Two")
    calls()
    run("outbox look-up")
    assert ([OWN], ["done", "done"]) == (calls(), [state(number) for number in (1, 2)])


def test_a_post_made_by_hand_proves_one_write_only(run: Any, sim: Any, clock: Any, state: Any, say: Any) -> None:
    sim.add_fault({**LOST, "times": 2})
    run("post Ferry")
    run("post Ferry")
    say("Ferry", clock.at + 1)
    clock.advance(60)
    run("outbox look-up")
    assert ["done", "unknown"] == [state(number) for number in (1, 2)]
    clock.advance(30)
    run("outbox look-up")
    assert "absent" == state(2)


# Only its author can know


def test_what_is_much_like_it_is_shown_and_asked_about(run: Any, sim: Any, clock: Any, state: Any, say: Any) -> None:
    sim.add_fault(LOST)
    run("post See https://example.com/A")
    say("See https://example.com/a", clock.at + 3)
    clock.advance(60)
    asked = run("outbox look-up 1", answers=(False,))
    assert ["Is that #1?"] == [ask.question for ask in asked.asked]
    assert "#1 meant: See https://example.com/A" in asked.text
    assert "unknown" == state()
    run("outbox look-up 1", answers=(True,))
    assert "done" == state()


# Other writes

OTHERS = [
    ("rt 1", "done", "absent"), ("unrt 1", "done", "absent"), ("delete 1", "done", "absent"),
    ("mute @lin", "done", "absent"), ("unmute @lin", "done", "absent"),
    ("like --anyway 1", "done", "absent"), ("unlike --anyway 1", "done", "absent"),
    ("follow --anyway @rosa", "done", "absent"), ("unfollow --anyway @lin", "done", "absent"),
]  # fmt: skip


def prepare(run: Any, session: Any, sim: Any, verb: str) -> None:
    """Bring about what a line is to change, and put it on screen."""
    if verb in ("like", "unlike", "follow", "unfollow"):
        sim.settings.tier = "enterprise"
        sim.settings_changed()
    run("home 5" if verb != "delete" else "posts @ada 1", "user @lin", "user @rosa")
    before = {"unrt": "rt 1", "unmute": "mute @lin", "unlike": "like --anyway 1"}.get(verb)
    if before:
        assert 0 == run(before).status
        run("user --fresh @lin")


@pytest.mark.parametrize("was_taken", [True, False])
@pytest.mark.parametrize(("line", "taken", "lost"), OTHERS)
def test_other_writes_are_looked_at_where_they_show(
    run: Any,
    session: Any,
    sim: Any,
    clock: Any,
    line: str,
    taken: str,
    lost: str,
    was_taken: bool,
    entry: Any,
    state: Any,
    writes: Any,
) -> None:
    prepare(run, session, sim, line.split()[0])
    before = writes()
    sim.add_fault(TAKEN if was_taken else LOST)
    assert 6 == run(line).status
    number = session.ledger.drafts(1)[0].id
    for seconds in (60, 30):
        clock.advance(seconds)
        run(f"outbox look-up {number}" if state(number) == "unknown" else "outbox list")
    assert (taken if was_taken else lost) == state(number), entry(number).evidence
    assert before + 1 == writes()


def test_writes_that_show_in_different_places_are_looked_at_each_in_its_own(
    run: Any, sim: Any, clock: Any, calls: Calls, entry: Any
) -> None:
    run("user @lin")
    sim.add_fault({**TAKEN, "times": 2})
    run("post One", "mute @lin")
    calls()
    run("outbox look-up")
    assert [OWN, "GET /2/users"] == calls()
    assert [("done", 1), ("done", 1)] == [
        (entry(number).state, len(entry(number).evidence.splitlines())) for number in (1, 2)
    ]


def test_by_hand_a_whole_page_of_likes_is_read(run: Any, session: Any, sim: Any) -> None:
    prepare(run, session, sim, "like")
    sim.add_fault(LOST)
    run("like --anyway 1")
    run("outbox look-up 1")
    assert "max_results=100" in sim.ledger[-1].query


def test_an_answer_that_is_not_about_the_post_does_not_say_that_it_is_gone(
    run: Any, sim: Any, clock: Any, state: Any
) -> None:
    run("posts @ada 1")
    sim.add_fault(LOST)
    run("delete 1")
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/tweets", "status": 404})
    clock.advance(60)
    run("outbox look-up 1")
    assert "unknown" == state()


def test_what_an_answer_has_settled_meanwhile_a_look_does_not_tell_otherwise(
    run: Any, session: Any, sim: Any, entry: Any
) -> None:
    from twshell.domain.looking import MISSING, THERE, Finding
    from twshell.session.looking import put_down
    from twshell.session.resolving import means_of

    sim.add_fault(TAKEN)
    run("post Into the fog")
    before = entry()
    found = put_down(before, Finding(THERE, "found", "1900"), means_of(session))
    assert ("done", 15_000) == (found.state, found.price.low)
    again = put_down(before, Finding(MISSING, "not there"), means_of(session))
    assert ("done", "1900", 0) == (again.state, entry().remote_id, again.price.low)


def test_what_waits_in_the_outbox_is_said_in_a_line(run: Any, session: Any, sim: Any, clock: Any) -> None:
    from twshell.session.resolving import review

    absent(run, sim, clock)
    assert "1 unsent: `outbox` reviews it" == review(session)
    sim.add_fault(LOST)
    run("post Ferry", "post Perhaps", answers=(True, False))
    assert "1 unknown, 2 unsent: `outbox` reviews them" == review(session)


# Texts


def test_a_text_is_in_the_outbox_whatever_became_of_it(run: Any, session: Any, sim: Any, clock: Any) -> None:
    absent(run, sim, clock, "post Kept safe")
    (data,) = run("outbox list").of(Text)[0].data
    assert ("outbox", "#1", "post", "absent", "Kept safe") == (
        data["type"], data["id"], data["verb"], data["state"], data["text"],
    )  # fmt: skip

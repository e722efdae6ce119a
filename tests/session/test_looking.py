"""An unknown write is resolved by reading, never by repeating: from the line to the simulator and back."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.money import Price
from twshell.domain.outcome import Done, Problem, Text
from twshell.domain.stored import Write

ADA, GRACE, LIN, ROSA = "101", "102", "104", "105"
POST, OWN, ME = "POST /2/tweets", "GET /2/users/{id}/tweets", "GET /2/users/me"
LOST = {"kind": "drop", "method": "write", "times": 1}
TAKEN = {**LOST, "happened": True}
Calls = Callable[[], list[str]]


def entry(session: Any, number: int = 1) -> Write:
    write = session.ledger.write(number)
    assert write is not None
    return write


def state(session: Any, number: int = 1) -> str:
    return entry(session, number).state


def on_x(sim: Any, text: str) -> int:
    return sum(post.text == text and not post.deleted for post in sim.world.posts.values())


def writes(sim: Any) -> int:
    return sum(row.method != "GET" for row in sim.ledger)


def say(sim: Any, text: str, at: float) -> Any:
    """Have ada post something by another client."""
    return sim.world.add_post(author_id=ADA, text=text, now=at)


# Posts


def test_a_post_that_x_took_is_found_and_counts_as_done(run: Any, session: Any, sim: Any, calls: Calls) -> None:
    sim.add_fault(TAKEN)
    run("post Into the fog")
    calls()
    found = run("outbox look-up")
    assert [OWN] == calls()
    assert ("done", "found among your posts") == (state(session), entry(session).evidence.partition(" ")[2])
    assert entry(session).remote_id in found.text
    assert "is on X after all" in found.text
    assert (1, 1) == (on_x(sim, "Into the fog"), writes(sim))


def test_what_was_found_costs_what_x_charged_and_can_be_taken_back(run: Any, session: Any, sim: Any) -> None:
    sim.add_fault(TAKEN)
    run("post Into the fog")
    before = session.snapshot().spent.today.low
    run("outbox look-up")
    session.begin_line()
    assert 15_000 <= session.snapshot().spent.today.low - before
    assert session.undoing.line == f"delete id:{entry(session).remote_id}"
    assert 0 == run("undo").status
    assert 0 == on_x(sim, "Into the fog")


def test_a_post_that_x_never_took_is_absent_after_two_looks_apart(run: Any, session: Any, sim: Any, clock: Any) -> None:
    sim.add_fault(LOST)
    run("post Into the fog")
    seen = []
    for seconds in (2, 57, 1, 29, 1):
        clock.advance(seconds)
        run("outbox look-up 1")
        seen.append((entry(session).absences, state(session)))
    assert [(0, "unknown"), (0, "unknown"), (1, "unknown"), (1, "unknown"), (2, "absent")] == seen
    assert 1 == writes(sim)


def absent(run: Any, sim: Any, clock: Any, line: str = "post Into the fog") -> None:
    """Make a write absent."""
    sim.add_fault(LOST)
    run(line)
    for seconds in (60, 30):
        clock.advance(seconds)
        run("outbox look-up 1")


def test_what_is_absent_is_sent_again_by_hand_as_the_same_write(run: Any, session: Any, sim: Any, clock: Any) -> None:
    absent(run, sim, clock)
    again = run("outbox resend 1")
    assert ["Send #1 again?"] == [ask.question for ask in again.asked]
    assert (0, "done", 2) == (again.status, state(session), entry(session).attempts)
    assert (1, 2) == (on_x(sim, "Into the fog"), writes(sim))
    assert "no drafts" in run("drafts").text


def test_what_is_absent_may_yet_appear(run: Any, session: Any, sim: Any, clock: Any) -> None:
    absent(run, sim, clock)
    say(sim, "Into the fog", clock.at - 30)
    assert "is on X after all" in run("outbox look-up 1").text
    assert "done" == state(session)


def test_a_post_that_does_not_show_at_once_is_not_called_absent(run: Any, session: Any, sim: Any, clock: Any) -> None:
    sim.settings.lag = 50.0
    sim.settings_changed()
    sim.add_fault(TAKEN)
    run("post Into the fog")
    for seconds, expected in ((2, "unknown"), (40, "unknown"), (18, "done")):
        clock.advance(seconds)
        run("outbox look-up 1")
        assert expected == state(session)


def test_one_page_of_newer_posts_proves_nothing_and_the_next_is_read(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls
) -> None:
    sim.add_fault(TAKEN)
    run("post Into the fog")
    for number in range(12):
        clock.advance(5)
        say(sim, f"From the phone, {number}", clock.at)
    clock.advance(5)
    calls()
    run("outbox look-up 1")
    assert [OWN, OWN] == calls()
    assert "done" == state(session)
    assert [False, True] == ["pagination_token=" in row.query for row in sim.ledger if row.template == OWN[4:]]


def test_a_reply_and_a_post_with_links_and_signs_are_found(run: Any, session: Any, sim: Any, post_of: Any) -> None:
    run("home 10")
    summons = post_of("Are you there, @ada?")
    sim.add_fault({**TAKEN, "times": 2})
    run(f"reply id:{summons.id} Yes: https://example.com/a?b=1&c=2 & more <3")
    run("post Café, see example.com", answers=("send", True))
    run("outbox look-up")
    assert ["done", "done"] == [state(session, number) for number in (1, 2)]


def test_an_account_without_posts_is_known_by_its_count(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls, post_of: Any
) -> None:
    sim.world.delete_post(post_of("My own words").id)
    sim.add_fault(LOST)
    run("post My first words")
    clock.advance(60)
    calls()
    run("outbox look-up 1")
    assert ([OWN, ME], 1) == (calls(), entry(session).absences)


def test_an_empty_list_where_the_profile_counts_posts_proves_nothing(
    run: Any, session: Any, sim: Any, clock: Any
) -> None:
    sim.add_fault(LOST)
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/users/{id}/tweets", "status": 200,
                   "body": {"meta": {"result_count": 0}}})  # fmt: skip
    run("post My first words")
    for _ in range(4):
        clock.advance(60)
        run("outbox look-up 1")
    assert (0, "unknown") == (entry(session).absences, state(session))


@pytest.mark.parametrize("status", [404, 503])
def test_a_list_that_x_does_not_give_proves_nothing(run: Any, session: Any, sim: Any, clock: Any, status: int) -> None:
    sim.add_fault(LOST)
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/users/{id}/tweets", "status": status})
    run("post Into the fog")
    for _ in range(4):
        clock.advance(60)
        told = " ".join(run("outbox look-up 1").text.split())
        assert "X cannot be asked just now: " in told
        assert "Not done" not in told
    assert (0, 4, "unknown") == (entry(session).absences, entry(session).looks, state(session))


def test_two_unknown_posts_are_looked_for_with_one_read(run: Any, session: Any, sim: Any, calls: Calls) -> None:
    sim.add_fault({**TAKEN, "times": 2})
    run("post One", "post Two")
    calls()
    run("outbox look-up")
    assert ([OWN], ["done", "done"]) == (calls(), [state(session, number) for number in (1, 2)])


def test_a_post_made_by_hand_proves_one_write_only(run: Any, session: Any, sim: Any, clock: Any) -> None:
    sim.add_fault({**LOST, "times": 2})
    run("post Ferry")
    run("post Ferry")
    say(sim, "Ferry", clock.at + 1)
    clock.advance(60)
    run("outbox look-up")
    assert ["done", "unknown"] == [state(session, number) for number in (1, 2)]
    clock.advance(30)
    run("outbox look-up")
    assert "absent" == state(session, 2)


# Only its author can know


def test_what_is_much_like_it_is_shown_and_asked_about(run: Any, session: Any, sim: Any, clock: Any) -> None:
    sim.add_fault(LOST)
    run("post See https://example.com/A")
    say(sim, "See https://example.com/a", clock.at + 3)
    clock.advance(60)
    asked = run("outbox look-up 1", answers=(False,))
    assert ["Is that #1?"] == [ask.question for ask in asked.asked]
    assert "#1 meant: See https://example.com/A" in asked.text
    assert "unknown" == state(session)
    run("outbox look-up 1", answers=(True,))
    assert "done" == state(session)


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
    run: Any, session: Any, sim: Any, clock: Any, line: str, taken: str, lost: str, was_taken: bool
) -> None:
    prepare(run, session, sim, line.split()[0])
    before = writes(sim)
    sim.add_fault(TAKEN if was_taken else LOST)
    assert 6 == run(line).status
    number = session.ledger.drafts(1)[0].id
    for seconds in (60, 30):
        clock.advance(seconds)
        run(f"outbox look-up {number}" if state(session, number) == "unknown" else "outbox list")
    assert (taken if was_taken else lost) == state(session, number), entry(session, number).evidence
    assert before + 1 == writes(sim)


def test_writes_that_show_in_different_places_are_looked_at_each_in_its_own(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls
) -> None:
    run("user @lin")
    sim.add_fault({**TAKEN, "times": 2})
    run("post One", "mute @lin")
    calls()
    run("outbox look-up")
    assert [OWN, "GET /2/users"] == calls()
    assert [("done", 1), ("done", 1)] == [
        (entry(session, number).state, len(entry(session, number).evidence.splitlines())) for number in (1, 2)
    ]


def test_by_hand_a_whole_page_of_likes_is_read(run: Any, session: Any, sim: Any) -> None:
    prepare(run, session, sim, "like")
    sim.add_fault(LOST)
    run("like --anyway 1")
    run("outbox look-up 1")
    assert "max_results=100" in sim.ledger[-1].query


def test_an_answer_that_is_not_about_the_post_does_not_say_that_it_is_gone(
    run: Any, session: Any, sim: Any, clock: Any
) -> None:
    run("posts @ada 1")
    sim.add_fault(LOST)
    run("delete 1")
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/tweets", "status": 404})
    clock.advance(60)
    run("outbox look-up 1")
    assert "unknown" == state(session)


def test_what_an_answer_has_settled_meanwhile_a_look_does_not_tell_otherwise(run: Any, session: Any, sim: Any) -> None:
    from twshell.domain.looking import MISSING, THERE, Finding
    from twshell.session.looking import put_down
    from twshell.session.resolving import means_of

    sim.add_fault(TAKEN)
    run("post Into the fog")
    before = entry(session)
    found = put_down(before, Finding(THERE, "found", "1900"), means_of(session))
    assert ("done", 15_000) == (found.state, found.price.low)
    again = put_down(before, Finding(MISSING, "not there"), means_of(session))
    assert ("done", "1900", 0) == (again.state, entry(session).remote_id, again.price.low)


# Repeated by the user's word


def test_the_same_text_typed_again_is_warned_about_and_tied_to_the_first(run: Any, session: Any, sim: Any) -> None:
    sim.add_fault(LOST)
    run("post Ferry")
    again = run("post Ferry")
    assert "#1 does the same and may have happened: this can make two of it" in again.text
    assert ("done", 1) == (state(session, 2), entry(session, 2).parent)


def test_of_what_changes_nothing_the_second_time_the_warning_says_that(run: Any, session: Any, sim: Any) -> None:
    run("home 5")
    sim.add_fault(LOST)
    run("rt 1")
    assert "#1 does the same and may have happened: a second time changes nothing more" in run("rt 1").text


def test_an_unknown_write_is_sent_again_as_a_write_of_its_own(run: Any, session: Any, sim: Any) -> None:
    sim.add_fault(LOST)
    run("post Ferry")
    refused = run("outbox resend 1", answers=(False,))
    assert (130, 1) == (refused.status, writes(sim))
    assert "#1 may be on X already: then this makes two. Send it again all the same?" == refused.asked[0].question
    assert "either it is on X and does not show yet" in refused.text
    assert 0 == run("outbox resend 1").status
    assert [("unknown", 0), ("done", 1)] == [(entry(session, n).state, entry(session, n).parent) for n in (1, 2)]


def test_that_x_calls_a_repeat_a_duplicate_speaks_for_the_first_and_is_looked_at(
    run: Any, session: Any, sim: Any
) -> None:
    sim.add_fault(TAKEN)
    run("post Ferry")
    again = run("post Ferry")
    assert (3, ["duplicate"]) == (again.status, again.causes)
    assert ["done", "cancelled"] == [state(session, number) for number in (1, 2)]  # its text needs no draft any more
    assert "X called a repeat of it a duplicate" in entry(session, 1).evidence
    assert 1 == on_x(sim, "Ferry")


@pytest.fixture
def posted(session: Any) -> Any:
    """A lookout that stands by the session and was not started."""
    from twshell.session.lookout import Lookout, Post
    from twshell.session.resolving import means_of

    session.lookout = Lookout(lambda: Post(means_of(session), session.door), session.clock, lambda report: None)
    return session.lookout


def test_behind_a_prompt_the_lookout_is_told_to_look(run: Any, session: Any, sim: Any, posted: Any) -> None:
    sim.add_fault(TAKEN)
    assert "#1: looking whether it is on X in 2 s ($0.00 to $0.025 a look); `outbox` tells" in run("post Ferry").text
    assert posted._woken.is_set()
    assert "; the next look is at 12:00" in run("outbox show 1").text
    assert "is still unknown" not in run("outbox list").text
    again = run("post Ferry")
    assert "#1 says the same and may be what X means: looking now" in again.text
    assert {1} == posted._at_once


def test_a_look_that_decides_nothing_names_the_next_one_or_both_readings(
    run: Any, session: Any, sim: Any, request: Any
) -> None:
    sim.add_fault(LOST)
    run("post Ferry")
    assert "is still unknown: not among your posts" in run("outbox look-up 1").text
    assert "`outbox show 1` has both readings" in run("outbox look-up 1").text
    request.getfixturevalue("posted")
    assert "next look 12:00" in " ".join(run("outbox look-up 1").text.split())


def test_what_waits_in_the_outbox_is_said_in_a_line(run: Any, session: Any, sim: Any, clock: Any) -> None:
    from twshell.session.resolving import review

    absent(run, sim, clock)
    assert "1 unsent: `outbox` reviews it" == review(session)
    sim.add_fault(LOST)
    run("post Ferry", "post Perhaps", answers=(True, False))
    assert "1 unknown, 2 unsent: `outbox` reviews them" == review(session)


def test_a_duplicate_after_an_absence_is_unknown_and_looked_at(run: Any, session: Any, sim: Any, clock: Any) -> None:
    absent(run, sim, clock)
    say(sim, "Into the fog", clock.at - 80)
    run("outbox resend 1")
    assert ("done", 2) == (state(session), entry(session).attempts)
    assert 1 == on_x(sim, "Into the fog")


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
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls
) -> None:
    session.flags.interactive, session.flags.yes_write = False, True
    for number in range(12):
        say(sim, f"From the phone, {number}", clock.at + number)
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


# Behind the prompt


@pytest.fixture
def watched(session: Any) -> Any:
    """Return a function that has the lookout look until it waits, and tells what it told."""
    from twshell.session.lookout import Lookout, Post
    from twshell.session.resolving import means_of, reported

    idle = threading.Event()

    def watch() -> list[str]:
        idle.clear()
        told: list[str] = []

        def report(report: Any) -> None:
            told.extend(line for show in reported(session, report) for line in show.outcome.lines)

        lookout = Lookout(lambda: Post(means_of(session), session.door), session.clock, report)
        waits = lookout._woken.wait

        def wait(*seconds: Any) -> bool:
            idle.set()
            return waits(*seconds)

        lookout._woken.wait = wait  # type: ignore[method-assign]
        session.lookout = lookout
        lookout.start()
        assert idle.wait(20)
        lookout.close()
        return told

    return watch


def test_the_lookout_looks_by_the_schedule_until_it_is_certain(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls, watched: Any
) -> None:
    sim.add_fault(LOST)
    run("post Into the fog")
    begun = clock.at
    calls()
    told = watched()
    assert ([OWN] * 4, 300.0) == (calls(), clock.at - begun)
    assert ("absent", 4) == (state(session), entry(session).looks)
    assert ["1 unknown: `outbox` reviews it"] == told[:1]
    assert "did not appear on X (2 looks): `outbox resend 1` sends it again" in told[-1]


def test_the_lookout_tells_what_it_finds_once(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls, watched: Any
) -> None:
    sim.settings.lag = 5.0
    sim.settings_changed()
    sim.add_fault(TAKEN)
    run("post Into the fog")
    begun = clock.at
    calls()
    told = watched()
    assert ([OWN] * 2, 10.0) == (calls(), clock.at - begun)
    assert 1 == sum("is on X after all" in line for line in told)


def test_a_nudge_wakes_the_lookout_once(run: Any, session: Any, posted: Any) -> None:
    run("user @me")
    waits, idle = posted._woken.wait, threading.Semaphore(0)

    def wait(*seconds: Any) -> bool:
        idle.release()
        return bool(waits(*seconds))

    posted._woken.wait = wait
    posted.start()
    assert idle.acquire(timeout=20)
    posted.nudge()
    assert idle.acquire(timeout=20)
    assert not posted._woken.is_set()
    posted.close()


def test_what_is_not_due_yet_is_not_looked_at_with_what_is(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls, watched: Any
) -> None:
    sim.add_fault({**TAKEN, "times": 2})
    begun = clock.at
    run("post One")
    clock.advance(5)
    run("post Two")
    calls()
    watched()
    assert ([OWN] * 2, ["done", "done"]) == (calls(), [state(session, number) for number in (1, 2)])
    assert [5, 7] == [entry(session, number).looked_at - begun for number in (1, 2)]


def test_drafts_that_another_twsh_left_queued_are_told_of(
    run: Any, opened: Any, session: Any, clock: Any, watched: Any
) -> None:
    from twshell.domain.plan import Step
    from twshell.domain.wire import Request

    other = opened()
    step = Step(Request("POST", "/2/tweets", "/2/tweets", body={"text": "Held"}), "post", text="Held")
    other.ledger.draft(other.identity, step, line="post Held", now=clock.at, state="queued")
    run("user @me")
    clock.advance(600)
    assert ["1 unsent: `outbox` reviews it"] == watched()


def test_the_lookout_gives_up_after_its_schedule_and_says_so(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls, watched: Any
) -> None:
    sim.add_fault(LOST)
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/users/{id}/tweets", "status": 404})
    run("post Into the fog")
    begun = clock.at
    calls()
    told = watched()
    assert ([OWN] * 5, 1800.0) == (calls(), clock.at - begun)
    assert ("unknown", 5) == (state(session), entry(session).looks)
    assert "`outbox show 1` has both readings" in told[-1]


def test_the_lookout_does_not_read_on_and_on_once_a_write_was_not_there(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls, watched: Any
) -> None:
    sim.add_fault(LOST)
    run("post Into the fog")
    clock.advance(60)
    run("outbox look-up 1")
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/users/{id}/tweets", "status": 404})
    calls()
    watched()
    assert ([OWN] * 2, 1, "unknown") == (calls(), entry(session).absences, state(session))


def test_a_ledger_that_somebody_holds_delays_the_looks_and_does_not_end_them(
    run: Any, session: Any, sim: Any, clock: Any, watched: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim.add_fault(TAKEN)
    run("post Into the fog")
    session.ledger.close()
    monkeypatch.setattr("twshell.store.database.BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(session.ledger.path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")

    class Patient(type(clock)):  # type: ignore[misc]
        def wait(self, seconds: float, event: threading.Event) -> bool:
            if holder.in_transaction and seconds >= 60.0:
                holder.execute("COMMIT")
            return bool(super().wait(seconds, event))

    monkeypatch.setattr(session, "clock", Patient(clock.at))
    told = watched()
    holder.close()
    assert "done" == state(session)
    assert [True, True] == ["1 unknown" in told[0], "is on X after all" in told[1]]
    assert 2 == len(told)


def test_at_each_later_start_it_looks_once_for_a_week_and_twelve_times_in_all(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls, watched: Any
) -> None:
    sim.add_fault(LOST)
    sim.add_fault({"kind": "answer", "method": "GET", "path": "/2/users/{id}/tweets", "status": 404})
    run("post Into the fog")
    looks = []
    for _ in range(9):
        watched()
        looks.append(entry(session).looks)
        clock.advance(3600)
    assert [5, 6, 7, 8, 9, 10, 11, 12, 12] == looks
    run("post Another day")


def test_after_a_week_nothing_is_looked_at_any_more(
    run: Any, session: Any, sim: Any, clock: Any, calls: Calls, watched: Any
) -> None:
    sim.add_fault(LOST)
    run("post Into the fog")
    clock.advance(8 * 86_400)
    calls()
    watched()
    assert ([], "unknown") == (calls(), state(session))


def test_a_lookout_whose_money_is_gone_asks_nothing(
    run: Any, session: Any, sim: Any, calls: Calls, watched: Any
) -> None:
    sim.add_fault(LOST)
    run("post Into the fog")
    session.ledger.brake(session.identity, "money", "credits-depleted", session.now())
    calls()
    watched()
    assert ([], "unknown") == (calls(), state(session))


def test_what_another_twsh_left_behind_is_told_and_looked_for(
    run: Any, opened: Any, session: Any, sim: Any, clock: Any, run_in: Any, watched: Any
) -> None:
    from twshell.domain.plan import Step
    from twshell.domain.wire import Request

    other = opened()
    step = Step(Request("POST", "/2/tweets", "/2/tweets", body={"text": "Cut off"}), "post", text="Cut off")
    other.ledger.begin(step, other.identity, plan_id="1", line="post Cut off", source="typed", now=clock.at)
    say(sim, "Cut off", clock.at + 1)
    run_in(other, "post Not sent")
    clock.advance(600)
    told = watched()
    assert "1 unknown: `outbox` reviews it" == told[0]
    assert any("#1 post: Cut off is on X after all" in line for line in told)


# Texts


def test_a_text_is_in_the_outbox_whatever_became_of_it(run: Any, session: Any, sim: Any, clock: Any) -> None:
    absent(run, sim, clock, "post Kept safe")
    (data,) = run("outbox list").of(Text)[0].data
    assert ("outbox", "#1", "post", "absent", "Kept safe") == (
        data["type"], data["id"], data["verb"], data["state"], data["text"],
    )  # fmt: skip

"""Unknown writes to lists are resolved by reading, never by repeating: from the line to the simulator and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.stored import Write
from twshell.sim import lists as made

Run = Callable[..., Any]
Calls = Callable[[], list[str]]
ADA, GRACE, LIN, ROSA = "101", "102", "103", "105"
OWNED, FOLLOWED, PINNED = (f"GET /2/users/{{id}}/{which}_lists" for which in ("owned", "followed", "pinned"))
ONE, MEMBERS = "GET /2/lists/{id}", "GET /2/lists/{id}/members"
LOST = {"kind": "drop", "method": "write", "times": 1}
TAKEN = {**LOST, "happened": True}


@pytest.fixture
def friends(run: Run, sim: Any, clock: Any) -> Any:
    """A list of ada's with grace on it; grace owns another; all of them are known."""
    one = made.create(sim.world, ADA, "Friends", now=clock.at - 500, description="The few")
    made.add_member(sim.world, one.id, GRACE, clock.at - 400)
    made.create(sim.world, GRACE, "Harbour", now=clock.at - 200)
    run("user @lin", "lists", "lists @grace")
    return one


def entry(session: Any, number: int = 1) -> Write:
    write = session.ledger.write(number)
    assert write is not None
    return write


def state(session: Any, number: int = 1) -> str:
    return entry(session, number).state


def called(sim: Any, name: str) -> list[Any]:
    return [one for one in sim.world.lists.values() if one.name == name]


def writes(sim: Any) -> int:
    return sum(row.method != "GET" for row in sim.ledger)


def look_twice(run: Run, clock: Any) -> str:
    """Look when an absence counts, and once more when the second does; return what was said last."""
    clock.advance(60)
    run("outbox look-up")
    clock.advance(30)
    return str(run("outbox look-up").text)


BEFORE = {
    "list-unfollow Harbour": ("list-follow Harbour",), "list-unpin Friends": ("list-pin Friends",),
}  # fmt: skip
LINES = {
    "list-create Sailors": OWNED, 'list-edit --name "Old & new" --description "" --private Friends': ONE,
    "list-delete Friends": ONE, "list-add Friends @lin": MEMBERS, "list-remove Friends @grace": MEMBERS,
    "list-follow Harbour": FOLLOWED, "list-unfollow Harbour": FOLLOWED, "list-pin Friends": PINNED,
    "list-unpin Friends": PINNED,
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_what_x_took_is_found_by_the_read_that_shows_it(
    run: Run, session: Any, sim: Any, friends: Any, calls: Calls, line: str
) -> None:
    run(*BEFORE.get(line, ()))
    number, sent = len(BEFORE.get(line, ())) + 1, writes(sim)
    sim.add_fault(TAKEN)
    told = run(line)
    assert (6, "unknown") == (told.status, state(session, number))
    assert "looks whether it is on X ($0.00 to $0." in " ".join(told.text.split())
    calls()
    run("outbox look-up")
    assert ([LINES[line]], "done", sent + 1) == (calls(), state(session, number), writes(sim))


@pytest.mark.parametrize("line", LINES)
def test_what_x_never_took_is_absent_after_two_looks_apart_and_goes_again_by_hand(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any, line: str
) -> None:
    run(*BEFORE.get(line, ()))
    number, sent = len(BEFORE.get(line, ())) + 1, writes(sim)
    sim.add_fault(LOST)
    run(line)
    seen = []
    for seconds in (2, 57, 1, 29, 1):
        clock.advance(seconds)
        run("outbox look-up")
        seen.append((entry(session, number).absences, state(session, number)))
    assert [(0, "unknown"), (0, "unknown"), (1, "unknown"), (1, "unknown"), (2, "absent")] == seen
    assert sent + 1 == writes(sim)
    assert 0 == run(f"outbox resend {number}").status
    assert ("done", sent + 2) == (state(session, number), writes(sim))


@pytest.mark.parametrize("status", [404, 503])
@pytest.mark.parametrize("line", LINES)
def test_what_x_does_not_give_proves_nothing(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any, line: str, status: int
) -> None:
    run(*BEFORE.get(line, ()))
    number = len(BEFORE.get(line, ())) + 1
    sim.add_fault(LOST)
    run(line)
    sim.add_fault({"kind": "answer", "method": "read", "status": status, "body": {"title": "No"}})
    assert "X cannot be asked just now" in look_twice(run, clock)
    assert ("unknown", 0) == (state(session, number), entry(session, number).absences)


# Made


def test_a_list_found_is_known_by_name_told_with_its_page_and_can_be_taken_back(
    run: Run, session: Any, sim: Any, friends: Any
) -> None:
    sim.add_fault(TAKEN)
    run('list-create --private "Book club"')
    (club,) = called(sim, "Book club")
    found = run("outbox look-up 1")
    said = f"“Book club” is on X after all: https://x.com/i/lists/{club.id} (found among your lists)"
    assert said in " ".join(found.text.split())
    assert club.id == entry(session).remote_id
    assert f"https://x.com/i/lists/{club.id}" in run("outbox show 1").text
    assert 0 == run('list "Book club"').status
    assert 0 == run("undo").status
    assert [] == called(sim, "Book club")


def test_an_older_list_of_the_name_is_not_taken_for_it(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any
) -> None:
    sim.add_fault(LOST)
    run("list-create Friends")
    look_twice(run, clock)
    assert "absent" == state(session)


def test_beside_an_older_list_of_the_name_the_new_one_is_found(run: Run, session: Any, sim: Any, friends: Any) -> None:
    sim.add_fault(TAKEN)
    run("list-create Friends", "outbox look-up")
    (new,) = [one for one in called(sim, "Friends") if one is not friends]
    assert ("done", new.id) == (state(session), entry(session).remote_id)


def test_two_of_the_name_made_just_then_leave_it_open_with_both_readings(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any
) -> None:
    sim.add_fault(TAKEN)
    run("list-create Sailors")
    made.create(sim.world, ADA, "Sailors", now=clock.at + 2)
    clock.advance(60)
    found = run("outbox look-up 1", answers=(False,))
    assert "2 lists are called just this" in found.text
    assert ["Is that #1?"] == [ask.question for ask in found.asked]
    assert "unknown" == state(session)
    shown = run("outbox show 1").text
    assert "either it is on X" in shown
    assert "or X never took it" in shown


def test_the_user_may_say_that_it_is_the_one(run: Run, session: Any, sim: Any, clock: Any, friends: Any) -> None:
    sim.add_fault(TAKEN)
    run("list-create Sailors")
    (first,) = called(sim, "Sailors")
    first.name = "Saylors"
    clock.advance(60)
    found = run("outbox look-up 1")
    for part in ("#1 meant: list-create “Sailors”", "on X is:  Saylors", f"https://x.com/i/lists/{first.id}"):
        assert part in found.text
    assert ("done", first.id) == (state(session), entry(session).remote_id)


def test_one_made_just_then_under_another_name_is_never_called_absent(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any
) -> None:
    sim.add_fault(LOST)
    run("list-create Sailors")
    made.create(sim.world, ADA, "Gardeners", now=clock.at + 2)
    for _ in range(4):
        clock.advance(60)
        assert "one that was made just then is called otherwise" in run("outbox look-up", answers=(False,)).text
    assert ("unknown", 0) == (state(session), entry(session).absences)


def test_another_list_that_was_made_here_just_then_is_no_such_doubt(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any
) -> None:
    sim.add_fault(LOST)
    run("list-create Sailors", "list-create Gardeners")
    look_twice(run, clock)
    assert ["absent", "done"] == [state(session, number) for number in (1, 2)]


def test_the_same_made_twice_needs_two_on_x(run: Run, session: Any, sim: Any, clock: Any, friends: Any) -> None:
    sim.add_fault({**LOST, "times": 2})
    run("list-create Sailors", "list-create Sailors")
    made.create(sim.world, ADA, "Sailors", now=clock.at + 1)
    look_twice(run, clock)
    assert ["done", "absent"] == [state(session, number) for number in (1, 2)]


def test_a_page_that_is_not_all_of_them_proves_no_absence_and_the_next_is_read(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any, calls: Calls
) -> None:
    sim.add_fault(TAKEN)
    run("list-create Sailors")
    for number in range(7):
        made.create(sim.world, ADA, f"List {number}", now=clock.at + 200 + number)
    clock.advance(300)
    calls()
    run("outbox look-up")
    assert ([OWNED, OWNED], "done") == (calls(), state(session))


def test_older_lists_do_not_show_that_newer_ones_were_all_read(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any, calls: Calls
) -> None:
    for number in range(7):
        made.create(sim.world, ADA, f"List {number}", now=clock.at - 100 + number)
    sim.add_fault(LOST)
    run("list-create Sailors")
    clock.advance(60)
    calls()
    run("outbox look-up")
    assert ([OWNED, OWNED], 1) == (calls(), entry(session).absences)
    assert "not among your lists, all of which were read" in entry(session).evidence


def test_a_second_one_would_be_a_second_list_which_is_said_before_it_is_sent_again(
    run: Run, session: Any, sim: Any, friends: Any
) -> None:
    sim.add_fault(TAKEN)
    run("list-create Sailors")
    again = run("outbox resend 1", answers=(False,))
    assert ["#1 may be on X already: then this makes two. Send it again all the same?"] == [
        ask.question for ask in again.asked
    ]
    assert "#1 does the same and may have happened: this can make two of it" in run("plan list-create Sailors").text + (
        run("list-create Sailors").text
    )


def test_what_to_do_meanwhile_names_the_read_that_shows_it(run: Run, sim: Any, friends: Any) -> None:
    sim.add_fault({**LOST, "times": 3})
    advice = [" ".join(run(line).text.split()) for line in ("list-create A", "post Words", "dm @lin Words")]
    assert [[True, False, False], [False, True, False], [False, False, True]] == [
        [f"sending again ({line})" in told for line in ("`lists`", "`posts @ada`", "`dms`")] for told in advice
    ]


# Changed and deleted


def test_what_was_changed_otherwise_meanwhile_counts_as_not_done(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any
) -> None:
    sim.add_fault(TAKEN)
    run("list-edit --name Pals Friends")
    friends.name = "Others"
    assert "#1 list-edit “Others” did not appear on X" in look_twice(run, clock)
    assert "the list has another name" in entry(session).evidence


def test_a_change_of_a_list_that_is_gone_stays_open(run: Run, session: Any, sim: Any, clock: Any, friends: Any) -> None:
    sim.add_fault(LOST)
    run("list-edit --name Pals Friends")
    made.delete(sim.world, friends.id)
    assert "X says that the list is gone" in look_twice(run, clock)
    assert "unknown" == state(session)


def test_a_list_found_gone_is_no_name_any_more(run: Run, session: Any, sim: Any, friends: Any) -> None:
    sim.add_fault(TAKEN)
    run("list-delete Friends", "outbox look-up")
    assert ("done", 2) == (state(session), run("list Friends").status)


# Filled


def test_somebody_on_a_later_page_is_found(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any, calls: Calls
) -> None:
    sim.add_fault(TAKEN)
    run("list-add Friends @lin")
    for number in range(6):
        user = sim.world.accounts[GRACE]
        sim.world.add_account(type(user)(str(900 + number), f"more{number}", "More", clock.at - 1e6))
        made.add_member(sim.world, friends.id, str(900 + number), clock.at + number)
    clock.advance(60)
    calls()
    run("outbox look-up")
    assert ([MEMBERS, MEMBERS], "done") == (calls(), state(session))


def test_two_on_one_list_are_two_writes(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any, calls: Calls
) -> None:
    run("user @rosa")
    sim.add_fault({**LOST, "times": 2})
    run("list-add Friends @lin", "list-add Friends @rosa")
    made.add_member(sim.world, friends.id, LIN, clock.at + 1)
    calls()
    look_twice(run, clock)
    assert ["done", "absent"] == [state(session, number) for number in (1, 2)]
    assert [MEMBERS, MEMBERS] == calls()
    assert f"list-remove id:{friends.id} @lin" == session.undoing.line


def test_a_run_without_a_prompt_looks_once_and_ends_well(run: Run, session: Any, sim: Any, friends: Any) -> None:
    session.flags.interactive, session.flags.yes_write = False, True
    sim.add_fault(TAKEN)
    played = run("list-create Sailors")
    (one,) = called(sim, "Sailors")
    assert (0, f"list-delete id:{one.id}") == (played.status, played.outcomes[-1].undo)


def test_a_list_is_no_post_of_ones_own_by_which_posts_are_looked_for(
    run: Run, session: Any, sim: Any, clock: Any, friends: Any
) -> None:
    sim.add_fault(TAKEN)
    run("list-create Sailors", "outbox look-up", "list-create Gardeners")
    sim.add_fault(LOST)
    run("post Into the fog")
    ids = {one.id for one in sim.world.lists.values()}
    assert entry(session, 3).baseline_id not in ids

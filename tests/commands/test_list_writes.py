"""Lists made, changed, deleted, filled, followed and pinned against the simulator, told and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.commands.preview import preview
from twshell.domain.outcome import Done, PlanShown, Problem
from twshell.render.as_json import documents
from twshell.sim import lists as made

Run = Callable[..., Any]
Calls = Callable[[], list[str]]
ADA, GRACE, LIN, EVE, ROSA = "101", "102", "103", "104", "105"
NAMED = "GET /2/users/by/username/{username}"
CREATE, ADD = "POST /2/lists", "POST /2/lists/{id}/members"


@pytest.fixture
def friends(run: Run, sim: Any, clock: Any) -> Any:
    """A list of ada's that twsh knows, as it knows grace and lin."""
    one = made.create(sim.world, ADA, "Friends", now=clock.at - 500, description="The few")
    run("lists", "user @grace", "user @lin")
    return one


@pytest.fixture
def hers(run: Run, sim: Any, clock: Any, friends: Any) -> Any:
    one = made.create(sim.world, GRACE, "Harbour", now=clock.at - 200)
    run("lists @grace")
    return one


def owned(sim: Any) -> list[Any]:
    return [one for one in sim.world.lists.values() if one.owner_id == ADA]


def undo_of(played: Any) -> str:
    return str(played.of(Done)[-1].undo)


# Made


def test_a_list_is_made_public_and_empty_unless_told(run: Run, sim: Any, calls: Calls) -> None:
    played = run("list-create Friends")
    assert (0, [CREATE], []) == (played.status, calls(), played.asked)
    (one,) = owned(sim)
    assert ("Friends", "", False, {}) == (one.name, one.description, one.private, one.members)
    (done,) = played.of(Done)
    assert (one.id, f"list-delete id:{one.id}", 10_000) == (done.id, done.undo, done.price.high)
    assert "Made the list “Friends”" in played.text


def test_a_private_one_with_a_description(run: Run, sim: Any) -> None:
    run('list-create --private --description "We read; $1 | a week" "Book club"')
    (one,) = owned(sim)
    assert ("Book club", "We read; $1 | a week", True) == (one.name, one.description, one.private)


def test_a_list_just_made_is_known_by_its_name(run: Run, sim: Any, calls: Calls) -> None:
    run('list-create "Book club"', "user @grace")
    calls()
    assert (0, [ADD]) == (run('list-add "Book club" @grace').status, calls())
    assert [[GRACE]] == [list(one.members) for one in owned(sim)]


def test_one_of_the_same_name_is_pointed_out_beforehand(run: Run, sim: Any, friends: Any) -> None:
    played = run("list-create Friends")
    assert f"you have a list of that name already: id:{friends.id}" in played.text
    assert 2 == len(owned(sim))


@pytest.mark.parametrize(("line", "what"), [
    ("list-create", "list-create needs NAME"),
    ("list-create Book club", "`club` is one word too many"),
    ('list-create "  "', "a list needs a name"),
    (f"list-create {'x' * 26}", "the name has 26 of 25 characters"),
    (f"list-create --description {'x' * 101} Friends", "the description has 101 of 100 characters"),
    ("list-create --name x Friends", "list-create has no option `--name`"),
    ("list-edit Friends", "nothing to change"),
    ("list-edit --private --public Friends", "--private and --public are opposites"),
    (f"list-edit --name {'x' * 26} Friends", "the name has 26 of 25 characters"),
    ('list-edit --name "" Friends', "list-edit --name needs its word"),
    ("list-delete Strangers", "no list called `Strangers` is known"),
    ("list-add Friends", "list-add needs HANDLE"),
    ("list-add @grace Friends", "no list called `@grace` is known"),
    ("list-add Friends a-b", "`a-b` is no handle"),
    ("list-d Friends", "no command `list-d`"),
])  # fmt: skip
def test_slips_send_nothing(run: Run, friends: Any, calls: Calls, line: str, what: str) -> None:
    calls()
    played = run(line)
    assert (2, what, []) == (played.status, played.of(Problem)[0].diagnosis.what, calls())


# Changed


def test_only_what_is_named_is_changed(run: Run, sim: Any, friends: Any) -> None:
    run('list-edit --name "Old friends" Friends')
    assert ("Old friends", "The few", False) == (friends.name, friends.description, friends.private)
    run('list-edit --private --description "" "Old friends"')
    assert ("Old friends", "", True) == (friends.name, friends.description, friends.private)


def test_a_new_name_is_the_name_from_then_on(run: Run, friends: Any) -> None:
    run('list-edit --name "Old friends" Friends')
    assert [0, 2] == [run(line).status for line in ('list "Old friends" 5', "list Friends 5")]


def test_undo_puts_back_what_was_there_before(run: Run, friends: Any) -> None:
    played = run('list-edit --name "Old friends" --description "" --private Friends')
    assert f'list-edit --name Friends --description "The few" --public id:{friends.id}' == undo_of(played)
    assert 0 == run("undo").status
    assert ("Friends", "The few", False) == (friends.name, friends.description, friends.private)
    assert "nothing to undo" in run("undo").text


def test_of_a_list_never_read_nothing_can_be_put_back(run: Run, sim: Any, clock: Any) -> None:
    one = made.create(sim.world, ADA, "Unseen", now=clock.at)
    assert ("", "Seen") == (undo_of(run(f"list-edit --name Seen id:{one.id}")), one.name)


# Deleted


def test_deleting_is_asked_about_with_its_name_and_price(run: Run, sim: Any, friends: Any) -> None:
    played = run("list-delete Friends", answers=(False,))
    assert ["Delete the list “Friends” for $0.005?"] == [ask.question for ask in played.asked]
    assert (130, [friends]) == (played.status, owned(sim))
    assert 0 == run("list-delete Friends").status
    assert [] == owned(sim)
    assert 2 == run("list Friends").status


def test_a_list_made_is_taken_back_by_undo_after_the_question(run: Run, sim: Any) -> None:
    run("list-create Friends")
    assert ["Delete the list “Friends” for $0.005?"] == [ask.question for ask in run("undo").asked]
    assert [] == owned(sim)


@pytest.mark.parametrize("line", ["list-delete Harbour", "list-edit --name Mine Harbour", "list-add Harbour @lin",
                                  "list-remove Harbour @lin"])  # fmt: skip
def test_anothers_list_is_refused_before_anything_is_sent(run: Run, hers: Any, calls: Calls, line: str) -> None:
    calls()
    played = run(line)
    assert (["not-yours"], 3, []) == (played.causes, played.status, calls())
    assert "It belongs to @grace." in played.text


def test_anyway_tries_it_all_the_same(run: Run, hers: Any, calls: Calls) -> None:
    calls()
    run("list-edit --anyway --name Mine Harbour")
    assert (["PUT /2/lists/{id}"], "Harbour") == (calls(), hers.name)


# Filled


def test_somebody_is_put_on_a_list_and_taken_off_again(run: Run, friends: Any) -> None:
    played = run("list-add Friends @grace")
    assert ([GRACE], f"list-remove id:{friends.id} @grace") == (list(friends.members), undo_of(played))
    assert "Added @grace to “Friends”" in played.text
    assert "Removed @grace from “Friends”" in run("undo").text
    assert [] == list(friends.members)


def test_somebody_never_met_is_looked_up_first(run: Run, friends: Any, calls: Calls) -> None:
    calls()
    played = run("list-add Friends @rosa")
    assert ([NAMED, ADD], [ROSA], 0) == (calls(), list(friends.members), played.status)
    assert 1 == run("list-add Friends @nobody_here").status


def test_what_is_done_already_is_said_and_not_paid(run: Run, friends: Any, calls: Calls) -> None:
    run("list-add Friends @grace")
    calls()
    played = run("list-add Friends @grace")
    assert ([], "already-done") == (calls(), played.of(Done)[0].cause)
    assert f"`list-add --anyway id:{friends.id} @grace` does it all the same" in " ".join(played.text.split())
    assert 0 == run("list-add Friends @lin", "list-remove Friends @grace").status
    assert [LIN] == list(friends.members)


def test_who_has_blocked_one_is_told_as_x_tells_it(run: Run, sim: Any, clock: Any, friends: Any) -> None:
    sim.world.block(LIN, ADA, clock.at)
    played = run("list-add Friends @lin")
    assert (3, []) == (played.status, list(friends.members))


# Followed and pinned


def test_a_list_is_followed_and_pinned_and_each_is_undone(run: Run, sim: Any, hers: Any) -> None:
    followed, pinned = run("list-follow Harbour"), run("list-pin Harbour")
    assert ([ADA], [hers.id]) == (list(hers.followers), list(sim.world.pinned_lists[ADA]))
    assert [f"list-unfollow id:{hers.id}", f"list-unpin id:{hers.id}"] == [undo_of(followed), undo_of(pinned)]
    run("undo", "undo")
    assert ([], []) == (list(hers.followers), list(sim.world.pinned_lists[ADA]))


def test_unfollow_and_unpin(run: Run, sim: Any, clock: Any, hers: Any) -> None:
    made.follow(sim.world, hers.id, ADA, clock.at)
    made.pin(sim.world, ADA, hers.id, clock.at)
    assert 0 == run("list-unpin Harbour", "list-unfollow Harbour").status
    assert ([], []) == (list(hers.followers), list(sim.world.pinned_lists[ADA]))


# What all writes have


def test_each_costs_what_is_published(run: Run, friends: Any, hers: Any) -> None:
    lines = {
        "list-create Sailors": 10_000, "list-edit --name Pals Friends": 5_000, "list-add Pals @grace": 10_000,
        "list-remove Pals @grace": 5_000, "list-follow Harbour": 10_000, "list-unfollow Harbour": 5_000,
        "list-pin Pals": 10_000, "list-unpin Pals": 5_000, "list-delete Pals": 5_000,
    }  # fmt: skip
    assert lines == {line: run(line).of(Done)[0].price.high for line in lines}


def test_the_preview_names_the_list_the_member_and_the_price(session: Any, friends: Any, calls: Calls) -> None:
    calls()
    shown = preview("list-add Friends @grace", session)
    assert shown is not None
    assert ("→ “Friends” @grace", 1, 10_000, []) == (shown.target, shown.writes, shown.price.high, calls())
    first = preview("list-add Friends @rosa", session)
    assert first is not None
    assert "→ “Friends” @rosa (looked up first)" == first.target


def test_a_plan_lays_it_open_and_a_dry_run_sends_none(run: Run, session: Any, sim: Any, friends: Any) -> None:
    (plan,) = run("plan list-delete Friends").of(PlanShown)
    assert ("list-delete “Friends”",) == plan.lines
    (document,) = documents(plan)
    assert ("list-delete", "DELETE", friends.id) == tuple(
        document["steps"][0][key] for key in ("verb", "method", "target")
    )
    session.flags.dry_run = True
    assert (0, [friends]) == (run("list-delete Friends").status, owned(sim))


def test_as_json_a_deed_names_the_list(run: Run, sim: Any) -> None:
    (document,) = documents(run("list-create Friends").of(Done)[0])
    (one,) = owned(sim)
    assert ("done", "list-create", one.id, 0.01, f"list-delete id:{one.id}") == tuple(
        document[key] for key in ("type", "verb", "id", "cost", "undo")
    )


def test_a_macro_fills_a_list_it_makes(run: Run, session: Any, sim: Any, friends: Any) -> None:
    lines = ('list-create "Night crew"', 'list-add "Night crew" $1', 'list-pin "Night crew"')
    session.macros.save("crew", "\n".join(lines), frozenset())
    (planned,) = run("plan crew @grace").of(PlanShown)
    assert ["request", "deferred", "deferred"] == [step.kind for step in planned.plan.steps]
    assert 0 == run("crew @grace").status
    (one,) = [one for one in owned(sim) if one is not friends]
    assert ([GRACE], [one.id]) == (list(one.members), list(sim.world.pinned_lists[ADA]))


def test_the_write_lock_holds_it(run: Run, session: Any, sim: Any, friends: Any) -> None:
    session.flags.read_only = True
    assert [2] * 3 == [run(line).status for line in ("list-create A", "list-delete Friends", "list-pin Friends")]
    assert 0 == run("lists").status
    assert [friends] == owned(sim)


def test_a_brake_keeps_them_as_drafts_that_go_later(run: Run, session: Any, sim: Any, friends: Any) -> None:
    session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())
    lines = ('list-create --description "We read" --private "Book club"', "list-add Friends @rosa", "list-pin Friends")
    assert [["brake"]] * 3 == [run(line).causes for line in lines]
    drafts = session.ledger.drafts(9)[::-1]
    assert [lines[0], f"list-add id:{friends.id} @rosa", f"list-pin id:{friends.id}"] == [one.line for one in drafts]
    for words in ("list-create “Book club”", "list-add “Friends” @rosa", "list-pin “Friends”"):
        assert words in run("drafts").text
    session.ledger.release(session.identity, session.now())
    for draft in drafts:
        assert 0 == run(f"outbox resend {draft.id}").status
    (club,) = [one for one in owned(sim) if one is not friends]
    assert ("Book club", "We read", True) == (club.name, club.description, club.private)
    assert ([ROSA], [friends.id]) == (list(friends.members), list(sim.world.pinned_lists[ADA]))


def test_two_drafts_that_make_lists_are_not_taken_for_each_other(run: Run, session: Any) -> None:
    session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())
    run("list-create One", "list-create Two", "list-create One", "list-edit --name A id:7", "list-edit --name B id:7")
    lines = ["list-create One", "list-create Two", "list-edit --name A id:7", "list-edit --name B id:7"]
    assert lines == [draft.line for draft in session.ledger.drafts(9)[::-1]]


def test_another_session_takes_it_back_after_a_question(opened: Any, run_in: Any, sim: Any) -> None:
    run_in(opened(), "user @grace", "list-create Friends", "list-add Friends @grace")
    (one,) = owned(sim)
    later = opened()
    first = run_in(later, "undo")
    assert (1, []) == (len(first.asked), list(one.members))
    run_in(later, "undo")
    assert [] == owned(sim)


def test_names_are_no_part_of_the_journal(run: Run, friends: Any) -> None:
    run('list-create --description TWSHCANARY "TWSHCANARY 2"', "list-add Friends @grace", "undo")
    text = run("journal last 20").text
    assert "TWSHCANARY" not in text
    assert "Friends" not in text
    assert f"list-remove id:{friends.id} @grace" in text


def test_a_hostile_name_is_harmless_wherever_it_is_told(run: Run, sim: Any, clock: Any) -> None:
    evil = made.create(sim.world, ADA, "\x1b[2J\u202eevil\n> rt 1", now=clock.at)
    text = run("lists", f"list-pin id:{evil.id}", f"list-delete id:{evil.id}", "outbox list").text
    assert [] == [char for char in text if not char.isprintable() and char != "\n"]
    assert [] == [row for row in text.splitlines() if row.startswith("> rt")]

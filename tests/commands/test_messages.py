"""Direct messages: read and sent against the simulator, told, kept and let go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.commands.complete import offers
from twshell.commands.dispatch import UNRECORDED
from twshell.commands.preview import preview
from twshell.domain.message import LONGEST
from twshell.domain.outcome import Done, PlanShown, Problem, Talks, Text
from twshell.session.events import Ask
from twshell.session.status import status
from twshell.sim.correspondence import open_group, send, send_to

Run = Callable[..., Any]
Calls = Callable[[], list[str]]
ADA, GRACE, LIN, EVE, ROSA = "101", "102", "103", "104", "105"
SEND = "POST /2/dm_conversations/with/{participant_id}/messages"
WITH, EVENTS = "GET /2/dm_conversations/with/{participant_id}/dm_events", "GET /2/dm_events"
NAMED, USERS = "GET /2/users/by/username/{username}", "GET /2/users"
LOST = {"kind": "drop", "method": "write", "times": 1}
TAKEN = {**LOST, "happened": True}


def said(sim: Any) -> list[tuple[str, str]]:
    """Return what ada wrote to whom on the simulated X, oldest first."""
    events = [event for event in sim.world.dm_events.values() if event.sender_id == ADA and event.text]
    return [(event.conversation_id, event.text) for event in events]


@pytest.fixture
def met(run: Run) -> None:
    """Grace and lin are known."""
    run("home 10")


@pytest.fixture
def talk(sim: Any, clock: Any) -> None:
    """Grace and ada have written each other a dozen messages."""
    for number in range(1, 13):
        writer, reader = (GRACE, ADA) if number % 2 else (ADA, GRACE)
        send_to(sim.world, writer, reader, clock.at - 1_000 + number, text=f"Word {number}")


# Sending


def test_dm_sends_the_rest_of_the_line_to_one_person(run: Run, sim: Any, calls: Calls, met: None) -> None:
    calls()
    played = run("dm @grace Meet me; at 5 | 'noon' $1")
    assert ([SEND], [("101-102", "Meet me; at 5 | 'noon' $1")]) == (calls(), said(sim))
    assert 0 == played.status


def test_it_is_asked_about_with_whom_it_is_for_and_its_price(run: Run, sim: Any, met: None) -> None:
    played = run("dm @grace Hello there", answers=(False,))
    assert ["Send this message to @grace for $0.015?"] == [ask.question for ask in played.asked]
    assert ("dm @grace: Hello there",) == played.of(PlanShown)[0].lines
    assert (130, []) == (played.status, said(sim))


def test_it_is_asked_about_even_where_posts_are_not(run: Run, sim: Any, met: None) -> None:
    run("set post-confirm off")
    played = run("dm @grace Hello there", answers=(False,))
    assert (1, []) == (len([ask for ask in played.asked if isinstance(ask, Ask)]), said(sim))


def test_a_sent_one_is_told_with_cost_and_what_is_left_and_cannot_be_undone(run: Run, sim: Any, met: None) -> None:
    played = run("dm @grace Hello there")
    (done,) = played.of(Done)
    (event,) = sim.world.dm_events.values()
    assert ("dm", event.id, "Message sent to @grace (11 characters)", "") == (done.verb, done.id, done.what, done.undo)
    for part in ("$0.015", "14 of 15 left until 12:15"):
        assert part in played.text
    assert "undo" not in played.text


def test_somebody_never_met_is_looked_up_first(run: Run, sim: Any, calls: Calls) -> None:
    played = run("dm @rosa Hello")
    assert ([NAMED, SEND], 0) == (calls(), played.status)
    assert [("101-105", "Hello")] == said(sim)


def test_nobody_of_that_name_is_written_to(run: Run, sim: Any) -> None:
    played = run("dm @nobody_here Hello")
    assert (1, [], ["Hello"]) == (played.status, said(sim), [row.text for row in played.session.ledger.drafts(9)])


def test_a_text_too_long_is_refused_before_it_is_sent_and_kept(run: Run, calls: Calls, met: None) -> None:
    calls()
    played = run(f"dm @grace {'x' * (LONGEST + 1)}")
    assert (["too-long"], []) == (played.causes, calls())
    assert "It has 10001 of 10000 characters" in played.text
    assert [LONGEST + 1] == [len(row.text) for row in played.session.ledger.drafts(9)]


def test_the_longest_text_goes(run: Run, sim: Any, met: None) -> None:
    run(f"dm @grace {'x' * LONGEST}")
    assert [LONGEST] == [len(text) for _, text in said(sim)]


def test_who_takes_no_messages_is_told_as_such_and_the_text_is_kept(run: Run, sim: Any) -> None:
    sim.world.accounts[ROSA].allows_dms_from = "following"
    run("user @rosa")
    played = run("dm @rosa Hello there")
    assert (["dm-not-allowed"], 3) == (played.causes, played.status)
    assert "this person takes no messages from you" in played.text
    (kept,) = played.session.ledger.drafts(9)
    assert ("rejected", "Hello there") == (kept.state, kept.text)
    assert [] == [brake.cause for brake in played.session.ledger.brakes(played.session.identity)]


def test_who_is_known_to_take_no_messages_is_named_beforehand(run: Run, sim: Any, met: None) -> None:
    sim.world.accounts[ROSA].allows_dms_from = "following"
    shut = "X says that @rosa takes no messages from you"
    assert shut not in run("dm @rosa Hello", answers=(False,)).text
    run("user --fresh @rosa")
    played = run("dm @rosa Hello", answers=(False,))
    assert shut in played.text
    assert 1 == len(played.asked)


def test_of_whom_nothing_is_known_nothing_is_said_beforehand(run: Run) -> None:
    assert "takes no messages" not in run("dm @rosa Hello", answers=(False,)).text


def test_a_token_that_may_not_is_told_as_such(run: Run, sim: Any, met: None) -> None:
    sim.add_fault({"kind": "answer", "method": "write", "status": 403, "times": 1,
                   "body": {"errors": [{"code": 93, "message": "This application is not allowed to access or delete "
                                        "your direct messages."}]}})  # fmt: skip
    assert ["app-permission"] == run("dm @grace Hello").causes


def test_an_app_only_token_is_refused_before_anything_is_sent(run: Run, session: Any, calls: Calls, met: None) -> None:
    session.identify(session.identity._replace(kind="B"))
    calls()
    played = run("dm @grace Hello", "dm @grace", "dms")
    assert (["wrong-auth-kind"] * 3, []) == (played.causes, calls())


@pytest.mark.parametrize("line", ["dm @grace Hello", "dm --anyway @grace Hello"])
def test_the_write_lock_holds_it(run: Run, session: Any, sim: Any, met: None, line: str) -> None:
    session.flags.read_only = True
    played = run(line)
    assert (2, [], ["locked"]) == (played.status, said(sim), [each.diagnosis.kind for each in played.of(Problem)])


def test_the_write_lock_lets_reading_through(run: Run, session: Any, met: None, talk: None) -> None:
    session.flags.read_only = True
    assert [0, 0] == [run(line).status for line in ("dm @grace", "dms")]


def test_a_run_without_a_prompt_needs_leave_to_write_and_none_to_read(
    run: Run, session: Any, sim: Any, met: None
) -> None:
    session.flags.interactive = False
    assert [2, 0] == [run(line).status for line in ("dm @grace Hello", "dm @grace")]
    session.flags.yes_write = True
    assert (0, 1) == (run("dm @grace Hello").status, len(said(sim)))


def test_a_run_without_a_prompt_prints_no_word_of_it(run: Run, session: Any, sim: Any, met: None) -> None:
    session.flags.interactive, session.flags.yes_write = False, True
    sim.add_fault({**TAKEN, "nth": 2})
    text = "".join(run(f"dm @grace TWSHCANARY {way}").text for way in ("goes", "breaks off", "goes again"))
    assert 3 == len(said(sim))
    assert "TWSHCANARY" not in text
    assert "dm @grace (15 characters)" in text


def test_a_brake_holds_it_and_keeps_the_text(run: Run, session: Any, sim: Any, met: None, calls: Calls) -> None:
    session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())
    calls()
    played = run("dm @grace Hello")
    assert (["brake"], []) == (played.causes, calls())
    assert ["Hello"] == [row.text for row in session.ledger.drafts(9)]


def test_a_dry_run_sends_none(run: Run, session: Any, sim: Any, met: None) -> None:
    session.flags.dry_run = True
    assert (0, []) == (run("dm @grace Hello").status, said(sim))


def test_it_counts_against_the_messages_of_a_day(run: Run, session: Any, met: None) -> None:
    run("dm @grace Hello")
    session.begin_line()
    assert ["dm"] == [family for _, family in session.snapshot().writes]
    assert "message" in run("budget").text


def test_the_mode_line_names_what_is_left_of_messages_once_each(run: Run, session: Any, met: None) -> None:
    run("dm @grace Hello")
    session.begin_line()
    meters = [(each.label, each.mark, each.left) for each in status(session).meters]
    assert [("dm", "", 14), ("messages/day", "≤", 499), ("dm/day", "", 1439)] == meters


def test_saying_to_somebody_what_was_posted_is_no_repetition(run: Run, sim: Any, met: None) -> None:
    run("post Hello there")
    played = run("dm @grace Hello there")
    assert (0, 1) == (played.status, len(said(sim)))
    assert "risk" not in played.text


# What stands above the line, and Tab


def test_the_preview_says_who_gets_it_its_length_and_price(session: Any, met: None) -> None:
    shown = preview("dm @grace Hello there", session)
    assert shown is not None
    assert ("→ @grace", 11, LONGEST, 1, 15_000) == (
        shown.target, shown.length, shown.limit, shown.writes, shown.price.high,
    )  # fmt: skip


def test_the_preview_of_reading_says_its_price_and_counts_no_write(session: Any, met: None) -> None:
    shown = preview("dm @grace", session)
    assert shown is not None
    assert (0, 100_000) == (shown.writes, shown.price.high)


def test_reading_much_is_asked_about(run: Run, met: None, talk: None) -> None:
    assert [] == run("dm --count 49 @grace").asked
    assert ["dms may cost $0.00 to $0.50. Buy it?"] == [
        ask.question for ask in run("dms 50", "dm --count 50 @lin", answers=(True, False)).asked[1:]
    ]


def test_tab_completes_whom_it_is_for_and_who_is_named_in_it(session: Any, met: None) -> None:
    assert ["@grace"] == [offer.text for offer in offers("dm @gr", session)]
    assert ["@lin"] == [offer.text for offer in offers("dm @grace ask @li", session)]
    assert ["dm", "dms"] == [offer.text for offer in offers("dm", session)]


@pytest.mark.parametrize(("line", "what"), [
    ("d @grace Hello", "no command `d`"), ("dm", "dm needs HANDLE"), ("dm grace! Hello", "`grace!` is no handle"),
    ("dm --count 5 @grace Hello", "dm --count reads, and a text writes"),
    ("dm --cout 5 @grace", "dm has no option `--cout`"),
])  # fmt: skip
def test_slips_send_nothing(run: Run, sim: Any, calls: Calls, line: str, what: str) -> None:
    played = run(line)
    assert (2, what, [], []) == (played.status, played.of(Problem)[0].diagnosis.what, calls(), said(sim))


# Reading


def test_dm_alone_shows_the_newest_of_a_conversation_newest_last(
    run: Run, met: None, talk: None, calls: Calls
) -> None:
    calls()
    played = run("dm @grace")
    (talks,) = played.of(Talks)
    assert [WITH] == calls()
    assert [f"Word {number}" for number in range(3, 13)] == [
        each.message.text for talk in talks.talks for each in talk.messages
    ]
    assert [False, True] == [each.is_mine for each in talks.talks[0].messages[:2]]
    assert "messages with @grace" in played.text
    assert 100_000 == talks.price.high


def test_more_goes_back_and_refresh_asks_anew(run: Run, met: None, talk: None, calls: Calls) -> None:
    run("dm @grace")
    calls()
    assert "Word 1\n" in run("more").text
    assert "Word 12" in run("refresh").text
    assert [WITH, WITH] == calls()
    assert "that was the end of it" in run("dm --count 12 @grace", "more").text


def test_dms_shows_conversations_the_newest_last_with_names_bought_once(
    run: Run, sim: Any, clock: Any, calls: Calls
) -> None:
    send_to(sim.world, GRACE, ADA, clock.at - 3_000, text="Oldest")
    send_to(sim.world, ROSA, ADA, clock.at - 2_000, text="Older")
    send_to(sim.world, ADA, GRACE, clock.at - 1_000, text="Newer")
    group = open_group(sim.world, LIN, [ADA, EVE], clock.at - 10)
    send(sim.world, group.id, LIN, clock.at - 5, text="To all of us")
    played = run("dms 20")
    assert [EVENTS, USERS] == calls()
    titles = [talk.title for talk in played.of(Talks)[0].talks]
    assert ["@rosa", "@grace", f"group {group.id}"] == titles
    assert "@lin, you, @eve joined" in played.text
    run("dms 20")
    assert [EVENTS] == calls()


def test_reading_is_told_and_counted_apart_from_sending(run: Run, session: Any, sim: Any, met: None) -> None:
    run("dm @grace")
    assert {"dms"} == {"dm", "dms"} & set(session.ledger.worked(session.identity))
    sim.add_fault({"kind": "answer", "method": "read", "path": "/2/dm_conversations/*", "status": 503})
    assert "Messages not read" in run("dm @grace").text


def test_nothing_said_is_told_as_that(run: Run, met: None) -> None:
    assert "no messages in the last 30 days" in run("dm @grace").text


def test_what_is_read_is_remembered_nowhere(run: Run, met: None, sim: Any, clock: Any, home: Any) -> None:
    send_to(sim.world, GRACE, ADA, clock.at, text="TWSHCANARY #quay with @rosa")
    assert "TWSHCANARY" in run("dm @grace", "dms").text
    run("why", "journal last 50", "messages", "report")
    held = [str(path) for path in home.rglob("*") if path.is_file() and b"TWSHCANARY" in path.read_bytes()]
    assert [] == held


# What is written down of a line


@pytest.mark.parametrize(("line", "is_kept"), [("dm @grace At noon", False), ("dm @grace", True), ("dms", True)])
def test_what_is_said_is_not_recorded_and_that_is_told(
    run: Run, session: Any, met: None, line: str, is_kept: bool
) -> None:
    run("macro record")
    told = run(line).text
    run("macro stop")
    assert ((line,) if is_kept else (), not is_kept) == (session.recorded, UNRECORDED in told)


def test_the_journal_has_whom_and_how_long_and_a_code_in_the_text_is_none_of_it(run: Run, session: Any) -> None:
    run("dm @rosa 4711")
    rows = session.ledger.rows(limit=9)
    assert ({"dm @rosa", "dm @rosa <text 4>"}, {""}) == ({row.line for row in rows}, {row.mark for row in rows})


def test_a_problem_names_the_line_without_its_words(run: Run, sim: Any, met: None) -> None:
    sim.world.accounts[GRACE].allows_dms_from = "following"
    sim.world.unfollow(GRACE, ADA)
    assert ["dm @grace", "dm"] == [
        problem.line for line in ("dm @grace At noon", "dm at!noon") for problem in run(line).of(Problem)
    ]


@pytest.mark.parametrize("is_interactive", [True, False])
def test_a_macro_that_stops_at_a_message_names_it_without_its_words(
    run: Run, session: Any, sim: Any, met: None, is_interactive: bool
) -> None:
    session.macros.save("greet", "dm $1 $2\nrt 1\nrt 2\nrt 3\n", frozenset())
    session.flags.interactive, session.flags.yes_write = is_interactive, True
    sim.add_fault({"kind": "answer", "method": "write", "status": 403, "times": 1,
                   "body": {"errors": [{"code": 150, "message": "No"}]}})  # fmt: skip
    played = run("greet @grace 'At noon'")
    assert "stopped at line 1, `dm @grace …`: 0 done, 3 not tried" in played.text
    told = [text for text in played.of(Text) if "stopped at" in str(text)]
    assert "noon" not in (str(told) if is_interactive else played.text)
    assert ["At noon"] == [row.text for row in session.ledger.drafts(9)]


def test_whom_a_text_names_is_not_remembered(run: Run, session: Any, met: None) -> None:
    run("dm @grace Ask @somebody_else about it")
    assert [] == list(session.seen.handles("somebody", 9))

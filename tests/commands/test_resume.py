"""`resume`: explained, typed, and what was kept comes back in the order it was typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.session import stopping
from twshell.session.events import Ask

Run = Callable[..., Any]


def switch(sim: Any, **switches: Any) -> None:
    for name, value in switches.items():
        setattr(sim.settings, name, value)
    sim.settings_changed()


@pytest.fixture
def blocked(run: Run, sim: Any) -> Any:
    """A session in which a burst and a post were stopped, after X has opened again."""
    run("home 5")
    switch(sim, account_locked="writes")
    session = run("rt 1 2", "post still to be said").session
    switch(sim, account_locked="")
    return session


def writes(sim: Any) -> list[str]:
    return [f"{row.method} {row.effect}" for row in sim.ledger if row.method != "GET"]


def test_it_explains_and_wants_the_word(run: Run, blocked: Any) -> None:
    played = run("resume", answers=(False,))
    first = played.outcomes[0]
    assert "danger" == first.style
    assert "account-locked" in first.lines[0]
    assert "every further try does harm" in first.lines[1]
    assert [Ask("Open it?", "type", "open", is_bulk=True, refusal_kind="braked")] == played.asked


def test_without_the_word_it_stays_shut(run: Run, blocked: Any) -> None:
    played = run("resume", answers=(False,))
    assert 130 == played.status
    assert ["account"] == [brake.scope for brake in stopping.on(blocked)]
    assert 2 == run("rt 3").status


def test_with_it_the_kept_lines_run_in_the_order_they_were_typed(run: Run, sim: Any, blocked: Any) -> None:
    played = run("resume", answers=(True, True, True))
    assert 0 == played.status
    assert [] == list(stopping.on(blocked))
    bodies = [row.body for row in sim.ledger if row.effect == "done" and row.method == "POST"]
    assert ["tweet_id", "tweet_id", "text"] == [
        next(name for name in ("tweet_id", "text") if name in body) for body in bodies
    ]
    assert () == blocked.ledger.drafts(9)


def test_what_is_not_run_stays_in_drafts(run: Run, sim: Any, blocked: Any) -> None:
    played = run("resume", answers=(True, False))
    first = min(draft.id for draft in blocked.ledger.drafts(9))
    assert (0, True) == (played.status, f"`drafts {first}` puts the first back on the prompt" in played.text)
    assert 3 == len(blocked.ledger.drafts(9))
    assert 1 == len(writes(sim))
    assert 0 == run("rt 3").status


def test_the_first_bad_sign_stops_it_anew_and_keeps_the_rest(run: Run, sim: Any, blocked: Any) -> None:
    switch(sim, account_locked="writes")
    played = run("resume", answers=(True, True, True))
    assert ["account-locked"] == played.causes
    assert ["account"] == [brake.scope for brake in stopping.on(blocked)]
    assert ["retweet", "retweet", "post"] == [write.verb for write in reversed(blocked.ledger.drafts(9))]
    assert 2 == len(writes(sim))


def test_it_works_in_the_next_session_too(sim: Any, blocked: Any, opened: Callable[..., Any], play_in: Run) -> None:
    assert 0 == play_in(opened(), "resume").status
    assert 4 == len(writes(sim))


def test_with_nothing_stopped_it_asks_nothing(run: Run) -> None:
    played = run("resume")
    assert ([], 0) == (played.asked, played.status)
    assert "nothing is stopped" in played.text


def test_what_was_left_in_drafts_at_an_earlier_opening_is_not_offered_again(
    run: Run, sim: Any, clock: Any, blocked: Any
) -> None:
    run("resume", answers=(True, False))
    clock.advance(60)
    switch(sim, account_locked="writes")
    run("rt 3")
    switch(sim, account_locked="")
    played = run("resume", answers=(True, False))
    assert "Kept meanwhile, in order (1)" in played.text


def test_what_is_kept_since_the_first_of_two_brakes_is_offered(run: Run, session: Any, clock: Any) -> None:
    run("home 5")
    session.ledger.brake(session.identity, "account", "account-locked", session.now())
    run("rt 1")
    clock.advance(60)
    session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())
    run("rt 2")
    assert "Kept meanwhile, in order (2)" in run("resume", answers=(True, False)).text


def test_what_may_be_on_x_is_not_among_what_is_sent_again(run: Run, session: Any, sim: Any) -> None:
    sim.add_fault({"kind": "answer", "method": "write", "status": 503, "times": 3})
    run("post One", "post Two", "post Three", "post Four")
    assert ["draft", "unknown", "unknown", "unknown"] == [write.state for write in session.ledger.drafts(9)]
    played = run("resume", answers=(True, False))
    assert "Kept meanwhile, in order (1)" in played.text
    assert "post: Four" in played.text.partition("Kept meanwhile")[2]


@pytest.mark.parametrize(("count", "more"), [(12, None), (15, "  … and 3 more")])
def test_of_many_kept_lines_a_dozen_are_shown(run: Run, session: Any, count: int, more: str | None) -> None:
    session.ledger.brake(session.identity, "account", "account-locked", session.now())
    run(*(f"post Number {number}" for number in range(count)))
    shown = run("resume", answers=(True, False)).outcomes[1].lines
    assert f"Kept meanwhile, in order ({count}):" == shown[1]
    assert ([more] if more else []) == [line for line in shown[2:] if "…" in line]
    assert 12 == sum("post: Number" in line for line in shown[2:])


def macro(home: Path, name: str, *lines: str) -> None:
    path = home / "config" / "macros" / f"{name}.twsh"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines))
    path.chmod(0o600)


def test_the_rest_of_a_macro_stays_in_order_for_resume(run: Run, sim: Any, home: Path) -> None:
    macro(home, "boost", "rt $1", "rt $2", "mute @lin", "post done with it")
    run("home 5")
    switch(sim, app_write_blocked=True)
    stopped = run("boost 1 2")
    assert "3 of its writes are kept in `drafts`, in order" in stopped.text
    verbs = [write.verb for write in reversed(stopped.session.ledger.drafts(9))]
    assert ["retweet", "retweet", "mute", "post"] == verbs
    switch(sim, app_write_blocked=False)
    assert 0 == run("resume").status
    assert ["POST none", *["POST done"] * 4] == writes(sim)


def test_a_rest_that_depends_on_lines_that_did_not_run_is_named(run: Run, sim: Any, home: Path) -> None:
    macro(home, "look", "rt $1", "home 3", "rt .")
    run("home 5")
    switch(sim, app_write_blocked=True)
    assert "is not known before the lines above them ran: `rt .`" in run("look 1").text


def test_what_is_for_somebody_yet_to_be_looked_up_is_kept_of_a_macro_too(run: Run, sim: Any, home: Path) -> None:
    macro(home, "greet", "rt $1", "mute @eve", "dm @eve Hello")
    run("home 5")
    switch(sim, app_write_blocked=True)
    stopped = run("greet 1")
    assert "2 of its writes are kept in `drafts`, in order" in stopped.text
    assert ["mute @eve", "dm @eve Hello"] == [row.line for row in reversed(stopped.session.ledger.drafts(2))]
    switch(sim, app_write_blocked=False)
    assert 0 == run("resume").status
    assert ["Hello"] == [event.text for event in sim.world.dm_events.values()]


def test_a_hold_is_opened_without_a_threat(run: Run, sim: Any) -> None:
    session = run("home 5").session
    session.ledger.brake(session.identity, "hold", "over-capacity", session.now(), until=session.now() + 60)
    played = run("resume")
    assert "harm" not in played.text
    assert () == session.ledger.brakes(session.identity)


def test_signs_from_before_do_not_stop_it_again(run: Run, sim: Any, clock: Any) -> None:
    session = run("home 5").session
    sim.add_fault({
        "kind": "answer", "method": "write", "status": 403,
        "body": {"title": "Forbidden", "detail": "Forbidden", "type": "about:blank", "status": 403},
    })  # fmt: skip
    run("rt 1", "rt 2", "rt 3")
    run("resume", answers=(True, False))
    clock.advance(1)
    run("rt 1", "rt 2")
    assert () == stopping.on(session)
    run("rt 3")
    assert ["account"] == [brake.scope for brake in stopping.on(session)]


def test_why_the_brake_is_on_is_told_with_the_sign(run: Run, blocked: Any) -> None:
    run("rt 3")
    told = run("why").text
    assert "account-locked" in told

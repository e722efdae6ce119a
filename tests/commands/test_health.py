"""`health` tells the parts apart by what is known, and asks X only where that is too little, its price first."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from twshell.commands.dispatch import run as run_line
from twshell.domain.causes import known_beforehand
from twshell.domain.errors import Refused
from twshell.domain.outcome import Text
from twshell.session.events import Ask, Show

Run = Callable[..., Any]
Calls = Callable[[], list[str]]


def states(played: Any) -> dict[str, str]:
    told = next(text for text in played.of(Text) if text.data)
    return {row["part"]: row["state"] for row in told.data}


def test_a_fresh_answer_spares_the_question(run: Run, calls: Calls) -> None:
    run("home 2")
    calls()
    played = run("health")
    assert ([], [], 0) == (calls(), played.asked, played.status)
    assert "Nothing is wrong" in played.text


def test_where_nothing_is_known_x_is_asked_after_the_price_was_told(run: Run, calls: Calls) -> None:
    played = run("health")
    assert ["Ask X who you are, for at most $0.01?"] == [ask.question for ask in played.asked]
    assert ["GET /2/users/me"] == calls()
    assert ("well", "well", "well", "unknown") == tuple(
        states(played)[part] for part in ("line", "keys", "money", "app")
    )


def test_no_sends_nothing_and_tells_what_is_known(run: Run, calls: Calls) -> None:
    played = run("health", answers=(False,))
    assert ([], 0) == (calls(), played.status)
    assert "Nothing is known yet" in played.text


def test_what_was_paid_today_is_asked_without_a_question(run: Run, calls: Calls, clock: Any) -> None:
    run("health")
    clock.advance(700)
    calls()
    assert [] == run("health").asked
    assert ["GET /2/users/me"] == calls()


def test_it_asks_in_any_case_where_told_so(run: Run, calls: Calls) -> None:
    run("home 2")
    calls()
    run("health --ask")
    assert ["GET /2/users/me"] == calls()


def answer(status: int, code: int, message: str) -> dict[str, Any]:
    return {"fault": {"kind": "answer", "status": status, "body": {"errors": [{"code": code, "message": message}]}}}


ILLS = [
    ({"fault": {"kind": "reset"}}, "line", "doubtful"), (answer(503, 130, "Over capacity"), "X", "ill"),
    (answer(401, 89, "Invalid or expired token."), "keys", "ill"),
    ({"switches": {"prepaid": -9.0}}, "money", "ill"), ({"switches": {"app_suspended": True}}, "app", "ill"),
    ({"switches": {"enrolled": False}}, "app", "ill"), ({"switches": {"account_locked": "all"}}, "account", "ill"),
    ({"switches": {"account_suspended": True}}, "account", "ill"),
]  # fmt: skip


@pytest.mark.parametrize(("trouble", "part", "state"), ILLS)
def test_each_trouble_is_found_where_it_is(run: Run, sim: Any, trouble: dict[str, Any], part: str, state: str) -> None:
    if "fault" in trouble:
        sim.add_fault(trouble["fault"])
    for name, value in trouble.get("switches", {}).items():
        setattr(sim.settings, name, value)
    sim.settings_changed()
    found = states(run("health"))
    assert state == found[part]
    assert part in [name for name, how in found.items() if how in ("ill", "doubtful")]


def test_a_blocked_app_is_known_without_asking(run: Run, sim: Any, calls: Calls) -> None:
    run("home 5")
    sim.settings.app_write_blocked = True
    run("rt 1")
    calls()
    played = run("health")
    assert ([], "ill") == (calls(), states(played)["app"])
    assert played.outcomes[-1].lines[0] == "Your app is the trouble."


def test_where_the_credits_are_gone_nothing_is_asked(run: Run, sim: Any, calls: Calls, clock: Any) -> None:
    sim.settings.prepaid = -9.0
    run("home 2")
    calls()
    clock.advance(3_600)
    played = run("health --ask")
    assert "ill" == states(played)["money"]
    assert ([], []) == (calls(), played.asked)


def test_a_skewed_clock_is_found(run: Run, sim: Any) -> None:
    sim.clock.advance(120)
    assert "ill" == states(run("health"))["clock"]


def test_a_run_without_a_prompt_tells_what_is_known(opened: Any) -> None:
    running = run_line("health", opened(interactive=False))
    assert isinstance(next(running), Ask)
    events = [running.throw(Refused(known_beforehand("own-cap", why="nobody is there to answer"))), *running]
    told = next(event.outcome for event in events if isinstance(event, Show) and event.outcome.data)
    assert "Nothing is known yet" in told.lines[0]


# doctor


def test_all_is_well_on_a_fresh_home(run: Run, calls: Calls) -> None:
    run("home 2")
    calls()
    played = run("doctor")
    assert ([], 0) == (calls(), played.status)
    assert played.outcomes[0].lines[0].endswith("checks are well")
    assert ["tell-terminal"] == [effect.name for effect in played.effects]


def found(played: Any, what: str) -> dict[str, Any]:
    return next(row for row in played.of(Text)[0].data if row["what"] in (what, f"folder {what}"))


def test_a_file_others_may_read_is_found_with_the_way_to_shut_it(run: Run) -> None:
    session = run("home 2").session
    os.chmod(session.ledger.path, 0o644)
    row = found(run("doctor"), "ledger.db")
    assert (False, True) == (row["good"], "chmod go=" in row["found"])


def test_a_journal_that_was_changed_is_found(run: Run) -> None:
    import sqlite3

    session = run("home 2").session
    connection = sqlite3.connect(session.ledger.path)
    connection.execute("UPDATE journal SET status=200, verb='nothing' WHERE seq=1")
    connection.commit()
    connection.close()
    assert not found(run("doctor"), "journal")["good"]


def test_a_folder_that_cannot_be_written_is_found(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    session = run("home 2").session
    folder = os.path.dirname(session.ledger.path)
    os.chmod(folder, 0o755)
    assert not found(run("doctor"), folder)["good"]
    os.chmod(folder, 0o700)


def test_a_clock_that_is_off_is_found(run: Run, sim: Any) -> None:
    sim.clock.advance(120)
    run("home 2")
    assert not found(run("doctor"), "clock")["good"]

"""`why`: the evidence, what was ruled out, the next steps with their price, the sign behind a brake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.commands.parse import parse
from twshell.domain.advice import TELLS

Run = Callable[..., Any]


def section(played: Any, heading: str) -> list[str]:
    """Return the rows of one section of what `why` told."""
    rows = list(played.outcomes[-1].lines)
    start = rows.index(heading) + 1
    end = rows.index("", start) if "" in rows[start:] else len(rows)
    return [row.strip() for row in rows[start:end]]


@pytest.fixture
def blocked(run: Run, sim: Any) -> Any:
    run("home 5", "rt 2")
    sim.settings.app_write_blocked = True
    run("rt 1")
    return run("why")


def test_the_evidence_has_the_call_the_words_and_the_ids(blocked: Any) -> None:
    rows = section(blocked, "What speaks for it:")
    assert "POST /2/users/{id}/retweets, status 403" in rows[0]
    assert "cannot perform write actions" in rows[1]
    assert "(code 261)" in rows[1]
    assert "transaction " in rows[2]
    assert any("of 50 left in 15 minutes" in row for row in rows)


def test_what_was_ruled_out_is_told(blocked: Any) -> None:
    rows = section(blocked, "Ruled out:")
    assert any(row.startswith("not your line") for row in rows)
    assert any(row.startswith("not a window") for row in rows)
    assert any(row.startswith("not the keys: reads work") for row in rows)


def test_the_next_steps_have_a_price(blocked: Any) -> None:
    rows = section(blocked, "What you can do:")
    assert any(row.startswith("`health`") and "free, or asks" in row for row in rows)
    assert any(row.startswith("`resume`") and "free: opens the brake" in row for row in rows)
    assert any(row.startswith("`open last`") for row in rows)


def test_a_step_that_buys_something_says_at_most_what(run: Run, sim: Any) -> None:
    run("user", "home 5")
    sim.add_fault({"kind": "drop", "method": "write"})
    run("post hello")
    rows = section(run("why"), "What you can do:")
    assert any(row.startswith("`posts @ada`") and "at most $0." in row for row in rows)


def test_a_brake_names_the_sign_it_was_put_on_for(run: Run, blocked: Any) -> None:
    run("rt 3")
    (sign,) = section(run("why"), "The sign it was put on for:")
    assert "X lets this app write nothing (app-write-blocked)" in sign


def test_over_capacity_before_a_block_is_part_of_the_evidence(run: Run, sim: Any, clock: Any) -> None:
    run("home 5")
    ill = {"kind": "answer", "status": 503, "body": {"errors": [{"code": 130, "message": "Over capacity"}]}}
    sim.add_fault({**ill, "method": "GET", "times": 4})
    for _ in range(4):
        run("mentions")
        clock.advance(600)
    sim.settings.app_write_blocked = True
    run("rt 1")
    told = run("why")
    assert "It came after 4 over-capacity answers in two days." in " ".join(told.text.split())
    assert any("over-capacity" in row for row in section(told, "What speaks for it:"))


def test_what_only_the_table_refuses_has_the_whole_line_that_tries_it(run: Run) -> None:
    run("home 5", "like 1")
    rows = section(run("why"), "What you can do:")
    assert "`like --anyway 1`  at most $0.015: lets X decide" in rows
    for line in ("like --anyway 1", "post " + "x" * 300, "reply 1 " + "many words " * 6):
        run(line)
        assert not [row for row in section(run("why"), "What you can do:") if "--anyway" in row], line


@pytest.mark.parametrize("line", [line for line in TELLS if line != "open last"])
def test_every_step_can_be_read_as_a_line(session: Any, line: str) -> None:
    assert parse(line.replace("{me}", "ada"), session) is not None


def test_hostile_words_of_a_server_stay_words(run: Run, sim: Any) -> None:
    run("home 5")
    body = {"title": "Forbidden", "detail": "\x1b]0;pwned\x07\x1b[2Jno \u202eway", "type": "about:blank", "status": 403}
    sim.add_fault({"kind": "answer", "method": "write", "status": 403, "body": body})
    run("rt 1")
    told = run("why").text
    assert "\x1b" not in told
    assert "\u202e" not in told

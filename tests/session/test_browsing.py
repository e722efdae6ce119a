"""A row of the journal in one line, and of a refusal what X can look up beneath it."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.domain.stored import JournalRow, Verified
from twshell.session.browsing import row_lines, verdict_lines
from twshell.store.journal import row_of

NOON = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
RT = ("POST", "/2/users/{id}/retweets")
HOME = ("GET", "/2/users/{id}/timelines/reverse_chronological")


@pytest.fixture
def told(session: Any) -> Any:
    """Return a function that makes a row and tells it."""

    def tell(phase: str, call: tuple[str, str] = ("", ""), *, now: float = NOON, **more: Any) -> tuple[str, ...]:
        row = row_of(session.identity, phase=phase, now=now, verb=more.pop("verb", ""), line=more.pop("line", ""))
        row = row._replace(seq=7, method=call[0], template=call[1], **more)
        return row_lines(session, JournalRow(*row))

    return tell


ROWS = [
    (("intent", RT), {"line": "rt 2", "write_id": 3, "source": "typed"}, "intent   rt 2  #3"),
    (("intent", RT), {"line": "rt 2", "write_id": 3, "source": "macro boost"}, "intent   rt 2  #3  macro boost"),
    (("outcome", RT), {"line": "rt 2", "write_id": 3, "status": 200, "state": "done", "latency_ms": 210,
                       "limits": "15m 50 41 1795522500; 24h 100 97 ?", "cost_low": 15_000, "cost_high": 15_000},
     "200      rt 2  #3  210 ms  15m 41/50; 24h 97/100  $0.015"),
    (("outcome", RT), {"verb": "retweet", "status": 200, "state": "done"}, "200      retweet"),
    (("outcome", RT), {"line": "rt 2", "reached": "sending", "error": "timed-out", "state": "unknown"},
     "timed-out  rt 2 (unknown)"),
    (("read", HOME), {"line": "home 5", "verb": "home", "reached": "not-connected"}, "not-connected  home 5"),
    (("read", HOME), {"line": "rt 3", "verb": "retweet", "status": 200}, "200      rt 3, home"),
    (("note",), {"verb": "brake", "state": "app", "cause": "app-write-blocked"},
     "note     brake app (app-write-blocked)"),
    (("note",), {"verb": "look-up", "line": "look-up #3", "state": "done"}, "note     look-up #3"),
    (("note", ("", "journal-0001.db")), {"verb": "journal", "line": "journal rotate", "size": 90},
     "note     journal rotate: 90 rows closed into journal-0001.db"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "fields", "says"), ROWS)
def test_a_row_is_told_in_a_line(told: Any, call: Any, fields: dict[str, Any], says: str) -> None:
    assert (f"     7  12:00:00  {says}",) == told(*call, **fields)


def test_a_refusal_has_the_call_and_x_s_ids_beneath_it(told: Any) -> None:
    refused = {"line": "rt 2", "status": 403, "code": 261, "state": "rejected", "cause": "app-write-blocked"}
    head = "     7  12:00:00  403 261  rt 2 (rejected app-write-blocked)"
    blank = " " * 18
    assert (head, f"{blank}POST /2/users/{{id}}/retweets") == told("outcome", RT, **refused)
    assert (
        head, f"{blank}POST /2/users/{{id}}/retweets", f"{blank}x-transaction-id 00ff  cf-ray 8f-FRA",
    ) == told("outcome", RT, **refused, transaction_id="00ff", cf_ray="8f-FRA")  # fmt: skip


def test_the_day_is_named_where_it_is_not_today(told: Any) -> None:
    (line,) = told("note", verb="brake", now=NOON - 19 * 86_400)
    assert line.startswith("     7  Nov  5 12:00:00  note")


def test_a_whole_journal_is_told_with_its_head_and_a_damaged_one_with_its_faults() -> None:
    whole, *_, head = verdict_lines(Verified(90), "abc")
    assert ("90 rows: no damage, no reordering, no row missing between the first and the last.", "  abc") == (
        whole, head,
    )  # fmt: skip
    assert verdict_lines(Verified(90, (), 2), "abc")[0].startswith("90 rows, 2 closed segments included: no damage")
    assert ("  row 3 was changed", "  row 5 is missing") == verdict_lines(
        Verified(90, ("row 3 was changed", "row 5 is missing")), "abc"
    )

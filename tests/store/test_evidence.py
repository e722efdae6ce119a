"""The journal browsed, verified and closed by age: rows never change, wherever they lie."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.budget import Identity
from twshell.domain.errors import StoreError
from twshell.domain.stored import Browse, Published, Verified
from twshell.store.ledger import Ledger

DAY = 86_400.0
Sql = Callable[..., Any]


def reads(ledger: Ledger, kit: Any, count: int, at: float, identity: Identity | None = None, **more: Any) -> None:
    for number in range(count):
        ledger.settle(kit.read(), identity or kit.ME, now=at + number, verb="home", line="home", **more)


def wrote(ledger: Ledger, kit: Any, step: Any, at: float, state: str = "done", **more: Any) -> int:
    intent = ledger.begin(step, kit.ME, plan_id="", line=step.verb, source="typed", now=at)
    status = 200 if state == "done" else 403
    exchange = kit.exchange(step.request, status=status)
    ledger.settle(exchange, kit.ME, intent=intent, state=state, now=at + 1, **more)
    return intent.write_id


def seqs(ledger: Ledger, kit: Any, **wanted: Any) -> list[int]:
    return [row.seq for row in ledger.evidence.rows(kit.ME, Browse(**wanted))]


@pytest.fixture
def mixed(ledger: Ledger, kit: Any) -> Ledger:
    """Rows 1-2 reads; 3-4 a repost of 1900 done; 5-6 one of 1901 refused; 7 a read refused; 8 a draft's note."""
    reads(ledger, kit, 2, kit.NOW)
    wrote(ledger, kit, kit.step(), kit.NOW + 10)
    wrote(ledger, kit, kit.step(target="1901"), kit.NOW + 20, "rejected", cause="app-write-blocked")
    reads(ledger, kit, 1, kit.NOW + 30, cause="over-capacity")
    ledger.note(kit.ME, "hand-over", kit.NOW + 40, write_id=2)
    return ledger


FILTERS = [
    ({}, [1, 2, 3, 4, 5, 6, 7, 8]),
    ({"limit": 3}, [6, 7, 8]),
    ({"kind": "writes"}, [3, 4, 5, 6, 8]),
    ({"kind": "reads"}, [1, 2, 7]),
    ({"kind": "refusals"}, [6, 7]),
    ({"kind": "reads", "limit": 1}, [7]),
    ({"write": 1}, [3, 4]),
    ({"write": 99}, []),
    ({"post": "1901"}, [5, 6, 8]),
    ({"post": "1999"}, []),
]


@pytest.mark.parametrize(("wanted", "found"), FILTERS)
def test_rows_are_found_by_kind_write_and_post(
    mixed: Ledger, kit: Any, wanted: dict[str, Any], found: list[int]
) -> None:
    assert found == seqs(mixed, kit, **wanted)


def test_since_leaves_out_what_is_older(mixed: Ledger, kit: Any) -> None:
    assert [7, 8] == seqs(mixed, kit, since=kit.NOW + 30)


def test_another_account_has_rows_of_its_own(ledger: Ledger, kit: Any) -> None:
    reads(ledger, kit, 1, kit.NOW)
    reads(ledger, kit, 1, kit.NOW, kit.ME._replace(user_id="43"))
    assert [1] == seqs(ledger, kit)
    assert 2 == len(ledger.evidence.rows(Identity(), Browse()))


def test_what_x_made_is_found_by_its_id(ledger: Ledger, kit: Any) -> None:
    wrote(ledger, kit, kit.post_step("hi"), kit.NOW, remote_id="777")
    assert [1, 2] == seqs(ledger, kit, post="777")


# Closed segments


@pytest.fixture
def aged(ledger: Ledger, kit: Any) -> Ledger:
    """Four rows a hundred days old, three fifty days old, two of today."""
    reads(ledger, kit, 4, kit.NOW - 100 * DAY)
    reads(ledger, kit, 3, kit.NOW - 50 * DAY)
    reads(ledger, kit, 2, kit.NOW)
    return ledger


def close(ledger: Ledger, kit: Any, days: float) -> Any:
    return ledger.evidence.close(kit.ME, kit.NOW - days * DAY, kit.NOW + 5)


def test_what_is_old_is_counted_before_it_is_closed(aged: Ledger, kit: Any) -> None:
    assert (4, 7, 0) == tuple(aged.evidence.closable(kit.NOW - days * DAY) for days in (90, 2, 200))


def test_closing_leaves_the_young_rows_and_says_so_in_a_new_one(aged: Ledger, kit: Any) -> None:
    before = aged.evidence.rows(kit.ME, Browse(limit=99))
    segment = close(aged, kit, 90)
    assert (1, 4, 4, "journal-0001.db") == (segment.first, segment.last, segment.rows, segment.file)
    assert [5, 6, 7, 8, 9, 10] == [row.seq for row in aged.rows(limit=99)]
    told = aged.rows()[-1]
    assert ("note", "journal", "journal-0001.db", segment.head, 4) == (
        told.phase, told.verb, told.template, told.mark, told.size
    )  # fmt: skip
    assert (*before, told) == aged.evidence.rows(kit.ME, Browse(limit=99))


def test_a_closed_segment_is_private_and_nobody_writes_it(aged: Ledger, kit: Any) -> None:
    path = Path(aged.evidence.path_of(close(aged, kit, 90)))
    assert 0o400 == stat.S_IMODE(path.stat().st_mode)
    assert path.parent == Path(aged.path).parent


def test_nothing_old_closes_nothing(aged: Ledger, kit: Any) -> None:
    assert close(aged, kit, 200) is None
    assert 9 == aged.rows()[-1].seq


def test_the_second_segment_begins_with_head_and_count_of_the_first(aged: Ledger, kit: Any, sql: Sql) -> None:
    first, second = close(aged, kit, 90), close(aged, kit, 40)
    opening = sql(aged.evidence.path_of(second), "SELECT * FROM opening")
    assert [(2, 5, 7, second.head, first.head, 4)] == opening
    assert Verified(11, (), 2) == aged.verify()


def test_the_chain_goes_on_when_every_row_is_closed(ledger: Ledger, kit: Any) -> None:
    reads(ledger, kit, 3, kit.NOW - 9 * DAY)
    ledger.evidence.close(kit.ME, kit.NOW - DAY, kit.NOW)
    reads(ledger, kit, 1, kit.NOW + 1)
    assert [4, 5] == [row.seq for row in ledger.rows()]
    assert Verified(5, (), 1) == ledger.verify()


def test_the_chain_goes_on_where_every_row_since_was_lost(aged: Ledger, kit: Any, sql: Sql) -> None:
    close(aged, kit, 90)
    sql(aged.path, "DELETE FROM journal")
    reads(aged, kit, 1, kit.NOW)
    assert [5] == [row.seq for row in aged.rows()]


def test_rows_are_browsed_across_segments(aged: Ledger, kit: Any) -> None:
    close(aged, kit, 90)
    close(aged, kit, 40)
    assert list(range(1, 12)) == seqs(aged, kit, limit=99)
    assert [7, 8, 9, 10, 11] == seqs(aged, kit, limit=5)
    assert [5, 6, 7, 8, 9, 10, 11] == seqs(aged, kit, limit=99, since=kit.NOW - 60 * DAY)


def test_what_a_dead_process_left_of_a_segment_is_written_anew(aged: Ledger, kit: Any) -> None:
    for name in ("journal-0001.db", "journal-0001.db.new", "journal-0001.db.new-journal"):
        (Path(aged.path).parent / name).write_bytes(b"half")
    close(aged, kit, 90)
    assert Verified(10, (), 1) == aged.verify()


def test_a_place_that_takes_no_file_keeps_every_row(aged: Ledger, kit: Any) -> None:
    (Path(aged.path).parent / "journal-0001.db.new").mkdir()
    with pytest.raises(StoreError):
        close(aged, kit, 90)
    assert Verified(9) == aged.verify()


SPOILED = [
    ("UPDATE journal SET status=204 WHERE seq=2", "segment 1: row 2 was changed"),
    ("DELETE FROM journal WHERE seq=2", "segment 1: row 2 is missing"),
    ("DELETE FROM journal WHERE seq=4", "segment 1: it does not end with row 4 as it was closed"),
    ("UPDATE opening SET head='x'", "segment 1: it does not begin with the head and count of the one before it"),
    ("UPDATE opening SET before_rows=7", "segment 1: it does not begin with the head and count of the one before it"),
]


@pytest.mark.parametrize(("statement", "fault"), SPOILED)
def test_a_closed_segment_that_was_tampered_with_is_found(
    aged: Ledger, kit: Any, sql: Sql, statement: str, fault: str
) -> None:
    path = aged.evidence.path_of(close(aged, kit, 90))
    os.chmod(path, 0o600)
    sql(path, statement)
    assert fault in aged.verify().faults


def test_a_missing_segment_is_found(aged: Ledger, kit: Any) -> None:
    os.unlink(aged.evidence.path_of(close(aged, kit, 90)))
    assert ("segment 1: journal-0001.db with rows 1 to 4 is missing or unreadable",) == aged.verify().faults
    assert [5, 6, 7, 8, 9, 10] == seqs(aged, kit, limit=99)


def test_a_damaged_segment_is_found_and_stops_no_browsing(aged: Ledger, kit: Any) -> None:
    path = aged.evidence.path_of(close(aged, kit, 90))
    os.chmod(path, 0o600)
    content = bytearray(Path(path).read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    Path(path).write_bytes(bytes(content))
    assert 1 == len(aged.verify().faults)
    assert [5, 6, 7, 8, 9, 10] == seqs(aged, kit, limit=99)


def test_a_list_of_segments_that_was_rewritten_is_found(aged: Ledger, kit: Any, sql: Sql) -> None:
    close(aged, kit, 90)
    sql(aged.path, "UPDATE segments SET head=?", "0" * 64)
    assert "segment 1: it is not the one the journal told of when it was closed" in aged.verify().faults
    sql(aged.path, "DELETE FROM segments")
    assert "journal-0001.db: the journal tells of it, the list of segments does not" in aged.verify().faults


def test_two_who_close_at_once_close_each_row_once(aged: Ledger, kit: Any) -> None:
    other = Ledger(aged.path)
    assert close(aged, kit, 90) is not None
    assert close(other, kit, 90) is None
    other.close()
    assert Verified(10, (), 1) == aged.verify()


def test_an_older_ledger_gets_its_segments(tmp_path: Path, kit: Any, sql: Sql) -> None:
    made = Ledger(tmp_path / "ledger.db")
    reads(made, kit, 2, kit.NOW - 9 * DAY)
    made.close()
    sql(tmp_path / "ledger.db", "DROP TABLE segments")
    sql(tmp_path / "ledger.db", "ALTER TABLE writes DROP COLUMN clock_offset")
    sql(tmp_path / "ledger.db", "ALTER TABLE writes DROP COLUMN first_at")
    sql(tmp_path / "ledger.db", "DROP INDEX writes_changed")
    sql(tmp_path / "ledger.db", "PRAGMA user_version=1")
    again = Ledger(tmp_path / "ledger.db")
    again.evidence.close(kit.ME, kit.NOW, kit.NOW)
    assert Verified(3, (), 1) == again.verify()
    again.close()


def test_the_head_is_the_hash_of_the_newest_row(ledger: Ledger, kit: Any, sql: Sql) -> None:
    assert "0" * 64 == ledger.evidence.head()
    reads(ledger, kit, 2, kit.NOW)
    assert ledger.evidence.head() == sql(ledger.path, "SELECT hash FROM journal WHERE seq=2")[0][0]


# What else a report is made from


def test_texts_that_went_out_are_told_and_no_direct_message(ledger: Ledger, kit: Any) -> None:
    wrote(ledger, kit, kit.post_step("hello"), kit.NOW)
    wrote(ledger, kit, kit.post_step("refused"), kit.NOW + 10, "rejected")
    wrote(ledger, kit, kit.dm_step("secret"), kit.NOW + 20, "rejected")
    wrote(ledger, kit, kit.post_step("later"), kit.NOW + 100)
    evidence = ledger.evidence
    assert (Published(1, kit.NOW, "post", "hello"),) == evidence.published(kit.ME, kit.NOW - 1, kit.NOW + 50)
    assert {1: "hello", 2: "refused"} == evidence.texts([1, 2, 3, 99])
    assert {} == evidence.texts([])


def test_the_id_of_an_app_is_remembered_by_app(ledger: Ledger, kit: Any) -> None:
    assert "" == ledger.evidence.app_id(kit.ME)
    ledger.evidence.set_app_id(kit.ME, "27000001")
    assert "27000001" == ledger.evidence.app_id(kit.ME._replace(user_id="43"))
    assert "" == ledger.evidence.app_id(kit.ME._replace(app="another"))
    with pytest.raises(StoreError):
        ledger.evidence.set_app_id(Identity(), "1")


def test_a_damaged_ledger_keeps_its_segments(aged: Ledger, kit: Any) -> None:
    close(aged, kit, 90)
    aged.close()
    path = Path(aged.path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name='money'").fetchone()[0]
    connection.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(bytes(content))
    again = Ledger(path)
    again.snapshot(kit.ME, kit.NOW, {})
    assert Verified(10, (), 1) == again.verify()
    again.close()

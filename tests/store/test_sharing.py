"""Several twsh on one home: no lost update, no clash, one sender per write."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from twshell.domain.budget import BucketKey
from twshell.domain.errors import StoreError
from twshell.domain.money import Price
from twshell.domain.stored import Verified
from twshell.store.history import History
from twshell.store.ledger import Ledger
from twshell.store.seen import Seen

SPAWN = multiprocessing.get_context("spawn")
Run = Callable[..., list[int | None]]


@pytest.fixture
def sharing(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module the processes run; they find it and the package by the path they inherit."""
    here = Path(__file__).resolve()
    monkeypatch.syspath_prepend(str(here.parent))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(here.parents[2]), str(here.parent)]))
    import sharing as module

    yield module
    sys.modules.pop("sharing", None)


def run(function: Callable[..., None], *arguments: tuple[Any, ...]) -> list[int | None]:
    """Run the function once with each row of arguments, each in a process of its own; return their exit codes."""
    processes = [SPAWN.Process(target=function, args=row) for row in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


def test_no_update_of_four_processes_is_lost(tmp_path: Path, sharing: ModuleType, sql: Callable[..., Any]) -> None:
    path, count = str(tmp_path / "ledger.db"), 25
    barrier = SPAWN.Barrier(4)
    assert [0] * 4 == run(sharing.writes, *[(path, count, barrier)] * 4)
    ledger = Ledger(path)
    snapshot = ledger.snapshot(sharing.ME, sharing.NOW + count, {})
    assert Verified(4 * count * 3) == ledger.verify()
    assert [(4 * count, 4 * count)] == sql(path, "SELECT count(*), max(id) FROM writes WHERE state='done'")
    assert Price(4 * count * 15_001, 4 * count * 15_001) == snapshot.spent.today
    assert 50 - (count - 1) == snapshot.buckets[BucketKey("POST", sharing.TEMPLATE)].remaining
    assert 4 * count == snapshot.calls[BucketKey("GET", "/2/x", "24h-app")]
    ledger.close()


def test_of_four_processes_one_takes_the_last_of_a_window(tmp_path: Path, sharing: ModuleType) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    intent = ledger.begin(sharing.STEP, sharing.ME, plan_id="", line="rt 1", source="typed", now=sharing.NOW)
    sharing.settle(ledger, intent, 49)
    barrier, lefts = SPAWN.Barrier(4), SPAWN.SimpleQueue()
    assert [0] * 4 == run(sharing.last_one, *[(ledger.path, barrier, lefts)] * 4)
    assert [-3, -2, -1, 0] == sorted(lefts.get() for _ in range(4))
    ledger.close()


def test_of_four_processes_one_sends_a_draft(tmp_path: Path, sharing: ModuleType) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    number = ledger.draft(sharing.ME, sharing.STEP, line="rt 1", now=sharing.NOW)
    barrier, won = SPAWN.Barrier(4), SPAWN.SimpleQueue()
    assert [0] * 4 == run(sharing.claims, *[(ledger.path, number, barrier, won)] * 4)
    assert [0, 0, 0, 1] == sorted(won.get() for _ in range(4))
    ledger.close()


def test_eight_processes_make_one_home_at_once(tmp_path: Path, sharing: ModuleType) -> None:
    barrier = SPAWN.Barrier(8)
    folder = tmp_path / "data"
    assert [0] * 8 == run(sharing.opens, *[(str(folder), barrier)] * 8)
    seen, history = Seen(folder / "seen.db"), History(folder / "history.db")
    assert 8 == len(history.newest(99))
    assert 8 == len(seen.handles("ada"))
    assert ["history.db", "ledger.db", "seen.db"] == sorted(
        each.name for each in folder.iterdir() if each.name.endswith(".db")
    )
    seen.close()
    history.close()


def test_a_killed_process_leaves_its_write_to_be_called_unknown(tmp_path: Path, sharing: ModuleType) -> None:
    path = str(tmp_path / "ledger.db")
    assert [-9] == run(sharing.dies_sending, (path,))
    ledger = Ledger(path)
    assert ["sending"] == [write.state for write in ledger.drafts(9)]
    assert ["unknown"] == [write.state for write in ledger.recover(sharing.NOW, lambda owner: False)]
    assert Verified(1) == ledger.verify()
    ledger.close()


def test_a_busy_file_is_told_as_busy_and_never_set_aside(
    tmp_path: Path, sharing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twshell.store.database.BUSY_SECONDS", 0.1)
    ledger = Ledger(tmp_path / "ledger.db")
    before = ledger.draft(sharing.ME, sharing.STEP, line="rt 1", now=sharing.NOW)
    taken, free = SPAWN.Event(), SPAWN.Event()
    process = SPAWN.Process(target=sharing.holds, args=(ledger.path, taken, free))
    process.start()
    assert taken.wait(60)
    with pytest.raises(StoreError, match="is in use by another program") as caught:
        ledger.draft(sharing.ME, sharing.STEP, line="rt 2", now=sharing.NOW)
    assert "try again; if it stays so, look for a hanging twsh" == caught.value.next_step
    assert [before] == [write.id for write in ledger.drafts(9)]
    free.set()
    process.join(60)
    assert before + 1 == ledger.draft(sharing.ME, sharing.STEP, line="rt 2", now=sharing.NOW)
    assert () == ledger.notices
    assert [] == [each for each in tmp_path.iterdir() if "corrupt" in each.name]
    ledger.close()


def test_threads_share_one_object_each_with_its_own_connection(tmp_path: Path, sharing: ModuleType) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    errors: list[BaseException] = []

    def work() -> None:
        try:
            for number in range(20):
                intent = ledger.begin(
                    sharing.STEP, sharing.ME, plan_id="", line="rt 1", source="typed", now=sharing.NOW
                )
                ledger.settle(
                    sharing.Exchange(sharing.REQUEST, "answered", sharing.NOW, 0.1, 200), sharing.ME, intent=intent,
                    state="done", now=sharing.NOW + number,
                )  # fmt: skip
            ledger.close()
        except BaseException as error:  # noqa: BLE001 - whatever goes wrong in a thread must fail the test
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [] == errors
    assert Verified(160) == ledger.verify()
    ledger.close()

"""How many syncs a call costs: two for a write, none for a read; and that the intent's comes before the first byte."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.store.ledger import Ledger
from twshell.store.seen import Seen


@pytest.fixture
def said() -> Callable[..., list[str]]:
    """Return a function that does some work on a store and returns the statements that bound its transactions."""

    def spoken(store: Ledger | Seen, work: Callable[[], object]) -> list[str]:
        statements: list[str] = []
        connection = store._database.connection()
        connection.set_trace_callback(statements.append)
        work()
        connection.set_trace_callback(None)
        return [each for each in statements if re.match("PRAGMA sync|BEGIN|COMMIT|ROLLBACK", each)]

    return spoken


DURABLE = ["PRAGMA synchronous=FULL", "BEGIN IMMEDIATE", "COMMIT"]
QUICK = ["PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE", "COMMIT"]


def test_a_write_is_two_durable_transactions(ledger: Ledger, said: Callable[..., list[str]], kit: Any) -> None:
    intents = []
    assert DURABLE == said(
        ledger,
        lambda: intents.append(ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=kit.NOW)),
    )
    answered = kit.exchange(kit.step().request)
    assert DURABLE == said(
        ledger, lambda: ledger.settle(answered, kit.ME, intent=intents[0], state="done", now=kit.NOW, billed=("p:1",))
    )


def test_a_read_is_one_quick_transaction(ledger: Ledger, said: Callable[..., list[str]], kit: Any) -> None:
    assert QUICK == said(ledger, lambda: ledger.settle(kit.read(), kit.ME, now=kit.NOW, billed=("p:1",)))


def test_what_was_seen_and_numbers_are_quick(
    ledger: Ledger, seen: Seen, said: Callable[..., list[str]], kit: Any
) -> None:
    assert QUICK == said(ledger, lambda: ledger.set_numbers(kit.ME, [(1, "100")], 1))
    assert QUICK == said(seen, lambda: seen.timeline_add("home", ["1"], kit.NOW))


def test_a_draft_and_a_brake_are_durable(ledger: Ledger, said: Callable[..., list[str]], kit: Any) -> None:
    assert DURABLE == said(ledger, lambda: ledger.draft(kit.ME, kit.step(), line="rt 1", now=kit.NOW))
    assert DURABLE == said(ledger, lambda: ledger.brake(kit.ME, "app", "app-write-blocked", kit.NOW))


def test_every_transaction_sets_its_own_sync(ledger: Ledger, said: Callable[..., list[str]], kit: Any) -> None:
    both = said(
        ledger,
        lambda: (
            ledger.draft(kit.ME, kit.step(), line="rt 1", now=kit.NOW),
            ledger.settle(kit.read(), kit.ME, now=kit.NOW),
            ledger.draft(kit.ME, kit.step(), line="rt 1", now=kit.NOW),
        ),
    )
    assert [*DURABLE, *QUICK, *DURABLE] == both


def test_a_snapshot_is_of_one_moment(ledger: Ledger, said: Callable[..., list[str]], kit: Any) -> None:
    assert ["BEGIN", "COMMIT"] == said(ledger, lambda: ledger.snapshot(kit.ME, kit.NOW, {}))


PROGRAM = """
import os, sys
from twshell.domain.budget import Identity
from twshell.domain.plan import Step
from twshell.domain.post import Post
from twshell.domain.wire import ANSWERED, Answer, Exchange, Request
from twshell.store.ledger import Ledger
from twshell.store.seen import Seen

folder, (read_mark, write_mark) = sys.argv[1], (os.pipe()[1], os.pipe()[1])
me = Identity("ada", "42", "ada", "app-1", "token-1")
request = Request("POST", "/2/users/42/retweets", "/2/users/{id}/retweets", body={"tweet_id": "1"})
ledger, seen = Ledger(folder + "/ledger.db"), Seen(folder + "/seen.db")
read = Exchange(Request("GET", "/", "/2/x"), ANSWERED, 1.0, 0.1, 200)


def one_read(number):
    seen.keep(Answer(read, posts=(Post(str(number), "text", "7"),)), 1.0)
    seen.timeline_add("home", [str(number)], 1.0)
    ledger.settle(read, me, now=1.0, verb="home", line="home", billed=("p:1",))
    ledger.set_numbers(me, [(number, "1")], number)


one_read(1)  # the first entry of a log is synced with its head, whatever the mode
for number in range(2, 12):
    os.write(read_mark, b"R")
    one_read(number)
for number in range(10):
    os.write(write_mark, b"B")
    intent = ledger.begin(Step(request, "retweet", Post("1", "")), me, plan_id="", line="rt 1", source="typed", now=1.0)
    os.write(write_mark, b"S")  # here the request would leave
    ledger.settle(Exchange(request, ANSWERED, 1.0, 0.1, 200), me, intent=intent, state="done", now=1.0)
os.write(write_mark, b"E")
os._exit(0)
"""


def test_syncs_are_none_for_a_read_and_two_for_a_write_the_first_before_the_request(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: syncs cannot be counted")
    log = tmp_path / "trace"
    strace = ["strace", "-f", "-o", str(log), "-e", "trace=fsync,fdatasync,write"]
    traced = subprocess.run(
        [*strace, sys.executable, "-c", PROGRAM, str(tmp_path)],
        capture_output=True, check=False, cwd=Path(__file__).resolve().parents[2], text=True,
    )  # fmt: skip
    if traced.returncode and "ptrace" in traced.stderr:
        pytest.skip(f"strace may not trace here: {traced.stderr.strip()}")
    assert (0, "") == (traced.returncode, traced.stderr)
    story = "".join(
        found[1] or "s" for found in re.finditer(r'write\(\d+, "([RBSE])", 1\)|f(?:data)?sync\(', log.read_text())
    )
    assert "R" * 10 + "BsSs" * 10 + "E" == story[story.index("R") :]

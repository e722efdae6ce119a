"""What the processes of the sharing tests run: a module of its own, so that a spawned process can import it."""

from __future__ import annotations

import os
import signal
from multiprocessing.synchronize import Barrier
from typing import Any

from twshell.domain.budget import Bucket, BucketKey, Identity
from twshell.domain.money import Price
from twshell.domain.plan import Step
from twshell.domain.post import Post, User
from twshell.domain.wire import ANSWERED, Answer, Exchange, Request
from twshell.store.history import History
from twshell.store.ledger import Ledger
from twshell.store.seen import Seen

NOW = 1_795_521_600.0
ME = Identity("ada", "42", "ada", "app-1", "token-1")
TEMPLATE = "/2/users/{id}/retweets"
REQUEST = Request("POST", "/2/users/42/retweets", TEMPLATE, body={"tweet_id": "1"})
STEP = Step(REQUEST, "retweet", Post("1", ""))


def settle(ledger: Ledger, intent: Any, number: int) -> None:
    bucket = Bucket(BucketKey("POST", TEMPLATE), 50, 50 - number, NOW + 900, "header", NOW + number)
    ledger.settle(
        Exchange(REQUEST, ANSWERED, NOW + number, 0.1, 200), ME, intent=intent, state="done", buckets=(bucket,),
        price=Price(15_000, 15_000), remote_id=f"{os.getpid()}{number}", now=NOW + number,
    )  # fmt: skip


def writes(path: str, count: int, barrier: Barrier) -> None:
    """Begin and settle writes as fast as it goes."""
    ledger = Ledger(path, owner=str(os.getpid()))
    barrier.wait(60)
    for number in range(count):
        intent = ledger.begin(STEP, ME, plan_id="", line="rt 1", source="typed", now=NOW + number)
        settle(ledger, intent, number)
        ledger.settle(Exchange(Request("GET", "/", "/2/x"), ANSWERED, NOW, 0.1, 200), ME, now=NOW, price=Price(1, 1))
    ledger.close()


def last_one(path: str, barrier: Barrier, lefts: Any) -> None:
    """Take one of a window, at the same moment as the others."""
    ledger = Ledger(path)
    ledger.number(ME)
    barrier.wait(60)
    lefts.put(ledger.begin(STEP, ME, plan_id="", line="rt 1", source="typed", now=NOW).left)
    ledger.close()


def claims(path: str, number: int, barrier: Barrier, won: Any) -> None:
    """Send one draft, at the same moment as the others."""
    from twshell.domain.errors import StoreError

    ledger = Ledger(path)
    ledger.number(ME)
    barrier.wait(60)
    try:
        ledger.begin(STEP, ME, plan_id="", line="rt 1", source="typed", now=NOW, write_id=number)
        won.put(1)
    except StoreError:
        won.put(0)
    ledger.close()


def opens(path: str, barrier: Barrier) -> None:
    """Make files that are not there yet, at the same moment as the others."""
    barrier.wait(60)
    ledger, seen, history = Ledger(f"{path}/ledger.db"), Seen(f"{path}/seen.db"), History(f"{path}/history.db")
    ledger.set_numbers(ME, [(1, "100")], 1)
    seen.keep(Answer(Exchange(REQUEST, ANSWERED, NOW, 0.1, 200), users=(User(str(os.getpid()), "ada", "Ada"),)), NOW)
    history.append(f"line of {os.getpid()}", NOW)
    for store in (ledger, seen, history):
        assert () == store.notices, store.notices
        store.close()


def dies_sending(path: str) -> None:
    """Be killed between the intent and the outcome."""
    ledger = Ledger(path, owner=str(os.getpid()))
    ledger.begin(STEP, ME, plan_id="", line="rt 1", source="typed", now=NOW)
    os.kill(os.getpid(), signal.SIGKILL)


def holds(path: str, taken: Any, free: Any) -> None:
    """Hold the lock for writing until told to let go."""
    import sqlite3

    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    taken.set()
    free.wait(60)
    connection.execute("ROLLBACK")
    connection.close()

"""What it costs that a write survives a power cut: a commit of the ledger over a bare append that is fsynced."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from measure import Number, in_ms, paired

from twshell.domain.budget import Identity
from twshell.domain.money import Price
from twshell.domain.plan import Step
from twshell.domain.wire import ANSWERED, Exchange, Request
from twshell.store.ledger import Ledger

NOW = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
ME = Identity("ada", "42", "ada", "app-1", "token-1")
TEXT = "The ferry leaves at noon and nobody on the pier has seen the captain."
WRITES = 10  # of a take, each an intent and an outcome
BYTES = 1_000  # of an append: about what a row of the outbox and one of the journal hold
FREE = 0.000_02  # seconds below which a sync has not reached any disk


class Book:
    """A ledger and a plain file side by side."""

    def __init__(self, folder: Path) -> None:
        """Make both."""
        self._ledger = Ledger(folder / "ledger.db")
        self._file = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._request = Request("POST", "/2/tweets", "/2/tweets", body={"text": TEXT})
        self._step = Step(self._request, "post", text=TEXT)
        self._number = 0

    def close(self) -> None:
        """Close both."""
        self._ledger.close()
        os.close(self._file)

    def commit(self) -> float:
        """Return the seconds of one commit among those of several writes."""
        begun = time.perf_counter()
        for _ in range(WRITES):
            self._number += 1
            now = NOW + self._number
            intent = self._ledger.begin(self._step, ME, plan_id="1", line=f"post {TEXT}", source="typed", now=now)
            self._ledger.settle(
                Exchange(self._request, ANSWERED, now, 0.1, 201), ME, intent=intent, state="done", now=now,
                price=Price(15_000, 15_000), remote_id=str(self._number),
            )  # fmt: skip
        return (time.perf_counter() - begun) / (2 * WRITES)

    def append(self) -> float:
        """Return the seconds of one fsynced append among as many."""
        begun = time.perf_counter()
        for _ in range(2 * WRITES):
            os.write(self._file, b"x" * BYTES)
            os.fsync(self._file)
        return (time.perf_counter() - begun) / (2 * WRITES)


def durable() -> list[Number]:
    """Compare one with the other; where a sync costs nothing, the number is printed and not judged."""
    folder = Path(tempfile.mkdtemp(prefix="twsh-bench-"))
    book = Book(folder)
    try:
        pairs = paired(book.commit, book.append)
    finally:
        book.close()
        shutil.rmtree(folder)
    reaches_disk = min(pairs.floor) > FREE
    name = "a write's commit / an fsynced append" + ("" if reaches_disk else " (this disk syncs nothing)")
    return [Number(name, pairs.ratio, 3.0 if reaches_disk else None, 2.5, in_ms(pairs.ours), in_ms(pairs.floor))]

"""From a key to the screen with all that is drawn along, over a million handles; and the idle prompt."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from measure import PAIRS, Number, Pairs, percentile, quotient
from programs import BARE_PROMPT, TWSH, environment
from stores import prefix, store
from terminal import KEY, Terminal

from twshell.store.seen import Seen

IDLE_SECONDS = 10.0


def at_the_prompt(stack: ExitStack, home: Path | None) -> Terminal:
    """Start twsh, or the bare prompt where there is no home, and wait until it answers keys."""
    terminal = Terminal([str(TWSH)] if home else BARE_PROMPT, environment(home), typed=KEY)
    stack.callback(terminal.close)
    terminal.until(KEY)
    terminal.settle()
    clear(terminal)
    return terminal


def clear(terminal: Terminal) -> None:
    """Empty the line."""
    terminal.type(b"\x15")
    terminal.settle(0.05)


def words() -> Iterator[bytes]:
    """Yield what each round types: a handle's first letters, each of which has a full menu in every store."""
    for turn in range(PAIRS + 1):
        yield f"@{prefix(turn * 7)}".encode()


def typed(terminals: list[Terminal]) -> list[list[list[float]]]:
    """Type every word at every terminal, key by key in turn; return terminal → round → seconds of each key."""
    taken: list[list[list[float]]] = [[] for _ in terminals]
    for word in words():
        for terminal, rounds in zip(terminals, taken, strict=True):
            clear(terminal)
            terminal.type(b"user ")
            terminal.settle(0.05)
            rounds.append([])
        for key in word:
            for terminal, rounds in zip(terminals, taken, strict=True):
                rounds[-1].append(terminal.press(bytes([key])))
    return [rounds[1:] for rounds in taken]  # the first round warms


def latency(million: Path, thousand: Path) -> list[Number]:
    """Take keys at a full store, a small one and the bare prompt, in one interleaved run.

    The stores' pages are in the system's memory: what a first touch costs is the disk's matter (facts speed, Noise).
    """
    for home in (million, thousand):
        complete_all(home)
    with ExitStack() as stack:
        terminals = [at_the_prompt(stack, home) for home in (million, thousand, None)]
        full, small, bare = typed(terminals)
        drawn = [terminal.output.count(b"@") for terminal in terminals[:2]]
    medians = [[statistics.median(keys) for keys in rounds] for rounds in (full, small, bare)]
    tails = [percentile([key for keys in rounds for key in keys], 0.99) for rounds in (full, small, bare)]
    return [
        Pairs(medians[0], medians[2]).number("a key with everything, 1 M handles ÷ bare prompt, p50", 2.0, 1.0),
        Pairs(medians[0], medians[1]).number("a key, 1 M ÷ 1 k handles, p50", 1.10, 1.05),
        Pairs(tails[:1], tails[1:2]).number("a key, 1 M ÷ 1 k handles, p99"),
        Pairs(tails[:1], tails[2:]).number("a key with everything, 1 M handles ÷ bare prompt, p99"),
        quotient("handles drawn in menus, 1 M ÷ 1 k", *drawn),
    ]


def completing(million: Path, less: Path) -> list[Number]:
    """Count SQLite's steps for the completions of every round."""
    steps = []
    for home in (million, less):
        with steps_counted() as counted:
            complete_all(home)
        steps.append(counted[0])
    return [quotient("SQLite steps of completing, 1 M ÷ 10 k handles", steps[0], steps[1], 1.2, 1.0)]


def complete_all(home: Path) -> None:
    """Complete every word of every round, letter by letter."""
    with closing(Seen(str(store(home)))) as seen:
        for turn in range(PAIRS + 1):
            letters = prefix(turn * 7)
            for end in range(len(letters) + 1):
                seen.handles(letters[:end])


@contextmanager
def steps_counted() -> Iterator[list[int]]:
    """Count the steps of every connection made inside; the list's one number is the count."""
    count = [0]
    connect = sqlite3.connect

    def step() -> None:
        count[0] += 1

    def counting(*given: Any, **more: Any) -> sqlite3.Connection:
        connection = connect(*given, **more)
        connection.set_progress_handler(step, 1)
        return connection

    sqlite3.connect = counting
    try:
        yield count
    finally:
        sqlite3.connect = connect


def idle(home: Path) -> list[Number]:
    """Count how often the program wakes while nobody types."""
    with ExitStack() as stack:
        terminals = [at_the_prompt(stack, home), at_the_prompt(stack, None)]
        rates = []
        before = [terminal.status("voluntary_ctxt_switches") for terminal in terminals]
        time.sleep(IDLE_SECONDS)
        for terminal, count in zip(terminals, before, strict=True):
            rates.append((terminal.status("voluntary_ctxt_switches") - count) / IDLE_SECONDS)
    return [Number("idle wake-ups a second", rates[0], 0.5, 0.3, f"{rates[0]:.1f}/s", f"{rates[1]:.1f}/s")]

"""Full, read-only and damaged places: reading goes on, nothing is sent without an intent on disk, words stay."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import judge
import pytest
from plots import Deed, Plot
from stage import LONGEST, Stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
PAGE = 4096
# Bytes of a disk: none has room for all that is typed, the smallest not even for an empty ledger.
DISKS = tuple(range(64 * 1024, 1024 * 1024 + 1, 64 * 1024))


class Ran(NamedTuple):
    """What a run of the program left: its status and all it said."""

    status: int
    text: str


def run(stage: Stage, lines: list[str], *before: str) -> Ran:
    with stage.program(["--yes-write", "-k", "-"], before=before) as process:
        out, err = process.communicate("".join(f"{line}\n" for line in lines).encode(), LONGEST)
    stage.quiet()
    assert "Traceback" not in (out + err).decode()
    return Ran(process.returncode, (out + err).decode())


def mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.decode().strip()}")


@pytest.fixture
def mounted(stage: Stage) -> Iterator[Callable[..., None]]:
    """Return a function that mounts something over the home; it is gone after the test."""
    stage.begin(1)

    def over_home(*words: str) -> None:
        mount(*words, str(stage.home))

    yield over_home
    # A folder mounted over itself is no mount point by its device: the system's own list tells.
    while f" {stage.home} " in Path("/proc/self/mountinfo").read_text():
        subprocess.run(["umount", "-l", str(stage.home)], check=True)


def lost(stage: Stage, deeds: list[Deed], ran: Ran) -> list[str]:
    """Return the texts that are neither on X, nor in the ledger, nor on the screen, and the calls without an intent."""
    server, book = judge.server_of(stage.sim), judge.read(stage.ledger)
    said = " ".join(ran.text.split())
    held = {row.text for row in book.rows}
    gone = [f"gone: {deed.text}" for deed in deeds if deed.text not in held and deed.text not in said]
    return gone + [f"no intent: {deed.text}" for deed in deeds if server.requests(deed) and deed.text not in held]


@pytest.mark.parametrize("size", DISKS)
def test_a_disk_that_fills_up_stops_writes_and_nothing_else(
    stage: Stage, mounted: Callable[..., None], size: int
) -> None:
    mounted("-t", "tmpfs", "-o", f"size={size}", "tmpfs")
    plot = Plot(Random(size), stage.village, is_costly=False)
    deeds = [plot.deed("post") for _ in range(4)]
    lines = [deed.line for deed in deeds]
    ran = run(stage, ["home 5", *lines[:2], "home 5", *lines[2:]])
    assert [] == lost(stage, deeds, ran)
    assert 5 <= ran.text.count("@u2"), ran.text
    sent = sum(judge.server_of(stage.sim).requests(deed) for deed in deeds)
    assert [] == [path.name for path in (stage.home / "data").glob("*-corrupt-*")]
    assert (1, True) == (ran.status, sent < len(deeds)), ran.text  # none of the disks holds all of them


def test_a_read_only_disk_is_read_and_nothing_is_sent(stage: Stage, mounted: Callable[..., None]) -> None:
    plot = Plot(Random(1), stage.village, is_costly=False)
    done, refused = plot.deed("post"), plot.deed("post")
    run(stage, ["home 5", done.line])
    mounted("--bind", str(stage.home))
    mount("-o", "remount,bind,ro", str(stage.home))
    ran = run(stage, ["home 5", "outbox list", refused.line])
    assert (1, True, True) == (ran.status, done.text in ran.text, "writes are refused" in ran.text), ran.text
    assert [] == lost(stage, [done, refused], ran)
    assert 0 == judge.server_of(stage.sim).requests(refused)


@pytest.mark.parametrize("count", range(2, 9))
@pytest.mark.parametrize("where", ["head", "pages"])
def test_several_that_meet_a_damaged_ledger_set_it_aside_once(stage: Stage, count: int, where: str) -> None:
    stage.begin(count)
    plot = Plot(Random(count), stage.village, is_costly=False)
    before = [plot.deed("retweet") for _ in range(8)]
    run(stage, ["home 5", *(deed.line for deed in before)])
    content = bytearray(stage.ledger.read_bytes())
    for at in [0] if where == "head" else range(PAGE, len(content), 2 * PAGE):
        content[at : at + 100] = b"x" * 100
    stage.ledger.write_bytes(content)
    deeds = [plot.deed("post") for _ in range(count)]
    said = stage.together([[deed.line, "outbox list"] for deed in deeds])
    assert [0] * count == [status for status, _ in said], said
    server, book = judge.server_of(stage.sim), judge.read(stage.ledger)
    assert [1] * count == [server.requests(deed) for deed in deeds]
    assert {deed.text: "done" for deed in deeds}.items() <= {row.text: row.state for row in book.rows}.items()
    asides = [found for found in stage.ledger.parent.glob("ledger.db-corrupt-*") if not found.name.endswith("-wal")]
    assert [bytes(content)] == [found.read_bytes() for found in asides]
    assert any("was damaged" in text for _, text in said)

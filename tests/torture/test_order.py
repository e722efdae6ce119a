"""In the whole program a sync of the ledger stands before the first byte of every write; a read takes none."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from random import Random

import pytest
import sabotage
from plots import Plot
from stage import LONGEST, Stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
CALLS = "fsync,fdatasync,sync,syncfs,sync_file_range,msync,write,pwrite64,sendto,sendmsg,writev"
_SYNC = re.compile(r"(?:fsync|fdatasync|sync|syncfs|sync_file_range|msync)\(")
_ENDED = re.compile(r"<\.\.\. (?:fsync|fdatasync|sync|syncfs|sync_file_range|msync) resumed>")
_FIRST_BYTE = re.compile(r'\w+\(\d+<[^>]*>, "(POST|DELETE|GET) /2/')
_LOGGED = re.compile(r"pwrite64\(\d+<[^>]*/ledger\.db-wal>")


def story(log: Path) -> str:
    """Return what happened, a letter each: w the ledger's log is written, s a sync ends, W or R a call's first byte."""
    letters = []
    for line in log.read_text().splitlines():
        said = line.partition(" ")[2].lstrip()
        if _LOGGED.match(said):
            letters.append("w")
        elif (_SYNC.match(said) and "unfinished" not in said) or _ENDED.match(said):
            letters.append("s")
        elif found := _FIRST_BYTE.match(said):
            letters.append("R" if found[1] == "GET" else "W")
    return re.sub("w+", "w", "".join(letters))


def traced(stage: Stage, folder: Path, lines: list[str], fault: str = "") -> str:
    """Run lines in the whole program under strace; return the story from the first call on."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: system calls cannot be traced")
    log = folder / "trace"
    strace = ["strace", "-f", "-y", "-s", "16", "-o", str(log), "-e", f"trace={CALLS}"]
    with stage.program(["--yes-write", "-k", "-"], before=strace, sabotage=fault) as process:
        out, err = process.communicate("".join(f"{line}\n" for line in lines).encode(), LONGEST)
    if process.returncode and b"ptrace" in err:
        pytest.skip(f"strace may not trace here: {err.decode().strip()}")
    assert (0, b"") == (process.returncode, err), (out, err)
    stage.quiet()
    told = story(log)
    return told[told.index("R") :]


def script(stage: Stage) -> list[str]:
    """A post, a repost, and a post of one's own deleted, each after a read."""
    stage.begin(1)
    plot = Plot(Random(1), stage.village, is_costly=False)
    deeds = [plot.deed(kind).line for kind in ("post", "retweet", "delete")]
    return ["home 5", *(line for deed in deeds for line in (deed, "home 5"))]


def test_a_sync_stands_before_the_first_byte_of_every_write_and_after_its_answer(stage: Stage, tmp_path: Path) -> None:
    told = traced(stage, tmp_path, script(stage))
    before, *after = told.split("W")
    assert 3 == len(after), told
    assert [True] * 3 == [bool(re.search("ws+$", part)) for part in (before, *after[:-1])], told
    assert [True] * 3 == [part.startswith("ws") for part in after], told


def test_a_write_takes_two_syncs_and_a_read_none(stage: Stage, tmp_path: Path) -> None:
    told = traced(stage, tmp_path, script(stage))
    between = told.split("W")[1:-1]  # from one write's first byte to the next one's: an outcome, a read, an intent
    assert [(2, True)] * 2 == [(part.count("s"), "R" in part) for part in between], told


def test_the_check_fails_where_the_ledger_does_not_sync(stage: Stage, tmp_path: Path) -> None:
    told = traced(stage, tmp_path, script(stage), sabotage.NO_SYNC)
    assert 3 == told.count("W"), told
    assert [False] * 3 == [bool(re.search("ws+$", part)) for part in told.split("W")[:-1]], told

"""The programs that are measured: twsh as installed beside this Python, and the floors."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
TWSH = Path(sys.executable).parent / "twsh"
BARE_PROMPT = [sys.executable, str(HERE / "floors" / "bare_prompt.py")]
PROBE = HERE / "probe"

# Made up; the digits before the dash are the user whose store the homes hold.
KEYS = {
    "TWSH_CONSUMER_KEY": "benchconsumerkey",
    "TWSH_CONSUMER_SECRET": "benchconsumersecret",
    "TWSH_ACCESS_TOKEN": "2244994945-benchaccesstoken",
    "TWSH_ACCESS_TOKEN_SECRET": "benchaccesstokensecret",
}


def environment(home: Path | None = None, **more: str) -> dict[str, str]:
    """Return a plain environment, with the keys and a home of twsh where one is given."""
    basic = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": tempfile.gettempdir()}
    own = {**KEYS, "TWSH_HOME": str(home), "TWSH_API_URL": "http://127.0.0.1:9"} if home else {}
    return {**basic, **own, **more}


def one_line_script(folder: Path) -> list[str]:
    """Install a console script that imports one line: a copy of twsh's own, naming another module."""
    (folder / "one_line.py").write_text((HERE / "floors" / "one_line.py").read_text(encoding="utf-8"), encoding="utf-8")
    script = folder / "line"
    script.write_text(TWSH.read_text(encoding="utf-8").replace("twshell.cli", "one_line"), encoding="utf-8")
    script.chmod(0o755)
    return [str(script)]


class Run(NamedTuple):
    """What one run of a program took."""

    seconds: float
    status: int


def run(command: Sequence[str], variables: Mapping[str, str]) -> Run:
    """Run a program to its end with its output thrown away."""
    nothing = os.open(os.devnull, os.O_RDWR)
    begun = time.perf_counter()
    pid = os.posix_spawn(
        command[0], command, variables, file_actions=[(os.POSIX_SPAWN_DUP2, nothing, stream) for stream in (0, 1, 2)]
    )
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    seconds = time.perf_counter() - begun
    os.close(nothing)
    return Run(seconds, status)

"""A twsh that crashes leaves nothing of its memory behind: keys are in it, and what is said to one person."""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CRASHING = """
import os, resource, signal, sys
os.chdir(os.environ["HOME"])
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
from twshell.cli import main
sys.argv = ["twsh", "-c", "home 1"]
try:
    main()
except SystemExit:
    os.kill(os.getpid(), signal.SIGSEGV)
"""


@pytest.mark.skipif(resource.getrlimit(resource.RLIMIT_CORE)[1] == 0, reason="no process may leave a core file here")
def test_a_crash_leaves_no_core_file(tmp_path: Path) -> None:
    home = str(tmp_path)
    variables = {"PYTHONPATH": str(ROOT), "TWSH_HOME": home, "HOME": home, "PATH": os.defpath}
    nothing = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, nothing, stream) for stream in (0, 1, 2)]
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", CRASHING], variables, file_actions=actions)
    os.close(nothing)
    status = os.waitpid(pid, 0)[1]
    assert (signal.SIGSEGV, False) == (os.WTERMSIG(status), os.WCOREDUMP(status))

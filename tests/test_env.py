"""The edge names processes so that nobody takes a new one for an old one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from twshell.env import Env

ROOT = Path(__file__).resolve().parents[1]
linux = pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="only Linux tells when a process began")


def test_this_process_is_alive_under_its_name() -> None:
    assert Env().is_alive(Env().owner())


@linux
def test_a_process_is_alive_until_it_is_killed_even_while_nobody_has_fetched_its_status() -> None:
    say_owner = "from twshell.env import Env; print(Env().owner(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", say_owner], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        owner = child.stdout.readline().strip()
        assert Env().is_alive(owner)
        os.kill(child.pid, signal.SIGKILL)
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, and still in the table
        assert Env().is_alive(owner) is False
    assert Env().is_alive(owner) is False


@linux
def test_another_process_under_an_old_number_is_not_the_old_one() -> None:
    machine, number, began = Env().owner().split(":")
    assert Env().is_alive(f"{machine}:{number}:{began[:-1]}{(int(began[-1]) + 1) % 10}") is False


UNKNOWN = ["elsewhere:1:x", "", "nonsense", f"{os.uname().nodename}:many:x"]


@pytest.mark.parametrize("owner", UNKNOWN)
def test_of_other_machines_nothing_is_known(owner: str) -> None:
    assert Env().is_alive(owner) is None

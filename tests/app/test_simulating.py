"""`twsh --sim`: address and keys on standard output, what it is on standard error, until it is stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from twshell.sim.scenarios import STORIES

ROOT = Path(__file__).resolve().parents[2]
NAMES = [
    "TWSH_API_URL", "TWSH_CONSUMER_KEY", "TWSH_CONSUMER_SECRET", "TWSH_ACCESS_TOKEN", "TWSH_ACCESS_TOKEN_SECRET",
    "TWSH_BEARER_TOKEN",
]  # fmt: skip


@pytest.fixture
def start() -> Iterator[Callable[..., Any]]:
    """Return a function that starts the program with these words."""
    started: list[Any] = []

    def begin(*words: str) -> Any:
        process = subprocess.Popen(
            [sys.executable, "-m", "twshell", *words], cwd=ROOT, text=True, env={"PATH": os.environ["PATH"]},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_it_tells_where_it_is_and_serves_until_it_is_stopped(start: Any, words: tuple[str, ...]) -> None:
    process = start("--sim", "--scenario", "write-blocked", *words)
    told = dict(process.stdout.readline().rstrip("\n").split("=", 1) for _ in NAMES)
    assert list(told) == NAMES
    answer = requests.get(
        f"{told['TWSH_API_URL']}/2/users/by/username/ada", timeout=20,
        headers={"authorization": f"Bearer {told['TWSH_BEARER_TOKEN']}"},
    )  # fmt: skip
    assert answer.json()["data"]["username"] == "ada"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (0, "") == (process.returncode, out)
    assert err.splitlines() == [
        "It listens on 127.0.0.1 only: nobody but this machine can reach it. C-c stops it.",
        *STORIES["write-blocked"].story,
    ]


def test_a_port_that_is_taken_is_told(start: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start(f"--sim={taken.getsockname()[1]}")
        out, err = process.communicate(timeout=20)
    assert (5, "") == (process.returncode, out)
    assert "Choose another port." in err

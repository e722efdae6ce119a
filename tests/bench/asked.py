"""How many requests a task takes, by the simulator's count: none for the prompt, one for a repost."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from pathlib import Path

from measure import Number
from programs import TWSH, environment
from terminal import KEY, Terminal

from twshell.sim import Simulator


def keyed(simulator: Simulator, home: Path) -> dict[str, str]:
    """Return an environment that signs in at the simulator."""
    keys = simulator.keys
    return environment(
        home,
        TWSH_API_URL=simulator.url,
        TWSH_CONSUMER_KEY=keys.consumer_key,
        TWSH_CONSUMER_SECRET=keys.consumer_secret,
        TWSH_ACCESS_TOKEN=keys.access_token,
        TWSH_ACCESS_TOKEN_SECRET=keys.access_token_secret,
    )


def said(variables: dict[str, str], *lines: str) -> str:
    """Run lines in one session without a prompt, which must go well; return what it says as JSON lines."""
    command = [str(TWSH), "--json", "--yes-write", *(word for line in lines for word in ("-c", line))]
    result = subprocess.run(
        command, env=variables, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if result.returncode:
        raise RuntimeError(f"{lines} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
    return result.stdout


def asked() -> list[Number]:
    """Count what the simulator saw of each task; a gate is what the task needs at least (facts: speed §7)."""
    numbers = []
    # Nobody posts meanwhile: what is new to the page is bought, and rightly so.
    with Simulator(clock=time.time, lively=False) as simulator, tempfile.TemporaryDirectory() as folder:
        variables = keyed(simulator, Path(folder))

        def seen_since(mark: int) -> list[str]:
            return [f"{row.method} {row.template}" for row in simulator.ledger[mark:]]

        def count(what: str, gate: int, *lines: str) -> None:
            mark = len(simulator.ledger)
            said(variables, *lines)
            rows = seen_since(mark)
            numbers.append(Number(f"requests: {what}", len(rows), gate, None, "", " ".join(dict.fromkeys(rows))[:60]))

        # Authors are looked up once. A post is named by its id: numbers go on from session to session.
        some_post = json.loads(said(variables, "home 20").splitlines()[0])["id"]
        mark = len(simulator.ledger)
        terminal = Terminal([str(TWSH)], variables, typed=KEY)
        terminal.until(KEY)
        terminal.type(b"\x15")
        for key in b"user @a\tb":
            terminal.press(bytes([key]))
        numbers.append(Number("requests: a prompt and a completed handle", len(simulator.ledger) - mark, 0))
        terminal.close()
        billed = sum(row.billed for row in simulator.ledger)
        count("home 20 again, nothing new", 1, "home 20")
        again = sum(row.billed for row in simulator.ledger) - billed
        numbers.append(Number("dollars: home 20 again, nothing new", again, 0.0))
        count("home 20, then a repost", 2, "home 20", f"rt id:{some_post}")
        count("home, budget, help and messages", 1, "home", "budget", "help", "messages")
    return numbers

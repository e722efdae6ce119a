"""The whole program as it is run from a script, on the torture's clock: arguments, standard input, exit status."""

from __future__ import annotations

import os
import sys

import sabotage
from shared_clock import SharedClock

from twshell.app import run
from twshell.command_line import read
from twshell.env import Env


def main() -> int:
    """Run twsh with the words of the command line, and a known fault where the environment names one."""
    clock, env = SharedClock(os.environ["TORTURE_CLOCK"]), Env()
    sabotage.before_opening(os.environ.get("TORTURE_SABOTAGE", ""))
    env.wall, env.monotonic, env.wait = clock.wall, clock.monotonic, clock.wait  # type: ignore[method-assign]
    return run(read(sys.argv[1:]), env)


if __name__ == "__main__":
    sys.exit(main())

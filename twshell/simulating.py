"""`twsh --sim`: the simulator alone, until it is stopped."""

from __future__ import annotations

import gc
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twshell.command_line import Options
    from twshell.env import Env

_ABOUT = "It listens on 127.0.0.1 only: nobody but this machine can reach it. C-c stops it."


def serve(options: Options, env: Env) -> int:
    """Run the simulator until SIGINT or SIGTERM; tell its address and keys first (DESIGN §2.1)."""
    from twshell.sim import Simulator
    from twshell.sim.scenarios import STORIES

    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    simulator = Simulator(clock=env.wall, scenario=options.scenario, port=options.sim or 0)
    try:
        simulator.start()
    except OSError as error:
        env.stderr.write(f"twsh: cannot listen on 127.0.0.1:{options.sim}: {error.strerror}. Choose another port.\n")
        return 5
    gc.freeze()  # the town stays; from here on garbage is collected as usual
    gc.enable()
    keys = simulator.keys
    rows = {
        "TWSH_API_URL": simulator.url, "TWSH_CONSUMER_KEY": keys.consumer_key,
        "TWSH_CONSUMER_SECRET": keys.consumer_secret,
        "TWSH_ACCESS_TOKEN": keys.access_token, "TWSH_ACCESS_TOKEN_SECRET": keys.access_token_secret,
        "TWSH_BEARER_TOKEN": keys.bearer_token,
    }  # fmt: skip
    env.stdout.write("".join(f"{name}={value}\n" for name, value in rows.items()))
    env.stdout.flush()
    env.stderr.write("".join(f"{note}\n" for note in (_ABOUT, *STORIES[options.scenario].story)))
    env.stderr.flush()
    stopped.wait()
    simulator.stop()
    return 0

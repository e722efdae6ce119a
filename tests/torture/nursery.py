"""A process that has all of twsh loaded and gives birth to twshs: each a real process with a session on a real home.

Orders come as JSON lines on standard input; what a child does is told as JSON lines on standard output, written by the
child itself with one system call each, so that a kill loses none that was told.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import points
import sabotage
from shared_clock import SharedClock

LOADED = (
    "twshell.app", "twshell.commands.catalog", "twshell.commands.dispatch", "twshell.transport.client",
    "twshell.transport.http", "twshell.auth.signing", "twshell.api.decode", "twshell.api.timelines",
    "twshell.api.posts", "twshell.api.users", "twshell.api.engagement", "twshell.session.door",
    "twshell.session.runner", "twshell.session.lookout", "twshell.domain.diagnose", "twshell.domain.grounds",
    "twshell.store.looks", "twshell.store.rescue", "requests_oauthlib", "oauthlib.oauth1", "json", "hashlib", "hmac",
)  # fmt: skip
PATIENCE = 20.0  # seconds after which a child that hangs is told as a fault


def say(**told: Any) -> None:
    """Tell one thing."""
    os.write(1, json.dumps(told).encode() + b"\n")


def main() -> None:
    """Bring up one child after the other until there are no more orders."""
    for name in LOADED:
        importlib.import_module(name)
    say(ready=True)
    while line := sys.stdin.readline():
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            live(order)
        say(born=pid)
        say(ended=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def live(order: Mapping[str, Any]) -> None:
    """Be a twsh; never returns."""
    try:
        with ExitStack() as stack:
            session = opened(order, stack)
            ROLES[order["role"]](session, order)
    except BaseException:  # noqa: BLE001 - whatever goes wrong in a child is a finding
        say(defect=traceback.format_exc()[-3500:])
        os._exit(70)
    os._exit(0)


def opened(order: Mapping[str, Any], stack: ExitStack) -> Any:
    """Open a session as the program does, on the order's home, with what is to go wrong built in."""
    from twshell.app import Patience, open_session
    from twshell.command_line import Options
    from twshell.env import Env

    clock = SharedClock(order["clock"], jumps=order["role"] == "mend")

    class Edge(Env):
        """The real edge, but for the time and the terminal."""

        def __init__(self) -> None:
            self.environ = order["environ"]
            self.stdin, self.stdout, self.stderr = io.StringIO(), io.StringIO(), io.StringIO()
            self.wall, self.monotonic, self.wait = clock.wall, clock.monotonic, clock.wait  # type: ignore[method-assign]

        def is_terminal(self) -> bool:
            return True

    points.before_opening(order.get("die") or {})
    sabotage.before_opening(order.get("sabotage", ""))
    options = Options(home=order["home"], yes_write=True)
    session = open_session(options, Edge(), stack, Patience(*order["patience"])).session
    tell_intents(session)
    points.arm(session, order.get("die") or {})
    sabotage.spoil(session, order.get("sabotage", ""))
    return session


def tell_intents(session: Any) -> None:
    """Tell of each intent once it is on disk: from then on its line is acknowledged."""

    def begun(intent: Any, *_: Any, **__: Any) -> Any:
        say(intent=intent.write_id)
        return intent

    points.tap(session, "begin", after=begun)


def write(session: Any, order: Mapping[str, Any]) -> None:
    """Type lines, one after the other."""
    with looking_out(session, order.get("looks", False)):
        for number, line in enumerate(order["lines"]):
            say(line=number)
            session.arrivals.drain()
            status = play(session, line, number)
            say(line=number, status=status)


def play(session: Any, line: str, number: int) -> int:
    """Drive one line as the shell does; tell what is shown.

    Every question is answered with yes, but for the one whether a post that is only like the one meant is that one.
    """
    from twshell.commands.dispatch import run
    from twshell.domain.outcome import Done, Problem
    from twshell.session.events import Ask, Choose, Perform, Show, Wait

    running = run(line, session)
    reply: Any = None
    while True:
        try:
            event = running.send(reply)
        except StopIteration as stop:
            return int(stop.value)
        reply = None
        if isinstance(event, Wait) and not event.ticket.done.wait(PATIENCE):
            raise AssertionError(f"no answer to {line}")
        if isinstance(event, Ask):
            reply = not event.question.startswith("Is that #")
        elif isinstance(event, Choose):
            reply = event.choices[0]
        elif isinstance(event, Perform) and event.effect.name == "insert":
            say(line=number, inserted=event.effect.argument)
        elif isinstance(event, Show) and isinstance(event.outcome, Done):
            say(line=number, told="done", verb=event.outcome.verb, id=event.outcome.id)
        elif isinstance(event, Show) and isinstance(event.outcome, Problem):
            told = event.outcome
            say(line=number, told=told.diagnosis.kind, cause=told.diagnosis.cause, draft=told.draft)


@contextlib.contextmanager
def looking_out(session: Any, wanted: bool) -> Iterator[threading.Event]:
    """Look behind the lines at what is unknown, as an open prompt does; yields what is set once nothing more is due."""
    idle = threading.Event()
    if not wanted:
        yield idle
        return
    from twshell.domain import looking
    from twshell.session.lookout import Lookout, Post, Report
    from twshell.session.resolving import means_of, reported

    rounds = 0

    def post() -> Post:
        nonlocal rounds
        rounds += 1
        means = means_of(session)
        unknown = means.ledger.looks.unknown(means.identity)
        due = [write for write in unknown if looking.may_look(write, means.now()) and looking.next_at(write)]
        if rounds > 2 and not due:
            idle.set()
        return Post(means, session.door)

    def report(found: Report) -> None:
        if found.defect is not None:
            say(defect="".join(traceback.format_exception(found.defect))[-3500:])
        session.arrivals.add(lambda: list(reported(session, found)))

    session.lookout = lookout = Lookout(post, session.clock, report)
    lookout.start()
    try:
        yield idle
    finally:
        lookout.close(PATIENCE)
        session.arrivals.drain()


def mend(session: Any, order: Mapping[str, Any]) -> None:
    """Start after a crash: what was left behind is taken over, and looked at until nothing more is due."""
    with looking_out(session, True) as idle:
        if not idle.wait(PATIENCE):
            raise AssertionError(f"the look-ups never came to an end: {_standing(session)}")


def _standing(session: Any) -> str:
    """Say where every thread stands and what is still unknown, for whoever must find out why a child hangs."""
    frames = sys._current_frames()
    stacks = ["".join(traceback.format_stack(frames[thread.ident])[-4:]) for thread in threading.enumerate()
              if thread.ident in frames]  # fmt: skip
    return "\n".join([*map(str, session.ledger.looks.unknown(session.identity)), *stacks])


ROLES = {"write": write, "mend": mend}

if __name__ == "__main__":
    main()

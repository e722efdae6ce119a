"""What every test may use: a frozen clock, a simulator, and `run`, which plays lines against it like a user."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

NOW = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
NOBODY = 65_534  # the user whom rights bind, where the tests are root's
PATIENCE = 20.0  # seconds a test waits for an answer over loopback before it calls that a fault


class FrozenClock:
    """Time stands still until a test moves it; a wait returns at once and moves it."""

    def __init__(self, at: float = NOW) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at

    def wall(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at

    def wait(self, seconds: float, event: threading.Event) -> bool:
        if not event.is_set():
            self.at += seconds
        return event.is_set()

    def advance(self, seconds: float) -> None:
        self.at += seconds


class TestEnv:
    """The edge of a test: a frozen clock, an environment of its own, output kept."""

    __test__ = False

    def __init__(self, clock: FrozenClock, environ: dict[str, str], stdin: str = "") -> None:
        self.clock, self.environ = clock, environ
        self.stdin, self.stdout, self.stderr = io.StringIO(stdin), io.StringIO(), io.StringIO()
        self.wall, self.monotonic, self.wait = clock.wall, clock.monotonic, clock.wait

    def owner(self) -> str:
        return f"test:{id(self)}"

    def is_alive(self, owner: str) -> bool | None:
        return True if owner == self.owner() else None

    def utc_offset(self, at: float) -> int:
        return 0

    def is_terminal(self) -> bool:
        return False

    def width(self) -> int:
        return 100

    def is_dumb(self) -> bool:
        return False


class Played(NamedTuple):
    """What came of some lines: every outcome shown, the questions asked, what the shell was to do, the last status."""

    outcomes: list[Any]
    asked: list[Any]
    effects: list[Any]
    status: int
    text: str
    session: Any

    def of(self, kind: type) -> list[Any]:
        """Return the outcomes of one kind."""
        return [outcome for outcome in self.outcomes if isinstance(outcome, kind)]

    @property
    def causes(self) -> list[str]:
        """Return the causes of the problems shown."""
        from twshell.domain.outcome import Problem

        return [outcome.diagnosis.cause for outcome in self.of(Problem)]


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


ADA, GRACE, LIN, EVE, ROSA = "101", "102", "103", "104", "105"


def build_hamlet(seed: int, now: float, *, size: str) -> Any:
    """Five people and what they said; ada is the owner, follows grace and lin, and has written once."""
    from twshell.sim.records import Account
    from twshell.sim.world import World

    world = World(seed=seed, me_id=ADA)
    for user_id, username in ((ADA, "ada"), (GRACE, "grace"), (LIN, "lin"), (EVE, "eve"), (ROSA, "rosa")):
        world.add_account(Account(user_id, username, f"{username.title()} Example", now - 1e7))
    world.accounts[EVE].protected = True
    world.follow(ADA, GRACE, now - 9_000)
    world.follow(ADA, LIN, now - 8_000)
    world.follow(GRACE, ADA, now - 7_000)
    key = world.add_post(author_id=ROSA, text="Who has the key?", now=now - 7_600)
    not_me = world.add_post(author_id=LIN, text="Not me", reply_to=key.id, now=now - 7_500)
    world.add_post(author_id=LIN, text="Try the shed", reply_to=key.id, now=now - 7_400)
    world.add_post(author_id=GRACE, text="Nor me", reply_to=not_me.id, now=now - 7_300)
    world.add_post(author_id=ADA, text="My own words", now=now - 7_200)
    numbered = [
        world.add_post(author_id=GRACE, text=f"Grace number {number}", now=now - 3_600 + 60 * number)
        for number in range(1, 25)
    ]
    world.add_post(author_id=GRACE, text="Are you there, @ada?", now=now - 1_500)
    world.repost(LIN, numbered[2].id, now - 1_400)
    world.add_post(author_id=LIN, text="Look at this", quote=key.id, now=now - 1_300)
    world.add_post(author_id=LIN, text="Lin alone, on the #quay", now=now - 1_200)
    return world


@pytest.fixture
def hamlet() -> Callable[..., Any]:
    """Return the builder of a place so small that a test can know all that was said there."""
    return build_hamlet


@pytest.fixture
def sim(clock: FrozenClock, hamlet: Callable[..., Any]) -> Iterator[Any]:
    """A simulator of the hamlet, on the test's own clock."""
    from twshell.sim import Simulator

    with Simulator(clock=clock, town=hamlet, size="small") as simulator:
        yield simulator


@pytest.fixture
def calls(sim: Any) -> Callable[[], list[str]]:
    """Return a function that tells what the server was asked since it was last called: "GET /2/users/me"."""
    told = 0

    def since() -> list[str]:
        nonlocal told
        rows = sim.ledger[told:]
        told = len(sim.ledger)
        return [f"{row.method} {row.template}" for row in rows]

    return since


@pytest.fixture
def post_of(sim: Any) -> Callable[[str], Any]:
    """Return a function that finds the simulator's post by its text."""

    def find(text: str) -> Any:
        found = [post for post in sim.world.posts.values() if post.text == text and not post.deleted]
        assert 1 == len(found), text
        return found[0]

    return find


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def plain_user() -> Iterator[Path]:
    """A folder of a user whom file rights bind; root, whom they do not, becomes nobody for the test."""
    folder = Path(tempfile.mkdtemp(prefix="twsh-"))
    was_root = os.geteuid() == 0
    if was_root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if was_root:
            os.seteuid(0)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def environ(sim: Any) -> dict[str, str]:
    keys = sim.keys
    return {
        "TWSH_API_URL": sim.url, "TWSH_CONSUMER_KEY": keys.consumer_key, "TWSH_CONSUMER_SECRET": keys.consumer_secret,
        "TWSH_ACCESS_TOKEN": keys.access_token, "TWSH_ACCESS_TOKEN_SECRET": keys.access_token_secret, "TERM": "xterm",
    }  # fmt: skip


@pytest.fixture
def opened(environ: dict[str, str], clock: FrozenClock, home: Path) -> Iterator[Callable[..., Any]]:
    """Return a function that opens sessions on the test's home; they are closed at the end."""
    from twshell.app import PATIENCE, Patience, open_session
    from twshell.command_line import Options

    with ExitStack() as stack:

        def open_one(
            *, interactive: bool = True, patience: Patience = PATIENCE, place: Path = home, **options: Any
        ) -> Any:
            env = TestEnv(clock, environ)
            session = open_session(Options(home=str(place), **options), env, stack, patience).session
            session.flags.interactive = interactive
            return session

        yield open_one


class Ended(NamedTuple):
    """What a run of the program left: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str


@pytest.fixture
def program(environ: dict[str, str], clock: FrozenClock, home: Path) -> Callable[..., Ended]:
    """Return a function that runs the program with words of a command line, without a terminal."""
    from twshell.app import run as run_program
    from twshell.command_line import read

    def run_words(*words: str, stdin: str = "") -> Ended:
        env = TestEnv(clock, environ, stdin)
        status = run_program(read(["--home", str(home), *words]), env)
        return Ended(status, env.stdout.getvalue(), env.stderr.getvalue())

    return run_words


@pytest.fixture
def session(opened: Callable[..., Any]) -> Any:
    return opened()


@pytest.fixture
def run(session: Any) -> Callable[..., Played]:
    """Return a function that plays lines in one session.

    `answers` are given to its questions; when they run out, yes to y/n and the first of several choices.
    """

    def play_lines(*lines: str, answers: tuple[bool | str | None, ...] = (), replies: tuple[Any, ...] = ()) -> Played:
        return play(session, lines, list(answers), list(replies))

    return play_lines


@pytest.fixture
def env_of() -> Callable[..., TestEnv]:
    """Return a function that makes the edge of a run from a clock and an environment."""
    return TestEnv


@pytest.fixture
def run_in() -> Callable[..., Played]:
    """Return a function that plays lines in a session of one's own."""

    def play_lines(session: Any, *lines: str, answers: tuple[Any, ...] = (), replies: tuple[Any, ...] = ()) -> Played:
        return play(session, lines, list(answers), list(replies))

    return play_lines


@pytest.fixture
def play_in() -> Callable[..., Played]:
    """Return a function that plays lines in a session of its caller's."""

    def play_lines(session: Any, *lines: str, answers: tuple[bool | str | None, ...] = ()) -> Played:
        return play(session, lines, list(answers), [])

    return play_lines


def play(session: Any, lines: tuple[str, ...], answers: list[Any], replies: list[Any]) -> Played:
    """Drive lines as the shell does."""
    from twshell.commands.dispatch import run as run_line
    from twshell.render.show import show
    from twshell.session.events import Ask, Choose, Perform, Show, Wait

    outcomes: list[Any] = []
    asked: list[Any] = []
    effects: list[Any] = []
    status = 0
    for line in lines:
        running = run_line(line, session)
        reply: Any = None
        try:
            while True:
                event = running.send(reply)
                reply = None
                if isinstance(event, Wait):
                    assert event.ticket.done.wait(PATIENCE), f"no answer to {line}"
                elif isinstance(event, Show):
                    outcomes.append(event.outcome)
                elif isinstance(event, Ask):
                    asked.append(event)
                    reply = answers.pop(0) if answers else True
                elif isinstance(event, Choose):
                    asked.append(event)
                    reply = answers.pop(0) if answers else True
                    if isinstance(reply, bool):
                        reply = event.choices[0] if reply else None
                elif isinstance(event, Perform):
                    effects.append(event.effect)
                    reply = replies.pop(0) if replies else None
        except StopIteration as stop:
            status = stop.value
    text = "\n".join(
        show(outcome, width=100, now=session.now(), colour=False, plain=True, links=False, utc_offset=0)
        for outcome in outcomes
    )
    return Played(outcomes, asked, effects, status, text, session)

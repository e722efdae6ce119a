"""What a day of reading and writing costs: twsh's requests and dollars beside the least possible and a naive client.

The day is played against the simulator: fixed seed, fixed rate of posts, once with an empty store and once with what
the day before left. X forbids benchmarking its service, so only the simulator is ever asked.
"""

from __future__ import annotations

import io
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from least import Least, Things, known, least
from measure import Number, quotient
from naive import Naive

from twshell.app import open_session
from twshell.command_line import Options
from twshell.commands.dispatch import run
from twshell.domain.outcome import Listing, Shown
from twshell.env import Env
from twshell.session.events import Ask, Choose, Show, Wait
from twshell.sim import Simulator
from twshell.sim.billing import day_of

MIDNIGHT = 1_795_478_400.0  # 2026-11-24 00:00 UTC: no day of the bench crosses one, so that X's day is ours
HOUR, DAY = 3_600.0, 86_400.0
WAKES = 8.0  # hours after midnight
SEED = 1
QUERIES = ("ferry", "bread -is:retweet", "lighthouse lang:en")
TEXTS = ("The tide is early today.", "Soup weather.", "Reading on the pier until the lamp is lit.")
PATIENCE = 30.0  # seconds to wait for an answer over loopback before that is a fault


class Day:
    """Time as the bench says it is, for the simulator and for the client."""

    def __init__(self, at: float) -> None:
        """Begin at a moment, unix seconds."""
        self.at = at

    def __call__(self) -> float:
        """Return the moment."""
        return self.at

    wall = monotonic = __call__

    def wait(self, seconds: float, event: threading.Event) -> bool:
        """Let the time go by at once."""
        self.at += seconds
        return event.is_set()


class Edge(Env):
    """The edge of a run: the day's clock, keys for the simulator, output nobody reads."""

    def __init__(self, day: Day, environ: dict[str, str]) -> None:
        """Stand on the day's clock."""
        super().__init__()
        self._day, self.environ = day, environ
        self.stdin, self.stdout, self.stderr = io.StringIO(), io.StringIO(), io.StringIO()

    def wall(self) -> float:
        """Return the day's moment."""
        return self._day.at

    monotonic = wall

    def wait(self, seconds: float, event: threading.Event) -> bool:
        """Let the day go by."""
        return self._day.wait(seconds, event)

    def utc_offset(self, at: float) -> int:
        """Live in Greenwich."""
        return 0

    def is_terminal(self) -> bool:
        """Have a person there."""
        return True

    def width(self) -> int:
        """Be of the usual width."""
        return 80

    def is_dumb(self) -> bool:
        """Know colours."""
        return False


class Deed(NamedTuple):
    """One thing done in the day: at so many hours after midnight, of a kind, with a word where it needs one."""

    hour: float
    kind: str  # home | mentions | thread | profile | search | retweet | post
    word: str = ""


def script() -> Iterator[Deed]:
    """Yield the day: 12 rounds of home and mentions, and between them all the rest."""
    for turn in range(12):
        hour = WAKES + turn
        yield Deed(hour, "home")
        yield Deed(hour + 0.02, "mentions")
        if turn % 2:
            yield Deed(hour + 0.05, "thread")
        if turn % 3 == 1:
            yield Deed(hour + 0.1, "profile")
        if turn % 4 == 2:
            yield Deed(hour + 0.15, "search", QUERIES[turn // 4])
        if turn < 10:
            yield Deed(hour + 0.2, "retweet")
        if turn % 4 == 3:
            yield Deed(hour + 0.25, "post", TEXTS[turn // 4])


class Taken(NamedTuple):
    """What a day took: requests, and dollars with and without the once-a-day rule."""

    requests: int = 0
    usd: float = 0.0
    usd_each_time: float = 0.0


class Played(NamedTuple):
    """A day that was played: what it took, the least it could have taken, and what was done, by ids."""

    taken: Taken
    least: Taken
    pages: int
    deeds: list[Deed]


def taken_since(simulator: Simulator, calls: int, charges: int) -> Taken:
    """Read what was taken off the simulator's own ledger and bill."""
    new = simulator.bill.charges[charges:]
    usd = sum(charge.usd for charge in new)
    return Taken(len(simulator.ledger) - calls, usd, usd + sum(charge.saved for charge in new))


@contextmanager
def town(day: Day) -> Iterator[Simulator]:
    """Serve a lively town of the fixed seed."""
    with Simulator(clock=day, seed=SEED, size="full") as simulator:
        yield simulator


def keys_of(simulator: Simulator) -> dict[str, str]:
    """Return the variables that sign in at the simulator."""
    keys = simulator.keys
    return {
        "TWSH_API_URL": simulator.url, "TWSH_CONSUMER_KEY": keys.consumer_key,
        "TWSH_CONSUMER_SECRET": keys.consumer_secret, "TWSH_ACCESS_TOKEN": keys.access_token,
        "TWSH_ACCESS_TOKEN_SECRET": keys.access_token_secret, "TERM": "xterm",
    }  # fmt: skip


class Reader:
    """A person at twsh's prompt, who looks at what is shown and picks from it by the seed."""

    def __init__(self, session: Any, seed: int) -> None:
        """Sit down."""
        self.session, self._choice = session, Random(seed)
        self.last = Listing("", ())  # the home listing on screen

    def say(self, line: str) -> list[Any]:
        """Run a line, answering every question with yes; it must go well. Return what was shown."""
        shown: list[Any] = []
        running, reply = run(line, self.session), None
        while True:
            try:
                event = running.send(reply)
            except StopIteration as stop:
                if stop.value:
                    raise RuntimeError(f"`{line}` ended with {stop.value}: {shown}") from None
                return shown
            reply = None
            if isinstance(event, Wait):
                if not event.ticket.done.wait(PATIENCE):
                    raise RuntimeError(f"no answer to `{line}`")
            elif isinstance(event, Show):
                shown.append(event.outcome)
            elif isinstance(event, (Ask, Choose)):
                reply = isinstance(event, Ask)

    def line_of(self, deed: Deed) -> str:
        """Return what is typed for a deed, chosen from what is on screen."""
        rows = [row for row in self.last.rows if isinstance(row, Shown)]
        if deed.kind == "thread":
            talked = [row for row in rows if (row.post.metrics.replies or 0) > 0] or rows
            return f"thread {self._choice.choice(talked).ref}"
        if deed.kind == "retweet":
            own = [row for row in rows if row.original is None and row.post.author_id != self.session.me]
            return f"rt {self._choice.choice(own).ref}"
        if deed.kind == "profile":
            names = [entity.text for row in rows for entity in row.post.entities if entity.kind == "mention"]
            names += [row.author.username for row in rows if row.author]
            return f"user @{self._choice.choice(names)}"
        today = f"{deed.word} ({self.session.clock_text(self.session.now())}, {self.session.now() // DAY:.0f})"
        words = {"home": "home", "mentions": "mentions", "search": f"search {deed.word}", "post": f"post {today}"}
        return words[deed.kind]

    def meant(self, deed: Deed, line: str) -> Deed:
        """Return a deed with what its line names, in words that any client understands."""
        word = line.partition(" ")[2]
        if deed.kind in ("thread", "retweet"):
            post = self.session.numbers.post(int(word))
            word = post.reference("retweeted") or post.id if deed.kind == "retweet" else post.id
        return deed._replace(word=word.removeprefix("@") if deed.kind == "profile" else word)


def play(simulator: Simulator, day: Day, midnight: float, home: Path, seed: int) -> Played:
    """Play one day at twsh's prompt."""
    calls, charges = len(simulator.ledger), len(simulator.bill.charges)
    requests = pages = 0
    usd = 0.0
    done = []
    with ExitStack() as stack:
        opened = open_session(Options(home=str(home)), Edge(day, keys_of(simulator)), stack)
        session = opened.session
        session.flags.interactive = True
        reader = Reader(session, seed)
        reader.say("account environment owns-app yes")
        for deed in script():
            day.at = midnight + deed.hour * HOUR
            before, paid = known(home / "data" / f"seen-{session.me}.db"), _paid(simulator, day.at)
            line = reader.line_of(deed)
            done.append(reader.meant(deed, line))
            outcomes = reader.say(line)
            if deed.kind == "home":
                reader.last = next(outcome for outcome in outcomes if isinstance(outcome, Listing))
            if deed.kind in ("retweet", "post"):
                floor = Least(0.015, 1, 1)
            else:
                floor = least(deed.kind, outcomes, before, paid, simulator)
            usd, requests, pages = usd + floor.usd, requests + floor.requests, pages + floor.pages
    return Played(taken_since(simulator, calls, charges), Taken(requests, usd, usd), pages, done)


def _paid(simulator: Simulator, now: float) -> Things:
    """Return what was billed today so far."""
    with simulator.lock:
        return frozenset(simulator.bill.billed) if simulator.bill.day == day_of(now) else frozenset()


def play_naively(simulator: Simulator, day: Day, midnight: float, deeds: Iterable[Deed]) -> Taken:
    """Let the naive client do the same."""
    calls, charges = len(simulator.ledger), len(simulator.bill.charges)
    naive = Naive(simulator)
    day.at = midnight + WAKES * HOUR
    naive.start()
    for deed in deeds:
        day.at = midnight + deed.hour * HOUR
        naive.act(deed.kind, deed.word)
    naive.close()
    return taken_since(simulator, calls, charges)


def frugality() -> list[Number]:
    """Take a day with an empty store, and the day after it."""
    days = []
    with tempfile.TemporaryDirectory() as folder:
        day = Day(MIDNIGHT)
        with town(day) as simulator:
            for turn in range(2):
                days.append(play(simulator, day, MIDNIGHT + turn * DAY, Path(folder), SEED + turn))
    naive = []
    day = Day(MIDNIGHT)
    with town(day) as simulator:
        for turn, played in enumerate(days):
            naive.append(play_naively(simulator, day, MIDNIGHT + turn * DAY, played.deeds))
    numbers = []
    for name, played, other in zip(("cold", "warm"), days, naive, strict=True):
        numbers += numbers_of(name, played, other)
    return numbers


def numbers_of(name: str, played: Played, naive: Taken) -> list[Number]:
    """Return a day's lines of the table."""
    ours, floor = played.taken, played.least
    return [
        quotient(f"{name} day, dollars ÷ the least", ours.usd, floor.usd, 1.10, 1.0),
        quotient(f"{name} day, requests ÷ the least", ours.requests, floor.requests, 1.05, 1.0),
        quotient(f"{name} day, requests ÷ pages, nothing looked up", ours.requests, played.pages),
        quotient(f"{name} day, dollars ÷ naive", ours.usd, naive.usd),
        quotient(f"{name} day, dollars ÷ naive, nothing de-duplicated", ours.usd_each_time, naive.usd_each_time, 0.35),
        quotient(f"{name} day, requests ÷ naive", ours.requests, naive.requests),
    ]

"""The simulator: a page against dumping it, requests a second, the start, memory, and a flood of sockets."""

from __future__ import annotations

import json
import resource
import select
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from clients import CONNECTIONS, Account, Clients, connected
from measure import PAIRS, Number, Pairs, paired
from programs import HERE, TWSH, environment

from twshell.sim import timelines, view
from twshell.sim.town import build_town

NOW = 1_795_500_000.0
ROUND = 240  # requests of one turn
SERVED = 256  # connections the simulator serves at a time
FLOOD = 1_000
PATIENCE = 20.0
QUERY = {
    "max_results": "100",
    "tweet.fields": "attachments,author_id,conversation_id,created_at,edit_controls,entities,in_reply_to_user_id,lang,"
    "note_tweet,possibly_sensitive,public_metrics,referenced_tweets,reply_settings,source",
    "expansions": "author_id,referenced_tweets.id,referenced_tweets.id.author_id,attachments.media_keys,"
    "attachments.poll_ids,entities.mentions.username",
    "user.fields": "description,name,profile_image_url,protected,public_metrics,username,verified",
    "media.fields": "alt_text,duration_ms,height,preview_image_url,url,variants,width",
    "poll.fields": "end_datetime,options,voting_status",
}
# What a simulator that is about to serve has imported; the names are printed, one a line, twshell's own left out.
LIBRARIES = """
import sys
from twshell.sim import Simulator
with Simulator(clock=lambda: 1795500000.0):
    pass
print("\\n".join(name for name in sys.modules if not name.startswith(("twshell", "__"))))
"""


class Served(NamedTuple):
    """A server of its own process."""

    process: subprocess.Popen[str]
    port: int
    account: Account

    def ask(self, method: str, page: str, **wish: Any) -> Any:
        """Use one of the simulator's control pages."""
        body = json.dumps(wish).encode() if wish else None
        with urlopen(Request(f"http://127.0.0.1:{self.port}/sim/{page}", body, method=method)) as answer:
            return json.load(answer)

    def peak_memory(self) -> float:
        """Return the most memory it ever held, in MB."""
        rows = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(row.split()[1]) for row in rows if row.startswith("VmHWM:")) * 1024 / 1e6


@contextmanager
def running(command: Sequence[str], notes: int | None = None) -> Iterator[subprocess.Popen[str]]:
    """Run a server until the end of the block; `notes` is where what it says beside its answers goes."""
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=notes, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def simulator() -> Iterator[Served]:
    """Serve the town by `twsh --sim`."""
    with running([str(TWSH), "--sim"], subprocess.DEVNULL) as process:
        assert process.stdout is not None
        told = dict(process.stdout.readline().strip().split("=", 1) for _ in range(6))
        names = ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")
        account = Account(*(told[f"TWSH_{name}"] for name in names))
        yield Served(process, urlsplit(told["TWSH_API_URL"]).port or 0, account)


@contextmanager
def bare(account: Account) -> Iterator[Served]:
    """Serve the floor, which knows the same account."""
    with running([sys.executable, str(HERE / "floors" / "bare_api.py"), *account]) as process:
        assert process.stdout is not None
        yield Served(process, int(process.stdout.readline()), account)


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def a_page() -> list[Number]:
    """Take a home page of 100 posts, chosen, rendered and dumped."""
    world = build_town(1, NOW, size="full")

    def rendered() -> dict[str, Any]:
        page = timelines.page(world, world.me_id, "home", QUERY, now=NOW)
        return view.render(
            world, world.me_id, page.kind, page.objects, QUERY, now=NOW, errors=page.errors, meta=page.meta
        )

    body = rendered()
    if len(body["data"]) != 100 or not body["includes"]["users"]:
        raise RuntimeError("the page is not what was wanted")
    taken = paired(lambda: cpu(lambda: json.dumps(rendered())), lambda: cpu(lambda: json.dumps(body)))
    return [taken.number("a home page of 100 posts with expansions ÷ json.dumps", 6.0)]


def rate() -> list[Number]:
    """Take requests a second from 8 connections of one user, beside a bare server; and what the ledger says of them."""
    wrong = 0
    with simulator() as served, bare(served.account) as floor:
        ours, theirs = Clients(served.port), Clients(floor.port)
        ids = look_ups(served)

        def asked(server: Served, clients: Clients) -> float:
            return clients.seconds(server.account.signed(server.port, ids))

        def counted() -> float:
            nonlocal wrong
            served.ask("POST", "scenario", name="healthy")  # the windows start anew
            served.ask("DELETE", "ledger")
            seconds = asked(served, ours)
            rows = served.ask("GET", "ledger")["rows"]
            right = Counter((urlsplit(each).path, urlsplit(each).query) for each in ids)
            told = Counter((row["path"], row["query"]) for row in rows if row["status"] == 200)
            wrong += (right - told).total() + (told - right).total() + len(rows) - told.total()
            return seconds

        taken = paired(counted, lambda: asked(floor, theirs))
        memory = served.peak_memory()
        ours.close()
        theirs.close()
    rates = [f"{ROUND / statistics.median(series):.0f}/s" for series in taken]
    return [
        Number("requests from 8 connections, bare http.server ÷ simulator", taken.ratio, 2.0, None, *rates),
        Number("rows of its ledger that are wrong or missing", wrong, 0),
        Number("peak memory with the town, MB", memory, 120),
    ]


def look_ups(served: Served) -> list[str]:
    """Return paths that look up one post each."""
    with urlopen(signed_home(served)) as answer:
        ids = [post["id"] for post in json.load(answer)["data"]]
    return [f"/2/tweets?ids={ids[turn % len(ids)]}" for turn in range(ROUND)]


def signed_home(served: Served) -> Request:
    """Return a request for the newest posts."""
    me = served.account.token.partition("-")[0]
    target = f"/2/users/{me}/timelines/reverse_chronological?max_results=100"
    (whole,) = served.account.signed(served.port, [target])
    authorization = next(row for row in whole.decode().split("\r\n") if row.startswith("Authorization: "))
    url = f"http://127.0.0.1:{served.port}{target}"
    return Request(url, headers={"Authorization": authorization.partition(" ")[2]})


def start() -> list[Number]:
    """Take the start of `twsh --sim` until it tells its keys, beside importing the libraries it has by then."""
    listed = subprocess.run([sys.executable, "-c", LIBRARIES], check=True, capture_output=True, text=True)
    imports = [sys.executable, "-c", f"import {', '.join(listed.stdout.split())}"]

    def told() -> float:
        begun = time.perf_counter()
        with simulator():
            return time.perf_counter() - begun

    def imported() -> float:
        begun = time.perf_counter()
        subprocess.run(imports, env=environment(), check=True)
        return time.perf_counter() - begun

    return [paired(told, imported).number("twsh --sim, start until its keys are told ÷ its libraries", 2.5)]


def flood() -> list[Number]:
    """Open a thousand sockets that say nothing while eight clients go on asking."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 3 * FLOOD  # of ours and, inherited, of the server
    if 0 <= hard < wanted:
        raise RuntimeError(f"at most {hard} files may be open here, {wanted} are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    taken, refused = Pairs([], []), []
    with simulator() as served:
        honest = Clients(served.port)
        ids = look_ups(served) * 6  # much longer than it takes to turn the sockets away
        for turn in range(PAIRS + 1):
            served.ask("POST", "scenario", name="healthy")
            quiet = honest.seconds(served.account.signed(served.port, ids))
            requests = served.account.signed(served.port, ids)
            sockets = [connected(served.port) for _ in range(FLOOD)]
            loud = honest.seconds(requests)
            refused.append(count_refused(sockets))
            for each in sockets:
                each.close()
            wait_until_free(served.port)
            if turn:
                taken.ours.append(loud)
                taken.floor.append(quiet)
        honest.close()
    expected = FLOOD - (SERVED - CONNECTIONS)
    odd = max(refused, key=lambda count: abs(count - expected))
    return [
        taken.number("8 clients among 1,000 open sockets ÷ alone, time", 1.25),
        Number("refusals with 503 that are missing or too many", abs(odd - expected), 0, None, str(odd), str(expected)),
    ]


def count_refused(sockets: list[socket.socket]) -> int:
    """Return how many were answered 503; the others must have been told nothing."""
    for _ in range(200):  # the refusals may still be on their way
        time.sleep(0.01)
        told = readable(sockets)
        if len(told) >= FLOOD - (SERVED - CONNECTIONS):
            break
    for each in told:
        if not each.recv(65_536).startswith(b"HTTP/1.1 503 "):
            raise RuntimeError("a socket of the flood was answered otherwise than by 503")
    return len(told)


def readable(sockets: list[socket.socket]) -> list[socket.socket]:
    """Return those with something to read."""
    watch = select.poll()
    known = {each.fileno(): each for each in sockets}
    for number in known:
        watch.register(number, select.POLLIN)
    return [known[number] for number, _ in watch.poll(0)]


def wait_until_free(port: int) -> None:
    """Wait until as many connections as before are served again."""
    deadline = time.perf_counter() + PATIENCE
    while time.perf_counter() < deadline:
        tried = [connected(port) for _ in range(SERVED - CONNECTIONS)]
        time.sleep(0.05)
        is_free = not readable(tried)
        for each in tried:
            each.close()
        if is_free:
            time.sleep(0.05)
            return
    raise RuntimeError("the simulator does not serve as many connections as before the flood")

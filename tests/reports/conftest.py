"""Makers of rows for reports, and a headless browser spoken to over pipes."""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.budget import Brake
from twshell.domain.stored import Counts, JournalRow, Published, Verified
from twshell.reports.material import Focus, Material, Who

NOW = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
HOUR, DAY = 3_600.0, 86_400.0
REPOST = ("POST", "/2/users/{id}/retweets")
POST = ("POST", "/2/tweets")
HOME = ("GET", "/2/users/{id}/timelines/reverse_chronological")
LIMITS = {REPOST: (("15m", 50),), POST: (("15m", 100), ("24h-app", 10_000)), HOME: (("15m", 180),)}
BROWSERS = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")


def row(at: float, call: tuple[str, str] = HOME, phase: str = "read", **more: Any) -> JournalRow:
    """Make one row; a good answer unless told."""
    verb = {REPOST: "retweet", POST: "post", HOME: "home"}.get(call, "show")
    values: dict[str, Any] = {
        "seq": more.pop("seq", int(at) % 1_000_000), "at_ms": round(at * 1000), "phase": phase, "write_id": 0,
        "plan_id": "", "account": "42", "app": "0123456789ab", "credential": "ba9876543210", "kind": "1a", "verb": verb,
        "line": verb, "mark": "", "source": "typed" if phase != "read" else "", "method": call[0], "template": call[1],
        "reached": "answered", "error": "", "status": 200, "problem": "", "code": None,
        "state": "done" if phase == "outcome" else "", "cause": "", "transaction_id": f"{int(at) % 2**40:016x}",
        "cf_ray": "8f3c2d1e0a9b7c6d-FRA", "access_level": "read-write", "limits": "", "latency_ms": 210, "size": 900,
        "cost_low": 0, "cost_high": 0, "version": "0.1.0",
    }  # fmt: skip
    return JournalRow(**(values | more))


def wrote(at: float, call: tuple[str, str] = REPOST, number: int = 1, **more: Any) -> tuple[JournalRow, JournalRow]:
    """Make the two rows of a write."""
    source = more.pop("source", "typed")
    line = more.pop("line", "rt 3" if call == REPOST else "post <text 11>")
    intent = row(
        at, call, "intent", seq=number * 2 + 999, write_id=number, line=line, source=source, reached="", status=None,
        state="sending", transaction_id="", cf_ray="", access_level="", latency_ms=None, size=None,
    )  # fmt: skip
    told = {"seq": number * 2 + 1000, "write_id": number, "line": line, "source": source, "cost_low": 15_000}
    return intent, row(at + 0.3, call, "outcome", **({**told, "cost_high": 15_000} | more))


BLOCKED: dict[str, Any] = {
    "status": 403, "code": 261, "problem": "Forbidden", "state": "rejected", "cause": "app-write-blocked",
    "cost_low": 0, "cost_high": 0,
}  # fmt: skip
ILL: dict[str, Any] = {
    "status": 503, "code": 130, "problem": "Over capacity", "state": "unknown", "cause": "over-capacity",
}  # fmt: skip


def story() -> Material:
    """A week: quiet days, a night of bursts among code 130, then 261 and a brake."""
    rows: list[JournalRow] = []
    posts: list[Published] = []
    number = 0
    for day in range(7):
        for hour in range(7, 23):
            begin = NOW - 7 * DAY + day * DAY + (hour - 12) * HOUR
            if begin < NOW - 7 * DAY:
                continue
            for call in range((hour * 7 + day * 3) % 6):
                at = begin + 300 * call
                rows.append(row(at, limits=f"15m 180 {170 - call} {int(at) + 900}", cost_low=25_000, cost_high=75_000))
            if hour % 4 == day % 4:
                number += 1
                text = f"note {number} " + ("#tidewick " * (number % 2)) + ("@grace " * (number % 3 == 0))
                rows += wrote(begin + 1_500, POST, number, limits="15m 100 97 0")
                text += "https://example.org" * (number % 7 == 0)
                posts.append(Published(number, begin + 1_500, "post", text))
    night = NOW - 13 * HOUR
    for burst in range(46):
        number += 1
        ill = ILL if burst % 9 == 5 else {}
        rows += wrote(
            night + burst * 31, number=number, line=f"rt {burst}", source="macro boost" if burst > 20 else "typed",
            limits=f"15m 50 {49 - burst} 0", **ill,
        )  # fmt: skip
    for refused in range(3):
        number += 1
        rows += wrote(night + 1_500 + refused * 40, number=number, **BLOCKED)
    rows.append(
        row(night + 1_600, phase="note", verb="brake", state="app", cause="app-write-blocked", method="", template="",
            status=None, reached="", transaction_id="", cf_ray="")
    )  # fmt: skip
    rows.sort(key=lambda each: each.at_ms)
    rows = [each._replace(seq=at) for at, each in enumerate(rows, 1)]
    refusal = [each for each in rows if each.write_id == number]
    like = [each for each in rows if each.template == REPOST[1] and each.phase == "outcome"][-20:]
    return Material(
        made_at=NOW, since=NOW - 7 * DAY, until=NOW,
        who=Who("default", "ada", "42", "27000001", "Ab1x", "1a", "pay-per-use", "yes"),
        rows=tuple(rows), posts=tuple(posts), limits=LIMITS, brakes=(Brake("app", "app-write-blocked", night + 1_600),),
        waiting=Counts(unknown=2, queued=1, drafts=4), measures=("Before a post goes out, twsh asks y/n.",),
        versions=(("twsh", "0.1.0"), ("Python", "3.11.7"), ("requests", "2.34.2")),
        journal=Verified(len(rows) + 1_000, (), 1), head="2be871e8e6fd74e98d526f7e5b527f8a" * 2, clock_offset=-0.4,
        focus=Focus("the last refusal", tuple(refusal), tuple(like), ("Not reposted: X lets this app write nothing.",)),
    )  # fmt: skip


class Made:
    """The makers of this folder's tests, in one fixture."""

    NOW, HOUR, DAY, REPOST, POST, HOME, LIMITS, BLOCKED, ILL = NOW, HOUR, DAY, REPOST, POST, HOME, LIMITS, BLOCKED, ILL
    row, wrote, story = staticmethod(row), staticmethod(wrote), staticmethod(story)


@pytest.fixture
def made() -> type[Made]:
    return Made


class Browser:
    """A headless Chromium, driven by its DevTools protocol over two pipes: no driver, no port, no library."""

    def __init__(self, program: str, folder: str) -> None:
        to_browser, from_browser = os.pipe(), os.pipe()
        arguments = [
            program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--no-first-run", "--disable-background-networking", "--force-color-profile=srgb",
            "--remote-debugging-pipe", f"--user-data-dir={folder}", "about:blank",
        ]  # fmt: skip
        # The browser reads from descriptor 3 and writes to 4; ours are moved out of their way first.
        reads, writes = (fcntl.fcntl(each, fcntl.F_DUPFD, 20) for each in (to_browser[0], from_browser[1]))
        for each in (to_browser[0], from_browser[1]):
            os.close(each)
        actions = [
            (os.POSIX_SPAWN_DUP2, reads, 3), (os.POSIX_SPAWN_DUP2, writes, 4),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]  # fmt: skip
        environ = {"PATH": os.environ["PATH"], "HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"}
        self._process = os.posix_spawn(shutil.which(program) or program, arguments, environ, file_actions=actions)
        for each in (reads, writes):
            os.close(each)
        self._out, self._in = to_browser[1], from_browser[0]
        self._rest, self._number = b"", 0
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.page(f"{domain}.enable")

    def call(self, method: str, session: str = "", **parameters: Any) -> Any:
        """Ask the browser something and return its answer; what it tells meanwhile is kept in `events`."""
        self._number += 1
        asked = {"id": self._number, "method": method, "params": parameters}
        os.write(self._out, json.dumps(asked | ({"sessionId": session} if session else {})).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._number:
                assert "error" not in told, f"{method}: {told['error']}"
                return told["result"]
            self.events.append(told)

    def page(self, method: str, **parameters: Any) -> Any:
        """Ask the page something."""
        return self.call(method, self._session, **parameters)

    def wait_for(self, method: str) -> dict[str, Any]:
        """Return the next event of that name."""
        while True:
            for event in self.events:
                if event.get("method") == method:
                    self.events.remove(event)
                    return event
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + 30
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, "the browser does not answer"
            part = os.read(self._in, 1 << 20)
            assert part, "the browser is gone"
            self._rest += part
        told, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(told)
        return found

    def show(self, path: Path, *, dark: bool = False, width: int = 1_200, height: int = 900) -> None:
        """Open a file as a person would, on a screen of that size, by day or by night."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.page("Emulation.setEmulatedMedia", media="", features=[scheme])
        self.page(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.events.clear()
        self.page("Page.navigate", url=path.as_uri())
        loaded = self.wait_for("Page.loadEventFired")
        self.events.append(loaded)

    def evaluate(self, expression: str) -> Any:
        """Return the value of some JavaScript in the page; promises are waited for."""
        found = self.page("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def close(self) -> None:
        """End the browser."""
        os.close(self._out)
        os.close(self._in)
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(shutil.which, BROWSERS), "")
    if not program:
        pytest.skip("no Chromium is installed here (Debian's package chromium)")
    folder = tempfile.mkdtemp(prefix="twsh-browser-")
    running = Browser(program, folder)
    yield running
    running.close()
    shutil.rmtree(folder, ignore_errors=True)


Clean = Callable[[str], str]

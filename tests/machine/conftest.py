"""An X of a few lines for a fake port: it loses answers, holds posts up, and shows few posts a page."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from twshell.domain.post import SNOWFLAKE_EPOCH_MS
from twshell.domain.wire import ANSWERED, NOT_CONNECTED, WAITING, Exchange, Request

NOW = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
ME = "101"
# How a write may end: whether it takes effect, and what is answered. Later: it takes effect after a while.
FAULTS = (
    "none", "drop-before", "drop-after", "over-capacity", "over-capacity-done", "later", "no-id", "forbidden",
    "not-connected", "dies-before", "dies-after", "dies-settling",
)  # fmt: skip
READ_FAULTS = ("none", "not-found", "over-capacity", "empty")


class Killed(BaseException):
    """The process ends here: nothing of it runs any more."""


class Clock:
    """Time moves when the machine moves it."""

    def __init__(self) -> None:
        self.at = NOW

    def wall(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at

    def wait(self, seconds: float, event: threading.Event) -> bool:
        return event.is_set()


class Made(NamedTuple):
    """A post on X, and from when on it shows."""

    id: str
    text: str
    shows_at: float


class SmallX:
    """What X has of one account."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.posts: list[Made] = []
        self.held_up: list[tuple[float, str]] = []  # (when it takes effect, text)
        self.fault, self.read_fault = "none", "none"
        self.delay = self.lag = 0.0
        self.page = 1
        self.is_intended: Callable[[str], bool] = lambda text: True
        self.unintended: list[str] = []
        self._last = 0

    def count(self, text: str) -> int:
        """Count what is there, or will be."""
        return [post.text for post in self.posts].count(text) + [held for _, held in self.held_up].count(text)

    def make(self, text: str) -> str:
        self._last = max(self._last + 1, (int(self.clock.at * 1000) - SNOWFLAKE_EPOCH_MS) << 22)
        self.posts.append(Made(str(self._last), text, self.clock.at + self.lag))
        return self.posts[-1].id

    def settle_down(self) -> None:
        """Let what was held up happen once its time has come."""
        due = [held for held in self.held_up if held[0] <= self.clock.at]
        self.held_up = [held for held in self.held_up if held[0] > self.clock.at]
        for _, text in due:
            self.make(text)

    def write(self, request: Request) -> Exchange:
        text = str((request.body or {})["text"])
        if not self.is_intended(text):
            self.unintended.append(text)
        fault, self.fault = self.fault, "none"
        if fault == "not-connected":
            return Exchange(request, NOT_CONNECTED, self.clock.at, 0.0, error="refused")
        if fault == "dies-before":
            raise Killed
        if fault == "later":
            self.held_up.append((self.clock.at + self.delay, text))
        happens = fault in ("none", "drop-after", "over-capacity-done", "no-id", "dies-after", "dies-settling")
        made = self.make(text) if happens else ""
        if fault == "dies-after":
            raise Killed
        if fault in ("none", "dies-settling"):
            return self._answer(request, 201, {"data": {"id": made, "text": text}})
        if fault == "no-id":
            return self._answer(request, 201, {"data": {}})
        if fault == "forbidden":
            return self._answer(request, 403, {"title": "Forbidden", "detail": "You may not.", "status": 403})
        if fault.startswith("over-capacity"):
            return self._answer(request, 503, {"errors": [{"code": 130, "message": "Over capacity"}]})
        return Exchange(request, WAITING, self.clock.at, 0.0, error="timeout" if fault == "later" else "reset")

    def read(self, request: Request) -> Exchange:
        if self.read_fault in ("not-found", "over-capacity"):
            return self._answer(request, 404 if self.read_fault == "not-found" else 503, None)
        if request.template == "/2/users/me":
            counts = {"tweet_count": len(self.posts)}
            return self._answer(request, 200, {"data": {"id": ME, "username": "ada", "public_metrics": counts}})
        shown = [post for post in self.posts[::-1] if post.shows_at <= self.clock.at]
        start = int(dict(request.query).get("pagination_token", "0"))
        page = [] if self.read_fault == "empty" else shown[start : start + self.page]
        body: dict[str, Any] = {"meta": {"result_count": len(page)}}
        if page:
            body["data"] = [{"id": post.id, "text": post.text, "author_id": ME} for post in page]
        if page and start + self.page < len(shown):
            body["meta"]["next_token"] = str(start + self.page)
        return self._answer(request, 200, body)

    def _answer(self, request: Request, status: int, body: Any) -> Exchange:
        octets = json.dumps(body).encode() if body is not None else b""
        return Exchange(request, ANSWERED, self.clock.at, 0.0, status, {}, octets)

    # What a door needs of a transport

    def send(self, request: Request, *, offset: float = 0.0, cancelled: threading.Event | None = None) -> Exchange:
        self.settle_down()
        return self.write(request) if request.is_write else self.read(request)

    def close(self) -> None:
        """Nothing is open."""


class Village:
    """The names of this file, for the tests beside it."""

    NOW, ME, FAULTS, READ_FAULTS, Killed, Clock, SmallX = NOW, ME, FAULTS, READ_FAULTS, Killed, Clock, SmallX


@pytest.fixture(scope="session")
def village() -> type[Village]:
    return Village

"""The misbehaviour the server can be told to show; changes with the kinds of misbehaviour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from twshell.sim.reply import JSON_TYPE, Headers, Manner, Reply, json_bytes

_HTML = b"<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Something went wrong.</h1></body></html>\n"

# The kinds, and whether the call is carried out unless the fault says otherwise.
KINDS = {
    "answer": False,  # a status, headers and a body of one's own
    "delay": True,  # the true answer, `delay` seconds late
    "drip": True,  # the true answer, `piece` bytes every `pause` seconds
    "drop": False,  # closed without an answer; "happened": true closes it after the call was carried out
    "reset": False,  # as drop, with a TCP reset
    "truncate": True,  # cut within `where`: status, headers, body or chunk
    "bad-gzip": True,
    "html": False,
    "wrong-json": False,  # `body` as text that is no JSON, or JSON of a wrong shape
    "redirect": False,  # to `location`
    "flood": True,  # `size` bytes of nothing
}
_WHERE = ("status", "headers", "body", "chunk")
_SHAPES: dict[str, tuple[type, ...]] = {
    "kind": (str,), "method": (str,), "path": (str,), "nth": (int, list), "every": (int,), "times": (int,),
    "happened": (bool,), "status": (int,), "headers": (dict,), "body": (str, dict, list), "delay": (int, float),
    "pause": (int, float), "piece": (int,), "where": (str,), "size": (int,), "location": (str,),
}  # fmt: skip


class Fault(NamedTuple):
    """One misbehaviour and the calls it strikes.

    method: GET, POST…, read, write or *; path: a template, a path or a pattern with *. Of the calls that match it
    strikes the `nth` (one or several, from 1; none: all), counted anew every `every` calls; `times` bounds the strikes.
    happened: whether the call is carried out although its answer is spoilt; None: as KINDS says.
    """

    kind: str
    method: str = "*"
    path: str = "*"
    nth: tuple[int, ...] = ()
    every: int = 0
    times: int = 0
    happened: bool | None = None
    status: int = 503
    headers: Mapping[str, str] = {}
    body: Any = None
    delay: float = 0.0
    pause: float = 0.05
    piece: int = 64
    where: str = "body"
    size: int = 50_000_000
    location: str = "https://example.com/"

    @property
    def carries_out(self) -> bool:
        """Whether the struck call has its effect."""
        return KINDS[self.kind] if self.happened is None else self.happened

    def matches(self, method: str, template: str, path: str) -> bool:
        """Whether the fault is about this call."""
        group = "read" if method in ("GET", "HEAD") else "write"
        if self.method not in ("*", method, group):
            return False
        return self.path in ("*", template, path) or fnmatchcase(path, self.path)


class _Counted:
    __slots__ = ("fault", "seen", "struck")

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.seen = 0
        self.struck = 0

    def strikes(self) -> bool:
        fault = self.fault
        self.seen += 1
        if fault.times and self.struck >= fault.times:
            return False
        turn = (self.seen - 1) % fault.every + 1 if fault.every else self.seen
        if fault.nth and turn not in fault.nth:
            return False
        self.struck += 1
        return True


class Faults:
    """The standing faults with their counts; the first one that strikes wins, all that match count the call."""

    def __init__(self) -> None:
        """Begin with none."""
        self._counted: list[_Counted] = []

    def add(self, fault: Fault) -> None:
        """Let `fault` stand, counting from now."""
        self._counted.append(_Counted(fault))

    def clear(self) -> None:
        """Take every fault away."""
        self._counted.clear()

    def pick(self, method: str, template: str, path: str) -> Fault | None:
        """Count a call and return the fault that strikes it, if any."""
        chosen: Fault | None = None
        for counted in self._counted:
            if counted.fault.matches(method, template, path) and counted.strikes() and chosen is None:
                chosen = counted.fault
        return chosen

    def as_json(self) -> list[dict[str, Any]]:
        """Return every standing fault with how many calls it saw and struck."""
        return [{**c.fault._asdict(), "seen": c.seen, "struck": c.struck} for c in self._counted]


def read_fault(wish: Any) -> Fault | str:
    """Return the fault a JSON object describes, or the complaint about it."""
    if not isinstance(wish, dict):
        return "a fault is an object"
    for name, value in wish.items():
        if name not in _SHAPES:
            return f"no part {name}; there are {', '.join(_SHAPES)}"
        if not isinstance(value, _SHAPES[name]) or (isinstance(value, bool) and name != "happened"):
            return f"{name} has the wrong type"
    if wish.get("kind") not in KINDS:
        return f"kind is one of {', '.join(KINDS)}"
    if wish.get("where", "body") not in _WHERE:
        return f"where is one of {', '.join(_WHERE)}"
    given = wish.get("nth", [])
    nth = given if isinstance(given, list) else [given]
    numbers = [*nth, *(wish.get(name, 1) for name in ("delay", "pause", "size", "every", "times"))]
    if any(not isinstance(number, int | float) or number < 0 for number in numbers):
        return "numbers are not negative"
    fields = wish.get("headers", {})
    if any(not isinstance(text, str) or "\r" in text or "\n" in text for pair in fields.items() for text in pair):
        return "headers are lines of text"
    if not 200 <= wish.get("status", 503) <= 599:
        return "status is between 200 and 599"
    return Fault(**{**wish, "nth": tuple(nth)})


def spoilt(reply: Reply, fault: Fault) -> Reply:
    """Return the reply as `fault` has it."""
    manner = Manner("send", delay=fault.delay)
    headers = [*_without(reply.headers, fault.headers), *fault.headers.items()]
    if fault.kind in ("drop", "reset", "drip", "truncate", "bad-gzip", "flood"):
        manner = Manner(fault.kind, fault.delay, fault.pause, fault.piece, fault.where, fault.size)
        return reply._replace(manner=manner, headers=headers)
    if fault.kind == "delay":
        return reply._replace(manner=manner, headers=headers)
    if fault.kind == "html":
        body = fault.body.encode() if isinstance(fault.body, str) else _HTML
        return Reply(fault.status, body, _typed(headers, "text/html; charset=utf-8"), manner)
    if fault.kind == "redirect":
        status = fault.status if 300 <= fault.status < 400 else 302
        return Reply(status, b"", [*headers, ("location", fault.location)], manner)
    if fault.kind == "wrong-json":
        text = fault.body if fault.body is not None else '{"data":[{"id":"1","text":"half a'
        raw = text.encode("utf-8", "replace") if isinstance(text, str) else json_bytes(text)
        return Reply(200 if fault.status == 503 else fault.status, raw, _typed(headers, JSON_TYPE), manner)
    body = fault.body.encode("utf-8", "replace") if isinstance(fault.body, str) else json_bytes(fault.body)
    return Reply(fault.status, b"" if fault.body is None else body, _typed(headers, JSON_TYPE), manner)


def _without(headers: Headers, replaced: Iterable[str]) -> Headers:
    gone = {name.lower() for name in replaced}
    return [(name, value) for name, value in headers if name not in gone]


def _typed(headers: Headers, content_type: str) -> Headers:
    if any(name.lower() == "content-type" and value != JSON_TYPE for name, value in headers):
        return headers
    return [*_without(headers, ("content-type",)), ("content-type", content_type)]

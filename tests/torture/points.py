"""The named points at which a child kills itself: around a session's ports, and inside the store's transactions."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Mapping
from typing import Any

# Where a process may die while a write is on its way, in the order of that way.
WRITING = (
    "before-intent", "in-intent", "intent-commit", "after-intent", "after-connect", "mid-head", "after-head",
    "mid-body", "after-send", "after-answer-head", "before-settle", "in-settle", "settle-commit", "after-settle",
)  # fmt: skip
# And while what was left behind is looked at.
MENDING = (
    "in-recover", "recover-commit", "after-recover", "look-claim", "after-look-claim", "before-look", "after-look-sent",
    "before-resolve", "in-resolve", "resolve-commit", "after-resolve",
)  # fmt: skip
MIGRATING = ("in-migration", "migration-commit", "after-migration")
ROTATING = ("segment-unnamed", "segment-unknown", "rotation-commit")  # of old rows into a file of their own
IN_WINDOW = "in-window"  # in which a post can be taken back

ROW, COMMIT = re.compile(r"\s*INSERT INTO journal\b"), re.compile(r"COMMIT\b")
CHANGE = re.compile(r"\s*UPDATE writes\b")


def die() -> None:
    """Be killed."""
    os.kill(os.getpid(), signal.SIGKILL)


class Tapped:
    """Something with methods, some of them tapped."""

    def __init__(self, real: Any) -> None:
        """Stand before `real`."""
        self._real = real
        self.taps: dict[str, Callable[..., Any]] = {}

    def __getattr__(self, name: str) -> Any:
        """Return a tapped method, or what the real thing has."""
        if name in self.taps:
            return self.taps[name]
        return getattr(self._real, name)


def tap(session: Any, name: str, *, before: Callable[..., Any] | None = None, after: Callable[..., Any] | None = None,
        of: str = "ledger") -> None:  # fmt: skip
    """Have something done around a method of the ledger, or of its look-ups; `after` is handed the result."""
    ledger = session.ledger if isinstance(session.ledger, Tapped) else Tapped(session.ledger)
    session.ledger = ledger
    if session.door is not None:
        session.door._ports = session.door._ports._replace(ledger=ledger)
    if of == "looks":
        if "looks" not in ledger.__dict__:
            ledger.looks = Tapped(ledger._real.looks)
        ledger = ledger.looks
    real = getattr(ledger, name)

    def tapped(*given: Any, **named: Any) -> Any:
        if before is not None:
            before(*given, **named)
        result = real(*given, **named)
        return after(result, *given, **named) if after is not None else result

    ledger.taps[name] = tapped


class Countdown:
    """Dies at the n-th time."""

    def __init__(self, nth: int) -> None:
        """Count from `nth` down."""
        self._left = nth

    def __call__(self) -> None:
        """Count one."""
        self._left -= 1
        if not self._left:
            die()

    def is_next(self) -> bool:
        """Say whether the next is the last one."""
        return self._left == 1


def arm(session: Any, order: Mapping[str, Any]) -> None:
    """Build the order's point into a session."""
    point, hit = order.get("point", ""), Countdown(order.get("nth", 1))
    if point in _AROUND:
        name, of, when = _AROUND[point]
        wanted = _is_write if name == "settle" else _always

        def before(*given: Any, **named: Any) -> None:
            if wanted(*given, **named):
                hit()

        def after(result: Any, *given: Any, **named: Any) -> Any:
            if wanted(*given, **named):
                hit()
            return result

        tap(session, name, of=of, before=before if when == "before" else None, after=after if when == "after" else None)
    elif point in _INSIDE:
        name, of, pattern = _INSIDE[point]
        _inside(session, name, of, pattern, hit)
    elif point in _ON_THE_WIRE:
        _ON_THE_WIRE[point](session, hit)


def _always(*_: Any, **__: Any) -> bool:
    return True


def _is_write(*_: Any, **named: Any) -> bool:
    return named.get("intent") is not None


_AROUND = {
    "before-intent": ("begin", "ledger", "before"), "before-settle": ("settle", "ledger", "before"),
    "after-settle": ("settle", "ledger", "after"), "after-recover": ("recover", "ledger", "after"),
    "after-look-claim": ("claim", "looks", "after"), "before-resolve": ("resolve", "looks", "before"),
    "after-resolve": ("resolve", "looks", "after"), IN_WINDOW: ("draft", "ledger", "after"),
}  # fmt: skip
_INSIDE = {
    "in-intent": ("begin", "ledger", ROW), "intent-commit": ("begin", "ledger", COMMIT),
    "in-settle": ("settle", "ledger", ROW), "settle-commit": ("settle", "ledger", COMMIT),
    "in-recover": ("recover", "ledger", CHANGE), "recover-commit": ("recover", "ledger", COMMIT),
    "look-claim": ("claim", "looks", COMMIT), "in-resolve": ("resolve", "looks", CHANGE),
    "resolve-commit": ("resolve", "looks", COMMIT),
}  # fmt: skip


def _inside(session: Any, name: str, of: str, pattern: re.Pattern[str], hit: Countdown) -> None:
    """Die before a statement of a method's transaction is carried out."""
    database = session.ledger._real._database

    def before(*given: Any, **named: Any) -> None:
        if name == "settle" and not _is_write(**named):
            return
        if not hit.is_next():
            hit()
            return
        database.connection().set_trace_callback(lambda said: die() if pattern.match(said) else None)

    def after(result: Any, *_: Any, **__: Any) -> Any:
        database.connection().set_trace_callback(None)
        return result

    tap(session, name, of=of, before=before, after=after)


# -- on the wire ------------------------------------------------------------------


def _sending(session: Any, hit: Countdown, *, is_write: bool) -> None:
    """Die when the transport is handed a request: nothing is connected yet."""
    ports = session.door._ports
    session.door._ports = ports._replace(transport=lambda: _Sender(ports.transport(), hit, is_write))


class _Sender:
    def __init__(self, real: Any, hit: Countdown, is_write: bool) -> None:
        self._real, self._hit, self._is_write = real, hit, is_write
        self.close = real.close

    def send(self, request: Any, **more: Any) -> Any:
        if request.is_write == self._is_write:
            self._hit()
        return self._real.send(request, **more)


def _connection(name: str, hit: Countdown, *, is_write: bool = True) -> None:
    """Die after a method of urllib3's connection."""
    from twshell.transport.connection import PlainConnection

    real = getattr(PlainConnection, name)

    def then(self: Any, *given: Any, **named: Any) -> Any:
        result = real(self, *given, **named)
        if self.current().is_write == is_write:
            hit()
        return result

    setattr(PlainConnection, name, then)


def _bytes(hit: Countdown, *, of_head: bool, half: bool) -> None:
    """Die when the head, or the body, of a write is out: whole, or half of it. Without a body, its head is meant."""
    from twshell.transport.connection import PlainConnection

    real = PlainConnection.send

    def send(self: Any, data: Any) -> None:
        is_head = data[:5] in (b"POST ", b"DELET", b"PUT /")
        is_last = not is_head or not re.search(rb"content-length: [1-9]", data.lower())
        is_meant = self.current().is_write and (is_head if of_head else is_last)
        if not is_meant or not hit.is_next():
            if is_meant:
                hit()
            real(self, data)
            return
        real(self, data[: len(data) // 2] if half else data)
        hit()

    PlainConnection.send = send  # type: ignore[method-assign]


_ON_THE_WIRE: dict[str, Callable[[Any, Countdown], None]] = {
    "after-intent": lambda session, hit: _sending(session, hit, is_write=True),
    "before-look": lambda session, hit: _sending(session, hit, is_write=False),
    "after-connect": lambda _, hit: _connection("_new_conn", hit),
    "mid-head": lambda _, hit: _bytes(hit, of_head=True, half=True),
    "after-head": lambda _, hit: _bytes(hit, of_head=True, half=False),
    "mid-body": lambda _, hit: _bytes(hit, of_head=False, half=True),
    "after-send": lambda _, hit: _connection("request", hit),
    "after-answer-head": lambda _, hit: _connection("getresponse", hit),
    "after-look-sent": lambda _, hit: _connection("request", hit, is_write=False),
}


# -- before a session is open -------------------------------------------------------


def before_opening(order: Mapping[str, Any]) -> None:
    """Build in the points that lie in no port: the migrations of a ledger, and the closing of its journal."""
    point, hit = order.get("point", ""), Countdown(order.get("nth", 1))
    if point in MIGRATING:
        _migrating(point, hit)
    elif point in ROTATING:
        _rotating(point)


def _migrating(point: str, hit: Countdown) -> None:
    from twshell.store import database

    real = database.migrate
    quiet = ("BEGIN", "PRAGMA", "SELECT")

    def migrate(connection: Any, schema: Any) -> None:
        if point == "in-migration":
            connection.set_trace_callback(lambda said: None if said.startswith(quiet) else hit())
        elif point == "migration-commit":
            connection.set_trace_callback(lambda said: die() if COMMIT.match(said) else None)
        real(connection, schema)
        connection.set_trace_callback(None)
        if point == "after-migration":
            die()

    database.migrate = migrate


def _rotating(point: str) -> None:
    from twshell.store import segments

    rename, register = os.rename, segments.register

    def renamed(old: Any, new: Any) -> None:
        if str(old).endswith(".new"):
            die()
        rename(old, new)

    def registered(connection: Any, segment: Any) -> None:
        if point == "segment-unknown":
            die()
        connection.set_trace_callback(lambda said: die() if COMMIT.match(said) else None)
        register(connection, segment)

    if point == "segment-unnamed":
        os.rename = renamed
    else:
        segments.register = registered

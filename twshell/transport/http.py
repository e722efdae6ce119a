"""send: a request goes out, an exchange comes back, whatever happens in between."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, urlencode

from twshell.domain.record import NamedTuple
from twshell.domain.wire import NOT_CONNECTED, Exchange, Request
from twshell.transport.flight import Flight, watched
from twshell.transport.origin import origin_of

if TYPE_CHECKING:
    from twshell.domain.clock import Clock
    from twshell.transport.client import Client

WAITS = (0.2, 0.4, 0.8)  # seconds before each further attempt to connect
IDLE = 50.0  # seconds after which a kept connection is not trusted any more
RETRIED = frozenset(("dns", "refused", "connect-timeout"))  # and only while nothing was connected


class Signer(Protocol):
    """What puts a credential on a request."""

    def auth(self, at: float) -> Callable[[Any], Any]:
        """Return what signs one prepared request, as of the server's unix time."""
        ...


class Transport:
    """One origin, one credential; may be used from several threads. Nothing heavy is loaded before the first send."""

    def __init__(
        self,
        base_url: str,
        signer: Signer,
        clock: Clock,
        *,
        user_agent: str,
        connect_timeout: float = 5.0,
        read_timeout: float = 10.0,
        total_timeout: float = 30.0,
        max_bytes: int = 8 * 2**20,
    ) -> None:
        """Raises UsageError for an address that is neither https nor loopback. Times are seconds."""
        self._origin = origin_of(base_url)
        self._signer = signer
        self._clock = clock
        self._user_agent = user_agent
        self._timeouts = (connect_timeout, read_timeout)
        self._total = total_timeout
        self._most = max_bytes
        self._client: Client | None = None
        self._lock = threading.Lock()
        self._used_at = 0.0

    def send(self, request: Request, *, offset: float = 0.0, cancelled: threading.Event | None = None) -> Exchange:
        """Send once; only what provably never connected is tried again, three times at most.

        `offset` is the server's clock minus ours, in seconds, for the signature. Setting `cancelled`, from any
        thread, ends the call within moments: before the first byte as "not-connected", after it as unknown.
        """
        event = cancelled if cancelled is not None else threading.Event()
        begun = self._clock.monotonic()
        for wait in (*WAITS, None):
            exchange = self._attempt(request, offset, event if cancelled is not None else None)
            spent = self._clock.monotonic() - begun
            is_provable = exchange.phase == NOT_CONNECTED and exchange.error in RETRIED
            if not is_provable or wait is None or spent + wait + self._timeouts[0] > self._total:
                return exchange
            if self._clock.wait(wait, event):
                return exchange._replace(error="cancelled")
        raise AssertionError("the last attempt always returns")

    def close(self) -> None:
        """Close every kept connection; the transport may be used again."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _attempt(self, request: Request, offset: float, cancelled: threading.Event | None) -> Exchange:
        client, wire = self._ready()
        started_at, begun = self._clock.wall(), self._clock.monotonic()
        if cancelled is not None and cancelled.is_set():
            return Exchange(request, NOT_CONNECTED, started_at, 0.0, error="cancelled")
        call = self._call(wire, request, started_at + offset)
        flight = Flight(is_write=request.is_write)
        raw, head, body = None, Head(), bytearray()
        error = ""
        with watched(flight, self._total, cancelled):
            try:
                raw = client.fly(call, flight, self._timeouts)
                head = Head(raw.status, headers_of(raw.headers))
                error = _verdict(raw.status)
                if not error:
                    wire.body_of(raw, self._most, body)
            except wire.FAILURES as failure:
                error = wire.error_of(flight, failure)
            error = error or flight.stopped  # a connection broken off may look like one that ended well
        if error and raw is not None:
            raw.close()  # what is left in it must not become the next answer
        elapsed = max(0.0, self._clock.monotonic() - begun)
        return Exchange(request, flight.phase, started_at, elapsed, *head, bytes(body), error)

    def _ready(self) -> tuple[Client, Any]:
        """Return the session, and its module: loading requests and urllib3 waits for the first call."""
        from twshell.transport import client as wire

        now = self._clock.monotonic()
        with self._lock:
            if self._client is None:
                self._client = wire.Client(self._origin, self._user_agent)
            elif now - self._used_at > IDLE:
                self._client.forget_idle()
            self._used_at = now
            return self._client, wire

    def _call(self, wire: Any, request: Request, at: float) -> Any:
        """Put address, JSON body and signature together."""
        if not request.path.startswith("/"):
            raise ValueError(f"{request.path!r} is no path")
        url = self._origin + request.path
        if request.query:
            url += "?" + urlencode(request.query, quote_via=quote, errors="replace")
        # ASCII escapes: what was typed may hold half a surrogate pair, which has no UTF-8.
        data = None if request.body is None else json.dumps(dict(request.body), allow_nan=False).encode()
        return wire.call(request.method, url, data, self._signer.auth(at))


class Head(NamedTuple):
    """Status and headers of an answer, in the order of an exchange."""

    status: int | None = None
    headers: Mapping[str, str] = {}


def headers_of(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers under lower-case names; cookies are neither kept nor shown to anybody."""
    return {name.lower(): headers[name] for name in headers if not name.lower().startswith("set-cookie")}


def _verdict(status: int) -> str:
    """Name what is wrong with a status, whatever else comes with it."""
    if 300 <= status < 400:
        return "redirect"
    return "" if 200 <= status < 600 else "bad-answer"

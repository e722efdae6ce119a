"""requests, tied down: one host, no redirects, no cookies, no environment, failures told as words."""

from __future__ import annotations

import http.client
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import requests.utils
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, InvalidChunkLength, ProtocolError, ReadTimeoutError
from urllib3.util.ssl_ import create_urllib3_context

from twshell.transport.connection import CutAnswer, TellingManager
from twshell.transport.flight import Flight, Stopped
from twshell.transport.redact import quieten

CHUNK = 65_536

# The first that an exception or one of its causes is of names the error. RemoteDisconnected is a reset to Python,
# but says that the server closed in good order, without an answer.
_WORDS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((ReadTimeoutError, TimeoutError), "timeout"),
    ((InvalidChunkLength,), "bad-answer"),
    ((http.client.RemoteDisconnected, http.client.IncompleteRead, CutAnswer, ssl.SSLEOFError), "cut"),
    ((ssl.SSLError,), "tls"),
    ((ConnectionError,), "reset"),
    ((http.client.HTTPException,), "bad-answer"),
    ((ProtocolError,), "cut"),
    ((OSError,), "reset"),
)


class BadBody(Exception):
    """A body that is not taken: `error` says why."""

    def __init__(self, error: str) -> None:
        """Keep the word."""
        super().__init__(error)
        self.error = error


FAILURES = (requests.RequestException, HTTPError, http.client.HTTPException, OSError, Stopped, BadBody)


class Client(requests.Session):
    """A session that can reach one origin only, and tells the flight of the calling thread how far it is."""

    def __init__(self, origin: str, user_agent: str) -> None:
        """Tie it to an origin such as `https://api.x.com`."""
        quieten()
        super().__init__()
        self._here = threading.local()
        self.adapters.clear()  # no other host has an adapter: nothing can be sent there, by whatever mistake
        self.mount(f"{origin}/", _Adapter(self.current, _trusting() if origin.startswith("https:") else None))
        self.trust_env = False  # no proxies, and no ~/.netrc, which would replace our Authorization
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.headers.clear()
        self.headers.update({"User-Agent": user_agent, "Accept": "application/json", "Accept-Encoding": "gzip"})

    def current(self) -> Flight:
        """The flight of the calling thread."""
        flight: Flight = self._here.flight
        return flight

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nothing is ever followed: a redirect would send a write twice, or credentials elsewhere."""
        return

    def fly(self, request: requests.Request, flight: Flight, timeouts: tuple[float, float]) -> Any:
        """Sign and send, and return urllib3's answer with its head read and its body not."""
        self._here.flight = flight
        prepared = self.prepare_request(request)
        return self.send(prepared, stream=True, allow_redirects=False, timeout=timeouts).raw

    def forget_idle(self) -> None:
        """Close the connections that wait to be used again."""
        for adapter in self.adapters.values():
            adapter.poolmanager.clear()  # type: ignore[attr-defined]


class _Adapter(HTTPAdapter):
    """Makes connections that tell; certificates are verified whatever is asked for."""

    def __init__(self, current: Callable[[], Flight], trust: ssl.SSLContext | None) -> None:
        """Keep one context for all connections: reading the certificates takes longer than shaking hands."""
        self._current, self._trust = current, trust
        super().__init__(pool_connections=1, pool_maxsize=4, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        """Make the manager of telling pools."""
        self.poolmanager = TellingManager(
            self._current, num_pools=connections, maxsize=maxsize, block=block, ssl_context=self._trust, **options
        )

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """The context has the certificates already."""
        conn.cert_reqs = "CERT_REQUIRED"

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send without proxies or client certificates, and with verification."""
        return super().send(request, *args, **{**kwargs, "verify": True, "cert": None, "proxies": {}})


def _trusting() -> ssl.SSLContext:
    """Return a context that trusts the certificates requests comes with, for TLS 1.2 and up (facts x-api §1.1)."""
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED, ssl_minimum_version=ssl.TLSVersion.TLSv1_2)
    context.load_verify_locations(requests.utils.DEFAULT_CA_BUNDLE_PATH)
    return context


def call(method: str, url: str, data: bytes | None, auth: Callable[[Any], Any]) -> requests.Request:
    """Put a request together; it is signed when it is sent."""
    headers = {} if data is None else {"Content-Type": "application/json"}
    return requests.Request(method, url, headers=headers, data=data, auth=auth)


def error_of(flight: Flight, failure: BaseException) -> str:
    """Name what went wrong, in the words of domain.wire.Exchange."""
    if flight.stopped:
        return flight.stopped
    if flight.error:
        return flight.error
    if isinstance(failure, BadBody):
        return failure.error
    causes = list(_causes(failure))
    for kinds, word in _WORDS:
        if any(isinstance(cause, kinds) for cause in causes):
            return word
    return "bad-answer"


def _causes(failure: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all that it wraps: both libraries put the cause into the arguments.

    Those of requests are left out: every one of them is an OSError, which says nothing.
    """
    waiting: list[Any] = [failure]
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException):
            if not isinstance(cause, requests.RequestException):
                yield cause
            waiting += [*cause.args, cause.__cause__, getattr(cause, "reason", None)]


def body_of(raw: Any, most: int, body: bytearray) -> None:
    """Read a body into `body`, unpacking gzip, at most so many bytes; raises BadBody or one of FAILURES."""
    encoding = raw.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise BadBody("bad-answer")  # only gzip was asked for
    declared = raw.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > most:
        raise BadBody("too-big")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if encoding.endswith("gzip") else None
    packed = 0
    for chunk in raw.stream(CHUNK, decode_content=False):
        packed += len(chunk)
        try:
            # One byte more than there is room for tells a bomb from a fit without unpacking it.
            body += unpack.decompress(chunk, most - len(body) + 1) if unpack else chunk
        except zlib.error as error:
            raise BadBody("bad-gzip") from error
        if len(body) > most or packed > most:
            raise BadBody("too-big")
    if unpack and packed and not (unpack.eof and not unpack.unused_data):
        raise BadBody("bad-gzip")

"""An answer on its way out: status, body, headers and the manner of its delivery; changes with X's plumbing headers."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from twshell.sim.problems import phrase

Headers = list[tuple[str, str]]

JSON_TYPE = "application/json; charset=utf-8"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLUMBING = (
    ("server", "cloudflare envoy"),
    ("cache-control", "no-cache, no-store, max-age=0"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "SAMEORIGIN"),
    ("x-xss-protection", "0"),
    ("api-version", "2.167"),
)


class Manner(NamedTuple):
    """How an answer is delivered when it is not simply sent: see faults.py for the kinds."""

    kind: str = "send"
    delay: float = 0.0
    pause: float = 0.0  # between the pieces of a drip, seconds
    piece: int = 1  # bytes of a piece of a drip
    where: str = ""  # truncate: status | headers | body | chunk
    size: int = 0  # flood: bytes


SEND = Manner()


class Reply(NamedTuple):
    """A whole answer; `body` is not yet compressed."""

    status: int
    body: bytes
    headers: Headers
    manner: Manner = SEND
    close: bool = False


def json_bytes(body: Any) -> bytes:
    """Return compact UTF-8 JSON as X sends it."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def http_date(now: float) -> str:
    """Return `now` (unix seconds) as an HTTP date, in English whatever the locale."""
    at = datetime.fromtimestamp(now, UTC)
    return (
        f"{_DAYS[at.weekday()]}, {at.day:02} {_MONTHS[at.month - 1]} {at.year} "
        f"{at.hour:02}:{at.minute:02}:{at.second:02} GMT"
    )


def plumbing(now: float, trace: str, ray: str, took_ms: int) -> Headers:
    """Return the headers X puts on every answer; `trace` is the 16 hex digits support asks for."""
    return [
        ("date", http_date(now)),
        *_PLUMBING,
        ("x-transaction-id", trace),
        ("cf-ray", ray),
        ("x-response-time", str(took_ms)),
    ]


def gzipped(body: bytes) -> bytes:
    """Return the body compressed fast, the same bytes for the same body."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def accepts_gzip(headers: dict[str, str]) -> bool:
    """Whether the request's headers allow a gzip body."""
    for choice in headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = choice.partition(";")
        if name.strip() in ("gzip", "*") and quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            return True
    return False


def head_bytes(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    """Return the status line, the header fields and the blank line."""
    lines = [f"HTTP/1.1 {status} {phrase(status) if status >= 400 else _good_phrase(status)}"]
    lines.extend(f"{name}: {value}" for name, value in headers)
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _good_phrase(status: int) -> str:
    return {200: "OK", 201: "Created", 204: "No Content", 301: "Moved Permanently", 302: "Found"}.get(status, "Moved")

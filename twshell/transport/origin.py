"""Which addresses the API may have: where credentials may go."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from twshell.domain.errors import UsageError

LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))  # plain http reaches this machine only


def origin_of(address: str) -> str:
    """Return scheme, host and port of an API address; raises UsageError where credentials may not go there."""
    origin = _origin(address)
    if origin is None:
        from twshell.transport.redact import redact  # not at the top: a good address is told without it

        shown = re.sub(r"//[^/]*@", "//…@", redact(address))  # somebody may have put a password in front
        what = f"{shown!r} is no address of an API"
        raise UsageError(what, "https://api.x.com, or http:// on this machine")
    return origin


def _origin(address: str) -> str | None:
    if not address.isascii() or not address.isprintable() or " " in address or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if (
        parts.username is not None
        or parts.password is not None
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        return None
    if not host or parts.scheme not in ("https", "http") or (parts.scheme == "http" and host not in LOOPBACK):
        return None
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")

"""Form bodies with files in them (RFC 7578), bounded; changes with what uploads send."""

from __future__ import annotations

import re

from twshell.sim.problems import Refusal, invalid_request

_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,70})"|([^\s;,]{1,70}))', re.IGNORECASE)
_NAME = re.compile(r'(?:^|[\s;])name="([^"]*)"', re.IGNORECASE)
_MAX_PARTS = 32


def parts_of(content_type: str, body: bytes) -> dict[str, bytes]:
    """Return the parts by name (of a repeated name the last); a Refusal 400 for what is not well formed."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise _malformed()
    mark = b"--" + (found.group(1) or found.group(2)).encode("latin-1", "replace")
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 3 or len(pieces) > _MAX_PARTS + 2 or not pieces[-1].startswith(b"--"):
        raise _malformed()
    parts: dict[str, bytes] = {}
    for piece in pieces[1:-1]:
        head, blank, content = piece.partition(b"\r\n\r\n")
        if not blank or not head.startswith((b"\r\n", b" ", b"\t")):
            raise _malformed()
        name = _NAME.search(_disposition(head))
        if name is None:
            raise _malformed()
        parts[name.group(1)] = content
    return parts


def _disposition(head: bytes) -> str:
    for line in head.decode("latin-1").split("\r\n"):
        field, _, value = line.partition(":")
        if field.strip().lower() == "content-disposition":
            return value
    return ""


def _malformed() -> Refusal:
    return Refusal(400, invalid_request([("The multipart body is malformed.", "", ())]))

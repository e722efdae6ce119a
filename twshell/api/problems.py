"""Complaints in an answer, in every form X makes them: v2 problems, v1.1 codes, OAuth errors, XML, HTML, plain text."""

from __future__ import annotations

import re
from typing import Any

from twshell.api.things import id_of, text_of
from twshell.domain.wire import Problem

LONGEST = 1000  # characters of a detail worth keeping
MOST = 500
_PAGE = 16_384  # bytes of a page that are looked at
_XML = re.compile(r'<error code="(\d{1,6})">([^<]{0,1000})')
_SIGNS = ("title", "detail", "type", "error")


def problems_in(document: dict[str, Any]) -> tuple[Problem, ...]:
    """Read the complaints of a JSON answer: the answer itself where it is one, then its `errors`."""
    found = []
    if "data" not in document and any(isinstance(document.get(sign), str) for sign in _SIGNS):
        found.append(_problem(document))
    listed = document.get("errors")
    if isinstance(listed, str):
        found.append(Problem(detail=listed[:LONGEST]))
    elif isinstance(listed, list):
        segment = found[0].segment if found else ""
        for each in listed[:MOST]:
            if isinstance(each, dict):
                found.append(_problem(each, segment))
            elif isinstance(each, str):
                found.append(Problem(segment=segment, detail=each[:LONGEST]))
    elif isinstance(listed, dict):
        found.append(_problem(listed))
    return tuple(found)


def _problem(item: dict[str, Any], above: str = "") -> Problem:
    """Read one complaint; `above` is the segment of the one that encloses it, for those that name none."""
    get = item.get
    parameter, value = _text(get("parameter")), _text(get("value"))
    named = get("parameters")
    if not parameter and isinstance(named, dict) and named:
        parameter, values = next(iter(named.items()))
        value = _text(values[0] if isinstance(values, list) and values else values)
    error = _text(get("error"))
    detail = _text(get("detail")) or _text(get("message")) or _text(get("error_description"))
    if not detail and " " in error:  # v1.1: {"error": "Not authorized."}
        error, detail = "", error
    return Problem(
        segment_of(text_of(get("type"))) or above,
        _text(get("title")),
        detail,
        _number(get("status")),
        _number(get("code")),
        _text(get("reason")) or _text(get("connection_issue")) or _text(get("disconnect_type")),
        parameter,
        value,
        _text(get("resource_type")),
        _text(get("resource_id")),
        _text(get("period")),
        _text(get("reset_date")),
        _text(get("field")),
        _text(get("section")),
        error,
    )


def segment_of(kind: str) -> str:
    """Return the last path segment of a problem type; the host changed once (facts x-api §0). about:blank stays."""
    return kind.rstrip("/").rsplit("/", 1)[-1][:LONGEST]


def problems_of_page(body: bytes) -> tuple[Problem, ...]:
    """Read what a body that is no JSON says: an HTML page's title and words, XML's code, or plain text."""
    text = body[:_PAGE].decode("utf-8", "replace").strip()
    if found := _XML.search(text):
        return (Problem(detail=found[2].strip(), code=int(found[1])),)
    if is_page(body):
        title, words = _page(text)
        return (Problem(title=title[:LONGEST], detail=words[:LONGEST], is_html=True),)
    return (Problem(detail=text[:LONGEST]),) if text and text[0] not in "{[" else ()


def is_page(body: bytes) -> bool:
    """Say whether a body is a web page: every document that begins with a tag."""
    return body[:256].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _page(text: str) -> tuple[str, str]:
    """Return the title and the visible words of a page."""
    title, words, inside = "", [], ""
    for part in text.split("<"):
        tag, _, rest = part.partition(">")
        name = tag[:8].lower().rstrip("/ \t\r\n")
        rest = " ".join(rest.split())
        if name.startswith(("script", "style")):
            inside = name
        elif name.startswith("/"):
            inside = ""
        if name == "title":
            title = rest
        elif rest and not inside:
            words.append(rest)
    return title, " ".join(words)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value[:LONGEST]
    return id_of(value)


def _number(value: Any) -> int | None:
    found = id_of(value)
    return int(found) if found and len(found) < 7 else None

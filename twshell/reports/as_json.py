"""A report as one JSON document: the figures themselves, and every row they are made from."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from twshell.domain.money import MICRO, Price
from twshell.domain.stored import JournalRow
from twshell.reports.layout import HOW_TO_TRY, WHAT
from twshell.reports.material import Material
from twshell.reports.summary import ErrorKind, Hour, Summary, Use, summarise, told_windows
from twshell.reports.words import moment

Document = dict[str, Any]
MOST_ROWS = 5_000
Clean = Callable[[str], str]


def document(material: Material, clean: Clean) -> Document:
    """Return the report as values."""
    summary = summarise(material.rows, material.posts, material.limits)
    focus = material.focus
    return {
        "type": "report", "made_at": iso(material.made_at), "since": iso(material.since), "until": iso(material.until),
        "demo": material.demo or None, "is_cut": material.is_cut,
        "app": {
            "id": material.who.app_id or None, "consumer_key_ending": material.who.key_ending or None, "what": WHAT,
            "how_to_try": HOW_TO_TRY,
        },
        "user": {"id": material.who.user_id or None, "username": clean(material.who.username) or None},
        "credential": {
            "kind": material.who.kind, "access_level": summary.access_level or None, "tier": material.who.tier,
        },
        "versions": dict(material.versions), "clock_offset": round(material.clock_offset, 3),
        "totals": summary.totals._asdict() | {"price": _cost(summary.totals.price)},
        "first_rejected": _turning(summary, material, clean),
        "about": None if focus is None else {
            "title": clean(focus.title), "rows": [_row(row, material, clean) for row in focus.rows],
            "likewise": [_row(row, material, clean) for row in focus.likewise],
            "explained": [clean(said) for said in focus.explained],
        },
        "hours": [_hour(hour) for hour in summary.hours], "limits": [_use(use) for use in summary.uses],
        "errors": [_kind(kind) for kind in summary.errors], "posts": summary.shares._asdict(),
        "sources": dict(summary.sources), "measures": list(material.measures),
        "brakes": [each._asdict() | {"since": iso(each.since), "until": iso(each.until)} for each in material.brakes],
        "waiting": material.waiting._asdict(),
        "journal": {"rows": material.journal.rows, "faults": list(material.journal.faults), "head": material.head},
        "rows": [_row(row, material, clean) for row in material.rows[-MOST_ROWS:]],
    }  # fmt: skip


def text(material: Material, clean: Clean) -> str:
    """Write the report for a file: printable ASCII alone."""
    return json.dumps(document(material, clean), ensure_ascii=True, allow_nan=False, indent=1) + "\n"


def row_document(row: JournalRow) -> Document:
    """Write a row of the journal; what it does not tell is null."""
    found = {name: value if value != "" else None for name, value in row._asdict().items()}
    limits = {
        window: {"limit": limit, "remaining": left} for window, (limit, left) in told_windows(row.limits).items()
    }
    found["at"] = iso(row.at_ms / 1000)
    return {"type": "journal", **found, "limits": limits}


def iso(at: float | None) -> str | None:
    """Write a moment as X does, with milliseconds: 2026-11-24T12:00:00.123Z."""
    return None if at is None else f"{moment(at):%Y-%m-%dT%H:%M:%S}.{round(at * 1000) % 1000:03}Z"


def _row(row: JournalRow, material: Material, clean: Clean) -> Document:
    found = row_document(row)
    text = material.texts.get(row.write_id)
    return found | {"text": clean(text)} if text else found


def _turning(summary: Summary, material: Material, clean: Clean) -> Document | None:
    turning = summary.turning
    if turning is None:
        return None
    last = turning.last_done
    return {
        "row": _row(turning.row, material, clean), "last_done": _row(last, material, clean) if last else None,
        "rejected_after": turning.rejected_after, "done_after": turning.done_after,
    }  # fmt: skip


def _hour(hour: Hour) -> Document:
    return {**hour._asdict(), "at": iso(hour.at), "price": _cost(hour.price)}


def _use(use: Use) -> Document:
    return {**use._asdict(), "window": use.window or None, "limit": use.limit or None}


def _kind(kind: ErrorKind) -> Document:
    rows = kind.rows
    return {
        "status": kind.status, "code": kind.code, "problem": kind.problem or None, "cause": kind.cause,
        "count": len(rows), "first": iso(rows[0].at_ms / 1000), "last": iso(rows[-1].at_ms / 1000),
        "transaction_ids": [row.transaction_id for row in rows if row.transaction_id],
    }  # fmt: skip


def _cost(price: Price) -> list[float]:
    return [price.low / MICRO, price.high / MICRO]

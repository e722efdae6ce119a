"""Rows of the journal as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.money import Price, price_text
from twshell.domain.stored import JournalRow, Verified
from twshell.domain.wording import times
from twshell.render.times import MONTHS, moment
from twshell.session.budgets import LABELS

if TYPE_CHECKING:
    from twshell.session.session import Session

SHOWS = (
    "What this shows: no row between the first and the last was changed, put elsewhere or taken out after it was "
    "written, be it by damage or by somebody who did not write every later row anew."
)
SHOWS_NOT = (
    "What it cannot show: that no rows were cut off at the end, and that the whole was not written anew by somebody "
    "who may write the file. You may: it is no proof against its owner. What X can look up are its own transaction ids."
)


def row_lines(session: Session, row: JournalRow) -> tuple[str, ...]:
    """Write a row in one line; of a refusal, with the call and X's ids beneath it."""
    head = f"{row.seq:>6}  {_time(session, row)}  {_outcome(row):<7}  {_deed(row)}"
    details = [
        f"#{row.write_id}" if row.write_id else "",
        f"{row.latency_ms} ms" if row.latency_ms is not None else "",
        "; ".join(_limit(part) for part in filter(None, row.limits.split("; "))),
        price_text(Price(row.cost_low, row.cost_high)) if row.cost_high else "",
        row.source if row.source not in ("", "typed") else "",
    ]
    lines = ["  ".join([head, *filter(None, details)])]
    if row.cause and row.method:
        ids = (("x-transaction-id", row.transaction_id), ("cf-ray", row.cf_ray))
        told = [f"{name} {value}" for name, value in ids if value]
        lines += [f"{'':18}{each}" for each in (f"{row.method} {row.template}", "  ".join(told)) if each]
    return tuple(lines)


def _time(session: Session, row: JournalRow) -> str:
    """Write when it was: the time of day, with the day where it is not today."""
    then = moment(row.at_ms / 1000, session.utc_offset)
    today = moment(session.now(), session.utc_offset).date()
    day = "" if then.date() == today else f"{MONTHS[then.month - 1]} {then.day:>2} "
    return f"{day}{then:%H:%M:%S}"


def _outcome(row: JournalRow) -> str:
    if row.phase in ("intent", "note"):
        return row.phase
    if row.status is None:
        return row.error or row.reached
    code = f" {row.code}" if row.code is not None else ""
    return f"{row.status}{code}"


def _deed(row: JournalRow) -> str:
    """Write what was done: the line as typed without its texts, and what was made of the answer."""
    if row.phase == "note":
        about = f": {row.size} rows closed into {row.template}" if row.verb == "journal" else ""
        told = row.line or " ".join(filter(None, (row.verb, row.state)))
        return f"{told}{about}" + (f" ({row.cause})" if row.cause else "")
    state = row.state if row.state in ("rejected", "unknown") else ""
    told = " ".join(filter(None, (state, row.cause)))
    label = LABELS.get((row.method, row.template), f"{row.method} {row.template}")
    line = row.line or row.verb
    line += f", {label}" if row.phase == "read" and label != row.verb else ""
    return f"{line} ({told})" if told else line


def _limit(part: str) -> str:
    """Write `15m 50 41 1795522500` as 15m 41/50."""
    window, limit, left, *_ = part.split(" ")
    return f"{window} {left}/{limit}"


def verdict_lines(found: Verified, head: str) -> tuple[str, ...]:
    """Say what a look over the whole journal found, and what such a look can and cannot show."""
    closed = f", {times(found.segments, 'closed segment')} included" if found.segments else ""
    if found.faults:
        return tuple(f"  {fault}" for fault in found.faults)
    whole = f"{found.rows} rows{closed}: no damage, no reordering, no row missing between the first and the last."
    pins = "Its head, which noted elsewhere pins all that came before, is now"
    return (whole, "", SHOWS, "", SHOWS_NOT, "", pins, f"  {head}")

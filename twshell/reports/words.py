"""How moments, calls, prices and causes are worded in a report."""

from __future__ import annotations

from datetime import UTC, datetime

from twshell.domain.cause_table import CAUSES
from twshell.domain.money import Price, price_text
from twshell.domain.stored import JournalRow

CREDENTIALS = {"1a": "OAuth 1.0a user context", "2U": "OAuth 2.0 user context", "B": "app-only bearer token"}
WINDOWS = {"15m": "15 min", "24h": "24 h", "24h-app": "24 h, whole app"}
NOT_KNOWN = "n/a"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(at: float) -> datetime:
    """Return a moment as a reading of the UTC calendar."""
    return datetime.fromtimestamp(at, UTC)


def minute(at: float) -> str:
    """Write a moment to the minute: 2026-11-24 12:00 UTC."""
    return f"{moment(at):%Y-%m-%d %H:%M} UTC"


def instant(at_ms: int) -> str:
    """Write a moment to the millisecond: 2026-11-24 12:00:00.123 UTC."""
    return f"{moment(at_ms // 1000):%Y-%m-%d %H:%M:%S}.{at_ms % 1000:03} UTC"


def day(at: float) -> str:
    """Write a day short: 24 Nov."""
    then = moment(at)
    return f"{then.day} {MONTHS[then.month - 1]}"


def counted(count: int, one: str) -> str:
    """Write a count with its noun: 1 call, 2 calls, no calls."""
    return f"{count or 'no'} {one if count == 1 else one + 's'}"


def percent(part: int, whole: int) -> str:
    """Write a share: 12 %."""
    return f"{round(100 * part / whole)} %" if whole else NOT_KNOWN


def money(price: Price) -> str:
    """Write what calls cost by the estimate."""
    return price_text(price)


def outcome(row: JournalRow) -> str:
    """Write what came back: 403 code 261, or how far it got where no answer came."""
    if row.status is None:
        return f"no answer ({row.error or row.reached})"
    return f"{row.status} code {row.code}" if row.code is not None else str(row.status)


def cause(name: str) -> str:
    """Write a cause as people read it, with the name twsh gives it."""
    known = CAUSES.get(name)
    return f"{known.what} ({name})" if known else name


def ids(row: JournalRow) -> str:
    """Write X's and Cloudflare's ids of a call, a line each."""
    return f"x-transaction-id {row.transaction_id or NOT_KNOWN}\ncf-ray {row.cf_ray or NOT_KNOWN}"


def left(limits: str) -> str:
    """Write what a row says of its narrowest window: `15m 50 41 1795522500` is 41 of 50."""
    window, *numbers = limits.partition("; ")[0].split(" ")
    return f"{numbers[1]} of {numbers[0]} in {WINDOWS.get(window, window)}" if len(numbers) > 1 else ""


def source(name: str) -> str:
    """Write where a line came from."""
    known = {
        "typed": "typed by hand at the prompt", "-c": "given on the command line", "-": "read from standard input",
        "resume": "typed, kept while writing was stopped, sent by `resume`",
    }  # fmt: skip
    return known.get(name, f"from {name}" if name.startswith("macro") else name)

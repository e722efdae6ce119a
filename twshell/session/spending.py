"""What was spent, gathered for showing: totals, by command and by endpoint, beside the caps and X's own figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from twshell.domain.budget import BucketKey
from twshell.domain.money import MICRO, Price, dollars, price_text
from twshell.domain.outcome import Bar, Bars, Text
from twshell.domain.wording import times
from twshell.session.budgets import label

if TYPE_CHECKING:
    from twshell.session.session import Session
    from twshell.store.books import Booking

PERIODS = ("today", "month")
CAPS = {"today": "day", "month": "month"}


class Total:
    """Calls and money added up."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.calls, self.price = 0, Price()

    def add(self, booking: Booking) -> None:
        """Take a booking in."""
        self.calls += booking.calls
        self.price = self.price.plus(booking.price)


def totals(session: Session) -> Text:
    """Say what today and this month cost, and what the caps leave of it."""
    caps = session.snapshot().caps
    lines, data = [], []
    for period in PERIODS:
        total = Total()
        for booking in _bookings(session, period):
            total.add(booking)
        cap = caps.get(CAPS[period])
        of = f" of your cap of {dollars(cap)}" if cap is not None else ""
        lines.append(f"{period:<6} {price_text(total.price)} spent{of}, {times(total.calls, 'call')}")
        data.append(_document(period, "total", period, total) | ({"cap": cap / MICRO} if cap is not None else {}))
    return Text(tuple(lines), data=tuple(data))


def by_command(session: Session, period: str) -> Bars:
    """Return what each command cost, the dearest first."""
    return _bars(session, period, "command", lambda booking: booking.verb or "?")


def by_endpoint(session: Session, period: str) -> Bars:
    """Return what each endpoint cost, the dearest first."""
    return _bars(session, period, "endpoint", lambda booking: label(BucketKey(booking.method, booking.template)))


def _bars(session: Session, period: str, by: str, name_of: Callable[[Booking], str]) -> Bars:
    found: dict[str, Total] = {}
    for booking in _bookings(session, period):
        found.setdefault(name_of(booking), Total()).add(booking)
    ordered = sorted(found.items(), key=lambda item: (-item[1].price.high, -item[1].calls, item[0]))
    rows = tuple(
        Bar(name, total.price.high, f"{price_text(total.price)}, {times(total.calls, 'call')}")
        for name, total in ordered
    )
    title = f"By {by}, {'today' if period == 'today' else 'this month'}"
    return Bars(title if rows else "", rows, data=tuple(_document(period, by, *item) for item in ordered))


def _bookings(session: Session, period: str) -> tuple[Booking, ...]:
    today = session.ledger.books.today(session.now())
    return session.ledger.books.bookings(session.identity, today if period == "today" else f"{today[:8]}01")


def _document(period: str, by: str, name: str, total: Total) -> dict[str, Any]:
    return {
        "type": "cost", "period": period, "by": by, "name": name, "calls": total.calls,
        "cost": [total.price.low / MICRO, total.price.high / MICRO],
    }  # fmt: skip


def posts_told(session: Session, deed: Mapping[str, Any]) -> Text:
    """Set X's count of the posts read beside one's own (facts x-api §2.9: counts are strings, or numbers)."""
    today = session.ledger.books.today(session.now())
    told = sum(_posts_of(row) for row in _days(deed) if str(row.get("date", "")).startswith(today))
    ours = session.ledger.books.posts_paid(session.identity, today)
    month, cap = _number(deed.get("project_usage")), _number(deed.get("project_cap"))
    lines = [f"posts  X counts {told} read today; twsh was billed for {times(ours, 'different one')}"]
    if cap:
        lines.append(
            f"       {month} of {cap} read in this cycle, which begins on day {deed.get('cap_reset_day', '?')}"
        )
    data = {
        "type": "cost", "by": "server", "name": "posts", "today": told, "here": ours, "difference": told - ours,
        "cycle": month, "cap": cap,
    }  # fmt: skip
    return Text(tuple(lines), data=(data,))


def _days(deed: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = deed.get("daily_project_usage")
    parts = found if isinstance(found, list) else [found]
    rows = [row for part in parts if isinstance(part, Mapping) for row in _rows_of(part)]
    return [row for row in rows if isinstance(row, Mapping)]


def _rows_of(part: Mapping[str, Any]) -> list[Any]:
    usage = part.get("usage")
    if not isinstance(usage, list):
        return []
    return [{"date": part.get("date"), **row} if isinstance(row, Mapping) else row for row in usage]


def _posts_of(row: Mapping[str, Any]) -> int:
    return _number(row.get("usage", row.get("tweets_consumed")))


def _number(value: Any) -> int:
    return int(value) if isinstance(value, (int, str)) and str(value).isdecimal() else 0


def credit_told(session: Session, deed: Mapping[str, Any]) -> Text:
    """Set what X took from the credit since it was last asked beside what twsh estimates."""
    balance = deed.get("total_balance")
    if not isinstance(balance, (int, float)):
        return unavailable("credit", "X's answer holds no balance")
    books, now = session.ledger.books, session.now()
    micro, before = round(balance * MICRO), books.balance(session.identity)
    line = f"credit {dollars(micro)} left, says X"
    data: dict[str, Any] = {"type": "cost", "by": "server", "name": "credit", "balance": micro / MICRO}
    if before is not None:
        since, was = before
        taken, ours = was - micro, books.spent_since(session.identity, since)
        off = 0 if ours.low <= taken <= ours.high else taken - (ours.high if taken > ours.high else ours.low)
        verdict = "as estimated" if not off else f"{dollars(abs(off))} {'more' if off > 0 else 'less'} than estimated"
        told = (
            f"taken since {session.clock_text(since)}: {dollars(taken)}; twsh estimates {price_text(ours)}: {verdict}"
        )
        line = f"{line}; {told}"
        data |= {"taken": taken / MICRO, "estimate": [ours.low / MICRO, ours.high / MICRO], "difference": off / MICRO}
    else:
        line += "; the next `cost --server` sets what was taken since beside the estimate"
    books.say_balance(session.identity, micro, now)
    return Text((line,), data=(data,))


def unavailable(name: str, why: str) -> Text:
    """Say that a figure of X's is not to be had."""
    data = {"type": "cost", "by": "server", "name": name, "available": False, "why": why}
    return Text((f"{name:<6} {why}",), "note", (data,))

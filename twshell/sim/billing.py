"""Counts what calls cost: resources once a UTC day, writes by the request; changes with how X bills."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from twshell.sim.prices import EACH, FREE, OWNED, PRICES, Price, Resource

_INCLUDED: tuple[tuple[str, Resource], ...] = (("users", "user"), ("tweets", "post"), ("posts", "post"))


class Charge(NamedTuple):
    """One line of the bill: unix seconds, operation, dollars, resources billed and resources billed before today.

    `saved`: the dollars that those billed before today would have cost once more.
    """

    at: float
    operation: str
    usd: float
    resources: int = 0
    repeated: int = 0
    saved: float = 0.0


class Bill:
    """What was charged. A resource is billed once a UTC day; a failed call costs nothing (facts §4)."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.charges: list[Charge] = []
        self.total = 0.0
        self.posts_read: dict[str, int] = {}
        self.day = ""
        self.billed: set[tuple[str, str]] = set()  # of that day

    def charge_read(self, operation: str, body: dict[str, Any], now: float, *, owned: bool, included: bool) -> float:
        """Charge a good read by the resources in its body; `owned`: at the owner's price; return the dollars."""
        price = PRICES.get(operation, FREE)
        usd, saved = price.request, 0.0
        billed = repeated = 0
        for resource, resource_id, each in _resources(price, body, owned=owned and price.owned, included=included):
            if resource == "post":
                self._count_post(now)
            if self._is_new(resource, resource_id, now):
                usd += each
                billed += 1
            else:
                repeated += 1
                saved += each
        self._note(Charge(now, operation, round(usd, 6), billed, repeated, round(saved, 6)))
        return round(usd, 6)

    def count_read(self, operation: str, body: dict[str, Any], now: float, *, included: bool) -> None:
        """Count the posts of a good read where the month is paid for, not the post."""
        for resource, _, _ in _resources(PRICES.get(operation, FREE), body, owned=False, included=included):
            if resource == "post":
                self._count_post(now)

    def charge_write(self, operation: str, now: float, usd: float | None = None) -> float:
        """Charge a write that was done: its own price where the text decides it, else the published one."""
        amount = PRICES.get(operation, FREE).request if usd is None else usd
        self._note(Charge(now, operation, amount))
        return amount

    def since(self, start: float) -> float:
        """Return the dollars charged at or after `start` (unix seconds)."""
        return sum(charge.usd for charge in self.charges if charge.at >= start)

    def reads_in_month(self, now: float) -> int:
        """Return how many posts were read in the UTC month of `now`."""
        month = day_of(now)[:7]
        return sum(count for day, count in self.posts_read.items() if day.startswith(month))

    def as_json(self) -> dict[str, Any]:
        """Return totals by day and by operation, in dollars, and every charge."""
        by_day: dict[str, float] = {}
        by_operation: dict[str, dict[str, float]] = {}
        for charge in self.charges:
            day = day_of(charge.at)
            by_day[day] = round(by_day.get(day, 0.0) + charge.usd, 6)
            row = by_operation.setdefault(charge.operation, {"calls": 0, "resources": 0, "usd": 0.0})
            row["calls"] += 1
            row["resources"] += charge.resources
            row["usd"] = round(row["usd"] + charge.usd, 6)
        return {
            "total_usd": round(self.total, 6),
            "by_day": by_day,
            "by_operation": by_operation,
            "charges": [charge._asdict() for charge in self.charges],
        }

    def _count_post(self, now: float) -> None:
        day = day_of(now)
        self.posts_read[day] = self.posts_read.get(day, 0) + 1

    def _is_new(self, resource: str, resource_id: str, now: float) -> bool:
        day = day_of(now)
        if day != self.day:
            self.day = day
            self.billed.clear()
        if (resource, resource_id) in self.billed:
            return False
        self.billed.add((resource, resource_id))
        return True

    def _note(self, charge: Charge) -> None:
        if charge.usd or charge.resources or charge.repeated:
            self.charges.append(charge)
            self.total += charge.usd


def day_of(now: float) -> str:
    """Return the UTC day of `now` (unix seconds) as YYYY-MM-DD."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d")


def cycle_start(now: float) -> float:
    """Return the start of the billing cycle: the first of the UTC month, unix seconds."""
    return datetime.fromtimestamp(now, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()


def next_cycle(now: float) -> str:
    """Return the day the next billing cycle starts, YYYY-MM-DD."""
    at = datetime.fromtimestamp(now, UTC)
    return f"{at.year + at.month // 12}-{at.month % 12 + 1:02}-01"


def _resources(price: Price, body: dict[str, Any], *, owned: bool, included: bool) -> list[tuple[Resource, str, float]]:
    found: list[tuple[Resource, str, float]] = []
    if price.each is not None:
        data = body.get("data", [])
        each = OWNED if owned else EACH[price.each] if price.flat is None else price.flat
        found.extend((price.each, str(item["id"]), each) for item in (data if isinstance(data, list) else [data]))
    if included:
        for name, resource in _INCLUDED:
            found.extend((resource, str(item["id"]), EACH[resource]) for item in body.get("includes", {}).get(name, []))
    return found

"""Amounts of money: micro-dollars as integers, so that sums are exact; a range where the price is not certain."""

from __future__ import annotations

from twshell.domain.record import NamedTuple

MICRO = 1_000_000


class Price(NamedTuple):
    """From least to most, in micro-dollars."""

    low: int = 0
    high: int = 0

    def plus(self, other: Price) -> Price:
        """Add two ranges."""
        return Price(self.low + other.low, self.high + other.high)

    def times(self, count: int) -> Price:
        """Multiply a range."""
        return Price(self.low * count, self.high * count)


def dollars(micro: int) -> str:
    """Write an amount as people write it: $0.015, $1.20."""
    text = f"{micro / MICRO:.3f}"
    return "$" + (text[:-1] if text.endswith("0") else text)


def price_text(price: Price) -> str:
    """Write a range: `$0.015`, or `$0.00 to $0.20` where it is not certain."""
    return dollars(price.high) if price.low == price.high else f"{dollars(price.low)} to {dollars(price.high)}"

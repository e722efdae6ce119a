"""Amounts are whole micro-dollars, so that sums are exact, and are written as people write them."""

from __future__ import annotations

import pytest

from twshell.domain.money import Price, dollars, price_text

AMOUNTS = [(0, "$0.00"), (15_000, "$0.015"), (10_000, "$0.01"), (200_000, "$0.20"), (1_000, "$0.001"),
           (1_200_000, "$1.20"), (1_234_567, "$1.235"), (1_000_000_000, "$1000.00")]  # fmt: skip


@pytest.mark.parametrize(("micro", "text"), AMOUNTS)
def test_dollars(micro: int, text: str) -> None:
    assert text == dollars(micro)


def test_a_range_is_written_as_one() -> None:
    assert "$0.015" == price_text(Price(15_000, 15_000))
    assert "$0.00 to $0.50" == price_text(Price(0, 500_000))


def test_ranges_add_and_multiply() -> None:
    assert Price(11, 22) == Price(1, 2).plus(Price(10, 20))
    assert Price(3, 6) == Price(1, 2).times(3)


def test_many_small_amounts_add_up_exactly() -> None:
    total = Price()
    for _ in range(10_000):
        total = total.plus(Price(1_000, 1_000))
    assert "$10.00" == price_text(total)

"""The arithmetic of the benches: medians of pairs, gates, the one rerun."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def measure() -> Any:
    """The module, loaded by its place: the benches are scripts and no package."""
    spec = importlib.util.spec_from_file_location("bench_measure", Path(__file__).with_name("measure.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_ratio_is_the_median_pair_by_pair(measure: Any) -> None:
    assert 2.0 == measure.Pairs([2.0, 30.0, 4.0], [1.0, 10.0, 2.0]).ratio


def test_pairs_take_turns_and_each_is_first_as_often(measure: Any) -> None:
    order: list[str] = []

    def take(name: str) -> Any:
        return lambda: order.append(name) or 1.0

    measure.paired(take("ours"), take("floor"), pairs=4)
    assert ["floor", "ours", "ours", "floor", "floor", "ours", "ours", "floor"] == order[2:]


@pytest.mark.parametrize(
    ("ratio", "gate", "is_over"),
    [(1.0, 1.0, False), (1.01, 1.0, True), (9.0, None, False), (float("nan"), 1.0, True)],
)
def test_a_gate_is_missed_above_it(measure: Any, ratio: float, gate: float | None, is_over: bool) -> None:
    assert is_over is measure.Number("n", ratio, gate).is_over


@pytest.mark.parametrize(
    ("runs", "judged"), [([1.0], 1.0), ([3.0, 1.0], 1.0), ([3.0, 4.0, 1.0], 3.0)], ids=["good", "rerun", "no third"]
)
def test_a_missed_gate_is_taken_once_more_and_no_oftener(measure: Any, runs: list[float], judged: float) -> None:
    left = iter(runs)
    assert [judged] == [number.ratio for number in measure.judged(lambda: [measure.Number("n", next(left), 2.0)])]


def test_a_missed_gate_is_told_in_the_table(measure: Any) -> None:
    assert "OVER" in measure.table([measure.Number("n", 3.0, 2.0)])
    assert "OVER" not in measure.table([measure.Number("n", 2.0, 2.0)])

"""What X has named as reasons for blocking is seen in one's own writes and explained."""

from __future__ import annotations

import pytest

from twshell.domain.risk import risks

NOW = 1_795_521_600.0


def said(*texts: str, age: float = 600.0) -> list[tuple[float, str]]:
    return [(NOW - age + n, text) for n, text in enumerate(texts)]


ALIKE = "the ferry to the island is late again today because of wind and rain"
TEXTS = [
    ("hello world", said("Hello  WORLD"), ["duplicate"]),
    ("hello world", said("hello world", age=100_000), []),
    ("hello world", said("hello moon"), []),
    (ALIKE + " one", said(ALIKE + " two", ALIKE + " three"), ["near-duplicate"]),
    (ALIKE + " one", said(ALIKE + " two", "something else"), []),
    ("see a.example.com and b.example.com", [], ["many-links"]),
    ("@a @b @c @d hi", [], ["many-mentions"]),
    ("#a #b #c #d", [], ["many-hashtags"]),
    ("see x.com", said(*(f"see x.com {n} {n + 1} {n * n}" for n in range(4))), ["many-links"]),
    ("hi @f", said("hi @a", "yo @b", "hey @c @d", "so @e"), ["many-mentions", "many-people"]),
    ("plain words", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "earlier", "names"), TEXTS)
def test_texts(text: str, earlier: list[tuple[float, str]], names: list[str]) -> None:
    assert names == [risk.name for risk in risks(text, earlier, [], NOW)]


PACES = [(14, 10.0, 1, []), (15, 10.0, 1, ["burst"]), (0, 10.0, 16, ["burst"]), (100, 40_000.0, 1, ["busy-day"]),
         (100, 90_000.0, 1, [])]  # fmt: skip


@pytest.mark.parametrize(("count", "age", "further", "names"), PACES)
def test_paces(count: int, age: float, further: int, names: list[str]) -> None:
    writes = [(NOW - age, "repost")] * count
    assert names == [risk.name for risk in risks("", [], writes, NOW, count=further)]


def test_a_risk_is_explained() -> None:
    assert "you said the same 10 min ago: X refuses a text that repeats one" == risks("a", said("a"), [], NOW)[0].text

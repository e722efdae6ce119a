"""The row above the input, and what of it survives a narrow terminal."""

from __future__ import annotations

import pytest

from twshell.domain.money import Price
from twshell.domain.status import Meter, Preview, Status
from twshell.render.measure import cells
from twshell.render.status import mode_line, preview_line
from twshell.render.theme import paint

CALM = Status(
    "ada", "*home*", 12, (Meter("rt", 41, 50, 9), Meter("post", 97, 100), Meter("3h", 211, 300, mark="≤")),
    420_000, 1_000_000, 2, 0, ("sim", "dry", "ro"),
)  # fmt: skip
ALARMED = Status(
    "ada", "*home*", 0, (Meter("rt", 2, 50, 9, "~"), Meter("post", 0, 100, 3), Meter("like", 9, 50)),
    990_000, 1_000_000, 2, 1, (), "writes stopped: app-write-blocked",
)  # fmt: skip
LOW = Preview("rt", verdict="low", why="3 of 50 left", writes=4, left="x")
LOCKED = Preview("post", "hello", length=293, danger="write lock is on")
FULL = Preview("post", "hello", length=280, price=Price(15_000, 200_000))
REPOST = Preview(
    "rt", "→ @grace: A ship in port is safe, but that is not what", left="3 of 5 left", price=Price(15_000, 15_000)
)


@pytest.mark.parametrize(
    ("row", "status", "width"),
    [
        ("@ada *home* +12   rt 41/50 9m  post 97/100  3h ≤211/300   $0.42/1.00   outbox 2   [sim][dry][ro]", CALM, 100),
        ("@ada   rt 41/50 9m  post 97/100   $0.42/1.00   outbox 2   [sim][dry][ro]", CALM, 80),
        ("@ada   rt 41/50 9m   $0.42/1.00   outbox 2   [sim][dry][ro]", CALM, 60),
        ("@ada   outbox 2   [sim][dry][ro]", CALM, 40),
        ("[sim][dry][ro]", CALM, 20),
        ("[sim][dr…", CALM, 9),
        (
            "writes stopped: app-write-blocked   @ada *home*   rt ~2/50 very low 9m  post 0/100 none left 3m"
            "  like 9/50 low   $0.99/1.00 near cap   1 unknown   outbox 2",
            ALARMED, 200,
        ),
        ("writes stopped: app-write-blocked   rt ~2/50 very low 9m   1 unknown", ALARMED, 80),
        ("writes stopped: app-write-blocked", ALARMED, 40),
        ("@ada   $1.00/1.00 cap reached", Status("ada", today=1_000_000, cap=1_000_000), 80),
        ("@ada   $0.03", Status("ada", today=30_000), 80),
        ("signed out", Status(), 80),
        ("work   $0.03", Status(name="work", today=30_000), 80),
        ("@ada   $0.03", Status("ada", name="work", today=30_000), 80),
        ("@ada   post 9998/10000 24h", Status("ada", meters=(Meter("post", 9998, 10_000, 1425),)), 80),
        ("@ada   post 9998/10000 119m", Status("ada", meters=(Meter("post", 9998, 10_000, 119),)), 80),
    ],
)  # fmt: skip
def test_the_mode_line_drops_what_matters_least(row: str, status: Status, width: int) -> None:
    assert row == paint(mode_line(status, width), False)


def test_danger_has_its_colour_and_its_word() -> None:
    styles = {text: style for style, text in mode_line(ALARMED, 200)}
    assert "danger" == styles["post 0/100 none left 3m"]
    assert "warning" == styles["like 9/50 low"]
    assert "danger" == styles["1 unknown"]


@pytest.mark.parametrize(
    ("row", "preview", "width"),
    [
        ("rt → @grace: A ship in port is safe, but that is not what  ·  3 of 5 left  ·  $0.015", REPOST, 100),
        ("rt → @grace: A ship in port is safe, bu…  ·  3 of 5 left  ·  $0.015", REPOST, 67),
        ("rt → @grace: A ship…", REPOST, 20),
        ("rt", Preview("rt"), 20),
        ("LOW: 3 of 50 left  ·  rt  ·  4 writes", LOW, 80),
        ("OVER: none left  ·  rt", Preview("rt", verdict="over", why="none left", price=Price(9, 9000), writes=4), 24),
        ("write lock is on  ·  too long by 13 (293/280)  ·  post hello", LOCKED, 80),
        ("post hello  ·  280/280  ·  $0.015 to $0.20", FULL, 80),
        ("rt a⏎b^[[2J", Preview("rt", "a\nb\x1b[2J"), 80),
    ],
)  # fmt: skip
def test_a_preview_puts_danger_first_and_fits(row: str, preview: Preview, width: int) -> None:
    assert row == paint(preview_line(preview, width), False)


@pytest.mark.parametrize("width", [1, 7, 20, 33, 80])
def test_neither_row_runs_over_the_edge(width: int) -> None:
    wide = REPOST._replace(target="→ 日本語のテキスト👨‍👩‍👧" * 9, danger="日本" * 30, verdict="over", why="日" * 9)
    for row in (
        mode_line(CALM, width),
        mode_line(ALARMED, width),
        preview_line(REPOST, width),
        preview_line(wide, width),
    ):
        assert cells(paint(row, False)) <= width

"""The README keeps its word: its first screen, its picture, the lines it tells a newcomer to type."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
WIDTH = 96  # columns of the terminal in the picture
FIRST_SCREEN = README.splitlines()[:32]


def shape(row: str) -> str:
    """Return a row of the screen without what differs from town to town: numbers, times, people and their words."""
    return re.sub("“.*?(?=…)", "“", re.sub("@[A-Za-z0-9_]+", "@", re.sub("[0-9]+", "0", row.strip())))


def test_the_first_screen_says_what_twsh_is_not_and_shows_it() -> None:
    screen = "\n".join(FIRST_SCREEN)
    for told in ("**What it is not:**", "one person with their\nown developer app, used by hand", "twsh> rt"):
        assert told in screen


def test_the_picture_is_what_the_demo_shows(opened: Any, run_in: Any) -> None:
    from twshell.commands.preview import preview
    from twshell.render.show import show
    from twshell.render.status import preview_line

    def drawn(outcome: Any) -> list[str]:
        return show(outcome, width=WIDTH, now=session.now(), colour=False, plain=False, links=False).splitlines()

    session = opened(demo="low-budget")
    outcomes = [outcome for line in ("home 6", "rt 6") for outcome in run_in(session, line).outcomes]
    rows = [row for outcome in outcomes for row in drawn(outcome)]
    rows.append("".join(text for _, text in preview_line(preview("rt 2 4 5", session), WIDTH)))
    start = next(at for at, row in enumerate(FIRST_SCREEN) if row.startswith("    twsh> rt"))
    pictured = [row[4:] for row in FIRST_SCREEN[start + 1 : start + 5]]
    assert [shape(row) for row in pictured] == [shape(row) for row in rows[-4:]]


def test_every_line_for_the_demo_can_be_typed(program: Any) -> None:
    block = README.partition("## Ten minutes in the demo")[2].partition("Tab completes")[0]
    lines = [re.split(r"  +", row.strip())[0] for row in block.splitlines() if row.startswith("    ")]
    assert 7 == len(lines)
    ran = program("--demo", "--json", "-k", *(word for line in lines for word in ("-c", line)))
    problems = [row for row in map(json.loads, ran.out.splitlines()) if row["type"] == "problem"]
    assert {"reply 12 Thank you!"} >= {row["line"] for row in problems}, problems


def test_every_option_and_variable_it_names_is_one() -> None:
    from twshell.auth.environment import FOUR
    from twshell.options import OPTIONS

    flags = {flag for option in OPTIONS for flag in option.flags}
    named = set(re.findall(r"(?<=twsh )(--[a-z-]+)|(?<=`)(--[a-z-]+)", README))
    assert {word for pair in named for word in pair if word} <= flags
    assert set(re.findall(r"TWSH_[A-Z_]+", README)) == set(FOUR)

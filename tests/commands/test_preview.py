"""What stands above the line while it is typed: what it would do, and nothing is asked of anybody."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.commands.preview import preview
from twshell.render.status import preview_line

Calls = Callable[[], list[str]]


@pytest.fixture
def met(run: Any, session: Any) -> Any:
    run("home 5")
    return session


def shown(line: str, session: Any) -> str:
    found = preview(line, session)
    return "".join(text for _, text in preview_line(found, 160)) if found else ""


# line → parts of what is shown
LINES = [
    ("rt 2", ["rt → 2 by @grace: “Are you there, @ada?”", "~50 of 50 left", "$0.015"]),
    ("rt 1-5", ["5 writes", "$0.075", "→ 1 by @grace", "and 2 more"]),
    ("/rt 2", ["/rt → 2 by @grace"]),
    ("unrt 2", ["→ 2 by @grace", "$0.01"]),
    ("post hello", ["5/280", "$0.015", "~100 of 100 left"]),
    ("post " + "a" * 281, ["too long by 1 (281/280)"]),
    ("post " + "👨‍👩‍👧‍👦" * 141, ["too long by 2 (282/280)"]),
    ("post see https://example.com/" + "x" * 400, ["27/280", "$0.20"]),
    ("reply 2 hello", ["→ 2 by @grace", "5/280", "$0.01"]),
    ("reply 1 hello", ["Reply not posted: personal apps may reply only where the author named you."]),
    ("like 1", ["Not liked: X no longer lets personal apps do this."]),
    ("like --anyway 1", ["→ 1 by @grace", "$0.015"]),
    ("quote 1 look", ["Quote not posted"]),
    ("quote 1", ["Quote not posted"]),
    ("bookmark 1", ["Not bookmarked: this wants another kind of sign-in."]),
    ("follow @rosa", ["Not followed"]),
    ("mute @grace", ["mute → @grace", "$0.01"]),
    ("mute @stranger", ["mute → @stranger (looked up first)", "$0.00 to $0.02"]),
    ("delete 1", ["Not deleted: it is not yours."]),
    ("home", ["home", "179 of 180 left until 12:15", "$0.00 to $0."]),
    ("search ferry", ["~300 of 300 left"]),
    ("rt 99", ["no post 99 on screen"]),
    ("rt 3x", ["`3x` is no post: did you mean `3`?"]),
    ("rt --fast 3", ["retweet has no option `--fast`"]),
    ("home ten", ["`ten` is no count"]),
    ("undo", ["nothing to undo in this session"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "parts"), LINES)
def test_a_line_is_previewed(met: Any, calls: Calls, line: str, parts: list[str]) -> None:
    calls()
    text = shown(line, met)
    assert [] == [part for part in parts if part not in text], text
    assert [] == calls()


@pytest.mark.parametrize("line", ["", " ", "r", "nonsense 3", "help", "set colour off", "quit", "rt", "post"])
def test_while_there_is_nothing_to_tell_the_mode_line_stays(met: Any, line: str) -> None:
    assert preview(line, met) is None


def test_undo_shows_what_it_would_take_back(met: Any, run: Any) -> None:
    run("rt 2")
    assert "undo → unretweet 2" in shown("undo", met)


def test_a_macro_shows_what_it_stands_for(met: Any) -> None:
    folder = Path(met.macros.folder)
    folder.mkdir(parents=True)
    (folder / "thanks.twsh").write_text("reply $1 Thank you!\nrt $1\n", encoding="utf-8")
    text = shown("thanks 2", met)
    for part in ("thanks → reply 2 Thank you!; rt 2", "2 writes", "$0.025"):
        assert part in text
    assert "line 1: $1 is not given" in shown("thanks", met)


def test_an_alias_is_previewed_as_what_it_stands_for(met: Any, run: Any) -> None:
    run("alias boost rt 1")
    assert "2 writes" in shown("boost 2", met)


def test_a_low_window_and_an_empty_one_come_first(met: Any, run: Any, sim: Any) -> None:
    sim.scenario("low-budget")
    run("rt 1")
    assert shown("rt 2", met).startswith("LOW: 1 of 50 in this quarter of an hour will be left")
    run("rt 2", "rt 3")
    assert shown("rt 4", met).startswith("WAIT: it needs 1, and 0 of 50 in this quarter of an hour are left")


def test_the_write_lock_is_seen_before_all_else(met: Any) -> None:
    met.flags.read_only = True
    assert shown("rt 2", met).startswith("the write lock is on")


def test_without_keys_that_is_said(met: Any) -> None:
    met.door = None
    assert shown("rt 2", met).startswith("nobody is signed in")


@pytest.mark.parametrize("line", ["post \x00\x1b[31m", "rt \udcff", "post " + "é" * 25_000, "search " + "a " * 15_000])
def test_no_line_breaks_the_preview(met: Any, line: str) -> None:
    before = time.thread_time()
    preview(line, met)
    assert time.thread_time() - before < 0.5


def test_what_comes_from_the_network_is_harmless_in_a_preview(met: Any, run: Any, sim: Any, clock: Any) -> None:
    clock.advance(60)
    sim.world.add_post(author_id="102", text="red \x1b[31m and ‮ backwards", now=clock.at - 10)
    run("home 5")
    text = shown("rt 6", met)
    assert "red" in text
    assert "\x1b" not in text
    assert "‮" not in text

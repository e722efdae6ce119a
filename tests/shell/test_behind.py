"""What goes on behind the prompt: C-g on an empty line stops it, and the mode line follows it."""

from __future__ import annotations

from typing import Any

from twshell.domain.status import Status
from twshell.render.status import mode_line


def burst(desk: Any, told: str) -> list[str]:
    """Let C-g stop something that says so; return when it was asked to."""
    stopped: list[str] = []

    def stop() -> str:
        stopped.append(desk.text)
        return told

    desk.prompt.actions["stop-burst"] = stop
    return stopped


def test_c_g_on_an_empty_line_stops_a_burst_and_says_so(desk: Any) -> None:
    stopped = burst(desk, "stopping the burst: the rest is kept in `drafts`")
    assert "stopping the burst: the rest is kept in `drafts`" == desk.look("\x07")[-1]
    assert [""] == stopped


def test_c_g_clears_a_line_first(desk: Any) -> None:
    stopped = burst(desk, "stopping the burst")
    assert "Quit" == desk.look("xyz", "\x07")[-1]
    assert [] == stopped


def test_c_g_is_quit_where_nothing_goes_on(desk: Any) -> None:
    burst(desk, "")
    assert "Quit" == desk.look("\x07")[-1]


def test_the_mode_line_shows_a_burst_however_narrow_it_is() -> None:
    status = Status("ada", "*home*", today=20_000, outbox=9, pace="3/12 next in 18 s")
    for width in (120, 60, 40):
        text = "".join(part for _, part in mode_line(status, width))
        assert "pace 3/12 next in 18 s (C-g stops)" in text, text
        assert len(text) <= width

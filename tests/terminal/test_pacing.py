"""A paced burst on a real terminal: it goes on while another line is typed; C-g stops it, a kill loses nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.terminal
Start = Callable[..., Any]
REPOST = "/2/users/{id}/retweets"


def reposts(town: Any) -> int:
    return sum(row.template == REPOST for row in town.ledger)


@pytest.fixture
def paced(terminal: Start, signed_in: dict[str, str]) -> Any:
    """A burst of six, 450 s apart, its first repost sent: of three reposts a quarter of an hour one is kept."""
    screen = terminal(columns=100, rows=40, **signed_in)
    screen.prompt()
    for line, seen in (("terms limit repost 3", "repost: 3 (yours)"), ("posts @grace 8", "\n  6 @grace")):
        screen.press(f"{line}\r")
        screen.until(lambda seen=seen: seen in screen.text and screen.line() == "twsh>")
    screen.press("rt 1 2 3 4 5 6\r")
    screen.until("[p]ace")
    screen.settle()
    screen.press("p")
    screen.until("Reposted 1 by @")
    return screen


def test_the_user_goes_on_and_c_g_keeps_the_rest(paced: Any, town: Any) -> None:
    paced.until(lambda: "next in" in paced.rows[-2] and "(C-g stops)" in paced.rows[-2])
    paced.press("search ferry\r")
    paced.until(lambda: "twsh> search ferry" in paced.text and paced.line() == "twsh>")
    paced.press("\x07")
    paced.until("you stopped it")
    paced.press("drafts\r")
    paced.until(lambda: paced.text.count("(draft: stopped)") >= 4 and paced.line() == "twsh>")
    paced.press("\x04")
    assert 0 == paced.end()
    assert 1 == reposts(town)


def test_leaving_says_what_was_kept(paced: Any) -> None:
    paced.press("quit\r")
    assert 0 == paced.end()
    assert "twsh was left" in paced.text


def test_a_kill_loses_none_of_it(paced: Any, terminal: Start, signed_in: dict[str, str], town: Any) -> None:
    os.kill(paced.pid, signal.SIGKILL)
    assert -signal.SIGKILL == paced.end()
    again = terminal(columns=100, rows=40, **signed_in)
    again.prompt()
    again.press("drafts\r")
    again.until(lambda: again.text.count("stopped)") >= 4 and again.line() == "twsh>")
    assert 1 == reposts(town)
    assert Path(signed_in["TWSH_HOME"], "data", "ledger.db").exists()

"""Each scenario of the demo, played on a real terminal as its user would: what is warned, refused, kept and told."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

pytestmark = pytest.mark.terminal
Start = Callable[..., Any]


class Sitting:
    """Somebody at the demo: types a line, waits for the next prompt, reads what was said in between."""

    def __init__(self, terminal: Start, scenario: str) -> None:
        self.screen = terminal(f"--demo={scenario}", columns=100, rows=40)
        self.screen.prompt()
        self.number = 0  # of the last post that was reposted

    def _asks(self, question: str) -> bool:
        return question in self.screen.line()

    def type(self, line: str, *answers: tuple[str, str]) -> str:
        """Run a line; each answer is given once its question is drawn. Return what came after the line, unwrapped."""
        echo = f"twsh> {line}"
        before = self.screen.text.count(echo)
        self.screen.press(f"{line}\r")
        for question, keys in answers:
            self.screen.until(partial(self._asks, question))
            self.screen.settle()
            self.screen.press(keys)
        self.screen.until(lambda: self.screen.text.count(echo) > before and self.screen.line() == "twsh>")
        self.screen.settle(0.2)
        return " ".join(self.screen.text.rpartition(echo)[2].split())

    def repost_until(self, said: str, most: int = 14) -> str:
        """Repost one post after the other until something is said or stands in the mode line; return what was said.

        Some of a lively town's posts are reposts of one another, or were reposted before: those are skipped.
        """
        while self.number < most:
            self.number += 1
            told = self.type(f"rt {self.number}")
            if said in told or said in self.mode:
                return told
        raise AssertionError(f"never said: {said}\n{self.screen.text}")

    @property
    def mode(self) -> str:
        """Return the mode line."""
        return str(self.screen.screen.display[self.screen.screen.cursor.y - 1]).rstrip()


@pytest.fixture
def sit(terminal: Start) -> Callable[[str], Sitting]:
    return lambda scenario: Sitting(terminal, scenario)


def test_healthy_reads_writes_and_takes_back(sit: Callable[[str], Sitting]) -> None:
    demo = sit("healthy")
    assert " 5 @" in demo.type("home 5")
    demo.repost_until("Reposted ")
    assert re.search(r"rt 4\d/50", demo.mode)  # those of protected authors were refused, and counted
    assert "Repost taken back" in demo.type("undo")
    told = demo.type("like 2")
    assert "On the web it works: `open last`" in told
    assert "https://x.com/intent/like?tweet_id=" in told
    assert "Nothing is wrong, as far as the last answers say." in demo.type("health")


def test_low_budget_warns_and_stops_before_the_window_is_overrun(sit: Callable[[str], Sitting]) -> None:
    demo = sit("low-budget")
    demo.type("home 15")
    demo.repost_until("2 of 50 left")
    assert "very low" in demo.mode
    assert "repost budget low" in demo.screen.text
    demo.repost_until("repost budget used up")
    refused = demo.repost_until("this quarter of an hour's calls are used up")
    assert "kept as draft #" in refused


def test_write_blocked_is_named_stopped_and_held(sit: Callable[[str], Sitting]) -> None:
    demo = sit("write-blocked")
    demo.type("home 5")
    told = demo.type("rt 3")
    assert "X lets this app write nothing" in told
    assert "Writing is stopped for every account of this app" in told
    assert demo.mode.startswith("writes stopped: app-write-blocked")
    assert "the write brake is on" in demo.type("post is anybody there?")
    assert "X lets this app write nothing (app-write-blocked)" in demo.type("why")
    assert "5 @" in demo.type("home 5")
    assert "not opened" in demo.type("resume", ("Type open to go on", "y\r"))
    opened = demo.type("resume", ("Type open to go on", "open\r"), ("Run these 2 lines now?", "n"))
    assert "left in `drafts`" in opened
    assert "app-write-blocked" not in demo.mode
    demo.type("rt 3")
    assert "What was stopped before is stopped still" in demo.type("sim scenario healthy")


def test_over_capacity_is_unknown_never_repeated_and_rests(sit: Callable[[str], Sitting]) -> None:
    demo = sit("over-capacity")
    demo.type("home 15")
    first = demo.repost_until("X is over capacity")
    assert "it may be on X: look before sending again" in first
    assert "Writing rests for 60 s" in demo.repost_until("Writing rests")
    assert "writes rest" in demo.mode
    demo.repost_until("the write brake is on")
    assert "X itself is the trouble" in demo.type("health", ("Ask X who you are", "n"))


def test_credits_gone_stops_reads_too_and_names_the_money(sit: Callable[[str], Sitting]) -> None:
    demo = sit("credits-gone")
    told = demo.type("home 5")
    assert "the app's credits are used up" in told
    assert "Every call is stopped, reads too" in told
    assert demo.mode.startswith("all calls stopped: credits-depleted")
    assert "the write brake is on" in demo.type("mentions")
    assert "Your money is the trouble" in demo.type("health")


def test_locked_offers_x_itself_and_keeps_the_text(sit: Callable[[str], Sitting]) -> None:
    demo = sit("locked")
    demo.type("home 5")
    told = demo.type("post hello", ("[y/N]", "y"))
    assert "X has locked this account for a while" in told
    assert "https://x.com/ " in told
    assert "intent/post" not in told
    assert demo.mode.startswith("writes stopped: account-locked")
    assert "post : hello (rejected: account-locked)".replace(" :", ":") in demo.type("drafts").replace(" :", ":")


def test_flaky_tells_the_line_from_x_and_what_may_have_happened(sit: Callable[[str], Sitting]) -> None:
    demo = sit("flaky")
    demo.type("home 15")
    demo.repost_until("Reposted")
    assert "it may be on X: look before sending again" in demo.repost_until("1 unknown")
    demo.repost_until("2 unknown")
    assert "unknown" in demo.type("drafts")

"""The night twsh was wished for: months of use, over-capacity answers among bursts of reposts, then the block.

Warned before, stopped at the block, told by name with evidence, nothing lost, and what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Done, Problem, Text
from twshell.session import stopping
from twshell.session.status import status

Run = Callable[..., Any]
DAYS = 75
OVER_CAPACITY = {
    "kind": "answer", "method": "write", "status": 503, "every": 4, "nth": [4],
    "body": {"errors": [{"code": 130, "message": "Over capacity"}]},
}  # fmt: skip
BARE = {
    "kind": "answer", "method": "write", "status": 403,
    "body": {"title": "Forbidden", "detail": "Forbidden", "type": "about:blank", "status": 403},
}  # fmt: skip
GRACE = "102"


class Night:
    """The months before, and the night itself."""

    def __init__(self, run: Run, sim: Any, clock: Any) -> None:
        self.run, self.sim, self.clock = run, sim, clock
        self.shown: list[Any] = []
        for day in range(DAYS):
            clock.advance(86_400)
            self.posts(f"day {day}", 2)
            assert 0 == self.play("home 5", "rt 1", f"post Day {day}, all quiet", "unrt 1").status

    def play(self, *lines: str) -> Any:
        played = self.run(*lines)
        self.shown += played.outcomes
        return played

    def posts(self, words: str, count: int) -> list[str]:
        """Let grace say so many things; return the ids."""
        world, now = self.sim.world, self.clock.at
        made = [world.add_post(author_id=GRACE, text=f"{words}, {number}", now=now - 1) for number in range(count)]
        return [post.id for post in made]

    def burst(self, size: int = 5) -> Any:
        """Repost a handful of new posts at once, as the user did."""
        self.clock.advance(50)
        return self.play("retweet " + " ".join(self.posts(f"at {self.clock.at}", size)))

    def texts(self, style: str = "") -> str:
        return "\n".join(
            row for text in self.shown if isinstance(text, Text) and style in ("", text.style) for row in text.lines
        )

    def writes(self) -> int:
        return sum(row.method != "GET" for row in self.sim.ledger)


@pytest.fixture
def night(run: Run, sim: Any, clock: Any) -> Night:
    made = Night(run, sim, clock)
    made.shown.clear()
    sim.add_fault(OVER_CAPACITY)
    return made


def test_it_warns_before_the_block(night: Night) -> None:
    night.sim.faults.clear()
    for _ in range(6):
        night.burst()
    said = night.texts("warning")
    assert "risk: 18 writes in 15 min look like a machine" in said
    assert "repost budget low: 25 of 50 left" in said
    night.sim.add_fault({**OVER_CAPACITY, "every": 1, "nth": [1]})
    for _ in range(4):
        night.burst()
    told = [problem.diagnosis for problem in night.shown if isinstance(problem, Problem)]
    assert {"over-capacity"} == {found.cause for found in told if found.kind == "unknown-outcome"}
    assert "Writing rests for 60 s" in night.texts("danger")


def test_it_stops_at_the_block_and_names_it_with_its_evidence(night: Night) -> None:
    for _ in range(3):
        night.burst()
    night.clock.advance(120)
    night.sim.faults.clear()
    night.sim.settings.app_write_blocked = True
    before = night.writes()
    (problem,) = night.burst().of(Problem)
    found = problem.diagnosis
    assert ("app-write-blocked", "sure", "app", 261, True) == (
        found.cause, found.certainty, found.scope, found.code, found.harm,
    )  # fmt: skip
    assert before + 1 == night.writes(), "the burst went on after the block"
    assert "It came after 3 over-capacity answers in two days." in found.why
    assert any("transaction " in row for row in found.evidence)
    assert any("not the keys: reads work" in row for row in found.ruled_out)
    assert "help.x.com/forms/platform" in found.next


def test_it_keeps_every_unsent_write_and_sends_none_of_them(night: Night) -> None:
    night.sim.faults.clear()
    night.sim.settings.app_write_blocked = True
    ids = night.posts("the last burst", 5)
    session = night.play("retweet " + " ".join(ids), "post Why does nothing work?").session
    kept = [write.target or write.text for write in reversed(session.ledger.drafts(20))]
    assert [*ids, "Why does nothing work?"] == kept
    sent = night.writes()
    for _ in range(50):
        night.burst()
    assert sent == night.writes()
    assert "writes stopped: app-write-blocked" == status(session).brake
    assert 0 == night.play("home 5").status


def test_it_tells_what_to_do_and_goes_on_in_order_once_x_has_opened(night: Night) -> None:
    night.sim.faults.clear()
    night.sim.settings.app_write_blocked = True
    ids = night.posts("the last burst", 3)
    night.play("retweet " + " ".join(ids))
    why = " ".join(night.play("why").text.split())
    for words in (
        "help.x.com/forms/platform",
        "exactly you have changed",
        "`report`",
        "`resume`",
        "Do not register a second",
    ):
        assert words in why
    night.sim.settings.app_write_blocked = False
    night.clock.advance(3 * 86_400)
    reopened = night.play("resume")
    assert ids == [done.id for done in reopened.of(Done)]
    assert () == reopened.session.ledger.drafts(20)


def test_a_burst_that_does_not_fit_is_paced_and_stops_at_the_block_too(night: Night) -> None:
    night.sim.faults.clear()
    for _ in range(7):
        night.burst()
    ids = night.posts("the great burst", 20)
    night.sim.settings.app_write_blocked = True
    session = night.play("retweet " + " ".join(ids)).session
    assert "one each" in night.texts("note")
    assert session.burst.join(20)
    night.shown += [show.outcome for show in session.arrivals.drain()]
    assert "the burst stopped after 0 of 20: X refused one" in night.texts("warning")
    assert "Writing is stopped for every account of this app" in night.texts("danger")
    assert ids == [write.target for write in reversed(session.ledger.drafts(50))]


def test_a_block_without_a_code_is_named_by_its_history(night: Night) -> None:
    """X says only Forbidden: that reads work and every write since then was refused tells it all the same."""
    night.sim.faults.clear()
    night.sim.add_fault(BARE)
    for _ in range(3):
        night.clock.advance(120)
        problems = night.play(f"retweet {night.posts('bare', 1)[0]}", "home 5").of(Problem)
    found = problems[0].diagnosis
    assert ("app-write-blocked", "likely", "account-locked") == (found.cause, found.certainty, found.runner_up)
    assert "Reads work; every write since" in found.why
    assert ["account"] == [brake.scope for brake in stopping.on(night.play("why").session)]

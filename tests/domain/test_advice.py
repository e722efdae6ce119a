"""The next steps that `why` names: commands that exist, for every cause there is."""

from __future__ import annotations

import pytest

from twshell.commands.verbs import BY_NAME
from twshell.domain.advice import TELLS, steps_after
from twshell.domain.cause_table import CAUSES
from twshell.domain.causes import known_beforehand


@pytest.mark.parametrize("line", TELLS)
def test_every_step_is_a_command_there_is(line: str) -> None:
    assert line.split()[0] in BY_NAME


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_has_steps_that_are_explained(cause: str) -> None:
    assert set(steps_after(known_beforehand(cause))) <= set(TELLS)


STEPS = [
    ("window-exhausted", "", ("budget",)), ("app-write-blocked", "", ("report", "health", "capabilities", "resume")),
    ("tier-lacks-action", "https://x.com/intent/like?tweet_id=1", ("capabilities", "open last")),
    ("forbidden-unknown", "", ("user", "health", "capabilities")), ("too-long", "", ("drafts",)),
    ("credits-depleted", "", ("cost", "resume")), ("clock-skew", "", ("doctor",)), ("over-capacity", "", ("health",)),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "page", "steps"), STEPS)
def test_steps_fit_what_is_blocked(cause: str, page: str, steps: tuple[str, ...]) -> None:
    assert steps == steps_after(known_beforehand(cause, web_url=page))


def test_what_may_be_on_x_is_looked_for_first() -> None:
    unknown = known_beforehand("timed-out")._replace(kind="unknown-outcome")
    assert ("posts @{me}", "drafts") == steps_after(unknown)

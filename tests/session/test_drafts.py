"""What is kept of a line that is not sent, and what counts as the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_deeds_to_people_not_looked_up_yet_are_kept_apart(run: Run, sim: Any) -> None:
    with sim.lock:
        sim.settings.app_write_blocked = True
    kept = run("post Refused", "mute @nobody_1", "mute @nobody_2", "mute @nobody_2").session.ledger.drafts(9)
    assert ["mute @nobody_2", "mute @nobody_1", "post Refused"] == [draft.line for draft in kept]

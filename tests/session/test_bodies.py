"""Every refusal known of X, met by a read and by a write: one problem, its status, the text kept, `why` at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.causes import EXIT
from twshell.domain.outcome import Done, Problem, Text

BODIES = Path(__file__).resolve().parents[2] / ".." / "shared" / "examples" / "error_bodies.json"


# Bodies of calls that went well, whatever else they hold.
POSTED = {"create_post_ok_legacy", "create_post_ok_post_vocab"}
READ = POSTED | {
    "partial_error_multi_lookup", "partial_error_protected", "partial_error_expansion_missing", "empty_page",
    "home_timeline_post_vocab",
}  # fmt: skip


def cases(well: set[str], *, are_refused: bool) -> list[Any]:
    """Return the bodies that are a refusal of a call, or those that are none: the ones named."""
    if not BODIES.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="the collected bodies are not beside this checkout"))]
    found = json.loads(BODIES.read_text(encoding="utf-8"))["cases"]
    told = [case for case in found if isinstance(case.get("http_status"), int)]
    return [pytest.param(case, id=case["name"]) for case in told if are_refused == (case["name"] not in well)]


def fault(case: dict[str, Any], method: str) -> dict[str, Any]:
    headers = {name: str(value) for name, value in (case.get("headers") or {}).items()}
    body = case.get("body")
    status = case["http_status"]
    return {"kind": "answer", "method": method, "status": status, "headers": headers, "body": body, "times": 1}


@pytest.mark.parametrize("case", cases(POSTED, are_refused=True))
def test_a_write_that_meets_it_is_told_once_and_its_text_is_kept(run: Any, sim: Any, case: dict[str, Any]) -> None:
    sim.add_fault(fault(case, "POST"))
    played = run("post Words worth keeping")
    (problem,) = played.of(Problem)
    assert [] == played.of(Done)
    assert EXIT[problem.diagnosis.kind] == played.status
    assert problem.diagnosis.kind in ("rejected", "over-budget", "unknown-outcome", "signed-out")
    assert "Words worth keeping" in [row["text"] for row in run("drafts").of(Text)[0].data]
    assert run("why").of(Text)[0].lines[0] == problem.diagnosis.what


@pytest.mark.parametrize("case", cases(POSTED, are_refused=False))
def test_a_write_that_went_well_is_a_deed(run: Any, sim: Any, case: dict[str, Any]) -> None:
    sim.add_fault(fault(case, "POST"))
    played = run("post Words worth keeping")
    assert (0, 1, []) == (played.status, len(played.of(Done)), played.of(Problem))


@pytest.mark.parametrize("case", cases(READ, are_refused=True))
def test_a_read_that_meets_it_is_told_once(run: Any, sim: Any, case: dict[str, Any]) -> None:
    sim.add_fault(fault(case, "GET"))
    played = run("home 5")
    (problem,) = played.of(Problem)
    assert EXIT[problem.diagnosis.kind] == played.status
    assert problem.diagnosis.kind in ("failed", "over-budget", "network", "signed-out")
    assert problem.diagnosis.what == run("why").of(Text)[0].lines[0]


@pytest.mark.parametrize("case", cases(READ, are_refused=False))
def test_a_read_that_went_well_tells_of_no_problem(run: Any, sim: Any, case: dict[str, Any]) -> None:
    sim.add_fault(fault(case, "GET"))
    played = run("home 5")
    assert (0, []) == (played.status, played.of(Problem))


HOSTILE = "ev\x1b[31mil‮name"


def test_hostile_names_and_texts_never_reach_a_line_of_ours(run: Any, sim: Any, session: Any, clock: Any) -> None:
    from twshell.commands.complete import offers

    clock.advance(60)
    sim.world.accounts["102"].username = HOSTILE
    sim.world.accounts["102"].name = HOSTILE
    sim.world.add_post(author_id="102", text=f"by {HOSTILE}", now=clock.at - 30)
    text = run("home 5", "plan rt 5", "rt 5", "why", "drafts", "user @lin", "show 5").text
    assert "\x1b" not in text
    assert "‮" not in text
    assert not [offer for offer in offers("user ev", session) if "\x1b" in offer.text]
    assert not [offer for offer in offers("rt ", session) if "\x1b" in offer.meta + offer.display]

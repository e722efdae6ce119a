"""The report as one document: every figure under its name, and null for what is not known."""

from __future__ import annotations

import json
from typing import Any

import pytest

from twshell.domain.stored import Counts, Verified
from twshell.reports import as_json
from twshell.reports.layout import HOW_TO_TRY, WHAT
from twshell.reports.material import Focus, Material, Who


def document(made: Any, *rows: Any, **more: Any) -> dict[str, Any]:
    fields = {"who": Who(), "rows": rows} | more
    material = Material(made.NOW, made.NOW - made.DAY, made.NOW, **fields)
    found: dict[str, Any] = json.loads(as_json.text(material, str.upper))
    return found


def test_who_it_was_is_told_as_far_as_known(made: Any) -> None:
    known = document(made, made.row(made.NOW), who=Who("default", "ada", "42", "27000001", "Ab1x", "1a", "pay-per-use"))
    assert {"id": "27000001", "consumer_key_ending": "Ab1x", "what": WHAT, "how_to_try": HOW_TO_TRY} == known["app"]
    assert {"id": "42", "username": "ADA"} == known["user"]
    assert {"kind": "1a", "access_level": "read-write", "tier": "pay-per-use"} == known["credential"]
    unknown = document(made)
    assert (None, None) == (unknown["app"]["id"], unknown["app"]["consumer_key_ending"])
    assert {"id": None, "username": None} == unknown["user"]
    assert {"kind": "", "access_level": None, "tier": ""} == unknown["credential"]


@pytest.mark.parametrize("kind", ["played and cut", "neither"])
def test_what_was_played_or_cut_is_told(made: Any, kind: str) -> None:
    more: dict[str, Any] = {"demo": "healthy", "is_cut": True} if kind == "played and cut" else {}
    found = document(made, **more)
    assert (more.get("demo"), bool(more)) == (found["demo"], found["is_cut"])


def test_hours_limits_and_errors_have_their_figures(made: Any) -> None:
    rows = [*made.wrote(made.NOW), *made.wrote(made.NOW + 1, number=2, **made.BLOCKED),
            *made.wrote(made.NOW + 2, number=3, **(made.BLOCKED | {"problem": "", "transaction_id": ""}))]  # fmt: skip
    found = document(made, *rows, limits=made.LIMITS)
    price = [0.015, 0.015]
    assert [{"at": "2026-11-24T12:00:00.000Z", "reads": 0, "done": 1, "refused": 2, "price": price}] == found["hours"]
    (use,) = found["limits"]
    assert ("15m", 3, 50, False) == (use["window"], use["most"], use["limit"], use["is_told"])
    assert [("Forbidden", 1), (None, 1)] == [(kind["problem"], kind["count"]) for kind in found["errors"]]
    assert ("2026-11-24T12:00:01.300Z", [f"{int(made.NOW) + 1:016x}"]) == (
        found["errors"][0]["first"], found["errors"][0]["transaction_ids"],
    )  # fmt: skip
    assert ([], price) == (found["errors"][1]["transaction_ids"], found["totals"]["price"])


def test_of_the_first_rejected_write_the_last_good_one_is_told_or_null(made: Any) -> None:
    blocked = made.wrote(made.NOW + 1, number=2, **made.BLOCKED)
    found = document(made, *made.wrote(made.NOW), *blocked)["first_rejected"]
    assert (2, 1, 0, 0) == (
        found["row"]["write_id"], found["last_done"]["write_id"], found["rejected_after"], found["done_after"],
    )  # fmt: skip
    assert document(made, *blocked)["first_rejected"]["last_done"] is None
    assert document(made)["first_rejected"] is None


def test_what_it_is_about_and_what_waits_and_how_whole_the_journal_is(made: Any) -> None:
    focus = Focus("the last refusal", made.wrote(made.NOW), (), ("said",))
    found = document(made, focus=focus, waiting=Counts(1, 2, 3), journal=Verified(9, ("row 3 was changed",)), head="ab")
    assert ("THE LAST REFUSAL", 2, [], ["SAID"]) == (
        found["about"]["title"], len(found["about"]["rows"]), found["about"]["likewise"], found["about"]["explained"],
    )  # fmt: skip
    assert {"unknown": 1, "queued": 2, "drafts": 3} == found["waiting"]
    assert {"rows": 9, "faults": ["row 3 was changed"], "head": "ab"} == found["journal"]
    assert document(made)["about"] is None

"""What these keys may do: told with its source, learnt from answers, marked in completion, tried by --anyway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.commands.complete import offers
from twshell.domain.outcome import Done

Run = Callable[..., Any]


def row(played: Any, verb: str) -> str:
    return next(line for line in played.outcomes[-1].lines if line.startswith(f"{verb} "))


def data(played: Any) -> dict[str, dict[str, Any]]:
    return {row["verb"]: row for row in played.outcomes[-1].data}


def test_the_table_is_told_with_its_day_and_its_certainty(run: Run) -> None:
    told = row(run("capabilities"), "like")
    assert ["refused", "likely", "tier-lacks-action;"] == told.split()[1:4]
    assert "2026-04-20" in told


def test_what_went_well_is_allowed_for_sure(run: Run) -> None:
    run("home 5", "rt 1")
    found = data(run("capabilities"))
    assert ("allowed", "sure") == (found["retweet"]["state"], found["retweet"]["certainty"])
    assert ("not tried", "likely") == (found["post"]["state"], found["post"]["certainty"])


def test_what_is_refused_is_not_sent_and_anyway_teaches(run: Run, sim: Any, clock: Any) -> None:
    run("home 5")
    asked = len(sim.ledger)
    assert (3, ["tier-lacks-action"]) == (run("like 1").status, run("like 1").causes)
    assert asked == len(sim.ledger)
    sim.settings.tier = "enterprise"
    assert 1 == len(run("like --anyway 1").of(Done))
    assert "allowed" == data(run("capabilities"))["like"]["state"]
    assert 0 == run("like 2").status


def test_a_refusal_is_learnt_for_a_week(run: Run, sim: Any, clock: Any) -> None:
    run("home 5", "follow --anyway @lin")
    found = data(run("capabilities"))["follow"]
    assert ("refused", "X answered so", clock.at + 7 * 86_400) == (found["state"], found["how"], found["until"])
    clock.advance(7 * 86_400 + 1)
    assert "docs.x.com changelog" == data(run("capabilities"))["follow"]["how"]


def test_another_session_has_learnt_it_too(run: Run, opened: Any, play_in: Run) -> None:
    run("home 5", "follow --anyway @lin")
    assert "X answered so" == data(play_in(opened(), "capabilities"))["follow"]["how"]


def test_the_heading_tells_the_sign_in_the_token_and_the_brake(run: Run) -> None:
    session = run("home 5").session
    session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())
    told = run("capabilities").text
    assert "OAuth 1.0a keys, tier pay-per-use" in told
    assert "the token may read, write and send direct messages (X said so" in told
    assert "stopped: app-write-blocked" in told


def test_only_actions_of_x_are_listed(run: Run) -> None:
    listed = set(data(run("capabilities")))
    assert {"post", "retweet", "home", "mute"} <= listed
    assert set() == listed & {"undo", "more", "refresh", "health", "capabilities"}


MARKED = [("lik", "like", True), ("boo", "bookmark", True), ("ret", "retweet", False), ("hom", "home", False)]


@pytest.mark.parametrize(("typed", "verb", "is_marked"), MARKED)
def test_what_is_refused_is_marked_in_completion(session: Any, typed: str, verb: str, is_marked: bool) -> None:
    offer = next(offer for offer in offers(typed, session) if offer.text == verb)
    assert is_marked is offer.meta.startswith("✗ X refuses it (")


def test_what_was_learnt_takes_the_mark_away(run: Run, sim: Any) -> None:
    sim.settings.tier = "enterprise"
    session = run("home 5", "like --anyway 1").session
    assert "✗" not in next(offer for offer in offers("lik", session) if offer.text == "like").meta

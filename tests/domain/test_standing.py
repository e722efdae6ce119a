"""Each action's standing: what an answer taught beats the dated table."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.domain.budget import Identity
from twshell.domain.capabilities import DATED, REFUSED
from twshell.domain.standing import Standing, access_text, standing_of
from twshell.domain.stored import Learnt

NOW = 1_795_521_600.0
ME, OAUTH2, ENTERPRISE = (
    Identity(user_id="1"),
    Identity(user_id="1", kind="2U"),
    Identity(user_id="1", tier="enterprise"),
)
SHUT = Learnt("like", False, "tier-lacks-action", "sure", NOW - 60, NOW + 600)
OPEN = Learnt("like", True, learnt_at=NOW - 60)

NO, ANSWER, WELL = "refused", "X answered so", "it went well"
GONE, CHANGELOG = "tier-lacks-action", "docs.x.com changelog"
UNTRIED = ("not tried", "likely", "the table does not refuse it", "", None, DATED)

TABLE = [
    ("like", ME, {}, {}, (NO, "likely", CHANGELOG, GONE, None, "2026-04-20")),
    ("like", ENTERPRISE, {}, {}, UNTRIED),
    ("like", ME, {"like": SHUT}, {}, (NO, "sure", ANSWER, GONE, NOW - 60, "", NOW + 600)),
    ("like", ME, {"like": OPEN}, {}, ("allowed", "sure", WELL, "", NOW - 60)),
    ("post", ME, {}, {}, UNTRIED),
    ("post", ME, {}, {"post": NOW - 5}, ("allowed", "sure", WELL, "", NOW - 5)),
    ("like", ME, {"like": OPEN}, {"like": NOW - 5}, ("allowed", "sure", WELL, "", NOW - 5)),
    ("like", ME, {"like": SHUT}, {"like": NOW - 500}, (NO, "sure", ANSWER, GONE, NOW - 60, "", NOW + 600)),
    ("bookmark", ME, {}, {}, (NO, "likely", "openapi 2.167: security", "wrong-auth-kind", None, "2026-08-22")),
    ("bookmark", OAUTH2, {}, {}, UNTRIED),
]


@pytest.mark.parametrize(("verb", "identity", "learnt", "worked", "expected"), TABLE)
def test_an_answer_beats_the_table(
    verb: str, identity: Identity, learnt: dict[str, Learnt], worked: dict[str, float], expected: tuple[Any, ...]
) -> None:
    assert Standing(verb, *expected) == standing_of(verb, identity, learnt, worked)


@pytest.mark.parametrize("verb", REFUSED)
def test_every_row_of_the_table_is_told_with_its_day_and_source(verb: str) -> None:
    found = standing_of(verb, ME, {}, {})
    assert ("refused", REFUSED[verb].since, REFUSED[verb].source) == (found.state, found.dated, found.how)


def test_what_the_token_may_do_is_said_in_words() -> None:
    assert "may only read" in access_text("read")
    assert "" == access_text("")

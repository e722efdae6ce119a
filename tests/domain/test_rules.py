"""The table of rules is sound: every word in it means something, and every cause can be reached."""

from __future__ import annotations

import inspect
import re

from twshell.domain import evidence
from twshell.domain.cause_table import CAUSES
from twshell.domain.diagnosis import CERTAINTIES
from twshell.domain.rules import CODES, FIRST_TEXT_RULE, GONE_IF_KNOWN, RULES

# Causes that only twsh itself gives: nothing X answers leads to them.
LOCAL = {"own-cap", "brake", "write-lock"}


def test_rules_name_causes_and_certainties_that_exist() -> None:
    for rule in RULES:
        assert rule.cause in CAUSES
        assert rule.certainty in CERTAINTIES
        assert rule.second in {*CAUSES, ""}
        assert rule.second != rule.cause
    for cause, certainty, statuses in CODES.values():
        assert (cause in CAUSES, certainty in CERTAINTIES, bool(statuses)) == (True, True, True)


def test_every_claim_a_rule_asks_for_is_made_somewhere() -> None:
    source = inspect.getsource(evidence)
    asked = {claim.removeprefix("!") for rule in RULES for claim in rule.needs}
    made = set(re.findall(r'"([a-z0-9-]+)"', source))
    computed = {claim for claim in asked if re.fullmatch(r"\d(xx|\d\d)|code-\d+", claim)}
    assert set() == asked - made - computed


def test_texts_are_written_in_lower_case() -> None:
    assert [] == [part for rule in RULES for part in rule.text if part != part.casefold()]


def test_every_cause_that_x_can_give_has_a_rule_or_a_code() -> None:
    told = {rule.cause for rule in RULES} | {cause for cause, _, _ in CODES.values()} | {"target-gone"}
    assert set(CAUSES) - LOCAL == told


def test_the_last_rule_fits_everything() -> None:
    last = RULES[-1]
    assert ((), (), (), (), ()) == (last.statuses, last.segments, last.text, last.errors, last.needs)


def test_codes_stand_before_texts_and_after_money() -> None:
    assert RULES[FIRST_TEXT_RULE].text == ("cannot perform write actions",)
    assert "credits-depleted" in [rule.cause for rule in RULES[:FIRST_TEXT_RULE]]
    assert set(GONE_IF_KNOWN) <= set(CODES)


def test_no_rule_repeats_another() -> None:
    seen = [(r.statuses, r.segments, r.text, r.errors, r.needs) for r in RULES]
    assert len(seen) == len(set(seen))

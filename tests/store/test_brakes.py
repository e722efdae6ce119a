"""Brakes and notes in the ledger: set with the answer that called for them, seen by all, opened for good."""

from __future__ import annotations

from typing import Any

from twshell.domain.budget import Brake
from twshell.store.ledger import Ledger

Kit = Any


def blocked(kit: Kit) -> Brake:
    return Brake("app", "app-write-blocked", kit.NOW)


def test_an_answer_and_the_brake_it_calls_for_are_one_transaction(ledger: Ledger, kit: Kit, tmp_path: Any) -> None:
    step = kit.step()
    intent = ledger.begin(step, kit.ME, plan_id="1", line="rt 3", source="typed", now=kit.NOW)
    ledger.settle(
        kit.exchange(step.request, status=403), kit.ME, now=kit.NOW, intent=intent, state="rejected",
        cause="app-write-blocked", brake=blocked(kit),
    )  # fmt: skip
    assert ["intent", "outcome", "note"] == [row.phase for row in ledger.rows()]
    other = Ledger(tmp_path / "data" / "ledger.db")
    assert (blocked(kit),) == other.brakes(kit.ME)
    other.close()


def test_a_read_can_put_on_a_brake_too(ledger: Ledger, kit: Kit) -> None:
    money = Brake("money", "credits-depleted", kit.NOW)
    ledger.settle(kit.read(status=402), kit.ME, now=kit.NOW, cause="credits-depleted", brake=money)
    assert (money,) == ledger.brakes(kit.ME)


def test_a_hold_keeps_how_often_it_was_put_on(ledger: Ledger, kit: Kit) -> None:
    hold = Brake("hold", "over-capacity", kit.NOW, kit.NOW + 240, 3)
    ledger.settle(kit.read(status=503), kit.ME, now=kit.NOW, cause="over-capacity", brake=hold)
    assert (hold,) == ledger.snapshot(kit.ME, kit.NOW, {}).brakes


def test_opening_says_when_and_signs_from_before_are_known_to_be_older(ledger: Ledger, kit: Kit) -> None:
    assert {} == ledger.cleared(kit.ME)
    ledger.brake(kit.ME, "app", "app-write-blocked", kit.NOW)
    assert 1 == ledger.release(kit.ME, kit.NOW + 60)
    assert dict.fromkeys(("app", "account", "money", "hold"), kit.NOW + 60) == ledger.cleared(kit.ME)


def test_a_hold_that_ended_by_itself_opens_nothing_else(ledger: Ledger, kit: Kit) -> None:
    ledger.brake(kit.ME, "account", "account-locked", kit.NOW)
    ledger.brake(kit.ME, "hold", "over-capacity", kit.NOW, until=kit.NOW + 60)
    ledger.release(kit.ME, kit.NOW + 61, scopes=("hold",), verb="trial")
    assert ["account"] == [brake.scope for brake in ledger.brakes(kit.ME)]
    assert {"hold": kit.NOW + 61} == ledger.cleared(kit.ME)
    row = ledger.rows()[-1]
    assert ("trial", "hold") == (row.verb, row.state)


def test_another_account_of_the_app_shares_what_stops_the_app_alone(ledger: Ledger, kit: Kit) -> None:
    ledger.brake(kit.ME, "app", "app-write-blocked", kit.NOW)
    ledger.brake(kit.ME, "account", "account-locked", kit.NOW)
    other = kit.ME._replace(account="grace", user_id="43", username="grace", credential="token-2")
    assert ["app"] == [brake.scope for brake in ledger.brakes(other)]


def test_a_note_is_a_row_of_the_chain_without_the_text(ledger: Ledger, kit: Kit) -> None:
    ledger.note(kit.ME, "handed-over", kit.NOW, line="post a secret plan", cause="tier-lacks-action")
    row = ledger.rows()[-1]
    assert ("note", "handed-over", "post <text 13>", "tier-lacks-action") == (row.phase, row.verb, row.line, row.cause)
    assert row.mark
    assert () == ledger.verify().faults


def test_a_note_about_a_draft_marks_it_and_keeps_it(ledger: Ledger, kit: Kit) -> None:
    number = ledger.draft(kit.ME, kit.post_step("hello"), line="post hello", now=kit.NOW, cause="brake")
    ledger.note(kit.ME, "handed-over", kit.NOW + 5, cause="handed-over", write_id=number)
    write = ledger.write(number)
    assert write is not None
    assert ("draft", "handed-over", "hello") == (write.state, write.cause, write.text)


def test_what_was_sent_is_not_marked(ledger: Ledger, kit: Kit) -> None:
    step = kit.step()
    intent = ledger.begin(step, kit.ME, plan_id="1", line="rt 3", source="typed", now=kit.NOW)
    ledger.settle(kit.exchange(step.request), kit.ME, now=kit.NOW, intent=intent, state="done")
    ledger.note(kit.ME, "handed-over", kit.NOW + 5, cause="handed-over", write_id=intent.write_id)
    write = ledger.write(intent.write_id)
    assert write is not None
    assert ("done", "") == (write.state, write.cause)

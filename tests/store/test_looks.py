"""What is known when a write is sent, who may look at it, and what a look-up puts down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.budget import Identity
from twshell.domain.money import Price
from twshell.domain.stored import Write
from twshell.store.ledger import Ledger
from twshell.store.outbox import Start

OWN = "1900000000000000"


def sent(ledger: Ledger, kit: Any, text: str = "ferry", *, at: float = 0.0, **more: Any) -> Any:
    return ledger.begin(
        kit.post_step(text), kit.ME, plan_id="1", line=f"post {text}", source="typed", now=kit.NOW + at, **more
    )


def unknown(ledger: Ledger, kit: Any, text: str = "ferry", *, at: float = 0.0, **more: Any) -> Write:
    """Make a write of unknown outcome."""
    intent = sent(ledger, kit, text, at=at, **more)
    answer = kit.exchange(kit.post_step(text).request, status=503)
    ledger.settle(answer, kit.ME, intent=intent, state="unknown", cause="over-capacity", now=kit.NOW + at + 1)
    return found(ledger, intent.write_id)


def found(ledger: Ledger, number: int) -> Write:
    write = ledger.write(number)
    assert write is not None
    return write


# What is known when it is sent


def test_the_newest_own_post_known_before_is_kept_with_the_intent(ledger: Ledger, kit: Any) -> None:
    first = sent(ledger, kit)
    ledger.settle(kit.read(), kit.ME, now=kit.NOW, verb="home", line="home", newest_own=OWN)
    ledger.settle(kit.read(), kit.ME, now=kit.NOW, verb="home", line="home", newest_own="1800000000000000")
    second = sent(ledger, kit)
    assert ["", OWN] == [found(ledger, intent.write_id).baseline_id for intent in (first, second)]


def test_a_post_made_here_is_known_to_the_next(ledger: Ledger, kit: Any) -> None:
    intent = sent(ledger, kit)
    answer = kit.exchange(kit.post_step("ferry").request, status=201)
    ledger.settle(answer, kit.ME, intent=intent, state="done", remote_id=OWN, now=kit.NOW)
    assert OWN == found(ledger, sent(ledger, kit).write_id).baseline_id


def test_another_account_s_posts_are_not_one_s_own(ledger: Ledger, kit: Any) -> None:
    other = kit.ME._replace(user_id="43")
    ledger.settle(kit.read(), other, now=kit.NOW, verb="home", line="home", newest_own=OWN)
    assert "" == found(ledger, sent(ledger, kit).write_id).baseline_id


def test_x_s_clock_and_what_is_repeated_are_kept(ledger: Ledger, kit: Any) -> None:
    write = found(ledger, sent(ledger, kit, start=Start(12.5, 7)).write_id)
    assert (12.5, 7, 1) == (write.clock_offset, write.parent, write.attempts)


def test_a_draft_that_is_sent_gets_all_this_then_and_belongs_to_who_sends_it(ledger: Ledger, kit: Any) -> None:
    nameless = Identity("ada", "", "", "app-1", "token-1")
    number = ledger.draft(nameless, kit.post_step("ferry"), line="post ferry", now=kit.NOW)
    ledger.settle(kit.read(), kit.ME, now=kit.NOW, verb="home", line="home", newest_own=OWN)
    sent(ledger, kit, write_id=number, start=Start(3.0))
    write = found(ledger, number)
    assert ("42", OWN, 3.0, 1) == (write.account, write.baseline_id, write.clock_offset, write.attempts)


def test_sent_again_a_write_starts_anew(ledger: Ledger, kit: Any) -> None:
    write = unknown(ledger, kit)
    assert ledger.looks.claim(write, kit.NOW + 60)
    write = found(ledger, write.id)
    assert ledger.looks.resolve(
        write, kit.ME, state="absent", because="not there", now=kit.NOW + 90, absences=2, absent_at=kit.NOW + 90
    )
    intent = sent(ledger, kit, at=200, write_id=write.id)
    again = found(ledger, write.id)
    assert (2, True) == (intent.attempt, intent.was_absent)
    assert (2, 0, 0, None, None) == (again.attempts, again.looks, again.absences, again.looked_at, again.absent_at)
    assert (write.sent_at, kit.NOW + 200) == (again.first_at, again.sent_at)


def test_what_was_absent_once_is_looked_for_from_its_first_baseline(ledger: Ledger, kit: Any) -> None:
    write = unknown(ledger, kit)
    ledger.looks.resolve(write, kit.ME, state="absent", because="", now=kit.NOW + 90)
    ledger.settle(kit.read(), kit.ME, now=kit.NOW, verb="home", line="home", newest_own=OWN)
    sent(ledger, kit, at=200, write_id=write.id)
    assert "" == found(ledger, write.id).baseline_id


def test_the_answer_to_an_earlier_sending_changes_nothing(ledger: Ledger, kit: Any) -> None:
    first = sent(ledger, kit)
    ledger.recover(kit.NOW + 200)
    write = found(ledger, first.write_id)
    ledger.looks.resolve(write, kit.ME, state="absent", because="", now=kit.NOW + 300)
    second = sent(ledger, kit, at=400, write_id=write.id)
    late = kit.exchange(kit.post_step("ferry").request, status=403)
    ledger.settle(late, kit.ME, intent=first, state="rejected", cause="duplicate", now=kit.NOW + 401)
    assert "sending" == found(ledger, second.write_id).state


# Left behind


def test_what_was_queued_by_a_process_that_is_gone_is_a_draft(tmp_path: Path, kit: Any) -> None:
    for owner in ("alive", "dead"):
        made = Ledger(tmp_path / "ledger.db", owner=owner)
        made.draft(kit.ME, kit.post_step(owner), line=f"post {owner}", now=kit.NOW, state="queued")
        made.close()
    ledger = Ledger(tmp_path / "ledger.db")
    (left,) = ledger.recover(kit.NOW + 1, lambda owner: owner == "alive")
    assert ("dead", "draft", "stopped") == (left.text, left.state, left.cause)
    assert ["draft", "queued"] == [write.state for write in ledger.drafts(5)]


LEASES = [(119.0, "sending", "queued"), (121.0, "unknown", "draft"), (-121.0, "unknown", "draft")]


@pytest.mark.parametrize(("seconds", "sending", "queued"), LEASES)
def test_of_an_owner_nobody_knows_two_minutes_are_waited(
    tmp_path: Path, kit: Any, seconds: float, sending: str, queued: str
) -> None:
    ledger = Ledger(tmp_path / "ledger.db", owner="elsewhere")
    number = sent(ledger, kit).write_id
    held = ledger.draft(kit.ME, kit.post_step("held"), line="post held", now=kit.NOW, state="queued")
    ledger.recover(kit.NOW + seconds, lambda owner: None)
    assert (sending, queued) == (found(ledger, number).state, found(ledger, held).state)


def test_where_nothing_is_left_behind_nothing_is_written(
    ledger: Ledger, kit: Any, sql: Callable[..., Any], tmp_path: Path
) -> None:
    unknown(ledger, kit)
    log = Path(f"{ledger.path}-wal")
    before = log.stat().st_size
    assert () == ledger.recover(kit.NOW + 500)
    assert before == log.stat().st_size


def test_a_held_draft_is_queued_and_a_sent_one_is_not(ledger: Ledger, kit: Any) -> None:
    number = ledger.draft(kit.ME, kit.post_step("held"), line="post held", now=kit.NOW)
    assert ledger.looks.hold(number, "me", kit.NOW)
    assert "queued" == found(ledger, number).state
    assert not ledger.looks.hold(unknown(ledger, kit).id, "me", kit.NOW)


def test_an_answer_lost_by_the_process_itself_leaves_the_write_unknown(ledger: Ledger, kit: Any) -> None:
    intent = sent(ledger, kit)
    ledger.looks.lost(intent, kit.NOW + 1)
    assert "unknown" == found(ledger, intent.write_id).state


# Looking


def test_a_look_is_counted_before_it_is_made_and_by_one_alone(ledger: Ledger, kit: Any) -> None:
    write = unknown(ledger, kit)
    assert [True, False] == [ledger.looks.claim(write, kit.NOW + 10) for _ in range(2)]
    assert (1, kit.NOW + 10) == (found(ledger, write.id).looks, found(ledger, write.id).looked_at)


def test_what_was_sent_again_meanwhile_is_not_looked_at(ledger: Ledger, kit: Any) -> None:
    write = unknown(ledger, kit)
    ledger.looks.resolve(write, kit.ME, state="absent", because="", now=kit.NOW + 90)
    sent(ledger, kit, at=100, write_id=write.id)
    assert not ledger.looks.claim(write, kit.NOW + 110)


def test_what_is_found_is_done_and_priced_on_the_day_it_was_sent(ledger: Ledger, kit: Any) -> None:
    write = unknown(ledger, kit)
    tomorrow = kit.NOW + 86_400
    assert ledger.looks.resolve(
        write, kit.ME, state="done", because="it is there", now=tomorrow, remote_id=OWN, price=Price(15_000, 15_000)
    )
    write = found(ledger, write.id)
    assert ("done", OWN, "it is there") == (write.state, write.remote_id, write.evidence)
    assert Price(15_000, 15_000) == ledger.snapshot(kit.ME, kit.NOW, {}).spent.today
    assert Price() == ledger.snapshot(kit.ME, tomorrow, {}).spent.today
    assert OWN == found(ledger, sent(ledger, kit).write_id).baseline_id
    assert tomorrow == write.changed_at


def test_the_day_a_found_write_was_sent_on_is_x_s(ledger: Ledger, kit: Any) -> None:
    write = unknown(ledger, kit, start=Start(43_200.0))  # by X's clock it is midnight
    ledger.looks.resolve(
        write, kit.ME, state="done", because="", now=kit.NOW + 60, remote_id=OWN, price=Price(15_000, 15_000)
    )
    days = [ledger.snapshot(kit.ME, kit.NOW + 43_200 * half, {}).spent.today for half in (0, 1)]
    assert [Price(), Price(15_000, 15_000)] == days


def test_the_journal_says_what_a_look_found(ledger: Ledger, kit: Any) -> None:
    write = unknown(ledger, kit)
    ledger.looks.resolve(write, kit.ME, state="absent", because="not there", now=kit.NOW + 90)
    row = ledger.rows(write_id=write.id)[-1]
    assert ("note", "look-up", "absent", write.id) == (row.phase, row.verb, row.state, row.write_id)
    assert (f"look-up #{write.id}", write.plan_id) == (row.line, row.plan_id)
    assert () == ledger.verify().faults


def test_what_changes_nothing_is_evidence_alone(ledger: Ledger, kit: Any) -> None:
    write = unknown(ledger, kit)
    rows = len(ledger.rows(write_id=write.id))
    for said in ("first look", "second look"):
        ledger.looks.resolve(found(ledger, write.id), kit.ME, state="unknown", because=said, now=kit.NOW + 60)
    assert "first look\nsecond look" == found(ledger, write.id).evidence
    assert rows == len(ledger.rows(write_id=write.id))
    assert write.changed_at == found(ledger, write.id).changed_at


def test_one_post_proves_one_write(ledger: Ledger, kit: Any) -> None:
    first, second = unknown(ledger, kit, "a"), unknown(ledger, kit, "b")
    assert ledger.looks.resolve(first, kit.ME, state="done", because="", now=kit.NOW, remote_id=OWN)
    assert not ledger.looks.resolve(second, kit.ME, state="done", because="", now=kit.NOW, remote_id=OWN)
    assert "unknown" == found(ledger, second.id).state
    assert {OWN: first.id} == ledger.looks.bound([OWN, "7"], second.id)
    assert {} == ledger.looks.bound([OWN, "7"], first.id)


def test_siblings_say_the_same_and_are_not_proved_by_an_answer_of_their_own(ledger: Ledger, kit: Any) -> None:
    lost, found_by_look, other = unknown(ledger, kit), unknown(ledger, kit), unknown(ledger, kit, "another")
    ledger.looks.resolve(found_by_look, kit.ME, state="done", because="it is there", now=kit.NOW, remote_id=OWN)
    answered = sent(ledger, kit)
    answer = kit.exchange(kit.post_step("ferry").request, status=201)
    ledger.settle(answer, kit.ME, intent=answered, state="done", remote_id="7", now=kit.NOW)
    sending = sent(ledger, kit, at=5)
    ledger.draft(kit.ME, kit.post_step("ferry"), line="post ferry", now=kit.NOW)
    long_ago = unknown(ledger, kit, at=-90_000)
    assert [found_by_look.id, sending.write_id] == sorted(each.id for each in ledger.looks.siblings(lost))
    assert () == ledger.looks.siblings(other)
    others = [lost.id, found_by_look.id, sending.write_id]
    assert others == sorted(each.id for each in ledger.looks.siblings(long_ago))


def test_what_was_sent_twice_has_siblings_from_its_first_time_on(ledger: Ledger, kit: Any) -> None:
    early = unknown(ledger, kit)
    write = unknown(ledger, kit, at=10)
    ledger.looks.resolve(write, kit.ME, state="absent", because="", now=kit.NOW + 90)
    sent(ledger, kit, at=90_000, write_id=write.id)
    assert [early.id] == [each.id for each in ledger.looks.siblings(found(ledger, write.id))]


def test_a_late_answer_is_not_overruled_by_a_look_begun_before(ledger: Ledger, kit: Any) -> None:
    intent = sent(ledger, kit)
    ledger.recover(kit.NOW + 200)
    write = found(ledger, intent.write_id)
    answer = kit.exchange(kit.post_step("ferry").request, status=201)
    ledger.settle(answer, kit.ME, intent=intent, state="done", remote_id=OWN, now=kit.NOW + 201)
    told, price = ledger.rows(write_id=write.id), Price(15_000, 15_000)
    assert not ledger.looks.resolve(write, kit.ME, state="absent", because="", now=kit.NOW + 202, price=price)
    assert "done" == found(ledger, intent.write_id).state
    assert told == ledger.rows(write_id=write.id)
    assert Price() == ledger.snapshot(kit.ME, kit.NOW, {}).spent.today


def test_evidence_is_bounded(ledger: Ledger, kit: Any) -> None:
    write = unknown(ledger, kit)
    for number in range(100):
        ledger.looks.seen_again(write.id, f"{number} " + "x" * 100)
    assert len(found(ledger, write.id).evidence) <= 4_000
    assert found(ledger, write.id).evidence.endswith("99 " + "x" * 100)


# Listing and changing


def test_the_outbox_lists_what_is_open_and_what_ended_within_a_day(ledger: Ledger, kit: Any) -> None:
    day = 86_400.0
    old, new = sent(ledger, kit, "old", at=-2 * day), sent(ledger, kit, "new")
    for intent, text, at in ((old, "old", -2 * day), (new, "new", 0.0)):
        answer = kit.exchange(kit.post_step(text).request, status=201)
        ledger.settle(answer, kit.ME, intent=intent, state="done", now=kit.NOW + at)
    waiting = unknown(ledger, kit, "waiting", at=-3 * day)
    listed = ledger.looks.listed(kit.ME, since=kit.NOW - day, limit=9)
    assert [waiting.id, new.write_id] == [write.id for write in listed]
    assert [waiting.id] == [write.id for write in ledger.looks.listed(kit.ME, since=kit.NOW, limit=1)]
    answer = kit.exchange(kit.post_step("last").request, status=201)
    last = sent(ledger, kit, "last")
    ledger.settle(answer, kit.ME, intent=last, state="done", now=kit.NOW)
    listed = ledger.looks.listed(kit.ME, since=kit.NOW - day, limit=9)
    assert [last.write_id, waiting.id, new.write_id] == [write.id for write in listed]


def test_unknown_writes_come_oldest_first_and_are_the_account_s_own(ledger: Ledger, kit: Any) -> None:
    first, second = unknown(ledger, kit, "a"), unknown(ledger, kit, "b")
    assert [first.id, second.id] == [write.id for write in ledger.looks.unknown(kit.ME)]
    assert () == ledger.looks.unknown(kit.ME._replace(user_id="43"))


def test_a_draft_gets_another_text_and_a_sent_write_does_not(ledger: Ledger, kit: Any) -> None:
    number = ledger.draft(kit.ME, kit.post_step("old"), line="post old", now=kit.NOW, cause="too-long")
    assert ledger.looks.rewrite(number, kit.post_step("new"), "post new", kit.NOW + 5)
    write = found(ledger, number)
    assert ("new", "post new", '{"text":"new"}', "") == (write.text, write.line, write.body, write.cause)
    for state in ("unknown", "absent"):
        other = unknown(ledger, kit, state)
        ledger.looks.resolve(other, kit.ME, state=state, because="", now=kit.NOW)
        assert not ledger.looks.rewrite(other.id, kit.post_step("new"), "post new", kit.NOW)


# From before


def test_a_ledger_of_before_look_ups_gets_what_they_need(tmp_path: Path, kit: Any, sql: Callable[..., Any]) -> None:
    path = tmp_path / "ledger.db"
    ledger = Ledger(path)
    write = unknown(ledger, kit)
    ledger.close()
    for statement in (
        "ALTER TABLE writes DROP COLUMN clock_offset",
        "ALTER TABLE writes DROP COLUMN first_at",
        "DROP INDEX writes_changed",
        "PRAGMA user_version=2",
    ):
        sql(path, statement)
    again = Ledger(path)
    assert (0.0, "unknown") == (found(again, write.id).clock_offset, found(again, write.id).state)
    assert again.looks.claim(found(again, write.id), kit.NOW + 60)


# What is for one person alone


@pytest.mark.parametrize("end", ["found", "absent and dropped"])
def test_a_message_leaves_no_word_once_a_look_has_ended_it(
    ledger: Ledger, kit: Any, sql: Callable[..., Any], end: str
) -> None:
    step = kit.dm_step("TWSHCANARY at noon")
    intent = ledger.begin(step, kit.ME, plan_id="1", line="dm @grace", source="typed", now=kit.NOW)
    ledger.settle(
        kit.exchange(step.request, status=503), kit.ME, intent=intent, state="unknown", cause="over-capacity",
        now=kit.NOW + 1,
    )  # fmt: skip
    write = found(ledger, intent.write_id)
    assert "TWSHCANARY at noon" == write.text
    state, remote_id = ("done", OWN) if end == "found" else ("absent", "")
    assert ledger.looks.resolve(write, kit.ME, state=state, because="seen", now=kit.NOW + 60, remote_id=remote_id)
    if end != "found":
        assert ledger.drop(write.id, kit.NOW + 61)
    held = [each.name for each in Path(ledger.path).parent.iterdir() if b"TWSHCANARY" in each.read_bytes()]
    assert [] == held
    assert [("", "", "", "dm @grace")] == sql(ledger.path, "SELECT text, body, body_hash, line FROM writes")


def test_a_message_found_is_no_post_of_one_s_own(ledger: Ledger, kit: Any) -> None:
    step = kit.dm_step("noon")
    for at, state in ((0, "unknown"), (1, "done")):
        intent = ledger.begin(step, kit.ME, plan_id="1", line="dm @grace", source="typed", now=kit.NOW + at)
        ledger.settle(
            kit.exchange(step.request), kit.ME, intent=intent, state=state, now=kit.NOW + at,
            remote_id=OWN if state == "done" else "",
        )  # fmt: skip
    assert ledger.looks.resolve(found(ledger, 1), kit.ME, state="done", because="seen", now=kit.NOW + 60, remote_id="1")
    assert "" == found(ledger, sent(ledger, kit).write_id).baseline_id


def test_what_a_message_said_before_it_was_changed_is_nowhere(ledger: Ledger, kit: Any) -> None:
    number = ledger.draft(kit.ME, kit.dm_step("TWSHCANARY at noon"), line="dm @grace TWSHCANARY at noon", now=kit.NOW)
    assert ledger.looks.rewrite(number, kit.dm_step("at one"), "dm @grace at one", kit.NOW)
    held = [each.name for each in Path(ledger.path).parent.iterdir() if b"TWSHCANARY" in each.read_bytes()]
    assert ([], "at one") == (held, found(ledger, number).text)

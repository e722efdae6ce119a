"""A write's way through the ledger, and what a read leaves in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.budget import Brake, Identity, Spent
from twshell.domain.diagnosis import Past
from twshell.domain.errors import StoreError
from twshell.domain.money import Price
from twshell.domain.stored import Counts, Intent, Learnt
from twshell.domain.wire import NOT_CONNECTED, WAITING, Problem
from twshell.store.ledger import Ledger


@pytest.fixture
def begin(ledger: Ledger, kit: Any) -> Callable[..., Intent]:
    def begun(step: Any = None, **more: Any) -> Intent:
        given = {"plan_id": "p-1", "line": "rt 3", "source": "typed", "now": kit.NOW} | more
        return ledger.begin(step or kit.step(), given.pop("identity", kit.ME), **given)

    return begun


@pytest.fixture
def settle(ledger: Ledger, kit: Any) -> Callable[..., None]:
    def settled(intent: Intent, state: str, step: Any = None, **more: Any) -> None:
        exchange = more.pop("exchange", None) or kit.exchange((step or kit.step()).request)
        ledger.settle(exchange, kit.ME, intent=intent, state=state, **({"now": kit.NOW + 1} | more))

    return settled


def test_a_write_is_sending_from_begin_and_done_from_settle(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], kit: Any
) -> None:
    intent = begin()
    before = ledger.write(intent.write_id)
    settle(intent, "done", remote_id="77")
    after = ledger.write(intent.write_id)
    assert before is not None
    assert after is not None
    assert ("retweet", "sending", "1900", "rt 3", kit.NOW, "") == (
        before.verb, before.state, before.target, before.line, before.sent_at, before.remote_id,
    )  # fmt: skip
    assert ("done", "77", kit.NOW + 1) == (after.state, after.remote_id, after.at)


def test_numbers_count_up_and_are_never_used_again(
    ledger: Ledger, begin: Callable[..., Intent], kit: Any, sql: Callable[..., Any]
) -> None:
    assert [1, 2] == [begin().write_id, begin().write_id]
    sql(ledger.path, "DELETE FROM writes")
    assert 3 == begin().write_id


def test_the_intent_stands_in_the_journal_before_the_outcome(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], kit: Any
) -> None:
    intent = begin(kit.post_step("hello there"), line="post hello there")
    assert [("intent", 1, "post", "post <text 11>", "sending")] == [
        (row.phase, row.write_id, row.verb, row.line, row.state) for row in ledger.rows()
    ]
    settle(intent, "done", kit.post_step("hello there"), price=Price(15_000, 15_000))
    last = ledger.rows()[-1]
    assert ("outcome", 1, "post <text 11>", "done", 200, 250, 15_000) == (
        last.phase, last.write_id, last.line, last.state, last.status, last.latency_ms, last.cost_high,
    )  # fmt: skip
    assert ledger.rows()[0].mark == last.mark != ""


SETTLINGS = [
    ("sending", "done", "done"), ("sending", "rejected", "rejected"), ("sending", "unknown", "unknown"),
    ("sending", "queued", "queued"), ("sending", "draft", "draft"), ("unknown", "done", "done"),
    ("unknown", "absent", "absent"), ("absent", "done", "done"), ("done", "rejected", "done"),
    ("rejected", "done", "rejected"), ("cancelled", "done", "cancelled"), ("draft", "done", "draft"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "said", "after"), SETTLINGS)
def test_only_an_open_write_can_be_settled(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], sql: Callable[..., Any],
    before: str, said: str, after: str,
) -> None:  # fmt: skip
    intent = begin()
    sql(ledger.path, "UPDATE writes SET state=?", before)
    settle(intent, said)
    assert [(after,)] == sql(ledger.path, "SELECT state FROM writes")


def test_a_word_that_is_no_state_is_refused(begin: Callable[..., Intent], settle: Callable[..., None]) -> None:
    with pytest.raises(ValueError, match="no state 'confirmed'"):
        settle(begin(), "confirmed")


def test_a_write_without_its_intent_cannot_be_settled(ledger: Ledger, kit: Any) -> None:
    with pytest.raises(ValueError, match="settled with its intent"):
        ledger.settle(kit.exchange(kit.step().request), kit.ME, now=kit.NOW)


def test_what_x_made_belongs_to_one_write_alone(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], sql: Callable[..., Any]
) -> None:
    first, second = begin(), begin()
    settle(first, "done", remote_id="77")
    settle(second, "done", remote_id="77")
    rows = sql(ledger.path, "SELECT state, remote_id, evidence FROM writes")
    assert [("done", "77", ""), ("done", None, "X answered with id 77, which #1 has")] == rows


def test_writes_that_made_nothing_do_not_clash(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], sql: Callable[..., Any]
) -> None:
    for _ in range(2):
        settle(begin(), "done")
    assert [("done", None), ("done", None)] == sql(ledger.path, "SELECT state, remote_id FROM writes")


def test_a_late_answer_books_only_what_was_not_booked_before(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], kit: Any
) -> None:
    intent = begin()
    settle(intent, "unknown", price=Price(0, 15_000))
    settle(intent, "done", price=Price(15_000, 15_000))
    assert Spent(Price(15_000, 15_000), Price(15_000, 15_000)) == ledger.snapshot(kit.ME, kit.NOW, {}).spent


def test_a_draft_is_sent_once(ledger: Ledger, begin: Callable[..., Intent], kit: Any) -> None:
    number = ledger.draft(kit.ME, kit.post_step("kept"), line="post kept", now=kit.NOW)
    assert number == begin(kit.post_step("kept"), write_id=number).write_id
    with pytest.raises(StoreError, match=f"#{number} cannot be sent"):
        begin(kit.post_step("kept"), write_id=number)
    assert 1 == len(ledger.rows())


def test_an_intent_of_which_nothing_was_sent_can_be_withdrawn(
    ledger: Ledger, begin: Callable[..., Intent], kit: Any
) -> None:
    intent = begin()
    ledger.withdraw(intent, kit.ME, cause="window-exhausted", now=kit.NOW)
    assert ("draft", "window-exhausted", None) == (
        ledger.drafts(1)[0].state, ledger.drafts(1)[0].cause, ledger.drafts(1)[0].sent_at,
    )  # fmt: skip
    assert () == ledger.snapshot(kit.ME, kit.NOW, {}).writes


# -- drafts ---------------------------------------------------------------


def test_drafts_are_what_is_not_known_to_be_on_x_newest_first(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], kit: Any
) -> None:
    ledger.draft(kit.ME, kit.post_step("one"), line="post one", now=kit.NOW, cause="taken-back")
    for state in ("done", "rejected", "unknown"):
        settle(
            begin(kit.post_step(state)), state, kit.post_step(state), cause="duplicate" if state == "rejected" else ""
        )
    dropped = ledger.draft(kit.ME, kit.post_step("gone"), line="post gone", now=kit.NOW)
    assert ledger.drop(dropped, kit.NOW)
    assert [(4, "unknown", ""), (3, "rejected", "duplicate"), (1, "draft", "taken-back")] == [
        (write.id, write.state, write.cause) for write in ledger.drafts(9)
    ]
    assert [4] == [write.id for write in ledger.drafts(1)]


def test_a_draft_comes_back_as_it_was(ledger: Ledger, kit: Any) -> None:
    text = "über\n€ 😀 '; DROP TABLE writes;--"
    number = ledger.draft(kit.ME, kit.post_step(text), line=f"post {text}", now=kit.NOW)
    found = ledger.write(number)
    assert found is not None
    assert (text, f"post {text}", "42") == (found.text, found.line, found.account)


def test_a_draft_may_hold_what_is_no_unicode(ledger: Ledger, kit: Any) -> None:
    number = ledger.draft(kit.ME, kit.post_step("a\ud800b\0c"), line="post a\ud800b", now=kit.NOW)
    found = ledger.write(number)
    assert found is not None
    assert "a?b\0c" == found.text


@pytest.mark.parametrize(
    ("state", "can_go"), [("draft", True), ("rejected", True), ("unknown", True), ("sending", False), ("done", False)]
)
def test_what_is_being_sent_or_done_cannot_be_dropped(
    ledger: Ledger, kit: Any, sql: Callable[..., Any], state: str, can_go: bool
) -> None:
    number = ledger.draft(kit.ME, kit.post_step("text"), line="post text", now=kit.NOW)
    sql(ledger.path, "UPDATE writes SET state=?", state)
    assert can_go is ledger.drop(number, kit.NOW)


def test_there_is_no_draft_99(ledger: Ledger, kit: Any) -> None:
    assert (None, False) == (ledger.write(99), ledger.drop(99, kit.NOW))


def test_counts_are_of_the_account_alone(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], kit: Any
) -> None:
    settle(begin(), "unknown")
    settle(begin(), "rejected")
    settle(begin(), "queued")
    begin()
    begin(identity=kit.ME._replace(user_id="43"))
    counts = ledger.counts(kit.ME)
    assert (Counts(1, 1, 1), 2) == (counts, counts.unsent)
    (write,) = ledger.looks.unknown(kit.ME)
    ledger.looks.resolve(write, kit.ME, state="absent", because="", now=kit.NOW)
    assert Counts(0, 1, 2) == ledger.counts(kit.ME)


@pytest.mark.parametrize("end", ["done", "dropped"])
def test_a_dm_leaves_no_word_in_any_file_once_it_is_over(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], kit: Any, end: str
) -> None:
    step = kit.dm_step("TWSHCANARY meet me at noon")
    intent = begin(step, line="dm @grace TWSHCANARY meet me at noon")
    assert "TWSHCANARY meet me at noon" == ledger.drafts(1)[0].text
    settle(intent, "done" if end == "done" else "rejected", step)
    if end == "dropped":
        ledger.drop(intent.write_id, kit.NOW)
    held = [each.name for each in Path(ledger.path).parent.iterdir() if b"TWSHCANARY" in each.read_bytes()]
    assert [] == held


def test_the_text_of_a_post_stays_with_it(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], kit: Any
) -> None:
    intent = begin(kit.post_step("hello"), line="post hello")
    settle(intent, "done", kit.post_step("hello"))
    assert ["hello"] == [ledger.write(intent.write_id).text]  # type: ignore[union-attr]


# -- after a crash --------------------------------------------------------


def test_what_a_dead_process_was_sending_is_unknown(tmp_path: Path, kit: Any) -> None:
    for owner in ("alive", "dead"):
        with_owner = Ledger(tmp_path / "ledger.db", owner=owner)
        with_owner.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=kit.NOW)
        with_owner.close()
    ledger = Ledger(tmp_path / "ledger.db")
    assert [(2, "unknown")] == [(w.id, w.state) for w in ledger.recover(kit.NOW + 1, lambda owner: owner == "alive")]
    assert ["unknown", "sending"] == [write.state for write in ledger.drafts(9)]
    ledger.close()


@pytest.mark.parametrize(("seconds", "state"), [(119, "sending"), (121, "unknown"), (-121, "unknown")])
def test_a_write_nobody_owns_is_given_two_minutes(
    ledger: Ledger, begin: Callable[..., Intent], kit: Any, seconds: float, state: str
) -> None:
    begin()
    ledger.recover(kit.NOW + seconds)
    assert [state] == [write.state for write in ledger.drafts(9)]


# -- reads ----------------------------------------------------------------


def test_a_read_leaves_a_row_and_its_price(ledger: Ledger, kit: Any) -> None:
    ledger.settle(
        kit.read(body=b"12345", headers={"x-transaction-id": "00ff", "cf-ray": "8f-FRA"}), kit.ME, now=kit.NOW,
        price=Price(5_000, 10_000), billed=("p:1", "u:2?"), verb="show", line="show 19000000000000000",
    )  # fmt: skip
    (row,) = ledger.rows()
    assert ("read", "show", "show 19000000000000000", "GET", "/2/tweets", 200, 5, "00ff", "8f-FRA", 5_000, 10_000) == (
        row.phase, row.verb, row.line, row.method, row.template, row.status, row.size, row.transaction_id, row.cf_ray,
        row.cost_low, row.cost_high,
    )  # fmt: skip
    snapshot = ledger.snapshot(kit.ME, kit.NOW, {"day": 7})
    assert (Spent(Price(5_000, 10_000), Price(5_000, 10_000)), {"p:1", "u:2?"}, {"day": 7}) == (
        snapshot.spent, snapshot.paid_today, snapshot.caps,
    )  # fmt: skip


def test_the_past_is_the_account_s_newest_calls_newest_last(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], kit: Any
) -> None:
    for number in range(3):
        ledger.settle(
            kit.read(), kit.ME, now=kit.NOW + number, verb="home", line="home", cause="over-capacity" if number else ""
        )
    settle(begin(now=kit.NOW + 3), "rejected", now=kit.NOW + 4, cause="duplicate")
    ledger.settle(kit.read(), kit.ME._replace(user_id="43"), now=kit.NOW + 9, verb="home")
    ledger.settle(kit.read(), kit.ME._replace(app="other"), now=kit.NOW + 9, verb="home")
    assert (
        Past(kit.NOW + 2, "GET", "/2/tweets", 200, "over-capacity", "home"),
        Past(kit.NOW + 4, "POST", kit.REPOST, 200, "duplicate", "retweet"),
    ) == ledger.past(kit.ME, since=kit.NOW, limit=2)
    assert 1 == len(ledger.past(kit.ME, since=kit.NOW + 3, limit=9))


def test_a_call_that_never_connected_is_past_too(ledger: Ledger, kit: Any) -> None:
    lost = kit.read(phase=NOT_CONNECTED, status=None, error="refused")
    ledger.settle(lost, kit.ME, now=kit.NOW, verb="home", cause="network-down")
    assert (Past(kit.NOW, "GET", "/2/tweets", None, "network-down", "home"),) == ledger.past(kit.ME, since=0, limit=9)
    assert ("not-connected", "refused") == (ledger.rows()[0].reached, ledger.rows()[0].error)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem(segment="client-forbidden", title="Client Forbidden"), ("client-forbidden", None)),
        (Problem(segment="about:blank", title="Forbidden"), ("Forbidden", None)),
        (Problem(title="Over capacity", code=130), ("Over capacity", 130)),
        (Problem(title="Bearer AAAA4BBBB"), ("", None)),
        (Problem(title="x" * 70), ("", None)),
        (Problem(title="\x1b[2J"), ("", None)),
    ],
)
def test_a_problem_is_named_by_its_segment_or_title(
    ledger: Ledger, kit: Any, problem: Problem, said: tuple[str, int | None]
) -> None:
    ledger.settle(kit.read(status=403), kit.ME, now=kit.NOW, problems=(problem,))
    assert said == (ledger.rows()[0].problem, ledger.rows()[0].code)


# -- numbers, brakes, capabilities ----------------------------------------


def test_numbers_go_on_and_old_ones_name_their_posts(ledger: Ledger, kit: Any) -> None:
    assert 0 == ledger.number(kit.ME)
    ledger.set_numbers(kit.ME, [(1, "100"), (2, "200")], 2)
    ledger.set_numbers(kit.ME, [(1, "300")], 1)
    assert (1, "300", "200", "") == (
        ledger.number(kit.ME), ledger.numbered(kit.ME, 1), ledger.numbered(kit.ME, 2), ledger.numbered(kit.ME, 3),
    )  # fmt: skip
    assert 0 == ledger.number(Identity("other"))


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        ("app", [True, True, False]), ("money", [True, True, False]), ("account", [True, False, True]),
        ("hold", [True, False, True]),
    ],
)  # fmt: skip
def test_a_brake_holds_the_app_or_the_account(ledger: Ledger, kit: Any, scope: str, holds: list[bool]) -> None:
    ledger.brake(kit.ME, scope, "app-write-blocked", kit.NOW, until=kit.NOW + 60)
    others = (kit.ME, kit.ME._replace(user_id="43"), kit.ME._replace(app="other"))
    assert holds == [bool(ledger.brakes(each)) for each in others]
    assert (Brake(scope, "app-write-blocked", kit.NOW, kit.NOW + 60),) == ledger.snapshot(kit.ME, kit.NOW, {}).brakes


def test_a_brake_survives_and_is_released_with_a_word_in_the_journal(ledger: Ledger, kit: Any) -> None:
    ledger.brake(kit.ME, "app", "app-write-blocked", kit.NOW)
    ledger.close()
    assert 1 == len(ledger.brakes(kit.ME))
    assert (1, 0) == (ledger.release(kit.ME, kit.NOW + 5), ledger.release(kit.ME, kit.NOW + 6))
    assert () == ledger.brakes(kit.ME)
    assert [("note", "brake", "app", "app-write-blocked"), ("note", "resume", "app", "")] == [
        (row.phase, row.verb, row.state, row.cause) for row in ledger.rows()
    ]


def test_what_was_learnt_is_of_the_credential(ledger: Ledger, kit: Any) -> None:
    ledger.learn(kit.ME, Learnt("like", False, "tier-lacks-action", "sure", kit.NOW, None))
    ledger.learn(kit.ME, Learnt("like", True, "", "sure", kit.NOW + 1, kit.NOW + 9))
    assert {"like": Learnt("like", True, "", "sure", kit.NOW + 1, kit.NOW + 9)} == ledger.capabilities(kit.ME)
    assert {} == ledger.capabilities(kit.ME._replace(credential="token-2"))


def test_a_write_lost_on_the_way_counts_as_maybe_made(
    ledger: Ledger, begin: Callable[..., Intent], settle: Callable[..., None], kit: Any
) -> None:
    lost = kit.exchange(kit.post_step("x").request, phase=WAITING, status=None, error="timeout")
    settle(begin(kit.post_step("x")), "unknown", exchange=lost)
    settle(begin(kit.step(), now=kit.NOW + 1), "rejected")
    begin(kit.step(), now=kit.NOW + 2)
    assert ((kit.NOW, "post"), (kit.NOW + 2, "repost")) == ledger.snapshot(kit.ME, kit.NOW + 3, {}).writes
    assert ((kit.NOW + 2, "repost"),) == ledger.snapshot(kit.ME, kit.NOW + 86_401, {}).writes

"""What may enter the journal, and what a look over it finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from twshell import __version__
from twshell.domain.stored import JournalRow, Verified
from twshell.store.journal import redacted, row_of
from twshell.store.ledger import Ledger

LINES = [
    ("home", "", "home", ""),
    ("home 50", "", "home 50", ""),
    ("rt 3 5 8-10", "", "rt 3 5 8-10", ""),
    ("/rt #3 .", "", "/rt #3 .", ""),
    ("like --anyway 3", "", "like --anyway 3", ""),
    ("show id:190 https://x.com/ada/status/190?token=TWSHCANARY", "", "show id:190 id:190", ""),
    ("user @grace", "", "user @grace", ""),
    ("user grace", "", "user <text 5>", "grace"),
    ("search ferry from:grace", "", "search <text 16>", "ferry from:grace"),
    ("post hello world", "hello world", "post <text 11>", "hello world"),
    ("post @ada 3 hi", "@ada 3 hi", "post <text 9>", "@ada 3 hi"),
    ("reply 3 see 4", "see 4", "reply 3 <text 5>", "see 4"),
    ("dm @ada 4711", "4711", "dm @ada <text 4>", "4711"),
    ("boost 3 hello", "more of it", "boost 3 <text 10>", "more of it"),
    ("post", "written\nelsewhere", "post <text 17>", "written\nelsewhere"),
    ("post a\n b", "a\n b", "post <text 4>", "a\n b"),
    ("say --x=TWSHCANARY", "", "say <text 14>", "--x=TWSHCANARY"),
    ("TWSHCANARY=1 home", "", "<text 17>", "TWSHCANARY=1 home"),
    ("show http://evil/?token=TWSHCANARY", "", "show <text 29>", "http://evil/?token=TWSHCANARY"),
    ("rt 3 TWSHCANARY", "the text", "rt 3 <text 8>", "the text"),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("line", "text", "kept", "hidden"), LINES)
def test_of_a_line_only_verb_and_references_are_kept(line: str, text: str, kept: str, hidden: str) -> None:
    assert (kept, hidden) == redacted(line, text)


def record(ledger: Ledger, kit: Any, number: int = 1, **headers: str) -> JournalRow:
    for at in range(number):
        ledger.settle(kit.read(headers=headers), kit.ME, now=kit.NOW + at, verb="home", line="home")
    return ledger.rows()[-1]


def test_a_row_of_no_call_is_blank_but_for_who_and_what(ledger: Ledger, kit: Any) -> None:
    row = row_of(kit.ME, phase="note", now=kit.NOW)
    told = {name for name, value in row._asdict().items() if value not in ("", None, 0)}
    assert {"at_ms", "phase", "account", "app", "credential", "kind", "version"} == told


def test_a_text_with_half_a_pair_has_a_mark_of_its_own(ledger: Ledger, kit: Any) -> None:
    for text in ("a\ud800b", "a\ud801b"):
        ledger.begin(kit.post_step(text), kit.ME, plan_id="1", line="post", source="typed", now=kit.NOW)
    assert 2 == len({row.mark for row in ledger.rows()} - {""})


def test_a_row_tells_the_whole_call(ledger: Ledger, kit: Any) -> None:
    step = kit.step()
    intent = ledger.begin(step, kit.ME, plan_id="7-1", line="boost 3", source="macro boost", now=kit.NOW + 0.1234)
    answered = kit.exchange(
        step.request, status=403, body=b"{}", elapsed=0.2,
        headers={
            "x-transaction-id": "00ffab12cd34ef56", "cf-ray": "8f3c2d1e0a9b7c6d-FRA", "x-access-level": "read-write",
            "x-rate-limit-limit": "50", "x-rate-limit-remaining": "41", "x-rate-limit-reset": "1795522500",
            "x-app-limit-24hour-remaining": "7",
        },
    )  # fmt: skip
    ledger.settle(answered, kit.ME, intent=intent, state="rejected", cause="app-write-blocked", now=kit.NOW + 1)
    assert JournalRow(
        seq=2, at_ms=1_795_521_601_000, phase="outcome", write_id=1, plan_id="7-1", account="42", app="app-1",
        credential="token-1", kind="1a", verb="retweet", line="boost 3", mark="", source="macro boost", method="POST",
        template=kit.REPOST, reached="answered", error="", status=403, problem="", code=None, state="rejected",
        cause="app-write-blocked", transaction_id="00ffab12cd34ef56", cf_ray="8f3c2d1e0a9b7c6d-FRA",
        access_level="read-write", limits="15m 50 41 1795522500; 24h-app ? 7 ?", latency_ms=200, size=2, cost_low=0,
        cost_high=0, version=__version__,
    ) == ledger.rows()[-1]  # fmt: skip
    assert 1_795_521_600_123 == ledger.rows()[0].at_ms


SECRET = "1234567890-TWSHCANARYaccessToken"


@pytest.mark.parametrize(
    "name",
    [
        "authorization", "cookie", "set-cookie", "x-transaction-id", "cf-ray", "x-access-level", "x-rate-limit-limit",
        "x-rate-limit-reset", "location", "date",
    ],
)  # fmt: skip
def test_no_header_carries_a_secret_into_any_file(ledger: Ledger, kit: Any, name: str) -> None:
    record(ledger, kit, **{name: SECRET})
    held = [each.name for each in Path(ledger.path).parent.iterdir() if b"TWSHCANARY" in each.read_bytes()]
    assert [] == held


def test_no_body_enters(ledger: Ledger, kit: Any) -> None:
    ledger.settle(kit.read(body=SECRET.encode()), kit.ME, now=kit.NOW, line=f"search {SECRET}")
    held = [each.name for each in Path(ledger.path).parent.iterdir() if b"TWSHCANARY" in each.read_bytes()]
    assert [] == held


def test_a_mark_is_the_same_for_the_same_text_and_tells_nothing(ledger: Ledger, kit: Any, tmp_path: Path) -> None:
    other = Ledger(tmp_path / "other.db")
    marks = []
    for each, text in ((ledger, "hello"), (ledger, "hello"), (ledger, "hellp"), (other, "hello")):
        each.settle(kit.read(), kit.ME, now=kit.NOW, line=f"search {text}")
        marks.append(each.rows()[-1].mark)
    other.close()
    assert marks[0] == marks[1]
    assert 3 == len(set(marks))
    assert sha256(b"hello").hexdigest()[:32] not in marks


def test_the_hash_is_taken_over_the_row_and_the_hash_before(ledger: Ledger, kit: Any, sql: Callable[..., Any]) -> None:
    record(ledger, kit, 2)
    rows = sql(ledger.path, "SELECT * FROM journal ORDER BY seq")
    previous = "0" * 64
    for row in rows:
        canonical = json.dumps([previous, *row[:-2]], separators=(",", ":")).encode()
        assert (previous, sha256(canonical).hexdigest()) == row[-2:]
        previous = row[-1]


def test_a_whole_journal_has_no_faults(ledger: Ledger, kit: Any) -> None:
    assert Verified(0) == ledger.verify()
    record(ledger, kit, 5)
    assert Verified(5) == ledger.verify()


TAMPERED = [
    ("UPDATE journal SET status=204 WHERE seq=3", ("row 3 was changed",)),
    ("UPDATE journal SET status='200' WHERE seq=3", ()),  # the same to SQLite: the column holds integers
    ("UPDATE journal SET line=x'00' WHERE seq=3", ("row 3 was changed",)),
    ("DELETE FROM journal WHERE seq=3", ("row 3 is missing",)),
    ("DELETE FROM journal WHERE seq<3", ("rows 1 to 2 are missing",)),
    ("UPDATE journal SET hash='x' WHERE seq=3", ("row 3 was changed", "row 4 does not follow row 3")),
    (
        "UPDATE journal SET seq=CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3)",
        ("row 2 does not follow row 1", "row 2 was changed", "row 3 does not follow row 2", "row 3 was changed",
         "row 4 does not follow row 3"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "faults"), TAMPERED)
def test_damage_reordering_and_inner_removal_are_found(
    ledger: Ledger, kit: Any, sql: Callable[..., Any], statement: str, faults: tuple[str, ...]
) -> None:
    record(ledger, kit, 5)
    sql(ledger.path, statement)
    sql(ledger.path, "UPDATE journal SET seq=-seq WHERE seq<0")
    assert faults == ledger.verify().faults


def test_the_rows_of_one_write_can_be_had_alone(ledger: Ledger, kit: Any) -> None:
    record(ledger, kit, 3)
    first = ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 1", source="typed", now=kit.NOW)
    ledger.begin(kit.step(), kit.ME, plan_id="", line="rt 2", source="typed", now=kit.NOW)
    assert [4] == [row.seq for row in ledger.rows(write_id=first.write_id)]
    assert [3, 4, 5] == [row.seq for row in ledger.rows(limit=3)]


def test_the_fields_of_a_row_are_hashed_in_this_order() -> None:
    # A field put anywhere but at the end would make every journal in the world look forged.
    assert (
        "seq", "at_ms", "phase", "write_id", "plan_id", "account", "app", "credential", "kind", "verb", "line", "mark",
        "source", "method", "template", "reached", "error", "status", "problem", "code", "state", "cause",
        "transaction_id", "cf_ray", "access_level", "limits", "latency_ms", "size", "cost_low", "cost_high", "version",
    ) == JournalRow._fields  # fmt: skip

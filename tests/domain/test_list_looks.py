"""What reading a list proves of a write to it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from twshell.domain import list_looks
from twshell.domain.lists import List
from twshell.domain.looking import MISSING, THERE, UNDECIDED, Finding, Sight
from twshell.domain.post import SNOWFLAKE_EPOCH_MS, Post
from twshell.domain.stored import Write

SENT = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC


def id_at(seconds: float) -> str:
    return str((int((SENT + seconds) * 1000) - SNOWFLAKE_EPOCH_MS) << 22)


CREW = List(id_at(-900), "Crew", "100", "We sail", False)


def edit(**fields: Any) -> Write:
    return Write(12, "list-edit", "unknown", target=CREW.id, method="PUT", template="/2/lists/{id}",
                 body=json.dumps(fields), sent_at=SENT)  # fmt: skip


EDITED = [
    ("as it was to be", edit(name="Crew"), CREW, THERE),
    ("all three", edit(name="Crew", description="We sail", private=False), CREW, THERE),
    ("another name", edit(name="Sailors"), CREW, MISSING),
    ("another's case", edit(name="crew"), CREW, MISSING),
    ("one of two", edit(name="Crew", private=True), CREW, MISSING),
    ("blanks are X's to tidy", edit(name="Crew "), CREW, THERE),
    ("escaped by X", edit(name="Rum & <3"), CREW._replace(name="Rum &amp; &lt;3"), THERE),
    ("escapes that were typed", edit(name="Rum &amp; gin"), CREW._replace(name="Rum & gin"), THERE),
    ("another form of the same letter", edit(name="Cafe\u0301"), CREW._replace(name="Café"), THERE),
    ("no description any more", edit(description=""), CREW._replace(description=""), THERE),
    ("X does not say who sees it", edit(private=True), CREW._replace(is_private=None), UNDECIDED),
    ("X says nothing of it", edit(name="Crew"), List(CREW.id), UNDECIDED),
    ("it is gone", edit(name="Crew"), None, UNDECIDED),
]


@pytest.mark.parametrize(("case", "write", "one", "result"), EDITED, ids=[row[0] for row in EDITED])
def test_what_a_list_tells_of_a_change(case: str, write: Write, one: List | None, result: str) -> None:
    assert result == list_looks.of_edited(write, one).result


@pytest.mark.parametrize(("one", "at", "result"), [
    (CREW, 5, MISSING), (None, 5, THERE), (None, -900 + 59, UNDECIDED), (None, -900 + 60, THERE),
])  # fmt: skip
def test_what_a_look_up_tells_of_a_deleted_list(one: List | None, at: float, result: str) -> None:
    write = Write(12, "list-delete", "unknown", target=CREW.id, sent_at=SENT)
    assert result == list_looks.of_deleted(write, one, SENT + at).result


MADE = Write(12, "list-create", "unknown", method="POST", template="/2/lists", sent_at=SENT)


@pytest.mark.parametrize(("at", "bound", "result"), [
    (1, (), UNDECIDED), (-6, (), MISSING), (151, (), MISSING), (1, (id_at(1),), MISSING),
])  # fmt: skip
def test_one_made_just_then_under_another_name_may_be_it(at: float, bound: tuple[str, ...], result: str) -> None:
    sight = Sight((Post(id_at(at), "Otherwise", "100"),), True, 1)
    found = list_looks.of_made(MADE, Finding(MISSING, "not there"), sight, bound)
    assert result == found.result
    assert (result == UNDECIDED) == (found.likely is not None)


def test_what_was_found_is_not_doubted() -> None:
    found = Finding(THERE, "found", id_at(1))
    assert found == list_looks.of_made(MADE, found, Sight((Post(id_at(1), "", "100"),)), ())

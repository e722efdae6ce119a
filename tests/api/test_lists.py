"""Lists as X tells them: read whatever the answer holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from twshell.api import lists
from twshell.api.decode import answer
from twshell.domain.lists import List
from twshell.domain.wire import ANSWERED, Exchange, Request

ROW = {"id": "7", "name": "Friends", "owner_id": "42", "description": "a few", "private": True, "member_count": 3,
       "follower_count": 0, "created_at": "2026-11-24T12:00:00.000Z"}  # fmt: skip


def told(data: Any, request: Request) -> tuple[List, ...]:
    body = json.dumps({"data": data}).encode()
    return lists.lists_of(answer(Exchange(request, ANSWERED, 0.0, 0.1, 200, {}, body)))


def test_a_list_is_read_with_all_that_x_tells_of_it() -> None:
    whole = List("7", "Friends", "42", "a few", True, 3, 0, 1_795_521_600.0)
    assert ((whole,), (whole,)) == (told(ROW, lists.one("7")), told([ROW], lists.followed("1", limit=5)))


def test_whose_a_list_is_the_question_tells_where_the_answer_does_not() -> None:
    rows = [{"id": "7", "name": "Friends"}]
    assert ["42", ""] == [told(rows, ask("42", limit=5))[0].owner_id for ask in (lists.owned, lists.followed)]


@pytest.mark.parametrize("row", [{}, {"id": None}, {"id": "x7"}, {"id": ["7"]}, 7, None])
def test_what_has_no_usable_id_is_left_out(row: Any) -> None:
    assert ["7"] == [one.id for one in told([row, ROW], lists.owned("42", limit=5))]


@pytest.mark.parametrize("field", ["name", "owner_id", "description", "private", "member_count", "created_at"])
def test_a_field_of_another_type_is_unknown(field: str) -> None:
    (found,) = told([{**ROW, field: {"odd": 1}}], lists.followed("42", limit=5))
    assert "7" == found.id
    assert "odd" not in str(found)

"""What would take the last writes back: the newest first, and never a write that took one back itself."""

from __future__ import annotations

import pytest

from twshell.domain.plan import Step
from twshell.domain.post import Post, User
from twshell.domain.wire import Request
from twshell.session.undoing import Undoing

GRACE = User("102", "grace")


def step(verb: str, of: Post | User | None) -> Step:
    post, user = (of if isinstance(of, kind) else None for kind in (Post, User))
    return Step(Request("POST", "/2/x", "/2/x"), verb, post, user)  # type: ignore[arg-type]


def written(*undos: str) -> Undoing:
    undoing = Undoing()
    for undo in undos:
        undoing.note_done(step("retweet", Post("7", "")), "1", undo)
    return undoing


def test_the_write_done_last_is_taken_back_first() -> None:
    undoing = written("unretweet 1", "unretweet 2")
    assert "unretweet 2" == undoing.line
    undoing.note_done(step("unretweet", Post("8", "")), "2", "retweet 2")
    assert "unretweet 1" == undoing.line


TAKEN_BACK = [
    ("unretweet 1", step("unretweet", Post("7", "")), "1"),
    ("unretweet id:7", step("unretweet", Post("7", "")), "1"),
    ("unmute @grace", step("unmute", GRACE), ""),
]


@pytest.mark.parametrize(("undo", "back", "number"), TAKEN_BACK)
def test_what_takes_a_write_back_is_not_taken_back_itself(undo: str, back: Step, number: str) -> None:
    undoing = written("delete id:9", undo)
    undoing.note_done(back, number, "again")
    assert "delete id:9" == undoing.line


def test_of_two_that_were_written_alike_the_last_is_taken_back() -> None:
    undoing = written("unretweet 1", "delete id:9", "unretweet 1")
    undoing.note_done(step("unretweet", Post("7", "")), "1", "retweet 1")
    assert "delete id:9" == undoing.line


def test_what_cannot_be_taken_back_leaves_what_can() -> None:
    assert "unretweet 1" == written("unretweet 1", "").line


def test_the_undo_of_an_earlier_session_s_write_is_none_to_take_back() -> None:
    undoing = written("unretweet 1")
    undoing.expect("delete id:9")
    undoing.note_done(step("delete", Post("9", "")), "4", "")
    assert "unretweet 1" == undoing.line

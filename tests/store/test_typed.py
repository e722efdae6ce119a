"""The line being typed outlives the process, and nothing that is secret is written down for it."""

from __future__ import annotations

import json
import stat
from functools import partial
from pathlib import Path

import pytest

from twshell.store.typed import Typed, TypedLines

NOW = 1_795_521_600.0


def test_a_line_left_behind_is_given_once(tmp_path: Path) -> None:
    TypedLines(str(tmp_path), lambda: "dead:1:x").keep("post The ferry\nis late", "ada", NOW)
    mine = TypedLines(str(tmp_path), lambda: "me:2:y")
    assert Typed("post The ferry\nis late", "ada", NOW) == mine.take("ada", lambda owner: False)
    assert mine.take("ada", lambda owner: False) is None
    assert [] == list(tmp_path.iterdir())


def test_the_file_is_the_user_s_alone(tmp_path: Path) -> None:
    TypedLines(str(tmp_path / "state"), lambda: "dead:1:x").keep("post hello", "ada", NOW)
    (file,) = (tmp_path / "state").iterdir()
    assert [0o600, 0o700] == [stat.S_IMODE(place.stat().st_mode) for place in (file, file.parent)]


def test_each_line_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    typing = TypedLines(str(tmp_path), lambda: "dead:1:x")
    for line in ("p", "po", "post x"):
        typing.keep(line, "ada", NOW)
    assert 1 == len(list(tmp_path.iterdir()))
    found = TypedLines(str(tmp_path), lambda: "me").take("ada", lambda owner: False)
    assert found is not None
    assert "post x" == found.line


def test_what_ran_or_was_given_up_is_forgotten(tmp_path: Path) -> None:
    typing = TypedLines(str(tmp_path), lambda: "dead:1:x")
    typing.keep("post x", "ada", NOW)
    typing.forget()
    assert [] == list(tmp_path.iterdir())


def test_a_line_rubbed_out_is_forgotten(tmp_path: Path) -> None:
    typing = TypedLines(str(tmp_path), lambda: "dead:1:x")
    typing.keep("post x", "ada", NOW)
    typing.keep("", "ada", NOW)
    assert [] == list(tmp_path.iterdir())


SECRET = [" post in secret", "post AbCdEfGhIjKlMnOpQrSt0123456789", "set x bearer=abcdef"]


@pytest.mark.parametrize("line", SECRET)
def test_what_may_not_be_in_the_history_is_not_written_down(tmp_path: Path, line: str) -> None:
    typing = TypedLines(str(tmp_path), lambda: "dead:1:x")
    typing.keep("post x", "ada", NOW)
    typing.keep(line, "ada", NOW)
    assert [] == list(tmp_path.iterdir())



def test_a_twsh_that_is_still_typing_keeps_its_line(tmp_path: Path) -> None:
    TypedLines(str(tmp_path), lambda: "alive:1").keep("post x", "ada", NOW)
    mine = TypedLines(str(tmp_path), lambda: "me")
    assert (None, None) == (mine.take("ada", lambda owner: True), mine.take("ada", lambda owner: None))


def test_the_newest_of_this_account_comes_first(tmp_path: Path) -> None:
    for number, (account, at) in enumerate((("ada", NOW), ("ada", NOW + 9), ("bob", NOW + 20))):
        TypedLines(str(tmp_path), partial("dead:{}".format, number)).keep(f"post {number}", account, at)
    mine = TypedLines(str(tmp_path), lambda: "me")
    taken = [mine.take("ada", lambda owner: False) for _ in range(3)]
    assert ["post 1", "post 0", None] == [typed.line if typed else None for typed in taken]


def test_a_line_whose_file_was_not_yet_in_place_is_found(tmp_path: Path) -> None:
    document = {"line": "post x", "account": "ada", "at": NOW, "owner": "dead:1"}
    (tmp_path / "typed-dead-1.json.new").write_text(json.dumps(document))
    assert Typed("post x", "ada", NOW) == TypedLines(str(tmp_path), lambda: "me").take("ada", lambda owner: False)


ODD = ['{"line": "post', "[]", '{"line": "x"}', '{"line": "x", "account": "ada", "at": "noon", "owner": "dead"}', "",
       '{"line": "x", "account": "ada", "at": 1, "owner": 7}', "\xff"]  # fmt: skip


@pytest.mark.parametrize("content", ODD)
def test_half_a_file_is_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "typed-dead.json").write_text(content, encoding="latin-1")
    assert TypedLines(str(tmp_path), lambda: "me").take("ada", lambda owner: False) is None


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    typing = TypedLines(str(tmp_path / "file" / "state"), lambda: "dead:1")
    typing.keep("post x", "ada", NOW)
    typing.forget()
    assert typing.take("ada", lambda owner: False) is None


def test_half_a_character_in_a_line_is_kept(tmp_path: Path) -> None:
    TypedLines(str(tmp_path), lambda: "dead:1").keep("post \ud83d x", "ada", NOW)
    found = TypedLines(str(tmp_path), lambda: "me").take("ada", lambda owner: False)
    assert found is not None
    assert "post \ud83d x" == found.line

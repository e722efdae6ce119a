"""What an editor held when twsh was killed is found at the next start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from twshell.domain.outcome import Text
from twshell.shell.editor import Editor
from twshell.shell.unfinished import NOTE, TEXT, Unfinished, keep_left, note

DEAD = "machine:1:gone"


class Found:
    """A state folder with texts left in it, and a session that starts."""

    def __init__(self, folder: Path, session: Any) -> None:
        self.folder, self.session, self.put_back = folder, session, list[str]()

    def is_alive(self, owner: str) -> bool | None:
        return {DEAD: False, "elsewhere": None}.get(owner, True)

    def leave(self, text: str, *, then: str = "post -- ", before: str = "", owner: str = DEAD, name: str = "1") -> Path:
        room = self.folder / f"edit-{name}"
        room.mkdir(parents=True)
        (room / TEXT).write_text(text)
        note(str(room), Unfinished(owner, self.session.identity.account, then, before))
        return room

    def start(self) -> list[str]:
        edge: Any = self
        return list(keep_left(str(self.folder), self.session, edge, self.put_back.append))


@pytest.fixture
def found(tmp_path: Path, session: Any) -> Found:
    return Found(tmp_path / "state", session)


def drafts(run: Any) -> list[str]:
    return [row["text"] for text in run("drafts").of(Text) for row in text.data]


def test_a_text_is_kept_as_a_draft_and_told_once(found: Found, run: Any) -> None:
    room = found.leave("Half a thought\n")
    (told,) = found.start()
    assert told.startswith("what you were writing when twsh ended is draft #1")
    assert ["Half a thought"] == drafts(run)
    assert not room.exists()
    assert [] == found.start()


def test_a_reply_still_answers_its_post_though_numbers_have_changed(found: Found, run: Any, opened: Any) -> None:
    (effect,) = run("home 5", "reply --anyway 2").effects
    found.leave("Yes, here", then=effect.then)
    found.session = opened()
    assert ["draft #1"] == [told.split(" is ")[1].split(":")[0] for told in found.start()]


def test_a_line_that_is_no_write_is_back_on_the_prompt(found: Found, run: Any) -> None:
    found.leave("search from:grace tea", then="")
    (told,) = found.start()
    assert "back on the prompt" in told
    assert ["search from:grace tea"] == found.put_back
    assert [] == drafts(run)


@pytest.mark.parametrize("owner", ["running", "elsewhere"])
def test_a_text_that_may_still_be_edited_is_left_alone(found: Found, owner: str) -> None:
    room = found.leave("Not yours", owner=owner)
    assert [] == found.start()
    assert room.exists()


def test_a_text_of_another_account_waits_for_it(found: Found, run: Any) -> None:
    room = found.leave("For another")
    (room / NOTE).unlink()
    note(str(room), Unfinished(DEAD, "another", "post -- ", ""))
    assert [] == found.start()
    assert room.exists()


@pytest.mark.parametrize("text", ["", "\n", "as it was\n"])
def test_what_was_not_changed_is_dropped(found: Found, run: Any, text: str) -> None:
    room = found.leave(text, before="as it was")
    assert [] == found.start()
    assert not room.exists()
    assert [] == drafts(run)


def test_a_text_that_cannot_be_kept_is_named_with_its_file(found: Found) -> None:
    room = found.leave("Words", then="reply -- 77 ")
    (told,) = found.start()
    assert f"lies in {room / TEXT}" in told
    assert room.exists()


def test_an_editor_that_dies_is_told_at_once_and_not_again(found: Found, tmp_path: Path) -> None:
    from contextlib import nullcontext

    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf half > "$1"\nkill -9 $$\n')
    script.chmod(0o700)
    editor = Editor({"EDITOR": str(script)}, str(found.folder), nullcontext)
    assert "half" == editor.edit("", Unfinished(DEAD, found.session.identity.account, "post -- ")).left
    assert [] == found.start()

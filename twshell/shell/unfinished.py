"""What an editor held when twsh was killed: found at the next start and kept as a draft."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from twshell.config.files import names_in
from twshell.domain.errors import TwshError
from twshell.domain.record import NamedTuple

if TYPE_CHECKING:
    from twshell.session.session import Session
    from twshell.shell.ports import Edge

ROOM = "edit-"  # what the folders of edited texts begin with
TEXT, NOTE = "text.txt", "note.json"
LONGEST = 1_000_000  # bytes read back


class Unfinished(NamedTuple):
    """What is being edited: by which process, on which account, the line it completes, the text before."""

    owner: str = ""
    account: str = ""
    then: str = ""
    before: str = ""


class Left(NamedTuple):
    """A text whose twsh is gone, and the folder it lies in."""

    room: str
    what: Unfinished
    text: str


def note(room: str, what: Unfinished) -> None:
    """Write beside a text what it is."""
    with open(os.path.join(room, NOTE), "x", encoding="utf-8", errors="replace") as file:
        json.dump(what._asdict(), file)


def forget_note(room: str) -> None:
    """Let no later twsh take a text for left behind."""
    with suppress(FileNotFoundError):
        os.unlink(os.path.join(room, NOTE))


def left_in(folder: str, account: str, is_alive: Callable[[str], bool | None]) -> Iterator[Left]:
    """Yield the texts of an account in a folder whose process is gone for sure."""
    for name in sorted(name for name in names_in(folder) if name.startswith(ROOM)):
        room = os.path.join(folder, name)
        what = _noted(room)
        if what is not None and what.account == account and is_alive(what.owner) is False:
            yield Left(room, what, read_text(os.path.join(room, TEXT)))


def keep_left(folder: str, session: Session, edge: Edge, put_back: Callable[[str], object]) -> Iterator[str]:
    """Keep what was left as drafts, or put it on the prompt where it is no write; yield what is to be said."""
    for left in left_in(folder, session.identity.account, edge.is_alive):
        if left.text.strip() in ("", left.what.before.strip()):
            shutil.rmtree(left.room, ignore_errors=True)
            continue
        line = f"{left.what.then}{left.text}"
        try:
            number = _draft(session, line)
        except TwshError as wrong:
            yield f"what you were writing when twsh ended lies in {os.path.join(left.room, TEXT)}: {wrong.what}"
            continue
        if number is None:
            put_back(line)
            yield "the line you were editing when twsh ended is back on the prompt; nothing of it was run"
        else:
            yield f"what you were writing when twsh ended is draft #{number}: `drafts {number}` puts it on the prompt"
        shutil.rmtree(left.room, ignore_errors=True)


def read_text(path: str) -> str:
    """Read an edited text; an empty one where the editor took the file away."""
    try:
        with open(path, "rb") as file:
            text = file.read(LONGEST).decode("utf-8", "replace")
    except OSError:
        return ""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n")


def _noted(room: str) -> Unfinished | None:
    try:
        with open(os.path.join(room, NOTE), encoding="utf-8") as file:
            found: Any = json.load(file)
        return Unfinished(**found)
    except (OSError, ValueError, TypeError):
        return None  # not one of ours, or not whole yet: its twsh may be writing it


def _draft(session: Session, line: str) -> int | None:
    from twshell.commands.planning import plan_line
    from twshell.session import drafts

    return drafts.keep(session, plan_line(line, session).plan.steps, "stopped")

"""A look over this machine: files and who may read them, the journal, the clock; changes with what can rot."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING

from twshell.domain.money import dollars
from twshell.domain.record import NamedTuple
from twshell.domain.skew import TOLD_FROM, skew_text
from twshell.domain.wording import times

if TYPE_CHECKING:
    from twshell.session.session import Session

LEAST_ROOM = 20 * 2**20  # bytes on the disk below which a write may fail
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Check(NamedTuple):
    """One thing looked at."""

    what: str
    is_good: bool
    found: str


def checks(session: Session) -> tuple[Check, ...]:
    """Look at everything that is here; nothing is sent and nothing is changed."""
    return tuple(_all(session))


def _all(session: Session) -> Iterator[Check]:
    config, data = os.path.dirname(session.macros.folder), os.path.dirname(session.ledger.path)
    for folder in dict.fromkeys((config, data)):
        yield _folder(folder)
    secret = [os.path.join(session.accounts.folder, name) for name in session.account_names()]
    for path in (session.ledger.path, session.seen.path, *secret):
        yield _private(path)
    yield _memory(session)
    yield _room(data)
    yield _journal(session)
    yield _clock(session)
    yield _keys(session)


def _folder(folder: str) -> Check:
    what = f"folder {folder}"
    if not os.path.isdir(folder):
        return Check(
            what, not os.path.lexists(folder), "not made yet" if not os.path.lexists(folder) else "is no folder"
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check(what, False, "cannot be written: nothing can be kept there")
    return _rights(what, folder)


def _private(path: str) -> Check:
    what = os.path.basename(path)
    return _rights(what, path) if os.path.exists(path) else Check(what, True, "not made yet")


def _rights(what: str, path: str) -> Check:
    mode = stat.S_IMODE(os.stat(path).st_mode)
    if mode & OTHERS:
        return Check(what, False, f"mode {mode:o}: others on this machine may read it; `chmod go= {path}` shuts it")
    return Check(what, True, f"mode {mode:o}, yours alone")


def _memory(session: Session) -> Check:
    told = [*session.ledger.notices, *session.seen.notices]
    return Check("databases", not told, told[0] if told else "can be read and written")


def _room(data: str) -> Check:
    if not os.path.isdir(data):
        return Check("disk", True, "not looked at")
    free = shutil.disk_usage(data).free
    return Check("disk", free >= LEAST_ROOM, f"{free // 2**20} MiB free")


def _journal(session: Session) -> Check:
    found = session.ledger.verify()
    return Check(
        "journal", not found.faults, found.faults[0] if found.faults else f"{times(found.rows, 'row')}, chain whole"
    )


def _clock(session: Session) -> Check:
    offset = session.door.offset if session.door is not None else 0.0
    if abs(offset) > TOLD_FROM:
        return Check("clock", False, f"{skew_text(offset)} by X's: set it")
    return Check("clock", True, "agrees with X's, as far as X was asked in this session")


def _keys(session: Session) -> Check:
    who, spent = session.identity, session.snapshot().spent
    if session.door is None:
        return Check("keys", False, "nobody is signed in: `login --keys`")
    name = f"@{who.username}" if who.username else f"user {who.user_id or 'unknown'}"
    return Check("keys", True, f"{name} on account {who.account}; {dollars(spent.month.high)} spent this month at most")

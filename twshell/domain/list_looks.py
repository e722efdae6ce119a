"""What reading lists proves of a write to one: made, changed, deleted, filled, followed, pinned.

Facts safe-writes §3.6. Pure: the reading itself is session.list_looks'.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from typing import Any

from twshell.domain.lists import List
from twshell.domain.looking import MISSING, THERE, UNDECIDED, VISIBLE, Finding, Sight
from twshell.domain.matching import EARLY, LATE, sent_between
from twshell.domain.post import time_of
from twshell.domain.stored import Write


def of_made(write: Write, found: Finding, sight: Sight, bound: Container[str]) -> Finding:
    """Doubt that a list was not made where another was made just then: X may call it otherwise than it was told to.

    `bound`: lists that are known to be of other writes.
    """
    if found.result != MISSING:
        return found
    since, until = sent_between(write, sight.offset)
    others = (one for one in sight.posts if one.id not in bound)
    then = next((one for one in others if since - EARLY <= time_of(one.id) <= until + LATE), None)
    return found if then is None else Finding(UNDECIDED, "one that was made just then is called otherwise", likely=then)


def of_edited(write: Write, one: List | None) -> Finding:
    """Say what a list tells of a change of it: it is as it was to be, or not."""
    if one is None:
        return Finding(UNDECIDED, "X says that the list is gone")
    told = {"name": one.name or None, "description": one.description, "private": one.is_private}
    wanted = _body(write)
    if any(told.get(field) is None for field in wanted):
        return Finding(UNDECIDED, "X does not say all that was to be changed")
    other = [field for field, value in wanted.items() if not _is_same(value, told[field])]
    if other:
        return Finding(MISSING, f"the list has another {' and another '.join(other)}")
    return Finding(THERE, "the list is as it was to be")


def of_deleted(write: Write, one: List | None, now: float) -> Finding:
    """Say what a look-up tells of a list that was to be deleted; None: X says that there is none."""
    if one is not None:
        return Finding(MISSING, "the list is still there")
    if now + write.clock_offset - time_of(write.target) < VISIBLE:
        return Finding(UNDECIDED, "the list is so new that X may not show it yet")
    return Finding(THERE, "X says that the list is gone")


def _body(write: Write) -> dict[str, Any]:
    import json  # not before the prompt

    found: dict[str, Any] = json.loads(write.body) if write.body else {}
    return found


def _is_same(mine: Any, theirs: Any) -> bool:
    """Compare as people do; X may or may not have escaped a text."""
    if not isinstance(mine, str) or not isinstance(theirs, str):
        return bool(mine == theirs)
    return _plain(mine) == _plain(theirs)


def _plain(text: str) -> str:
    for escaped, char in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(escaped, char)
    return " ".join(unicodedata.normalize("NFC", text).split())

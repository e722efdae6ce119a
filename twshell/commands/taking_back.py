"""Taking back what an earlier session did: found in the ledger, asked about, named by ids and not by numbers."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.commands.planning import plan_line
from twshell.domain.errors import Interrupted, UsageError
from twshell.domain.money import price_text
from twshell.domain.outcome import Lines
from twshell.domain.stored import Write
from twshell.session import drafts, plans
from twshell.session.events import Ask, Event

if TYPE_CHECKING:
    from twshell.session.session import Session

LOOKED_THROUGH = 50  # writes


def earlier(session: Session) -> Generator[Event, Any, Lines]:
    """Take back the newest write of earlier sessions that can be; what publishes is asked about by its own line."""
    found = _last(session)
    if found is None:
        what = "nothing to undo in this session, and nothing is known of an earlier one"
        raise UsageError(what, "`drafts` shows what was not sent")
    write, line = found
    if not write.text:
        price = price_text(plans.cost(session, plan_line(line, session).plan).price)
        when = session.clock_text(write.sent_at)
        if not (yield Ask(f"An earlier session, {when}: {drafts.words_of(session, write)}. Take it back for {price}?")):
            raise Interrupted("nothing was taken back", f"`{line}` does it")
    session.undoing.expect(line)
    return Lines((line,), "undo")


def _last(session: Session) -> tuple[Write, str] | None:
    """Return the newest write that stands and can be taken back, with the line that does it, by ids."""
    taken_back: set[tuple[str, str]] = set()  # (verb that undid, what it was done to)
    for write in session.ledger.looks.last_done(session.identity, LOOKED_THROUGH):
        verb = write.undo.partition(" ")[0]
        made = write.remote_id if "{id}" in write.undo else write.target
        if (verb, made) in taken_back:
            continue
        taken_back.add((write.verb, write.target))
        line = _line(session, verb, write, made) if verb and made and not _is_to_stay(write) else ""
        if line:
            return write, line
    return None


def _is_to_stay(write: Write) -> bool:
    """Say whether a write itself took something back, or found done what an earlier one did."""
    return write.method == "DELETE" or write.source == "undo" or write.cause == "already-done"


def _line(session: Session, verb: str, write: Write, made: str) -> str:
    if " id:" in write.undo:
        return write.undo.replace("{id}", made)
    if "@" not in write.undo:
        return f"{verb} id:{made}"
    user = session.seen.user(made)
    return f"{verb} @{user.username}" if user is not None else ""

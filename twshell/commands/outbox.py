"""The outbox: what was written and is not known to be on X, looked at, sent again by hand, changed or let go."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.api.things import time_of
from twshell.commands.kinds import Choice, Number, Words
from twshell.commands.spec import command
from twshell.domain import looking
from twshell.domain.costs import is_private
from twshell.domain.errors import Interrupted, UsageError
from twshell.domain.money import price_text
from twshell.domain.outcome import Effect, Lines, Outcome, Text
from twshell.domain.plan import Plan
from twshell.domain.stored import Write
from twshell.session import drafts, resolving
from twshell.session.events import Ask, Choose, Event, Show
from twshell.session.explaining import evidence
from twshell.session.looking import BY_HAND, Looked, most_cost

if TYPE_CHECKING:
    from twshell.session.session import Session

DAY = 86_400.0
LISTED = 200
WALKED = 20  # entries a review asks about
OPEN = ("unknown", "absent", "draft", "rejected")  # states of what a review asks about
# What may become of an entry in a review, by its state; each by its first letter.
_WAYS = {
    "unknown": ("look up", "resend", "drop", "keep"), "absent": ("resend", "edit", "drop", "keep"),
    "draft": ("send", "edit", "drop", "keep"), "rejected": ("send", "edit", "drop", "keep"),
}  # fmt: skip
_LINES = {"look up": "look-up", "resend": "resend", "send": "resend", "edit": "edit", "drop": "drop"}
WHATS = ("list", "show", "look-up", "resend", "edit", "drop")

Steps = Generator[Any, Any, Any]


@command(
    "outbox", mode="L", group="safety", shows_data=True, choices=WHATS,
    examples=("outbox", "outbox list", "outbox show 12", "outbox look-up", "outbox resend 12", "outbox drop 12"),
    calls=("look-up", "resend"), is_private=True,
)  # fmt: skip
def outbox(
    session: Session, what: Choice = "", number: Number | None = None, text: Words = "", *, anyway: bool = False
) -> Outcome | Plan | Steps:
    """Review what is not known to be on X; nothing in it is ever sent again by itself.

    Args:
        what: list, show, look-up, resend, edit or drop; without it, the entries are gone through one by one
        number: which entry; `look-up` without one looks at every unknown
        text: the new text of an entry; without one, your editor opens
        anyway: with `resend`: try although it is known to be refused
    """
    session.ledger.recover(session.now())
    if what == "look-up":
        return _look_up(session, number)
    if what in ("", "list"):
        return (
            _review(session) if not what and session.flags.interactive and not session.flags.json else _listed(session)
        )
    if number is None:
        raise UsageError(f"outbox {what} needs a number", "`outbox list` shows them")
    write = _found(session, number)
    if what == "show":
        return _shown(session, write)
    if what == "resend":
        return _resend(session, write)
    return _edit(session, write, text) if what == "edit" else _drop(session, write)


def _found(session: Session, number: int) -> Write:
    write = session.ledger.write(number)
    if write is None:
        raise UsageError(f"no #{number} in the outbox", "`outbox list` shows what is there")
    return write


def _entries(session: Session) -> tuple[Write, ...]:
    return session.ledger.looks.listed(session.identity, since=session.now() - DAY, limit=LISTED)


def _listed(session: Session) -> Text:
    entries = _entries(session)
    if not entries:
        return Text(("the outbox is empty: nothing is open, nothing was written within a day",), "note")
    rows = tuple(drafts.row(session, write) for write in entries)
    return Text(rows, data=tuple(drafts.data(write) for write in entries))


# -- going through them ---------------------------------------------------------


def _review(session: Session) -> Steps:
    """Show the list, then ask of each open entry what is to become of it; all is done at the end, in order."""
    listed = _listed(session)
    waiting = [write for write in _entries(session) if write.state in OPEN][::-1]
    if not waiting:
        return listed
    yield Show(listed)
    lines = []
    for write in waiting[:WALKED]:
        question = f"#{write.id} {drafts.words_of(session, write, is_asked=True)} ({write.state}):"
        picked = yield Choose(question, _WAYS[write.state])
        if picked is None:
            break
        if picked in _LINES:
            lines.append(f"outbox {_LINES[picked]} {write.id}")
    if lines:
        return Lines(tuple(lines), "outbox")
    return Text(("nothing was changed",), "note")


# -- looking --------------------------------------------------------------------


def _look_up(session: Session, number: int | None) -> Generator[Event, Any, Text]:
    """Look once at one entry, or at every unknown."""
    session.me  # noqa: B018 - whose posts they are must be known
    writes = [_to_look_at(session, number)] if number is not None else list(_unknown(session))
    if not writes:
        return Text(("nothing is unknown: there is nothing to look for",), "note")
    able = [write for write in writes if looking.look_of(write) is not None]
    found = yield from resolving.look_at(able, session, "outbox look-up", BY_HAND)
    lines: list[str] = []
    for looked in found:
        answered = yield from _asked(session, looked)
        lines += resolving.told(session, answered).lines
    lines += [
        f"#{write.id}: twsh knows no read that would show it; look on x.com" for write in writes if write not in able
    ]
    if not lines:
        lines = ["another twsh is looking just now: `outbox list` shows what it finds"]
    fresh = [session.ledger.write(write.id) or write for write in writes]
    return Text(tuple(lines), data=tuple(drafts.data(write) for write in fresh))


def _unknown(session: Session) -> tuple[Write, ...]:
    return session.ledger.looks.unknown(session.identity)


def _to_look_at(session: Session, number: int) -> Write:
    write = _found(session, number)
    if write.state not in ("unknown", "absent"):
        raise UsageError(
            f"#{number} is {write.state}: there is nothing to look for", f"`outbox show {number}` tells it"
        )
    return write


def _asked(session: Session, looked: Looked) -> Generator[Event, Any, Looked]:
    """Ask about a post that may be the one: only its author can know."""
    likely = looked.finding.likely
    if likely is None or looked.state == "done" or not session.flags.interactive:
        return looked
    page = resolving.page_of(session, looked.write, likely.id)
    yield Show(Text((
        f"#{looked.write.id} meant: {_said(session, looked.write)}",
        f"on X is:  {session.clean(likely.text)}",
        *([f"          {page}"] if page else []),
    )))  # fmt: skip
    if not (yield Ask(f"Is that #{looked.write.id}?")):
        return looked
    return resolving.accept(session, session.ledger.write(looked.write.id) or looked.write, likely)


def _said(session: Session, write: Write) -> str:
    return session.clean(write.text) or drafts.words_of(session, write, is_asked=True)


# -- one entry ------------------------------------------------------------------


def _shown(session: Session, write: Write) -> Text:
    """Tell all that is known of an entry, and what can be done about it."""
    moments = [
        ("typed", session.clock_text(write.made_at)),
        ("sent", f"{session.clock_text(write.sent_at)}, attempt {write.attempts}" if write.sent_at is not None else ""),
        ("cause", write.cause),
        ("on X", resolving.page_of(session, write, write.remote_id)),
        ("repeats", f"#{write.parent}" if write.parent else ""),
    ]
    lines = [f"#{write.id}  {drafts.words_of(session, write, is_asked=True)}  ({write.state})"]
    lines += [f"  {name:<8} {value}" for name, value in moments if value]
    if write.text:
        lines += ["  text     " + session.clean(line) for line in write.text.splitlines()]
    lines += [f"  looked   {_finding(session, row)}" for row in write.evidence.splitlines()]
    if write.state in ("unknown", "absent"):
        lines += [f"  {reading}" for reading in resolving.readings(write)]
    lines += [f"  next     {way}" for way in _ways_on(session, write)]
    data = {
        **drafts.data(write), "looks": write.looks, "evidence": write.evidence.splitlines(), "attempts": write.attempts,
        "remote_id": write.remote_id or None,
    }  # fmt: skip
    return Text((*lines, *evidence(session, write.id)), data=(data,))


def _finding(session: Session, row: str) -> str:
    """Write a row of evidence with its moment as the rest of the entry has it."""
    stamp, _, found = row.partition(" ")
    at = time_of(stamp)
    return session.clean(row if at is None else f"{session.clock_text(at)} {found}")


def _ways_on(session: Session, write: Write) -> tuple[str, ...]:
    n = write.id
    again, change, go = (
        f"`outbox resend {n}` sends it",
        f"`outbox edit {n}` changes it",
        f"`outbox drop {n}` lets it go",
    )
    if write.state == "unknown":
        if looking.look_of(write) is None:
            return (f"{again} again, after you looked on x.com", go)
        price = price_text(most_cost(write, session.identity))
        due = looking.next_at(write)
        when = f"; the next look is at {session.clock_text(due)}" if due and session.lookout is not None else ""
        twice = ", which may make two" if looking.makes(write) else ""
        return (f"`outbox look-up {n}` looks ({price}){when}", f"{again} again{twice}", go)
    if write.state == "absent":
        return (f"{again} again", f"`outbox look-up {n}` looks once more", go)
    return (again, change, go) if write.state in ("draft", "rejected") else ()


def _resend(session: Session, write: Write) -> Plan | Steps:
    """Send an entry by the user's word: what was not on X as it stands, what may be there as a write of its own."""
    if write.state not in OPEN:
        why = {"queued": "it goes by itself", **drafts.GOES}.get(write.state, write.state)
        raise UsageError(f"#{write.id} cannot be sent: {why}", f"`outbox show {write.id}` tells it")
    if write.state in ("draft", "rejected"):
        *before, step = resolving.steps_of(session, write)
        return Plan(write.verb, (*before, step._replace(draft=write.id)), asks="yes" if step.text else "")
    return _again(session, write)


def _again(session: Session, write: Write) -> Steps:
    """Show the evidence, ask, and send again; a question that --yes-write does not answer where it may double."""
    step = resolving.step_of(session, write)
    yield Show(_shown(session, write))
    is_unknown = write.state == "unknown"
    may_double = is_unknown and not step.is_idempotent
    question = f"Send #{write.id} again?"
    if may_double:
        question = f"#{write.id} may be on X already: then this makes two. Send it again all the same?"
    if not (yield Ask(question, is_bulk=may_double, refusal_kind="unknown-outcome")):
        raise Interrupted("not sent again", f"`outbox look-up {write.id}` looks whether it is on X")
    step = step._replace(parent=write.id) if is_unknown else step._replace(draft=write.id)
    return Plan(write.verb, (step,))


def _edit(session: Session, write: Write, text: str) -> Effect | Text:
    """Give an entry another text; of one that was sent, the new text is a draft of its own."""
    if not write.text:
        raise UsageError(f"#{write.id} has no text to edit", f"`outbox show {write.id}` tells it")
    if write.state not in ("draft", "rejected", "absent"):
        advice = (
            f"`outbox look-up {write.id}` looks whether it is on X" if write.state == "unknown" else "`outbox list`"
        )
        raise UsageError(f"#{write.id} is {write.state}: it cannot be changed", advice)
    if not text:
        return Effect("edit", write.text, then=f"outbox edit {write.id} ")
    step = resolving.step_of(session, write)
    body = {**(step.request.body or {}), "text": text}
    step = step._replace(text=text, request=step.request._replace(body=body))
    line, now = drafts.line_of(step), session.now()
    if write.state == "absent" or not session.ledger.looks.rewrite(write.id, step, line, now):
        number = session.ledger.draft(session.identity, step, line=line, now=now)
        return Text((f"#{number} has the new text; #{write.id} stays as it was sent",), "note")
    return Text((f"#{write.id} has the new text: `outbox resend {write.id}` sends it",), "note")


def _drop(session: Session, write: Write) -> Text:
    if not session.ledger.drop(write.id, session.now()):
        raise UsageError(f"#{write.id} is {write.state}: it cannot be dropped", f"`outbox show {write.id}` tells it")
    told = write._replace(text="") if is_private(write) else write
    lines = [f"dropped {drafts.row(session, told)}"]
    if write.state == "unknown":
        lines.append("whether it is on X, twsh finds out no more")
    return Text(tuple(lines), "note")

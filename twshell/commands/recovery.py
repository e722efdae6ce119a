"""Commands for when X has refused: open the brake again, see what these keys may do."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.commands.index import SPECS
from twshell.commands.remaining import CAUSE
from twshell.commands.spec import command
from twshell.domain.braking import ACCOUNT, APP, ILL, MONEY
from twshell.domain.budget import Brake
from twshell.domain.cause_table import CAUSES
from twshell.domain.errors import Interrupted
from twshell.domain.outcome import Lines, Outcome, Text
from twshell.domain.standing import Standing, access_text, standing_of
from twshell.domain.wording import span
from twshell.session import drafts, stopping
from twshell.session.events import Ask, Show

if TYPE_CHECKING:
    from twshell.session.session import Session
    from twshell.store.ledger import Write

WORD = "open"  # typed to open a brake
MOST_KEPT = 1_000
SHOWN = 12  # kept lines shown before they are run
_STOPPED = "stopped"  # the cause of what was left of a burst
_HELD = (CAUSE, _STOPPED, "forbidden-unknown", *APP, *ACCOUNT, *MONEY, *ILL)
_WHAT = {
    "app": "writing for the whole app",
    "account": "writing for this account",
    "money": "every call",
    "hold": "writing",
}


@command("resume", mode="L", group="safety", examples=("resume",))
def resume(session: Session) -> Generator[Any, Any, Outcome]:
    """Open the write brake once its cause is gone, then offer what was kept meanwhile, in order."""
    brakes = stopping.on(session)
    if not brakes:
        return Text(("nothing is stopped: `drafts` lists what was not sent",), "note")
    kept = _kept(session, min(brake.since for brake in brakes))
    yield Show(Text(tuple(_explained(session, brakes)), "danger"))
    if not (yield Ask("Open it?", "type", WORD, is_bulk=True, refusal_kind="braked")):
        raise Interrupted("not opened; nothing is sent", "`why` tells the sign, `drafts` lists what is kept")
    session.ledger.release(session.identity, session.now())
    session.begin_line()
    opened = "open again: the next write is sent. The first bad sign stops it anew."
    if not kept:
        return Text((opened,), "note")
    yield Show(Text((opened, f"Kept meanwhile, in order ({len(kept)}):", *_rows(session, kept)), "note"))
    if not (yield Ask(f"Run {'this line' if len(kept) == 1 else f'these {len(kept)} lines'} now?", is_bulk=True)):
        return Text((f"left in `drafts`; `drafts {kept[0].id}` puts the first back on the prompt",), "note")
    return Lines(tuple(write.line for write in kept), "resume")


@command("capabilities", mode="L", group="safety", shows_data=True)
def capabilities(session: Session) -> Text:
    """Show what this account's keys may do, how that is known and since when."""
    learnt, worked = session.learnt(), session.ledger.worked(session.identity)
    actions = [spec.name for spec in SPECS if spec.mode != "L" and spec.group != "safety" and spec.arguments]
    found = [standing_of(verb, session.identity, learnt, worked) for verb in actions]
    width = max(len(standing.verb) for standing in found)
    rows = [_standing_row(session, standing, width) for standing in sorted(found, key=lambda one: one.state)]
    return Text((*_about(session), *rows), data=tuple(_standing_data(standing) for standing in found))


def _about(session: Session) -> list[str]:
    who, access = session.identity, session.ledger.access(session.identity)
    kind = {"1a": "OAuth 1.0a keys", "2U": "OAuth 2", "B": "an app-only token"}.get(who.kind, who.kind)
    rows = [f"account {who.account or 'none'}, {kind}, tier {who.tier}"]
    if access is not None and access_text(access[0]):
        rows.append(f"{access_text(access[0])} (X said so, {session.clock_text(access[1])})")
    rows += [f"stopped: {brake.cause}, {session.clock_text(brake.since)}: `resume`" for brake in stopping.on(session)]
    return [*rows, "--anyway after a write tries what is refused here; `open last` then opens the page of the web.", ""]


def _standing_row(session: Session, standing: Standing, width: int) -> str:
    since = standing.dated or session.clock_text(standing.since)
    words = f"{standing.verb:{width}}  {standing.state:9}  {standing.certainty:6}  "
    cause = f"{standing.cause}; " if standing.cause else ""
    until = f"; tried anew from {session.clock_text(standing.until)} on" if standing.until is not None else ""
    return f"{words}{cause}{standing.how}, {since}{until}"


def _standing_data(standing: Standing) -> dict[str, Any]:
    return {
        "type": "capability", "verb": standing.verb, "state": standing.state, "certainty": standing.certainty,
        "how": standing.how, "cause": standing.cause or None, "since": standing.since, "dated": standing.dated or None,
        "until": standing.until,
    }  # fmt: skip


def _explained(session: Session, brakes: tuple[Brake, ...]) -> Generator[str, None, None]:
    now = session.now()
    for brake in brakes:
        known = CAUSES[brake.cause]
        what = _WHAT[brake.scope]
        yield f"{what[0].upper()}{what[1:]} was stopped {span(now - brake.since)} ago: {known.what} ({brake.cause})."
        warning = "every further try does harm" if known.harm else "nothing goes through"
        yield f"Until that is put right, {warning}. {known.next[-1]}"


def _kept(session: Session, since: float) -> list[Write]:
    """Return what the brake has held back, in the order it was typed; what went to the web is not among them."""
    found = [
        write
        for write in session.ledger.drafts(MOST_KEPT)
        if write.state in ("draft", "rejected") and write.cause in _HELD and write.changed_at >= since and write.line
    ]
    return sorted(found, key=lambda write: write.id)


def _rows(session: Session, kept: list[Write]) -> list[str]:
    rows = [f"  {drafts.row(session, write)}" for write in kept[:SHOWN]]
    return [*rows, f"  … and {len(kept) - SHOWN} more"] if len(kept) > SHOWN else rows

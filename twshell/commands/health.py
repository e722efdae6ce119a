"""Commands that look for what is ill: between here and X, and on this machine."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.api import users as users_api
from twshell.commands.spec import command
from twshell.domain import health as judging
from twshell.domain.costs import cost_of
from twshell.domain.errors import Refused
from twshell.domain.health import Finding
from twshell.domain.money import dollars
from twshell.domain.outcome import Effect, Outcome, Several, Text
from twshell.session import checking, stopping
from twshell.session.events import Ask, Show

if TYPE_CHECKING:
    from twshell.session.session import Session

SECONDS = 2 * 86_400  # of the journal that are judged
MOST = 500  # rows of it


@command("health", mode="R", group="safety", examples=("health", "health --ask"))
def health(session: Session, *, ask: bool = False) -> Generator[Any, Any, Outcome]:
    """Tell line, X, clock, keys, money, app and account apart; X is asked only where its last answer says too little.

    Args:
        ask: ask X in any case
    """
    past = _past(session)
    if ask or not judging.is_answered(past, session.now()):
        yield from _probe(session)
    found = _findings(session)
    rows = [f"  {finding.part:8} {finding.state:9} {finding.why}" for finding in found]
    tail = "" if session.door is not None else "Nobody is signed in: `login --keys` saves your app's keys."
    data = tuple({"type": "health", **finding._asdict()} for finding in found)
    style = "warning" if any(finding.state == judging.ILL for finding in found) else ""
    return Text(tuple(filter(None, (judging.headline(found), *rows, tail))), style, data)


def _probe(session: Session) -> Generator[Any, Any, None]:
    """Ask X who is signed in, the cheapest question that says most; its price is told, and asked where it costs."""
    request = users_api.me()
    if session.door is None or any(brake.scope == "money" for brake in stopping.on(session)):
        return
    snapshot = session.snapshot()
    is_paid = f"u:{session.identity.user_id}" in snapshot.paid_today  # once a UTC day, facts x-api §4
    most = 0 if is_paid else cost_of((request,), snapshot).price.high
    try:
        if most and not (yield Ask(f"Ask X who you are, for at most {dollars(most)}?")):
            return
        yield request
    except Refused as refused:
        yield Show(Text((refused.diagnosis.what,), "note"))


def _past(session: Session) -> tuple[Any, ...]:
    return session.ledger.past(session.identity, since=session.now() - SECONDS, limit=MOST)


def _findings(session: Session) -> tuple[Finding, ...]:
    access = session.ledger.access(session.identity)
    return judging.findings(
        _past(session), session.ledger.brakes(session.identity), session.now(),
        clock_offset=session.door.offset if session.door is not None else 0.0, access=access[0] if access else "",
    )  # fmt: skip


@command("doctor", mode="L", group="safety", shows_data=True)
def doctor(session: Session) -> Text | Several:
    """Look over what is on this machine: twsh's files and who may read them, its journal, the clock, the terminal."""
    found = checking.checks(session)
    rows = [f"  {'ok ' if check.is_good else 'BAD'} {check.what}: {check.found}" for check in found]
    bad = sum(not check.is_good for check in found)
    heading = f"{bad} of {len(found)} checks failed" if bad else f"all {len(found)} checks are well"
    data = tuple({"type": "check", "what": row.what, "good": row.is_good, "found": row.found} for row in found)
    told = Text((heading, *rows), "warning" if bad else "", data)
    return Several((told, Effect("tell-terminal"))) if session.flags.interactive and not session.flags.json else told

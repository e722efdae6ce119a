"""What a report is made from, gathered from the ledger and the session."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from twshell import __version__
from twshell.domain.braking import standing
from twshell.domain.cause_table import CAUSES
from twshell.domain.causes import diagnosis_of, explain, kind_of
from twshell.domain.errors import UsageError
from twshell.domain.limits import documented
from twshell.domain.money import dollars
from twshell.domain.stored import Browse, JournalRow
from twshell.reports.material import Focus, Material, Who

if TYPE_CHECKING:
    from twshell.session.session import Session

MOST_ROWS = 50_000
LIKEWISE = 20  # calls of the same kind told with a refusal (facts safe-writes §4.4)
# What twsh does of itself against the behaviour for which X blocks apps; kept true by the tests of each.
STANDING = (
    "Before a write is sent, twsh holds it against X's known limits; what does not fit is refused or, after a question,"
    " spread in equal gaps within the published limits. 20 % of each write window is kept free of bursts.",
    "A refusal that means that the app or the account is stopped ends all writing at once, in every twsh of the user; "
    "only the user opens it again. Nothing is retried by itself but a call that provably never connected.",
    "A write without a trustworthy answer is never sent again by the program.",
    "What X no longer lets personal apps do (likes, follows, quotes, replies nobody asked for) is refused before it is"
    " sent.",
    "A post with several mentions, links or hashtags, and a text much like an earlier one, is pointed out before it is"
    " sent.",
)
CAPS = {"day": "a day", "month": "a month", "posts-day": "posts and reposts a day"}


def gather(session: Session, since: float, focus: Focus | None, *, with_text: bool) -> Material:
    """Gather what happened on this account since then. `with_text`: the user wants the posts' own words in it."""
    ledger, identity, now = session.ledger, session.identity, session.now()
    evidence = ledger.evidence
    rows = evidence.rows(identity, Browse(since=since, limit=MOST_ROWS + 1))
    shown = rows[-MOST_ROWS:]
    everything = (*shown, *(focus.rows if focus else ()), *(focus.likewise if focus else ()))
    calls = {(row.method, row.template) for row in shown if row.template and row.method}
    who = Who(
        identity.account, identity.username, identity.user_id, evidence.app_id(identity), identity.key_ending,
        identity.kind, identity.tier, identity.owns_app,
    )  # fmt: skip
    return Material(
        made_at=now, since=since, until=now, who=who, rows=shown,
        posts=evidence.published(identity, since, now),
        limits={call: documented(*call, identity.tier, identity.kind) for call in calls},
        brakes=standing(ledger.brakes(identity), now), waiting=ledger.counts(identity), measures=measures(session),
        texts=evidence.texts(row.write_id for row in everything if row.write_id) if with_text else {},
        versions=versions(), journal=evidence.verified(), head=evidence.head(),
        clock_offset=session.door.offset if session.door is not None else 0.0, focus=focus,
        is_cut=len(rows) > MOST_ROWS, demo=session.flags.demo,
    )  # fmt: skip


def versions() -> tuple[tuple[str, str], ...]:
    """Return what a bug report is asked for."""
    found = [("twsh", __version__), ("Python", platform.python_version())]
    for name in ("requests", "urllib3", "oauthlib"):
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue  # installed in a way that leaves no metadata
    return tuple(found)


def measures(session: Session) -> tuple[str, ...]:
    """Say what is in force against doing too much: of twsh's own, and of the user's settings."""
    asks = session.settings.text("post-confirm") == "on"
    way = "asks y/n" if asks else "waits a few seconds, in which it can be taken back"
    caps = session.snapshot().caps
    told = {name: str(value) if name == "posts-day" else dollars(value) for name, value in caps.items()}
    capped = [f"The user has capped twsh at {told[name]} {what}." for name, what in CAPS.items() if name in told]
    return (*STANDING, f"Before a post goes out, twsh {way}.", *capped)


def focus_on(session: Session, browse: Browse, about: str) -> Focus:
    """Gather what is known of one post or write; raise UsageError where the journal holds nothing of it."""
    rows = session.ledger.evidence.rows(session.identity, browse._replace(limit=MOST_ROWS))
    if not rows:
        raise UsageError(f"the journal holds nothing about {about}", "`journal writes` lists what was written")
    return _focus(session, rows, about)


def focus_on_refusal(session: Session) -> Focus:
    """Gather what is known of the newest refusal; raise UsageError where there was none."""
    evidence = session.ledger.evidence
    refused = evidence.rows(session.identity, Browse("refusals", limit=LIKEWISE))
    calls = [row for row in refused if row.is_call]
    if not calls:
        raise UsageError("nothing was refused yet", "`report` without --about tells of everything")
    newest = calls[-1]
    rows = evidence.rows(session.identity, Browse(write=newest.write_id)) if newest.write_id else (newest,)
    return _focus(session, rows, "the last refusal")


def _focus(session: Session, rows: tuple[JournalRow, ...], about: str) -> Focus:
    calls = [row for row in rows if row.is_call] or list(rows)
    last = calls[-1]
    newest = session.ledger.evidence.rows(session.identity, Browse(limit=MOST_ROWS))
    kind = (last.method, last.template)
    likewise = [row for row in newest if row.is_call and (row.method, row.template) == kind and row.seq <= last.seq]
    return Focus(about, rows, tuple(likewise[-LIKEWISE:]), _explained(last))


def _explained(row: JournalRow) -> tuple[str, ...]:
    """Say what twsh makes of a refusal."""
    if row.cause not in CAUSES:
        return ()
    is_write = row.phase == "outcome"
    kind = kind_of(row.cause, is_write=is_write, is_unknown=row.state == "unknown")
    found = diagnosis_of(row.cause, kind=kind, verb=row.verb, certainty="likely")
    return tuple(filter(None, (found.what, found.why, *explain(row.cause))))

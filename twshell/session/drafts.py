"""What was typed and not sent: kept in the ledger, listed, put back on the prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twshell.domain.diagnosis import Facts
from twshell.domain.errors import StoreError, UsageError
from twshell.domain.plan import Step
from twshell.domain.refs import read_post_word

if TYPE_CHECKING:
    from twshell.session.session import Session
    from twshell.store.ledger import Write


def keep(session: Session, steps: tuple[Step, ...], cause: str, line: str) -> int | None:
    """Keep what is not sent; return the number of the last draft, None where nothing was written or could be kept."""
    number = None
    for step in steps:
        if not step.request.is_write:
            continue
        try:
            number = session.ledger.draft(
                session.identity, step, line=line_of(session, step), cause=cause, now=session.now()
            )
        except StoreError as cannot:
            session.messages.append(f"not kept: {cannot.what}; it is in the history of this session")
            return None
    return number


def line_of(session: Session, step: Step) -> str:
    """Return the line that would do a step, by ids: the numbers of a later session mean other posts."""
    words = [step.verb]
    if step.post is not None:
        words.append(f"id:{step.post.id}")
    elif step.user is not None:
        words.append(f"@{step.user.username}")
    if step.text.startswith("--"):
        words.insert(1, "--")
    return " ".join([*words, step.text] if step.text else words)


def draft_line(session: Session, number: int) -> str:
    """Return the line of a draft, to be put back on the prompt."""
    found = session.ledger.write(number)
    if found is None or not found.line:
        raise UsageError(f"no draft #{number}", "`drafts` lists them")
    return found.line


def draft_row(session: Session, write: Write) -> str:
    """Write a draft in one row: number, state, when, what."""
    state = write.state + (f" ({write.cause})" if write.cause else "")
    words = " ".join((write.text or write.line).split())
    words = words if len(words) <= 60 else words[:59] + "…"
    hint = "  it may be on X: look before sending again" if write.state == "unknown" else ""
    return f"#{write.id:<4} {session.clock_text(write.at):>6}  {write.verb:10} {state}: {session.clean(words)}{hint}"


def draft_data(write: Write) -> dict[str, Any]:
    """Return a draft as the outbox entry of DESIGN §2.5."""
    return {
        "type": "outbox", "id": f"#{write.id}", "verb": write.verb, "state": write.state, "text": write.text or None,
        "line": write.line, "cause": write.cause or None,
    }  # fmt: skip


def facts_of(session: Session, step: Step) -> Facts:
    """Gather what is known here about a write, for its diagnosis."""
    author = session.author_of(step.post) if step.post else step.user
    return Facts(
        verb=step.verb, text=step.text, target_author=author.username if author else "",
        target_is_known=bool(step.post and step.post.text), me=session.identity.username,
        credential_kind=session.identity.kind,
    )  # fmt: skip


def number_in(target: str) -> int | None:
    """Return the draft number in `#12`, None where the word is something else."""
    digits = target.removeprefix("#")
    return (
        int(digits) if target.startswith("#") and digits.isascii() and digits.isdigit() and len(digits) < 10 else None
    )


def is_post_word(target: str) -> bool:
    """Say whether a word names a post."""
    return read_post_word(target) is not None

"""What was typed and not sent: kept in the ledger, listed, put back on the prompt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from twshell.domain.capabilities import is_summoned
from twshell.domain.cause_table import CAUSES
from twshell.domain.costs import is_of_list, is_private
from twshell.domain.diagnosis import Diagnosis, Facts
from twshell.domain.errors import StoreError, UsageError
from twshell.domain.plan import Step
from twshell.domain.refs import named_in, read_post_word
from twshell.domain.wording import first_words

if TYPE_CHECKING:
    from twshell.session.session import Session
    from twshell.store.ledger import Write

WORDS = 60  # characters of a text that stand for it
LISTED = 50  # drafts shown, and looked through for one that says the same
SEARCHED = 5_000  # drafts looked through for words
PASSING = ("over-budget", "braked")  # kinds of refusal that end by themselves or by `resume`: all of the plan is kept
GOES = {"done": "was sent", "cancelled": "was dropped", "sending": "is being sent"}  # why a write is no draft
MAY_BE_THERE = "it may be on X: look before sending again"


def worth_keeping(steps: Iterable[Step], refusal: Diagnosis) -> tuple[Step, ...]:
    """Return the writes of a refused plan that are kept: texts always, the others where it may yet work."""
    is_passing = refusal.kind in PASSING
    return tuple(step for step in steps if step.request.is_write and (step.text or is_passing))


def keep(session: Session, steps: Iterable[Step], cause: str) -> int | None:
    """Keep writes that are not sent; return the number of the last draft, None where none was or could be kept."""
    number = None
    for step in steps:
        if not step.request.is_write:
            continue
        try:
            if step.draft:  # it stands in the outbox already
                session.ledger.unqueue([step.draft], cause=cause, now=session.now())
                number = step.draft
                continue
            same = next((draft for draft in _alike(session, step) if draft.state == "draft"), None)
            number = same.id if same else _kept(session, step, cause)
        except StoreError as cannot:
            session.messages.append(f"not kept: {cannot.what}; it is in the history of this session")
            return None
    return number


def _kept(session: Session, step: Step, cause: str) -> int:
    return session.ledger.draft(session.identity, step, line=line_of(step), cause=cause, now=session.now())


def holding(session: Session, words: str) -> list[Write]:
    """Return the drafts whose line holds all of these words, whatever their case, newest first."""
    wanted = words.casefold().split()
    found = session.ledger.drafts(SEARCHED if wanted else LISTED)
    lines = ((write, f"{write.line}\n{words_of(session, write)}".casefold()) for write in found)
    return [write for write, line in lines if all(word in line for word in wanted)][:LISTED]


def of_step(session: Session, step: Step) -> int:
    """Return the number of the oldest draft that says the same, which is sent now; 0 where there is none."""
    kept = (draft.id for draft in _alike(session, step) if draft.state in ("draft", "rejected"))
    return step.draft or min(kept, default=0)


def repeated(session: Session, step: Step) -> int:
    """Return the number of the write of unknown outcome that a step repeats; 0 where there is none."""
    return step.parent or next((write.id for write in _alike(session, step) if write.state == "unknown"), 0)


def settled(session: Session, step: Step) -> None:
    """Drop the drafts that say what has now been done; what may be on X already stays."""
    for draft in _alike(session, step):
        if draft.state in ("draft", "rejected"):
            session.ledger.drop(draft.id, session.now())


def _alike(session: Session, step: Step) -> list[Write]:
    said = (step.verb, step.text)
    mine = (session.identity.user_id, session.identity.account)
    found = (draft for draft in session.ledger.drafts(LISTED) if draft.account in mine)
    return [draft for draft in found if (draft.verb, draft.text) == said and _is_about(draft, step)]


def _is_about(draft: Write, step: Step) -> bool:
    """Say whether a draft is done to what a step is done to; somebody not looked up yet is known by name alone."""
    if step.listed is not None or (not draft.target and step.user is not None):
        return draft.line == line_of(step)
    return draft.target == step.target


def line_of(step: Step) -> str:
    """Return the line that would do a step, by ids: the numbers of a later session mean other posts."""
    if step.listed is not None:
        from twshell.session import lists  # not before the prompt

        return f"{step.verb} {lists.words(step)}"
    words = [step.verb]
    if step.post is not None:
        words.append(f"id:{step.post.id}")
    elif step.user is not None:
        words.append(f"@{step.user.username}")
    if step.text.startswith("--"):
        words.insert(1, "--")
    return " ".join([*words, step.text] if step.text else words)


def found(session: Session, number: int) -> Write:
    """Return a draft by its number; raise UsageError where it is none, or none any more."""
    write = session.ledger.write(number)
    if write is None:
        raise UsageError(f"no draft #{number}", "`drafts` lists them")
    if write.state in GOES:
        raise UsageError(f"#{number} is no draft: it {GOES[write.state]}", "`drafts` lists what was not sent")
    return write


def row(session: Session, write: Write) -> str:
    """Write a draft in one row: number, when, what, and why it was not sent."""
    state = f"{write.state}: {write.cause}" if write.cause else write.state
    if write.state == "done" and write.cause and write.looks:
        state = "done: a look found it"  # the cause is that of the answer that was lost
    hint = f"; {MAY_BE_THERE}" if write.state == "unknown" else ""
    words = words_of(session, write, is_asked=True)
    return f"#{write.id:<4} {session.clock_text(write.at):>5}  {words}  ({state}{hint})"


def words_of(session: Session, write: Write, *, is_asked: bool = False) -> str:
    """Write what a write does in a few words: verb, whom or what it is about, first words.

    `is_asked`: by somebody who looks through the outbox; else what is for one person alone is left out.
    """
    what = f"{write.verb} {_target(session, write)}".strip()
    words = first_words(write.text, WORDS) if is_asked or not is_private(write) else ""
    return f"{what}: {session.clean(words)}" if words else what


def _target(session: Session, write: Write) -> str:
    if is_of_list(write):
        from twshell.session import lists  # not before the prompt

        return lists.about(session, lists.step_of(session, write))
    name = named_in(write.line) if is_private(write) else ""
    if name:
        return f"@{name}"
    if not write.target:
        return ""
    post = session.known_post(write.target)
    if post.text:
        return session.brief(post)
    user = session.seen.user(write.target)
    return f"@{user.username}" if user else f"id:{write.target}"


def data(write: Write) -> dict[str, Any]:
    """Return a draft as the outbox entry of DESIGN §2.5; `because` says in words of ours why it waits, if X did not."""
    is_told = write.cause in CAUSES
    entry: dict[str, Any] = {
        "type": "outbox", "id": f"#{write.id}", "verb": write.verb, "state": write.state, "text": write.text or None,
        "cause": write.cause if is_told else None, "line": write.line,
    }  # fmt: skip
    return entry if is_told or not write.cause else {**entry, "because": write.cause}


def facts_of(session: Session, step: Step) -> Facts:
    """Gather what is known here about a write, for its diagnosis."""
    author = session.author_of(step.post) if step.post else step.user
    return Facts(
        verb=step.verb, text=step.text, target_author=author.username if author else "",
        target_is_known=bool(step.post and step.post.text), me=session.identity.username,
        credential_kind=session.identity.kind, my_id=session.identity.user_id,
        is_summoned=is_summoned(step.post, session.identity, None, session.quoted_by(step.post)),
        utc_offset=session.utc_offset(session.now()),
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

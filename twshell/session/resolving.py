"""What the user hears of writes of unknown outcome, and how a line looks at them with the user waiting."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from twshell.domain import looking
from twshell.domain.costs import is_of_list
from twshell.domain.errors import TwshError
from twshell.domain.money import price_text
from twshell.domain.outcome import Text
from twshell.domain.plan import LOOKED, Plan, Step
from twshell.domain.post import Post, User, url_of
from twshell.domain.refs import named_in
from twshell.domain.stored import Write
from twshell.domain.wording import span, times
from twshell.session import drafts, failures, timing
from twshell.session.events import Event, Show, Wait
from twshell.session.fetching import drive
from twshell.session.looking import BEHIND, Looked, Means, look, most_cost, put_down

if TYPE_CHECKING:
    from twshell.session.door import Sent
    from twshell.session.lookout import Report
    from twshell.session.session import Session

VERB = "look-up"  # of the reads, in journal and money
AT_MOST = 5.0  # seconds a run without a prompt spends on looking at one write, DESIGN §2.1
AGAIN = "X called a repeat of it a duplicate"


def means_of(session: Session) -> Means:
    """Return what a look needs of a session."""
    door = session.door
    offset = (lambda: door.offset) if door is not None else (lambda: 0.0)
    return Means(session.ledger, session.seen, session.identity, session.now, offset)


def look_at(
    writes: Iterable[Write], session: Session, line: str, sizes: Sequence[int], *, limit: float = 0.0
) -> Generator[Event, Any, list[Looked]]:
    """Look at writes while the user waits; each read at most `limit` seconds, where that is not 0."""
    return drive(look(writes, means_of(session), sizes), session, line, VERB, limit=limit)


def once(sent: Sent, session: Session, line: str) -> Generator[Event, Any, Sent]:
    """Look once at a write without a trusty answer, where no prompt stays open to look later; return how it ended."""
    write = session.ledger.write(sent.write_id) if sent.state == "unknown" and not session.flags.interactive else None
    if write is None or write.state != "unknown" or looking.look_of(write) is None:
        return sent
    first = looking.SCHEDULE[0]
    pause = timing.after(first, session.clock)
    yield Wait(pause, "looking whether it is on X")
    if pause.cancelled.is_set():
        return sent
    try:
        looked = yield from look_at([write], session, line, BEHIND[:1], limit=AT_MOST - first)
    except TwshError:
        return sent  # it stays unknown, and is told as such
    if not looked or looked[0].state != "done":
        return sent
    found = looked[0]
    status = sent.answer.exchange.status
    said = f"X answered {status}" if status else "no answer came"
    yield Show(Text((f"{said}, and it is on X all the same: {found.finding.because}",), "note"))
    request = sent.answer.exchange.request
    deed = {request.makes: found.finding.remote_id} if request.makes else {}
    return sent._replace(diagnosis=None, state="done", price=found.price, answer=sent.answer._replace(deed=deed))


def goes_on(sent: Sent, step: Step, session: Session, line: str) -> Generator[Event, Any, None]:
    """Say what is done to find out about a write of unknown outcome, and see to it."""
    cause = sent.diagnosis.cause if sent.diagnosis else ""
    if sent.state == "unknown":
        yield from _will_look(session, sent.write_id)
    if cause != "duplicate":
        return
    number = sent.write_id if sent.state == "unknown" else drafts.repeated(session, step)
    write = session.ledger.write(number) if number else None
    if write is None or write.state != "unknown":
        return
    session.ledger.looks.seen_again(number, AGAIN)
    if session.lookout is not None:
        session.lookout.look_now(number)
        yield Show(Text((f"#{number} says the same and may be what X means: looking now",), "note"))
        return
    try:
        for found in (yield from look_at([session.ledger.write(number) or write], session, line, BEHIND)):
            yield Show(told(session, found))
    except TwshError as refused:
        yield Show(Text((f"#{number} could not be looked at: {refused.what}",), "warning"))


def doubling(plan: Plan, session: Session) -> Iterator[str]:
    """Say of a plan that repeats a write of unknown outcome what that may come to."""
    for step in plan.steps:
        number = drafts.repeated(session, step) if step.request.is_write else 0
        if number:
            may = "a second time changes nothing more" if step.is_idempotent else "this can make two of it"
            yield f"#{number} does the same and may have happened: {may}. `outbox look-up {number}` looks first"


def _will_look(session: Session, number: int) -> Generator[Event, Any, None]:
    write = session.ledger.write(number)
    if write is None or write.state != "unknown":
        return
    if looking.look_of(write) is None:
        yield Show(Text((f"#{number}: twsh knows no read that would show it; look on x.com",), "note"))
        return
    price = price_text(most_cost(write, session.identity))
    due = looking.next_at(write)
    if session.lookout is None or due is None:
        looked = f"looked once: {write.evidence.rpartition('Z ')[2]}. " if write.looks else ""
        yield Show(Text((f"{looked}`outbox look-up {number}` looks whether it is on X ({price})",), "note"))
        return
    session.lookout.nudge()
    wait = span(max(0.0, due - session.now()))
    yield Show(Text((f"#{number}: looking whether it is on X in {wait} ({price} a look); `outbox` tells",), "note"))


# -- in words -------------------------------------------------------------------


def told(session: Session, looked: Looked, *, is_brief: bool = False) -> Text:
    """Say what a look came to, and take in what it found. `is_brief`: nothing that changes nothing."""
    write, finding = looked.write, looked.finding
    name = f"#{write.id} {drafts.words_of(session, write)}"
    if looked.state == "done":
        _take_in(session, looked)
        page = page_of(session, write, finding.remote_id)
        where = f": {page}" if page else ""
        after_all = "is on X after all" if looking.makes(write) else "was done after all"
        return Text((f"{name} {after_all}{where} ({finding.because})",), "note")
    if looked.state == "absent":
        again = f"`outbox resend {write.id}` sends it again, `outbox drop {write.id}` lets it go"
        checks = times(max(looking.ABSENCES, write.absences), "look")
        return Text((f"{name} did not appear on X ({checks}): {again}",), "warning")
    if looked.state != "unknown":
        return Text((f"{name} is {looked.state} by now",), "note")
    fresh = session.ledger.write(write.id) or write
    due = looking.next_at(fresh)
    is_parked = due is None or session.lookout is None
    if is_brief and not is_parked:
        return Text(())
    after = f"`outbox show {write.id}` has both readings" if is_parked else f"next look {session.clock_text(due)}"
    return Text((f"{name} is still unknown: {finding.because}; {after}",), "note")


def reported(session: Session, report: Report) -> Iterator[Show]:
    """Take in what the lookout has found, and say what of it is news."""
    for fetched in report.fetched:
        session.after_answer(fetched.answer, fetched.buckets, fetched.brake)
    if report.recovered or report.unknown:
        yield Show(Text((review(session),), "warning"))
    for looked in report.looked:
        text = told(session, looked, is_brief=True)
        if text.lines:
            yield Show(text)
    if report.defect is not None:
        what = failures.of_defect(report.defect) if isinstance(report.defect, Exception) else report.defect
        yield Show(Text((f"unknown writes are not looked at any more: {what}",), "warning"))
    for warning in session.take_warnings():
        yield Show(warning)


def review(session: Session) -> str:
    """Say in a line what waits in the outbox: `2 unknown, 5 unsent: `outbox` reviews them`."""
    counts = session.ledger.counts(session.identity)
    parts = [f"{number} {word}" for number, word in ((counts.unknown, "unknown"), (counts.unsent, "unsent")) if number]
    return f"{', '.join(parts)}: `outbox` reviews {'it' if counts.unknown + counts.unsent == 1 else 'them'}"


def readings(write: Write) -> tuple[str, ...]:
    """Put both readings of what may have become of a write side by side."""
    if looking.makes(write):
        return (
            "either it is on X and does not show yet: then sending it again makes two",
            "or X never took it: then it is lost unless it is sent again",
        )
    return (
        "either X did it: then doing it again changes nothing more",
        "or X did not: then it has to be done again",
    )


def accept(session: Session, write: Write, post: Post) -> Looked:
    """Take the user's word that a post is the one a write made."""
    finding = looking.Finding(looking.THERE, "you said that it is this one", post.id)
    return put_down(write, finding, means_of(session))


def step_of(session: Session, write: Write) -> Step:
    """Return the step that a write is, as it was planned; deferred where whom it is about was never looked up."""
    import json

    from twshell.api.remade import remade

    body = json.loads(write.body) if write.body else None
    request = remade(write.method, write.path, write.template, body)
    if is_of_list(write):
        from twshell.session import lists  # not before the prompt

        return lists.step_of(session, write)._replace(request=request)
    is_looked_for = LOOKED in (*request.path.split("/"), *(body or {}).values())
    user = session.seen.user(write.target) if write.target else None
    if user is None and (write.target or is_looked_for) and (name := named_in(write.line)):
        user = User(write.target, name)
    post = None if user is not None or not write.target else session.known_post(write.target)
    step = Step(request, write.verb, post, user, write.text, write.undo, not looking.makes(write))
    return step._replace(kind="deferred") if is_looked_for else step


def steps_of(session: Session, write: Write) -> tuple[Step, ...]:
    """Return what sending a write takes: the look for whom it is about, where it wants one, then itself."""
    step = step_of(session, write)
    if step.kind != "deferred" or step.user is None:
        return (step,)
    from twshell.api import users

    return (Step(users.named(step.user.username), step.verb, kind="look"), step)


def page_of(session: Session, write: Write, made_id: str) -> str:
    """Return the page of what a write has made, empty where it has none."""
    made = looking.makes(write)
    if made == "list" and made_id:
        from twshell.domain.lists import url_of as page_of_list  # not before the prompt

        return page_of_list(made_id)
    if made != "post" or not made_id:
        return ""
    me = User(session.identity.user_id, session.identity.username) if session.identity.username else None
    return url_of(Post(made_id, ""), me)


def _take_in(session: Session, looked: Looked) -> None:
    """What is done needs no draft any more, and can be taken back."""
    write, remote_id = looked.write, looked.finding.remote_id
    step = step_of(session, write)
    drafts.settled(session, step)
    if step.listed is not None:
        from twshell.session import lists  # not before the prompt

        lists.note(session, step, remote_id)
    number = session.word_for(step.post) if step.post is not None else ""
    undo = write.undo.replace("id:{id}", f"id:{remote_id}" if remote_id else "")
    session.undoing.note_done(step, number, undo)

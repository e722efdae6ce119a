"""The paced burst as the session has it: begun, told of while the user goes on working, stopped, left behind."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, Any

from twshell.domain.errors import UsageError
from twshell.domain.outcome import Text
from twshell.domain.pace import Pace
from twshell.domain.plan import Plan, Step
from twshell.domain.wording import span
from twshell.render.times import iso
from twshell.session import drafts, plans
from twshell.session.events import Event, Show
from twshell.session.pacing import Burst, Ended, Means, Paced

if TYPE_CHECKING:
    from twshell.session.door import Sent
    from twshell.session.runner import Way
    from twshell.session.session import Session

Tell = Callable[["Sent", Step, "Way"], Iterable[Event]]  # runner.tell


class Telling:
    """Hands what comes of a burst to the session, to be told when its prompt can."""

    def __init__(self, way: Way, tell: Tell) -> None:
        """`tell` says how a write ended and takes it in; it runs in the session's own thread."""
        self._way, self._session, self._tell = way, way.session, tell

    def sent(self, sent: Sent, step: Step) -> None:
        """Tell how a write ended."""
        self._session.arrivals.add(
            lambda: [event for event in self._tell(sent, step, self._way) if isinstance(event, Show)]
        )

    def waits(self, why: str, until: float) -> None:
        """Tell that there is less room than there was."""
        session = self._session
        session.arrivals.add(lambda: [_note(f"the burst waits until {session.clock_text(until)}: {why}", "note")])

    def ended(self, ended: Ended) -> None:
        """Tell that it is over."""
        self._session.arrivals.add(lambda: _told_end(self._session, ended))

    def tick(self) -> None:
        """Draw the mode line anew."""
        self._session.arrivals.wake()


def begin(plan: Plan, planned: Pace, way: Way, tell: Tell) -> Generator[Event, Any, int]:
    """Begin a burst behind the prompt; return the exit status of the line that asked for it."""
    session = way.session
    if session.burst is not None:
        raise UsageError("a burst is under way already", "`pace` shows it, `pace stop` ends it")
    door = session.door_or_refuse(plan.verb)
    flags = session.flags
    means = Means(
        session.ledger, door, session.clock, session.identity, lambda: not flags.read_only, way.is_past_cap,
        way.plan_id, way.line, way.source,
    )  # fmt: skip
    session.burst = Burst(_queued(plan, way), planned, means, Telling(way, tell))
    session.dot_is_single = False
    yield Show(_begun(session, planned), way.line, way.as_json)
    session.burst.start()
    return 0


def _queued(plan: Plan, way: Way) -> list[Paced]:
    """Put every write into the outbox, in order, before the first one leaves."""
    session = way.session
    paced = []
    for step in plan.steps:
        again = drafts.line_of(step)
        number = session.ledger.draft(
            session.identity, step, line=again, now=session.now(), state="queued", source=way.source,
            plan_id=way.plan_id,
        )  # fmt: skip
        paced.append(Paced(step, drafts.facts_of(session, step), again, number))
    return paced


def _begun(session: Session, planned: Pace) -> Text:
    last = session.clock_text(planned.ends_at)
    line = (
        f"{planned.writes} writes, one each {span(planned.gap)} until {last}, while you go on"
        if planned.writes > 1
        else f"it goes at {last}, while you go on"
    )
    return Text((f"{line}: `pace` shows them, C-g on an empty line stops them",), "note", data(session))


def _told_end(session: Session, ended: Ended) -> list[Show]:
    session.burst = None
    if not ended.why:
        return [_note(f"the burst is done: {ended.done} of {ended.writes} sent", "note")]
    line = f"the burst stopped after {ended.done} of {ended.writes}: {ended.why}"
    if ended.kept:
        named = plans.steps_text(session, tuple(paced.step for paced in ended.kept))
        line += f". {len(ended.kept)} not sent, kept in order in `drafts`: {named}"
    return [_note(line, "warning")]


def _note(line: str, style: str) -> Show:
    return Show(Text((line,), style))


def stop(session: Session) -> str:
    """Stop the burst; return what is to be said, empty where none is under way."""
    if session.burst is None:
        return ""
    session.burst.stop()
    return "stopping the burst: the rest is kept in `drafts`"


def shown(session: Session) -> Text:
    """Say how far the burst is and what is still to go."""
    burst = session.burst
    if burst is None:
        return Text(("no burst is under way: what does not fit is offered as one",), "note", ({"type": "pace"},))
    progress = burst.progress
    rows = [f"burst {progress.text(session.now())}, one each {span(progress.gap)}; `pace stop` keeps the rest"]
    for at, paced in enumerate(burst.paced):
        state = "sent" if at < progress.done else "next" if at == progress.done else "    "
        rows.append(f"  {at + 1:>3} {state}  {plans.step_text(session, paced.step)}")
    return Text(tuple(rows), data=data(session))


def data(session: Session) -> tuple[dict[str, Any], ...]:
    """Return the burst in its JSON form."""
    if session.burst is None:
        return ()
    progress = session.burst.progress
    return (
        {
            "type": "pace", "done": progress.done, "writes": progress.writes, "gap": progress.gap,
            "next_at": iso(progress.next_at),
        },
    )  # fmt: skip

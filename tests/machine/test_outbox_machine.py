"""A state machine over the outbox × an unreliable X × deaths × two twsh on one ledger: at most once, and no lie.

Three clients with a known fault must be caught by it: naive retry, sending before the intent, a one-page look-up.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from twshell.api import posts as posts_api
from twshell.api.decode import answer as decoded
from twshell.domain import looking
from twshell.domain.budget import Identity
from twshell.domain.diagnosis import Facts
from twshell.domain.errors import Refused
from twshell.domain.plan import Step
from twshell.domain.stored import Write
from twshell.session.door import Door, Fetched, Ports
from twshell.session.looking import Looked, Means, look
from twshell.store.ledger import Ledger
from twshell.store.seen import Seen

IDENTITY = Identity("ada", "101", "ada", "app-1", "token-1")
SHARED_MEMORY = (
    "/dev/shm" if os.path.isdir("/dev/shm") else None
)  # a sync there costs nothing: it is the order that counts
PAGES = st.sampled_from((1, 3, 12))  # of one or two posts each, whatever is asked for
WHO = st.sampled_from(("a", "b"))
PATIENCE = 20.0
FAULT = st.sampled_from((
    "none", "drop-before", "drop-after", "over-capacity", "over-capacity-done", "later", "no-id", "forbidden",
    "not-connected", "dies-before", "dies-after", "dies-settling",
))  # fmt: skip


class DyingLedger(Ledger):
    """A ledger whose process may be killed just before the outcome is committed."""

    dies = staticmethod(lambda: None)

    def settle(self, exchange: Any, identity: Any, **more: Any) -> None:
        if exchange.request.is_write:
            self.dies()
        super().settle(exchange, identity, **more)


class Twsh:
    """One twsh: its ledger, its door, its name among processes."""

    door_class: type[Door] = Door

    def __init__(self, folder: str, name: str, x: Any, clock: Any, killed: type[BaseException]) -> None:
        self.name, self.killed = name, killed
        self.ledger = DyingLedger(os.path.join(folder, "ledger.db"), owner=name)
        self.seen = Seen(os.path.join(folder, "seen.db"))
        self.clock = clock
        self.door = self.door_class(Ports(lambda: x, decoded, self.ledger, self.seen), IDENTITY, clock)

    def send(self, text: str, *, draft: int = 0, parent: int = 0) -> Any:
        """Send a post; return what came of it, None where the process died."""
        self.ledger.release(IDENTITY, self.clock.wall())  # the brake is another matter
        step = Step(posts_api.create(text), "post", text=text, undo="delete id:{id}")
        ticket = self.door.write(
            step, Facts(verb="post", text=text), plan_id="1", line=f"post {text}", source="typed", again=f"post {text}",
            draft=draft, parent=parent,
        )  # fmt: skip
        assert ticket.done.wait(PATIENCE)
        if isinstance(ticket.defect, self.killed):
            return None
        return ticket.take()

    def look_at(self, writes: list[Write], pages: int) -> list[Looked]:
        """Look once at some writes, at most so many pages back."""
        means = Means(self.ledger, self.seen, IDENTITY, self.clock.wall, lambda: 0.0)
        steps = look(writes, means, (5,) * pages)
        ticket = self.door.behind(lambda fetch: driven(steps, lambda request: fetch(request, "look-up")))
        assert ticket.done.wait(PATIENCE)
        found: list[Looked] = ticket.take()
        return found

    def close(self) -> None:
        self.door.close()
        self.ledger.close()
        self.seen.close()


def driven(steps: Generator[Any, Any, list[Looked]], fetch: Callable[[Any], Fetched]) -> list[Looked]:
    """Hand a look what it asks for."""
    reply: Any = None
    refused: Refused | None = None
    while True:
        try:
            request = steps.throw(refused) if refused else steps.send(reply)
        except StopIteration as stop:
            looked: list[Looked] = stop.value
            return looked
        fetched = fetch(request)
        reply = fetched.answer
        refused = Refused(fetched.diagnosis) if fetched.diagnosis is not None else None


class Outbox(RuleBasedStateMachine):
    """What two twsh, a person and an X that loses answers may do to an outbox, in any order."""

    village: Any = None
    templates = ""  # a folder with stores as new, copied for each example
    twsh_class: type[Twsh] = Twsh

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp(dir=SHARED_MEMORY)
        for name in os.listdir(self.templates):
            shutil.copy(os.path.join(self.templates, name), self.folder)
        self.clock = self.village.Clock()
        self.x = self.village.SmallX(self.clock)
        self.x.is_intended = self.is_intended
        self.judge = Ledger(os.path.join(self.folder, "ledger.db"))
        self.alive: set[str] = set()
        self.started = 0
        self.twsh = {name: self.start(name) for name in ("a", "b")}
        self.texts: list[str] = []
        self.repeats: dict[str, int] = {}  # by the user's word, though it was unknown

    def start(self, name: str) -> Twsh:
        """Start a twsh: what dead ones left behind is recovered."""
        self.started += 1
        made = self.twsh_class(self.folder, f"{name}-{self.started}", self.x, self.clock, self.village.Killed)
        made.ledger.dies = self.dies  # type: ignore[method-assign]
        self.alive.add(made.name)
        made.ledger.recover(self.clock.at, lambda owner: owner in self.alive)
        return made

    def dies(self) -> None:
        if self.dies_settling:
            self.dies_settling = False
            raise self.village.Killed

    dies_settling = False

    def died(self, name: str) -> None:
        self.alive.discard(self.twsh[name].name)
        self.twsh[name].close()
        self.twsh[name] = self.start(name)
        self.after_death(self.twsh[name])

    def after_death(self, twsh: Twsh) -> None:
        """What a client with a fault does when it starts again."""

    def is_intended(self, text: str) -> bool:
        return any(write.text == text for write in self.rows() if write.state == "sending")

    def rows(self) -> list[Write]:
        """Return every write there is, oldest first."""
        return list(self.judge.looks.listed(IDENTITY, since=0.0, limit=500))[::-1]

    def picked(self, state: str, at: int) -> Write:
        rows = [write for write in self.rows() if write.state == state]
        return rows[at % len(rows)]

    def has(self, state: str) -> bool:
        return any(write.state == state for write in self.rows())

    def send(self, name: str, text: str, fault: str, delay: float, **more: Any) -> None:
        self.x.fault, self.x.delay = fault, delay
        self.dies_settling = fault == "dies-settling"
        sent = self.twsh[name].send(text, **more)
        self.dies_settling = False
        if sent is None:
            self.died(name)

    # Rules

    @initialize(lag=st.integers(0, 25), page=st.integers(1, 2), before=st.integers(0, 2))
    def world(self, lag: int, page: int, before: int) -> None:
        self.x.lag, self.x.page = float(lag), page
        for number in range(before):
            self.x.make(f"before {number}")
        self.clock.at += 3600.0

    @rule(who=WHO, fault=FAULT, delay=st.integers(0, 25))
    def post(self, who: str, fault: str, delay: int) -> None:
        self.texts.append(f"post number {len(self.texts)}")
        self.send(who, self.texts[-1], fault, float(delay))

    @rule(count=st.integers(1, 4))
    def posts_from_elsewhere(self, count: int) -> None:
        for _ in range(count):
            self.x.make(f"elsewhere {len(self.x.posts)}")
            self.clock.at += 1.0

    @rule(seconds=st.sampled_from((1.0, 2.0, 10.0, 30.0, 60.0, 300.0)))
    def time_goes_by(self, seconds: float) -> None:
        self.clock.at += seconds

    @rule(
        fault=st.sampled_from(("none", "none", "none", "not-found", "over-capacity", "empty")), lag=st.integers(0, 25)
    )
    def reads_change(self, fault: str, lag: int) -> None:
        self.x.read_fault, self.x.lag = fault, float(lag)

    @precondition(lambda self: self.has("unknown"))
    @rule(who=WHO, pages=PAGES)
    def look_up(self, who: str, pages: int) -> None:
        self.look_at_the_unknown(who, pages)

    @precondition(lambda self: self.has("unknown"))
    @rule(who=WHO, pages=PAGES, waits=st.lists(st.sampled_from((2.0, 29.0, 30.0, 60.0)), min_size=2, max_size=4))
    def look_up_again_and_again(self, who: str, pages: int, waits: list[float]) -> None:
        for seconds in waits:
            self.clock.at += seconds
            self.look_at_the_unknown(who, pages)

    def look_at_the_unknown(self, who: str, pages: int) -> None:
        twsh = self.twsh[who]
        twsh.look_at(list(twsh.ledger.looks.unknown(IDENTITY)), pages)

    @precondition(lambda self: self.has("absent"))
    @rule(who=WHO, at=st.integers(0, 9), pages=PAGES)
    def look_again_at_an_absent_one(self, who: str, at: int, pages: int) -> None:
        self.twsh[who].look_at([self.picked("absent", at)], pages)

    @precondition(lambda self: self.has("absent"))
    @rule(who=WHO, at=st.integers(0, 9), fault=FAULT, delay=st.integers(0, 25))
    def resend_what_is_absent(self, who: str, at: int, fault: str, delay: int) -> None:
        write = self.picked("absent", at)
        self.send(who, write.text, fault, float(delay), draft=write.id)

    @precondition(lambda self: self.has("unknown"))
    @rule(who=WHO, at=st.integers(0, 9), fault=FAULT, delay=st.integers(0, 25))
    def resend_what_is_unknown_by_the_users_word(self, who: str, at: int, fault: str, delay: int) -> None:
        write = self.picked("unknown", at)
        self.repeats[write.text] = self.repeats.get(write.text, 0) + 1
        self.send(who, write.text, fault, float(delay), parent=write.id)

    @precondition(lambda self: self.has("draft") or self.has("rejected"))
    @rule(who=WHO, at=st.integers(0, 9), state=st.sampled_from(("draft", "rejected")))
    def send_a_draft(self, who: str, at: int, state: str) -> None:
        if self.has(state):
            write = self.picked(state, at)
            self.send(who, write.text, "none", 0.0, draft=write.id)

    @precondition(lambda self: self.has("unknown"))
    @rule(who=WHO, at=st.integers(0, 9), is_sure=st.integers(0, 3))
    def drop(self, who: str, at: int, is_sure: int) -> None:
        if is_sure:
            return  # seldom: what is dropped can show nothing any more
        self.twsh[who].ledger.drop(self.picked("unknown", at).id, self.clock.at)

    @rule(who=WHO)
    def is_killed(self, who: str) -> None:
        self.died(who)

    # What must hold at any moment

    @invariant()
    def nothing_is_there_twice_but_by_the_users_word(self) -> None:
        for text in self.texts:
            assert self.x.count(text) <= 1 + self.repeats.get(text, 0), text

    @invariant()
    def nothing_was_sent_without_an_intent(self) -> None:
        assert [] == self.x.unintended

    @invariant()
    def the_outbox_tells_the_truth(self) -> None:
        there, rows = {post.id: post.text for post in self.x.posts}, self.rows()
        assert [] == [write for write in rows if write.state == "sending"], "the dead send nothing"
        for text in self.texts:
            mine = [write for write in rows if write.text == text]
            assert 1 + self.repeats.get(text, 0) == len(mine), "a text is there once for each time it was to be sent"
            made = [write.remote_id for write in mine if write.state == "done"]
            assert [text] * len(made) == [there.get(each) for each in made], "what is done is there"
            assert len(made) == len(set(made)), "each by a post of its own"
            if all(write.state == "absent" for write in mine):
                assert 0 == self.x.count(text), [write.evidence for write in mine]

    def teardown(self) -> None:
        try:
            assert () == self.judge.verify().faults
        finally:
            for twsh in self.twsh.values():
                twsh.close()
            self.judge.close()
            shutil.rmtree(self.folder)


# Clients with a fault


class NaiveRetry(Outbox):
    """Sends again what brought no good answer, and after a death what was being sent."""

    def send(self, name: str, text: str, fault: str, delay: float, **more: Any) -> None:
        self.x.fault, self.x.delay = fault, delay
        sent = self.twsh[name].send(text, **more)
        if sent is None:
            self.died(name)
        elif sent.state == "unknown":
            self.twsh[name].door._ports.transport().send(posts_api.create(text))

    def is_intended(self, text: str) -> bool:
        return True


class SendsFirst(Outbox):
    """Writes the intent down after the bytes have left."""

    class Twsh(Twsh):
        class door_class(Door):  # noqa: N801
            def _send(self, transport: Any, intended: Any, ticket: Any) -> Any:
                answer = transport.send(intended.step.request)

                class Played:
                    def send(self, request: Any, **more: Any) -> Any:
                        return answer

                return super()._send(Played(), intended, ticket)

    twsh_class = Twsh


class OnePage(Outbox):
    """Calls absent whatever is not on the first page."""

    class Twsh(Twsh):
        def look_at(self, writes: list[Write], pages: int) -> list[Looked]:
            return super().look_at(writes, 1)

    twsh_class = Twsh


@pytest.fixture(scope="session")
def templates(village: Any) -> Iterator[str]:
    """Stores as new."""
    folder = tempfile.mkdtemp(dir=SHARED_MEMORY)
    ledger, seen = Ledger(os.path.join(folder, "ledger.db")), Seen(os.path.join(folder, "seen.db"))
    ledger.counts(IDENTITY)
    seen.user("1")
    ledger.close()
    seen.close()
    yield folder
    shutil.rmtree(folder)


def play(machine: type[Outbox], village: Any, templates: str, examples: int, *, steps: int = 30, **more: Any) -> None:
    class Bound(machine):  # type: ignore[misc, valid-type]
        pass

    Bound.village, Bound.templates = village, templates
    wanted = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None, print_blob=False,
        suppress_health_check=list(HealthCheck), **more,
    )  # fmt: skip
    run_state_machine_as_test(Bound, settings=wanted)


def test_at_most_once_and_no_lie(village: Any, templates: str) -> None:
    play(Outbox, village, templates, 150, derandomize=True)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_at_most_once_and_no_lie_in_thousands_of_lives(village: Any, templates: str) -> None:
    play(Outbox, village, templates, 2_000, steps=40)


QUICK = (Phase.generate,)  # found is enough: it need not be made small


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("machine", "broken"),
    [(NaiveRetry, "nothing_is_there_twice"), (SendsFirst, "nothing_was_sent_without_an_intent")],
    ids=["naive retry", "sending first"],
)
def test_a_client_with_a_fault_is_caught(machine: type[Outbox], broken: str, village: Any, templates: str) -> None:
    with pytest.raises(AssertionError) as caught:
        play(machine, village, templates, 300, derandomize=True, phases=QUICK)
    assert broken in str(caught.traceback[-1].name)


@pytest.mark.timeout(300)
def test_a_one_page_look_up_is_caught(village: Any, templates: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_covers", lambda write, sight: True)
    with pytest.raises(AssertionError, match="not among your posts"):  # the evidence of a write that is there
        play(OnePage, village, templates, 2_000, derandomize=True, phases=QUICK)

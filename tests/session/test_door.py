"""The door to the network: what breaks after the first byte is unknown, what X says is gone is forgotten at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.budget import Identity
from twshell.domain.diagnosis import Facts
from twshell.domain.plan import Step
from twshell.domain.post import Post
from twshell.domain.wire import ANSWERED, Answer, Exchange, Problem, Request
from twshell.session.door import Door, Ports
from twshell.session.events import Ticket
from twshell.store.ledger import Ledger
from twshell.store.seen import Seen

ME = Identity("ada", "101", "ada", "app-1", "token-1")
LOOK_UP = Request("GET", "/2/tweets", "/2/tweets", (("ids", "7"),))
POST = Request("POST", "/2/tweets", "/2/tweets", body={"text": "ferry"}, answers="post", proof="id")


class Port:
    """A transport of the test's own: each request is answered at once, or what answers it raises."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.sent: list[Request] = []
        self.closed = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def send(self, request: Request, *, offset: float = 0.0, cancelled: threading.Event | None = None) -> Exchange:
        self.sent.append(request)
        self.meanwhile()
        return Exchange(request, ANSWERED, self.clock.wall(), 0.1, 200)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def port(clock: Any) -> Port:
    return Port(clock)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Ledger, Seen]]:
    ledger, seen = Ledger(tmp_path / "ledger.db", owner="me"), Seen(tmp_path / "seen.db")
    yield ledger, seen
    ledger.close()
    seen.close()


@pytest.fixture
def door(port: Port, stores: tuple[Ledger, Seen], clock: Any) -> Iterator[Callable[..., Door]]:
    """Return a function that opens a door whose answers are read as the test says."""
    opened: list[Door] = []

    def open_door(decode: Callable[[Exchange], Answer] = Answer) -> Door:
        opened.append(Door(Ports(lambda: port, decode, *stores), ME, clock))
        return opened[-1]

    yield open_door
    for each in opened:
        each.close()


def done(ticket: Ticket) -> Any:
    assert ticket.done.wait(20)
    return ticket.take()


def write(door: Door, **more: Any) -> Any:
    step = Step(POST, "post", text="ferry")
    facts = Facts(verb="post")
    return done(door.write(step, facts, plan_id="1", line="post ferry", source="typed", again="post ferry", **more))


def test_a_write_whose_answer_twsh_cannot_take_in_is_unknown_and_not_called_unsent(
    door: Callable[..., Door], port: Port, stores: tuple[Ledger, Seen]
) -> None:
    def breaks(exchange: Exchange) -> Answer:
        raise RecursionError("a bug in the decoder")

    sent = write(door(breaks))
    assert ("unknown", "unknown-outcome", True) == (sent.state, sent.diagnosis.kind, sent.diagnosis.harm)
    assert "an error of its own after sending it (RecursionError)" in sent.diagnosis.why
    assert ["unknown"] == [each.state for each in stores[0].drafts(5)]
    assert 1 == len(port.sent)


def test_the_intent_is_on_disk_before_the_first_byte(
    door: Callable[..., Door], port: Port, stores: tuple[Ledger, Seen], tmp_path: Path
) -> None:
    seen: list[tuple[str, str]] = []

    def look() -> None:
        other = Ledger(tmp_path / "ledger.db")
        seen.extend((each.state, each.text) for each in other.drafts(5))
        other.close()

    port.meanwhile = look
    write(door(lambda exchange: Answer(exchange, deed={"id": "9"})))
    assert [("sending", "ferry")] == seen


def test_a_post_of_one_s_own_in_any_answer_is_known_before_the_next_write(
    door: Callable[..., Door], stores: tuple[Ledger, Seen]
) -> None:
    own = (Post("1900000000000001", "a", "101"), Post("1900000000000002", "b", "102"))
    opened = door(lambda exchange: Answer(exchange, posts=own))
    done(opened.read(LOOK_UP, "home", "home"))
    assert "1900000000000001" == stores[0].write(write(opened).write_id).baseline_id


def test_x_s_clock_is_kept_with_the_write(door: Callable[..., Door], stores: tuple[Ledger, Seen]) -> None:
    opened = door()
    opened.offset = 7.5
    assert 7.5 == stores[0].write(write(opened).write_id).clock_offset


def test_an_answer_of_errors_alone_makes_what_is_gone_forgotten(
    door: Callable[..., Door], stores: tuple[Ledger, Seen], clock: Any
) -> None:
    stores[1].keep(
        Answer(Exchange(LOOK_UP, ANSWERED, clock.at, 0.1, 200), posts=(Post("7", "secret", "102"),)), clock.at
    )
    gone = Problem("resource-not-found", "Not Found Error", resource_type="tweet", resource_id="7")
    stores[1].timeline_add("home", ("7",), clock.at)
    opened = door(lambda exchange: Answer(exchange, problems=(gone,), fault="no-data"))
    done(opened.read(LOOK_UP, "show", "show 1"))
    assert stores[1].post("7") is None
    assert [] == stores[1].missing_posts(["7"])


def test_what_was_seen_long_ago_is_forgotten_once_a_day_behind_the_answers(
    door: Callable[..., Door], stores: tuple[Ledger, Seen], clock: Any
) -> None:
    day = 86_400.0

    def keep(number: int) -> None:
        old = Answer(Exchange(LOOK_UP, ANSWERED, clock.at, 0.1, 200), posts=(Post(str(number), "x", "102"),))
        stores[1].keep(old, clock.at - 40 * day)

    def ask(opened: Door) -> None:
        for _ in range(4):  # forgetting goes on between reads, until a pass finds nothing more
            done(opened.read(LOOK_UP, "home", "home"))

    keep(7)
    opened = door()
    ask(opened)
    assert stores[1].post("7") is None
    keep(8)
    clock.advance(day - 3_600)
    ask(opened)
    assert stores[1].post("8") is not None
    clock.advance(3_601)
    ask(opened)
    assert stores[1].post("8") is None


def test_what_is_kept_longer_is_not_forgotten(
    door: Callable[..., Door], stores: tuple[Ledger, Seen], clock: Any
) -> None:
    old = Answer(
        Exchange(LOOK_UP, ANSWERED, clock.at, 0.1, 200), posts=(Post("7", "x", "102"), Post("8", "own", "101"))
    )
    stores[1].keep(old, clock.at - 40 * 86_400)
    opened = door()
    opened.keep_days = 50
    for _ in range(3):
        done(opened.read(LOOK_UP, "home", "home"))
    assert stores[1].post("7") is not None


def test_a_stopped_write_that_stood_in_the_outbox_is_a_draft_and_no_second_one(
    door: Callable[..., Door], stores: tuple[Ledger, Seen], port: Port, clock: Any
) -> None:
    ledger = stores[0]
    step = Step(POST, "post", text="ferry")
    number = ledger.draft(ME, step, line="post ferry", now=clock.at, state="queued")
    opened, held = door(), threading.Event()

    def hold() -> None:
        held.wait(20)

    port.meanwhile = hold
    first = opened.write(step, Facts(), plan_id="1", line="", source="", again="post ferry")
    second = opened.write(step, Facts(), plan_id="1", line="", source="", again="post ferry", draft=number)
    second.cancel()
    held.set()
    done(first)
    assert second.done.wait(20)
    assert ("draft", None) == (ledger.write(number).state, ledger.write(number + 2))


def test_work_behind_the_prompt_fetches_and_its_result_comes_back(door: Callable[..., Door], port: Port) -> None:
    opened = door()
    ticket = opened.behind(lambda fetch: [fetch(LOOK_UP, "look-up").answer.exchange.status for _ in range(2)])
    assert [200, 200] == done(ticket)
    assert 2 == len(port.sent)


def test_closing_twice_closes_once(door: Callable[..., Door], port: Port) -> None:
    opened = door()
    done(opened.read(LOOK_UP, "home", "home"))
    opened.close(20)
    opened.close(20)
    assert 1 == port.closed

"""Every read and write × every fault the simulator knows: outcome, exit status, words, journal, and what X's state is.

The cells are generated: a new command or a new kind of fault has its row or column by itself, or fails here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from twshell.commands.index import SPECS
from twshell.domain.outcome import Done, Problem
from twshell.render.show import show
from twshell.session import stopping
from twshell.sim import lists
from twshell.sim.faults import KINDS

pytestmark = pytest.mark.slow
Run = Callable[..., Any]

DONE, FAILED, REJECTED, OVER, NETWORK, UNKNOWN, SIGNED_OUT = 0, 1, 3, 4, 5, 6, 7
ADA, GRACE = "101", "102"
LONGEST = 300  # characters of one sentence of a refusal
ROWS = 14  # of a refusal on 80 columns


class Tried(NamedTuple):
    """A command: the lines before, the line itself, what it comes to without a fault, the text it carries."""

    line: str
    before: tuple[str, ...] = ("home 5",)
    well: int = DONE
    text: str = ""


OAUTH2 = SIGNED_OUT  # bookmarks want another kind of sign-in than the simulator's keys
TRIED = {
    "home": Tried("home 5", ()), "mentions": Tried("mentions 5", ()),
    "posts": Tried("posts @grace 5", ("user @grace",)),
    "show": Tried("show --fresh 1"), "thread": Tried("thread 1"), "search": Tried("search quay", ()),
    "more": Tried("more", ("home 5",)), "refresh": Tried("refresh", ("home 5",)), "user": Tried("user --fresh @lin"),
    "followers": Tried("followers @grace", ("user @grace",)), "following": Tried("following @grace", ("user @grace",)),
    "cost": Tried("cost --server", ()), "health": Tried("health --ask", ()),
    "post": Tried("post Something new", (), text="Something new"),
    "reply": Tried("reply 2 Here I am", text="Here I am"),
    "quote": Tried("quote --anyway 1 Well said", text="Well said"),
    "delete": Tried("delete .", ("post To be deleted",)), "undo": Tried("undo", ("home 5", "rt 1")),
    "retweet": Tried("rt 1"), "unretweet": Tried("unrt 1", ("home 5", "rt 1")),
    "like": Tried("like --anyway 1"), "unlike": Tried("unlike --anyway 1", ("home 5", "like --anyway 1")),
    "bookmark": Tried("bookmark --anyway 1", well=OAUTH2), "unbookmark": Tried("unbookmark --anyway 1", well=OAUTH2),
    "follow": Tried("follow --anyway @eve", ("user @eve",)),
    "unfollow": Tried("unfollow --anyway @lin", ("user @lin",)),
    "mute": Tried("mute @lin", ("user @lin",)), "unmute": Tried("unmute @lin", ("user @lin", "mute @lin")),
    "dm": Tried("dm @lin Meet me at noon", ("user @lin",), text="Meet me at noon"),
    "dm, reading": Tried("dm @lin", ("user @lin",)), "dms": Tried("dms", ()),
    "lists": Tried("lists", ("user",)), "list": Tried("list Friends 5", ("lists",)),
    "members": Tried("members Friends", ("lists",)),
    "list-create": Tried("list-create Sailors", ()),
    "list-edit": Tried("list-edit --name Pals Friends", ("lists",)),
    "list-delete": Tried("list-delete Friends", ("lists",)),
    "list-add": Tried("list-add Friends @lin", ("lists", "user @lin")),
    "list-remove": Tried("list-remove Friends @grace", ("lists", "user @grace")),
    "list-follow": Tried("list-follow Harbour", ("lists @grace",)),
    "list-unfollow": Tried("list-unfollow Harbour", ("lists @grace", "list-follow Harbour")),
    "list-pin": Tried("list-pin Friends", ("lists",)),
    "list-unpin": Tried("list-unpin Friends", ("lists", "list-pin Friends")),
}  # fmt: skip
WRITES = {spec.name for spec in SPECS if "W" in spec.mode}
LOCAL_FIRST = {"health", "cost"}  # these meet a refusal themselves and tell what is known all the same


class Struck(NamedTuple):
    """A fault, and what it comes to: for a write, for a read."""

    name: str
    fault: dict[str, Any]
    write: int
    read: int


def answer(status: int, write: int, read: int, body: Any = None, name: str = "", **more: Any) -> Struck:
    shown = {"title": "Refused", "detail": "Refused", "type": "about:blank", "status": status} if body is None else body
    return Struck(name or str(status), {"kind": "answer", "status": status, "body": shown, **more}, write, read)


def code(status: int, number: int, write: int, read: int, **more: Any) -> Struck:
    body = {"errors": [{"code": number, "message": "No"}]}
    return answer(status, write, read, body, f"{status}-{number}", **more)


def strikes() -> Iterator[Struck]:
    """Yield every fault, kind by kind."""
    for status in (500, 502, 503, 504, 522):
        yield answer(status, UNKNOWN, NETWORK)
    yield answer(503, UNKNOWN, NETWORK, name="503-done", happened=True)
    yield code(503, 130, UNKNOWN, NETWORK)
    yield code(500, 131, UNKNOWN, NETWORK, happened=True)
    yield answer(408, UNKNOWN, NETWORK)
    for status in (400, 403, 404, 410, 413, 422):
        yield answer(status, REJECTED, FAILED)
    for number in (261, 326, 64, 187, 179, 416):
        yield code(401 if number == 416 else 403, number, REJECTED, FAILED)
    yield code(403, 226, REJECTED, FAILED)
    yield code(403, 185, OVER, OVER)
    yield answer(401, SIGNED_OUT, SIGNED_OUT)
    for number in (32, 89, 135):
        yield code(401, number, SIGNED_OUT, SIGNED_OUT)
    yield answer(402, OVER, OVER)
    yield answer(429, OVER, OVER)
    spent = {"x-rate-limit-limit": "50", "x-rate-limit-remaining": "0", "x-rate-limit-reset": "1795522500"}
    yield answer(429, OVER, OVER, name="429-window", headers=spent)
    yield answer(200, UNKNOWN, FAILED, {}, name="200-nothing")
    for happened in (False, True):
        for kind in ("drop", "reset"):
            name = f"{kind}-done" if happened else kind
            yield Struck(name, {"kind": kind, "happened": happened}, UNKNOWN, NETWORK)
    for where in ("status", "headers", "body", "chunk"):
        read = FAILED if where in ("body", "chunk") else NETWORK
        yield Struck(f"truncate-{where}", {"kind": "truncate", "where": where}, UNKNOWN, read)
    yield Struck("bad-gzip", {"kind": "bad-gzip"}, UNKNOWN, FAILED)
    yield Struck("html-503", {"kind": "html", "status": 503}, UNKNOWN, NETWORK)
    yield Struck("html-403", {"kind": "html", "status": 403}, REJECTED, FAILED)
    yield Struck("html-200", {"kind": "html", "status": 200}, UNKNOWN, FAILED)
    yield Struck("wrong-json", {"kind": "wrong-json"}, UNKNOWN, FAILED)
    yield Struck("wrong-shape", {"kind": "wrong-json", "body": [1, {"data": 7}]}, UNKNOWN, FAILED)
    yield Struck("redirect", {"kind": "redirect"}, UNKNOWN, FAILED)
    yield Struck("flood", {"kind": "flood", "size": 9_000_000}, UNKNOWN, FAILED)
    yield Struck("delay", {"kind": "delay", "delay": 0.05}, DONE, DONE)
    yield Struck("drip", {"kind": "drip", "piece": 4_000, "pause": 0.0}, DONE, DONE)


STRUCK = tuple(strikes())


def test_every_command_and_every_kind_of_fault_is_in_the_matrix() -> None:
    assert {spec.name for spec in SPECS if spec.mode != "L"} == {verb.partition(",")[0] for verb in TRIED}
    assert set(KINDS) == {struck.fault["kind"] for struck in STRUCK}


@pytest.fixture
def sim(sim: Any, clock: Any) -> Any:
    sim.settings.tier = "enterprise"  # likes, follows and quotes are carried out
    friends = lists.create(sim.world, ADA, "Friends", now=clock.at - 500)
    lists.add_member(sim.world, friends.id, GRACE, clock.at - 400)
    lists.create(sim.world, GRACE, "Harbour", now=clock.at - 300)
    return sim


@pytest.fixture
def environ(environ: dict[str, str], sim: Any) -> dict[str, str]:
    """With the app's own token: what was used is told to that alone."""
    return environ | {"TWSH_BEARER_TOKEN": sim.keys.bearer_token}


@pytest.mark.parametrize("verb", TRIED)
def test_without_a_fault_each_command_works(run: Run, sim: Any, verb: str) -> None:
    tried = TRIED[verb]
    run(*tried.before)
    assert tried.well == run(tried.line).status


@pytest.mark.parametrize("struck", STRUCK, ids=lambda struck: struck.name)
@pytest.mark.parametrize("verb", TRIED)
def test_a_fault_comes_to_its_outcome(run: Run, sim: Any, verb: str, struck: Struck) -> None:
    tried, is_write = TRIED[verb], verb in WRITES
    run(*tried.before)
    seen, told = len(sim.ledger), len(run().session.problems)
    sim.add_fault({**struck.fault, "method": "write" if is_write else "read", "nth": 1})
    played = run(tried.line)
    expected = struck.write if is_write else struck.read
    if expected == DONE or (tried.well == OAUTH2 and struck.name in ("403", "html-403")):
        expected = tried.well  # a bare refusal of what wants another sign-in is told as that
    if verb in LOCAL_FIRST:
        expected = DONE
    assert expected == played.status, played.text
    _check_words(played, verb, expected)
    _check_state(sim, seen, struck, expected, is_write)
    _check_memory(played.session, tried, struck, expected, is_write, told)


def _check_words(played: Any, verb: str, expected: int) -> None:
    """One problem, in sentences a person reads at a glance."""
    problems = played.of(Problem)
    assert (0 if expected == DONE else 1) == len(problems)
    for problem in problems:
        found = problem.diagnosis
        assert all(len(words) <= LONGEST for words in (found.what, found.why, found.next)), found
        assert found.what
        assert found.next
        drawn = show(problem, width=80, now=0.0, colour=False, plain=True, links=False)
        assert len(drawn.splitlines()) <= ROWS, drawn
    if expected == DONE and verb in WRITES:
        assert played.of(Done)


def _check_state(sim: Any, seen: int, struck: Struck, expected: int, is_write: bool) -> None:
    """Nothing is sent twice, and X's state is that of one call at most."""
    rows = [row for row in sim.ledger[seen:] if (row.method != "GET") is is_write]
    effects = [row for row in rows if row.effect == "done" and row.method != "GET"]
    if not is_write:
        assert [] == [row for row in sim.ledger[seen:] if row.method != "GET"]
        return
    assert 1 == len(rows)
    assert len(effects) <= 1
    happened = struck.fault.get("happened", KINDS[struck.fault["kind"]])
    if expected not in (SIGNED_OUT, DONE):
        assert (1 if happened else 0) >= len(effects)


def _check_memory(session: Any, tried: Tried, struck: Struck, expected: int, is_write: bool, told: int) -> None:
    """The text can be had again, the journal is whole, and what must stop has stopped."""
    assert () == session.ledger.verify().faults
    if expected != DONE and tried.text:
        assert tried.text in [write.text for write in session.ledger.drafts(9)]
    if expected == UNKNOWN:
        assert "unknown" in [write.state for write in session.ledger.drafts(9)]
    if is_write:
        assert [] == [write for write in session.ledger.drafts(9) if write.state == "sending"]
    stopped = {"403-261": "app", "403-326": "account", "403-64": "account", "403-226": "account", "402": "money"}
    scope = stopped.get(struck.name, "app" if struck.name == "401-416" else "")
    if scope and tried.well == DONE:
        assert scope in [brake.scope for brake in stopping.on(session)]

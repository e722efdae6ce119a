"""Every write × every way to lose its answer: one effect at most, the truth found by looking, the text never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.sim.faults import KINDS

pytestmark = pytest.mark.slow
ADA, GRACE, LIN, EVE = "101", "102", "104", "103"
CAPACITY = {"errors": [{"code": 130, "message": "Over capacity"}]}
LOSSES = {
    "drop-before": {"kind": "drop"}, "drop-after": {"kind": "drop", "happened": True},
    "reset-before": {"kind": "reset"}, "reset-after": {"kind": "reset", "happened": True},
    "over-capacity": {"kind": "answer", "status": 503, "body": CAPACITY},
    "over-capacity-done": {"kind": "answer", "status": 503, "body": CAPACITY, "happened": True},
    "internal": {"kind": "answer", "status": 500},
    "gateway-done": {"kind": "answer", "status": 504, "happened": True},
    "html": {"kind": "html", "status": 502}, "html-done": {"kind": "html", "status": 502, "happened": True},
    **{f"cut-in-{where}": {"kind": "truncate", "where": where} for where in ("status", "headers", "body", "chunk")},
    "empty": {"kind": "answer", "status": 201}, "bad-gzip": {"kind": "bad-gzip"},
    "redirect": {"kind": "redirect"},
}  # fmt: skip
TEXTS = ("post Words of mine & <more>", "reply {summons} Here I am", "quote --anyway {other} See this")
DEEDS = (
    "rt {other}", "unrt {reposted}", "delete {own}", "mute @lin", "unmute @grace", "like --anyway {other}",
    "unlike --anyway {liked}", "follow --anyway @rosa", "unfollow --anyway @lin",
)  # fmt: skip


@pytest.fixture
def sim(sim: Any) -> Any:
    sim.settings.tier = "enterprise"  # likes, follows and quotes are carried out
    return sim


@pytest.fixture
def line_of(sim: Any, post_of: Callable[[str], Any], clock: Any) -> Callable[[str], str]:
    """Return a function that names the posts of a line, with everything there that a line may take back."""
    liked, reposted = post_of("Grace number 5"), post_of("Grace number 7")
    sim.world.like(ADA, liked.id, clock.at - 600)
    sim.world.repost(ADA, reposted.id, clock.at - 500)
    sim.world.mute(ADA, GRACE, clock.at - 400)
    names = {
        "other": post_of("Grace number 9"), "summons": post_of("Are you there, @ada?"), "liked": liked,
        "reposted": reposted, "own": post_of("My own words"),
    }  # fmt: skip
    words = {name: f"id:{post.id}" for name, post in names.items()}
    return lambda line: line.format(**words)


def state_of(sim: Any) -> tuple[Any, ...]:
    """Return all of ada's doings as X has them."""
    world = sim.world
    own = sorted(
        (post.text, post.in_reply_to_id, post.quoted_id, post.reposted_id)
        for post in world.posts.values()
        if post.author_id == ADA and not post.deleted
    )
    return own, set(world.likes[ADA]), set(world.following[ADA]), set(world.muting[ADA])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("line", [*TEXTS, *DEEDS])
def test_an_answer_that_is_lost_doubles_nothing_and_loses_nothing(
    run: Any, session: Any, sim: Any, clock: Any, line_of: Callable[[str], str], line: str, loss: str
) -> None:
    said = line_of(line)
    run("user @lin", "user @grace", "user @rosa", "home 30")
    before = state_of(sim)
    fault = LOSSES[loss]
    sim.add_fault({**fault, "method": "write", "times": 1})
    assert 6 == run(said).status
    (write,) = session.ledger.looks.unknown(session.identity)
    happened = fault.get("happened", KINDS[fault["kind"]])
    assert happened == (before != state_of(sim))
    after = state_of(sim)
    for seconds in (60, 30):
        clock.advance(seconds)
        run(f"outbox look-up {write.id}" if session.ledger.looks.unknown(session.identity) else "outbox list")
        assert after == state_of(sim)
    found = session.ledger.write(write.id)
    assert ("done" if happened else "absent") == found.state, found.evidence
    assert write.text == found.text
    if not happened:
        assert write.text in " ".join(run(f"outbox show {write.id}").text.split()).replace("| ", "")
        assert 0 == run(f"outbox --anyway resend {write.id}").status
        assert "done" == session.ledger.write(write.id).state
    assert 1 == sum(row.method != "GET" and row.effect == "done" for row in sim.ledger)
    assert () == session.ledger.verify().faults

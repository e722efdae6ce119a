"""What is kept of a line that is not sent, what counts as the same, and what is sent when it goes later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Done
from twshell.domain.plan import LOOKED

Run = Callable[..., Any]


@pytest.fixture
def braked(sim: Any, run: Run) -> Callable[[], None]:
    """Have every write stopped; return what lets them go again."""
    with sim.lock:
        sim.settings.app_write_blocked = True
    run("post Refused")

    def open_again() -> None:
        with sim.lock:
            sim.settings.app_write_blocked = False
        run("resume", answers=(True, False))

    return open_again


def lines(session: Any) -> list[str]:
    return [draft.line for draft in session.ledger.drafts(9)]


def someone(sim: Any, at: int) -> str:
    names = [account.username for account in sim.world.accounts.values() if account.id != sim.world.me_id]
    return f"@{names[at]}"


@pytest.mark.usefixtures("braked")
def test_deeds_to_people_not_looked_up_yet_are_kept_apart(run: Run) -> None:
    session = run("mute @nobody_1", "mute @nobody_2", "mute @nobody_2").session
    assert ["mute @nobody_2", "mute @nobody_1", "post Refused"] == lines(session)


@pytest.mark.parametrize("way", ["mute {name}", "outbox resend 2"])
def test_a_draft_about_somebody_not_looked_up_yet_is_sent_with_their_id(
    run: Run, sim: Any, braked: Callable[[], None], way: str
) -> None:
    name = someone(sim, 3)
    run(f"mute {name}")
    braked()
    played = run(way.format(name=name))
    (muted,) = [account for account in sim.world.accounts.values() if f"@{account.username}" == name]
    assert [muted.id] == [row.body.split('"')[3] for row in sim.ledger if row.path.endswith("/muting")][-1:]
    write = played.session.ledger.write(2)
    assert ("done", muted.id, False) == (write.state, write.target, LOOKED in write.body)
    assert ["post Refused"] == lines(played.session)


def test_drafts_are_searched_by_their_words_however_many_came_after(run: Run, session: Any) -> None:
    from twshell.domain.plan import Step
    from twshell.domain.wire import Request
    from twshell.session.drafts import LISTED, holding

    step = Step(Request("POST", "/2/tweets", "/2/tweets"), "post")
    for number in range(LISTED + 1):
        line = f"post {'Ferry' if number == 0 else 'word'} {number}"
        session.ledger.draft(session.identity, step._replace(text=line[5:]), line=line, now=session.now())
    assert [1] == [draft.id for draft in holding(session, "ferry")]
    assert LISTED == len(holding(session, "word")) == len(holding(session, ""))


def test_a_draft_sent_by_its_number_is_done_at_once(run: Run, sim: Any, braked: Callable[[], None]) -> None:
    post = next(post for post in sim.world.posts.values() if post.author_id != sim.world.me_id)
    run(f"rt id:{post.id}")
    braked()
    played = run("outbox resend 2")
    assert ["retweet"] == [done.verb for done in played.of(Done)]
    assert "done" == played.session.ledger.write(2).state

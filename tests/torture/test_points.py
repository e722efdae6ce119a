"""A twsh killed at each named point of each kind of write leaves the truth behind, and the next one finds it."""

from __future__ import annotations

import sqlite3
from random import Random
from typing import Any

import judge
import points
import pytest
from plots import KINDS, PUBLISHED, WITH_TEXT, Deed, Plot
from stage import Stage

from twshell.store.ledger_schema import LEDGER

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
SETTINGS = ("set verified yes", "set tier enterprise")
# Where X says nothing of how two are related, it may be that it never does: that they no longer are cannot be proved.
DECIDED = tuple(kind for kind in KINDS if kind not in ("unfollow", "unmute"))
# What is in the ledger after a kill: nothing yet, an intent, the outcome.
LEFT = {
    **dict.fromkeys(("before-intent", "in-intent", "intent-commit"), ""),
    **dict.fromkeys(points.WRITING[3:13], "sending"),
    "after-settle": "done",
}
# Where the server has the whole request, or may have it.
ARRIVED = points.WRITING[points.WRITING.index("after-send") :]


class Killed:
    """A home on which one deed of each kind is done, each by a process of its own."""

    def __init__(self, stage: Stage) -> None:
        """Begin it."""
        self._stage = stage
        stage.begin(1, is_costly=True, lag=20.0)
        self._plot = Plot(Random(1), stage.village, is_costly=True)
        self.deeds: list[Deed] = []

    def die(self, kind: str, **order: Any) -> str:
        """Do a deed and be killed at it; return the state it is in afterwards."""
        deed = self._plot.deed(kind)
        self.deeds.append(deed)
        life = self._stage.live("write", [*SETTINGS, deed.line], **order)
        assert life.is_dead, (kind, order, life)
        return self.state(deed)

    def state(self, deed: Deed) -> str:
        """Return the state of a deed: all of them where it has more than the one it should have."""
        rows = judge.read(self._stage.ledger).rows
        target = judge.server_of(self._stage.sim).target(deed)
        rows = tuple(row for row in rows if row.verb == deed.kind)
        mine = [row for row in rows if judge.is_of(row, deed) or (not row.text and row.target == target)]
        return " and ".join(row.state for row in mine)

    def ends(self) -> dict[str, str]:
        """Return the state of each deed, by its kind, of those that a look can always decide."""
        return {deed.kind: self.state(deed) for deed in self.deeds if deed.kind in DECIDED}

    def mend(self) -> None:
        """Start again until nothing is left to be found out."""
        for _ in range(3):
            self._stage.clock.advance(600.0)
            self._stage.live("mend")
        for _ in range(2):
            self._stage.clock.advance(600.0)
            self._stage.live("write", ["outbox look-up"])

    def broken(self, *, is_drained: bool) -> list[str]:
        """Return what is not as it must be."""
        book, server = judge.read(self._stage.ledger), judge.server_of(self._stage.sim)
        return judge.violations(book, self.deeds, server, {}, is_drained=is_drained)


@pytest.mark.parametrize("point", points.WRITING)
def test_killed_on_the_way_of_a_write(stage: Stage, point: str) -> None:
    killed = Killed(stage)
    assert dict.fromkeys(KINDS, LEFT[point]) == {kind: killed.die(kind, die={"point": point}) for kind in KINDS}
    assert [] == killed.broken(is_drained=False)
    killed.mend()
    assert [] == killed.broken(is_drained=True)
    server = judge.server_of(stage.sim)
    if point in ARRIVED:
        assert dict.fromkeys(KINDS, 1) == {deed.kind: server.effects(deed) for deed in killed.deeds}
        assert dict.fromkeys(DECIDED, "done") == killed.ends()
    elif LEFT[point]:
        there = {deed.kind: server.effects(deed) for deed in killed.deeds}
        assert dict.fromkeys(WITH_TEXT, 0) == {kind: there[kind] for kind in WITH_TEXT}
        assert {kind: "done" if there[kind] else "absent" for kind in DECIDED} == killed.ends()
    else:
        assert dict.fromkeys(DECIDED, "") == killed.ends()


@pytest.mark.parametrize("point", points.MENDING)
def test_killed_while_what_was_left_behind_is_looked_at(stage: Stage, point: str) -> None:
    killed = Killed(stage)
    for kind in KINDS:
        killed.die(kind, die={"point": "after-send"})
    deaths = 0
    for nth in range(1, 9):
        stage.clock.advance(90.0)
        deaths += stage.live("mend", die={"point": point, "nth": nth}).is_dead
        assert [] == killed.broken(is_drained=False)
    assert deaths
    killed.mend()
    assert [] == killed.broken(is_drained=True)
    assert dict.fromkeys(DECIDED, "done") == killed.ends()


@pytest.mark.parametrize("point", points.MIGRATING)
def test_killed_while_the_ledger_is_brought_up_to_date(stage: Stage, point: str) -> None:
    stage.begin(1)
    stage.ledger.parent.mkdir(mode=0o700)
    old = sqlite3.connect(stage.ledger, isolation_level=None)
    old.execute("PRAGMA journal_mode=WAL")
    for statement in LEDGER.migrations[0]:
        old.execute(statement)
    old.execute("PRAGMA user_version=1")
    old.execute("INSERT INTO meta VALUES('number','101',41)")
    row = dict.fromkeys(("app", "credential", "source", "plan_id", "target", "undo", "body", "body_hash"), "")
    row |= {"account": "101", "verb": "post", "family": "post", "line": "post Old", "text": "Old", "state": "draft"}
    row |= {"method": "POST", "path": "/2/tweets", "template": "/2/tweets"}
    names = ",".join(row)
    old.execute(
        f"INSERT INTO writes({names},made_at,changed_at) VALUES({','.join('?' * len(row))},1,1)", (*row.values(),)
    )
    old.close()
    deaths = 0
    for nth in range(1, 2 + sum(map(len, LEDGER.migrations[1:]))):
        deaths += stage.live("write", ["drafts"], die={"point": point, "nth": nth}).is_dead
        assert ((), ["Old"]) == (judge.read(stage.ledger).faults, [row.text for row in judge.read(stage.ledger).rows])
        if point == "after-migration":
            break
    assert deaths
    assert 0 == stage.live("write", ["drafts"]).status
    after = sqlite3.connect(stage.ledger)
    assert [(len(LEDGER.migrations),)] == after.execute("PRAGMA user_version").fetchall()
    assert [(41,)] == after.execute("SELECT value FROM meta WHERE name='number'").fetchall()
    after.close()


@pytest.mark.parametrize("point", points.ROTATING)
def test_killed_while_old_rows_of_the_journal_are_closed_away(stage: Stage, point: str) -> None:
    stage.begin(1)
    lines = [f"post Row {number}" for number in range(3)]
    assert 0 == stage.live("write", ["home 5", *lines]).status
    stage.clock.advance(400 * 86_400.0)
    rotate = ["home 5", "journal rotate"]
    assert stage.live("write", rotate, die={"point": point}).is_dead
    assert () == judge.read(stage.ledger).faults
    assert 0 == stage.live("write", rotate).status
    assert () == judge.read(stage.ledger).faults
    assert ["journal-0001.db"] == sorted(found.name for found in stage.ledger.parent.glob("journal-*.db*"))


def test_killed_in_the_window_in_which_a_post_can_be_taken_back(stage: Stage) -> None:
    killed = Killed(stage)
    for kind in PUBLISHED:
        deed = killed._plot.deed(kind)
        killed.deeds.append(deed)
        lines = [*SETTINGS, "set post-confirm off", deed.line]
        assert stage.live("write", lines, die={"point": points.IN_WINDOW}).is_dead
        assert "queued" == killed.state(deed)
    killed.mend()
    assert [] == killed.broken(is_drained=True)
    assert dict.fromkeys(PUBLISHED, "draft") == killed.ends()
    server = judge.server_of(stage.sim)
    assert [0] * 3 == [server.requests(deed) for deed in killed.deeds]

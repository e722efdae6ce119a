"""Kills twsh at random instants over scripted sessions with faults, and counts what was broken: nothing, one hopes.

`torture.py --kills 1000 --seed 1` runs it for as long as it takes and prints the numbers; a seed that broke something
is named, and `--seed N --trials 1` plays it again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import judge
from plots import Deed, Plot
from stage import Life, Stage
from village import ADA

ROUNDS = 8  # crashes a home lives through
START = 0.12  # seconds the whole program takes at least before it does anything
LIFE = 0.30  # seconds a child lives at most before it is killed
STARTS = 3  # of the mending, after the last crash
LAGS = (0.0, 0.0, 5.0, 20.0, 45.0)  # seconds until X shows a new post; the promise is bounded by 60
OVER_CAPACITY = {"errors": [{"code": 130, "message": "Over capacity"}]}
BLOCKED = {"title": "Forbidden", "detail": "You may not do this.", "type": "about:blank", "status": 403}


@dataclass
class Tally:
    """What came of it."""

    kills: int = 0
    in_flight: int = 0  # kills between an intent and its outcome
    in_look: int = 0  # kills while what was left behind was looked at
    deeds: int = 0
    states: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)  # what could not be found out, by verb
    violations: list[str] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)  # those that broke something

    @property
    def share(self) -> float:
        """Return which part of the kills came between an intent and its outcome."""
        return self.in_flight / self.kills if self.kills else 0.0

    @property
    def bound(self) -> float:
        """Return the rate per kill that 0 violations bound at 95 %: 3/N."""
        return 3 / self.kills if self.kills else 1.0

    def text(self) -> str:
        """Say it in a line or two."""
        states = ", ".join(f"{number} {state}" for state, number in sorted(self.states.items()))
        unknown = ", ".join(f"{number} {verb}" for verb, number in self.unknown.most_common())
        return (
            f"{self.kills} kills, {self.in_flight} between intent and outcome ({self.share:.0%}), "
            f"{self.in_look} in a look; {self.deeds} deeds: {states} (unknown: {unknown or 'none'}); "
            f"{len(self.violations)} violations, bound 3/N = {self.bound:.2%} per kill"
        )


def faults_of(rng: Random, share: float) -> list[dict[str, Any]]:
    """Return what each of the next calls meets: the true answer a little late, or something worse."""
    found = []
    for call in range(1, 20):
        here = {"method": "write", "path": "/2/*", "nth": [call], "delay": round(rng.uniform(0.0, 0.08), 4)}
        found.append({**here, **(_trouble(rng) if rng.random() < share else {"kind": "delay"})})
    for call in range(1, 12):
        if rng.random() < share / 2:
            found.append({"method": "read", "path": "/2/*", "nth": [call], **_trouble(rng)})
    return found


def _trouble(rng: Random) -> dict[str, Any]:
    happened = {"happened": rng.random() < 0.5}
    return rng.choice(
        [
            {"kind": "drop", **happened}, {"kind": "reset", **happened},
            {"kind": "truncate", "where": rng.choice(["status", "headers", "body", "chunk"])},
            {"kind": "answer", "status": 503, "body": OVER_CAPACITY, **happened},
            {"kind": "answer", "status": rng.choice([500, 502, 504]), **happened},
            {"kind": "answer", "status": 403, "body": BLOCKED}, {"kind": "html"}, {"kind": "bad-gzip"},
            {"kind": "delay", "delay": 0.8},  # longer than the client waits
        ]
    )  # fmt: skip


class Trial:
    """One home, one village, a row of crashes; then everything is mended and judged."""

    def __init__(self, stage: Stage, seed: int, *, sabotage: str = "") -> None:
        """Set it up from its seed."""
        self._stage, self._rng, self._sabotage = stage, Random(seed), sabotage
        rng = self._rng
        is_costly, is_new = rng.random() < 0.5, rng.random() < 0.1
        self._trouble = rng.choice([0.0, 0.1, 0.3, 0.5])
        stage.begin(seed, is_costly=is_costly, is_new=is_new, lag=rng.choice(LAGS))
        self._settings = ["set verified yes", "set confirm-cost 100"]
        self._settings += ["set tier enterprise"] if is_costly else []
        self._settings += ["set post-confirm off"] if rng.random() < 0.3 else []
        self._is_whole = not sabotage and rng.random() < 0.15  # the whole program, not a child of the nursery
        self._plot = Plot(rng, stage.village, is_costly=is_costly)
        self._book = judge.Book((), ())
        self.deeds: dict[Deed, None] = {}
        self.told: dict[Deed, str] = {}
        self.tally = Tally()

    def play(self) -> Tally:
        """Crash, mend, judge."""
        for _ in range(ROUNDS):
            self._write()
            self._pause()
        self._drain()
        return self.tally

    def _write(self) -> None:
        """Type lines until the process is killed or there are no more."""
        rng, stage = self._rng, self._stage
        typed = [*self._again(), *(self._line() for _ in range(rng.randint(4, 12)))]
        stage.strike(faults_of(rng, self._trouble))
        lines = [line for line, _ in typed]
        kill_after, looks = rng.uniform(0.0, LIFE), rng.random() < 0.4
        if self._is_whole:
            life = stage.run(lines, settings=self._settings, kill_after=START + kill_after)
        else:
            lines = [*self._settings, *lines]
            life = stage.live("write", lines, kill_after=kill_after, looks=looks, sabotage=self._sabotage)
        self._heard(life, [deeds for _, deeds in typed])
        self._judge(is_drained=False)
        self.tally.kills += life.was_killed
        self.tally.in_flight += bool(life.was_killed and judge.in_flight(self._book))

    def _line(self) -> tuple[str, tuple[Deed, ...]]:
        if self._rng.random() < 0.15:
            return self._rng.choice(["home 5", "user", "drafts", "outbox list"]), ()
        try:
            line, deeds = self._plot.line()
        except StopIteration:  # the village has no more of that kind
            return "outbox list", ()
        self.deeds.update(dict.fromkeys(deeds))
        return line, deeds

    def _again(self) -> list[tuple[str, tuple[Deed, ...]]]:
        """Return lines by which the user sends again what is known not to be on X, or lets it go."""
        found = []
        for row in self._book.rows:
            deed = next((deed for deed in self.deeds if judge.is_of(row, deed)), None)
            if deed is None or row.state not in ("draft", "rejected", "absent") or self._rng.random() > 0.4:
                continue
            self.told.pop(deed, None)
            ways = [f"outbox resend {row.id}", f"outbox drop {row.id}"]
            ways += [deed.line] if row.state == "draft" and not deed.line.startswith("rt") else []
            found.append((self._rng.choice(ways), (deed,)))
        return found

    def _heard(self, life: Life, typed: list[tuple[Deed, ...]]) -> None:
        """Note what the user was told of each deed; a burst tells of its deeds in order."""
        said: dict[int, list[str]] = {}
        for report in life.of("told"):
            is_kept = report["told"] in ("done", "unknown-outcome") or report.get("draft")
            said.setdefault(report["line"] - len(self._settings), []).append(report["told"] if is_kept else "")
        for number, words in said.items():
            if number >= 0:
                self.told.update(dict(zip(typed[number], words, strict=False)))

    def _pause(self) -> None:
        """Let some time go by; somebody else may post as ada; a twsh may start and mend, and be killed at that."""
        rng, stage = self._rng, self._stage
        stage.clock.advance(rng.choice([0.0, 1.0, 15.0, 70.0, 400.0, 1200.0]))
        if rng.random() < 0.3:
            with stage.sim.lock:
                for number in range(rng.randint(1, 8)):
                    stage.sim.world.add_post(author_id=ADA, text=f"From the web {number}", now=stage.clock.wall())
        if rng.random() < 0.3:
            kill_after = rng.uniform(0.0, LIFE) if rng.random() < 0.7 else None
            life = stage.live("mend", kill_after=kill_after, sabotage=self._sabotage)
            self.tally.kills += life.was_killed
            self.tally.in_look += life.was_killed
            self._judge(is_drained=False)

    def _drain(self) -> None:
        """Mend as a few more starts do; what is still unknown then, the user looks at by hand, twice."""
        stage = self._stage
        stage.strike([])
        for role in ("mend",) * STARTS + ("write",) * 2:
            stage.clock.advance(600.0)
            stage.live(role, ["outbox look-up"], sabotage=self._sabotage)
            self._book = judge.read(stage.ledger)
            if not any(row.state in ("unknown", "sending", "queued") for row in self._book.rows):
                break
        self._judge(is_drained=True)
        self.tally.deeds = len(self.deeds)
        self.tally.states = Counter(row.state for row in self._book.rows)
        self.tally.unknown = Counter(row.verb for row in self._book.rows if row.state == "unknown")

    def _judge(self, *, is_drained: bool) -> None:
        self._book = judge.read(self._stage.ledger)
        server = judge.server_of(self._stage.sim)
        found = judge.violations(self._book, self.deeds, server, self.told, is_drained=is_drained)
        self.tally.violations += [each for each in found if each not in self.tally.violations]


def together(tallies: list[Tally]) -> Tally:
    """Add tallies up."""
    whole = Tally()
    for tally in tallies:
        whole.kills += tally.kills
        whole.in_flight += tally.in_flight
        whole.in_look += tally.in_look
        whole.deeds += tally.deeds
        whole.states += tally.states
        whole.unknown += tally.unknown
        whole.violations += tally.violations
        whole.seeds += tally.seeds
    return whole


def torture(stage: Stage, seed: int, *, kills: int, sabotage: str = "", trials: int = 10**9) -> Tally:
    """Run trials with seeds from `seed` on until so many kills were made."""
    whole = Tally()
    for number in range(trials):
        if whole.kills >= kills:
            break
        tally = Trial(stage, seed + number, sabotage=sabotage).play()
        if tally.violations:
            tally.seeds.append(seed + number)
        whole = together([whole, tally])
    return whole


def main(arguments: list[str]) -> int:
    """Run it from the command line; return 1 where something was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--trials", type=int, default=10**9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sabotage", default="")
    given = parser.parse_args(arguments)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="twsh-torture-") as folder:
        stage = Stage(Path(folder))
        try:
            tally = torture(stage, given.seed, kills=given.kills, sabotage=given.sabotage, trials=given.trials)
        finally:
            stage.close()
    sys.stdout.write(f"{tally.text()}; {time.monotonic() - begun:.0f} s\n")
    for violation in tally.violations[:20]:
        sys.stdout.write(f"  {violation}\n")
    sys.stdout.write(f"  seeds {tally.seeds}\n" if tally.seeds else "")
    return 1 if tally.violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

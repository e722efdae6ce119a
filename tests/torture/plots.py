"""What is typed in the torture: lines of every kind, each deed on a target of its own, by which its effect is known."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from village import Village

WORDS = ("late", "the", "ferry", "is", "again", "and", "nobody", "on", "pier", "has", "seen", "captain", "since", "tea")
# How often each kind is typed; those of the second are for the tier that may still do them.
USUAL = {
    "post": 40, "retweet": 20, "reply": 10, "delete": 8, "unretweet": 6, "mute": 6, "unmute": 4, "dm": 10,
    "list-create": 6, "list-add": 6, "list-delete": 3,
}  # fmt: skip
COSTLY = {"quote": 6, "follow": 6, "unfollow": 4, "like": 4, "unlike": 2}
KINDS = (*USUAL, *COSTLY)
PUBLISHED = ("post", "reply", "quote")
WITH_TEXT = (*PUBLISHED, "dm")
MADE = (*WITH_TEXT, "list-create")  # what makes something of its own: done twice it makes two
TO_PEOPLE = ("mute", "unmute", "follow", "unfollow", "dm", "list-add")


class Deed(NamedTuple):
    """One write that was typed: the line it stood in, the words or the target by which its effect is known."""

    kind: str
    line: str
    text: str = ""
    target: str = ""  # id of a post or list, name of a person, or of the list that is made


class Plot:
    """An endless story; what was used once is never used again."""

    def __init__(self, rng: Random, village: Village, *, is_costly: bool) -> None:
        """Tell it from a seed."""
        self._rng = rng
        weights = {**USUAL, **(COSTLY if is_costly else {})}
        if not village.own:
            weights = {kind: weight for kind, weight in weights.items() if kind not in ("delete", "unretweet")}
        self._weights = weights
        self._number, self._crew = 0, village.crew
        fresh = iter(rng.sample(village.posts, len(village.posts)))
        self._targets: dict[str, Iterator[str]] = {
            "reply": fresh, "quote": fresh, "retweet": fresh, "like": fresh, "delete": iter(village.own),
            "unretweet": iter(village.reposted), "unlike": iter(village.liked), "mute": iter(village.people[:15]),
            "follow": iter(village.people[15:]), "unmute": iter(village.muted), "unfollow": iter(village.followed),
            "dm": iter((*village.people, *village.muted, *village.followed)),
            "list-add": iter((*village.people, *village.muted, *village.followed)), "list-delete": iter(village.lists),
            "list-create": (f"{self._rng.choice(WORDS)} {number}" for number in itertools.count(1)),
        }  # fmt: skip

    def line(self) -> tuple[str, tuple[Deed, ...]]:
        """Return a line and the deeds it stands for."""
        kind = self._rng.choices(list(self._weights), list(self._weights.values()))[0]
        if kind == "retweet" and self._rng.random() < 0.3:
            return self._burst()
        deed = self.deed(kind)
        return deed.line, (deed,)

    def deed(self, kind: str) -> Deed:
        """Return a deed of a kind; raises StopIteration where the village has no more to do it to."""
        self._number += 1
        target = next(self._targets[kind]) if kind in self._targets else ""
        text = self._words() if kind in WITH_TEXT else ""
        name = f"@{target}" if kind in TO_PEOPLE else f"id:{target}"
        if kind == "list-create":
            name = f'"{target}"'
        elif kind == "list-add":
            name = f"id:{self._crew} {name}"
        line = " ".join(word for word in (kind, name if target else "", text) if word)
        return Deed(kind, line, text, target)

    def _burst(self) -> tuple[str, tuple[Deed, ...]]:
        targets = [next(self._targets["retweet"]) for _ in range(self._rng.randint(2, 3))]
        line = " ".join(["rt", *(f"id:{target}" for target in targets)])
        return line, tuple(Deed("retweet", line, target=target) for target in targets)

    def _words(self) -> str:
        words = self._rng.choices(WORDS, k=self._rng.randint(3, 12))
        if self._rng.random() < 0.1:
            words.append("& “ça va” 🙂 <b>")
        return " ".join([f"No {self._number}", *words])

"""Slips of the pen and their corrections some minutes later; changes with how people edit their posts."""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from random import Random

from twshell.sim.town.drafts import Draft
from twshell.sim.world import World

_SHARE = 20  # one post of so many is corrected
_SOONEST_S, _LATEST_S = 40.0, 25 * 60.0  # within the half hour in which X lets a post be edited
_PLAIN_WORD = re.compile(r"(?<![\w@#/.'’-])[a-z]{5,}(?![\w/.'’-])")


class Corrections:
    """Which of the planned posts begin with a slip, and what is to be corrected when."""

    def __init__(self, world: World, drafts: Sequence[Draft], now: float) -> None:
        """Choose among the posts that nobody took up, since an answer would stay with the first version."""
        self._world = world
        self._waiting: list[tuple[float, int, Draft]] = []
        rng = Random(f"slips:{world.seed}:{len(drafts)}")
        taken_up = {id(other) for draft in drafts for other in (draft.parent, draft.quoted, draft.repeated) if other}
        self._slips: dict[int, tuple[str, float]] = {}
        for draft in drafts:
            is_plain = draft.lang == "en" and draft.author is not world.me and not (draft.pictures or draft.poll)
            words = list(_PLAIN_WORD.finditer(draft.text)) if is_plain and id(draft) not in taken_up else []
            at = draft.at + rng.uniform(_SOONEST_S, _LATEST_S)
            if words and draft.parent is None and draft.quoted is None and at < now and rng.randrange(_SHARE) == 0:
                self._slips[id(draft)] = (_misspelt(draft.text, rng.choice(words).start(), rng), at)

    def first_text(self, draft: Draft) -> str:
        """Return what the author typed at first, and note when it is to be corrected."""
        if id(draft) not in self._slips:
            return draft.text
        text, at = self._slips[id(draft)]
        heapq.heappush(self._waiting, (at, len(self._waiting), draft))
        return text

    def make(self, until: float) -> None:
        """Make the corrections that are due before `until` (unix seconds)."""
        while self._waiting and self._waiting[0][0] <= until:
            at, _, draft = heapq.heappop(self._waiting)
            first = self._world.posts[draft.post_id]
            edited = self._world.add_post(
                author_id=first.author_id, text=draft.text, now=at, edit_of=first.id, lang=first.lang,
                source=first.source,
            )  # fmt: skip
            edited.base_likes, edited.base_reposts = first.base_likes, first.base_reposts
            edited.base_bookmarks, edited.base_impressions = first.base_bookmarks, first.base_impressions
            draft.post_id = edited.id


def _misspelt(text: str, word: int, rng: Random) -> str:
    """Return the text with two unlike letters of the word that begins at `word` in the wrong order."""
    places = [at for at in range(word + 1, word + 4) if text[at] != text[at + 1]]
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

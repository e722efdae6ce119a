"""The town's sentences and how they are dealt and filled; changes with the form of the data files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

_SLOT = re.compile(r"\{([a-z]+)\}")
_ORDINAL = re.compile(r"\b(\d+)th\b")


class Theme(NamedTuple):
    """What a circle of people talks about: sentences, answers, pictures (as alt texts), hashtags."""

    posts: list[str]
    replies: list[str]
    media: list[str]
    tags: list[str]


class Materials(NamedTuple):
    """Everything the town is written from, as read from the files beside this module."""

    people: dict[str, Any]
    slots: dict[str, list[str]]
    themes: dict[str, Theme]
    daily: dict[str, list[str]]
    talks: list[dict[str, Any]]
    tongues: dict[str, dict[str, list[str]]]
    extras: dict[str, Any]


def load() -> Materials:
    """Read the data files (about 130 kB)."""
    themes: dict[str, Theme] = {}
    for name in ("themes1", "themes2", "themes3"):
        themes |= {key: Theme(**theme) for key, theme in _read(name).items()}
    return Materials(
        _read("people"), _read("slots"), themes, _read("daily"), _read("talks"), _read("tongues"), _read("extras")
    )


def _read(name: str) -> Any:
    return json.loads(Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8"))


class Deck:
    """Cards dealt in random order, all of them once before any comes again."""

    def __init__(self, cards: Sequence[str], rng: Random) -> None:
        """Keep the cards; `rng` shuffles them."""
        self._cards = cards
        self._rng = rng
        self._left: list[str] = []

    def deal(self) -> str:
        """Return the next card."""
        if not self._left:
            self._left = list(self._cards)
            self._rng.shuffle(self._left)
        return self._left.pop()


class Writer:
    """Fills sentences; the same sentence with the same words is avoided as long as a few tries allow."""

    def __init__(self, materials: Materials, rng: Random) -> None:
        """Write from `materials` with the chances of `rng`."""
        self.materials = materials
        self.rng = rng
        self._decks: dict[tuple[str, str], Deck] = {}
        self._written: set[str] = set()

    def theme_post(self, theme: str, someone: Callable[[], str]) -> str:
        """Return a post of a theme; `someone` names a neighbour, as @name, where the sentence wants one."""
        return self._fresh(("posts", theme), self.materials.themes[theme].posts, someone)

    def theme_reply(self, theme: str, someone: Callable[[], str]) -> str:
        """Return an answer that suits a theme."""
        return self._fresh(("replies", theme), self.materials.themes[theme].replies, someone)

    def daily(self, kind: str, someone: Callable[[], str]) -> str:
        """Return a sentence of the daily bank: posts, replies, quotes, to_ada or ada."""
        return self._fresh(("daily", kind), self.materials.daily[kind], someone)

    def tongue(self, lang: str, kind: str) -> str:
        """Return a post or an answer in another language."""
        return self.fill(self._deck((kind, lang), self.materials.tongues[lang][kind]).deal(), lambda: "")

    def alt_text(self, theme: str) -> str:
        """Return the description of a picture that suits a theme."""
        return self._deck(("media", theme), self.materials.themes[theme].media).deal()

    def fill(self, template: str, someone: Callable[[], str]) -> str:
        """Put words into the slots; a slot that begins a sentence gets a capital, ordinals are made right."""
        used: set[str] = set()

        def word(match: re.Match[str]) -> str:
            name = match[1]
            if name == "someone":
                return someone()
            choices = self.materials.slots.get(name)
            if choices is None:
                return match[0]
            chosen = self.rng.choice(choices)
            while chosen in used and len(used) < len(choices):
                chosen = self.rng.choice(choices)
            used.add(chosen)
            before = template[: match.start()].rstrip(" ")
            begins = not before or before[-1] in ".!?\n" or before[-2:] in (".'", "?'")
            return chosen[0].upper() + chosen[1:] if begins else chosen

        return _ORDINAL.sub(_ordinal, _SLOT.sub(word, template))

    def _fresh(self, key: tuple[str, str], cards: Sequence[str], someone: Callable[[], str]) -> str:
        deck = self._deck(key, cards)
        text = ""
        for _ in range(4):
            text = self.fill(deck.deal(), someone)
            if text not in self._written:
                break
        else:
            text = self._led(text)
        self._written.add(text)
        return text

    def _led(self, text: str) -> str:
        """Return a sentence that was said before with other words in front."""
        lead = self.rng.choice(self.materials.daily["leads"])
        return lead + (text if text.startswith("I ") or text[:2].isupper() else text[0].lower() + text[1:])

    def _deck(self, key: tuple[str, str], cards: Sequence[str]) -> Deck:
        deck = self._decks.get(key)
        if deck is None:
            deck = self._decks[key] = Deck(cards, self.rng)
        return deck


def _ordinal(match: re.Match[str]) -> str:
    number = match[1]
    if number[-2:] in ("11", "12", "13"):
        return f"{number}th"
    return number + {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")

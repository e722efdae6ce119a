"""What the town has said, planned before it is written in order of time; changes with what people do there."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from twshell.sim.records import Account
from twshell.sim.town.materials import Materials, Writer
from twshell.sim.town.settling import INSTITUTION, Town
from twshell.sim.world import World

DAY_S = 86400.0
RECENT_S = 7 * DAY_S
OLD_S = 45 * DAY_S
AMOUNT = {"full": 3300, "small": 900}
# How busy the town is by the hour of the day (UTC), of 100.
_BUSY = (42, 36, 34, 36, 48, 66, 82, 94, 97, 92, 88, 90, 97, 92, 86, 84, 88, 94, 99, 100, 95, 84, 68, 52)


@dataclass(slots=True, eq=False)
class Draft:
    """A post to be: `parent`, `quoted` and `repeated` are earlier drafts; `post_id` is set once it is written."""

    at: float
    author: Account
    text: str
    theme: str
    lang: str = "en"
    parent: Draft | None = None
    quoted: Draft | None = None
    repeated: Draft | None = None
    pictures: tuple[tuple[str, str], ...] = ()
    poll: tuple[str, ...] = ()
    fame: float = 0.0
    post_id: str = ""


class Planner:
    """Plans the drafts of a town of `size` up to `now`."""

    def __init__(self, world: World, town: Town, materials: Materials, rng: Random, now: float, size: str) -> None:
        """Plan for these people with the chances of `rng`."""
        self.world = world
        self.town = town
        self.materials = materials
        self.writer = Writer(materials, rng)
        self.rng = rng
        self.now = now
        self.size = size
        self.drafts: list[Draft] = []
        self.ada = world.me

    def plan(self) -> list[Draft]:
        """Return the drafts in order of time, each after what it answers, quotes or repeats."""
        self._set_pieces()
        self._ada()
        amount = AMOUNT[self.size]
        share = amount / AMOUNT["full"]
        for _ in range(round(1080 * share)):
            self._themed()
        for _ in range(round(360 * share)):
            self._daily()
        self._tongues(3 if self.size == "full" else 1)
        self._links(round(80 * share))
        self._answers(round(amount * 0.2))
        for _ in range(round(90 * share)):
            self._quote()
        while len(self.drafts) < amount:
            self._repost()
        self.drafts.sort(key=lambda draft: draft.at)
        return self.drafts

    # Chances

    def someone(self, author: Account) -> Callable[[], str]:
        """Return a function naming a neighbour of `author` as @name."""

        def named() -> str:
            circle = self.town.by_circle[self.rng.choice(author.circles)]
            other = self.rng.choice(circle)
            if other is author or other.suspended:
                return "@ada" if self.rng.random() < 0.3 else "@tidewicklib"
            return "@" + other.username

        return named

    def moment(self) -> float:
        """Return a time up to now: mostly of the last week, by day more than by night."""
        while True:
            age = self.rng.random() * (RECENT_S if self.rng.random() < 0.84 else OLD_S)
            at = self.now - age
            if self.rng.random() * 100 < _BUSY[int(at % DAY_S // 3600)]:
                return at

    def _add(self, draft: Draft) -> Draft:
        known = math.log10(10 + draft.author.base_followers)
        draft.fame = self.rng.paretovariate(1.1) * known
        self.drafts.append(draft)
        return draft

    def _of(self, circle: str) -> Account:
        return self.rng.choice(self.town.speaking_of.get(circle) or self.town.speaking)

    def _pictures(self, theme: str, chance: float) -> tuple[tuple[str, str], ...]:
        rng = self.rng
        if rng.random() >= chance:
            return ()
        roll = rng.random()
        if roll < 0.08:
            return (("video", self.writer.alt_text(theme)),)
        if roll < 0.13:
            return (("animated_gif", self.writer.alt_text(theme)),)
        count = rng.choice((1, 1, 1, 1, 1, 1, 2, 2, 3, 4))
        # Some people forget the alt text; so it is absent here and there, and rather than to say the same twice.
        told: list[str] = []
        for _ in range(count):
            alt = self.writer.alt_text(theme) if rng.random() < 0.85 else ""
            told.append("" if alt in told else alt)
        return tuple(("photo", alt) for alt in told)

    def _dressed(self, text: str, theme: str) -> str:
        rng = self.rng
        if rng.random() < 0.09 and len(text) < 240:
            text += " " + rng.choice(self.materials.slots["face"])
        if rng.random() < 0.2 and len(text) < 220:
            text += f" #{rng.choice(self.materials.themes[theme].tags)}"
        return text

    # What people say

    def _themed(self) -> None:
        theme = self.rng.choice(list(self.materials.themes))
        author = self._of(theme)
        text = self._dressed(self.writer.theme_post(theme, self.someone(author)), theme)
        pictures = self._pictures(theme, 0.45 if theme == "photo" else 0.14)
        self._add(Draft(self.moment(), author, text, theme, pictures=pictures))

    def _daily(self) -> None:
        author = self.rng.choice(self.town.speaking)
        while author.talkative == INSTITUTION:
            author = self.rng.choice(self.town.speaking)
        text = self.writer.daily("posts", self.someone(author))
        self._add(Draft(self.moment(), author, text, author.circles[0]))

    def _tongues(self, rounds: int) -> None:
        for lang, people in self.town.by_lang.items():
            if lang == "en":
                continue
            bank = self.materials.tongues[lang]
            for _ in range(rounds * len(bank["posts"])):
                author = self.rng.choice(people)
                theme = author.circles[0]
                pictures = self._pictures(theme, 0.1)
                text = self.writer.tongue(lang, "posts")
                draft = self._add(Draft(self.moment(), author, text, theme, lang, pictures=pictures))
                if self.rng.random() < 0.3:
                    self._answer_in(draft, lang, people)

    def _answer_in(self, draft: Draft, lang: str, people: list[Account]) -> None:
        other = self.rng.choice(people)
        if other is not draft.author:
            text = self.writer.tongue(lang, "replies")
            self._add(Draft(self._later(draft), other, text, draft.theme, lang, parent=draft))

    def _later(self, draft: Draft, mean_s: float = 2400.0) -> float:
        """Return a time after a draft, before now."""
        room = self.now - draft.at
        return draft.at + min(20.0 + self.rng.expovariate(1 / mean_s), room * (0.2 + 0.7 * self.rng.random()))

    def _links(self, count: int) -> None:
        extras = self.materials.extras
        for _ in range(count):
            url, title, _ = self.rng.choice(extras["links"])
            author = self.rng.choice(self.town.speaking)
            template = self.rng.choice(extras["link_words"]).replace("{url}", url)
            lead = "" if self.rng.random() < 0.3 else title.partition(" | ")[0] + ". "
            text = lead + self.writer.fill(template, self.someone(author))
            self._add(Draft(self.moment(), author, text, author.circles[0]))
        for text in extras["cash"]:
            self._add(Draft(self.moment(), self.rng.choice(self.town.speaking), text, "market"))

    # What people answer, quote and repeat

    def _answers(self, count: int) -> None:
        """Let people answer: the more famous a post, the likelier; sometimes the author answers back."""
        pool = [draft for draft in self.drafts if draft.lang == "en" and draft.at < self.now - 300]
        answered: dict[int, set[str]] = {}
        for draft in self.rng.choices(pool, weights=[draft.fame for draft in pool], k=count * 2):
            author = self._of(draft.theme)
            voices = answered.setdefault(id(draft), {draft.author.id})
            # Nobody answers twice, and even the best known post draws a handful.
            if author.id in voices or len(voices) > 6:
                continue
            voices.add(author.id)
            count -= 1
            if count < 0:
                break
            bank = self.rng.random()
            someone = self.someone(author)
            text = (
                self.writer.theme_reply(draft.theme, someone) if bank < 0.7 else self.writer.daily("replies", someone)
            )
            answer = self._add(Draft(self._later(draft), author, text, draft.theme, parent=draft))
            if self.rng.random() < 0.25 and draft.author.lang == "en" and draft.author is not self.ada:
                back = self.writer.daily("replies", self.someone(draft.author))
                self._add(Draft(self._later(answer, 900.0), draft.author, back, draft.theme, parent=answer))

    def _famous(self) -> Draft:
        """Return a post worth repeating: open to all, an original, better known ones likelier."""
        while True:
            few = self.rng.choices(self.drafts, k=4)
            best = max(few, key=lambda draft: draft.fame)
            account = best.author
            if best.parent is not None and self.rng.random() < 0.8:
                continue
            if best.repeated is None and not account.protected and not account.suspended and best.at < self.now - 120:
                return best

    def _quote(self) -> None:
        quoted = self._famous()
        author = self.rng.choice(self.town.speaking)
        if author is not quoted.author:
            text = self.writer.daily("quotes", self.someone(author))
            self._add(Draft(self._later(quoted, 9000.0), author, text, quoted.theme, quoted=quoted))

    def _repost(self) -> None:
        original = self._famous()
        people = self.town.by_circle.get(original.theme) or self.town.speaking
        author = self.rng.choice(people) if self.rng.random() < 0.7 else self.rng.choice(self.town.speaking)
        if author is not original.author:
            draft = Draft(self._later(original, 7200.0), author, "", original.theme, repeated=original)
            self._add(draft)

    # What was written by hand

    def _set_pieces(self) -> None:
        extras = self.materials.extras
        for username, text in extras["long"]:
            author = self.world.account_named(username)
            if author is not None:
                self._add(Draft(self.moment(), author, text, author.circles[0], author.lang)).fame *= 3
        for username, question, options in extras["polls"]:
            if (author := self.world.account_named(username)) is not None:
                self._add(Draft(self.moment(), author, question, author.circles[0], poll=tuple(options)))
        for talk in self.materials.talks:
            self._talk(talk)

    def _talk(self, talk: dict[str, Any]) -> None:
        """Plan one conversation: a handful of people of the circle, each answering the one before."""
        theme = talk["theme"]
        many = [self._of(theme) for _ in range(24)] + [self.rng.choice(self.town.speaking) for _ in range(12)]
        open_ones = [one for one in many if not one.protected and not one.suspended]
        crowd = list({one.id: one for one in open_ones}.values())
        opening = Draft(self.moment() - 1800, crowd[0], talk["open"], theme, pictures=self._pictures(theme, 0.2))
        self._add(opening).fame *= 4
        previous = opening
        speakers = crowd[1:5] if len(talk["answers"]) > 5 else crowd[1:4]
        for index, text in enumerate(talk["answers"]):
            # The one who began comes back now and then; nobody answers themselves.
            author = opening.author if index % 4 == 3 else speakers[index % len(speakers)]
            if author is previous.author:
                author = crowd[5 + index % 3]
            previous = self._add(Draft(self._later(previous, 500.0), author, text, theme, parent=previous))

    def _ada(self) -> None:
        """Plan what Ada wrote, what people answered her, and what they asked her."""
        for text in self.materials.daily["ada"]:
            said = self._add(Draft(self.moment() - 600, self.ada, text, self.rng.choice(self.ada.circles)))
            for _ in range(self.rng.randrange(4)):
                author = self._friend()
                answer = self.writer.theme_reply(said.theme, self.someone(author))
                if self.rng.random() < 0.45:
                    answer = f"@ada {answer[0].lower() + answer[1:] if answer[0] != 'I' else answer}"
                self._add(Draft(self._later(said), author, answer, said.theme, parent=said))
            if self.rng.random() < 0.4:
                author = self._friend()
                self._add(Draft(self._later(said), author, "", said.theme, repeated=said))
            elif self.rng.random() < 0.2:
                author = self._friend()
                text = self.writer.daily("quotes", self.someone(author))
                self._add(Draft(self._later(said), author, text, said.theme, quoted=said))
        for text in self.materials.daily["to_ada"]:
            author = self._friend()
            filled = self.writer.fill(text, self.someone(author))
            self._add(Draft(self.moment(), author, filled, author.circles[0]))

    def _friend(self) -> Account:
        while True:
            one = self.rng.choice(self.town.speaking)
            if one.talkative < INSTITUTION and not one.suspended and not one.protected:
                return one

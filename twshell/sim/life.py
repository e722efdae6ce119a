"""The living town: what people do as time goes on, and how they answer the owner; changes with what they may do."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from twshell.sim import correspondence
from twshell.sim.records import Account, DmEvent, Post
from twshell.sim.town.building import add_media
from twshell.sim.town.materials import Materials, Writer, load
from twshell.sim.town.settling import INSTITUTION, Town, town_of
from twshell.sim.world import World

SLOT_S = 30.0
MOST_S = 2 * 86400.0
_DOING = 0.42
_WORD = re.compile(r"[a-z]{3,}")
# Words in what the owner writes that call up the people of a circle.
_CUES = {
    "ferry": "ferry boat horn perpetua crossing timetable goose",
    "weather": "rain fog wind frost sun storm weather cloud",
    "bakery": "bread loaf bun rye butter bakery toast scone",
    "stars": "star stars moon saturn telescope eclipse comet sky",
    "books": "book library novel page read reading",
    "football": "football rovers match goal team",
    "lighthouse": "lighthouse lamp keeper beam skerry",
    "poetry": "poem poems poet verse line word",
    "code": "code program bug compiler macro test regex computer error",
    "garden": "garden slug beans allotment dahlia seeds",
    "music": "choir song fiddle sing tune music",
    "cats": "cat cats kitten folio",
    "dogs": "dog dogs puppy walk",
    "cooking": "soup cook recipe dinner supper cake",
    "sea": "sea tide harbour wave fish swim",
    "cycling": "bicycle bike cycling hill tandem",
    "clocks": "clock time watch slow late minute",
    "birds": "bird gull tern heron bat",
    "chess": "chess crossword puzzle",
    "kites": "kite kites string",
}
_CIRCLE_OF = {word: circle for circle, words in _CUES.items() for word in words.split()}


class _Cast(NamedTuple):
    """The texts and people of a world's life, read once."""

    materials: Materials
    town: Town


def live(world: World, now: float) -> int:
    """Let the town live up to `now` (unix seconds); return how many posts were made.

    What happens depends on the seed, the clock and what the owner did, not on how often this is called; of a leap of
    more than two days only the last two are lived.
    """
    if world.lived_until <= 0:
        world.lived_until = now
        world.heard_until, world.heard_messages_until = world.mint.last, newest_message(world)
    if now <= world.lived_until:
        return 0
    if world.town is None:
        world.town = _Cast(load(), town_of(world))
    before = len(world.posts)
    _hear(world)
    for at, act in _happenings(world, now):
        act(at)
    world.lived_until = now
    return len(world.posts) - before


def _happenings(world: World, now: float) -> list[tuple[float, Callable[[float], None]]]:
    """Return what is to happen up to `now`, in order: slots of the clock and answers that are due."""
    happening: list[tuple[float, int, Callable[[float], None]]] = []
    since = max(world.lived_until, now - MOST_S)
    for slot in range(int(since // SLOT_S), int(now // SLOT_S) + 1):
        rng = Random(f"life:{world.seed}:{slot}")
        at = (slot + rng.random()) * SLOT_S
        if since < at <= now and rng.random() < _DOING:
            happening.append((at, len(happening), _Moment(world, rng).pass_by))
    while world.due and world.due[0][0] <= now:
        at, kind, thing_id, user_id = heapq.heappop(world.due)
        rng = Random(f"due:{world.seed}:{kind}:{thing_id}:{user_id}")
        happening.append((at, len(happening), _Answer(world, rng, kind, thing_id, user_id).give))
    happening.sort(key=lambda one: one[:2])
    return [(at, act) for at, _, act in happening]


# What people do by themselves


class _Moment:
    """One moment in which somebody does something."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world = world
        self.rng = rng
        cast: _Cast = world.town
        self.materials = cast.materials
        self.town = cast.town
        self.writer = Writer(cast.materials, rng)

    def pass_by(self, at: float) -> None:
        """Do one of the things people do."""
        roll = self.rng.random()
        if roll < 0.62:
            self._speak(at)
        elif roll < 0.70:
            self._speak_otherwise(at)
        elif roll < 0.86:
            self._answer(at)
        elif roll < 0.95:
            self._repost(at)
        elif roll < 0.98:
            self._like_owner(at)
        else:
            self._mention_owner(at)

    def neighbour(self, author: Account) -> Callable[[], str]:
        """Return a function naming somebody `author` may know."""
        circle = self.town.by_circle[self.rng.choice(author.circles)]

        def named() -> str:
            other = self.rng.choice(circle)
            return "@tidewicklib" if other is author or other.suspended else f"@{other.username}"

        return named

    def someone(self, circle: str) -> Account:
        """Return somebody of a circle who writes English and is not suspended."""
        people = self.town.speaking_of.get(circle) or self.town.speaking
        while True:
            one = self.rng.choice(people)
            if not one.suspended:
                return one

    def _speak(self, at: float) -> None:
        rng = self.rng
        theme = rng.choice(list(self.materials.themes))
        author = self.someone(theme)
        if author.talkative != INSTITUTION and rng.random() < 0.3:
            text = self.writer.daily("posts", self.neighbour(author))
        else:
            text = self.writer.theme_post(theme, self.neighbour(author))
        if rng.random() < 0.15:
            text += f" #{rng.choice(self.materials.themes[theme].tags)}"
        keys: tuple[str, ...] = ()
        if rng.random() < 0.12:
            keys = (add_media(self.world, author.id, "photo", self.writer.alt_text(theme), rng, at),)
        self.world.add_post(author_id=author.id, text=text, now=at, media_keys=keys)

    def _speak_otherwise(self, at: float) -> None:
        lang = self.rng.choice([lang for lang in self.town.by_lang if lang != "en"])
        author = self.rng.choice(self.town.by_lang[lang])
        self.world.add_post(author_id=author.id, text=self.writer.tongue(lang, "posts"), now=at, lang=lang)

    def _recent(self) -> Post | None:
        """Return a post of the last hour or so by somebody open to all, other than the owner."""
        world = self.world
        latest = []
        for post in reversed(world.posts.values()):
            account = world.accounts[post.author_id]
            if post.deleted or post.is_superseded or post.reposted_id is not None or post.author_id == world.me_id:
                continue
            if not account.protected and not account.suspended and post.reply_settings == "everyone":
                latest.append(post)
                if len(latest) == 40:
                    break
        return self.rng.choice(latest) if latest else None

    def _answer(self, at: float) -> None:
        post = self._recent()
        if post is None:
            return
        author = self.world.accounts[post.author_id]
        if author.lang != "en":
            other = self.rng.choice(self.town.by_lang[author.lang])
            text = self.writer.tongue(author.lang, "replies")
        else:
            circle = self.rng.choice(author.circles)
            other = self.someone(circle)
            text = self.writer.theme_reply(circle, self.neighbour(other))
        if other is not author:
            self.world.add_post(author_id=other.id, text=text, now=at, reply_to=post.id, lang=author.lang)

    def _repost(self, at: float) -> None:
        post = self._recent()
        if post is not None:
            other = self.someone(self.rng.choice(self.world.accounts[post.author_id].circles))
            if other.id != post.author_id and not self.world.blocks(post.author_id, other.id):
                self.world.repost(other.id, post.id, at)

    def _like_owner(self, at: float) -> None:
        world = self.world
        own = [post_id for post_id in world.posts_by_author.get(world.me_id, ())[-12:] if world.live_post(post_id)]
        if own:
            world.like(self.rng.choice(self.town.speaking).id, self.rng.choice(own), at)

    def _mention_owner(self, at: float) -> None:
        author = self.rng.choice(self.town.speaking)
        if author.talkative != INSTITUTION and not author.suspended and not author.protected:
            text = self.writer.daily("to_ada", self.neighbour(author))
            self.world.add_post(author_id=author.id, text=text, now=at)


# How people answer the owner


def _hear(world: World) -> None:
    """Note who will answer what the owner wrote since the last time: posts, and messages."""
    heard = world.heard_until
    newest = heard
    for post_id in reversed(world.posts_by_author.get(world.me_id, ())):
        if int(post_id) <= heard:
            break
        newest = max(newest, int(post_id))
        post = world.posts[post_id]
        if not post.deleted and post.reposted_id is None:
            _answers_to(world, post)
    world.heard_until = newest
    heard, world.heard_messages_until = world.heard_messages_until, newest_message(world)
    for event in reversed(world.dm_events.values()):
        if int(event.id) <= heard:
            break
        if event.sender_id == world.me_id and event.event_type == "MessageCreate":
            _answer_message(world, event)


def newest_message(world: World) -> int:
    """Return the id of the newest message, 0 without one."""
    return int(next(reversed(world.dm_events), "0"))


def _answer_message(world: World, event: DmEvent) -> None:
    others = [one for one in world.dm_conversations[event.conversation_id].participant_ids if one != world.me_id]
    rng = Random(f"heard:{world.seed}:{event.id}")
    if others:
        heapq.heappush(world.due, (event.created_at + rng.uniform(12, 70), "dm", event.id, rng.choice(others)))


def _answers_to(world: World, post: Post) -> None:
    rng = Random(f"heard:{world.seed}:{post.id}")
    cast: _Cast = world.town
    likely: list[str] = []
    if post.in_reply_to_user_id not in (None, world.me_id) and rng.random() < 0.85:
        likely.append(str(post.in_reply_to_user_id))
    likely += [user_id for user_id in post.summoned_ids if user_id != world.me_id and rng.random() < 0.9]
    if post.reply_settings == "everyone" and (post.in_reply_to_id is None or not likely):
        circle = _circle_of(post.text) or rng.choice(list(cast.materials.themes))
        same_tongue = [] if post.lang == "en" else cast.town.by_lang.get(post.lang, [])
        people = same_tongue or cast.town.speaking_of.get(circle, [])
        friends = [one for one in people if one.talkative < INSTITUTION and world.follows(one.id, world.me_id)]
        likely += [rng.choice(friends or people).id for _ in range(rng.choice((1, 1, 2)))]
    wait = rng.uniform(14, 60)
    for user_id in dict.fromkeys(likely):
        account = world.accounts[user_id]
        if not account.suspended and not world.blocks(user_id, world.me_id):
            heapq.heappush(world.due, (post.created_at + wait, "reply", post.id, user_id))
            wait += rng.uniform(30, 200)
    for follower in rng.sample(list(world.followers.get(world.me_id, ())), min(4, rng.randrange(6))):
        heapq.heappush(world.due, (post.created_at + rng.uniform(5, 600), "like", post.id, follower))
    if post.in_reply_to_id is None and rng.random() < 0.3 and (followers := list(world.followers[world.me_id])):
        heapq.heappush(world.due, (post.created_at + rng.uniform(60, 900), "repost", post.id, rng.choice(followers)))


def _circle_of(text: str) -> str | None:
    found = [_CIRCLE_OF[word] for word in _WORD.findall(text.casefold()) if word in _CIRCLE_OF]
    return found[0] if found else None


class _Answer(_Moment):
    """One answer to the owner: a reply, like, repost or message that is due."""

    def __init__(self, world: World, rng: Random, kind: str, thing_id: str, user_id: str) -> None:
        super().__init__(world, rng)
        self.kind = kind
        self.thing_id = thing_id
        self.account = world.accounts[user_id]

    def give(self, at: float) -> None:
        """Give the answer, unless what it answers is gone or they may not."""
        world, user_id = self.world, self.account.id
        if self.kind == "dm":
            self._write_back(at)
            return
        post = world.live_post(self.thing_id)
        if post is None or world.blocks(world.me_id, user_id):
            return
        if self.kind == "like":
            world.like(user_id, post.id, at)
        elif self.kind == "repost":
            world.repost(user_id, post.id, at)
        else:
            self._reply(post, at)

    def _reply(self, post: Post, at: float) -> None:
        """Reply in the language of the one who replies; half the time by name, which lets the owner reply again."""
        account = self.account
        typed = post.text[post.display_start :]
        if account.lang != "en":
            text = self.writer.tongue(account.lang, "replies")
        elif "?" in typed:
            text = self.writer.daily("answers", self.neighbour(account))
        elif (circle := _circle_of(typed)) is not None and self.rng.random() < 0.7:
            text = self.writer.theme_reply(circle, self.neighbour(account))
        else:
            text = self.writer.daily("replies", self.neighbour(account))
        if self.rng.random() < 0.6:
            text = f"@{self.world.me.username} {text}"
        self.world.add_post(author_id=account.id, text=text, now=at, reply_to=post.id, lang=account.lang)

    def _write_back(self, at: float) -> None:
        event = self.world.dm_events.get(self.thing_id)
        if event is not None:
            text = self.writer.daily("dm_answers", self.neighbour(self.account))
            correspondence.send(self.world, event.conversation_id, self.account.id, at, text=text)

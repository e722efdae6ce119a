"""A page of 100 posts, from its last byte to screen and store, in CPU time; and its parts by themselves.

The gate was set on a page of 2.6 kB a post (facts speed §5, §7 H2): all fields, authors and posts that came along by
expansions, X's annotations. Such a page is judged. What twsh asks for by default is a third of it, with as many rows
to store and to draw, so that its ratio is higher and its time is lower: it is printed beside it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import textwrap
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

from measure import Number, Pairs, paired, quotient

from twshell.api import decode, posts, timelines, users
from twshell.api.dialect import POSTS, USERS
from twshell.domain.budget import Identity
from twshell.domain.outcome import Listing, Shown
from twshell.domain.post import Post
from twshell.domain.wire import ANSWERED, Exchange, Request
from twshell.render.posts import lines
from twshell.render.sanitise import block
from twshell.render.show import show
from twshell.render.theme import paint
from twshell.session.door import Door, Ports
from twshell.session.presenting import shown
from twshell.sim import timelines as town_timelines
from twshell.sim import view
from twshell.sim.town import build_town
from twshell.sim.world import World
from twshell.store.ledger import Ledger
from twshell.store.seen import Seen

NOW = 1_795_500_000.0
WIDTH = 80
COUNT = 100
HEADERS = {
    "content-type": "application/json; charset=utf-8",
    "date": "Tue, 24 Nov 2026 06:00:00 GMT",
    "x-rate-limit-limit": "180",
    "x-rate-limit-remaining": "171",
    "x-rate-limit-reset": "1795500600",
    "x-transaction-id": "a1b2c3d4e5f60718",
    "x-access-level": "read-write",
}
MORE = {
    "tweet.fields": ",context_annotations,geo",
    "expansions": ",author_id,entities.mentions.username,geo.place_id,in_reply_to_user_id,referenced_tweets.id,"
    "referenced_tweets.id.author_id",
}
WHOLE = {name: value + MORE.get(name, "") for name, value in POSTS}
TOPICS = (
    ("46", "Business Taxonomy", "Categories within Brand Verticals that narrow down the scope of Brands", "Leisure"),
    ("66", "Interests and Hobbies Category", "A grouping of interests and hobbies entities", "Boats and sailing"),
    ("131", "Unified Taxonomy", "A taxonomy of user interests, with the places they belong to", "Weather"),
)  # domains as X names them; the topics are the town's
NOTHING: dict[str, Any] = {"meta": {"result_count": 0}}


def exchange(request: Request, body: dict[str, Any]) -> Exchange:
    """Return what the transport would have handed over."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Exchange(request, ANSWERED, NOW, 0.1, 200, HEADERS, content)


def annotated(body: dict[str, Any]) -> dict[str, Any]:
    """Add what X finds in texts and the town does not look for: topics, and names of things."""
    for post in (*body["data"], *body.get("includes", {}).get("tweets", ())):
        post["context_annotations"] = [
            {
                "domain": {"id": number, "name": name, "description": description},
                "entity": {"id": f"1557696802{number:0>9}", "name": topic, "description": f"{topic}, as people see it"},
            }
            for number, name, description, topic in TOPICS
        ]
        if word := post["text"].partition(" ")[0]:
            found = {"start": 0, "end": len(word) - 1, "probability": 0.8432, "type": "Other", "normalized_text": word}
            post.setdefault("entities", {})["annotations"] = [found]
    return body


class Sample(NamedTuple):
    """A page of home out of the simulator's town, and what a store knows already when it comes."""

    page: Exchange
    known: tuple[Exchange, ...]


def sample(world: World, asked: Mapping[str, str], finish: Callable[[dict[str, Any]], dict[str, Any]] = dict) -> Sample:
    """Take the newest 100 posts of the town's home; authors and referenced posts are known, as on any second day."""
    request = timelines.home(world.me_id, limit=COUNT)
    request = request._replace(query=tuple((dict(request.query) | asked).items()))
    query = dict((*request.query, *USERS))
    found = town_timelines.page(world, world.me_id, "home", query, now=NOW)
    body = view.render(world, world.me_id, found.kind, found.objects, query, now=NOW, meta=found.meta)
    near = [one for post in found.objects for one in (post.reposted_id, post.quoted_id) if one]

    def answered(request: Request, kind: str, objects: list[Any]) -> Exchange:
        return exchange(request, view.render(world, world.me_id, kind, objects, dict(request.query), now=NOW))

    people = answered(users.lookup(list(world.accounts)[:COUNT]), "user", list(world.accounts.values()))
    others = answered(posts.lookup(near[:COUNT]), "post", [world.posts[one] for one in near])
    return Sample(exchange(request, finish(body)), (people, others))


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work, of all threads."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


class Replay:
    """A transport that has the last byte already, and a clock that stands."""

    def __init__(self, page: Exchange) -> None:
        """Answer every request with this page."""
        self.page = page

    def send(self, request: Request, *, offset: float = 0.0, cancelled: Event | None = None) -> Exchange:
        """Return the page."""
        return self.page

    def close(self) -> None:
        """Have nothing to close."""

    def wall(self) -> float:
        """Return the moment of the page."""
        return NOW

    monotonic = wall

    def wait(self, seconds: float, event: Event) -> bool:
        """Have no patience."""
        return event.is_set()


class Turn(NamedTuple):
    """Everything that takes a page in: open, with threads that run, as after a first call."""

    replay: Replay
    door: Door
    seen: Seen
    stack: ExitStack

    def read(self, page: Exchange) -> tuple[Post, ...]:
        """Let the reader thread take a page; return its posts."""
        self.replay.page = page
        ticket = self.door.read(page.request, "home", "home")
        ticket.done.wait()
        return tuple(ticket.take().answer.posts)

    def whole(self, page: Exchange) -> int:
        """Take a page in, lay it out and write it; return the bytes for the screen."""
        found = self.read(page)
        self.seen.timeline_add("home", [post.id for post in found], NOW)
        text = show(
            listing(self.seen, found), width=WIDTH, now=NOW, colour=True, plain=False, links=False,
            utc_offset=lambda _: 0,
        )  # fmt: skip
        return len(text.encode())


class Prepared(NamedTuple):
    """Stores that know the authors, to be copied for each turn."""

    folder: Path
    given: Sample

    def fresh(self) -> Turn:
        """Open stores that do not know the page yet."""
        stack = ExitStack()
        turn = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=self.folder)))
        for store in self.folder.glob("*.db"):
            shutil.copy(store, turn)
        replay = Replay(exchange(self.given.page.request, NOTHING))
        ledger, seen = Ledger(turn / "ledger.db"), Seen(turn / "seen.db")
        door = Door(Ports(lambda: replay, decode.answer, ledger, seen), Identity("bench", "1", kind="1a"), replay)
        for closed in (ledger, seen, door):
            stack.callback(closed.close)
        ready = Turn(replay, door, seen, stack)
        ready.read(replay.page)
        seen.timeline("home", limit=1)
        if ledger.notices or seen.notices:
            raise RuntimeError(f"the stores are not fit to be measured: {ledger.notices} {seen.notices}")
        return ready


def prepared(folder: Path, given: Sample) -> Prepared:
    """Make the stores."""
    with closing(Seen(folder / "seen.db")) as seen:
        for known in given.known:
            seen.keep(decode.answer(known), NOW)
    with closing(Ledger(folder / "ledger.db")) as ledger:
        ledger.set_numbers(Identity("bench", "1", kind="1a"), (), 0)
    return Prepared(folder, given)


def listing(seen: Seen, found: tuple[Post, ...]) -> Listing:
    """Gather the page as `home` shows it."""
    rows = [row._replace(ref=number) for number, row in enumerate(shown(found[::-1], seen), 1)]
    return Listing("*home*", tuple(rows))


def texts_of(rows: Listing) -> list[str]:
    """Return the texts that are laid out: of originals instead of reposts, of quoted posts too."""
    found = []
    for row in rows.rows:
        assert isinstance(row, Shown)
        item = row.original or row
        found += [item.post.text, *([item.quoted.post.text] if item.quoted else [])]
    return found


def from_last_byte(given: Sample) -> Pairs:
    """Take a whole page in, over and over, each time beside json.loads of its body."""
    with tempfile.TemporaryDirectory() as folder:
        stores = prepared(Path(folder), given)

        def all_of_it() -> float:
            turn = stores.fresh()
            with turn.stack:
                return cpu(lambda: turn.whole(given.page))

        return paired(all_of_it, lambda: cpu(lambda: json.loads(given.page.body)))


def parts(given: Sample) -> list[Number]:
    """Take layout, sanitiser and decoder."""
    with tempfile.TemporaryDirectory() as folder:
        turn = prepared(Path(folder), given).fresh()
        with turn.stack:
            rows = listing(turn.seen, turn.read(given.page))
    texts, body = texts_of(rows), given.page.body
    raw = [*texts, *(row.author.name for row in rows.rows if isinstance(row, Shown) and row.author)]

    def laid_out() -> float:
        return cpu(lambda: [paint(row, True) for row in lines(rows, width=WIDTH, now=NOW)])

    def wrapped() -> float:
        return cpu(lambda: [textwrap.wrap(text, WIDTH) for text in texts])

    def loaded() -> float:
        return cpu(lambda: json.loads(body))

    return [
        paired(laid_out, wrapped).number("posts laid out ÷ textwrap.wrap of their texts", 3.0, 1.5),
        paired(lambda: cpu(lambda: [block(text) for text in raw]), loaded).number("sanitiser ÷ json.loads", 1.0),
        paired(lambda: cpu(lambda: decode.answer(given.page)), loaded).number("decoding ÷ json.loads"),
        quotient("bytes of the page, a post", len(body), COUNT),
    ]


def page() -> list[Number]:
    """Take the page with all that may come along, and the page as twsh asks for it."""
    world = build_town(1, NOW, size="full")
    full, default = sample(world, WHOLE, annotated), sample(world, {})
    return [
        from_last_byte(full).number("100 posts, last byte to screen and store ÷ json.loads", 8.0, 4.0),
        *parts(full),
        from_last_byte(default).number("the same as asked by default, without expansions"),
        quotient("bytes of that page, a post", len(default.page.body), COUNT),
    ]

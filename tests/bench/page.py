"""A page of 100 posts, from its last byte to screen and store, in CPU time; and its parts by themselves."""

from __future__ import annotations

import json
import shutil
import tempfile
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from measure import Number, paired, quotient
from twshell.render.show import show
from twshell.store.seen import Seen

from twshell.api import decode, posts, timelines, users
from twshell.domain.outcome import Listing, Shown
from twshell.domain.post import Post
from twshell.domain.wire import ANSWERED, Exchange, Request
from twshell.render.posts import lines
from twshell.render.sanitise import block
from twshell.render.theme import paint
from twshell.session.presenting import shown
from twshell.sim import timelines as town_timelines
from twshell.sim import view
from twshell.sim.town import build_town

NOW = 1_795_500_000.0
WIDTH = 80
COUNT = 100


def exchange(request: Request, body: dict[str, Any]) -> Exchange:
    """Return what the transport would have handed over."""
    return Exchange(request, ANSWERED, NOW, 0.1, 200, {"content-type": "application/json"}, json.dumps(body).encode())


class Sample(NamedTuple):
    """A page of home out of the simulator's town, and what a store knows already when it comes."""

    page: Exchange
    known: tuple[Exchange, ...]


def sample() -> Sample:
    """Take the newest 100 posts of the town's home; authors and referenced posts are known, as on any second day."""
    world = build_town(1, NOW, size="full")
    home = timelines.home(world.me_id, limit=COUNT)
    found = town_timelines.page(world, world.me_id, "home", dict(home.query), now=NOW)
    body = view.render(world, world.me_id, found.kind, found.objects, dict(home.query), now=NOW, meta=found.meta)
    near = [one for post in found.objects for one in (post.reposted_id, post.quoted_id) if one]

    def answered(request: Request, kind: str, objects: list[Any]) -> Exchange:
        return exchange(request, view.render(world, world.me_id, kind, objects, dict(request.query), now=NOW))

    people = answered(users.lookup(list(world.accounts)[:COUNT]), "user", list(world.accounts.values()))
    others = answered(posts.lookup(near[:COUNT]), "post", [world.posts[one] for one in near])
    return Sample(exchange(home, body), (people, others))


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


class Prepared(NamedTuple):
    """A store that knows the authors, to be copied for each turn."""

    path: Path
    turn: Path

    def fresh(self) -> Seen:
        """Return an opened store that does not know the page yet."""
        shutil.copyfile(self.path, self.turn)
        for tail in ("-wal", "-shm"):
            Path(f"{self.turn}{tail}").unlink(missing_ok=True)
        seen = Seen(str(self.turn))
        seen.posts(())
        return seen


def prepared(folder: Path, given: Sample) -> Prepared:
    """Make the store."""
    seen = Seen(str(folder / "known.db"))
    for known in given.known:
        seen.keep(decode.answer(known), NOW)
    seen.close()
    return Prepared(folder / "known.db", folder / "turn.db")


def listing(seen: Seen, found: tuple[Post, ...]) -> Listing:
    """Gather the page as `home` shows it."""
    rows = [shown(post, seen)._replace(ref=number) for number, post in enumerate(reversed(found), 1)]
    return Listing("*home*", tuple(rows))


def whole(seen: Seen, page: Exchange) -> int:
    """Decode, store, lay out and write a page; return the bytes for the screen."""
    answer = decode.answer(page)
    seen.keep(answer, NOW)
    seen.timeline_add("home", [post.id for post in answer.posts], NOW)
    text = show(
        listing(seen, answer.posts), width=WIDTH, now=NOW, colour=True, plain=False, links=False, utc_offset=lambda _: 0
    )
    return len(text.encode())


def texts_of(rows: Listing) -> list[str]:
    """Return the texts that are laid out: of originals instead of reposts, of quoted posts too."""
    found = []
    for row in rows.rows:
        assert isinstance(row, Shown)
        item = row.original or row
        found += [item.post.text, *([item.quoted.post.text] if item.quoted else [])]
    return found


def page() -> list[Number]:
    """Take the page and its parts."""
    with tempfile.TemporaryDirectory() as folder:
        given = sample()
        store = prepared(Path(folder), given)
        body = given.page.body

        def all_of_it() -> float:
            seen = store.fresh()
            try:
                return cpu(lambda: whole(seen, given.page))
            finally:
                seen.close()

        seen = store.fresh()
        whole(seen, given.page)
        answer = decode.answer(given.page)
        rows = listing(seen, answer.posts)
        texts = texts_of(rows)
        raw = [*texts, *(row.author.name for row in rows.rows if isinstance(row, Shown) and row.author)]

        def laid_out() -> float:
            return cpu(lambda: [paint(row, True) for row in lines(rows, width=WIDTH, now=NOW)])

        def wrapped() -> float:
            return cpu(lambda: [textwrap.wrap(text, WIDTH) for text in texts])

        def loaded() -> float:
            return cpu(lambda: json.loads(body))

        def sanitised() -> float:
            return cpu(lambda: [block(text) for text in raw])

        def decoded() -> float:
            return cpu(lambda: decode.answer(given.page))

        numbers = [
            paired(all_of_it, loaded).number("100 posts, last byte to screen and store ÷ json.loads", 8.0, 4.0),
            paired(laid_out, wrapped).number("posts laid out ÷ textwrap.wrap of their texts", 3.0, 1.5),
            paired(sanitised, loaded).number("sanitiser ÷ json.loads of the page", 1.0),
            paired(decoded, loaded).number("decoding ÷ json.loads of the page"),
            quotient("bytes of the page, a post", len(body), len(answer.posts)),
        ]
        seen.close()
        return numbers

"""The least a reading client can pay and ask for what it shows: the floor of the frugality figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from twshell.domain.outcome import Listing, People, Shown
from twshell.sim import Simulator
from twshell.sim.prices import EACH, OWNED

PAGE = 100  # resources an answer may hold
Things = frozenset[tuple[str, str]]  # (resource, id) as the simulator's bill has them


class Least(NamedTuple):
    """What a deed takes at least."""

    usd: float
    requests: int  # of a client that pays no more than `usd` and knows beforehand what the answers will hold
    pages: int  # of one that need not look anything up


def known(store: Path) -> Things:
    """Return what a store remembers: every post and user that was ever paid for."""
    if not store.exists():
        return frozenset()
    connection = sqlite3.connect(store)
    try:
        posts = connection.execute("SELECT id FROM posts UNION SELECT post FROM gone").fetchall()
        users = connection.execute("SELECT id FROM users WHERE id>0").fetchall()
    finally:
        connection.close()
    return frozenset([("post", str(row[0])) for row in posts] + [("user", str(row[0])) for row in users])


def shown_in(outcomes: Iterable[Any]) -> Things:
    """Return every post and user that some outcomes put on screen."""
    found: set[tuple[str, str]] = set()
    for outcome in outcomes:
        if isinstance(outcome, Listing):
            for row in outcome.rows:
                if isinstance(row, Shown):
                    found |= _in(row)
        elif isinstance(outcome, People):
            found |= {("user", user.id) for user in outcome.users}
    return frozenset(found)


def _in(row: Shown) -> set[tuple[str, str]]:
    found = {("post", row.post.id), ("user", row.post.author_id)}
    for inner in (row.original, row.quoted):
        if inner is not None:
            found |= _in(inner)
    return found


def listed_in(outcomes: Iterable[Any]) -> list[str]:
    """Return the ids of the posts that stand in the listings themselves."""
    listings = [outcome for outcome in outcomes if isinstance(outcome, Listing)]
    return [row.post.id for listing in listings for row in listing.rows if isinstance(row, Shown)]


def least(kind: str, outcomes: Iterable[Any], before: Things, paid: Things, simulator: Simulator) -> Least:
    """Work out the floor of one reading deed.

    `before`: what the store held; `paid`: what was billed today already.
    """
    outcomes = list(outcomes)
    wanted = shown_in(outcomes) - before
    if kind == "profile":
        return Least(sum(EACH[resource] for resource, _ in wanted - paid), len(wanted), len(wanted))
    page = [post for post in listed_in(outcomes) if kind == "search" or ("post", post) not in before]
    direct = frozenset(("post", post) for post in page)  # X cannot be told which finds of a search are known
    each = OWNED if kind == "mentions" else EACH["post"]
    usd = sum(each if thing in direct else EACH[thing[0]] for thing in (wanted | direct) - paid)
    pages = max(1, -(-len(page) // PAGE))
    return Least(usd, pages + _looks(page, wanted - direct, paid, simulator), pages)


def _looks(page: list[str], missing: Things, paid: Things, simulator: Simulator) -> int:
    """Count the calls that bring what a page of posts alone does not, and nothing that costs and is not missing."""
    if _come_along(page, missing, paid, simulator):
        return 0
    posts = [thing for resource, thing in missing if resource == "post"]
    users = len(missing) - len(posts)
    authors = frozenset(("user", simulator.world.posts[post].author_id) for post in posts)
    # Somebody's post of the page, paid for just now, brings its author along with any posts that are looked up.
    together = authors <= missing | paid if posts and users else True
    return -(-max(len(posts), users) // PAGE) if together else -(-len(posts) // PAGE) + -(-users // PAGE)


def _come_along(page: list[str], missing: Things, paid: Things, simulator: Simulator) -> bool:
    """Say whether some expansions of the page bring all that is missing, and nothing that costs and is not."""
    posts = simulator.world.posts
    shown = [posts[post] for post in page]
    referred = [
        posts[one] for post in shown for one in (post.reposted_id, post.quoted_id, post.in_reply_to_id) if one in posts
    ]
    authors = frozenset(("user", post.author_id) for post in shown)
    others = frozenset(("post", post.id) for post in referred)
    their = frozenset(("user", post.author_id) for post in referred)
    for along in (frozenset(), authors, others, authors | others, others | their, authors | others | their):
        if missing <= along and along <= missing | paid:
            return True
    return False

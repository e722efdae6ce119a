"""What must hold after any number of crashes: the client's ledger against what the server saw and what is there."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from plots import MADE, TO_PEOPLE, Deed
from village import ADA

from twshell.domain.stored import STATES
from twshell.store.ledger import Ledger

# What a told outcome commits the ledger to, whatever dies afterwards.
# A refusal that was known beforehand, and one by X, leave it unsent alike.
KEEPS = {"done": ("done",), "rejected": ("rejected", "draft"), "unknown-outcome": ("unknown", "done", "absent")}


class Row(NamedTuple):
    """A write as the ledger has it."""

    id: int
    verb: str
    state: str
    text: str
    target: str
    line: str
    remote_id: str
    attempts: int


class Book(NamedTuple):
    """A ledger as it lies on disk: its rows, and what is wrong with the file or its journal."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]


def read(path: Path) -> Book:
    """Read a ledger from a copy, so that the next twsh finds the file as the last one left it."""
    if not path.exists():
        return Book((), ())
    with tempfile.TemporaryDirectory(prefix="twsh-torture-") as folder:
        copy = Path(folder) / "ledger.db"
        for ending in ("", "-wal"):
            if Path(f"{path}{ending}").exists():
                shutil.copy(f"{path}{ending}", f"{copy}{ending}")
        for segment in path.parent.glob("journal-*.db"):
            shutil.copy(segment, folder)
        connection = sqlite3.connect(copy)
        try:
            check = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name='writes'").fetchone():
                return Book((), ())
            rows = connection.execute(
                "SELECT id,verb,state,text,target,line,coalesce(remote_id,''),attempts FROM writes ORDER BY id"
            ).fetchall()
        finally:
            connection.close()
        ledger = Ledger(copy)
        verified = ledger.verify()
        ledger.close()
        faults = [f"integrity: {said}" for said in check if said != "ok"]
        faults += [f"journal: {fault}" for fault in verified.faults]
        faults += [f"notice: {said}" for said in ledger.notices]
    return Book(tuple(Row(*row) for row in rows), tuple(faults))


def in_flight(book: Book) -> int:
    """Count the writes that have an intent and no outcome."""
    return sum(row.state == "sending" for row in book.rows)


class Server(NamedTuple):
    """What the simulator has, read under its lock."""

    asked: Counter[tuple[str, str]]  # how often each deed reached it
    there: Mapping[tuple[str, str], tuple[str, ...]]  # ids of the posts, messages and lists that say a text
    sim: Any

    def effects(self, deed: Deed) -> int:
        """Count how often a deed was done, by what is there now."""
        world = self.sim.world
        if deed.kind in MADE:
            return len(self.made(deed))
        if deed.kind == "list-add":
            return int(any(self.target(deed) in one.members for one in world.lists.values()))
        if deed.kind == "list-delete":
            return int(deed.target not in world.lists)
        if deed.kind == "delete":
            return int(world.posts[deed.target].deleted)
        held, wants = {
            "retweet": (world.reposts, True), "unretweet": (world.reposts, False), "like": (world.likes, True),
            "unlike": (world.likes, False), "mute": (world.muting, True), "unmute": (world.muting, False),
            "follow": (world.following, True), "unfollow": (world.following, False),
        }[deed.kind]  # fmt: skip
        return int((self.target(deed) in held.get(ADA, {})) is wants)

    def made(self, deed: Deed) -> tuple[str, ...]:
        """Return the ids of the posts, messages or lists that say what a deed was to say."""
        if deed.kind == "list-create":
            return self.there.get(("list", deed.target), ())
        return self.there.get(("message" if deed.kind == "dm" else "text", deed.text), ())

    def target(self, deed: Deed) -> str:
        """Return the id of what a deed is done to."""
        if deed.kind in TO_PEOPLE:
            return str(self.sim.world.by_username[deed.target])
        return deed.target

    def requests(self, deed: Deed) -> int:
        """Count the calls for a deed that reached the server."""
        return self.asked[(deed.kind, deed.text or self.target(deed))]


def server_of(sim: Any) -> Server:
    """Take down what the simulator has and saw."""
    with sim.lock:
        world = sim.world
        there: dict[tuple[str, str], tuple[str, ...]] = {}
        for post_id in world.posts_by_author.get(ADA, ()):
            post = world.posts[post_id]
            if not post.deleted and post.reposted_id is None:
                key = ("text", post.text[post.display_start :])
                there[key] = (*there.get(key, ()), post_id)
        for event in world.dm_events.values():
            if event.sender_id == ADA:
                key = ("message", event.text)
                there[key] = (*there.get(key, ()), event.id)
        for one in world.lists.values():
            there["list", one.name] = (*there.get(("list", one.name), ()), one.id)
        asked = Counter(key for row in sim.ledger if row.method != "GET" for key in [_named(row)] if key)
        return Server(asked, there, sim)


_BY_PATH = {
    ("POST", "/2/users/{id}/retweets"): "retweet", ("DELETE", "/2/users/{id}/retweets/{source_tweet_id}"): "unretweet",
    ("POST", "/2/users/{id}/likes"): "like", ("DELETE", "/2/users/{id}/likes/{tweet_id}"): "unlike",
    ("POST", "/2/users/{id}/muting"): "mute", ("POST", "/2/users/{id}/following"): "follow",
    ("DELETE", "/2/users/{source_user_id}/muting/{target_user_id}"): "unmute",
    ("DELETE", "/2/users/{source_user_id}/following/{target_user_id}"): "unfollow",
    ("DELETE", "/2/tweets/{id}"): "delete", ("POST", "/2/lists"): "list-create",
    ("POST", "/2/lists/{id}/members"): "list-add", ("DELETE", "/2/lists/{id}"): "list-delete",
}  # fmt: skip


def _named(row: Any) -> tuple[str, str] | None:
    """Return which deed a call is: its kind, and its text or the id of its target."""
    body = json.loads(row.body) if row.body else {}
    if row.template.endswith("/messages"):
        return "dm", str(body.get("text", ""))
    if (row.method, row.template) == ("POST", "/2/tweets"):
        kind = "reply" if "reply" in body else "quote" if "quote_tweet_id" in body else "post"
        return kind, str(body.get("text", ""))
    kind = _BY_PATH.get((row.method, row.template), "")
    names = ("tweet_id", "target_user_id", "user_id", "name")
    target = next((body[name] for name in names if name in body), row.path.rpartition("/")[2])
    return (kind, str(target)) if kind else None


def is_of(row: Row, deed: Deed) -> bool:
    """Say whether a write is the one a deed stands for; somebody not looked up yet is known by the line alone.

    So is a message that is done or dropped: it has no text any more.
    """
    if row.verb != deed.kind:
        return False
    if deed.text and (row.text or deed.kind != "dm"):
        return row.text == deed.text
    return row.target == deed.target or row.line == deed.line or row.line == f"{deed.kind} @{deed.target}"


def violations(
    book: Book, deeds: Iterable[Deed], server: Server, told: Mapping[Deed, str], *, is_drained: bool
) -> list[str]:
    """Return every promise that was broken, in words; an empty list is what is wanted."""
    found = list(book.faults)
    by_kind: dict[str, list[Row]] = {}
    for row in book.rows:
        by_kind.setdefault(row.verb, []).append(row)
    known = 0
    for deed in deeds:
        target = server.target(deed)
        rows = [
            row for row in by_kind.get(deed.kind, ()) if is_of(row, deed) or (not row.text and row.target == target)
        ]
        known += len(rows)
        found += [f"{said}: {deed.line!r}, rows {rows}" for said in _of_deed(deed, rows, server, told.get(deed, ""))]
    found += [f"a state of its own: {row}" for row in book.rows if row.state not in STATES]
    if known != len(book.rows):
        found.append(f"{len(book.rows) - known} writes nobody typed")
    if is_drained:
        found += [f"left {row.state}: {row}" for row in book.rows if row.state in ("sending", "queued")]
    remote = Counter(row.remote_id for row in book.rows if row.remote_id)
    found += [f"{number} writes say they made {post}" for post, number in remote.items() if number > 1]
    return found


def _of_deed(deed: Deed, rows: Sequence[Row], server: Server, told: str) -> list[str]:
    effects, requests = server.effects(deed), server.requests(deed)
    if effects > 1:
        return [f"{effects} times on the server"]
    if len(rows) > 1:
        return ["in two states at once"]
    if not rows:
        broken = ["on the server without an intent"] if effects or requests else []
        return broken + ([f"told as {told} and forgotten"] if told else [])
    row, broken = rows[0], []
    if requests > row.attempts:
        broken.append(f"{requests} requests for {row.attempts} attempts")
    if row.state == "done" and not effects:
        broken.append("done, and not there")
    if row.state == "done" and deed.kind in MADE and (row.remote_id,) != server.made(deed):
        broken.append("done, and another post")
    if row.state in ("done", "cancelled") and deed.kind == "dm" and row.text:
        broken.append("over, and its words are there")
    if row.state in ("draft", "queued", "rejected", "absent", "cancelled") and effects:
        broken.append(f"{row.state}, and there")
    if told in KEEPS and row.state not in KEEPS[told]:
        broken.append(f"told as {told}")
    return broken

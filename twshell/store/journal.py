"""The journal: rows that are never changed, each with the hash of the one before; what may enter it and what not."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from twshell import __version__
from twshell.domain.budget import Identity
from twshell.domain.headers import FAMILIES, access_level, ray_of, transaction_of
from twshell.domain.money import Price
from twshell.domain.record import NamedTuple
from twshell.domain.refs import read_post_word
from twshell.domain.stored import JournalRow, Verified
from twshell.domain.wire import Exchange, Problem
from twshell.store.database import marks

FIRST = "0" * 64  # the hash before the first row

# Nothing else of a line stands in the journal as it was typed: whatever looks otherwise is a text.
_VERB = re.compile(r"[/:]?[A-Za-z?][\w?-]{0,31}", re.ASCII)
_REFERENCE = re.compile(r"#?\d{1,19}|id:\d{1,19}|\d{1,3}-\d{1,3}|@\w{1,15}|--[a-z][a-z-]{0,23}(=\d{1,9})?", re.ASCII)
# Narrower than the headers need be: a server that hands back a token of ours in one of them is not written down.
_TRANSACTION = re.compile(r"[0-9a-f-]{1,64}")
_RAY = re.compile(r"[0-9a-f]{1,32}(-[A-Z]{3})?")
_ACCESS = re.compile(r"[a-z-]{1,32}")
_PROBLEM = re.compile(r"[A-Za-z][A-Za-z :.'-]{0,59}")
_COLUMNS = ",".join(JournalRow._fields)


class Said(NamedTuple):
    """A typed line as the journal may have it: `line` with texts replaced, `text` what was replaced."""

    line: str
    text: str


def redacted(line: str, text: str = "") -> Said:
    """Keep the verb and the references of a line; everything from the first other word on is `<text N>`.

    `text`: what is to be published, where it is known: it is cut off first, since it may begin like a reference.
    """
    line, text = line.strip(), text.strip()
    head = line[: -len(text)] if text and line.endswith(text) else line
    kept: list[str] = []
    rest = ""
    for found in re.finditer(r"\S+", head):
        word = _reference(found[0]) if kept else _only(_VERB, found[0])
        if not word:
            rest = head[found.start() :]
            break
        kept.append(word)
    hidden = text or rest
    if rest and text and head != line:
        hidden = rest + text
    return Said(" ".join([*kept, f"<text {len(hidden)}>"] if hidden else kept), hidden)


def _reference(word: str) -> str:
    """Return a word that is a reference, an address of a post as `id:N` without what hangs on it; empty for others."""
    named = read_post_word(word)
    return f"id:{named.id}" if named and named.kind == "id" else word if named else _only(_REFERENCE, word)


def mark_of(connection: sqlite3.Connection, text: str) -> str:
    """Return a keyed hash of a text, so that its author can later prove which one it was and nobody else guess it."""
    import hmac  # not before the prompt: nothing is marked there

    if not text:
        return ""
    key = connection.execute("SELECT value FROM meta WHERE name='journal-key' AND account=''").fetchone()[0]
    return hmac.new(bytes(key), text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:32]


def row_of(
    identity: Identity, *, phase: str, now: float, verb: str = "", cause: str = "", line: str = ""
) -> JournalRow:
    """Return a row that tells of no call yet."""
    return JournalRow(
        seq=0, at_ms=int(now * 1000), phase=phase, write_id=0, plan_id="", account=identity.who,
        app=identity.app, credential=identity.credential, kind=identity.kind, verb=verb, line=line, mark="", source="",
        method="", template="", reached="", error="", status=None, problem="", code=None, state="", cause=cause,
        transaction_id="", cf_ray="", access_level="", limits="", latency_ms=None, size=None, cost_low=0, cost_high=0,
        version=__version__,
    )  # fmt: skip


def with_exchange(row: JournalRow, exchange: Exchange, problems: Sequence[Problem], price: Price) -> JournalRow:
    """Add what an exchange came to: of its headers those of a fixed list, of its body nothing but its size."""
    first = problems[0] if problems else Problem()
    named = first.title if first.segment in ("", "about:blank") else first.segment
    return row._replace(
        method=exchange.request.method, template=exchange.request.template, reached=exchange.phase,
        error=exchange.error, status=exchange.status, problem=_only(_PROBLEM, named), code=first.code,
        transaction_id=_only(_TRANSACTION, transaction_of(exchange)), cf_ray=_only(_RAY, ray_of(exchange)),
        access_level=_only(_ACCESS, access_level(exchange)), limits=_limits(exchange.headers),
        latency_ms=int(exchange.elapsed * 1000), size=len(exchange.body), cost_low=price.low, cost_high=price.high,
    )  # fmt: skip


def _only(shape: re.Pattern[str], value: str) -> str:
    return value if shape.fullmatch(value) else ""


def _limits(headers: Mapping[str, str]) -> str:
    """Write the three families as `15m 50 41 1795522500; …`, a question mark for what was not said."""
    told = []
    for family, window in FAMILIES:
        values = [headers.get(f"{family}-{part}", "").strip() for part in ("limit", "remaining", "reset")]
        numbers = [value if value.isascii() and value.isdigit() and len(value) <= 12 else "?" for value in values]
        if numbers != ["?"] * 3:
            told.append(" ".join([window, *numbers]))
    return "; ".join(told)


def hash_of(row: JournalRow, previous: str) -> str:
    """Return the sha256 over the row and the hash before it, as a canonical JSON array."""
    import hashlib
    import json  # neither before the prompt

    content = json.dumps([previous, *row], ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def append(connection: sqlite3.Connection, row: JournalRow) -> int:
    """Chain a row to the last one, inside the caller's transaction; return its number."""
    last = (
        connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
        or connection.execute("SELECT last, head FROM segments ORDER BY number DESC LIMIT 1").fetchone()
        or (0, FIRST)
    )
    seq, previous = last[0] + 1, last[1]
    row = row._replace(seq=seq)
    values = (*row, previous, hash_of(row, previous))
    connection.execute(f"INSERT INTO journal({_COLUMNS},previous,hash) VALUES({marks(values)})", values)
    return seq


def rows(connection: sqlite3.Connection, *, write_id: int, limit: int) -> tuple[JournalRow, ...]:
    """Return the newest rows, of one write where it is named, oldest first."""
    where = "WHERE write_id=?" if write_id else "WHERE ?=0"
    found = connection.execute(f"SELECT {_COLUMNS} FROM journal {where} ORDER BY seq DESC LIMIT ?", (write_id, limit))
    return tuple(JournalRow(*row) for row in found.fetchall()[::-1])


def chained(connection: sqlite3.Connection) -> Iterable[tuple[JournalRow, str, str]]:
    """Yield every row in order with the hash it names as its forerunner's and its own."""
    for found in connection.execute(f"SELECT {_COLUMNS},previous,hash FROM journal ORDER BY seq"):
        yield JournalRow(*found[:-2]), found[-2], found[-1]


def verified(found: Iterable[tuple[JournalRow, str, str]], begin: tuple[int, str] = (0, FIRST)) -> Verified:
    """Look for damage, reordering and inner removal. It is no proof against its owner, who could chain it anew.

    `begin`: number and hash of the row before the first.
    """
    faults = []
    count, (number, before) = 0, begin
    for row, previous, own in found:
        count += 1
        if row.seq != number + 1:
            faults.append(_missing(number + 1, row.seq - 1))
        elif previous != before:
            faults.append(f"row {row.seq} does not follow row {number}")
        if own != hash_of(row, previous):
            faults.append(f"row {row.seq} was changed")
        before, number = own, row.seq
    return Verified(count, tuple(faults))


def _missing(first: int, last: int) -> str:
    return f"row {first} is missing" if first == last else f"rows {first} to {last} are missing"

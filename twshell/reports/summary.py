"""What a journal comes to: counts, peaks, errors, shares; pure arithmetic over rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from twshell.domain.budget import SECONDS
from twshell.domain.limits import Windows
from twshell.domain.money import Price
from twshell.domain.record import NamedTuple
from twshell.domain.stored import JournalRow, Published
from twshell.domain.weigh import entities_in
from twshell.domain.wire import NOT_CONNECTED

HOUR, QUARTER, DAY = 3_600, 900, 86_400


class Totals(NamedTuple):
    """How many calls of which kind came to what."""

    reads: int = 0
    reads_failed: int = 0
    writes: int = 0
    done: int = 0
    rejected: int = 0
    unknown: int = 0
    unconnected: int = 0  # never reached X: no call
    price: Price = Price()


class Hour(NamedTuple):
    """One hour (UTC) in which something was called."""

    at: int  # unix seconds of its beginning
    reads: int
    done: int  # writes accepted
    refused: int  # writes and reads refused or left without a trustworthy answer
    price: Price


class Use(NamedTuple):
    """How one endpoint was used, against the limit of its narrowest window."""

    method: str
    template: str
    calls: int
    refused: int
    hour_most: int
    window: str  # 15m | 24h | 24h-app; empty where no limit is known
    most: int  # the most calls within one window's length
    limit: int
    is_told: bool  # X said the limit in a header; else it is the published one
    least_left: int | None  # the smallest remainder X told


class ErrorKind(NamedTuple):
    """Errors of one kind; `rows` are all of them, oldest first."""

    status: int | None
    code: int | None
    problem: str
    cause: str
    rows: tuple[JournalRow, ...]


class Turning(NamedTuple):
    """The first rejected write, and what was before and after it."""

    row: JournalRow
    last_done: JournalRow | None
    rejected_after: int
    done_after: int


class Shares(NamedTuple):
    """What the texts that went out held."""

    posts: int = 0
    replies: int = 0
    links: int = 0
    mentions: int = 0
    hashtags: int = 0
    repeated: int = 0  # the same text as an earlier one
    people: int = 0  # different accounts mentioned


class Summary(NamedTuple):
    """All of it."""

    totals: Totals
    hours: tuple[Hour, ...]
    uses: tuple[Use, ...]
    errors: tuple[ErrorKind, ...]
    turning: Turning | None
    sources: tuple[tuple[str, int], ...]  # of writes: typed | -c | - | macro NAME
    shares: Shares
    access_level: str
    stops: tuple[JournalRow, ...]  # brakes put on and taken off


def summarise(
    rows: Sequence[JournalRow], posts: Sequence[Published], limits: Mapping[tuple[str, str], Windows]
) -> Summary:
    """Add up rows, oldest first, and the texts that went out."""
    calls = [row for row in rows if row.is_call]
    reached = [row for row in calls if row.reached != NOT_CONNECTED]
    levels = [row.access_level for row in reached if row.access_level]
    return Summary(
        totals=_totals(calls), hours=hours_of(reached), uses=_uses(reached, limits), errors=_errors(calls),
        turning=_turning(reached), sources=_sources(rows), shares=shares_of(posts),
        access_level=levels[-1] if levels else "",
        stops=tuple(row for row in rows if row.phase == "note" and row.verb in ("brake", "resume", "trial")),
    )  # fmt: skip


def is_error(row: JournalRow) -> bool:
    """Say whether a call did not do what was asked."""
    return bool(row.cause) and row.cause != "already-done"


def _totals(calls: Iterable[JournalRow]) -> Totals:
    count: Counter[str] = Counter()
    price = Price()
    for row in calls:
        price = price.plus(Price(row.cost_low, row.cost_high))
        if row.reached == NOT_CONNECTED:
            count["unconnected"] += 1
        elif row.phase == "read":
            count["reads"] += 1
            count["reads_failed"] += is_error(row)
        else:
            count["writes"] += 1
            count[row.state] += 1
    return Totals(
        count["reads"], count["reads_failed"], count["writes"], count["done"], count["rejected"], count["unknown"],
        count["unconnected"], price,
    )  # fmt: skip


def hours_of(calls: Iterable[JournalRow], seconds: int = HOUR) -> tuple[Hour, ...]:
    """Count calls by the hour (or another length), those with any alone."""
    found: dict[int, Hour] = {}
    for row in calls:
        at = row.at_ms // 1000 // seconds * seconds
        hour = found.get(at, Hour(at, 0, 0, 0, Price()))
        is_read = row.phase == "read"
        refused = is_error(row)
        found[at] = Hour(
            at, hour.reads + (is_read and not refused), hour.done + (not is_read and not refused),
            hour.refused + refused, hour.price.plus(Price(row.cost_low, row.cost_high)),
        )  # fmt: skip
    return tuple(found[at] for at in sorted(found))


def most_within(times: Sequence[float], seconds: float) -> int:
    """Return the most of some ascending times that lie within one stretch of that length."""
    most = begin = 0
    for end, at in enumerate(times):
        while at - times[begin] >= seconds:
            begin += 1
        most = max(most, end - begin + 1)
    return most


def told_windows(limits: str) -> dict[str, tuple[int | None, int | None]]:
    """Read a row's `15m 50 41 1795522500; …` as window → (limit, left)."""
    found = {}
    for part in filter(None, limits.split("; ")):
        window, *numbers = part.split(" ")
        limit, left = (int(number) if number.isdigit() else None for number in numbers[:2])
        found[window] = (limit, left)
    return found


def _uses(calls: Sequence[JournalRow], limits: Mapping[tuple[str, str], Windows]) -> tuple[Use, ...]:
    by_endpoint: dict[tuple[str, str], list[JournalRow]] = {}
    for row in calls:
        by_endpoint.setdefault((row.method, row.template), []).append(row)
    uses = [_use(key, rows, limits.get(key, ())) for key, rows in by_endpoint.items()]
    return tuple(sorted(uses, key=lambda use: (-(use.most / use.limit if use.limit else 0), -use.calls, use.template)))


def _use(key: tuple[str, str], rows: Sequence[JournalRow], published: Windows) -> Use:
    """Measure the window that came nearest to its limit."""
    times = sorted(row.at_ms / 1000 for row in rows)
    told: dict[str, int] = {}
    left: dict[str, int] = {}
    for row in rows:
        for window, (limit, remaining) in told_windows(row.limits).items():
            if limit is not None:
                told[window] = limit
            if remaining is not None:
                left[window] = min(remaining, left.get(window, remaining))
    known = dict(published) | told
    narrow = max(
        ((most_within(times, SECONDS[window]), limit, window) for window, limit in known.items() if limit),
        key=lambda found: (found[0] / found[1], -found[1]),
        default=(0, 0, ""),
    )
    most, limit, window = narrow
    refused = sum(map(is_error, rows))
    return Use(
        *key, len(rows), refused, most_within(times, HOUR), window, most, limit, window in told, left.get(window)
    )


def _errors(calls: Iterable[JournalRow]) -> tuple[ErrorKind, ...]:
    kinds: dict[tuple[int | None, int | None, str, str], list[JournalRow]] = {}
    for row in filter(is_error, calls):
        kinds.setdefault((row.status, row.code, row.problem, row.cause), []).append(row)
    found = [ErrorKind(*kind, tuple(rows)) for kind, rows in kinds.items()]
    return tuple(sorted(found, key=lambda kind: (-len(kind.rows), kind.rows[0].seq)))


def _turning(calls: Sequence[JournalRow]) -> Turning | None:
    writes = [row for row in calls if row.phase == "outcome"]
    at = next((at for at, row in enumerate(writes) if row.state == "rejected"), None)
    if at is None:
        return None
    after = Counter(row.state for row in writes[at + 1 :])
    done = [row for row in writes[:at] if row.state == "done"]
    return Turning(writes[at], done[-1] if done else None, after["rejected"], after["done"])


def _sources(rows: Iterable[JournalRow]) -> tuple[tuple[str, int], ...]:
    counted = Counter(row.source or "typed" for row in rows if row.phase == "intent")
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def shares_of(posts: Sequence[Published]) -> Shares:
    """Count what the texts held."""
    count: Counter[str] = Counter()
    people: set[str] = set()
    before: set[str] = set()
    for post in posts:
        kinds = {entity.kind for entity in entities_in(post.text)}
        people |= {entity.text.casefold() for entity in entities_in(post.text) if entity.kind == "mention"}
        count.update(kinds)
        count["reply"] += post.verb == "reply"
        words = " ".join(post.text.casefold().split())
        count["repeated"] += words in before
        before.add(words)
    return Shares(
        len(posts), count["reply"], count["url"], count["mention"], count["hashtag"], count["repeated"], len(people)
    )

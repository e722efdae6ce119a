"""What speaks for one cause or another: the answer, what was sent, what was before; changes with the facts used.

A claim is a word a rule may ask for; all of them are computed here, once, from values.
"""

from __future__ import annotations

from collections.abc import Iterator

from twshell.domain.budget import WINDOW_15M, WINDOW_DAY, WINDOW_DAY_APP, Bucket
from twshell.domain.capabilities import REFUSED
from twshell.domain.diagnosis import Facts, Past
from twshell.domain.headers import access_level, buckets_of
from twshell.domain.record import NamedTuple
from twshell.domain.skew import TOLD_FROM
from twshell.domain.weigh import MOST, weighted_length
from twshell.domain.wire import NOT_CONNECTED, Exchange, Problem
from twshell.domain.wording import first_words

_TWO_DAYS = 172_800.0
_HOUR = 3_600.0
# Refusals that can mean that the app or the account is stopped; those of a text, target or window mean the contrary.
_BLOCKING = (
    "forbidden-unknown", "app-write-blocked", "app-suspended", "app-permission", "account-locked", "account-suspended",
    "account-verification", "looks-automated",
)  # fmt: skip
_SAYS_NOTHING = ("over-capacity", "server-error", "network-down", "tls-failed", "timed-out", "bad-answer", "brake")
_GENERIC = frozenset((
    "", "forbidden", "unauthorized", "too many requests", "not found", "bad request", "payment required",
    "service unavailable", "internal server error", "internal error", "not found error", "invalid request",
    "one or more parameters to your request was invalid",
))  # fmt: skip
_MAKERS = ("/2/tweets", "/2/lists", "/2/dm_conversations")
MOST_QUOTED = 160


class History(NamedTuple):
    """What earlier calls say: how long writes have been refused in a row, whether reads work, how ill X was."""

    refused: int = 0  # writes in a row before this one, with a refusal that can mean a block
    since: float = 0.0  # the first of them
    reads_work: bool = False
    worked_at: float | None = None  # when anything last went well with these keys
    all_refused: bool = False  # reads and writes alike, lately
    over_capacity: int = 0  # in the last two days


class Evidence(NamedTuple):
    """Everything a rule can look at."""

    exchange: Exchange
    problems: tuple[Problem, ...]
    buckets: tuple[Bucket, ...]
    history: History
    claims: frozenset[str]


def gather(exchange: Exchange, problems: tuple[Problem, ...], facts: Facts, now: float) -> Evidence:
    """Put together what is known of a refused call."""
    buckets = buckets_of(exchange, facts.clock_offset)
    history = history_of(facts.past, now)
    claims = {
        *_of_call(exchange, facts),
        *_of_answer(exchange, problems, facts),
        *_of_windows(buckets),
        *_of_history(history),
    }
    return Evidence(exchange, problems or (Problem(),), buckets, history, frozenset(claims))


def is_unknown(exchange: Exchange, problems: tuple[Problem, ...]) -> bool:
    """Say whether a write may have happened although nothing trustworthy says so (DESIGN §2.1, kind 6)."""
    if not exchange.request.is_write or exchange.phase == NOT_CONNECTED:
        return False
    status = exchange.status
    if exchange.error or status is None or not 400 <= status < 500 or status == 408:
        return True
    return any(problem.code in (130, 131) for problem in problems)


def doubles(exchange: Exchange) -> bool:
    """Say whether doing the call twice would make two things: posts, messages, lists."""
    method, template = exchange.request.method, exchange.request.template
    return method == "POST" and (template in _MAKERS or template.endswith("/messages"))


def history_of(past: tuple[Past, ...], now: float) -> History:
    """Read the journal's rows, newest last."""
    refused, since = 0, 0.0
    for row in reversed(past):
        if row.method == "GET" or row.cause in _SAYS_NOTHING:
            continue
        if row.cause not in _BLOCKING:
            break
        refused, since = refused + 1, row.at
    begin = since if refused else now - _HOUR
    reads = [row for row in past if row.method == "GET" and row.at >= begin]
    lately = [row for row in past if row.at >= now - _HOUR and row.cause not in _SAYS_NOTHING]
    are_all = len(lately) >= 3 and all(row.cause in _BLOCKING for row in lately)
    return History(
        refused,
        since,
        any(not row.cause for row in reads),
        max((row.at for row in past if not row.cause), default=None),
        are_all and any(row.method == "GET" for row in lately),
        sum(row.cause == "over-capacity" and row.at >= now - _TWO_DAYS for row in past),
    )


def said(problems: tuple[Problem, ...]) -> str:
    """Return X's own words, on one short line without anything a terminal or twsh could take for more than words."""
    for problem in problems:
        for words in (problem.detail, problem.title):
            clean = "".join(c if c.isprintable() else " " for c in words[: MOST_QUOTED * 3])
            line = " ".join(clean.split()).rstrip(".").replace("`", "'").replace('"', "'")
            if line.casefold() not in _GENERIC:
                return first_words(line, MOST_QUOTED)
    return ""


def _of_call(exchange: Exchange, facts: Facts) -> Iterator[str]:
    request = exchange.request
    body = request.body or {}
    yield "write" if request.is_write else "read"
    if request.method == "POST" and request.template == "/2/tweets":
        yield from ("posts", "words")
        if body.get("reply") or facts.verb == "reply":
            yield "reply"
            if facts.is_summoned is False:
                yield "not-summoned"
        if body.get("quote_tweet_id"):
            yield "quote"
        if body.get("edit_options"):
            yield "wants-premium"
        if weighted_length(facts.text or str(body.get("text", ""))) > MOST:
            yield from ("overlong", "wants-premium")
    if "dm_" in request.template or "/dm/" in request.template:
        yield from ("dm", "words")
    if request.template == "/2/users/personalized_trends":
        yield "wants-premium"
    if facts.verb in REFUSED and facts.verb != "quote" and REFUSED[facts.verb].cause == "tier-lacks-action":
        yield "shut-action"
    if facts.target_is_known:
        yield "known"
    if facts.credential_kind not in request.accepts:
        yield "wrong-kind"
    if facts.credential_kind == "2U":
        yield "oauth2"
    if abs(facts.clock_offset) > TOLD_FROM * 2:
        yield "skewed"


def _of_answer(exchange: Exchange, problems: tuple[Problem, ...], facts: Facts) -> Iterator[str]:
    status = exchange.status
    if exchange.phase == NOT_CONNECTED:
        yield "unsent"
    elif exchange.error or status is None:
        yield "broken"
    if status is None:
        yield "unanswered"
    else:
        yield f"{status // 100}xx"
        yield str(status)
    if problems:
        yield "said"
    if access_level(exchange) == "read" and facts.credential_kind != "B":
        yield "reads-only"
    mine = {name.casefold() for name in (facts.me, facts.my_id) if name}
    for problem in problems:
        if problem.code is not None:
            yield f"code-{problem.code}"
            if problem.code == 88:
                yield "429"
        if problem.is_html:
            yield "page"
        if problem.period == "Daily":
            yield "daily"
        if problem.resource_type == "user":
            yield "of-user"
        named = {problem.value.casefold(), problem.resource_id.casefold()}
        if exchange.request.template == "/2/users/me" or named & mine:
            yield "self"


def _of_windows(buckets: tuple[Bucket, ...]) -> Iterator[str]:
    """Of several empty windows the one that ends last is the one that counts (facts x-api §3.1)."""
    empty = [bucket for bucket in buckets if bucket.remaining <= 0]
    names = {WINDOW_15M: "window-empty", WINDOW_DAY: "day-empty", WINDOW_DAY_APP: "app-day-empty"}
    if empty:
        yield names[max(empty, key=lambda bucket: bucket.reset_at or 0.0).key.window]
    elif any(bucket.key.window == WINDOW_15M for bucket in buckets):
        yield "window-left"


def _of_history(history: History) -> Iterator[str]:
    if history.refused >= 2:  # with this one, three in a row
        yield "writes-refused"
    if history.reads_work:
        yield "reads-work"
    if history.worked_at is not None:
        yield "worked"
    if history.all_refused:
        yield "all-refused"

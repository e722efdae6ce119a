"""What speaks for a diagnosis and what was ruled out, line by line, for `why`; changes with what is worth showing."""

from __future__ import annotations

from collections.abc import Iterator

from twshell.domain.budget import WINDOW_15M, WINDOW_DAY, Bucket
from twshell.domain.diagnosis import Diagnosis, Facts
from twshell.domain.evidence import gather, said
from twshell.domain.headers import access_level, ray_of, transaction_of
from twshell.domain.skew import TOLD_FROM
from twshell.domain.wire import ANSWERED, Exchange, Problem
from twshell.domain.wording import moment, span, times

_WINDOW_NAMES = {WINDOW_15M: "15 minutes", WINDOW_DAY: "24 hours"}
_MOST_ROWS = 6


def evidence_rows(exchange: Exchange, problems: tuple[Problem, ...], facts: Facts, now: float) -> tuple[str, ...]:
    """Return what is known of the call: what was sent, what came back, the windows, earlier refusals."""
    return tuple(_rows(exchange, problems, facts, now))


def ruled_out(
    diagnosis: Diagnosis, exchange: Exchange, problems: tuple[Problem, ...], facts: Facts, now: float
) -> tuple[str, ...]:
    """Return which other explanations the evidence speaks against, and why."""
    return tuple(_not(diagnosis, exchange, problems, facts, now))


def _rows(exchange: Exchange, problems: tuple[Problem, ...], facts: Facts, now: float) -> Iterator[str]:
    request = exchange.request
    evidence = gather(exchange, problems, facts, now)
    outcome = f"status {exchange.status}" if exchange.status is not None else exchange.error or "no answer"
    yield (
        f"{moment(exchange.started_at, facts.utc_offset)}: {request.method} {request.template}, "
        f"{outcome} after {exchange.elapsed:.1f} s ({exchange.phase})"
    )
    if words := said(problems):
        codes = ", ".join(f"code {problem.code}" for problem in problems if problem.code is not None)
        yield f'X said: "{words}"' + (f" ({codes})" if codes else "")
    names = (
        ("transaction", transaction_of(exchange)),
        ("ray", ray_of(exchange)),
        ("token may", access_level(exchange)),
    )
    if known := [f"{name} {value}" for name, value in names if value]:
        yield "; ".join(known)
    for bucket in evidence.buckets:
        yield _window(bucket, now)
    for row in [row for row in facts.past if row.cause][-_MOST_ROWS:]:
        status = f" {row.status}" if row.status is not None else ""
        yield f"before, {span(now - row.at)} ago: {row.verb or row.method}{status}, {row.cause}"
    if evidence.history.over_capacity:
        yield f"{times(evidence.history.over_capacity, 'over-capacity answer')} in two days"


def _not(
    diagnosis: Diagnosis, exchange: Exchange, problems: tuple[Problem, ...], facts: Facts, now: float
) -> Iterator[str]:
    evidence = gather(exchange, problems, facts, now)
    history, scope = evidence.history, diagnosis.scope
    if scope != "network" and exchange.phase == ANSWERED and exchange.status is not None:
        yield f"not your line: X answered in {exchange.elapsed:.1f} s"
    left = [bucket for bucket in evidence.buckets if bucket.remaining > 0]
    if scope not in ("window", "day") and left and len(left) == len(evidence.buckets):
        yield f"not a window: {_window(min(left, key=lambda bucket: bucket.remaining / bucket.limit), now)}"
    if scope != "money" and exchange.status not in (402, None):
        yield "not the money: X says so with status 402"
    if scope not in ("credentials", "clock") and history.reads_work:
        yield "not the keys: reads work with them"
    if scope != "clock" and abs(facts.clock_offset) <= TOLD_FROM:
        yield "not the clock: it agrees with X's"
    if diagnosis.cause != "app-permission" and access_level(exchange) not in ("", "read"):
        yield f"not the token's permission: it may {access_level(exchange)}"
    if diagnosis.cause not in ("app-write-blocked", "brake") and any(
        not p.cause and p.method != "GET" for p in facts.past[-3:]
    ):
        yield "not a block of the app: one of the last three calls was a write that went well"


def _window(bucket: Bucket, now: float) -> str:
    until = f", for {span(bucket.reset_at - now)}" if bucket.reset_at is not None and bucket.reset_at > now else ""
    name = _WINDOW_NAMES.get(bucket.key.window, "24 hours, whole app")
    return f"{bucket.remaining} of {bucket.limit} left in {name}{until}"

"""What happened before tells a block from a bare refusal, and is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from twshell.domain.diagnose import diagnose
from twshell.domain.diagnosis import Diagnosis, Facts, Past
from twshell.domain.evidence import history_of
from twshell.domain.grounds import evidence_rows, ruled_out
from twshell.domain.wire import Exchange, Problem

NOW = 1_795_521_600.0
Exchanges = Callable[..., Exchange]
BARE = Problem(segment="about:blank", title="Forbidden", detail="Forbidden", status=403)


def read(minutes: float, cause: str = "") -> Past:
    return Past(NOW - minutes * 60, "GET", "/2/tweets", 403 if cause else 200, cause, "home")


def write(minutes: float, cause: str = "", template: str = "/2/tweets") -> Past:
    return Past(NOW - minutes * 60, "POST", template, 403 if cause else 201, cause, "post")


REFUSED = (write(60), read(56), write(55, "forbidden-unknown"), write(40, "forbidden-unknown"), read(30))


def refused(exchange_for: Exchanges, *past: Past, **facts: float) -> Diagnosis:
    known = Facts("post", me="ada", past=past, **facts)  # type: ignore[arg-type]
    return diagnose(exchange_for("post", 403), (BARE,), known, NOW)


def test_reads_that_work_while_every_write_is_refused_mean_a_block(exchange_for: Exchanges) -> None:
    found = refused(exchange_for, *REFUSED)
    assert ("app-write-blocked", "likely", "account-locked") == (found.cause, found.certainty, found.runner_up)
    assert "Reads work; every write since 11:05 UTC (55 min ago) was refused: 3 writes." in found.why
    assert found.harm


def test_times_are_local_where_the_zone_is_known(exchange_for: Exchanges) -> None:
    assert "since 13:05 (55 min ago)" in refused(exchange_for, *REFUSED, utc_offset=7_200.0).why


@pytest.mark.parametrize(
    "past",
    [
        (),
        (write(60), read(56)),
        (write(55, "forbidden-unknown"), read(30)),
        (*REFUSED, write(20)),
        (*REFUSED, write(20, "duplicate")),
        (*REFUSED, write(20, "reply-not-summoned")),
        (write(55, "forbidden-unknown"), write(40, "forbidden-unknown")),
    ],
)
def test_less_than_that_is_no_block(past: tuple[Past, ...], exchange_for: Exchanges) -> None:
    assert "forbidden-unknown" == refused(exchange_for, *past).cause


def test_answers_that_say_nothing_do_not_break_the_row(exchange_for: Exchanges) -> None:
    past = (*REFUSED, write(20, "over-capacity"), write(10, "timed-out"))
    assert "app-write-blocked" == refused(exchange_for, *past).cause


def test_over_capacity_before_a_block_is_told(exchange_for: Exchanges) -> None:
    ill = [write(60 * hours, "over-capacity") for hours in (60, 40, 30, 20, 10, 5, 2, 1)]
    found = diagnose(exchange_for("post", 403), (Problem(code=261),), Facts("post", past=tuple(ill)), NOW)
    assert ("app-write-blocked", "sure") == (found.cause, found.certainty)
    assert "It came after 7 over-capacity answers in two days." in found.why


def test_reads_and_writes_refused_alike_are_the_accounts_or_the_apps(exchange_for: Exchanges) -> None:
    past = (read(30, "forbidden-unknown"), write(20, "forbidden-unknown"), read(10, "forbidden-unknown"))
    found = refused(exchange_for, *past)
    assert ("account-suspended", "guess", "app-not-enrolled") == (found.cause, found.certainty, found.runner_up)


def test_keys_that_worked_are_said_to_have(exchange_for: Exchanges) -> None:
    found = diagnose(exchange_for("home", 401), (), Facts("home", past=(read(12),)), NOW)
    assert "They still worked 12 min ago: they were regenerated or revoked since." == found.why


def test_an_old_oauth_2_token_has_run_out(exchange_for: Exchanges) -> None:
    facts = Facts("home", credential_kind="2U", past=(read(130),))
    assert "token-expired" == diagnose(exchange_for("home", 401), (), facts, NOW).cause


def test_the_history_counts_the_row_of_refusals() -> None:
    found = history_of(REFUSED, NOW)
    assert (2, NOW - 55 * 60, True, NOW - 30 * 60) == (found.refused, found.since, found.reads_work, found.worked_at)


HEADERS = {
    "x-rate-limit-limit": "100", "x-rate-limit-remaining": "97", "x-rate-limit-reset": str(int(NOW) + 600),
    "x-access-level": "read-write", "x-transaction-id": "1ffe80cafe", "cf-ray": "8f2a-FRA",
}  # fmt: skip


def test_the_evidence_is_shown_line_by_line(exchange_for: Exchanges) -> None:
    exchange = exchange_for("post", 403, headers=HEADERS)
    problems = (Problem(code=261, detail="Application cannot perform write actions."),)
    rows = evidence_rows(exchange, problems, Facts("post", past=REFUSED), NOW)
    assert (
        "11:59 UTC: POST /2/tweets, status 403 after 0.2 s (answered)",
        'X said: "Application cannot perform write actions" (code 261)',
        "transaction 1ffe80cafe; ray 8f2a-FRA; token may read-write",
        "97 of 100 left in 15 minutes, for 10 min",
        "before, 55 min ago: post 403, forbidden-unknown",
        "before, 40 min ago: post 403, forbidden-unknown",
    ) == rows


def test_what_was_ruled_out_is_said(exchange_for: Exchanges) -> None:
    exchange = exchange_for("post", 403, headers=HEADERS)
    facts = Facts("post", past=REFUSED)
    found = diagnose(exchange, (Problem(code=261),), facts, NOW)
    assert (
        "not your line: X answered in 0.2 s",
        "not a window: 97 of 100 left in 15 minutes, for 10 min",
        "not the money: X says so with status 402",
        "not the keys: reads work with them",
        "not the clock: it agrees with X's",
        "not the token's permission: it may read-write",
    ) == ruled_out(found, exchange, (Problem(code=261),), facts, NOW)

"""Every error body known from reports, documentation and schema gets its cause, under both spellings of the host."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from twshell.api.decode import answer
from twshell.domain.diagnose import diagnose
from twshell.domain.diagnosis import Facts
from twshell.domain.wire import Exchange

NOW = 1_795_521_600.0
Exchanges = Callable[..., Exchange]
BODIES = Path(__file__).resolve().parents[2] / ".." / "shared" / "examples" / "error_bodies.json"
REPLY = {"text": "hello", "reply": {"in_reply_to_tweet_id": "7"}}
FACTS = Facts(me="ada", my_id="100")

# name of the body → the call it answers, its body, cause, certainty, kind
EXPECTED: dict[str, tuple[str, Any, str, str, str]] = {
    "v2_rate_limited_about_blank": ("home", None, "window-exhausted", "sure", "over-budget"),
    "v1_rate_limited_code_88": ("repost", None, "window-exhausted", "sure", "over-budget"),
    "emulator_rate_limited_typed": ("repost", None, "window-exhausted", "likely", "over-budget"),
    "usage_capped_monthly": ("home", None, "month-cap", "sure", "over-budget"),
    "credits_depleted_old": ("home", None, "credits-depleted", "sure", "over-budget"),
    "credits_depleted_new": ("post", None, "credits-depleted", "sure", "over-budget"),
    "client_not_enrolled": ("home", None, "app-not-enrolled", "sure", "failed"),
    "unsupported_authentication": ("me", None, "wrong-auth-kind", "sure", "signed-out"),
    "reply_not_allowed_2026_02": ("post", REPLY, "reply-not-summoned", "sure", "rejected"),
    "reply_or_quote_not_allowed_2026_08": ("post", REPLY, "reply-not-summoned", "sure", "rejected"),
    "duplicate_content": ("post", None, "duplicate", "sure", "rejected"),
    "feature_not_permitted": ("like", None, "tier-lacks-action", "likely", "rejected"),
    "delete_not_yours": ("delete", None, "not-yours", "sure", "rejected"),
    "dm_not_permitted_recipient": ("dm", None, "dm-not-allowed", "sure", "rejected"),
    "unauthorized": ("home", None, "credentials-bad", "likely", "signed-out"),
    "v1_could_not_authenticate": ("post", None, "credentials-bad", "likely", "signed-out"),
    "v1_timestamp_out_of_bounds": ("me", None, "clock-skew", "sure", "signed-out"),
    "v1_invalid_or_expired_token": ("me", None, "token-expired", "sure", "signed-out"),
    "v1_write_restricted_app": ("post", None, "app-write-blocked", "sure", "rejected"),
    "v1_locked_account": ("post", None, "account-locked", "sure", "rejected"),
    "v1_automated": ("post", None, "looks-automated", "sure", "rejected"),
    "v1_daily_update_limit": ("post", None, "posting-allowance", "sure", "over-budget"),
    "v1_duplicate_status": ("post", None, "duplicate", "sure", "rejected"),
    "v2_invalid_request": ("home", None, "invalid-request", "sure", "failed"),
    "v2_invalid_request_new_style": ("home", None, "invalid-request", "sure", "failed"),
    "oauth2_refresh_token_spent": ("me", None, "token-expired", "sure", "signed-out"),
    "oauth2_invalid_grant": ("me", None, "token-expired", "sure", "signed-out"),
    "internal_error_v1": ("post", None, "server-error", "sure", "unknown-outcome"),
    "over_capacity_v1": ("repost", None, "over-capacity", "sure", "unknown-outcome"),
    "single_lookup_not_found_is_200": ("show", None, "not-found", "sure", "failed"),
    "partial_error_multi_lookup": ("lookup", None, "not-found", "sure", "failed"),
    "partial_error_protected": ("lookup", None, "target-protected", "likely", "failed"),
    "partial_error_expansion_missing": ("me", None, "not-found", "sure", "failed"),
}
# name of a body that tells of nothing wrong → the call it answers
GOOD = {
    "empty_page": "home",
    "create_post_ok_legacy": "post",
    "create_post_ok_post_vocab": "post",
    "repost_ok_post_2026": "repost",
    "home_timeline_post_vocab": "home",
}


def bodies() -> list[dict[str, Any]]:
    return json.loads(BODIES.read_text(encoding="utf-8"))["cases"] if BODIES.exists() else []


def named(names: Iterable[str]) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in bodies() if case["name"] in names]


needs_bodies = pytest.mark.skipif(not BODIES.exists(), reason="the bodies lie outside the repository")


@needs_bodies
def test_the_tables_know_every_body() -> None:
    assert [case["name"] for case in bodies()] == [*EXPECTED, *GOOD]


HOSTS = ("https://api.twitter.com/2/problems/", "https://api.x.com/2/problems/")
ANSWERS = {"me": "user", "home": "posts", "show": "post", "lookup": "posts"}


def met(case: dict[str, Any], name: str, sent: Any, host: str, exchange_for: Exchanges) -> Exchange:
    """Return the exchange in which a call was answered with a body that spells its host so."""
    text = json.dumps(case["body"])
    for other in HOSTS:
        text = text.replace(other, host)
    exchange = exchange_for(name, case["http_status"], body=sent or {}, headers=case["headers"])
    request = exchange.request._replace(answers=ANSWERS.get(name, "deed"))
    return exchange._replace(request=request, body=text.encode())


@needs_bodies
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("case", named(EXPECTED))
def test_every_body_gets_its_cause(case: dict[str, Any], host: str, exchange_for: Exchanges) -> None:
    name, sent, cause, certainty, kind = EXPECTED[case["name"]]
    exchange = met(case, name, sent, host, exchange_for)
    found = diagnose(exchange, answer(exchange).problems, FACTS._replace(verb=name), NOW)
    assert (cause, certainty, kind) == (found.cause, found.certainty, found.kind)


@needs_bodies
@pytest.mark.parametrize("case", named(GOOD))
def test_nothing_is_wrong_where_nothing_is(case: dict[str, Any], exchange_for: Exchanges) -> None:
    read = answer(met(case, GOOD[case["name"]], None, HOSTS[0], exchange_for))
    assert (True, ()) == (read.is_good, read.problems)

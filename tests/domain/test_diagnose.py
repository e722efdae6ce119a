"""Every refusal gets the right cause, kind and next step; what was never seen is never called sure."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twshell.api.decode import answer
from twshell.domain.cause_table import CAUSES
from twshell.domain.diagnose import diagnose
from twshell.domain.diagnosis import CERTAINTIES, KINDS, RETRIES, SCOPES, Diagnosis, Facts
from twshell.domain.wire import ANSWERED, NOT_CONNECTED, SENDING, WAITING, Exchange, Problem

NOW = 1_795_521_600.0
Exchanges = Callable[..., Exchange]
HOSTS = ("https://api.twitter.com/2/problems/", "https://api.x.com/2/problems/")
REPLY = {"text": "hello", "reply": {"in_reply_to_tweet_id": "7"}}
QUOTE = {"text": "hello", "quote_tweet_id": "7"}
FACTS = Facts(me="ada", my_id="100")


def of(exchange: Exchange, facts: Facts = FACTS) -> Diagnosis:
    return diagnose(exchange, answer(exchange).problems, facts, NOW)


def bare(detail: str, status: int = 403, **extra: Any) -> bytes:
    body = {"title": "Forbidden", "detail": detail, "type": "about:blank", "status": status, **extra}
    return json.dumps(body).encode()


NEW_WORDS = [
    ("You are not allowed to create a Post with duplicate content.", "post", None, "duplicate"),
    ("You are not authorized to delete this Post.", "delete", None, "not-yours"),
    ("You can only reply to or quote posts where you are mentioned.", "post", QUOTE, "quote-not-allowed"),
    ("Your App cannot perform write actions.", "post", None, "app-write-blocked"),
    ("Could not find post with id: [1].", "show", None, "not-found"),
]  # fmt: skip


@pytest.mark.parametrize(("detail", "name", "sent", "cause"), NEW_WORDS)
def test_the_new_vocabulary_is_understood(
    detail: str, name: str, sent: Any, cause: str, exchange_for: Exchanges
) -> None:
    kind = "https://api.x.com/2/problems/resource-not-found" if cause == "not-found" else "about:blank"
    found = of(exchange_for(name, 403, body=sent)._replace(body=bare(detail, type=kind)))
    assert cause == found.cause


CODES = [
    (32, 401, "credentials-bad", "likely"), (64, 403, "account-suspended", "sure"),
    (63, 403, "target-author-suspended", "sure"),
    (87, 403, "tier-lacks-action", "likely"), (88, 429, "window-exhausted", "sure"),
    (93, 403, "app-permission", "sure"),
    (99, 403, "credentials-bad", "likely"), (136, 403, "blocked-by-author", "sure"), (139, 403, "already-done", "sure"),
    (144, 404, "not-found", "sure"), (150, 403, "dm-not-allowed", "sure"), (160, 403, "already-done", "sure"),
    (161, 403, "follow-allowance", "sure"), (179, 403, "target-protected", "sure"), (183, 403, "not-yours", "sure"),
    (186, 403, "too-long", "sure"), (188, 403, "bad-link", "sure"), (226, 403, "looks-automated", "sure"),
    (231, 403, "account-verification", "sure"), (261, 403, "app-write-blocked", "sure"),
    (323, 400, "media-refused", "sure"), (325, 400, "media-refused", "sure"), (326, 403, "account-locked", "sure"),
    (327, 403, "already-done", "sure"), (385, 403, "target-unavailable", "likely"), (407, 400, "bad-link", "sure"),
    (416, 401, "app-suspended", "sure"), (422, 404, "target-unavailable", "sure"),
    (433, 403, "reply-restricted", "sure"),
    (453, 403, "tier-lacks-action", "sure"), (261, 401, "app-write-blocked", "likely"),
    (89, 403, "token-expired", "sure"),
    (999, 403, "forbidden-unknown", "guess"), (999, 400, "invalid-request", "likely"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "status", "cause", "certainty"), CODES)
def test_numeric_codes(code: int, status: int, cause: str, certainty: str, exchange_for: Exchanges) -> None:
    body = json.dumps({"errors": [{"code": code, "message": "words never seen"}]}).encode()
    found = of(exchange_for("repost", status)._replace(body=body))
    assert (cause, certainty, code) == (found.cause, found.certainty, found.code)


def test_money_comes_before_codes(exchange_for: Exchanges) -> None:
    body = b'{"errors":[{"code":32,"message":"Could not authenticate you."}]}'
    assert "credits-depleted" == of(exchange_for("repost", 402)._replace(body=body)).cause


def test_a_known_post_that_is_not_there_is_gone(exchange_for: Exchanges) -> None:
    body = b'{"errors":[{"code":144,"message":"No status found with that ID."}]}'
    found = of(exchange_for("repost", 404)._replace(body=body), FACTS._replace(target_is_known=True))
    assert ("target-gone", "likely") == (found.cause, found.certainty)


# Writes without a trustworthy answer

UNKNOWN: list[tuple[dict[str, Any], str]] = [
    ({"status": 500}, "server-error"),
    ({"status": 502}, "server-error"),
    ({"status": 503}, "over-capacity"),
    ({"status": 504}, "server-error"),
    ({"status": 520}, "server-error"),
    ({"status": 503, "body": b"<html><title>Over capacity</title></html>"}, "over-capacity"),
    ({"status": 403, "body": b'{"errors":[{"code":130,"message":"Over capacity"}]}'}, "over-capacity"),
    ({"status": None, "phase": WAITING, "error": "timeout"}, "timed-out"),
    ({"status": None, "phase": SENDING, "error": "timeout"}, "timed-out"),
    ({"status": None, "phase": WAITING, "error": "cancelled"}, "timed-out"),
    ({"status": None, "phase": WAITING, "error": "reset"}, "timed-out"),
    ({"status": None, "phase": WAITING, "error": "cut"}, "timed-out"),
    ({"status": None, "phase": SENDING, "error": "tls"}, "bad-answer"),
    ({"status": 201, "error": "cut", "phase": ANSWERED}, "bad-answer"),
    ({"status": 201, "error": "bad-gzip"}, "bad-answer"),
    ({"status": 201, "error": "too-big"}, "bad-answer"),
    ({"status": 302, "error": "redirect"}, "bad-answer"),
    ({"status": 307}, "bad-answer"),
    ({"status": 201}, "bad-answer"),
    ({"status": 200, "body": b"{}"}, "bad-answer"),
    ({"status": 200, "body": b'{"data":null}'}, "bad-answer"),
    ({"status": 200, "body": b"<html>sign in</html>"}, "bad-answer"),
    ({"status": 408}, "timed-out"),
    ({"status": None, "phase": ANSWERED}, "bad-answer"),
    ({"status": None, "phase": WAITING, "error": "something-new"}, "bad-answer"),
]


@pytest.mark.parametrize("name", ["post", "repost", "delete", "dm"])
@pytest.mark.parametrize(("happened", "cause"), UNKNOWN)
def test_a_write_without_a_trustworthy_answer_is_unknown(
    happened: dict[str, Any], cause: str, name: str, exchange_for: Exchanges
) -> None:
    fields = dict(happened)
    body = fields.pop("body", b"")
    found = of(exchange_for(name, fields.pop("status"), **fields)._replace(body=body), FACTS._replace(verb="post"))
    assert ("unknown-outcome", cause, "look-first") == (found.kind, found.cause, found.retry)
    assert "it may be on X: look before sending again" in found.next
    assert found.what.startswith("Unknown whether it was posted: ")
    assert found.harm == (name in ("post", "dm"))  # a second repost or delete changes nothing more


@pytest.mark.parametrize(("happened", "cause"), UNKNOWN)
def test_the_same_on_a_read_is_only_a_failed_read(
    happened: dict[str, Any], cause: str, exchange_for: Exchanges
) -> None:
    fields = dict(happened)
    body = fields.pop("body", b"")
    found = of(exchange_for("home", fields.pop("status"), **fields)._replace(body=body))
    kind = "failed" if cause == "bad-answer" else "network"
    assert (kind, cause, "safe", False) == (found.kind, found.cause, found.retry, found.harm)


UNSENT = [("dns", "network-down"), ("refused", "network-down"), ("connect-timeout", "network-down"),
          ("proxy", "network-down"), ("tls", "tls-failed"), ("cancelled", "network-down")]  # fmt: skip


@pytest.mark.parametrize("name", ["post", "home"])
@pytest.mark.parametrize(("error", "cause"), UNSENT)
def test_what_never_connected_may_be_tried_again(error: str, cause: str, name: str, exchange_for: Exchanges) -> None:
    found = of(exchange_for(name, None, phase=NOT_CONNECTED, error=error))
    assert ("network", cause, "safe") == (found.kind, found.cause, found.retry)
    assert "nothing was sent" in found.why


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 413, 422, 429])
def test_a_write_that_was_refused_is_not_unknown(status: int, exchange_for: Exchanges) -> None:
    found = of(exchange_for("post", status)._replace(body=bare("no", status)))
    assert found.kind in ("rejected", "over-budget", "signed-out")


# 429: which window is empty


def limits(quarter: int | None, day: int | None = None, app: int | None = None) -> dict[str, str]:
    families = (("x-rate-limit", quarter, 300), ("x-user-limit-24hour", day, 3_000), ("x-app-limit-24hour", app, 5_000))
    return {
        f"{name}-{part}": str(value)
        for name, left, ends_in in families
        if left is not None
        for part, value in (("limit", 50), ("remaining", left), ("reset", int(NOW) + ends_in))
    }


TOO_MANY = [
    (limits(0), "window-exhausted", "sure", 300.0),
    (limits(30, 0), "day-cap-user", "sure", 3_000.0),
    (limits(30, 5, 0), "day-cap-app", "sure", 5_000.0),
    (limits(0, 0, 3), "day-cap-user", "sure", 3_000.0),
    (limits(0, 0, 0), "day-cap-app", "sure", 5_000.0),
    (limits(30), "slowed-down", "likely", 10.0),
    (limits(30) | {"retry-after": "40"}, "slowed-down", "likely", 40.0),
    ({}, "window-exhausted", "likely", 900.0),
]


@pytest.mark.parametrize(("headers", "cause", "certainty", "retry_in"), TOO_MANY)
def test_which_window_is_empty(
    headers: dict[str, str], cause: str, certainty: str, retry_in: float, exchange_for: Exchanges
) -> None:
    found = of(exchange_for("repost", 429, headers=headers)._replace(body=bare("Too Many Requests", 429)))
    assert (cause, certainty, "after", NOW + retry_in) == (found.cause, found.certainty, found.retry, found.retry_at)
    assert "over-budget" == found.kind


def test_reset_times_follow_the_servers_clock(exchange_for: Exchanges) -> None:
    found = of(exchange_for("repost", 429, headers=limits(0)), FACTS._replace(clock_offset=120.0))
    assert NOW + 180 == found.retry_at


def test_the_spending_limit_names_its_day(exchange_for: Exchanges) -> None:
    body = {"title": "SpendCapReached", "detail": "spend cap", "reset_date": "2026-12-01", "type": f"{HOSTS[1]}credits"}
    found = of(exchange_for("home", 403)._replace(body=json.dumps(body).encode()))
    assert ("spend-cap", "sure", "over-budget", NOW + 6.5 * 86_400) == (
        found.cause, found.certainty, found.kind, found.retry_at,
    )  # fmt: skip
    assert "Wait until 2026-12-01" in found.next


# A bare 403: what was sent, what the token may do and what was before decide

NOT_PERMITTED = "You are not permitted to perform this action."
BARE: list[tuple[str, Any, dict[str, str], Facts, str, str]] = [
    ("post", None, {"x-access-level": "read"}, FACTS, "app-permission", "likely"),
    ("post", REPLY, {}, FACTS._replace(is_summoned=False), "reply-not-summoned", "likely"),
    ("post", REPLY, {}, FACTS._replace(is_summoned=True), "reply-restricted", "guess"),
    ("post", QUOTE, {}, FACTS, "quote-not-allowed", "likely"),
    ("like", None, {}, FACTS._replace(verb="like"), "tier-lacks-action", "likely"),
    ("follow", None, {}, FACTS._replace(verb="follow"), "tier-lacks-action", "likely"),
    ("post", {"text": "a" * 281}, {}, FACTS, "too-long", "likely"),
    ("post", {"text": "a"}, {}, FACTS, "forbidden-unknown", "guess"),
    ("repost", None, {"x-access-level": "read-write"}, FACTS, "forbidden-unknown", "guess"),
    ("dm", None, {}, FACTS, "dm-not-allowed", "guess"),
    ("home", None, {"x-access-level": "read"}, FACTS._replace(credential_kind="B"), "wrong-auth-kind", "likely"),
]


@pytest.mark.parametrize(("name", "sent", "headers", "facts", "cause", "certainty"), BARE)
def test_a_bare_403_is_told_apart_by_local_facts(
    name: str, sent: Any, headers: dict[str, str], facts: Facts, cause: str, certainty: str, exchange_for: Exchanges
) -> None:
    found = of(exchange_for(name, 403, body=sent, headers=headers)._replace(body=bare(NOT_PERMITTED)), facts)
    assert (cause, certainty) == (found.cause, found.certainty)
    assert found.runner_up in CAUSES


def test_a_page_instead_of_an_answer_says_little(exchange_for: Exchanges) -> None:
    found = of(exchange_for("post", 403)._replace(body=b"<html><title>Attention Required</title></html>"))
    assert ("forbidden-unknown", "guess", "rejected") == (found.cause, found.certainty, found.kind)


def test_a_new_credential_error_names_the_clock_when_it_is_off(exchange_for: Exchanges) -> None:
    found = of(exchange_for("home", 401)._replace(body=bare("Unauthorized", 401)), FACTS._replace(clock_offset=420.0))
    assert ("clock-skew", "likely", "credentials-bad") == (found.cause, found.certainty, found.runner_up)
    assert "7 min slow" in found.why


def test_a_suspension_can_be_ones_own(exchange_for: Exchanges) -> None:
    body = {"errors": [{"detail": "User has been suspended: [ada].", "title": "Forbidden", "value": "ada",
                        "type": f"{HOSTS[1]}resource-not-found"}]}  # fmt: skip
    exchange = exchange_for("users", 200)._replace(body=json.dumps(body).encode())
    assert "account-suspended" == of(exchange).cause
    assert "target-author-suspended" == of(exchange, Facts(me="grace")).cause


def test_bookmarks_under_oauth_1_are_the_wrong_kind_of_sign_in(exchange_for: Exchanges) -> None:
    exchange = exchange_for("bookmark", 403)
    exchange = exchange._replace(request=exchange.request._replace(accepts=("2U",)), body=bare("Forbidden"))
    assert "wrong-auth-kind" == of(exchange, FACTS._replace(verb="bookmark")).cause


# Never seen: never sure

FORMS = st.one_of(
    st.binary(max_size=60),
    st.recursive(st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=30),
                 lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
                     ["title", "detail", "type", "status", "errors", "code", "message", "error", "data", "value"]),
                     inner, max_size=5), max_leaves=12).map(lambda value: json.dumps(value).encode()),
)  # fmt: skip


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(["post", "repost", "home", "me", "dm"]), st.integers(100, 599), FORMS,
       st.sampled_from(["", "", "", "timeout", "reset", "dns", "redirect"]),
       st.sampled_from([ANSWERED, ANSWERED, WAITING, NOT_CONNECTED]))  # fmt: skip
def test_whatever_comes_gets_a_whole_diagnosis(
    exchange_for: Exchanges, name: str, status: int, body: bytes, error: str, phase: str
) -> None:
    found = of(exchange_for(name, status, phase=phase, error=error)._replace(body=body))
    assert found.cause in CAUSES
    assert (True, True, True, True) == (
        found.kind in KINDS, found.certainty in CERTAINTIES, found.scope in SCOPES, found.retry in RETRIES,
    )  # fmt: skip
    assert found.what
    assert found.why
    assert found.next
    assert (found.certainty == "sure") == (not found.runner_up)
    assert found.runner_up != found.cause
    assert found.what.isprintable()
    assert found.why.isprintable()
    if name not in ("home", "me") and phase != NOT_CONNECTED and (error or status >= 500 or status < 400):
        assert "unknown-outcome" == found.kind


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(["post", "repost", "delete", "home"]), st.sampled_from([400, 401, 403, 404, 409, 410, 418, 429]),
       st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=40),
       st.integers(500, 900), st.sampled_from(["something-new", "about:blank", ""]))  # fmt: skip
def test_words_never_seen_are_never_sure(
    exchange_for: Exchanges, name: str, status: int, words: str, code: int, segment: str
) -> None:
    body = {"detail": words, "type": segment, "errors": [{"code": code, "message": words}]}
    found = of(exchange_for(name, status)._replace(body=json.dumps(body).encode()))
    assert found.certainty != "sure"
    assert found.runner_up


@pytest.mark.parametrize("hostile", ["\x1b]52;c;QQ==\x07", "\u202eevil", "a" * 1_000_000, "run `rm -rf`", "{0} {said}"])
def test_words_of_the_network_are_quoted_harmlessly(hostile: str, exchange_for: Exchanges) -> None:
    problem = Problem(detail=f"{hostile} words", status=403)
    found = diagnose(exchange_for("post", 403), (problem,), FACTS, NOW)
    for text in (found.what, found.why, found.next):
        assert text.isprintable()
        assert len(text) < 400
        assert "`rm" not in text


# The web


def test_the_web_page_for_the_action_is_offered(exchange_for: Exchanges) -> None:
    found = of(
        exchange_for("post", 403, body=REPLY)._replace(body=bare("You can only reply to or quote posts where …")),
        FACTS._replace(verb="reply", target_author="grace"),
    )
    assert "https://x.com/intent/post?text=hello&in_reply_to=7" == found.web_url
    assert found.web_url in found.next


def test_a_locked_account_is_sent_to_x_alone(exchange_for: Exchanges) -> None:
    body = b'{"errors":[{"code":326,"message":"locked"}]}'
    found = of(exchange_for("repost", 403, body={"tweet_id": "7"})._replace(body=body), FACTS._replace(verb="retweet"))
    assert ("https://x.com/", True) == (found.web_url, found.harm)


def test_a_message_is_not_measured_as_a_post_is(exchange_for: Exchanges) -> None:
    text = "word " * 100
    body = json.dumps({"errors": [{"code": 354, "message": "too long"}]}).encode()
    found = of(exchange_for("dm", 403, body={"text": text})._replace(body=body))
    assert ("too-long", "It has 500 characters; X takes 10000 in a message at most.") == (found.cause, found.why)

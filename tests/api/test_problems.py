"""Complaints in every form X makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.api.problems import LONGEST
from twshell.domain.wire import Answer, Problem

Decode = Callable[..., Answer]

PROBLEMS = [
    ({"title": "Forbidden", "detail": "d", "type": "about:blank", "status": 403},
     [Problem("about:blank", "Forbidden", "d", 403)]),
    ({"type": "https://api.twitter.com/2/problems/usage-capped", "period": "Monthly", "scope": "Product"},
     [Problem("usage-capped", period="Monthly")]),
    ({"type": "https://api.x.com/2/problems/client-forbidden/", "reason": "client-not-enrolled"},
     [Problem("client-forbidden", reason="client-not-enrolled")]),
    ({"errors": [{"code": 261, "message": "Application cannot perform write actions."}]},
     [Problem(detail="Application cannot perform write actions.", code=261)]),
    ({"errors": [{"code": "32", "message": "m"}]}, [Problem(detail="m", code=32)]),
    ({"errors": {"code": 32, "message": "m"}}, [Problem(detail="m", code=32)]),
    ({"errors": "sorry"}, [Problem(detail="sorry")]),
    ({"errors": ["sorry"]}, [Problem(detail="sorry")]),
    ({"error": "invalid_grant", "error_description": "spent"}, [Problem(detail="spent", error="invalid_grant")]),
    ({"error": "Not authorized."}, [Problem(detail="Not authorized.")]),
    ({"title": "Invalid Request", "type": "https://api.x.com/2/problems/invalid-request",
      "errors": [{"parameters": {"max_results": ["1"]}, "message": "too few"}]},
     [Problem("invalid-request", "Invalid Request"),
      Problem("invalid-request", detail="too few", parameter="max_results", value="1")]),
    ({"data": [], "errors": [{"type": "x/resource-not-found", "resource_type": "tweet", "resource_id": "456",
                              "parameter": "ids", "value": "456", "section": "data", "field": "f"}]},
     [Problem("resource-not-found", parameter="ids", value="456", resource_type="tweet", resource_id="456",
              section="data", field="f")]),
    ({"type": "x/credits", "reset_date": "2026-10-01", "title": "SpendCapReached"},
     [Problem("credits", "SpendCapReached", reset_date="2026-10-01")]),
    ({"type": "x/streaming-connection", "connection_issue": "TooManyConnections"},
     [Problem("streaming-connection", reason="TooManyConnections")]),
    ({"data": {"title": "a space"}, "title": "not a problem"}, []),
    ({"detail": ["not text"], "errors": [3, None]}, []),
    ({"title": "t", "status": "403", "code": True}, [Problem(title="t", status=403)]),
    ({"title": "t", "status": 10**12}, [Problem(title="t")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "problems"), PROBLEMS)
def test_a_complaint_is_read(answer: Decode, body: Any, problems: list[Problem]) -> None:
    assert problems == list(answer(body, status=403).problems)


@pytest.mark.parametrize(
    ("body", "problem", "fault"),
    [
        (b"<!DOCTYPE html><html><head><title>Over\n capacity</title><style>p{}</style><script>if (a<b) {}"
         b"</script></head><body><h1>Too many</h1> tweets</body></html>",
         Problem(title="Over capacity", detail="Too many tweets", is_html=True), "html"),
        (b'<?xml version="1.0"?><errors><error code="87">Client is not permitted</error></errors>',
         Problem(detail="Client is not permitted", code=87), "not-json"),
        (b"Failed to validate oauth signature and token",
         Problem(detail="Failed to validate oauth signature and token"), "not-json"),
        (b"error code: 1015\xff", Problem(detail="error code: 1015\ufffd"), "not-json"),
    ],
)  # fmt: skip
def test_what_is_no_json_says_what_it_can(answer: Decode, body: bytes, problem: Problem, fault: str) -> None:
    found = answer(body, status=503)
    assert ((problem,), fault) == (found.problems, found.fault)


def test_half_a_json_says_nothing(answer: Decode) -> None:
    assert () == answer(b'{"title": "Forb', status=403).problems


def test_a_flood_of_complaints_is_bounded(answer: Decode) -> None:
    found = answer({"errors": [{"detail": "x" * 5000}] * 2000}, status=400).problems
    assert (500, LONGEST) == (len(found), len(found[0].detail))


def test_a_flood_of_tags_is_read_in_a_moment(answer: Decode) -> None:
    assert answer(b"<" * 4_000_000, status=503).problems[0].is_html

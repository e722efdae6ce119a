"""Requests about what was used, by X's own count (facts x-api §2.9)."""

from __future__ import annotations

from twshell.domain.wire import Request


def posts_read(days: int = 1) -> Request:
    """Build `GET /2/usage/tweets`: posts read by the project, of the last days and of the cycle; app-only."""
    return Request(
        "GET",
        "/2/usage/tweets",
        "/2/usage/tweets",
        (
            ("days", str(min(90, max(1, days)))),
            ("usage.fields", "cap_reset_day,daily_project_usage,project_cap,project_usage"),
        ),
        answers="deed",
        accepts=("B",),
    )


def credit() -> Request:
    """Build `GET /2/usage/credits`: the balance in dollars; some accounts get an empty 404."""
    return Request("GET", "/2/usage/credits", "/2/usage/credits", answers="deed", accepts=("B",))

"""Partial errors for what is absent, hidden or private; changes when X changes their form or words."""

from __future__ import annotations

from typing import Any

from twshell.sim.problems import PROBLEMS, not_found
from twshell.sim.records import Account

Body = dict[str, Any]


def post_missing(state: str, parameter: str, value: str, section: str = "data") -> Body:
    """Return the error for a post that cannot be shown; `state` as `World.visible_to` names it.

    Of a suspended author X says the same as of a protected one (facts 3.3); the words for withheld are ours.
    """
    if state in ("protected", "suspended"):
        return _unauthorized("tweet", "Tweet", parameter, value, section)
    if state == "withheld":
        return {
            "title": "Resource Unavailable",
            "detail": f"The Tweet with {parameter}: [{value}] is withheld in your country.",
            "type": PROBLEMS + "resource-unavailable",
            "resource_type": "tweet",
            "resource_id": value,
            "parameter": parameter,
        }
    return not_found("tweet", parameter, value)


def user_missing(account: Account | None, parameter: str, value: str) -> Body:
    """Return the error for an account that does not exist or (when given) is suspended (facts 3.3)."""
    if account is None:
        return not_found("user", parameter, value)
    return {
        "value": value,
        "detail": f"User has been suspended: [{value}].",
        "title": "Forbidden",
        "resource_type": "user",
        "parameter": parameter,
        "resource_id": value,
        "type": PROBLEMS + "resource-not-found",
    }


def user_protected(parameter: str, value: str) -> Body:
    """Return the error for the posts of a protected account."""
    return _unauthorized("user", "user", parameter, value, "data")


def list_missing(parameter: str, value: str) -> Body:
    """Return the error for a list that does not exist or is private to another."""
    return not_found("list", parameter, value)


def field_refused(field: str, post_id: str, section: str) -> Body:
    """Return the error for private metrics of another's or an old post."""
    return {
        "resource_type": "tweet",
        "field": field,
        "parameter": "id",
        "resource_id": post_id,
        "value": post_id,
        "section": section,
        "title": "Field Authorization Error",
        "detail": f"Sorry, you are not authorized to access '{field}' on the Tweet with id : [{post_id}].",
        "type": PROBLEMS + "not-authorized-for-field",
    }


def _unauthorized(resource_type: str, word: str, parameter: str, value: str, section: str) -> Body:
    return {
        "resource_id": value,
        "parameter": parameter,
        "resource_type": resource_type,
        "section": section,
        "title": "Authorization Error",
        "value": value,
        "detail": f"Sorry, you are not authorized to see the {word} with {parameter}: [{value}].",
        "type": PROBLEMS + "not-authorized-for-resource",
    }

"""The bodies of refusals in X's own shapes; changes when X changes the form or words of a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Body = dict[str, Any]

PROBLEMS = "https://api.x.com/2/problems/"

_PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    409: "Conflict",
    411: "Length Required",
    413: "Payload Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    417: "Expectation Failed",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
}

# Texts of the numeric codes, verbatim from public reports where facts §3.5 and error_bodies.json have them.
MESSAGES = {
    32: "Could not authenticate you.",
    64: "Your account is suspended and is not permitted to access this feature.",
    88: "Rate limit exceeded",
    89: "Invalid or expired token.",
    99: "Unable to verify your credentials",
    130: "Over capacity",
    131: "Internal error",
    135: "Timestamp out of bounds.",
    139: "You have already favorited this status.",
    144: "No status found with that ID.",
    150: "You cannot send messages to users who are not following you.",
    161: "You are unable to follow more people at this time.",
    162: "You have been blocked from following this account at the request of this user.",
    179: "Sorry, you are not authorized to see this status.",
    185: "User is over daily status update limit.",
    186: "Tweet needs to be a bit shorter.",
    187: "Status is a duplicate.",
    188: "Your Tweet contains a link to a known malware site.",
    215: "Bad Authentication data.",
    226: (
        "This request looks like it might be automated. To protect our users from spam and other malicious activity, "
        "we can't complete this action right now. Please try again later."
    ),
    261: (
        "Application cannot perform write actions. Contact Twitter Platform Operations through "
        "https://help.twitter.com/forms/platform."
    ),
    323: "Up to 4 photos or 1 animated GIF or 1 video can be attached to a Tweet.",
    324: "The validation of media ids failed.",
    325: "A media id was not found.",
    326: (
        "To protect our users from spam and other malicious activity, this account is temporarily locked. "
        "Please log in to https://twitter.com to unlock your account."
    ),
    327: "You have already retweeted this Tweet.",
    354: "The text of your direct message is over the max character limit.",
    385: "You attempted to reply to a Tweet that is deleted or not visible to you.",
    386: "The Tweet exceeds the number of allowed attachment types.",
    407: "The given URL is invalid.",
    415: (
        "Callback URL not approved for this client application. Approved callback URLs can be adjusted in your "
        "application settings."
    ),
    416: "Invalid / suspended application",
    417: "Desktop applications only support the oauth_callback value 'oob'",
    425: "This Tweet cannot be acted on.",
    433: "The original Tweet author restricted who can reply to this Tweet.",
}

DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
NOT_YOURS = "You are not authorized to delete this Tweet."
NOT_PERMITTED = "You are not permitted to perform this action."
NO_FEATURE = "Your account is not permitted to access this feature."
NO_DM = "You do not have permission to DM one or more participants."
REPLY_REFUSED = {
    "2026-02": (
        "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the "
        "author of the post you are replying to."
    ),
    "2026-08": "You can only reply to or quote posts where you are mentioned or are the author.",
}
QUOTE_REFUSED = {
    "2026-02": (
        "Quoting this post is not allowed because you have not been mentioned or are not part of the conversation "
        "thread of the post you are quoting."
    ),
    "2026-08": REPLY_REFUSED["2026-08"],
}
APP_READ_ONLY = "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint."


class Refusal(Exception):
    """An answer that ends a call early: status, JSON body and extra headers."""

    def __init__(self, status: int, body: Body, headers: Mapping[str, str] | None = None) -> None:
        """Keep the answer; `headers` are added to the usual ones."""
        super().__init__(f"{status} {body.get('detail') or body.get('title') or body}")
        self.status = status
        self.body = body
        self.headers: Mapping[str, str] = headers or {}


class Invalid(Refusal):
    """400 Invalid Request for one parameter: `parameter` with its `values`, and X's `message` about it."""

    def __init__(self, message: str, parameter: str = "", values: tuple[str, ...] = ()) -> None:
        """Build the body in the old form, which live reports still show (facts §3.3)."""
        super().__init__(400, invalid_request([(message, parameter, values)]))


def phrase(status: int) -> str:
    """Return the reason phrase of a status."""
    return _PHRASES.get(status, "Error")


def about_blank(status: int, detail: str = "") -> Body:
    """Return the generic problem: type about:blank, title the status phrase."""
    return {"title": phrase(status), "detail": detail or phrase(status), "type": "about:blank", "status": status}


def forbidden(detail: str) -> Refusal:
    """Return a 403 about:blank refusal with this detail."""
    return Refusal(403, about_blank(403, detail))


def coded(code: int) -> Body:
    """Return the legacy form `{"errors":[{"code":n,"message":…}]}`."""
    return {"errors": [{"code": code, "message": MESSAGES[code]}]}


def coded_refusal(status: int, code: int) -> Refusal:
    """Return a refusal with a legacy numeric code and its text."""
    return Refusal(status, coded(code))


def invalid_request(complaints: list[tuple[str, str, tuple[str, ...]]]) -> Body:
    """Return 400's body for (message, parameter, values) complaints; an empty parameter names none."""
    errors = [
        {"parameters": {parameter: list(values)} if parameter else {}, "message": message}
        for message, parameter, values in complaints
    ]
    return {
        "errors": errors,
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": PROBLEMS + "invalid-request",
    }


def unsupported_authentication(used: str, accepted: tuple[str, ...]) -> Refusal:
    """Return 403 for the wrong kind of credential; the detail names the `accepted` kinds."""
    supported = f"Supported authentication types are [{', '.join(accepted)}]."
    detail = f"Authenticating with {used} is forbidden for this endpoint.  {supported}"
    body = {
        "title": "Unsupported Authentication",
        "detail": detail,
        "type": PROBLEMS + "unsupported-authentication",
        "status": 403,
    }
    return Refusal(403, body)


def oauth1_permissions() -> Refusal:
    """Return 403 for a token whose permission is too low (facts §3.3)."""
    body = {"title": "Forbidden", "detail": APP_READ_ONLY, "type": PROBLEMS + "oauth1-permissions", "status": 403}
    return Refusal(403, body)


def client_not_enrolled(client_id: str) -> Refusal:
    """Return 403 for an app outside a project or package."""
    body = {
        "client_id": client_id,
        "detail": (
            "When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a "
            "Twitter developer App that is attached to a Project. You can create a project via the developer portal."
        ),
        "registration_url": "https://developer.twitter.com/en/docs/projects/overview",
        "title": "Client Forbidden",
        "required_enrollment": "Appropriate Level of API Access",
        "reason": "client-not-enrolled",
        "type": PROBLEMS + "client-forbidden",
    }
    return Refusal(403, body)


def credits_depleted(account_id: str, form: str) -> Refusal:
    """Return 402 in the form "2026-07" (now) or "2025-12" (before)."""
    if form == "2025-12":
        body: Body = {
            "account_id": int(account_id),
            "title": "CreditsDepleted",
            "detail": f"Your enrolled account [{account_id}] does not have any credits to fulfill this request.",
            "type": PROBLEMS + "credits",
        }
    else:
        body = {
            "title": "Payment Required",
            "detail": "credits depleted",
            "status": 402,
            "type": PROBLEMS + "credits-depleted",
        }
    return Refusal(402, body)


def spend_cap_reached(account_id: str, reset_date: str) -> Refusal:
    """Return 403 for the spending limit of the billing cycle, with the day it starts anew."""
    body = {
        "account_id": int(account_id),
        "title": "SpendCapReached",
        "detail": (
            f"Your enrolled account [{account_id}] has reached its billing cycle spend cap. "
            f"API requests will be blocked until the next cycle begins on {reset_date}."
        ),
        "reset_date": reset_date,
        "type": PROBLEMS + "credits",
    }
    return Refusal(403, body)


def usage_capped(account_id: str) -> Refusal:
    """Return 429 for the monthly cap on posts read."""
    body = {
        "account_id": int(account_id),
        "title": "UsageCapExceeded",
        "period": "Monthly",
        "scope": "Product",
        "detail": "Usage cap exceeded: Monthly product cap",
        "type": PROBLEMS + "usage-capped",
    }
    return Refusal(429, body)


def not_found(resource_type: str, parameter: str, value: str) -> Body:
    """Return the partial error for a thing that is not there."""
    return {
        "value": value,
        "detail": f"Could not find {resource_type} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": resource_type,
        "parameter": parameter,
        "resource_id": value,
        "type": PROBLEMS + "resource-not-found",
    }

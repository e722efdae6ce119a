"""The one table that tells causes apart; changes when X refuses in a new way.

The order is that of facts x-api §3.6: the way to X, signing in, money, the app, numeric codes, texts, windows, targets.
The first rule that fits decides; the next one with another cause is the runner-up, where the rule is not sure.
"""

from __future__ import annotations

from twshell.domain.record import NamedTuple


class Rule(NamedTuple):
    """All that is not empty must hold: one of the statuses, segments, errors and texts, and every claim of `needs`.

    `text`: parts of title, detail or reason, in lower case. `needs`: claims of an Evidence (see diagnose.py); one that
    begins with "!" must not hold.
    """

    cause: str
    certainty: str = "sure"
    statuses: tuple[int, ...] = ()
    segments: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    second: str = ""


# v1.1 codes: cause, certainty, statuses they come with (facts x-api §3.5). With another status they are only likely.
CODES: dict[int, tuple[str, str, tuple[int, ...]]] = {
    3: ("invalid-request", "sure", (400,)),
    13: ("not-found", "sure", (404,)),
    17: ("not-found", "sure", (404,)),
    32: ("credentials-bad", "likely", (401,)),
    34: ("not-found", "sure", (404,)),
    36: ("invalid-request", "sure", (403,)),
    38: ("invalid-request", "sure", (403, 400)),
    44: ("bad-link", "sure", (400,)),
    50: ("not-found", "sure", (404, 403)),
    63: ("target-author-suspended", "sure", (403,)),
    64: ("account-suspended", "sure", (403, 401)),
    68: ("invalid-request", "sure", (410,)),
    87: ("tier-lacks-action", "likely", (403,)),
    89: ("token-expired", "sure", (401, 403)),
    92: ("tls-failed", "sure", (403,)),
    93: ("app-permission", "sure", (403,)),
    99: ("credentials-bad", "likely", (403,)),
    109: ("already-done", "likely", (404,)),
    110: ("already-done", "likely", (400,)),
    120: ("invalid-request", "sure", (403,)),
    130: ("over-capacity", "sure", (503,)),
    131: ("server-error", "sure", (500,)),
    135: ("clock-skew", "sure", (401,)),
    136: ("blocked-by-author", "sure", (403,)),
    139: ("already-done", "sure", (403,)),
    144: ("not-found", "sure", (404,)),
    150: ("dm-not-allowed", "sure", (403,)),
    151: ("dm-not-allowed", "likely", (403,)),
    160: ("already-done", "sure", (403,)),
    161: ("follow-allowance", "sure", (403,)),
    162: ("blocked-by-author", "sure", (403,)),
    179: ("target-protected", "sure", (403,)),
    183: ("not-yours", "sure", (403,)),
    185: ("posting-allowance", "sure", (403,)),
    186: ("too-long", "sure", (403,)),
    187: ("duplicate", "sure", (403,)),
    188: ("bad-link", "sure", (403,)),
    195: ("bad-link", "sure", (403,)),
    205: ("looks-automated", "likely", (403,)),
    214: ("dm-not-allowed", "sure", (403,)),
    215: ("credentials-bad", "sure", (400, 401)),
    220: ("app-permission", "likely", (403,)),
    226: ("looks-automated", "sure", (403,)),
    231: ("account-verification", "sure", (403, 401)),
    251: ("invalid-request", "sure", (410,)),
    261: ("app-write-blocked", "sure", (403,)),
    271: ("invalid-request", "sure", (403,)),
    272: ("already-done", "sure", (403,)),
    323: ("media-refused", "sure", (400,)),
    324: ("media-refused", "sure", (400,)),
    325: ("media-refused", "sure", (400,)),
    326: ("account-locked", "sure", (403,)),
    327: ("already-done", "sure", (403,)),
    349: ("dm-not-allowed", "sure", (403,)),
    354: ("too-long", "sure", (403,)),
    355: ("already-done", "sure", (409,)),
    385: ("target-unavailable", "likely", (403,)),
    386: ("media-refused", "sure", (403,)),
    407: ("bad-link", "sure", (400,)),
    415: ("invalid-request", "likely", (403,)),
    416: ("app-suspended", "sure", (401,)),
    417: ("wrong-auth-kind", "sure", (401,)),
    421: ("target-unavailable", "sure", (404,)),
    422: ("target-unavailable", "sure", (404,)),
    425: ("target-unavailable", "sure", (403,)),
    431: ("tier-lacks-action", "guess", (403,)),
    433: ("reply-restricted", "sure", (403,)),
    453: ("tier-lacks-action", "sure", (403,)),
}

GONE_IF_KNOWN = (34, 144, 385, 421)  # of these, a post that twsh has seen was deleted since

_AMBIGUOUS = ("not permitted to perform this action",)

RULES = (
    # 1. The way to X, and X itself.
    Rule("network-down", errors=("dns", "refused", "connect-timeout", "proxy"), needs=("unsent",), second="tls-failed"),
    Rule("tls-failed", errors=("tls",), needs=("unsent",)),
    Rule("network-down", "likely", needs=("unsent",), second="tls-failed"),
    Rule("timed-out", errors=("timeout", "cancelled", "reset")),
    Rule("timed-out", errors=("cut",), needs=("unanswered",)),
    Rule("bad-answer", errors=("reset", "cut", "tls", "redirect", "too-big", "bad-gzip", "bad-answer")),
    Rule("bad-answer", "likely", needs=("broken",), second="timed-out"),
    Rule("over-capacity", needs=("code-130",)),
    Rule("server-error", needs=("code-131",)),
    Rule("slowed-down", "likely", segments=("streaming-connection",), second="server-error"),
    Rule("server-error", segments=("internal-error", "field-hydration-failure")),
    Rule("server-error", "likely", segments=("client-disconnected", "operational-disconnect")),
    Rule("over-capacity", "likely", statuses=(503,), second="server-error"),
    Rule("server-error", statuses=(500,)),
    Rule("server-error", "likely", needs=("5xx",), second="over-capacity"),
    Rule("timed-out", "likely", statuses=(408,), second="server-error"),
    Rule("bad-answer", needs=("3xx",)),
    # 2. Money comes before signing in: its refusals are 402 or 403, whatever the headers show.
    Rule("spend-cap", segments=("credits", "spend-cap"), text=("spendcap", "spend cap", "spending limit")),
    Rule("credits-depleted", segments=("credits", "credits-depleted")),
    Rule("spend-cap", "likely", text=("spendcapreached", "spend cap"), second="credits-depleted"),
    Rule("credits-depleted", "likely", statuses=(402,), second="spend-cap"),
    Rule("month-cap", segments=("usage-capped",), needs=("!daily",)),
    Rule("day-cap-app", "likely", segments=("usage-capped",), second="month-cap"),
    Rule("month-cap", "likely", text=("usagecapexceeded", "monthly product cap"), second="day-cap-app"),
    # 3. The app and the kind of sign-in.
    Rule("app-not-enrolled", segments=("client-forbidden",), text=("client-not-enrolled", "attached to a project")),
    Rule("tier-lacks-action", "likely", segments=("client-forbidden",), text=("official-client-forbidden",)),
    Rule("app-not-enrolled", "likely", segments=("client-forbidden",), second="tier-lacks-action"),
    Rule("wrong-auth-kind", segments=("unsupported-authentication",)),
    Rule("app-permission", segments=("oauth1-permissions",)),
    Rule("app-permission", text=("appropriate oauth1 app permissions", "read-only application cannot post")),
    Rule("app-permission", "likely", text=("oauth2 scope", "missing scope", "insufficient scope")),
    # 4. Numeric codes stand here: see CODES.
    # 5. Texts that say what it is, in whatever form they come (v2 has been seen to wrap the old sentences).
    Rule("app-write-blocked", text=("cannot perform write actions",), needs=("403",)),
    Rule("app-suspended", "likely", text=("suspended application",), needs=("4xx",), second="credentials-bad"),
    Rule("account-locked", text=("account is temporarily locked",), needs=("403",)),
    Rule("account-suspended", text=("your account is suspended",), needs=("4xx",)),
    Rule("account-suspended", text=("has been suspended",), needs=("self",)),
    Rule("target-author-suspended", text=("user has been suspended", "is currently suspended")),
    Rule("looks-automated", text=("looks like it might be automated",), needs=("403",)),
    Rule("account-verification", "likely", text=("verify your", "verification required"), needs=("4xx",)),
    Rule("posting-allowance", text=("over daily status update limit",), needs=("4xx",)),
    Rule("posting-allowance", "likely", text=("daily limit", "update limit", "posting limit"), needs=("403", "posts")),
    Rule("follow-allowance", "likely", text=("follow more people", "follow limit"), needs=("4xx",)),
    Rule("duplicate", text=("tweet with duplicate content", "status is a duplicate"), needs=("403",)),
    Rule("duplicate", "likely", text=("duplicate content", "duplicate post"), needs=("4xx", "posts")),
    Rule("quote-not-allowed", text=("only reply to or quote posts",), needs=("quote", "!reply")),
    Rule("reply-not-summoned", text=("only reply to or quote posts",), needs=("!quote",)),
    Rule("reply-not-summoned", "likely", text=("only reply to or quote posts",), second="quote-not-allowed"),
    Rule("reply-not-summoned", text=("reply to this conversation is not allowed because you have not been mentioned",)),
    Rule("quote-not-allowed", text=("quoting this post is not allowed",)),
    Rule("reply-restricted", text=("restricted who can reply",)),
    Rule("reply-restricted", "likely", text=("who can reply", "reply settings", "reply to this"), needs=("reply",)),
    Rule("not-yours", text=("not authorized to delete this",)),
    Rule("dm-not-allowed", text=("permission to dm one or more", "cannot send messages to users"), needs=("4xx",)),
    Rule("dm-not-allowed", "likely", text=("operation is not permitted", "direct message"), needs=("403", "dm")),
    Rule("blocked-by-author", text=("you have been blocked from",), needs=("4xx",)),
    Rule("blocked-by-author", "likely", text=("blocked you", "have been blocked", "are blocked"), needs=("403",)),
    Rule("target-protected", "likely", text=("protected",), needs=("403",), second="blocked-by-author"),
    Rule("already-done", text=("already retweeted", "already favorited", "already requested to"), needs=("403",)),
    Rule("already-done", "likely", text=("already reposted", "already liked", "already following"), needs=("4xx",)),
    Rule("needs-premium", "likely", text=("premium", "subscri"), needs=("403",), second="tier-lacks-action"),
    Rule("edit-closed", "likely", text=("edit window", "edit time", "not eligible to be edited", "no longer edit"),
         needs=("4xx",)),
    Rule("too-long", text=("needs to be a bit shorter",), needs=("4xx",)),
    Rule("too-long", "likely", text=("too long", "max character limit", "exceeds the maximum", "text length"),
         needs=("4xx", "words")),
    Rule("bad-link", text=("known malware site",), needs=("4xx",)),
    Rule("bad-link", "likely", text=("malware", "harmful", "url is invalid", "invalid url"), needs=("4xx", "words")),
    Rule("media-refused", "likely", text=("media", "attachment"), needs=("4xx", "posts"), second="invalid-request"),
    Rule("text-refused", "likely", text=("cashtag",), needs=("4xx", "words"), second="invalid-request"),
    Rule("target-gone", "likely", text=("deleted or not visible", "no status found"), needs=("known",)),
    Rule("target-unavailable", "likely", text=("deleted or not visible", "cannot be acted on"), needs=("4xx",)),
    Rule("needs-premium", "likely", text=("not permitted to access this feature",), needs=("wants-premium",),
         second="tier-lacks-action"),
    Rule("tier-lacks-action", "likely", text=("not permitted to access this feature", "subset of twitter api"),
         second="account-suspended"),
    # 6. Signing in, where nothing above said more.
    Rule("token-expired", text=("value passed for the token was invalid", "invalid or expired token"), needs=("4xx",)),
    Rule("token-expired", "likely", text=("invalid_grant", "expired token", "token has expired"), needs=("4xx",)),
    Rule("clock-skew", "likely", text=("timestamp",), statuses=(401,), second="credentials-bad"),
    Rule("clock-skew", "likely", statuses=(401,), needs=("skewed",), second="credentials-bad"),
    Rule("wrong-auth-kind", "likely", statuses=(401, 403), needs=("wrong-kind",), second="credentials-bad"),
    Rule("token-expired", "likely", statuses=(401,), needs=("oauth2", "worked"), second="credentials-bad"),
    Rule("credentials-bad", "likely", statuses=(401,), needs=("!page",), second="token-expired"),
    # 7. A bare 403: what was sent, what the token may do, and what happened before decide.
    Rule("app-permission", "likely", statuses=(403,), needs=("write", "reads-only"), second="app-write-blocked"),
    Rule("forbidden-unknown", "guess", statuses=(403,), needs=("page",), second="over-capacity"),
    Rule("app-write-blocked", "likely", statuses=(403,), needs=("write", "writes-refused", "reads-work"),
         second="account-locked"),
    Rule("tier-lacks-action", "likely", statuses=(403,), needs=("shut-action",), second="app-write-blocked"),
    Rule("quote-not-allowed", "likely", statuses=(403,), needs=("quote",), second="tier-lacks-action"),
    Rule("reply-not-summoned", "likely", statuses=(403,), needs=("not-summoned",), second="reply-restricted"),
    Rule("too-long", "likely", statuses=(403,), needs=("overlong",), second="needs-premium"),
    Rule("dm-not-allowed", "guess", statuses=(403,), needs=("dm",), second="app-permission"),
    Rule("reply-restricted", "guess", statuses=(403,), text=_AMBIGUOUS, needs=("reply",), second="reply-not-summoned"),
    Rule("account-suspended", "guess", statuses=(403,), needs=("all-refused",), second="app-not-enrolled"),
    Rule("forbidden-unknown", "guess", statuses=(403,), needs=("write", "writes-refused"), second="app-write-blocked"),
    # 8. Targets, also in a 200 that holds only errors.
    Rule("target-gone", "likely", segments=("resource-not-found",), needs=("known", "!of-user")),
    Rule("not-found", segments=("resource-not-found",)),
    Rule("target-protected", "likely", segments=("not-authorized-for-resource",), second="blocked-by-author"),
    Rule("not-yours", segments=("not-authorized-for-field", "field-unauthorized")),
    Rule("target-unavailable", segments=("resource-unavailable", "disallowed-resource")),
    Rule("forbidden-unknown", "guess", statuses=(403,), second="app-permission"),
    # 9. Windows: which one is empty tells.
    Rule("day-cap-app", needs=("429", "app-day-empty")),
    Rule("day-cap-user", needs=("429", "day-empty")),
    Rule("window-exhausted", needs=("429", "window-empty")),
    Rule("window-exhausted", needs=("code-88", "!window-left")),
    Rule("slowed-down", "likely", needs=("429", "window-left"), second="month-cap"),
    Rule("window-exhausted", "likely", needs=("429",), second="slowed-down"),
    Rule("window-exhausted", "likely", segments=("rate-limit-exceeded",), second="slowed-down"),
    # 10. The rest, by its status.
    Rule("invalid-request", segments=("invalid-request", "invalid-rules", "rule-length", "rule-cap")),
    Rule("invalid-request", "likely", segments=("conflict", "noncompliant-rules", "duplicate-rules")),
    Rule("target-gone", "likely", statuses=(404,), needs=("known",), second="target-protected"),
    Rule("not-found", "likely", statuses=(404,), second="target-gone"),
    Rule("media-refused", "likely", statuses=(413, 422), second="invalid-request"),
    Rule("bad-answer", needs=("2xx", "write")),
    Rule("bad-answer", needs=("2xx", "!said")),
    Rule("credentials-bad", "guess", statuses=(401,), second="bad-answer"),
    Rule("invalid-request", "likely", needs=("4xx",), second="text-refused"),
    Rule("bad-answer", "guess", second="server-error"),
)  # fmt: skip
# The codes stand before the texts.
FIRST_TEXT_RULE = next(n for n, rule in enumerate(RULES) if rule.cause == "app-write-blocked")

"""From a cause to a diagnosis: its kind, exit status and sentences; changes with how refusals are told."""

from __future__ import annotations

from collections.abc import Mapping

from twshell.domain.cause_table import CAUSES
from twshell.domain.deeds import deed
from twshell.domain.diagnosis import Diagnosis

# The exit status of each kind, DESIGN §2.1.
EXIT = {
    "done": 0,
    "failed": 1,
    "usage": 2,
    "locked": 2,
    "braked": 2,
    "rejected": 3,
    "over-budget": 4,
    "network": 5,
    "unknown-outcome": 6,
    "signed-out": 7,
}
INTERRUPTED = 130

LOOK_FIRST = "Do not repeat it yet, it may be on X: look before sending again"
OVER_BUDGET_SCOPES = ("window", "day", "month", "money")
_OVER_BUDGET = ("posting-allowance", "follow-allowance", "own-cap")
_SIGNED_OUT = ("credentials-bad", "token-expired", "clock-skew", "wrong-auth-kind")
_NETWORK = ("over-capacity", "server-error", "network-down", "tls-failed", "timed-out")
_ACCOUNT_CAUSES = ("account-locked", "account-suspended", "account-verification")
X_HOME = "https://x.com/"

# What the refusal of a read begins with; a write's is in domain.deeds.
_UNREAD = {
    "home": "Home not read",
    "mentions": "Mentions not read",
    "dms": "Messages not read",
    "posts": "Posts not read",
    "show": "Post not read",
    "thread": "Thread not read",
    "refresh": "Nothing new read",
    "more": "No more read",
    "search": "Not searched",
    "user": "Profile not read",
    "followers": "Followers not read",
    "following": "Following not read",
    "lists": "Lists not read",
    "list": "List not read",
    "members": "Members not read",
    "login": "Not signed in",
}


def kind_of(cause: str, *, is_write: bool, is_unknown: bool = False) -> str:
    """Return the kind of a refusal, which decides the exit status; `is_unknown`: a write without a trusty answer."""
    if is_unknown:
        return "unknown-outcome"
    if cause == "brake":
        return "braked"
    if cause == "write-lock":
        return "locked"
    if CAUSES[cause].scope in OVER_BUDGET_SCOPES or cause in _OVER_BUDGET:
        return "over-budget"
    if cause in _SIGNED_OUT or (cause == "app-permission" and not is_write):
        return "signed-out"
    if cause in _NETWORK:
        return "network"
    return "rejected" if is_write else "failed"


def diagnosis_of(
    cause: str,
    *,
    kind: str,
    certainty: str = "sure",
    verb: str = "",
    fields: Mapping[str, str] | None = None,
    retry_at: float | None = None,
    runner_up: str = "",
    web_url: str = "",
    status: int | None = None,
    code: int | None = None,
    doubles: bool = False,
) -> Diagnosis:
    """Put a diagnosis into words; `fields` fill the sentences of the table, `doubles`: doing it twice makes two."""
    known = CAUSES[cause]
    words = {name: value for name, value in (fields or {}).items() if value}
    if web_url:
        words["url"] = web_url
    if not runner_up and certainty != "sure":
        runner_up = known.second
    retry, harm, advice = known.retry, known.harm, _first(known.next, words)
    if kind == "unknown-outcome":
        retry, harm, retry_at = "look-first", doubles, None
        advice = _look_first(verb, words.get("me", ""), doubles=doubles)
    elif cause in _ACCOUNT_CAUSES:
        web_url = X_HOME  # to unlock or appeal, never the action itself
    return Diagnosis(
        kind=kind,
        cause=cause,
        certainty=certainty,
        scope=known.scope,
        what=_what(verb, kind, known.what),
        why=_first(known.why, words),
        next=advice,
        retry=retry,
        retry_at=retry_at if retry == "after" else None,
        harm=harm,
        status=status,
        code=code,
        runner_up=runner_up if certainty != "sure" else "",
        web_url=web_url,
    )


def known_beforehand(
    cause: str,
    *,
    verb: str = "",
    why: str = "",
    next_step: str = "",
    certainty: str = "sure",
    is_write: bool = True,
    retry_at: float | None = None,
    web_url: str = "",
    runner_up: str = "",
    fields: Mapping[str, str] | None = None,
) -> Diagnosis:
    """Return the diagnosis of a refusal made here, before anything is sent; `why` and `next_step` replace the usual.

    It has a runner-up only where one is named: what nobody answered can mean nothing else.
    """
    found = diagnosis_of(
        cause,
        kind=kind_of(cause, is_write=is_write),
        certainty=certainty,
        verb=verb,
        fields=fields,
        retry_at=retry_at,
        web_url=web_url,
        runner_up=runner_up,
    )
    found = found._replace(runner_up=found.runner_up if runner_up else "")
    return found._replace(why=_sentence(why) or found.why, next=_sentence(next_step) or found.next)


def explain(cause: str) -> tuple[str, ...]:
    """Return what `why` tells about a cause at length: a few lines each."""
    from twshell.domain.explanations import EXPLANATIONS  # read by people who ask for it, not at start-up

    return EXPLANATIONS[cause]


def _what(verb: str, kind: str, clause: str) -> str:
    words = deed(verb)
    if kind == "unknown-outcome":
        return f"Unknown whether {words.happened}: {clause}."
    return f"{_UNREAD.get(verb, words.refused)}: {clause}."


def _look_first(verb: str, me: str, *, doubles: bool) -> str:
    if not doubles:
        return f"{LOOK_FIRST}; a second time would change nothing more."
    look = deed(verb).look.format(me=me) if me else ""
    where = f" (`{look}`)" if look else ""
    return f"{LOOK_FIRST}{where}. It is in `drafts`."


def _first(variants: tuple[str, ...], words: Mapping[str, str]) -> str:
    """Return the first sentence whose fields are all known."""
    for variant in variants[:-1]:
        try:
            return _sentence(variant.format_map(words))
        except KeyError:
            continue
    return variants[-1]


def _sentence(text: str) -> str:
    """Begin with a capital, end with a stop; none behind an address, which people copy."""
    text = text.strip()
    if not text or text.startswith("`"):
        return text
    is_ended = text[-1] in ".!?" or text.rpartition(" ")[2].startswith("https://")
    return text[0].upper() + text[1:] + ("" if is_ended else ".")

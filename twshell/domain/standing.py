"""What each action's standing is with these keys: allowed, refused, not tried; how that is known and since when.

Changes with the ways in which twsh comes to know it: an answer to the action itself beats the dated table.
"""

from __future__ import annotations

from collections.abc import Mapping

from twshell.domain.budget import Identity
from twshell.domain.capabilities import DATED, REFUSED, check
from twshell.domain.record import NamedTuple
from twshell.domain.stored import Learnt

ALLOWED, SHUT, UNTRIED = "allowed", "refused", "not tried"
_ACCESS = {
    "read": "the token may only read: every write is refused until a new one is made",
    "read-write": "the token may read and write, but not direct messages",
    "read-write-directmessages": "the token may read, write and send direct messages",
}


class Standing(NamedTuple):
    """One action. `since`: unix seconds of the answer that says so; `dated`: the day of the table's row."""

    verb: str
    state: str  # allowed | refused | not tried
    certainty: str  # sure | likely
    how: str
    cause: str = ""
    since: float | None = None
    dated: str = ""
    until: float | None = None  # when it is tried anew by itself


def standing_of(verb: str, identity: Identity, learnt: Mapping[str, Learnt], worked: Mapping[str, float]) -> Standing:
    """Return an action's standing. `learnt`: what still holds of it; `worked`: when each verb last went well."""
    known, last = learnt.get(verb), worked.get(verb)
    if known is not None and not known.is_allowed:
        return Standing(verb, SHUT, known.certainty, "X answered so", known.cause, known.learnt_at, until=known.until)
    if known is not None or last is not None:
        return Standing(
            verb, ALLOWED, "sure", "it went well", since=max(known.learnt_at if known else 0.0, last or 0.0)
        )
    found = check(verb, identity, {})
    if found is not None:
        row = REFUSED[verb]
        return Standing(verb, SHUT, found.certainty, row.source, found.cause, dated=row.since)
    return Standing(verb, UNTRIED, "likely", "the table does not refuse it", dated=DATED)


def access_text(level: str) -> str:
    """Say what a token's permission means, or an empty string for one X has not told."""
    return _ACCESS.get(level, "")

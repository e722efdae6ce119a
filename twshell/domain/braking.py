"""Which answers stop writing, for how long and in which words; changes with the signs after which one more try harms.

DESIGN §3.3. A brake stays until `resume`; a hold ends by itself, and the next write that is typed is the trial. What
concerns one text, one target or one action never counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from twshell.domain.budget import Brake
from twshell.domain.cause_table import CAUSES
from twshell.domain.diagnosis import Diagnosis, Past
from twshell.domain.wording import span

APP = ("app-write-blocked", "app-suspended", "app-not-enrolled")
ACCOUNT = ("account-locked", "account-suspended", "account-verification", "looks-automated")
MONEY = ("credits-depleted", "spend-cap")
ILL = ("over-capacity", "server-error", "timed-out")
# A refusal without a reason; the second where nothing but earlier refusals speaks for it.
_BARE = ("forbidden-unknown", "app-write-blocked")

MANY = 3  # bare refusals, or answers of an X that is ill
WITHIN = 600.0  # seconds
FIRST_HOLD, LONGEST_HOLD = 60.0, 900.0  # seconds
# Accounts for which no page of an action is offered, only x.com itself: to unlock or to appeal.
SHUT_OUT = ("account-locked", "account-suspended", "account-verification")


def brake_after(
    diagnosis: Diagnosis, past: Iterable[Past], brakes: Iterable[Brake], now: float, *, is_write: bool,
    cleared: Mapping[str, float] | None = None,
) -> Brake | None:  # fmt: skip
    """Return the brake or hold that an answer calls for, None where it calls for none or one is on already.

    `past`: the account's earlier calls; `cleared`: when each scope was last opened, so that older signs count no more.
    """
    on = {brake.scope: brake for brake in brakes}
    cause, cleared = diagnosis.cause, cleared or {}
    scope = _scope(diagnosis)
    if not scope and is_write and cause in _BARE:
        scope = "account" if _count(_BARE, past, now, cleared.get("account", 0.0)) + 1 >= MANY else ""
    if scope:
        return None if scope in on else Brake(scope, cause, now)
    if is_write and cause in ILL:
        return _hold(cause, on.get("hold"), past, now, cleared.get("hold", 0.0))
    return None


def ends_hold(cause: str, brakes: Iterable[Brake], now: float) -> bool:
    """Say whether a write's answer shows that X is well again, after the time of a hold."""
    return cause not in (*ILL, "network-down", "tls-failed", "bad-answer") and any(
        brake.scope == "hold" and brake.until is not None and brake.until <= now for brake in brakes
    )


def standing(brakes: Iterable[Brake], now: float) -> tuple[Brake, ...]:
    """Return those that still hold something back, the gravest first."""
    order = ("money", "app", "account", "hold")
    found = [brake for brake in brakes if brake.until is None or brake.until > now]
    return tuple(sorted(found, key=lambda brake: (order.index(brake.scope), brake.since)))


def short(brake: Brake, now: float) -> str:
    """Write a brake for the mode line: `writes stopped: app-write-blocked`."""
    if brake.scope == "hold":
        return f"writes rest {span((brake.until or now) - now)}: {brake.cause}"
    return f"{'all calls' if brake.scope == 'money' else 'writes'} stopped: {brake.cause}"


def sentences(brake: Brake) -> tuple[str, ...]:
    """Say what a new brake stops, what goes on, and what opens it; said once, when it is put on."""
    what = CAUSES[brake.cause].what
    if brake.scope == "hold":
        rest = span((brake.until or brake.since) - brake.since)
        return (f"Writing rests for {rest}: {what}, again and again. The next write you type after that is the trial.",)
    if brake.scope == "money":
        return (f"Every call is stopped, reads too: {what}. `resume` opens it once there is money again.",)
    whom = "of this app" if brake.scope == "app" else "for this account"
    return (
        f"Writing is stopped {'for every account ' if brake.scope == 'app' else ''}{whom}: {what}.",
        "Here and in every other twsh, until you type `resume`. What is unsent stays in `drafts`, in order; reading, "
        "deleting and the web go on.",
    )


def _scope(diagnosis: Diagnosis) -> str:
    """Return what one answer alone brakes; a mere guess brakes nothing, nor does a block only history speaks for."""
    if diagnosis.certainty == "guess":
        return ""
    if diagnosis.cause in MONEY:
        return "money"
    if diagnosis.cause in APP and (diagnosis.cause != "app-write-blocked" or diagnosis.certainty == "sure"):
        return "app"
    return "account" if diagnosis.cause in ACCOUNT else ""


def _hold(cause: str, last: Brake | None, past: Iterable[Past], now: float, cleared_at: float) -> Brake | None:
    if last is not None and last.until is not None:
        if last.until > now:
            return None
        if now - last.until <= WITHIN:  # this was the trial, and it failed
            rest = min(LONGEST_HOLD, FIRST_HOLD * 2**last.strikes)
            return Brake("hold", cause, now, now + rest, last.strikes + 1)
    if _count(ILL, past, now, cleared_at) + 1 >= MANY:
        return Brake("hold", cause, now, now + FIRST_HOLD)
    return None


def _count(causes: tuple[str, ...], past: Iterable[Past], now: float, since: float) -> int:
    """Count the writes that ended so within ten minutes, and after the last opening."""
    begin = max(now - WITHIN, since)
    return sum(row.method != "GET" and row.cause in causes and row.at > begin for row in past)

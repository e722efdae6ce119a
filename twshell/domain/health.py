"""What is ill, told apart: the line, X, the clock, the keys, the money, the app, the account.

Changes with what each answer says about these seven. Pure: it reads the journal's rows, and asks nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from twshell.domain.braking import ACCOUNT, APP, MONEY, standing
from twshell.domain.budget import Brake
from twshell.domain.cause_table import CAUSES
from twshell.domain.diagnosis import Past
from twshell.domain.record import NamedTuple
from twshell.domain.skew import TOLD_FROM, skew_text
from twshell.domain.wording import span, times

WELL, ILL, DOUBTFUL, UNKNOWN = "well", "ill", "doubtful", "unknown"
FRESH = 600.0  # seconds for which an answer says how things are
LATELY = 3_600.0
_LINE = ("network-down", "tls-failed")
_EITHER = ("timed-out", "bad-answer")  # the line or X
_X = ("over-capacity", "server-error")
_KEYS = ("credentials-bad", "token-expired")
_BARE = ("forbidden-unknown",)
_SILENT = (*_LINE, *_EITHER, *_X)  # of these nobody learns anything about keys, money, app or account


class Finding(NamedTuple):
    """How one part is, and what says so."""

    part: str  # line | X | clock | keys | money | app | account
    state: str  # well | ill | doubtful | unknown
    why: str


def findings(
    past: Sequence[Past], brakes: Iterable[Brake], now: float, *, clock_offset: float = 0.0, access: str = ""
) -> tuple[Finding, ...]:
    """Judge the seven parts by the calls of the last days, newest last.

    `clock_offset`: server minus local, seconds. `access`: what X last said that the token may do.
    """
    on = {brake.scope: brake for brake in standing(brakes, now)}
    return (
        _line(past, now),
        _x(past, now),
        _clock(past, clock_offset),
        _keys(past, now, access),
        _stoppable("money", MONEY, on.get("money"), past, now),
        _stoppable("app", APP, on.get("app"), past, now),
        _stoppable("account", ACCOUNT, on.get("account"), past, now),
    )


def headline(found: Iterable[Finding]) -> str:
    """Say in one sentence what is wrong, the first cause first."""
    found = tuple(found)
    names = {"X": "X itself", "line": "your line", "clock": "this machine's clock"}
    for state, verb in ((ILL, "is the trouble"), (DOUBTFUL, "may be the trouble")):
        named = [names.get(finding.part, f"your {finding.part}") for finding in found if finding.state == state]
        if named:
            one = " and ".join(named)
            sentence = f"{one} {verb}" if len(named) == 1 else f"{one} {verb.replace('is', 'are')}"
            return sentence[0].upper() + sentence[1:] + "."
    if all(finding.state == UNKNOWN for finding in found):
        return "Nothing is known yet: X was not asked anything lately."
    return "Nothing is wrong, as far as the last answers say."


def is_answered(past: Sequence[Past], now: float) -> bool:
    """Say whether the last call is recent and says enough, so that none need be made to find out."""
    if not past:
        return False
    last = past[-1]
    return now - last.at <= FRESH and last.cause not in (*_SILENT, *_KEYS)


def _line(past: Sequence[Past], now: float) -> Finding:
    if not past:
        return Finding("line", UNKNOWN, "nothing was sent lately")
    last = past[-1]
    ago = f"{span(now - last.at)} ago"
    if last.cause in _LINE:
        return Finding("line", ILL, f"{CAUSES[last.cause].what}, {ago}; nothing was sent")
    if last.cause in _EITHER:
        return Finding("line", DOUBTFUL, f"{CAUSES[last.cause].what}, {ago}: the line or X")
    return Finding("line", WELL, f"X answered {ago}")


def _x(past: Sequence[Past], now: float) -> Finding:
    asked = [row for row in past if row.cause not in _LINE]
    if not asked:
        return Finding("X", UNKNOWN, "it was not reached lately")
    lately = [row for row in asked if row.at >= now - LATELY]
    bad = [row for row in lately if row.cause in (*_X, *_EITHER)]
    last, ago = asked[-1], f"{span(now - asked[-1].at)} ago"
    if last.cause in _X:
        return Finding("X", ILL, f"{CAUSES[last.cause].what}: {len(bad)} of {times(len(lately), 'call')} in an hour")
    if bad:
        return Finding("X", DOUBTFUL, f"{len(bad)} of {times(len(lately), 'call')} in an hour went wrong")
    return Finding("X", WELL, f"it answered {ago} as it should")


def _clock(past: Sequence[Past], offset: float) -> Finding:
    if not any(row.status is not None for row in past):
        return Finding("clock", UNKNOWN, "X has not told its time yet")
    if abs(offset) > TOLD_FROM:
        return Finding("clock", ILL, f"it is {skew_text(offset)}; twsh makes up for it")
    return Finding("clock", WELL, "it agrees with X's")


def _keys(past: Sequence[Past], now: float, access: str) -> Finding:
    row = _last(past, lambda row: row.cause not in _SILENT)
    if row is None:
        return Finding("keys", UNKNOWN, "X has not judged them lately")
    ago = f"{span(now - row.at)} ago"
    if row.cause in _KEYS:
        return Finding("keys", ILL, f"{CAUSES[row.cause].what}, {ago}")
    if access == "read":
        return Finding("keys", ILL, "they may only read: set the app to read and write, make a new token, then `login`")
    may = f"; they may {access}" if access else ""
    return Finding("keys", WELL, f"X took them {ago}{may}")


def _stoppable(part: str, causes: tuple[str, ...], brake: Brake | None, past: Sequence[Past], now: float) -> Finding:
    """Judge what a brake can stop: by the brake, else by the newest call that says something about it."""
    if brake is not None:
        since = f"{span(now - brake.since)} ago"
        return Finding(part, ILL, f"{CAUSES[brake.cause].what}, {since}; `resume` opens the brake")
    by_write = part != "money"
    row = _last(past, lambda row: row.cause in causes or (not row.cause and not (by_write and row.method == "GET")))
    if row is not None and row.cause:
        return Finding(part, ILL, f"{CAUSES[row.cause].what}, {span(now - row.at)} ago")
    bare = sum(one.cause in _BARE and one.method != "GET" and (row is None or one.at > row.at) for one in past)
    if by_write and bare:
        return Finding(
            part, DOUBTFUL, f"{times(bare, 'write')} refused without a reason: the app, the account or the target"
        )
    if row is None:
        return Finding(part, UNKNOWN, "no write went through lately" if by_write else "no call went through lately")
    what = "a write" if by_write else "a call"
    return Finding(part, WELL, f"{what} went well {span(now - row.at)} ago")


def _last(past: Sequence[Past], fits: Callable[[Past], bool]) -> Past | None:
    return next((row for row in reversed(past) if fits(row)), None)

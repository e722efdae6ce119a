"""How far the machine's clock is from X's; changes with what depends on the two agreeing.

OAuth 1.0a breaks when they differ by minutes (code 135), and reset times are X's.
"""

from __future__ import annotations

from twshell.domain.headers import server_time
from twshell.domain.wire import Exchange
from twshell.domain.wording import span

TOLD_FROM = 30.0  # seconds
_MOST = 366 * 86_400.0  # a Date farther off than this is nonsense, not a clock that is wrong


def offset_after(exchange: Exchange, offset: float) -> float:
    """Return server minus local time in seconds, given what was believed before.

    `Date` is cut to whole seconds and was written somewhere between sending and receiving: a belief within that span
    stands, so that a right clock stays at 0.
    """
    server = server_time(exchange)
    if server is None:
        return offset
    least = server - (exchange.started_at + max(exchange.elapsed, 0.0))
    most = server + 1 - exchange.started_at
    if abs(least) > _MOST:
        return offset
    return offset if least <= offset <= most else (least + most) / 2


def skew_note(offset: float) -> str:
    """Return the line to tell, or an empty string while the clocks agree well enough."""
    if abs(offset) <= TOLD_FROM:
        return ""
    return f"Your clock is {skew_text(offset)}. twsh corrects for it with X, but set it: sign-in depends on it."


def skew_text(offset: float) -> str:
    """Write how wrong this machine's clock is: `7 min slow`."""
    return f"{span(abs(offset))} {'slow' if offset > 0 else 'fast'}"

"""Commands about money: what was spent, how much may be, and what X lets and charges this developer."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.api import usage
from twshell.commands.kinds import Choice, Name
from twshell.commands.spec import command
from twshell.config.settings import micro_of
from twshell.domain.errors import Refused, UsageError
from twshell.domain.money import dollars
from twshell.domain.outcome import Outcome, Several, Text
from twshell.session import spending, terms

if TYPE_CHECKING:
    from twshell.session.session import Session

NOT_THERE = 404
MOST_POSTS = 100_000


@command("cost", mode="R", group="safety", choices=spending.PERIODS, examples=("cost", "cost month", "cost --server"))
def cost(session: Session, period: Choice = "today", *, server: bool = False) -> Generator[Any, Any, Outcome]:
    """Show what was spent today and this month, by command and by endpoint; all from memory.

    Args:
        period: which of the two is shown in detail
        server: ask X for its own figures as well (wants a bearer token)
    """
    shown: list[Any] = [spending.totals(session), *(draw(session, period) for draw in DRAWN)]
    if server:
        asked = (("posts", usage.posts_read(), spending.posts_told), ("credit", usage.credit(), spending.credit_told))
        for name, request, told in asked:
            try:
                answer = yield request
            except Refused as refused:
                shown.append(spending.unavailable(name, _why(refused)))
            else:
                shown.append(told(session, answer.deed))
    return Several(tuple(shown))


DRAWN = (spending.by_command, spending.by_endpoint)


def _why(refused: Refused) -> str:
    found = refused.diagnosis
    if found.status == NOT_THERE:
        return "X does not tell it for this account"
    if found.cause == "wrong-auth-kind":
        return "not asked: X tells it to a bearer token alone (TWSH_BEARER_TOKEN)"
    return found.what


@command(
    "cap", mode="L", group="safety", shows_data=True, choices=("day", "month", "posts-day", "off"),
    examples=("cap", "cap day 1.00", "cap posts-day 30", "cap month 20 block", "cap off day"),
)  # fmt: skip
def cap(session: Session, what: Choice = "", value: Name = "", firmly: Name = "") -> Text:
    """Show or set what you allow yourself: dollars a day or a month, posts a day; above it twsh asks, or blocks.

    Args:
        what: which; `off` takes the one named after it off, or all
        value: dollars or a count, or `off`
        firmly: `block` where not even a yes may pass it
    """
    books, who = session.ledger.books, session.identity
    if what == "off" or value == "off":
        names = [value if what == "off" else what] if (value if what == "off" else what) else list(CAPS)
        for name in names:
            if name not in CAPS:
                raise UsageError(f"there is no cap `{name[:20]}`", f"one of {', '.join(CAPS)}")
            books.say_cap(who, name, None)
    elif what and not value:
        raise UsageError(f"cap {what} needs a value", f"write `cap {what} {CAPS[what]}` or `cap off {what}`")
    elif what:
        if firmly not in ("", "block"):
            raise UsageError(f"`{firmly[:20]}` is not `block`", f"write `cap {what} {value} block`")
        books.say_cap(who, what, _amount(what, value), blocks=bool(firmly))
    session.begin_line()  # what was just said holds from now on
    return _caps(session)


CAPS = {"day": "1.00", "month": "20.00", "posts-day": "30"}


def _amount(what: str, value: str) -> int:
    if what != "posts-day":
        return micro_of(value.lower())
    if value.isascii() and value.isdigit() and int(value[:9]) <= MOST_POSTS:
        return int(value)
    raise UsageError(f"`{value[:20]}` is no number of posts", f"a number from 0 to {MOST_POSTS}")


def _caps(session: Session) -> Text:
    said = session.ledger.books.said(session.identity)
    if not said.caps:
        return Text(("no caps: `cap day 1.00` lets twsh ask before a day costs more than a dollar",), "note")
    lines, data = [], []
    for name, value in sorted(said.caps.items()):
        is_money = name != "posts-day"
        text = f"{dollars(value)} a {name}" if is_money else f"{value} posts, replies and reposts a day"
        is_firm = name in said.blocks
        lines.append(f"{text}: above it twsh {'refuses' if is_firm else 'asks at a prompt, and refuses without one'}")
        data.append({"type": "cap", "name": name, "value": value / 1_000_000 if is_money else value, "block": is_firm})
    return Text(tuple(lines), data=tuple(data))


@command(
    "terms", mode="L", group="safety", shows_data=True, choices=("limit", "price", "included"),
    examples=("terms", 'terms limit "repost" 30', 'terms limit "post 24h" 100', "terms price read-post 0.004",
              "terms included no", "terms limit repost off"),
)  # fmt: skip
def what_holds(session: Session, what: Choice = "", name: Name = "", value: Name = "") -> Text:
    """Show or say where X's limits and prices differ from the published tables for you; answers of X stand above.

    Args:
        what: a window's limit, a price, or whether objects that come along are billed (yes, no, unknown)
        name: of which window or price, as `budget` and `terms` call them, or "METHOD /template"
        value: a count or dollars; `off` goes back to what is published
    """
    if what == "included":
        terms.say_included(session, name)
    elif what and not (name and value):
        raise UsageError(f"terms {what} needs a name and a value", f"for example `{terms.EXAMPLES[what]}`")
    elif what == "limit":
        terms.say_limit(session, name, value)
    elif what == "price":
        terms.say_price(session, name, None if value == "off" else micro_of(value.lower()))
    session.begin_line()
    session.snapshot()
    return terms.text_of(session)

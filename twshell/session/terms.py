"""What the user says of X's limits and prices, where they are not as published: said by name, listed with the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain import limits, prices
from twshell.domain.budget import SECONDS, WINDOW_15M, BucketKey
from twshell.domain.errors import UsageError
from twshell.domain.money import MICRO, dollars
from twshell.domain.outcome import Text
from twshell.session.budgets import LABELS, label

if TYPE_CHECKING:
    from twshell.session.session import Session

EXAMPLES = {"limit": "terms limit repost 30", "price": "terms price read-post 0.004"}
INCLUDED = ("yes", "no", "unknown")
MOST = 10_000_000


def say_limit(session: Session, name: str, value: str) -> None:
    """Say what X allows of a call in a window; `off` forgets it."""
    key = _window(name)
    if value != "off" and not (value.isascii() and value.isdigit() and int(value[:9]) <= MOST):
        raise UsageError(f"`{value[:20]}` is no number of calls", f"a number from 0 to {MOST}, or `off`")
    session.ledger.books.say_limit(session.identity, key, None if value == "off" else int(value))


def say_price(session: Session, name: str, micro: int | None) -> None:
    """Say what X charges; None forgets it."""
    found = _price_name(name)
    session.ledger.books.say_price(session.identity, found, micro)


def say_included(session: Session, value: str) -> None:
    """Say whether objects that come along with others are billed."""
    if value not in INCLUDED:
        raise UsageError(f"included cannot be `{value[:20]}`", f"one of {', '.join(INCLUDED)}")
    session.ledger.books.say_included(session.identity, value)


def text_of(session: Session) -> Text:
    """List what was said, and where the rest comes from."""
    said = session.identity.terms
    lines = [f"limit  {label(key)}: {limit} (yours)" for key, limit in said.limits]
    data = [{"type": "terms", "what": "limit", "name": label(key), "value": limit} for key, limit in said.limits]
    for name, micro in said.prices:
        published = prices.published(name)
        lines.append(f"price  {name}: {dollars(micro)} (yours; published: {dollars(published or 0)})")
        data.append({"type": "terms", "what": "price", "name": name, "value": micro / MICRO})
    lines.append(f"objects that come along are billed: {said.bills_included}")
    data.append({"type": "terms", "what": "included", "name": "included", "value": said.bills_included})
    lines.append(f"all else: limits as of {limits.DATED} ({limits.SOURCE}), prices of {prices.DATED} ({prices.SOURCE})")
    return Text(tuple(lines), data=tuple(data))


def _window(name: str) -> BucketKey:
    """Read `repost`, `post 24h` or "METHOD /template 24h"."""
    words = name.split()
    window = words.pop() if len(words) > 1 and words[-1] in SECONDS else WINDOW_15M
    said = " ".join(words)
    for (method, template), known in LABELS.items():
        if said in (known, f"{method} {template}"):
            return BucketKey(method, template, window)
    if len(words) == 2 and words[1].startswith("/2/"):
        return BucketKey(words[0].upper(), words[1], window)
    raise UsageError(f"no window `{name[:40]}`", '`budget` names them; or write "METHOD /2/template", and 24h after it')


def _price_name(name: str) -> str:
    if name in prices.NAMES:
        return name
    method, template = next((key for key, known in LABELS.items() if known == name), ("", ""))
    if not method and len(name.split()) == 2:
        method, template = name.split()
    found = f"{method.upper()} {limits.shape(template)}"
    if prices.published(found) is None:
        raise UsageError(f"no price `{name[:40]}`", f"one of {', '.join(prices.NAMES)}, or what `cost` calls a write")
    return found

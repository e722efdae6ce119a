"""What was asked of X over time, from the journal: calls by endpoint and money, in equal steps of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twshell.domain.budget import BucketKey
from twshell.domain.money import MICRO, dollars
from twshell.domain.outcome import Trace, Traces
from twshell.domain.wording import times
from twshell.render.times import iso
from twshell.session.budgets import label

if TYPE_CHECKING:
    from twshell.session.session import Session

DAY = 86_400.0
STEP = 900  # seconds: a quarter of an hour, as X's windows


def history(session: Session) -> Traces:
    """Return how the last 24 hours went, the busiest endpoint first, the money last."""
    now = session.now()
    since = now - DAY
    count = int(DAY / STEP)
    values: dict[tuple[str, str], list[int]] = {}
    spent = [0] * count
    for call in session.ledger.books.calls(session.identity, since):
        at = min(count - 1, max(0, int((call.at - since) // STEP)))
        values.setdefault((call.method, call.template), [0] * count)[at] += 1
        spent[at] += call.most
    rows, data = [], []
    for (method, template), made in sorted(values.items(), key=lambda item: -sum(item[1])):
        name = label(BucketKey(method, template))
        rows.append(Trace(name, tuple(made), times(sum(made), "call")))
        data.append(_document(name, since, calls=made, method=method, template=template))
    if sum(spent):
        rows.append(Trace("money", tuple(spent), f"{dollars(sum(spent))} at most"))
        data.append(_document("money", since, cost=[each / MICRO for each in spent]))
    return Traces("The last 24 hours", tuple(rows), since, now, tuple(data))


def _document(name: str, since: float, **more: Any) -> dict[str, Any]:
    return {"type": "use", "label": name, "since": iso(since), "step_seconds": STEP, **more}

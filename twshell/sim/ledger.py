"""What the server saw, row by row; changes with what a test may want to know of a request."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Effect = Literal["none", "done"]


class Row(NamedTuple):
    """One request as the server saw it.

    status: what was answered, None where the connection was ended without an answer. credential: 1a, 2U, B or "".
    billed: US dollars. effect: whether something changed in the world. fault: the kind that struck, or "".
    at: unix seconds by the sim's clock. trace: the x-transaction-id.
    """

    method: str
    path: str
    template: str
    query: str
    status: int | None
    credential: str
    user_id: str | None
    body: str
    billed: float
    effect: Effect
    at: float
    trace: str
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the row by field name."""
        return self._asdict()

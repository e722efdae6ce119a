"""One call in the server's hands, and what a handler makes of it; changes with what handlers need to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from twshell.sim.apps import Credential
from twshell.sim.billing import Bill
from twshell.sim.http1 import Request
from twshell.sim.problems import Invalid
from twshell.sim.router import Operation
from twshell.sim.settings import Settings
from twshell.sim.signing import Gatekeeper
from twshell.sim.uploads import Uploads
from twshell.sim.world import World


class Outcome(NamedTuple):
    """What a handler answers: status, JSON body (None: empty), whether something changed, a price of its own.

    `raw` replaces the JSON body where the answer is no JSON; its content type is then among the headers.
    """

    status: int
    body: dict[str, Any] | None
    did: bool = False
    usd: float | None = None
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes | None = None


@dataclass(slots=True)
class Call:
    """A call that passed the gate; `query` and `body` fit the document. `now` is unix seconds by the sim's clock."""

    operation: Operation
    request: Request
    caller: Credential
    path: dict[str, str]
    query: dict[str, str]
    body: dict[str, Any]
    now: float
    world: World
    settings: Settings
    gatekeeper: Gatekeeper
    bill: Bill
    uploads: Uploads
    base_url: str

    @property
    def viewer(self) -> str | None:
        """The user who calls, None for app-only."""
        return self.caller.user_id

    @property
    def me(self) -> str:
        """The user who calls; an app-only credential never gets here (the gate refuses it)."""
        assert self.caller.user_id is not None
        return self.caller.user_id

    def own_id(self, name: str = "id") -> str:
        """Return the path's user id after checking that it is the caller's; else a Refusal 400."""
        given = self.path[name]
        if given != self.me:
            message = (
                f"The `{name}` query parameter value [{given}] must be the same as the authenticating user [{self.me}]"
            )
            raise Invalid(message, name, (given,))
        return given


Handler = Callable[[Call], Outcome]


def done(
    data: dict[str, Any],
    *,
    did: bool = True,
    status: int = 200,
    usd: float | None = None,
    headers: tuple[tuple[str, str], ...] = (),
) -> Outcome:
    """Return the answer of a write; `did` is False where it found its work already done."""
    return Outcome(status, {"data": data}, did, usd, headers)

"""What the last listing was, so that `more` and `refresh` know where to go on."""

from __future__ import annotations

from collections.abc import Callable

from twshell.domain.record import NamedTuple
from twshell.domain.wire import Request


class View(NamedTuple):
    """A listing on screen. `which` names its timeline in the store; "" for one that is not kept."""

    title: str
    kind: str  # "timeline" | "pages" | "people" | "talks" | "lists"
    ask: Callable[..., Request]  # takes limit, since_id, until_id, token
    which: str = ""
    size: int = 20
    oldest_id: str = ""
    next_token: str = ""
    smallest: int = 1  # the smallest page the endpoint allows

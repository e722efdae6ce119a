"""The shape of a diagnosis: what is blocked, how sure twsh is, what to do, whether trying again does harm."""

from __future__ import annotations

from twshell.domain.record import NamedTuple

CERTAINTIES = ("sure", "likely", "guess")
SCOPES = (
    "action", "text", "target", "account", "app", "window", "day", "month",
    "money", "credentials", "clock", "network", "x",
)  # fmt: skip
RETRIES = ("never", "after", "safe", "look-first")
KINDS = (
    "rejected", "failed", "over-budget", "network", "unknown-outcome", "usage", "locked", "braked", "signed-out",
)  # fmt: skip


class Diagnosis(NamedTuple):
    """One refusal explained; the fields are those of the JSON problem of DESIGN §2.5."""

    kind: str
    cause: str  # of DESIGN §3.2; "" for a refusal of twsh's own, such as a wrong line
    certainty: str
    scope: str
    what: str  # "Not reposted: …", one sentence
    why: str
    next: str  # what to do; commands are quoted in backticks
    retry: str = "never"
    retry_at: float | None = None  # unix seconds
    harm: bool = False  # trying again does harm
    status: int | None = None
    code: int | None = None
    runner_up: str = ""  # the cause that was second, where not sure
    web_url: str = ""  # the x.com page for this very action, where one is offered
    evidence: tuple[str, ...] = ()  # what speaks for it, row by row, for `why`
    ruled_out: tuple[str, ...] = ()  # what the evidence speaks against


class Past(NamedTuple):
    """One earlier call as the journal remembers it, newest last."""

    at: float
    method: str
    template: str
    status: int | None
    cause: str  # "" when it went well
    verb: str = ""


class Facts(NamedTuple):
    """What is known here about the call that was refused."""

    verb: str = ""
    text: str = ""  # what was to be posted
    target_author: str = ""  # username
    target_is_known: bool = False  # we have seen that post before
    me: str = ""
    clock_offset: float = 0.0  # server minus local, seconds
    credential_kind: str = "1a"
    past: tuple[Past, ...] = ()
    is_summoned: bool | None = None  # of a reply: its target's author named or quoted us; None: cannot be told
    my_id: str = ""
    utc_offset: float | None = None  # seconds east, to write times of day; None writes them in UTC

"""What goes to X and what comes back: a request, its exchange, its decoded answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twshell.domain.post import Post, User
from twshell.domain.record import NamedTuple

# How far an exchange got. Only NOT_CONNECTED proves that nothing was sent (facts safe-writes §0.1).
NOT_CONNECTED = "not-connected"
SENDING = "sending"
WAITING = "waiting"
ANSWERED = "answered"


class Request(NamedTuple):
    """One call: pure data, built by api/, sent by transport/."""

    method: str
    path: str  # "/2/users/42/retweets"
    template: str  # "/2/users/{id}/retweets": names the bucket and the price
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] | None = None  # JSON
    answers: str = "posts"  # how to read the answer: posts | post | users | user | deed | rows
    accepts: tuple[str, ...] = ("1a", "2U")  # credential kinds, facts x-api §2.2
    at_most: int = 1  # resources the answer may hold: prices the worst case
    proof: str = ""  # the key of `data` without which a 2xx proves no write (facts safe-writes T49)
    makes: str = ""  # the key of `data` that names what a write has made

    @property
    def is_write(self) -> bool:
        """Say whether the call changes something on X."""
        return self.method != "GET"


class Exchange(NamedTuple):
    """What happened to a request; an exchange is returned for every failure too, never an exception."""

    request: Request
    phase: str
    started_at: float  # wall clock, unix seconds
    elapsed: float  # seconds
    status: int | None = None
    headers: Mapping[str, str] = {}  # lower-case names
    body: bytes = b""
    # "" or dns | refused | connect-timeout | tls | proxy | timeout | reset | cut | too-big | redirect | bad-gzip
    # | cancelled | bad-answer
    error: str = ""

    @property
    def is_answered(self) -> bool:
        """Say whether a whole answer with a status line came back."""
        return self.phase == ANSWERED and self.status is not None and not self.error


class Problem(NamedTuple):
    """One complaint in an answer, whichever form it came in: v2 problem, v1.1 code, OAuth error, HTML."""

    segment: str = ""  # last path segment of `type`; "about:blank" stays as it is
    title: str = ""
    detail: str = ""
    status: int | None = None
    code: int | None = None  # v1.1 numeric code
    reason: str = ""
    parameter: str = ""
    value: str = ""
    resource_type: str = ""
    resource_id: str = ""
    period: str = ""  # usage-capped: Daily | Monthly
    reset_date: str = ""
    field: str = ""
    section: str = ""
    error: str = ""  # OAuth 2: invalid_request …
    is_html: bool = False


class Answer(NamedTuple):
    """A decoded answer. Posts and users are in the order X gave; included ones came as expansions."""

    exchange: Exchange
    posts: tuple[Post, ...] = ()
    users: tuple[User, ...] = ()
    included_posts: tuple[Post, ...] = ()
    included_users: tuple[User, ...] = ()
    problems: tuple[Problem, ...] = ()
    next_token: str = ""
    oldest_id: str = ""
    deed: Mapping[str, Any] = {}  # `data` of a write: {"retweeted": true} …
    fault: str = ""  # why the body could not be read: "html" | "not-json" | "empty" | "no-data" | ""
    rows: tuple[Mapping[str, Any], ...] = ()  # `data` of lists, spaces, trends …, as X sent them
    meta: Mapping[str, Any] = {}  # as X sent it: total_tweet_count …
    extra: Mapping[str, Any] = {}  # top-level keys that belong to no envelope, as X sent them
    skipped: int = 0  # posts or users that had no usable id and were left out

    @property
    def is_good(self) -> bool:
        """Say whether the call did what was asked: a 2xx with readable data (or an empty page)."""
        status = self.exchange.status
        return self.exchange.is_answered and status is not None and 200 <= status < 300 and not self.fault

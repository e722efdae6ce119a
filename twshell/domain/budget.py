"""The shapes of budgets: buckets, allowances, the snapshot a verdict is taken from."""

from __future__ import annotations

from collections.abc import Mapping

from twshell.domain.money import Price
from twshell.domain.record import NamedTuple

WINDOW_15M = "15m"
WINDOW_DAY = "24h"
WINDOW_DAY_APP = "24h-app"
SECONDS = {WINDOW_15M: 900, WINDOW_DAY: 86_400, WINDOW_DAY_APP: 86_400}


class BucketKey(NamedTuple):
    """(method, endpoint template, window); whose it is stands in the ledger's columns (credential or app)."""

    method: str
    template: str
    window: str = WINDOW_15M


class Bucket(NamedTuple):
    """A window; `source`: "header" (X said so) or "documented" (limit minus the journal's spending; shown ~)."""

    key: BucketKey
    limit: int
    remaining: int
    reset_at: float | None = None  # unix seconds, local clock; None: not started or unknown
    source: str = "header"
    seen_at: float = 0.0

    @property
    def mark(self) -> str:
        """Return what stands before its figures: nothing where X said them, ~ where they are counted down here."""
        return "~" if self.source == "documented" else ""


class Allowance(NamedTuple):
    """A rolling cap without headers, counted here: `used` is a lower bound, since the web counts too."""

    name: str  # "3h" | "day-posts" | "day-replies" | "day" | "dm" | "follow" | "own"
    limit: int
    used: int
    seconds: int
    frees_at: float | None = None  # when the oldest counted write leaves the window


class Brake(NamedTuple):
    """Why writes (or every call) are stopped, and until when; `scope`: app | account | money | hold."""

    scope: str
    cause: str
    since: float
    until: float | None = None  # None: only `resume` opens it
    strikes: int = 1  # of a hold: how often it was put on without a good answer in between


class Terms(NamedTuple):
    """What X allows and charges this developer, as far as the user says that it is not as published."""

    bills_included: str = "unknown"  # whether objects that come along by expansions are billed: yes | no | unknown
    limits: tuple[tuple[BucketKey, int], ...] = ()  # in place of the published limit of a window
    prices: tuple[tuple[str, int], ...] = ()  # micro-dollars by a name of prices.NAMES or by "METHOD /template"


class Identity(NamedTuple):
    """Who is signed in, with which credential; secrets are not here."""

    account: str = ""  # its name in twsh
    user_id: str = ""
    username: str = ""
    app: str = ""  # a short digest of the consumer key
    credential: str = ""  # a short digest of the token
    kind: str = "1a"  # 1a | 2U | B
    owns_app: str = "unknown"  # yes | no | unknown
    tier: str = "pay-per-use"
    is_verified: bool | None = None
    terms: Terms = Terms()
    key_ending: str = ""  # the consumer key's last four characters, which X asks for

    @property
    def who(self) -> str:
        """Return under which name writes are kept: the user id, the account's own name while that is unknown."""
        return self.user_id or self.account


class Spent(NamedTuple):
    """Money so far, by the estimates."""

    today: Price = Price()
    month: Price = Price()


class Snapshot(NamedTuple):
    """Everything a verdict needs, frozen."""

    identity: Identity
    buckets: Mapping[BucketKey, Bucket]  # told by X, or documented ones counted down
    # (unix seconds, family) of the last 24 h, oldest first; families: post reply repost follow dm other
    writes: tuple[tuple[float, str], ...] = ()
    spent: Spent = Spent()
    caps: Mapping[str, int] = {}  # the user's own: "day", "month" → micro-dollars, "posts-day" → count
    brakes: tuple[Brake, ...] = ()
    paid_today: frozenset[str] = frozenset()  # resource ids billed this UTC day ("p:123", "u:42"), for de-duplication
    calls: Mapping[BucketKey, int] = {}  # calls made within each key's window, counted here: for documented buckets


class Cost(NamedTuple):
    """What some requests would take: how many from each bucket, how many of each family, how much money."""

    buckets: Mapping[BucketKey, int]
    families: Mapping[str, int]
    price: Price
    has_link: bool = False


class Verdict(NamedTuple):
    """fits · low (fits, but little is left) · wait (until) · over."""

    word: str
    why: str = ""
    until: float | None = None
    fits_now: int = 0  # how many of the writes fit
    tightest: Bucket | None = None
    cause: str = ""  # the cause a refusal would carry: window-exhausted, posting-allowance …

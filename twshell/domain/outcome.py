"""What a command hands back to be shown or carried out: the only things the shell knows how to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from twshell.domain.budget import Allowance, Bucket, Verdict
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.money import Price
from twshell.domain.pace import Pace
from twshell.domain.plan import Plan
from twshell.domain.post import Post, User
from twshell.domain.record import NamedTuple

if TYPE_CHECKING:
    from twshell.domain.lists import ShownList  # not before the prompt
    from twshell.domain.message import Talk


class Shown(NamedTuple):
    """A post with all that is needed to draw it."""

    post: Post
    author: User | None
    ref: int | None = None
    original: Shown | None = None  # of a repost: what was reposted
    quoted: Shown | None = None
    reply_to: str = ""  # username replied to, where known
    indent: int = 0  # depth in a thread


class Rule(NamedTuple):
    """A line between posts: "new since 14:02", "… 180 older unread: more ($0.90)"."""

    text: str


class Listing(NamedTuple):
    """Posts in the order they are drawn (newest last), with rules between them."""

    title: str  # "*home*"
    rows: tuple[Shown | Rule, ...]
    notes: tuple[str, ...] = ()
    can_go_on: bool = False
    price: Price = Price()  # what it cost to show


class People(NamedTuple):
    """Users in a row each; `full` shows the whole profile."""

    title: str
    users: tuple[User, ...]
    full: bool = False
    notes: tuple[str, ...] = ()
    price: Price = Price()  # what it cost to show


class Talks(NamedTuple):
    """Direct messages by conversation, newest last."""

    title: str
    talks: tuple[Talk, ...]
    notes: tuple[str, ...] = ()
    can_go_on: bool = False
    price: Price = Price()  # what it cost to show


class Lists(NamedTuple):
    """Lists of accounts, in the order X gave."""

    title: str
    lists: tuple[ShownList, ...]
    notes: tuple[str, ...] = ()
    can_go_on: bool = False
    price: Price = Price()  # what it cost to show


class Text(NamedTuple):
    """Lines twsh wrote itself (help, why …); `style`: "" | "note" | "warning" | "danger"; data is the JSON form."""

    lines: tuple[str, ...]
    style: str = ""
    data: tuple[Mapping[str, Any], ...] = ()
    is_wrapped: bool = True  # False: a document, whose lines are never broken


class Gauge(NamedTuple):
    """One row of `budget`."""

    label: str
    bucket: Bucket | None = None
    allowance: Allowance | None = None
    runs_out_at: float | None = None  # at the present rate, before it starts anew; unix seconds


class Budgets(NamedTuple):
    """What `budget` shows."""

    gauges: tuple[Gauge, ...]
    today: Price
    month: Price


class Bar(NamedTuple):
    """One amount among others, drawn in proportion to them."""

    label: str
    amount: float
    text: str  # what stands behind the bar: "$0.31  12 calls"


class Bars(NamedTuple):
    """Amounts side by side, a row each; `data` is the JSON form."""

    title: str
    rows: tuple[Bar, ...]
    notes: tuple[str, ...] = ()
    data: tuple[Mapping[str, Any], ...] = ()


class Trace(NamedTuple):
    """How an amount went over time, in equal steps, oldest first."""

    label: str
    values: tuple[int, ...]
    text: str  # what stands behind it: "47 calls"


class Traces(NamedTuple):
    """How amounts went over one time, a row each; `data` is the JSON form."""

    title: str
    rows: tuple[Trace, ...]
    since: float  # unix seconds
    until: float
    data: tuple[Mapping[str, Any], ...] = ()


class Done(NamedTuple):
    """A write that happened."""

    verb: str
    id: str  # of what it was done to, or of what it made
    what: str  # "Reposted 3 by @grace: “first words…”"
    price: Price = Price()
    left: str = ""  # "47 of 50 left until 14:20"
    undo: str = ""
    cause: str = ""  # "already-done"
    url: str = ""


class Problem(NamedTuple):
    """A refusal, as it is shown once beneath its command."""

    diagnosis: Diagnosis
    line: str = ""
    text: str = ""  # the text that was to be sent, kept in drafts
    draft: int | None = None
    only_here: str = ""  # why that draft goes with the session: "the disk is full"

    @property
    def kept(self) -> str:
        """Say where the text that was not sent is; empty where none was kept."""
        if self.draft is None:
            return ""
        where = f", in this session only: {self.only_here}" if self.only_here else ""
        return f"as draft #{self.draft}{where}; `drafts` shows it"


class Taking(NamedTuple):
    """What a plan takes from one budget, and what will be left of it: counts, or micro-dollars for `money`."""

    label: str  # "repost", "3h", "money"
    need: int
    left: int  # afterwards; negative: so much too many
    limit: int
    until: float | None = None  # when the window starts anew; unix seconds
    mark: str = ""  # "" X said so | "~" documented, counted down here | "≤" at most, others count too


class PlanShown(NamedTuple):
    """A plan laid open: `plan LINE`, --dry-run, or before a question."""

    plan: Plan
    price: Price
    verdict: Verdict
    lines: tuple[str, ...] = ()
    is_dry: bool = False
    takes: tuple[Taking, ...] = ()
    pace: Pace | None = None  # how it would be spread, where it does not fit as it stands


class Lines(NamedTuple):
    """Further lines to run, in order: a macro's, an alias's. `stops`: the first refusal ends them."""

    lines: tuple[str, ...]
    source: str = ""  # "macro boost"
    numbers: tuple[int, ...] = ()  # line numbers in the source file
    arguments: tuple[str, ...] | None = None  # a macro's, put in for $1…; None: `$` is text


class Effect(NamedTuple):
    """Something only the shell can do: "quit" "clear" "edit" "browse" "copy" "ask-secrets" "macro-record" …"""

    name: str
    argument: str = ""
    then: str = ""  # the line run with the result: `post ` for an edited text
    outcome: Any = None
    plan: Plan | None = None  # what that line would do as far as is known: a refusal of it comes first


class Several(NamedTuple):
    """More than one outcome of one line."""

    outcomes: tuple[Any, ...]


Outcome = (
    Listing
    | People
    | Talks
    | Lists
    | Text
    | Budgets
    | Bars
    | Traces
    | Done
    | Problem
    | PlanShown
    | Lines
    | Effect
    | Several
)

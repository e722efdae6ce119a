"""The shapes of what twsh remembers: writes and their states, intents, journal rows, what was learnt about actions."""

from __future__ import annotations

from twshell.domain.record import NamedTuple

# The states of a write, DESIGN §3.3 and facts safe-writes §3.3 (`confirmed` there is `done` here).
STATES = ("draft", "queued", "sending", "done", "rejected", "unknown", "absent", "cancelled")
SENDABLE = ("draft", "queued", "rejected", "absent")  # nothing of these is on X: they may be sent
SETTLEABLE = ("sending", "unknown", "absent")  # a late answer may still settle what was called unknown or absent


class Write(NamedTuple):
    """A write as the ledger keeps it, from draft to done; shown to people as `#12`; times are unix seconds."""

    id: int
    verb: str
    state: str
    text: str = ""  # what was to be published; emptied for a DM once it is done or dropped
    target: str = ""  # the id of the post or user it is about
    line: str = ""  # as it was typed, to be put back on the prompt
    cause: str = ""  # of a refusal, as in a diagnosis
    remote_id: str = ""  # of what it made on X
    account: str = ""  # the user id it is written as
    source: str = "typed"  # or "macro NAME"
    plan_id: str = ""
    undo: str = ""  # the line that takes it back
    method: str = ""
    path: str = ""
    template: str = ""
    body: str = ""  # the JSON that was sent or would be
    made_at: float = 0.0
    changed_at: float = 0.0
    sent_at: float | None = None
    not_before: float | None = None  # when a queued write may go
    baseline_id: str = ""  # the newest own post that was known when it was sent
    clock_offset: float = 0.0  # X's clock minus ours when it was sent, seconds
    parent: int = 0  # the write that this one repeats, by the user's word
    attempts: int = 0  # how often it was sent: again only after it was shown not to be on X
    looks: int = 0  # reads made to find out whether it is on X
    absences: int = 0  # those that would have shown it and did not
    looked_at: float | None = None
    absent_at: float | None = None  # when the last of those absences was found
    evidence: str = ""  # what was found out, a line each
    first_at: float | None = None  # when it was first sent, where that was found absent and it was sent again

    @property
    def at(self) -> float:
        """When anything last happened to it."""
        return self.changed_at


class Intent(NamedTuple):
    """A write that is on disk, not yet on the wire: settle it, or withdraw it if it was not sent."""

    write_id: int
    journal_id: int
    left: int | None  # of its 15-minute window once this is sent; negative: another twsh took the last; None: unknown
    verb: str = ""
    line: str = ""  # redacted, as the journal has it
    mark: str = ""  # keyed hash of the text
    plan_id: str = ""
    source: str = ""
    attempt: int = 1  # which sending of this write it is
    was_absent: bool = False  # it was sent before, and found not to be on X


class Counts(NamedTuple):
    """How many writes of an account are waiting for something."""

    unknown: int = 0
    queued: int = 0
    drafts: int = 0

    @property
    def unsent(self) -> int:
        """Count what was typed and never sent."""
        return self.queued + self.drafts


class JournalRow(NamedTuple):
    """One row of evidence; the order of these fields is what its hash is taken over, so they only grow at the end."""

    seq: int
    at_ms: int  # unix milliseconds, UTC
    phase: str  # intent | outcome | read | note
    write_id: int
    plan_id: str
    account: str  # user id, or the name where that is unknown
    app: str
    credential: str
    kind: str  # of credential: 1a | 2U | B
    verb: str
    line: str  # verb and references; texts as <text 42>
    mark: str  # keyed hash of the text, to prove later which text it was
    source: str
    method: str
    template: str
    reached: str  # how far the exchange got: not-connected | sending | waiting | answered
    error: str
    status: int | None
    problem: str  # last path segment of the problem's type, or its title
    code: int | None
    state: str
    cause: str
    transaction_id: str
    cf_ray: str
    access_level: str
    limits: str  # limit, remaining, reset as X said them: "15m 50 41 1795522500; 24h 100 97 ?"
    latency_ms: int | None
    size: int | None  # bytes of the answer's body
    cost_low: int  # micro-dollars
    cost_high: int
    version: str

    @property
    def is_call(self) -> bool:
        """Say whether it tells how a call ended, that of a write or of a read."""
        return self.phase in ("outcome", "read")


class Verified(NamedTuple):
    """What a look over the journal found; an empty `faults` means none of what it can find."""

    rows: int
    faults: tuple[str, ...] = ()
    segments: int = 0  # closed ones


class Segment(NamedTuple):
    """A closed part of the journal, in a file of its own beside the ledger: rows `first` to `last`."""

    number: int
    file: str  # its name, without the folder
    first: int
    last: int
    head: str  # the hash of its last row
    closed_at: float  # unix seconds

    @property
    def rows(self) -> int:
        """Count its rows."""
        return self.last - self.first + 1


class Browse(NamedTuple):
    """Which rows of the journal are asked for; `kind`: "" all | writes | reads | refusals."""

    kind: str = ""
    since: float | None = None  # unix seconds
    write: int = 0  # a write's number
    post: str = ""  # the id of a post: the writes done to it, and the one that made it
    limit: int = 20  # the newest so many


class Published(NamedTuple):
    """A text that went out, for what a report says of texts."""

    write: int
    at: float
    verb: str
    text: str


class Learnt(NamedTuple):
    """What answers have taught about an action: overrides the dated table of capabilities."""

    action: str  # a verb
    is_allowed: bool
    cause: str = ""
    certainty: str = "sure"
    learnt_at: float = 0.0
    until: float | None = None  # when it is to be forgotten

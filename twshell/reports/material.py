"""What a report is made from, gathered by the session: changes with what X's support asks for (facts x-api §5.4)."""

from __future__ import annotations

from collections.abc import Mapping

from twshell.domain.budget import Brake
from twshell.domain.limits import Windows
from twshell.domain.record import NamedTuple
from twshell.domain.stored import Counts, JournalRow, Published, Verified


class Who(NamedTuple):
    """Whose calls they are; of the keys nothing but the consumer key's last four characters."""

    account: str = ""
    username: str = ""
    user_id: str = ""
    app_id: str = ""
    key_ending: str = ""
    kind: str = ""  # of credential: 1a | 2U | B
    tier: str = ""
    owns_app: str = "unknown"


class Focus(NamedTuple):
    """The one write or refusal a report is about: its rows, and the calls of the same kind up to it."""

    title: str
    rows: tuple[JournalRow, ...]
    likewise: tuple[JournalRow, ...] = ()
    explained: tuple[str, ...] = ()


class Material(NamedTuple):
    """Everything a report says is in here; times are unix seconds."""

    made_at: float
    since: float
    until: float
    who: Who
    rows: tuple[JournalRow, ...] = ()  # of that time, oldest first
    posts: tuple[Published, ...] = ()  # texts that went out in that time
    limits: Mapping[tuple[str, str], Windows] = {}  # as published, by method and template
    brakes: tuple[Brake, ...] = ()
    waiting: Counts = Counts()
    measures: tuple[str, ...] = ()
    texts: Mapping[int, str] = {}  # of writes by their number; only where the user said so
    versions: tuple[tuple[str, str], ...] = ()
    journal: Verified = Verified(0)
    head: str = ""
    clock_offset: float = 0.0  # X's clock minus ours, seconds
    focus: Focus | None = None
    is_cut: bool = False  # there are more rows than a report takes
    demo: str = ""  # the scenario, where all this was played against the simulator

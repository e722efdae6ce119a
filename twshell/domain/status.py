"""What stands in the row above the input: the state of things, or what the line being typed would do."""

from __future__ import annotations

from twshell.domain.money import Price
from twshell.domain.record import NamedTuple


class Meter(NamedTuple):
    """A budget in a few characters: `rt 41/50 9m`; an allowance has no minutes and the mark ≤."""

    label: str  # "rt", "post", "3h"
    left: int
    limit: int
    minutes: int | None = None  # until the window starts anew
    mark: str = ""  # "" X said so | "~" documented, counted down here | "≤" at most, others count too


class Status(NamedTuple):
    """The mode line at an empty or unrecognised line; everything in it is known without asking anybody."""

    account: str = ""  # username; empty with an empty name: nobody is signed in
    view: str = ""  # "*home*"
    unread: int = 0  # new posts found in the background
    meters: tuple[Meter, ...] = ()  # those that matter for what is typed, else those of the last write
    today: int = 0  # spent today at most, micro-dollars
    cap: int | None = None  # the user's own for a day, micro-dollars
    outbox: int = 0  # drafts and unsent writes
    unknown: int = 0  # writes whose answer never came
    tags: tuple[str, ...] = ()  # "sim", "dry", "ro"
    brake: str = ""  # what is stopped: "writes stopped: app-write-blocked"
    pace: str = ""  # of a burst behind the prompt: "3/12 next in 18 s"
    name: str = ""  # of the account, shown where its username is not known yet: "work"


class Preview(NamedTuple):
    """What the line would do; nothing is sent by looking."""

    verb: str  # as it is typed: "rt"
    target: str = ""  # "→ @grace: first words"; may hold words from the network
    verdict: str = "fits"  # fits | low | wait | over
    why: str = ""  # of a verdict that is not `fits`
    writes: int = 1
    left: str = ""  # "3 of 5 left, resets 14:20"
    price: Price = Price()
    length: int | None = None  # weighted length of a text, where the line holds one
    limit: int = 280
    danger: str = ""  # anything else that must be seen first: "write lock is on"
    pace: str = ""  # how it could be spread, where it does not fit: "paced, done in 13 min"

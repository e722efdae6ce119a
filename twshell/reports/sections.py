"""The shapes a report is laid out in, the same for every format: sections of paragraphs, facts, tables, charts."""

from __future__ import annotations

from twshell.domain.record import NamedTuple


class Table(NamedTuple):
    """Rows under heads; `right`: the columns that hold numbers; `named`: those that say nothing without their head."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    named: tuple[int, ...] = ()
    note: str = ""


class Tick(NamedTuple):
    """A word on an axis, at a share (0 to 1) of its length."""

    at: float
    text: str


class Column(NamedTuple):
    """A stack of counts, one for each series, from one share of the axis to another."""

    begin: float
    end: float
    values: tuple[int, ...]
    title: str


class Bars(NamedTuple):
    """Stacked columns over time; `series`: the name of each value, with its tone."""

    title: str
    about: str
    series: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]


class Meter(NamedTuple):
    """One value of at most `most`, and what is said of it."""

    label: str
    value: int
    most: int
    text: str
    tone: str = "read"


class Meters(NamedTuple):
    """Values as lying bars, each against its own end."""

    title: str
    about: str
    rows: tuple[Meter, ...]


class Mark(NamedTuple):
    """Something that happened at a share of the axis, in a lane."""

    at: float
    lane: int
    title: str


class Lanes(NamedTuple):
    """What happened when, a lane for each outcome; `lanes`: name and tone, `stops` are drawn across."""

    title: str
    about: str
    lanes: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    stops: tuple[Tick, ...] = ()  # moments at which writing was stopped


Chart = Bars | Meters | Lanes


class Section(NamedTuple):
    """One part of a report; whatever is empty is left out."""

    name: str  # for links
    title: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    points: tuple[str, ...] = ()


class Laid(NamedTuple):
    """A report laid out: what it is called, what is said before all, a few figures, and its sections."""

    title: str
    subtitle: str
    notice: str
    figures: tuple[tuple[str, str], ...]  # value, what it counts
    sections: tuple[Section, ...]
    made: str

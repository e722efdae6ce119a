"""Calls in a report: over time, by the hour, by error, one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from twshell.domain.stored import JournalRow
from twshell.domain.wire import NOT_CONNECTED
from twshell.reports import words
from twshell.reports.material import Material
from twshell.reports.sections import Bars, Chart, Column, Lanes, Mark, Meter, Meters, Section, Table, Tick
from twshell.reports.summary import DAY, HOUR, QUARTER, ErrorKind, Hour, Summary, hours_of, is_error

# How long a time is drawn by which stretch, the last for all that is longer.
STRETCHES = ((12 * HOUR, QUARTER, "quarter of an hour"), (8 * DAY, HOUR, "hour"), (float("inf"), DAY, "day"))
MOST_HOURS, MOST_ERRORS, MOST_MARKS = 24, 60, 400
MOST_TICKS = 5
HOURS, DAYS = (1, 2, 3, 6, 12), (1, 2, 7, 14, 30, 90)
STEPS = (300, 900, 1_800, *(HOUR * hours for hours in HOURS), *(DAY * days for days in DAYS))
SERIES = (("reads", "read"), ("accepted writes", "done"), ("errors", "refused"))
LANES = (("accepted", "done"), ("rejected", "refused"), ("unknown", "unknown"))
STATES = {"done": 0, "rejected": 1, "unknown": 2}
FULL_HEADS = ("Time", "Line", "Call", "Answer", "Read as", "x-transaction-id", "cf-ray")
IDS = (5, 6)  # their columns
SHORT_HEADS = ("Time", "Answer", "Left of the window", "x-transaction-id")
Clean = Callable[[str], str]


def hours(material: Material, summary: Summary) -> Section:
    """Tell calls over time: columns, the writes one by one, and a table."""
    title = "Calls over time"
    if not summary.hours:
        return Section("time", title, ("Nothing was called in this time.",))
    newest = summary.hours[-MOST_HOURS:]
    rows = tuple(
        (f"{words.day(hour.at)} {words.moment(hour.at):%H}:00", str(hour.reads), str(hour.done), str(hour.refused),
         words.money(hour.price))
        for hour in newest
    )  # fmt: skip
    left = len(summary.hours) - len(newest)
    note = f"{words.counted(left, 'earlier hour')} left out." if left else ""
    heads = ("Hour (UTC)", "Reads", "Writes", "Errors", "Cost")
    charts: tuple[Chart, ...] = (_columns(material, summary), *_lanes(material, summary))
    table = Table("By the hour: reads, accepted writes, errors", heads, rows, (1, 2, 3, 4), (), note)
    return Section("time", title, (), (), charts, (table,))


def _span(material: Material, summary: Summary) -> tuple[float, float]:
    """Draw from the first call on: most of a long time may be before the first use."""
    first = summary.hours[0].at
    begin = max(material.since, first // DAY * DAY if material.until - first > 2 * DAY else first)
    return begin, max(material.until, begin + HOUR)


def _columns(material: Material, summary: Summary) -> Bars:
    begin, end = _span(material, summary)
    seconds, unit = next((seconds, unit) for longest, seconds, unit in STRETCHES if end - begin <= longest)
    rows = [row for row in material.rows if row.is_call and row.reached != NOT_CONNECTED]
    found = hours_of(rows, seconds)
    columns = tuple(
        Column(
            max(0.0, (each.at - begin) / (end - begin)), min(1.0, (each.at + seconds - begin) / (end - begin)),
            (each.reads, each.done, each.refused), _column_title(each, seconds),
        )
        for each in found
    )  # fmt: skip
    most = max(found, key=lambda each: each.reads + each.done + each.refused)
    calls = most.reads + most.done + most.refused
    when = words.minute(most.at) if seconds < DAY else f"{words.moment(most.at):%Y-%m-%d}"
    about = (
        f"Stacked columns of reads, accepted writes and errors by the {unit}. The {unit} with the most calls began "
        f"{when}: {words.counted(calls, 'call')}."
    )
    return Bars(f"Calls by the {unit}", about, SERIES, columns, _ticks(begin, end))


def _column_title(hour: Hour, seconds: int) -> str:
    when = words.minute(hour.at) if seconds < DAY else f"{words.moment(hour.at):%Y-%m-%d}"
    return f"{when}: {hour.reads} reads, {hour.done} accepted writes, {hour.refused} errors"


def _ticks(begin: float, end: float) -> tuple[Tick, ...]:
    """Name a few round moments: days where the time is long, hours where it is short."""
    step = next((step for step in STEPS if (end - begin) / step <= MOST_TICKS), STEPS[-1])
    first = -(-int(begin) // step) * step
    return tuple(
        Tick((at - begin) / (end - begin), words.day(at) if step >= DAY else f"{words.moment(at):%H:%M}")
        for at in range(first, int(end) + 1, step)
    )


def _lanes(material: Material, summary: Summary) -> tuple[Lanes, ...]:
    writes = [row for row in material.rows if row.phase == "outcome" and row.state in STATES]
    if not writes:
        return ()
    begin, end = _span(material, summary)
    shown = writes[-MOST_MARKS:]
    marks = tuple(
        Mark((row.at_ms / 1000 - begin) / (end - begin), STATES[row.state], f"{words.instant(row.at_ms)}: {_deed(row)}")
        for row in shown
    )
    counts = [sum(row.state == state for row in writes) for state in STATES]
    about = f"A mark for each write: {counts[0]} accepted, {counts[1]} rejected, {counts[2]} of unknown outcome."
    if len(shown) < len(writes):
        about += f" The newest {len(shown)} are drawn."
    stops = tuple(
        Tick((row.at_ms / 1000 - begin) / (end - begin), f"{words.instant(row.at_ms)}: writing stopped, {row.cause}")
        for row in summary.stops
        if row.verb == "brake"
    )
    if stops:
        about += f" Dashed: {words.counted(len(stops), 'moment')} at which twsh stopped writing."
    return (Lanes("Every write", about, LANES, marks, _ticks(begin, end), stops),)


def _deed(row: JournalRow) -> str:
    return f"{row.verb}, {words.outcome(row)}" + (f", {row.cause}" if row.cause else "")


def errors(material: Material, summary: Summary, clean: Clean) -> Section:
    """Tell errors by kind, then one by one with X's ids."""
    title = "Errors"
    if not summary.errors:
        return Section("errors", title, ("No call failed in this time.",))
    kinds = tuple(
        (
            str(kind.status or "no answer"), str(kind.code or ""), kind.problem or "", words.cause(kind.cause),
            str(len(kind.rows)), words.instant(kind.rows[0].at_ms), words.instant(kind.rows[-1].at_ms),
        )
        for kind in summary.errors
    )  # fmt: skip
    failed = sorted((row for kind in summary.errors for row in kind.rows), key=lambda row: row.seq)
    shown = failed[-MOST_ERRORS:]
    note = f"{words.counted(len(failed) - len(shown), 'earlier one')} left out." if len(shown) < len(failed) else ""
    tables = (
        Table("By kind", ("Status", "Code", "Problem", "Read as", "Count", "First", "Last"), kinds, (4,), (1, 5, 6)),
        Table("One by one", FULL_HEADS, tuple(full_row(row, material, clean) for row in shown), (), IDS, note),
    )
    return Section("errors", title, (), (), (_error_chart(summary.errors),), tables)


def _error_chart(kinds: Sequence[ErrorKind]) -> Meters:
    most = max(len(kind.rows) for kind in kinds)
    meters = tuple(
        Meter(f"{kind.status or 'No answer'} {kind.cause}", len(kind.rows), most, str(len(kind.rows)), "refused")
        for kind in kinds[:10]
    )
    total = sum(len(kind.rows) for kind in kinds)
    about = (
        f"{words.counted(total, 'error').capitalize()} of {words.counted(len(kinds), 'kind')}; the most frequent is "
        f"{kinds[0].status or 'no answer'} {kinds[0].cause}, {len(kinds[0].rows)} times."
    )
    return Meters("Errors by kind", about, meters)


def full_row(row: JournalRow, material: Material, clean: Clean) -> tuple[str, ...]:
    """Write one call with everything X can look it up by."""
    text = material.texts.get(row.write_id, "")
    line = f"{row.line}: {clean(text)}" if text else row.line
    answer = "intent, on disk before sending" if row.phase == "intent" else words.outcome(row)
    read_as = row.cause if is_error(row) else row.state
    call = f"{row.method} {row.template}".strip()
    return (words.instant(row.at_ms), line or row.verb, call, answer, read_as, row.transaction_id, row.cf_ray)


def short_row(row: JournalRow) -> tuple[str, ...]:
    """Write one call of many in a few words."""
    answer = words.outcome(row) + (f" {row.cause}" if row.cause else "")
    return (words.instant(row.at_ms), answer, words.left(row.limits), row.transaction_id)

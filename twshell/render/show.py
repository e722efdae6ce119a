"""One outcome, whatever it is, as the text that is printed; each sort is drawn in its own module."""

from __future__ import annotations

from typing import Any

from twshell.domain.outcome import (
    Bars,
    Budgets,
    Done,
    Effect,
    Lines,
    Listing,
    Lists,
    Outcome,
    People,
    PlanShown,
    Problem,
    Several,
    Talks,
    Text,
    Traces,
)
from twshell.render import budgets, charts, deeds, people, posts, talks
from twshell.render.theme import Row, paint
from twshell.render.times import Zone
from twshell.render.told import told


def show(
    outcome: Outcome | Any, *, width: int, now: float, colour: bool, plain: bool, links: bool, utc_offset: Zone = 0
) -> str:
    """Write an outcome in rows of at most `width` columns, without a line break at the end.

    `plain`: no colour, no links, no box drawing. `links`: hyperlinks (OSC 8), https only. `utc_offset`: seconds east.
    """
    laid_out = fragments(outcome, width=width, now=now, plain=plain, utc_offset=utc_offset)
    return "\n".join([paint(row, colour and not plain, links and not plain) for row in laid_out])


def fragments(
    outcome: Outcome | Any, *, width: int, now: float, plain: bool = False, utc_offset: Zone = 0
) -> list[Row]:
    """Lay out an outcome as rows of styled text."""
    match outcome:
        case Listing():
            return posts.lines(outcome, width=width, now=now, zone=utc_offset, plain=plain)
        case People():
            return people.lines(outcome, width=width, zone=utc_offset, plain=plain)
        case Talks():
            return talks.lines(outcome, width=width, now=now, zone=utc_offset, plain=plain)
        case Lists():
            from twshell.render import lists  # which few sessions show

            return lists.lines(outcome, width=width, plain=plain)
        case Done():
            return deeds.done_rows(outcome, width=width, plain=plain)
        case Problem():
            return deeds.problem_rows(outcome, width=width, now=now, zone=utc_offset, plain=plain)
        case PlanShown():
            return deeds.plan_rows(outcome, width=width, now=now, zone=utc_offset, plain=plain)
        case Budgets():
            return budgets.lines(outcome, width=width, now=now, zone=utc_offset, plain=plain)
        case Bars():
            return charts.bars(outcome, width=width, plain=plain)
        case Traces():
            return charts.traces(outcome, width=width, now=now, zone=utc_offset, plain=plain)
        case Text():
            return deeds.text_rows(outcome, width=width)
        case Lines():
            return [row for text in outcome.lines for row in told(text, width, first=[], hang=2)]
        case Effect():
            inner = outcome.outcome
            return [] if inner is None else fragments(inner, width=width, now=now, plain=plain, utc_offset=utc_offset)
        case Several():
            return [
                row
                for inner in outcome.outcomes
                for row in fragments(inner, width=width, now=now, plain=plain, utc_offset=utc_offset)
            ]
    raise TypeError(f"no way to show a {type(outcome).__name__}")

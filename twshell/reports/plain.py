"""A report as plain text: what X's form takes, which drops attachments; no row is longer than 78 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from twshell.reports.sections import Laid, Section, Table

WIDTH = 78
LABEL = 26
GAP = "  "


def text(laid: Laid) -> str:
    """Write the whole report."""
    lines = [laid.title.upper(), *_wrapped(laid.subtitle + "."), *_wrapped(laid.made)]
    if laid.notice:
        lines += ["", *_wrapped(laid.notice)]
    lines += ["", *(f"{value:>12}  {what}" for value, what in laid.figures)]
    for number, section in enumerate(laid.sections, 1):
        lines += ["", *_section(section, number)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _section(section: Section, number: int) -> Iterator[str]:
    heading = f"{number}. {section.title}"
    yield from (heading, "-" * len(heading))
    for paragraph in section.paragraphs:
        yield from _wrapped(paragraph)
    if section.paragraphs and section.facts:
        yield ""
    for label, value in section.facts:
        yield from _wrapped(value, first=f"{label:{LABEL}}", hang=LABEL)
    for table in section.tables:
        if section.paragraphs or section.facts or table is not section.tables[0]:
            yield ""
        yield from _table(table)
    for point in section.points:
        yield from _wrapped(point, first="- ", hang=2)


def _table(table: Table) -> Iterator[str]:
    yield f"{table.title}:"
    table = table._replace(rows=tuple(tuple(_joined(cell) for cell in row) for row in table.rows))
    widths = [max(map(len, column)) for column in zip(table.heads, *table.rows, strict=True)]
    if sum(widths) + len(GAP) * len(widths) <= WIDTH:
        for row in (table.heads, *table.rows):
            yield GAP + GAP.join(_cell(value, at, widths[at], table) for at, value in enumerate(row))
    else:
        for row in table.rows:
            yield from _wrapped(_record(table, row), first="  - ", hang=4)
    if table.note:
        yield f"{GAP}{table.note}"


def _record(table: Table, row: tuple[str, ...]) -> str:
    """Write a row that is too wide for columns as a sentence."""
    told = [
        f"{head.lower()} {value}" if at in table.right or at in table.named else value
        for at, (head, value) in enumerate(zip(table.heads, row, strict=True))
        if value
    ]
    return "; ".join(told)


def _cell(value: str, at: int, width: int, table: Table) -> str:
    return f"{value:>{width}}" if at in table.right else f"{value:{width}}"


def _joined(raw: str) -> str:
    return raw.replace("\n", ", ")


def _wrapped(raw: str, first: str = "", hang: int = 0) -> list[str]:
    return textwrap.wrap(
        _joined(raw), WIDTH, initial_indent=first, subsequent_indent=" " * hang, break_on_hyphens=False
    ) or [first.rstrip()]

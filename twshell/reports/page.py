"""A report as one page of HTML that asks for nothing: no script, no picture, no font from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from twshell.reports.charts import drawn
from twshell.reports.sections import Laid, Section, Table
from twshell.reports.style import STYLE

# What a browser may do for this page: nothing but use the style in it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
WIDE = 42  # letters in a row's cells from which a table is laid out anew on a phone
BRIEF = 12  # letters that stay in one line
_CODE = re.compile(r"`([^`]+)`")


def text(laid: Laid) -> str:
    """Write the whole page."""
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="robots" content="noindex">',
            '<link rel="icon" href="data:,">',
            f"<title>{escape(laid.title)} · twsh</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            *_header(laid),
            "<main>",
            *(row for section in laid.sections for row in _section(section)),
            "</main>",
            f"<footer><p>{escape(laid.made)}</p></footer>",
            "</body>",
            "</html>",
            "",
        )
    )


def own(raw: str) -> str:
    """Write a sentence of ours, in which commands stand between backticks."""
    return _CODE.sub(r"<code>\1</code>", escape(raw)).replace("\n", "<br>")


def cell(raw: str) -> str:
    """Write a cell: a path may be broken at its slashes, a price before its end alone; lines stay lines."""
    return escape(raw).replace("/", "/<wbr>").replace(" to $", "&nbsp;to $").replace("\n", "<br>")


def _header(laid: Laid) -> Iterator[str]:
    yield from ("<header>", f"<h1>{escape(laid.title)}</h1>", f'<p class="subtitle">{escape(laid.subtitle)}</p>')
    if laid.notice:
        yield f'<p class="notice">{escape(laid.notice)}</p>'
    yield '<dl class="figures">'
    for value, what in laid.figures:
        shape = ' class="range"' if len(value) > 7 else ""
        yield f"<div{shape}><dt>{escape(what)}</dt><dd>{escape(value)}</dd></div>"
    yield "</dl>"
    yield '<nav aria-label="Sections"><ul>'
    yield from (
        f'<li><a href="#{section.name}">{escape(section.title)}</a></li>' for section in laid.sections
    )
    yield "</ul></nav></header>"


def _section(section: Section) -> Iterator[str]:
    yield f'<section id="{section.name}" aria-labelledby="{section.name}-heading">'
    yield f'<h2 id="{section.name}-heading">{escape(section.title)}</h2>'
    yield from (f"<p>{own(paragraph)}</p>" for paragraph in section.paragraphs)
    if section.facts:
        yield '<dl class="facts">'
        yield from (f"<dt>{escape(label)}</dt><dd>{own(value)}</dd>" for label, value in section.facts)
        yield "</dl>"
    yield from (drawn(chart, f"{section.name}-{number}") for number, chart in enumerate(section.charts, 1))
    for table in section.tables:
        yield from _table(table)
    if section.points:
        yield '<ul class="points">'
        yield from (f"<li>{own(point)}</li>" for point in section.points)
        yield "</ul>"
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    # The roles are said, since a table laid out in blocks on a phone is no table to some screen readers.
    letters = sum(max((len(cell) for cell in column), default=0) for column in zip(*table.rows, strict=True))
    shape = ' class="wide"' if letters > WIDE else ""
    yield f'<table{shape} role="table"><caption>{escape(table.title)}</caption>'
    heads = "".join(
        f'<th scope="col" role="columnheader"{_aligned(table, at)}>{escape(head)}</th>'
        for at, head in enumerate(table.heads)
    )
    yield f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
    yield '<tbody role="rowgroup">'
    for row in table.rows:
        cells = "".join(
            f'<td role="cell" data-head="{escape(head)}"{_aligned(table, at, value)}>{cell(value)}</td>'
            for at, (head, value) in enumerate(zip(table.heads, row, strict=True))
        )
        yield f'<tr role="row">{cells}</tr>'
    yield "</tbody></table>"
    if table.note:
        yield f'<p class="small">{escape(table.note)}</p>'


def _aligned(table: Table, at: int, value: str = "") -> str:
    if at in table.right:
        return ' class="number"'
    return ' class="brief"' if 0 < len(value) <= BRIEF else ""

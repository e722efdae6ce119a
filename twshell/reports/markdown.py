"""A report as Markdown: for an issue or a forum; nothing in it is taken for markup that was not meant so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twshell.reports.sections import Laid, Section, Table

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&])")
_CODE = re.compile(r"`([^`]+)`")


def text(laid: Laid) -> str:
    """Write the whole report."""
    lines = [f"# {safe(laid.title)}", "", f"{safe(laid.subtitle)}.", "", safe(laid.made)]
    if laid.notice:
        lines += ["", f"**{safe(laid.notice)}**"]
    lines += ["", *(f"* **{safe(value)}** {safe(what)}" for value, what in laid.figures)]
    for section in laid.sections:
        lines += ["", *_section(section)]
    return "\n".join(lines) + "\n"


def safe(raw: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(raw.replace("\n", ", ").split()))


def own(raw: str) -> str:
    """Write a sentence of ours, in which commands stand between backticks."""
    parts = _CODE.split(raw)
    return "".join(f"`{part}`" if at % 2 else safe_within(part) for at, part in enumerate(parts))


def safe_within(raw: str) -> str:
    """Write a part of a sentence, whose outer blanks count."""
    return _SPECIAL.sub(r"\\\1", raw.replace("\n", ", "))


def _section(section: Section) -> Iterator[str]:
    yield f"## {safe(section.title)}"
    for paragraph in section.paragraphs:
        yield from ("", own(paragraph))
    if section.facts:
        yield from ("", *(f"* **{safe(label)}:** {own(value)}" for label, value in section.facts))
    for table in section.tables:
        yield from ("", *_table(table))
    if section.points:
        yield from ("", *(f"* {own(point)}" for point in section.points))


def _table(table: Table) -> Iterator[str]:
    yield from (f"### {safe(table.title)}", "")
    yield _row(table.heads)
    yield "|" + "|".join(" ---: " if at in table.right else " --- " for at in range(len(table.heads))) + "|"
    yield from (_row(row) for row in table.rows)
    if table.note:
        yield from ("", safe(table.note))


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(safe(cell) for cell in cells) + " |"

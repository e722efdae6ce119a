"""The row above the input: the mode line and the preview, cut at the width so that what is dangerous stays."""

from __future__ import annotations

from twshell.domain.money import dollars, price_text
from twshell.domain.record import NamedTuple
from twshell.domain.status import Meter, Preview, Status
from twshell.render.measure import cells, clip
from twshell.render.sanitise import line
from twshell.render.theme import Row

LOW, VERY_LOW = 20, 5  # per cent left
_VERDICTS = {"low": "warning", "wait": "danger", "over": "danger"}
_LEAST_TARGET = 16  # columns below which a target says nothing


class Part(NamedTuple):
    """A piece of the mode line; the lowest rank is dropped first."""

    rank: int
    before: str  # blanks that part it from its forerunner
    style: str
    text: str


def mode_line(status: Status, width: int) -> Row:
    """Write `@ada *home* +12   rt 41/50 9m  3h ≤211/300   $0.42/1.00   outbox 2   [sim]` in at most `width` columns."""
    parts = _parts(status)
    while len(parts) > 1 and _width(parts) > width:
        parts.remove(min(reversed(parts), key=lambda part: part.rank))
    row: Row = []
    for at, part in enumerate(parts):
        if at:
            row.append(("mode", part.before))
        row.append((part.style, clip(part.text, width) if len(parts) == 1 else part.text))
    return row


def _width(parts: list[Part]) -> int:
    return sum(len(part.before) + cells(part.text) for part in parts) - len(parts[0].before)


def _parts(status: Status) -> list[Part]:
    wide = "   "
    parts = []
    if status.brake:
        parts.append(Part(9, "", "danger", line(status.brake)))
    account = f"@{line(status.account)}" if status.account else line(status.name)
    parts.append(Part(6, wide, "mode-account" if account else "warning", account or "signed out"))
    if status.view:
        parts.append(Part(2, " ", "mode", line(status.view)))
    if status.unread:
        parts.append(Part(1, " ", "unread", f"+{status.unread}"))
    for at, meter in enumerate(status.meters):
        rank, style, text = _meter(meter)
        parts.append(Part(rank, "  " if at else wide, style, text))
    if status.today or status.cap is not None:
        parts.append(Part(*_money(status.today, status.cap)))
    if status.pace:
        parts.append(Part(8, wide, "warning", f"pace {line(status.pace)} (C-g stops)"))
    if status.unknown:
        parts.append(Part(8, wide, "danger", f"{status.unknown} unknown"))
    if status.outbox:
        parts.append(Part(5, wide, "warning", f"outbox {status.outbox}"))
    if status.tags:
        parts.append(Part(7, wide, "mode-account", "".join(f"[{line(tag)}]" for tag in status.tags)))
    return parts


def _meter(meter: Meter) -> tuple[int, str, str]:
    """Rank, style and text of a budget; what runs low is told in words."""
    text = f"{line(meter.label)} {meter.mark}{meter.left}/{meter.limit}"
    rank, style, word = 3, "mode", ""
    if meter.left <= 0:
        rank, style, word = 7, "danger", " none left"
    elif meter.left * 100 <= VERY_LOW * meter.limit:
        rank, style, word = 7, "danger", " very low"
    elif meter.left * 100 <= LOW * meter.limit:
        rank, style, word = 6, "warning", " low"
    return rank, style, text + word + _until(meter.minutes)


def _until(minutes: int | None) -> str:
    """Say in how many minutes, or hours rounded up, a window starts anew."""
    if minutes is None:
        return ""
    return f" {minutes}m" if minutes < 2 * 60 else f" {-(-minutes // 60)}h"


def _money(today: int, cap: int | None) -> tuple[int, str, str, str]:
    if cap is None:
        return 4, "   ", "mode", dollars(today)
    text = f"{dollars(today)}/{dollars(cap)[1:]}"
    if today >= cap:
        return 7, "   ", "danger", f"{text} cap reached"
    if today * 100 >= (100 - LOW) * cap:
        return 6, "   ", "warning", f"{text} near cap"
    return 4, "   ", "mode", text


def preview_line(preview: Preview, width: int) -> Row:
    """Write `rt → @grace: first words…  ·  3 of 5 left, resets 14:20  ·  $0.015`; danger comes before all else."""
    between = "  ·  "
    warnings = _warnings(preview)
    facts = _facts(preview)
    spare = width - sum(cells(text) + len(between) for _, text in warnings + facts)
    deed = line(preview.verb) + (f" {line(preview.target)}" if preview.target else "")
    while facts and spare < min(_LEAST_TARGET, cells(deed)):
        spare += cells(facts.pop()[1]) + len(between)
    row: Row = []
    left = width
    for style, text in [*warnings, ("mode", clip(deed, max(spare, _LEAST_TARGET))), *facts]:
        if row:
            if left <= len(between) + 2:
                break
            row.append(("gutter", between))
            left -= len(between)
        row.append((style, clip(text, left)))
        left -= cells(row[-1][1])
        if left <= 0:
            break
    return row


def _warnings(preview: Preview) -> Row:
    """Collect what must be seen first."""
    found: Row = []
    if preview.danger:
        found.append(("danger", line(preview.danger)))
    if preview.length is not None and preview.length > preview.limit:
        found.append(("danger", f"too long by {preview.length - preview.limit} ({preview.length}/{preview.limit})"))
    if preview.verdict in _VERDICTS:
        why = f": {line(preview.why)}" if preview.why else ""
        found.append((_VERDICTS[preview.verdict], preview.verdict.upper() + why))
    return found


def _facts(preview: Preview) -> Row:
    """Collect what is good to know, the most important first."""
    found: Row = []
    if preview.writes > 1:
        found.append(("mode", f"{preview.writes} writes"))
    if preview.length is not None and preview.length <= preview.limit:
        found.append(("mode", f"{preview.length}/{preview.limit}"))
    if preview.pace:
        found.append(("mode", line(preview.pace)))
    if preview.left and not preview.why:
        found.append(("mode", line(preview.left)))
    if preview.price.high:
        found.append(("mode", price_text(preview.price)))
    return found

"""Charts as inline SVG: places are shares of the width, so that they fit a phone with letters of the same size."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from twshell.reports.sections import Bars, Chart, Column, Lanes, Mark, Meters, Tick

MARGIN = 6.5  # percent of the width, for the numbers of the axis
TOP, FLOOR, HEIGHT = 12, 172, 196
LANE = 34
METER, SHORT_METER, SHORT = 54, 40, 8  # heights of a meter's row; texts so short stand beside the label
NICE = (1, 2, 5)
EDGE = 0.04  # the share of the axis at either end where a word would stick out


def drawn(chart: Chart, name: str) -> str:
    """Draw a chart as a figure; `name` makes its ids unique in the page."""
    key = ""
    if isinstance(chart, Bars):
        key = _key([(series, _swatch(tone)) for series, tone in chart.series])
        height, body = HEIGHT, _bars(chart, name)
    elif isinstance(chart, Meters):
        height, body = _meter_height(chart) * len(chart.rows) - 8, _meters(chart)
    else:
        key = _key([(lane, _sign(tone)) for lane, tone in chart.lanes])
        height, body = LANE * len(chart.lanes) + 30, _lanes(chart)
    svg = (
        f'<svg role="img" height="{height}" aria-labelledby="{name}-title {name}-about">'
        f'<title id="{name}-title">{escape(chart.title)}</title><desc id="{name}-about">{escape(chart.about)}</desc>'
        f"{''.join(body)}</svg>"
    )
    caption = f"<figcaption>{escape(chart.title)}</figcaption>"
    return f'<figure>{caption}{key}{svg}<p class="about">{escape(chart.about)}</p></figure>'


def nice(most: int) -> int:
    """Return the end of an axis: 1, 2 or 5 times a power of ten, no less than the most."""
    power = 1
    while True:
        for step in NICE:
            if step * power >= most:
                return step * power
        power *= 10


def _key(rows: list[tuple[str, str]]) -> str:
    items = "".join(
        f'<li><svg viewBox="0 0 12 12" aria-hidden="true">{sign}</svg>{escape(text)}</li>' for text, sign in rows
    )
    return f'<ul class="key">{items}</ul>'


def _swatch(tone: str) -> str:
    return f'<rect class="{tone}" x="1" y="1" width="10" height="10" rx="2"/>'


def _sign(tone: str) -> str:
    return f'<svg x="6" y="6" overflow="visible">{_shape(tone)}</svg>'


def _shape(tone: str) -> str:
    """Tell outcomes apart by shape too: a disc, a cross, a ring."""
    if tone == "refused":
        return f'<path class="stroke {tone}" d="M-4-4 4 4M-4 4 4-4"/>'
    if tone == "unknown":
        return f'<circle class="stroke {tone}" r="4"/>'
    return f'<circle class="{tone}" r="4" fill-opacity=".75"/>'


def _x(share: float) -> float:
    return round(MARGIN + share * (100 - MARGIN), 3)


def _bars(chart: Bars, name: str) -> Iterator[str]:
    most = nice(max((sum(column.values) for column in chart.columns), default=1))
    for part in (0, 0.5, 1):
        if part == 0.5 and most % 2:
            continue
        y = FLOOR - part * (FLOOR - TOP)
        yield f'<line class="grid" x1="{MARGIN}%" x2="100%" y1="{y:g}" y2="{y:g}"/>'
        yield f'<text x="{MARGIN - 1}%" y="{y + 4:g}" text-anchor="end">{most * part:g}</text>'
    for column in chart.columns:
        yield from _column(column, chart, most)
    yield from _axis(chart.ticks, HEIGHT - 6)


def _column(column: Column, chart: Bars, most: int) -> Iterator[str]:
    x, width = _x(column.begin), _x(column.end) - _x(column.begin)
    y = float(FLOOR)
    yield f"<g><title>{escape(column.title)}</title>"
    for value, (_, tone) in zip(column.values, chart.series, strict=True):
        if not value:
            continue
        height = max(2.0, value / most * (FLOOR - TOP))
        y -= height
        yield (
            f'<rect class="{tone}" x="{x + width * 0.1:.3f}%" y="{y:.2f}" width="{width * 0.8:.3f}%"'
            f' height="{max(1.0, height - 1):.2f}"/>'
        )
    yield "</g>"


def _axis(ticks: tuple[Tick, ...], y: int) -> Iterator[str]:
    for tick in ticks:
        anchor = "start" if tick.at < EDGE else "end" if tick.at > 1 - EDGE else "middle"
        yield f'<text x="{_x(tick.at)}%" y="{y}" text-anchor="{anchor}">{escape(tick.text)}</text>'


def _meter_height(chart: Meters) -> int:
    return SHORT_METER if all(len(row.text) <= SHORT for row in chart.rows) else METER


def _meters(chart: Meters) -> Iterator[str]:
    height = _meter_height(chart)
    for at, row in enumerate(chart.rows):
        y = at * height
        share = 100 * row.value / row.most if row.most else 0
        yield f'<text class="label" x="0" y="{y + 13}">{escape(row.label)}</text>'
        yield f'<rect class="track" x="0" y="{y + 20}" width="100%" height="8" rx="4"/>'
        if row.value:
            yield f'<rect class="{row.tone}" x="0" y="{y + 20}" width="{share:.2f}%" height="8" rx="4"/>'
        place = f'x="0" y="{y + 43}"' if height == METER else f'x="100%" y="{y + 13}" text-anchor="end"'
        yield f"<text {place}>{escape(row.text)}</text>"


def _lanes(chart: Lanes) -> Iterator[str]:
    for lane in range(len(chart.lanes)):
        y = LANE * lane + LANE // 2
        yield f'<line class="grid" x1="{MARGIN}%" x2="100%" y1="{y}" y2="{y}"/>'
        count = sum(mark.lane == lane for mark in chart.marks)
        yield f'<text x="{MARGIN - 1}%" y="{y + 4}" text-anchor="end">{count}</text>'
    for stop in chart.stops:
        x = _x(stop.at)
        yield f'<g><title>{escape(stop.text)}</title>'
        yield f'<line class="stop" x1="{x}%" x2="{x}%" y1="2" y2="{LANE * len(chart.lanes)}"/></g>'
    for mark in chart.marks:
        yield _mark(mark, chart)
    yield from _axis(chart.ticks, LANE * len(chart.lanes) + 20)


def _mark(mark: Mark, chart: Lanes) -> str:
    y = LANE * mark.lane + LANE // 2
    shape = _shape(chart.lanes[mark.lane][1])
    return (
        f'<svg x="{_x(mark.at)}%" y="{y}" overflow="visible"><title>{escape(mark.title)}</title>{shape}</svg>'
    )

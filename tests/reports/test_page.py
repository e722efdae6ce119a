"""The page in a real browser: nothing fetched, nothing complained of, readable by everybody, by night and on paper."""

from __future__ import annotations

import base64
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

from twshell.render.sanitise import line as cleaned
from twshell.reports import layout, page
from twshell.reports.material import Material, Who

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

AXE = "axe_playwright_python"  # the package that brings axe-core's script; its driver is not used, nor needed
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COMPLAINTS = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
PHONE, DESK = 360, 1_200
A4 = (595, 842)  # points
LOOKS = [(False, DESK), (True, DESK), (False, PHONE), (True, PHONE)]


@pytest.fixture(scope="module")
def axe() -> str:
    found = importlib.util.find_spec(AXE)
    if found is None or not found.submodule_search_locations:
        pytest.skip(f"axe-core is not installed here: pip install --no-deps {AXE}")
    return Path(found.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def story(made: Any, tmp_path: Path) -> Path:
    """The page of a week that ended badly, as a file."""
    path = tmp_path / "report.html"
    path.write_text(page.text(layout.lay_out(made.story()._replace(demo="flaky"), cleaned)), encoding="utf-8")
    return path


@pytest.fixture
def empty(made: Any, tmp_path: Path) -> Path:
    """The page of a time in which nothing was done."""
    path = tmp_path / "empty.html"
    path.write_text(page.text(layout.lay_out(Material(made.NOW, made.NOW - 60, made.NOW, Who()), cleaned)))
    return path


@pytest.mark.parametrize(("dark", "width"), LOOKS)
def test_opening_it_fetches_nothing_and_complains_of_nothing(browser: Any, story: Path, dark: bool, width: int) -> None:
    browser.show(story, dark=dark, width=width)
    browser.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    told = [(event["method"], event.get("params", {})) for event in browser.events]
    asked = [about["request"]["url"] for name, about in told if name == "Network.requestWillBeSent"]
    assert [] == [(name, about) for name, about in told if name in COMPLAINTS]
    assert [story.as_uri()] == [url for url in asked if not url.startswith("data:")]


@pytest.mark.parametrize(("dark", "width"), LOOKS)
def test_nobody_is_kept_from_reading_it(browser: Any, story: Path, axe: str, dark: bool, width: int) -> None:
    browser.page("Page.setBypassCSP", enabled=True)  # for the judge's script alone: the page itself runs none
    browser.show(story, dark=dark, width=width)
    browser.evaluate(axe + ";0")
    asked = f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(found => JSON.stringify(found))"
    found = json.loads(browser.evaluate(asked))
    browser.page("Page.setBypassCSP", enabled=False)
    wrong = [
        (each["id"], node["target"], node["failureSummary"]) for each in found["violations"] for node in each["nodes"]
    ]
    assert [] == wrong
    judged = {each["id"]: len(each["nodes"]) for each in found["passes"]}
    assert judged["color-contrast"] > 100
    assert judged["svg-img-alt"] >= 5


def test_an_empty_report_is_readable_too(browser: Any, empty: Path, axe: str) -> None:
    browser.page("Page.setBypassCSP", enabled=True)
    browser.show(empty)
    browser.evaluate(axe + ";0")
    asked = f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(found => JSON.stringify(found.violations))"
    found = json.loads(browser.evaluate(asked))
    browser.page("Page.setBypassCSP", enabled=False)
    assert [] == found


@pytest.mark.parametrize("width", [320, PHONE, 700, 900, DESK])
def test_nothing_sticks_out_at_any_width(browser: Any, story: Path, width: int) -> None:
    browser.show(story, width=width)
    outside = browser.evaluate(
        "JSON.stringify([...document.querySelectorAll('main *')].filter(each =>"
        f" !each.closest('thead') && !each.closest('svg') && each.getBoundingClientRect().right > {width} + 0.5)"
        ".map(each => each.outerHTML.slice(0, 80)))"
    )
    assert [] == json.loads(outside)
    assert width >= browser.evaluate("document.documentElement.scrollWidth")


def test_the_charts_are_drawn_within_their_frames(browser: Any, story: Path) -> None:
    browser.show(story, width=PHONE)
    counts = json.loads(
        browser.evaluate(
            "JSON.stringify([...document.querySelectorAll('figure > svg')].map(svg => { const frame = "
            "svg.getBoundingClientRect(); const all = [...svg.querySelectorAll('rect, line, circle, path')]; return "
            "[svg.querySelector('title').textContent, all.length, all.filter(each => { const box = "
            "each.getBoundingClientRect(); return box.left < frame.left - 6 || box.right > frame.right + 6 || "
            "box.top < frame.top - 1 || box.bottom > frame.bottom + 1 }).length] }))"
        )
    )
    assert ["Calls by the hour", "Every write", "The fullest windows", "Errors by kind", "Shares of all posts"] == [
        title for title, _, _ in counts
    ]
    assert [] == [title for title, count, outside in counts if count < 4 or outside]


def test_by_night_it_is_dark_on_a_screen_alone(browser: Any, story: Path) -> None:
    shade = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color"
    browser.show(story, dark=True)
    night = [int(part) for part in re.findall(r"\d+", browser.evaluate(shade))]
    rules = browser.evaluate(
        "[...document.styleSheets[0].cssRules].map(each => each.conditionText || '')"
        ".filter(each => each.includes('dark')).join()"
    )
    assert max(night[:3]) < 60 < 200 < min(night[3:6])
    assert "screen and (prefers-color-scheme: dark)" == rules


def test_it_prints_on_a4(browser: Any, story: Path) -> None:
    browser.show(story)
    printed = base64.b64decode(browser.page("Page.printToPDF", preferCSSPageSize=True)["data"])
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    sizes = {(round(float(width)), round(float(height))) for width, height in boxes}
    assert {A4} == sizes
    assert 3 <= len(boxes) <= 9

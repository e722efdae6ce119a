"""One report in four formats: what X's form asks for is in each, and nothing in it is taken for markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from twshell.domain.stored import Published
from twshell.render.sanitise import line as cleaned
from twshell.reports import as_json, layout, markdown, page, plain
from twshell.reports.charts import nice
from twshell.reports.material import Focus, Material, Who
from twshell.reports.sections import Laid, Section, Table
from twshell.reports.style import STYLE

GOLDEN = Path(__file__).parent / "golden"
CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus" / "hostile_strings.json"
VOID = {"meta", "link", "br", "wbr"}


def small(made: Any, **more: Any) -> Material:
    """A read, a post and a refused repost within one hour."""
    rows = [
        made.row(made.NOW - 3_000, seq=1, limits="15m 180 179 0", cost_low=25_000, cost_high=75_000),
        *made.wrote(made.NOW - 2_000, made.POST, number=1, limits="15m 100 99 0"),
        *made.wrote(made.NOW - 1_000, number=2, source="macro boost", **made.BLOCKED),
    ]
    values: dict[str, Any] = {
        "made_at": made.NOW, "since": made.NOW - made.DAY, "until": made.NOW,
        "who": Who("default", "ada", "42", "", "Ab1x", "1a", "pay-per-use"), "rows": tuple(rows), "limits": made.LIMITS,
        "posts": (Published(1, made.NOW - 2_000, "post", "hi @grace"),), "measures": ("Posts are asked about.",),
        "versions": (("twsh", "0.1.0"),), "head": "ab" * 32,
    }  # fmt: skip
    return Material(**(values | more))


def laid(material: Material) -> Laid:
    return layout.lay_out(material, cleaned)


def unstyled(found: Laid) -> str:
    return page.text(found).replace(STYLE, "")


@pytest.mark.parametrize(
    ("name", "write"), [("plain.txt", plain.text), ("report.md", markdown.text), ("page.html", unstyled)]
)
def test_a_small_report_reads_as_it_always_did(made: Any, name: str, write: Any) -> None:
    assert (GOLDEN / name).read_text(encoding="utf-8") == write(laid(small(made)))


def test_the_page_draws_stops_and_has_its_notice_and_notes(made: Any) -> None:
    text = page.text(laid(made.story()._replace(demo="healthy")))
    assert 1 == text.count('<line class="stop"')
    assert "writing stopped, app-write-blocked</title>" in text
    assert '<p class="notice">Played against the built-in simulator (scenario healthy), not X.</p>' in text
    assert 'earlier hours left out.</p>' in text
    assert '<table class="wide"' in text


def every_format(material: Material) -> dict[str, str]:
    made = laid(material)
    return {
        "plain": plain.text(made), "markdown": markdown.text(made), "page": page.text(made),
        "json": as_json.text(material, cleaned),
    }  # fmt: skip


ASKED = ["27000001", "Ab1x", "42", "ada", "261", "app-write-blocked", "8f3c2d1e0a9b7c6d-FRA", "boost", "0.1.0"]


@pytest.mark.parametrize("fact", ASKED)
def test_every_format_has_what_x_asks_for(made: Any, fact: str) -> None:
    texts = every_format(made.story())
    texts["markdown"] = texts["markdown"].replace("\\", "")
    assert [] == [name for name, text in texts.items() if fact not in text]


def test_the_first_rejected_write_is_told_with_its_ids(made: Any) -> None:
    found = as_json.document(made.story(), cleaned)["first_rejected"]
    assert ("rejected", 261, 2, 0) == (
        found["row"]["state"], found["row"]["code"], found["rejected_after"], found["done_after"]
    )  # fmt: skip
    assert found["row"]["transaction_id"] in plain.text(laid(made.story()))


def table_of(*cells: str, notice: str = "") -> list[str]:
    table = Table("Some", ("One", "Two", "Three")[: len(cells)], (cells,), right=(1,))
    laid_out = Laid("Title", "Subtitle", notice, (), (Section("some", "Some", tables=(table,)),), "Made.")
    return plain.text(laid_out).splitlines()


def test_a_table_as_wide_as_a_form_has_columns_and_a_wider_one_is_told_in_sentences() -> None:
    assert f"  {'a' * 71}    b" == table_of("a" * 71, "b")[-1]
    wide = " ".join(table_of("a" * 72, "b")[-2:]).split()
    assert ["-", "a" * 72 + ";", "two", "b"] == wide[-4:]


def test_a_cell_of_several_lines_is_one_and_an_empty_one_is_left_out_of_a_sentence() -> None:
    assert "  a, b    7" == table_of("a\nb", "7")[-1]
    assert ["-", "a" * 70 + ";", "c", "d"] == " ".join(table_of("a" * 70, "", "c d")[-2:]).split()


def test_a_notice_stands_between_blank_lines() -> None:
    told = table_of("a", "b", notice="Played.")
    at = told.index("Played.")
    assert ["", "Played.", ""] == told[at - 1 : at + 2]


def test_no_row_of_the_plain_text_is_too_long_for_a_form(made: Any) -> None:
    lines = plain.text(laid(made.story())).splitlines()
    assert [] == [line for line in lines if len(line) > plain.WIDTH or line != line.rstrip()]


def test_texts_are_there_only_where_they_were_asked_for(made: Any) -> None:
    without, with_them = small(made), small(made, texts={2: "words of mine"})
    assert [] == [name for name, text in every_format(without).items() if "words of mine" in text]
    assert [] == [name for name, text in every_format(with_them).items() if "words of mine" not in text]


def test_what_is_not_known_is_said_so(made: Any) -> None:
    text = plain.text(laid(Material(made.NOW, made.NOW - 60, made.NOW, Who())))
    told = dict(re.findall(r"^(\S.{25}) *(.*)$", text, re.MULTILINE))
    assert {"n/a"} == {told[f"{label:26}"] for label in ("Consumer key", "User", "Sign-in", "Access level", "Versions")}
    assert "report --app-id" in text
    assert 6 == len(re.findall(r"in this time\.", text))


def test_a_call_without_an_answer_is_told_by_how_far_it_got(made: Any) -> None:
    lost = {"status": None, "code": None, "state": "unknown", "cause": "timed-out", "reached": "waiting"}
    rows = [*made.wrote(made.NOW, number=1, error="timeout", **lost), *made.wrote(made.NOW, number=2, **lost)]
    text = " ".join(plain.text(laid(small(made, rows=tuple(rows)))).split())
    assert "no answer (timeout)" in text
    assert "no answer (waiting)" in text


def test_a_play_against_the_simulator_is_called_so(made: Any) -> None:
    texts = every_format(small(made, demo="flaky"))
    assert [] == [name for name in ("plain", "markdown", "page") if "imulator" not in texts[name]]
    assert "flaky" == json.loads(texts["json"])["demo"]


# JSON


def test_the_json_is_ascii_and_has_every_row(made: Any) -> None:
    material = small(made, who=Who(username="ада"))
    text = as_json.text(material, cleaned)
    found = json.loads(text)
    assert text.isascii()
    assert "ада" == found["user"]["username"]
    assert [row.seq for row in material.rows] == [row["seq"] for row in found["rows"]]
    assert {"limit": 180, "remaining": 179} == found["rows"][0]["limits"]["15m"]
    assert "2026-11-24T11:10:00.000Z" == found["rows"][0]["at"]
    assert {"posts": 1, "mentions": 1}.items() <= found["posts"].items()
    assert {"typed": 1, "macro boost": 1} == found["sources"]


# The page


class Tree(HTMLParser):
    """Whether tags are closed in order, and what stands where."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, text: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text.append(text)


def test_the_page_asks_for_nothing_and_runs_nothing(made: Any) -> None:
    text = page.text(laid(made.story()))
    tags = {tag for tag, _ in Tree(text).tags}
    assert set() == tags & {"script", "img", "iframe", "object", "embed", "form", "input", "base", "video", "audio"}
    assert [] == re.findall(r"https?://|@import|url\(", text)
    assert {"data:,"} == {each["href"] for tag, each in Tree(text).tags if tag == "link"}
    assert "default-src 'none'" in text.replace("&#x27;", "'")


def test_the_page_is_closed_in_order_and_its_names_are_unique(made: Any) -> None:
    tree = Tree(page.text(laid(made.story())))
    ids = [attributes["id"] for _, attributes in tree.tags if "id" in attributes]
    assert [] == tree.open
    assert sorted(set(ids)) == sorted(ids)
    named = {name for _, each in tree.tags for name in (each.get("aria-labelledby") or "").split()}
    assert set() == named - set(ids)
    assert set() == {each["href"] for tag, each in tree.tags if tag == "a"} - {f"#{name}" for name in ids}


def test_every_chart_has_a_title_and_a_text_that_says_what_it_shows(made: Any) -> None:
    text = page.text(laid(made.story()))
    charts = re.findall(r'<svg role="img".*?</svg>(?=<p class="about">)', text, re.DOTALL)
    assert 5 == len(charts)
    assert [] == [chart[:80] for chart in charts if not re.search(r"<title id[^>]*>\S.*?</title><desc [^>]*>\S", chart)]


@pytest.fixture(scope="module")
def hostile() -> list[str]:
    if not CORPUS.exists():
        pytest.skip("the corpus of hostile texts is not beside this checkout")
    cases = [case for case in json.loads(CORPUS.read_text(encoding="utf-8")) if "input_hex" not in case]
    return [
        case["input"] if "input" in case else "".join(part * times for part, times in case["input_rle"])
        for case in cases
    ]


MARKUP = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title></svg><b>", "&lt;b&gt;", "]]>", "`</code>",
]  # fmt: skip
LINES = ("br", "wbr", "code")  # what a text may bring along: breaks, and commands picked out


def hostile_material(made: Any, text: str) -> Material:
    return small(made, texts={1: text, 2: text}, who=Who(username=text), focus=Focus(text, (), (), (text,)))


def test_no_hostile_text_becomes_markup(made: Any, hostile: list[str]) -> None:
    benign = Tree(page.text(laid(hostile_material(made, "x"))))
    expected = [tag for tag, _ in benign.tags if tag not in LINES]
    for text in filter(None, MARKUP + hostile):
        tree = Tree(page.text(laid(hostile_material(made, text))))
        assert expected == [tag for tag, _ in tree.tags if tag not in LINES], text
        assert [] == tree.open


def test_no_hostile_text_brings_control_characters_into_any_format(made: Any, hostile: list[str]) -> None:
    control = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
    for text in hostile:
        for name, written in every_format(hostile_material(made, text)).items():
            assert control.search(written) is None, (name, text)


@pytest.mark.parametrize("text", ["|", "a|b", "<b>", "[x](y)", "*a*", "`a`", "#1", "a\nb"])
def test_a_text_breaks_no_table_of_the_markdown(made: Any, text: str) -> None:
    rows = [
        line for line in markdown.text(laid(hostile_material(made, text))).splitlines() if line.startswith("| 2026")
    ]
    bars = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert {8} == bars


ENDS = [(0, 1), (1, 1), (2, 2), (3, 5), (5, 5), (6, 10), (49, 50), (51, 100), (180, 200)]


@pytest.mark.parametrize(("most", "end"), ENDS)
def test_an_axis_ends_at_a_round_number(most: int, end: int) -> None:
    assert end == nice(most)


@pytest.mark.parametrize("days", [0.02, 0.5, 1, 3, 7, 30, 400])
def test_a_time_of_any_length_is_drawn_within_its_axis(made: Any, days: float) -> None:
    rows = tuple(made.row(made.NOW - days * made.DAY * part / 10, seq=10 - part) for part in range(10, -1, -1))
    text = page.text(laid(small(made, rows=rows, since=made.NOW - days * made.DAY)))
    places = [float(place) for place in re.findall(r'x(?:1|2)?="([\d.-]+)%"', text)]
    assert places
    assert 0 <= min(places)
    assert 100 >= max(places)
    assert 2 <= len(re.findall(r'<text [^>]*y="190"[^>]*>', text)) <= 7

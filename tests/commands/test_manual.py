"""The manual: its pages are there, its curl lines are those the simulator gives itself, its table is fresh."""

from __future__ import annotations

import itertools
import json
import re
from importlib.resources import files
from typing import Any
from urllib.request import urlopen

import pytest

from twshell.commands.manual import PAGES
from twshell.domain.causes import EXIT, INTERRUPTED
from twshell.domain.outcome import Text
from twshell.render.as_json import documents
from twshell.sim.correspondence import send_to
from twshell.sim.describing import operations_page
from twshell.sim.lists import create


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_shown_with_its_title(run: Any, page: str) -> None:
    title = files("twshell.commands.pages").joinpath(f"{page}.md").read_text("utf-8").splitlines()[0].lstrip("# ")
    assert title in run(f"manual {page}").text


def test_without_a_page_they_are_listed(run: Any) -> None:
    assert [f"manual {page}" for page in PAGES] == re.findall(r"manual \w+", run("manual").text)


def test_the_curl_lines_are_those_the_simulator_gives_of_itself(sim: Any) -> None:
    with urlopen(f"{sim.url}/sim/") as answer:
        given = {line.replace(sim.url, "") for line in json.load(answer)["examples"]}
    page = files("twshell.commands.pages").joinpath("simulator.md").read_text("utf-8")
    lines = [line.strip() for line in page.splitlines() if line.startswith("    curl ")]
    told = {line.replace("http://127.0.0.1:8123", "") for line in lines}
    assert given == told


def test_the_table_of_operations_is_fresh() -> None:
    assert operations_page() == files("twshell.commands.pages").joinpath("operations.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_row_that_goes_on_in_the_next(run: Any, page: str) -> None:
    rows = run(f"manual {page}").of(Text)[0].lines
    prose = [bool(row) and not row.startswith(" ") for row in rows]
    assert not any(here and below for here, below in itertools.pairwise(prose))
    assert not any(row.startswith("#") for row in rows)


def test_the_json_of_the_page_is_what_comes(run: Any, sim: Any, clock: Any) -> None:
    page = files("twshell.commands.pages").joinpath("scripts.md").read_text("utf-8")
    told = {row["type"]: row for row in map(json.loads, re.findall(r"^    (\{.*)$", page, re.MULTILINE))}
    create(sim.world, "101", "Friends", now=clock.wall())
    send_to(sim.world, "102", "101", clock.wall(), text="Hello")
    played = run("home 5", "rt 1", "plan rt 2", "outbox", "like 1", "dms", "lists")
    found = {row["type"]: row for outcome in played.outcomes for row in documents(outcome, "x")}
    assert set(told) == {"post", "message", "list", "done", "plan", "outbox", "problem"}
    for kind, row in told.items():
        assert [key for key in found[kind] if key in row] == list(row), kind


def test_the_statuses_of_the_page_are_those_of_the_program() -> None:
    page = files("twshell.commands.pages").joinpath("scripts.md").read_text("utf-8")
    told = {word: int(status) for status, word in re.findall(r"^    (\d+) +([a-z-]+)", page, re.MULTILINE)}
    assert EXIT | {"interrupted": INTERRUPTED} == told

"""What goes to standard output, what beside it, and how."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from twshell.config.settings import Settings
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.outcome import Problem, Text
from twshell.session.events import Show
from twshell.shell.screen import Look, Screen, look_of, show_problem

PROBLEM = Problem(Diagnosis("usage", "invalid-request", "sure", "action", "rt needs a post", "", "`rt 3`"), "rt")
ANSWER = Text(("an answer",))
NOTE = Text(("a note",), "note")


class Edge:
    """Streams that are kept, and a clock that stands."""

    def __init__(self, **environ: str) -> None:
        self.environ = environ
        self.stdin, self.stdout, self.stderr = io.StringIO(), io.StringIO(), io.StringIO()

    def wall(self) -> float:
        return 1_795_521_600.0

    def monotonic(self) -> float:
        return 0.0

    def wait(self, seconds: float, event: Any) -> bool:
        return True

    def utc_offset(self, at: float) -> int:
        return 0

    def width(self) -> int:
        return 80

    @property
    def said(self) -> tuple[str, str]:
        return self.stdout.getvalue(), self.stderr.getvalue()


def screen(edge: Edge, look: Look | None = None, *, interactive: bool = True) -> Screen:
    return Screen(edge, lambda: look or Look(), interactive=interactive)


def test_at_a_prompt_everything_is_on_the_screen() -> None:
    edge = Edge()
    shown = screen(edge)
    for outcome in (ANSWER, NOTE, PROBLEM):
        shown.show(Show(outcome))
    shown.note(["said"])
    assert edge.said[0].startswith("an answer\na note\n")
    assert edge.said[0].endswith("said\n")
    assert "" == edge.said[1]


def test_without_a_prompt_answers_go_out_and_the_rest_beside() -> None:
    edge = Edge()
    shown = screen(edge, interactive=False)
    for outcome in (ANSWER, NOTE, PROBLEM):
        shown.show(Show(outcome))
    assert "an answer\n" == edge.said[0]
    assert "rt needs a post" in edge.said[1]
    assert "a note" in edge.said[1]


def test_with_json_answers_and_problems_go_out_as_lines_and_notes_beside() -> None:
    edge = Edge()
    shown = screen(edge, Look(json=True), interactive=False)
    shown.show(Show(ANSWER, "help", True))
    shown.show(Show(PROBLEM, "rt", True))
    shown.show(Show(NOTE, "help"))
    assert ["text", "problem"] == [json.loads(row)["type"] for row in edge.said[0].splitlines()]
    assert "a note\n" == edge.said[1]


def test_each_outcome_is_one_write() -> None:
    edge = Edge()
    written: list[str] = []
    edge.stdout.write = lambda text: written.append(text) or len(text)  # type: ignore[method-assign, func-returns-value]
    screen(edge).show(Show(Text(("one", "two", "three"))))
    assert ["one\ntwo\nthree\n"] == written


def test_what_the_terminals_encoding_lacks_is_replaced() -> None:
    edge = Edge()
    octets = io.BytesIO()
    edge.stdout = io.TextIOWrapper(octets, encoding="ascii")  # type: ignore[assignment]
    screen(edge).show(Show(Text(("naïve",))))
    assert b"na?ve\n" == octets.getvalue()


def test_a_reader_that_went_away_closes_the_screen_without_a_word() -> None:
    edge = Edge()
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8") as stream:
        edge.stdout = stream  # type: ignore[assignment]
        shown = screen(edge)
        shown.show(Show(ANSWER))
    assert shown.is_closed


LOOKS: list[tuple[dict[str, str], Callable[[Settings], Settings], bool, tuple[bool, bool]]] = [
    ({}, lambda s: s, False, (True, False)),
    ({"NO_COLOR": "1"}, lambda s: s, False, (False, False)),
    ({"NO_COLOR": ""}, lambda s: s, False, (True, False)),
    ({"NO_COLOR": "1"}, lambda s: s.changed("colour", "on"), False, (True, False)),
    ({}, lambda s: s.changed("colour", "off"), False, (False, False)),
    ({"VTE_VERSION": "6003"}, lambda s: s, False, (True, True)),
    ({"VTE_VERSION": "4000"}, lambda s: s, False, (True, False)),
    ({"TERM_PROGRAM": "iTerm.app"}, lambda s: s.changed("links", "off"), False, (True, False)),
    ({}, lambda s: s.changed("links", "on"), False, (True, True)),
    ({"VTE_VERSION": "6003"}, lambda s: s.changed("links", "on").changed("colour", "on"), True, (False, False)),
]


@pytest.mark.parametrize(("environ", "change", "plain", "found"), LOOKS)
def test_the_look(
    environ: dict[str, str], change: Callable[[Settings], Settings], plain: bool, found: tuple[bool, bool]
) -> None:
    look = look_of(Edge(**environ), change(Settings()), plain=plain, as_json=False)
    assert found == (look.colour, look.links)


def test_why_twsh_cannot_start_is_told() -> None:
    edge = Edge()
    show_problem(PROBLEM, edge, as_json=False)
    assert "rt needs a post" in edge.said[1]
    show_problem(PROBLEM, edge, as_json=True)
    assert "usage" == json.loads(edge.said[0])["kind"]

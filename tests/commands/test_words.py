"""The colours of a line: each part by its kind, and the line unchanged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twshell.commands.words import colours

LINES = [
    ("rt 3 5", [("command", "rt"), ("number", "3"), ("number", "5")]),
    ("/rt 3", [("command", "/rt"), ("number", "3")]),
    ("rt --anyway 3", [("command", "rt"), ("note", "--anyway"), ("number", "3")]),
    ("nonsense 3", [("", "nonsense"), ("", " 3")]),
    ("user @grace", [("command", "user"), ("handle", "@grace")]),
    ("post hi @grace #quay", [("command", "post"), ("mention", "@grace"), ("hashtag", "#quay")]),
    ("post see https://example.com now", [("url", "https://example.com")]),
    ("reply 3 hi @grace", [("command", "reply"), ("number", "3"), ("mention", "@grace")]),
    ("search from:grace #quay", [("hashtag", "#quay")]),
    ("post " + "a" * 285, [("danger", "aaaaa")]),
    ("macro run boost 3", [("command", "macro"), ("command", "run"), ("command", "boost")]),
    ("home 20", [("command", "home"), ("number", "20")]),
    ("set colour off", [("command", "set"), ("command", "colour")]),
]


@pytest.mark.parametrize(("line", "parts"), LINES)
def test_parts_are_coloured_by_their_kinds(line: str, parts: list[tuple[str, str]]) -> None:
    found = colours(line, None)
    assert [] == [part for part in parts if part not in found], found
    assert line == "".join(text for _, text in found)


def test_macros_and_aliases_are_verbs(session: Any) -> None:
    folder = Path(session.macros.folder)
    folder.mkdir(parents=True)
    (folder / "boost.twsh").write_text("rt $*\n", encoding="utf-8")
    session.aliases["hh"] = "home 50"
    assert "command" == colours("boost 3", session)[0][0] == colours("hh", session)[0][0]


@given(st.text(max_size=60), st.sampled_from(["post ", "rt ", "user ", "macro run ", "search ", "", "reply 3 ", "--"]))
def test_no_line_is_changed_by_its_colours(text: str, verb: str) -> None:
    assert verb + text == "".join(part for _, part in colours(verb + text, None))


def test_a_line_of_100_kb_is_drawn_plain() -> None:
    line = "post " + "@a " * 33_000
    assert [("", line)] == colours(line, None)

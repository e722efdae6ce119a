"""The rows of the prompt, whatever the terminal's size."""

from __future__ import annotations

import pytest

from twshell.shell.picture import Menu, Picture, Row, Scene, cut, draw, folds_above, width_of
from twshell.shell.scene import marked, split_rows

PROMPT: Row = [("prompt", "twsh> ")]
HEAD: Row = [("mode", "@ada *home*")]


def texts(picture: Picture) -> list[str]:
    return ["".join(text for _, text in row) for row in picture.rows]


def scene(text: str, at: int | None = None, **more: object) -> Scene:
    at = len(text) if at is None else at
    before = text[:at]
    cursor = (before.count("\n"), at - before.rfind("\n") - 1)
    return Scene(HEAD, PROMPT, split_rows([("", text)]), cursor, **more)  # type: ignore[arg-type]


def test_the_head_stands_above_the_text() -> None:
    assert ["@ada *home*", "twsh> home"] == texts(draw(scene("home"), 40, 10))


def test_an_accepted_line_has_no_head() -> None:
    assert ["twsh> home"] == texts(draw(scene("home", is_done=True), 40, 10))


PLACES = [
    ("home", 4, (1, 10)),
    ("home", 0, (1, 6)),
    ("ab\ncd", 5, (2, 8)),
    ("ab\ncd", 2, (1, 8)),
    ("日本", 1, (1, 8)),
    ("x" * 14, 14, (2, 0)),  # a full row: the cursor stands at the start of the next
    ("x" * 13, 13, (1, 19)),
    ("x" * 20, 15, (2, 1)),
    ("xxxxxxxxxxxxx日", 14, (2, 2)),  # a wide character does not fit the last cell
]


@pytest.mark.parametrize(("text", "at", "cell"), PLACES)
def test_the_cursor_stands_where_the_next_character_goes(text: str, at: int, cell: tuple[int, int]) -> None:
    assert cell == draw(scene(text, at), 20, 10).cursor


def test_no_row_is_wider_than_the_terminal() -> None:
    picture = draw(scene("日本語のテキスト " * 9 + "x" * 50), 20, 30)
    assert max(sum(width_of(text) for _, text in row) for row in picture.rows) <= 20


def test_a_text_taller_than_the_terminal_shows_the_row_of_the_cursor() -> None:
    picture = draw(scene("\n".join(str(n) for n in range(50)), 0), 20, 5)
    assert ["@ada *home*", "twsh> 0", "  ... 1", "  ... 2", "  ... 3"] == texts(picture)
    picture = draw(scene("\n".join(str(n) for n in range(50))), 20, 5)
    assert "  ... 49" == texts(picture)[picture.cursor[0]]


@pytest.mark.parametrize("height", [1, 2, 3, 4])
def test_any_height_has_room_for_the_line(height: int) -> None:
    picture = draw(scene("home", message=[("message", "Quit")]), 20, height)
    assert height >= len(picture.rows)
    assert "twsh> home" == texts(picture)[picture.cursor[0]]


SAID = "#4 is there (it is 柿)"  # 22 cells


@pytest.mark.parametrize(("width", "row"), [(22, SAID), (21, "#4 is there (it is …"), (10, "#4 is the…")])
def test_a_message_too_long_for_its_row_shows_that_it_goes_on(width: int, row: str) -> None:
    assert row == texts(draw(scene("home", message=[("warning", SAID)]), width, 5))[-1]


def test_the_menu_stands_below_its_word() -> None:
    menu = Menu((("@grace", "Grace"), ("@gregor", "Gregor H.")), None, 5)
    assert ["twsh> post @gr", "           @grace  Grace     ", "           @gregor Gregor H. "] == texts(
        draw(scene("post @gr", menu=menu), 60, 10)
    )[1:]


def test_a_menu_too_wide_is_cut_to_the_terminal() -> None:
    menu = Menu((("@" + "g" * 30, "n" * 50),), 0, 30)
    assert 20 >= max(width_of(row) for row in texts(draw(scene("x" * 30, menu=menu), 20, 10)))


def test_the_menu_scrolls_to_the_selected_candidate() -> None:
    menu = Menu(tuple((f"name{n:02}", "") for n in range(12)), 11, 0)
    rows = texts(draw(scene("name11", menu=menu), 40, 20))
    assert 8 == len(rows) - 2
    assert "name11" in rows[-1]


def test_a_very_long_line_is_drawn_around_the_cursor() -> None:
    picture = draw(scene("x" * 100_000), 80, 24)
    assert 24 == len(picture.rows)
    assert 23 == picture.cursor[0]


CUTS = [("abc", 5, "abc"), ("abcdef", 3, "abc"), ("日本語", 4, "日本"), ("日本語", 5, "日本"), ("日", 1, "")]


@pytest.mark.parametrize(("text", "width", "left"), CUTS)
def test_cutting_never_leaves_half_a_character(text: str, width: int, left: str) -> None:
    assert left == "".join(piece for _, piece in cut([("", text)], width))


def test_a_region_is_marked_across_fragments() -> None:
    assert [("a", "o"), ("a,selection", "ne"), ("selection", " t"), ("", "wo")] == marked(
        [("a", "one"), ("", " two")], 1, 5, "selection"
    )


@pytest.mark.parametrize(
    ("text", "width", "added"),
    [("home", 20, 0), ("home", 11, 0), ("home", 10, 1), ("home", 4, 4), ("x" * 30, 20, 1), ("ab\ncdefgh", 8, 2)],
)
def test_rows_that_a_terminal_folds_are_counted_above_the_cursor(text: str, width: int, added: int) -> None:
    assert added == folds_above(draw(scene(text), 40, 10), width)

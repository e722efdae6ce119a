"""Every hostile string in every field of every renderer: only our own styling comes out, and no row is forged."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_args

import pytest

from twshell.domain.money import Price
from twshell.domain.outcome import Listing, Outcome, Rule
from twshell.domain.status import Meter, Preview, Status
from twshell.render import sanitise
from twshell.render.as_json import documents, dump, notes
from twshell.render.measure import cells
from twshell.render.posts import lines as post_lines
from twshell.render.show import show
from twshell.render.status import mode_line, preview_line
from twshell.render.theme import link_target, paint

NOW = 1_790_000_000.0
WIDTHS = (40, 80, 200)
STARTS = re.compile(r"[ \d]{3,4} (?: *(?:│|@|↻ @))|$")


def screens(filled: Callable[[str], dict[str, Any]], text: str, width: int) -> dict[str, str]:
    """Draw all outcomes and both rows above the input."""
    drawn = {
        f"{name}{' plain' * plain}": show(
            outcome, width=width, now=NOW, colour=True, plain=plain, links=True, utc_offset=3600
        )
        for name, outcome in filled(text).items()
        for plain in (False, True)
    }
    status = Status(text, text, 3, (Meter(text, 1, 5, 9, "~"),), 1, 2, 3, 4, (text,), text)
    preview = Preview("post", text, "over", text, 2, text, Price(1, 2), 300, 280, text)
    drawn["mode line"] = paint(mode_line(status, width), True)
    drawn["nameless"] = paint(mode_line(Status(name=text), width), True)
    drawn["preview"] = paint(preview_line(preview, width), True)
    return drawn


def test_every_sort_of_outcome_is_drawn_here(filled: Callable[..., Any]) -> None:
    found = {type(outcome) for outcome in filled("x").values()}
    inner = {type(outcome) for outcome in filled("x")["lines"].outcomes}
    assert set(get_args(Outcome)) == found | inner


def test_a_hostile_string_never_reaches_a_terminal_raw(
    sample: Any, filled: Callable[..., Any], judged: Callable[..., Any]
) -> None:
    for screen in screens(filled, sample.text, 40).values():
        judged(screen)


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
def test_no_hostile_string_reaches_a_terminal_raw(
    case: Any, width: int, filled: Callable[..., Any], judged: Callable[..., Any]
) -> None:
    for screen in screens(filled, case.text, width).values():
        judged(screen)


def draw_and_look(text: str, width: int, filled: Callable[..., Any], seen_by: Callable[..., Any]) -> None:
    for name, screen in screens(filled, text, width).items():
        seen = seen_by(screen, width)
        assert seen.is_calm, name
        assert [] == seen.over, name


def test_the_terminal_stays_as_it_was(sample: Any, filled: Callable[..., Any], seen_by: Callable[..., Any]) -> None:
    draw_and_look(sample.text[:400], 40, filled, seen_by)


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
def test_the_terminal_always_stays_as_it_was(
    case: Any, width: int, filled: Callable[..., Any], seen_by: Callable[..., Any]
) -> None:
    draw_and_look(case.text[:2000], width, filled, seen_by)


def test_every_row_of_a_post_starts_with_what_only_twsh_writes(case: Any, filled: Callable[..., Any]) -> None:
    for name in ("post", "listing"):
        listing = filled(case.text[:600])[name]
        shown = tuple(row for row in listing.rows if not isinstance(row, Rule))
        for row in post_lines(Listing("", shown), width=60, now=NOW):
            text = paint(row, False)
            assert STARTS.match(text), text
            assert cells(text) <= 60


def test_what_must_survive_does(case: Any) -> None:
    assert [] == [part for part in case.must_survive if part not in sanitise.safe(case.text).text]


def test_what_must_not_reach_the_terminal_does_not(case: Any) -> None:
    assert [] == [pattern for pattern in case.never if re.search(pattern, sanitise.name(case.text))]


def test_honest_text_comes_out_as_it_went_in(cases: tuple[Any, ...]) -> None:
    honest = [case.text for case in cases if case.category == "benign"]
    if not honest:
        pytest.skip("the shared corpus is not beside this checkout")
    assert honest == [sanitise.line(text) for text in honest]


def test_the_sanitiser_has_nothing_to_do_twice(case: Any) -> None:
    once = sanitise.safe(case.text).text
    assert once == sanitise.safe(once).text


def test_a_handle_no_account_can_have_is_marked(cases: tuple[Any, ...], filled: Callable[..., Any]) -> None:
    handles = [case.text for case in cases if case.oracle == "handle"]
    if not handles:
        pytest.skip("the shared corpus is not beside this checkout")
    marked = []
    for handle in handles:
        shown = show(filled(handle)["rows"], width=80, now=NOW, colour=False, plain=True, links=False)
        marked += [handle] if "(?)" in shown else []
    assert [handle for handle in handles if not re.fullmatch(r"[A-Za-z0-9_]{1,15}", handle)] == marked


def test_a_link_is_printable_ascii_or_no_link(case: Any) -> None:
    for url in (case.text, f"https://example.org/{case.text}", f"https://{case.text}/", f"https://a.b?{case.text}"):
        assert re.fullmatch(r"|https://[\x21-\x3a\x3c-\x7e]+", link_target(url))


def test_json_is_printable_ascii_on_one_line(case: Any, filled: Callable[..., Any]) -> None:
    for outcome in filled(case.text[:500]).values():
        assert isinstance(notes(outcome), tuple)
        for document in documents(outcome, case.text):
            assert re.fullmatch(r"[\x20-\x7e]+", dump(document))

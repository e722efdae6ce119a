"""The history as the prompt sees it."""

from __future__ import annotations

from prompt_toolkit.document import Document

from twshell.domain.errors import StoreError
from twshell.shell.completer import OfferCompleter
from twshell.shell.history import StoredHistory


class Lines:
    def __init__(self, *lines: str) -> None:
        self.lines, self.asked = list(lines), 0

    def newest(self, count: int) -> list[str]:
        self.asked += 1
        return self.lines[:count]

    def starting(self, prefix: str, limit: int) -> list[str]:
        return [line for line in self.lines if line.startswith(prefix)][:limit]


def test_it_is_read_once_until_forgotten() -> None:
    lines = Lines("b", "a")
    history = StoredHistory(lines)
    assert 0 == lines.asked
    assert (["b", "a"], ["a", "b"]) == (list(history.load_history_strings()), history.get_strings())
    assert 1 == lines.asked
    history.forget()
    history.newest()
    assert 2 == lines.asked


def test_a_repeated_line_is_recalled_once() -> None:
    assert ["b", "a"] == StoredHistory(Lines("b", "a", "b", "b")).newest()


def test_nothing_is_written_through_the_prompt() -> None:
    history = StoredHistory(Lines("a"))
    history.append_string("secret")
    assert ["a"] == history.get_strings()


def test_the_suggestion_is_what_the_newest_such_line_goes_on_with() -> None:
    history = StoredHistory(Lines("post tea", "post team"))
    assert [" tea", "", "", ""] == [history.suggestion(text) for text in ("post", "", " ", "x")]


def test_a_suggestion_is_one_row() -> None:
    assert "e" == StoredHistory(Lines("one\ntwo")).suggestion("on")


class Speech:
    def __init__(self, *offers: object) -> None:
        self.found = offers

    def offers(self, before_cursor: str) -> tuple[object, ...]:
        return self.found


class Offer:
    def __init__(self, text: str, start_position: int, display: str = "", meta: str = "") -> None:
        self.text, self.start_position, self.display, self.meta = text, start_position, display or text, meta


def complete(text: str, *offers: Offer) -> list[tuple[str, int, str, str]]:
    found = OfferCompleter(Speech(*offers)).get_completions(Document(text), None)  # type: ignore[arg-type]
    return [(each.text, each.start_position, each.display_text, each.display_meta_text) for each in found]


def test_candidates_come_in_the_languages_order() -> None:
    assert [("@b", -2, "@b", "Bee"), ("@a", -2, "@a", "")] == complete(
        "rt @x", Offer("@b", -2, "", "Bee"), Offer("@a", -2)
    )


def test_a_sole_candidate_that_is_typed_already_is_none() -> None:
    assert [] == complete("home", Offer("home", -4))


def test_a_name_from_the_network_is_never_read_as_markup() -> None:
    assert [("@a", -2, "<b>@a</b>", "<ansired>")] == complete("@", Offer("@a", -2, "<b>@a</b>", "<ansired>"))


class Broken:
    def newest(self, count: int) -> list[str]:
        raise StoreError("the history is busy")

    def starting(self, prefix: str, limit: int) -> list[str]:
        raise StoreError("the history is busy")


def test_a_history_that_cannot_be_read_is_empty() -> None:
    history = StoredHistory(Broken())
    assert ([], "") == (history.newest(), history.suggestion("post"))

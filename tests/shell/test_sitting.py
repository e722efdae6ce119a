"""A sitting with a real session: news, warnings, the write lock, what keys and effects do."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import pytest

from twshell.config.places import Places
from twshell.domain.outcome import Effect, Text
from twshell.session.events import Show
from twshell.shell.autosave import Autosave
from twshell.shell.drawn import Drawn
from twshell.shell.interrupts import Interrupts
from twshell.shell.prompt import Entry
from twshell.shell.screen import Look, Screen
from twshell.shell.sitting import Sitting
from twshell.store.history import History
from twshell.store.typed import TypedLines

Desk = Any


class Opened(NamedTuple):
    session: Any
    places: Places
    notices: tuple[str, ...] = ()
    greeting: tuple[str, ...] = ()


class Seat(NamedTuple):
    sitting: Sitting
    session: Any
    desk: Desk
    history: History
    env: Any

    def run(self, *chunks: Any) -> int:
        """Type chunks, each when the prompt before it is drawn, and run until the keyboard is unplugged."""
        self.desk.queue(*chunks)
        return self.sitting.run()

    def tell(self, rows: tuple[str, ...], style: str = "") -> None:
        """Have something happen behind the prompt."""
        self.session.arrivals.add(lambda: [Show(Text(rows, style))])

    @property
    def said(self) -> str:
        return str(self.env.stdout.getvalue())


@pytest.fixture
def seat(desk: Desk, session: Any, tmp_path: Any) -> Seat:
    env = session.clock
    screen = Screen(env, Look, interactive=True)
    drawn = Drawn(desk.terminal, desk.prompt, Interrupts(desk.terminal.waker.wake))
    history = History(tmp_path / "history.db")
    places = Places(str(tmp_path), str(tmp_path), str(tmp_path))
    sitting = Sitting(Opened(session, places), env, screen, drawn, history)
    sys.modules["twshell.shell.sitting"]._join(desk.prompt, session, sitting)
    desk.prompt.note = screen.note
    return Seat(sitting, session, desk, history, env)


def test_lines_run_until_the_user_leaves(seat: Seat) -> None:
    assert 0 == seat.run("set page-size 5", "\r", "\x04")
    assert "page-size" in seat.said
    assert ("set page-size 5",) == seat.history.newest(9)


def test_a_terminal_that_is_gone_ends_it_without_an_error(seat: Seat) -> None:
    assert 0 == seat.run("half a line")


def test_quit_ends_it(seat: Seat) -> None:
    assert 0 == seat.run("quit", "\r")


def test_a_line_given_up_does_not_run(seat: Seat) -> None:
    seat.run("nonsense", "\x03", "\x04")
    assert "" == seat.said


def test_the_write_lock_is_toggled_by_its_key(seat: Seat) -> None:
    seat.run("\x18\x11", "\x04")
    assert seat.session.flags.read_only
    seat.sitting.toggle_lock()
    assert not seat.session.flags.read_only


def test_late_news_stand_in_the_message_row_and_reach_the_scrollback_at_enter(seat: Seat) -> None:
    def news() -> None:
        seat.tell(("X answered after all: the post is done.",), "note")

    seat.run("set page-size", news, " 5", "\r", "\x04")
    assert "X answered after all: the post is done." == seat.desk.seen[2][-1]
    assert "X answered after all: the post is done.\n" in seat.said
    assert "X answered after all: the post is done." in seat.session.messages


def test_longer_news_are_printed_above_and_the_line_stays(seat: Seat) -> None:
    def news() -> None:
        for number in (1, 2):
            seat.tell((f"news {number}", "second row"))

    seat.run("set page-", news, "size", "\r", "\x04")
    assert seat.said.startswith("news 1\nsecond row\nnews 2\nsecond row\n")
    assert ("set page-size",) == seat.history.newest(9)


def test_news_that_come_as_the_line_ends_are_not_lost(seat: Seat) -> None:
    def news() -> None:
        seat.desk.prompt.end(Entry("line", "set page-size"))
        seat.tell(("news", "second row"))

    seat.run(news, "\x04")
    assert "news\nsecond row\n" in seat.said


def test_a_line_that_must_not_be_kept_is_not(seat: Seat) -> None:
    seat.desk.answer(("consumer key", 1, "\x07"))
    seat.run("login --keys", "\r", "\x04")
    assert () == seat.history.newest(9)


# Effects


def perform(seat: Seat, name: str, argument: str = "", then: str = "") -> Any:
    return seat.sitting.driver.perform(Effect(name, argument, then))


def test_of_a_message_the_history_has_whom_it_is_for_alone_by_any_name(seat: Seat) -> None:
    seat.session.aliases["w"] = "dm @grace"
    seat.session.flags.read_only = True
    seat.run("dm @grace TWSHCANARY", "\r", "w TWSHCANARY", "\r", "plan dm @grace TWSHCANARY", "\r", "\x04")
    assert ("plan dm @grace", "w", "dm @grace") == seat.history.newest(9)


def test_of_a_message_being_typed_nothing_is_saved_but_whom_it_is_for(session: Any, tmp_path: Any) -> None:
    session.aliases["w"] = "dm"
    autosave = Autosave(TypedLines(str(tmp_path / "typed"), lambda: "me"), session)
    held = []
    for line in ("dm @grace", "dm @grace TWSHCANARY", "post hello", "w @grace TWSHCANARY", "home", "login TWSHCANARY"):
        autosave._line = line
        autosave.rescue()
        held.append([b"TWSHCANARY" in path.read_bytes() for path in (tmp_path / "typed").iterdir()])
    assert [[False], [], [False], [], [False], []] == held


def test_copy_puts_the_address_in_the_kill_ring(seat: Seat) -> None:
    perform(seat, "copy", "https://x.com/a/status/1")
    seat.desk.look("\x19")
    assert "https://x.com/a/status/1" == seat.desk.text
    assert "\x1b]52" not in seat.desk.stream.getvalue()


def test_copy_writes_to_the_clipboard_only_where_it_was_allowed(seat: Seat) -> None:
    seat.session.change_setting("clipboard", "osc52")
    perform(seat, "copy", "x")
    assert "\x1b]52;c;eA==\x07" in seat.desk.stream.getvalue()


def test_insert_puts_a_line_on_the_next_prompt(seat: Seat) -> None:
    perform(seat, "insert", "post a draft")
    seat.desk.look()
    assert "post a draft" == seat.desk.text


def test_bind_binds_and_unbinds_and_says_what_is_wrong(seat: Seat) -> None:
    assert perform(seat, "bind", "f5\trefresh") is None
    assert "refresh" == seat.desk.type("\x1b[15~").text
    assert perform(seat, "bind", "f5\t") is None
    assert "kept for twsh itself" in perform(seat, "bind", "C-g\thome")


def test_clear_clears_the_screen(seat: Seat) -> None:
    perform(seat, "clear")
    assert "\x1b[2J" in seat.desk.stream.getvalue()


def test_edit_without_an_editor_says_so(seat: Seat) -> None:
    assert perform(seat, "edit", "", "post -- ") is None
    assert "there is no editor" in seat.said

"""The prompt: one line in, whatever the keyboard does."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.shell.prompt import Entry

Desk = Any


def test_enter_runs_the_line_as_typed(desk: Desk) -> None:
    assert Entry("line", "home 5") == desk.type("home 5", "\r")


def test_a_whole_line_at_once_is_one_line(desk: Desk) -> None:
    assert Entry("line", "home 5") == desk.type("home 5\r")


def test_the_mode_line_stands_above_the_input(desk: Desk) -> None:
    assert ["@ada *home*", "twsh>"] == desk.look()


def test_a_recognised_verb_puts_the_preview_in_the_mode_lines_row(desk: Desk) -> None:
    assert ["would run: home 5", "twsh> home 5"] == desk.look("home 5")


def test_an_accepted_line_leaves_one_row(desk: Desk) -> None:
    desk.type("home 5", "\r")
    assert ["twsh> home 5"] == desk.rows()


def test_a_line_given_up_stays_on_screen_and_is_yanked_back(desk: Desk) -> None:
    assert Entry("cancelled", "post hello") == desk.type("post hello", "\x03")
    assert ["twsh> post hello^C"] == desk.rows()
    assert Entry("line", "post hello") == desk.type("\x19", "\r")


def test_c_d_leaves_on_an_empty_line_only(desk: Desk) -> None:
    assert Entry("leave") == desk.type("x", "\x01", "\x04", "\x04")


def test_c_x_c_c_leaves(desk: Desk) -> None:
    assert Entry("leave") == desk.type("post half a thought", "\x18", "\x03")


# Keys

TRAPS = [
    ("\x1bx", "M-x is undefined"),
    ("\x1br", "M-r is undefined"),
    ("\x1b:", "M-: is undefined"),
    ("\x1b;", "M-; is undefined"),
    ("\x1bv", "M-v is undefined"),
    ("\x1bq", "M-q is undefined"),
    ("\x1bz", "M-z is undefined"),
    ("\x1b%", "M-% is undefined"),
    ("\x1b#", "M-# is undefined"),
    ("\x1b*", "M-* is undefined"),
    ("\x18g", "C-x g is undefined"),
    ("\x18(", "C-x ( is undefined"),
    ("\x18e", "C-x e is undefined"),
    ("\x18rsa", "C-x r s a is undefined"),
    ("\x18rj", "C-x r j-"),
    ("\x18", "C-x-"),
]


@pytest.mark.parametrize(("keys", "says"), TRAPS)
def test_an_unbound_key_inserts_nothing_and_says_so(desk: Desk, keys: str, says: str) -> None:
    assert ["would run: home", "twsh> home", says] == desk.look("home", keys)


def test_the_message_goes_with_the_next_key(desk: Desk) -> None:
    assert ["would run: home", "twsh> home"] == desk.look("home", "\x1bx", "\x06")


EDITING = [
    (("one two", "\x17", "\x17", "\x19"), "one two"),  # C-w kills words back, and joins
    (("one two", "\x01", "\x0b", "\x0b", "\x19"), "one two"),  # an empty C-k C-k adds no empty kill
    (("one two", "\x01", "\x0b", "\x05", "\x0b", "\x19"), "one two"),  # wherever it comes
    (("one two three", "\x01", "\x1bd", "\x1bd", "\x05", "\x19"), " threeone two"),  # M-d joins at the end
    (("one two", "\x1b\x7f", "\x1b\x7f", "\x19"), "one two"),  # M-DEL joins in front
    (("one two", "\x01", "\x06", "\x15", "\x05", "\x19"), "ne twoo"),  # C-u kills to the start
    (("one two", "\x17", "\x01", "\x17", "x", "\x19", "\x1by"), "xtwoone "),  # C-w at the start kills nothing
    (("abcdef", "\x01", "\x00", "\x06", "\x06", "\x17", "\x05", "\x19"), "cdefab"),  # C-SPC C-w kills the region
    (("abcdef", "\x01", "\x00", "\x06", "\x06", "\x18\x18", "X"), "Xabcdef"),  # C-x C-x goes to the mark
    (("abcdef", "\x18h", "\x17", "\x19", "\x19"), "abcdefabcdef"),  # C-x h marks all
    (("one two", "\x1bt"), "two one"),
    (("One. Two", "\x1ba", "X"), "One. XTwo"),
    (("One. Two", "\x01", "\x1be", "X"), "One.X Two"),
    (("home", "\x08\x08", "\x1f"), "home"),  # C-/ undoes
    (("home", " 5", "\x18u"), ""),  # C-x u too, and typing is undone in one go
    (("home", "\x01", "\x05", " 5", "\x18u"), "home"),  # as far as the last move
    (("home", "\x1b\r", "x"), "home\nx"),  # M-RET breaks a line
    (("home", "\n", "x"), "home\nx"),  # and C-j
    (("home", "\x11\x1b", "x"), "home\x1bx"),  # C-q takes any key as it is, until Enter
    (("home", "\x11", "\x07", "\x01", "x"), "xhome"),  # or C-g, which gives C-q up and keeps the line
]


@pytest.mark.parametrize(("keys", "text"), EDITING)
def test_editing_is_emacs_like(desk: Desk, keys: tuple[str, ...], text: str) -> None:
    desk.look(*keys)
    assert text == desk.text


def test_c_g_closes_the_menu_first_then_clears_the_line(desk: Desk) -> None:
    assert ["would run: h", "twsh> h"] != desk.look("ho", "\x07")
    assert "ho" == desk.text


def test_c_g_clears_the_line_and_undo_brings_it_back(desk: Desk) -> None:
    desk.look("ho", "\x07", "\x07", "\x1f")
    assert "ho" == desk.text


def test_c_g_says_quit(desk: Desk) -> None:
    assert ["@ada *home*", "twsh>", "Quit"] == desk.look("xyz", "\x07")


def test_a_prefix_waits_for_ever_for_its_second_key(desk: Desk) -> None:
    assert ["@ada *home*", "twsh>"] == desk.look("x", "\x18", 3600.0, "u")


def test_c_x_c_q_does_its_action_and_shows_what_it_says(desk: Desk) -> None:
    desk.prompt.actions["toggle-lock"] = lambda: "write lock on"
    assert ["would run: home", "twsh> home", "write lock on"] == desk.look("home", "\x18\x11")


def test_c_x_c_e_puts_the_edited_line_back(desk: Desk) -> None:
    desk.prompt.edit = str.upper
    assert Entry("line", "POST HELLO") == desk.type("post hello", "\x18\x05", "\r")


def test_an_edited_line_can_be_undone(desk: Desk) -> None:
    desk.prompt.edit = str.upper
    assert Entry("line", "post hello") == desk.type("post hello", "\x18\x05", "\x1f", "\r")


def test_a_line_no_editor_changed_stays(desk: Desk) -> None:
    assert Entry("line", "post hello") == desk.type("post hello", "\x18\x05", "\r")


def test_f1_prints_a_short_help_and_keeps_the_line(desk: Desk) -> None:
    assert Entry("line", "home") == desk.type("home", "\x1bOP", "\r")
    assert desk.noted[0].startswith("RET          run the line")
    assert 80 >= max(map(len, desk.noted))


def test_a_bound_key_runs_its_line_and_keeps_what_was_typed(desk: Desk) -> None:
    assert desk.prompt.bindings.bind("C-x m", "home 5") is None
    assert Entry("line", "home 5") == desk.type("post half", "\x18m")
    assert Entry("line", "post half") == desk.type("\r")


def test_an_unbound_key_is_undefined_again(desk: Desk) -> None:
    desk.prompt.bindings.bind("C-x m", "home 5")
    desk.prompt.bindings.bind("C-x m", "")
    assert "C-x m is undefined" in desk.look("\x18m")[-1]


# The menu


def test_the_menu_shows_while_typing_with_nothing_selected(desk: Desk) -> None:
    assert ["@ada *home*", "twsh> ho", "      home about home"] == desk.look("ho")


def test_enter_with_a_selected_candidate_takes_it_and_does_not_run(desk: Desk) -> None:
    assert Entry("line", "post @grace_h") == desk.type("post @gra", "\t", "\t", "\t", "\r", "\r")


def test_enter_with_none_selected_runs_the_line_as_typed(desk: Desk) -> None:
    assert Entry("line", "ho") == desk.type("ho", "\r")


def test_tab_completes_what_all_candidates_share_then_cycles(desk: Desk) -> None:
    desk.look("post @gra", "\t", "\t", "\t")
    rows = [screen[1] for screen in desk.seen[-3:]]
    assert ["twsh> post @grace", "twsh> post @grace", "twsh> post @grace_h"] == rows


def test_tab_takes_the_only_candidate(desk: Desk) -> None:
    assert Entry("line", "history") == desk.type("his", "\t", "\r")


def test_tab_and_enter_in_one_go_do_not_run(desk: Desk) -> None:
    desk.look("re\t\t\r")
    assert "reply" == desk.text


def test_escape_closes_the_menu_and_keeps_the_text(desk: Desk) -> None:
    assert ["@ada *home*", "twsh> ho"] == desk.look("ho", "\x1b")
    assert "ho" == desk.text
    assert desk.prompt.line.buffer.complete_state is None


def test_escape_then_a_key_is_meta(desk: Desk) -> None:
    desk.look("one two", "\x1b", "b", "X")
    assert "one Xtwo" == desk.text


def test_rubbing_out_keeps_the_menu_open(desk: Desk) -> None:
    assert any("history" in row for row in desk.look("hi", "\x7f"))


def test_a_bug_in_the_completer_leaves_the_prompt_alive(desk: Desk) -> None:
    desk.language.broken = True
    reported: list[object] = []
    desk.prompt.report = reported.append
    assert Entry("line", "home") == desk.type("ho", "me", "\r")
    assert isinstance(reported[0], KeyError)


# History


def test_c_p_and_c_n_walk_through_earlier_lines_and_keep_edits(desk: Desk) -> None:
    desk.past.lines = ["newest", "older", "oldest"]
    assert Entry("line", "older!") == desk.type("typed", "\x10", "\x10", "!", "\x0e", "\x0e", "\x10\x10", "\r")


def test_m_less_goes_to_the_oldest_line_and_m_greater_back(desk: Desk) -> None:
    desk.past.lines = ["newest", "older", "oldest"]
    desk.look("typed", "\x1b<")
    assert "oldest" == desk.text


def test_nothing_is_read_from_the_history_before_it_is_asked_for(desk: Desk) -> None:
    desk.look()
    assert 0 == desk.past.asked


def test_the_suggestion_is_shown_and_c_e_takes_it(desk: Desk) -> None:
    desk.past.lines = ["post good morning"]
    assert Entry("line", "post good morning") == desk.type("post g", "\x05", "\r")


def test_enter_does_not_take_the_suggestion(desk: Desk) -> None:
    desk.past.lines = ["post good morning"]
    assert Entry("line", "post g") == desk.type("post g", "\r")


def test_m_f_takes_one_word_of_the_suggestion(desk: Desk) -> None:
    desk.past.lines = ["post good morning"]
    assert Entry("line", "post good") == desk.type("post g", "\x1bf", "\r")


def test_c_r_searches_back_and_enter_puts_the_line_in_the_prompt(desk: Desk) -> None:
    desk.past.lines = ["home 5", "post tea", "home 50"]
    desk.look("\x12", "home", "\x12", "\r")
    assert "home 50" == desk.text


def test_c_r_shows_what_it_searches(desk: Desk) -> None:
    desk.past.lines = ["home 5"]
    assert ["Failing I-search backward: homx", "twsh> home 5"] == desk.look("\x12", "hom", "x")


def test_c_g_ends_a_search_where_it_began(desk: Desk) -> None:
    desk.past.lines = ["home 5"]
    desk.look("po", "\x12", "hom", "\x07")
    assert "po" == desk.text


def test_another_key_ends_the_search_and_does_its_work(desk: Desk) -> None:
    desk.past.lines = ["home 5"]
    desk.look("\x12", "hom", "\x05", "0")
    assert "home 50" == desk.text


def test_c_o_runs_a_line_and_brings_the_next_one(desk: Desk) -> None:
    desk.past.lines = ["three", "two", "one"]
    assert Entry("line", "two") == desk.type("\x10", "\x10", "\x0f")
    assert Entry("line", "three") == desk.type("\r")


# Pastes and type-ahead: nothing of them runs by itself

PASTE, END = "\x1b[200~", "\x1b[201~"


def test_a_pasted_line_does_not_run(desk: Desk) -> None:
    desk.look(PASTE + "home\n" + END)
    assert "home" == desk.text


def test_pasted_lines_are_listed_and_the_first_is_put_in_the_line(desk: Desk) -> None:
    desk.look(PASTE + "rt 3\nrt 4\nrt 5\n" + END)
    assert "rt 3" == desk.text
    assert "3 lines pasted, nothing was run; the first is in the line:" == desk.noted[0]
    assert ["  rt 3", "  rt 4", "  rt 5"] == desk.noted[1:]


def test_pasted_line_breaks_after_a_text_verb_are_text(desk: Desk) -> None:
    assert Entry("line", "post one\ntwo") == desk.type("post ", PASTE + "one\r\ntwo\r\n" + END, "\r")
    assert [] == desk.noted


def test_control_characters_in_a_paste_are_left_out_with_a_word(desk: Desk) -> None:
    rows = desk.look("post ", PASTE + "a\x03b\x1b[31mc\x00\x9bd" + END)
    assert "post ab[31mcd" == desk.text
    assert "4 control characters left out of the paste" == rows[-1]


def test_enter_that_came_with_a_paste_does_not_run_it(desk: Desk) -> None:
    rows = desk.look("post ", PASTE + "hi" + END + "\r")
    assert "post hi" == desk.text
    assert "Enter came with the paste: press it again" == rows[-1]


def test_a_break_out_of_a_paste_runs_nothing(desk: Desk) -> None:
    desk.look(PASTE + "post hi" + END + "\rrt 3\rrt 4\r" + END)
    assert desk.text.startswith("post hi")


def test_enter_a_while_after_a_paste_runs(desk: Desk) -> None:
    assert Entry("line", "post hi") == desk.type(PASTE + "post hi" + END, 0.06, "\r")


def test_lines_that_come_at_once_are_a_paste(desk: Desk) -> None:
    desk.look("rt 3\rrt 4\r")
    assert "rt 3" == desk.text
    assert ["  rt 3", "  rt 4"] == desk.noted[1:]


def test_lines_that_come_at_once_in_two_pieces_are_a_paste_too(desk: Desk) -> None:
    first = "post " + "x" * 1018 + "\r"  # as much as is read in one go
    desk.look(first + "rt 4\r")
    assert ["  " + first[:-1], "  rt 4"] == desk.noted[1:]


def test_a_line_and_a_control_key_at_once_are_no_paste(desk: Desk) -> None:
    assert Entry("line", "rt 3") == desk.type("rt 3\r\x04")
    assert Entry("leave") == desk.type()


def test_a_second_enter_at_once_is_dropped(desk: Desk) -> None:
    assert Entry("line", "home") == desk.type("home\r\r\n")
    assert Entry("line", "help") == desk.type("help", "\r")


def test_text_typed_before_the_prompt_waits_in_it(desk: Desk) -> None:
    desk.pipe.send_text("home\r")
    rows = desk.look()
    assert "home" == desk.text
    assert "typed ahead and not run yet: Enter runs it" == rows[-1]


def test_lines_typed_before_the_prompt_are_listed(desk: Desk) -> None:
    desk.pipe.send_text("rt 3\rrt 4\r")
    desk.look()
    assert "rt 3" == desk.text
    assert "2 lines typed ahead, nothing was run; the first is in the line:" == desk.noted[0]


def test_enter_alone_typed_ahead_is_nothing(desk: Desk) -> None:
    desk.pipe.send_text("\r\r")
    assert ["@ada *home*", "twsh>"] == desk.look()


def test_a_paste_without_an_end_is_left_with_c_g(desk: Desk) -> None:
    desk.terminal.parser.on_begin = None
    desk.prompt.app.input.vt100_parser.feed(PASTE + "post half")
    desk.prompt.app.input.vt100_parser.feed("\x07")
    assert Entry("line", "post half!") == desk.type("!", "\r")


def test_a_paste_without_an_end_ends_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twshell.shell.prompt.PATIENCE", 0.01)
    assert Entry("line", "post half[31") == desk.type("post ", PASTE + "half\x1b[31", "\r")


def test_half_a_character_in_what_is_typed_is_no_crash(desk: Desk) -> None:
    assert "line" == desk.type("post \udce9", "\r").kind


# Warnings


def test_a_warning_stands_in_the_message_row_until_enter(desk: Desk) -> None:
    desk.prompt.warn("rt", "rt 5 of 50 left")
    desk.prompt.warn("post", "posts 1 of 100 left")
    desk.prompt.warn("rt", "rt 4 of 50 left")
    assert ["would run: home", "twsh> home", "rt 4 of 50 left"] == desk.look("ho", "me")
    assert ("posts 1 of 100 left", "rt 4 of 50 left") == desk.prompt.take_warnings()


def test_news_are_told_while_the_prompt_is_up(desk: Desk) -> None:
    seen: list[str] = []
    desk.prompt.on_wake = lambda: seen.append("news")
    desk.look("a")
    desk.prompt.wake()
    assert ["news"] == seen


def test_a_bug_met_before_the_first_key_leaves_the_prompt_alive(desk: Desk) -> None:
    desk.language.preview = lambda line: {}["a bug in the preview"]  # type: ignore[index]
    assert Entry("line", "home!") == desk.type("!", "\r", default="home")


def test_a_line_put_in_the_prompt_is_previewed_at_once(desk: Desk) -> None:
    assert ["would run: home", "twsh> home"] == desk.look(default="home")


def test_the_next_prompt_shows_nothing_of_the_line_before(desk: Desk) -> None:
    desk.type("home", "\r")
    assert ["twsh> home", "@ada *home*", "twsh>"] == desk.look()


@pytest.mark.parametrize("columns", [33, 30, 20, 17, 13, 8])
def test_a_narrower_terminal_that_folds_keeps_nothing_of_the_wider_picture(desk: Desk, columns: int) -> None:
    desk.terminal.folds = True
    desk.stream.write("A post\n")
    rows = desk.look("post hello there, all of us", lambda: desk.narrow(columns))
    wanted = "twsh> post hello there, all of us"
    shown = ["would run: post hello there, all of us"[:columns].rstrip()]
    shown += [wanted[at : at + columns].rstrip() for at in range(0, len(wanted), columns)]
    assert ["A post", *shown] == rows


def test_a_narrower_terminal_that_cuts_off_loses_no_row_above(desk: Desk) -> None:
    desk.stream.write("A post\n")
    rows = desk.look("post hello there", lambda: desk.screen.resize(16, 20))
    assert "A post" == rows[0]

"""twsh on a real terminal: what a person sees, and what the terminal gets."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import struct
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.terminal
Start = Callable[..., Any]


def sent(town: Any) -> list[str]:
    """Return the writes the simulator saw."""
    return [f"{call.method} {call.path}" for call in town.ledger if call.method != "GET"]


# A session


def test_a_session_reads_previews_writes_and_leaves(terminal: Start) -> None:
    screen = terminal("--demo")
    assert ["@ada", "[sim]"] == re.split(" +", screen.prompt()[-2])
    screen.press("posts @grace 3\r")  # whom everybody may repost, whatever the day
    screen.until(lambda: "  3 @" in screen.text and screen.line() == "twsh>")
    screen.press("rt 1")
    screen.until("rt → 1 by @")
    screen.press("\r")
    screen.until(lambda: "undo: unretweet 1" in screen.text and screen.line() == "twsh>")
    assert 1 == screen.text.count("twsh> rt 1")
    assert 1 == sum(row.startswith("@ada") for row in screen.rows), "the mode line stays in the scrollback"
    screen.press("\x04")
    assert 0 == screen.end()


def test_a_post_is_asked_about_and_sent_on_y(terminal: Start) -> None:
    screen = terminal("--demo")
    screen.prompt()
    screen.press("post hello from a terminal\r")
    screen.until("[y/N]")
    screen.settle()
    screen.press("y")
    screen.until("Posted")
    screen.prompt()


def test_enter_alone_at_a_question_is_no(terminal: Start) -> None:
    screen = terminal("--demo")
    screen.prompt()
    screen.press("post hello\r")
    screen.until("[y/N]")
    screen.settle()
    screen.press("\r")
    screen.until("[y/N] n")
    screen.prompt()
    assert "Posted" not in screen.text


def test_tab_completes_a_handle_the_session_has_seen(terminal: Start) -> None:
    screen = terminal("--demo")
    screen.prompt()
    screen.press("home 5\r")
    screen.until(lambda: "  5 @" in screen.text and screen.line() == "twsh>")
    author = re.findall(r"^  5 @(\w+)", screen.text, re.MULTILINE)[-1]
    screen.press(f"user @{author[:-1]}")  # no other of the town begins so
    screen.until(lambda: any(f" @{author}" in row for row in screen.rows[screen.screen.cursor.y + 1 :]))
    screen.press("\t")
    screen.until(lambda: screen.line() == f"twsh> user @{author}")


# Nothing runs by itself

PASTE, END = "\x1b[200~", "\x1b[201~"
PASTES = [
    ("rt 1\nrt 2\nrt 3\n".replace("\n", "\r"), "3 lines came at once"),
    (PASTE + "rt 1\nrt 2\nrt 3\n" + END, "3 lines pasted"),
    (PASTE + "rt 1" + END + "\rrt 2\rrt 3\r" + END, "twsh> rt 1"),
    ("post one\rpost two\ry\r", "3 lines came at once"),
]


@pytest.mark.parametrize(("keys", "says"), PASTES)
def test_pasted_lines_send_nothing(terminal: Start, town: Any, signed_in: dict[str, str], keys: str, says: str) -> None:
    screen = terminal(**signed_in)
    screen.prompt()
    screen.press("home 3\r")
    screen.until(lambda: "  3 @" in screen.text and screen.line() == "twsh>")
    screen.press(keys)
    screen.until(says)
    screen.press("\x03")
    screen.prompt()
    assert [] == sent(town)


def test_a_line_typed_before_the_prompt_waits_for_enter(terminal: Start) -> None:
    screen = terminal("--demo")
    screen.press("help rt\r")
    screen.until("not run yet")
    assert "twsh> help rt" == screen.line()
    screen.press("\r")
    screen.until("Repost posts to your followers")


def test_an_answer_typed_before_the_question_does_not_confirm(
    terminal: Start, town: Any, signed_in: dict[str, str]
) -> None:
    screen = terminal(**signed_in)
    screen.prompt()
    screen.press("post hello\r")
    screen.press("y")
    screen.until(lambda: "nothing was run" in screen.text or "[y/N]" in screen.text)
    screen.press("\x07\x07")
    screen.until(lambda: screen.line().startswith("twsh>"))
    assert [] == sent(town)


def test_a_paste_without_an_end_is_left_with_c_g(terminal: Start) -> None:
    screen = terminal("--demo")
    screen.prompt()
    screen.press("post x" + PASTE + "half")
    screen.until("twsh> post x")
    screen.settle()
    screen.press("\x07")
    screen.until("twsh> post xhalf")


# Stopping


def test_c_g_stops_a_read_and_keeps_the_shell(terminal: Start, town: Any, signed_in: dict[str, str]) -> None:
    town.add_fault({"kind": "delay", "method": "GET", "delay": 60.0})
    screen = terminal(**signed_in)
    screen.prompt()
    screen.press("home 3\r")
    screen.until("C-g stops waiting")
    screen.press("help\r\x07")
    screen.until("stopped waiting")
    screen.until(lambda: screen.line() == "twsh> help")  # typed while waiting: kept, not run


def test_c_c_while_a_write_is_in_flight_makes_it_unknown(terminal: Start, town: Any, signed_in: dict[str, str]) -> None:
    town.add_fault({"kind": "delay", "method": "write", "delay": 60.0})
    screen = terminal(**signed_in)
    screen.prompt()
    screen.press("post hello\r")
    screen.until("[y/N]")
    screen.settle()
    screen.press("y")
    screen.until("then it is unknown")
    screen.press("\x03")
    screen.until("it may be on X")
    screen.prompt()


def test_a_sigint_from_outside_cancels_the_line_and_no_more(terminal: Start) -> None:
    screen = terminal("--demo")
    screen.prompt()
    screen.press("post half a thought")
    screen.until("twsh> post half a thought")
    os.kill(screen.pid, signal.SIGINT)
    screen.until("post half a thought^C")
    screen.prompt()
    screen.press("\x19")
    screen.until(lambda: screen.line() == "twsh> post half a thought")


def test_the_terminal_is_given_back_as_it_was(terminal: Start) -> None:
    screen = terminal("--demo")
    before = termios.tcgetattr(screen.fd)
    screen.prompt()
    assert not termios.tcgetattr(screen.fd)[3] & termios.ICANON
    screen.press("quit\r")
    assert 0 == screen.end()
    assert before[:4] == termios.tcgetattr(screen.fd)[:4]
    assert screen.raw.rindex(b"\x1b[?2004l") > screen.raw.rindex(b"\x1b[?2004h")


def test_c_z_suspends_it_and_fg_brings_the_line_back(terminal: Start) -> None:
    shell = terminal("/bin/bash", "--norc", "-i", PS1="bash: ")
    shell.until("bash:")
    shell.press(f"{sys.executable} -m twshell --demo\n")
    shell.prompt()
    shell.press("post half")
    shell.until("twsh> post half")
    shell.press("\x1a")
    shell.until("Stopped")
    shell.until(lambda: shell.line() == "bash:")
    shell.press("fg\n")
    shell.until(lambda: shell.line() == "twsh> post half")
    shell.press(" a thought")
    shell.until(lambda: shell.line() == "twsh> post half a thought")


# The terminal


def test_a_terminal_that_answers_nothing_is_asked_nothing(terminal: Start) -> None:
    screen = terminal("--demo", answers=False)
    screen.prompt()
    screen.press("help rt\r")
    screen.until("Repost posts to your followers")
    screen.prompt()
    assert b"\x1b[6n" not in screen.raw
    assert "WARNING" not in screen.text


def test_no_title_mouse_or_other_sequences_leave_it(terminal: Start) -> None:
    screen = terminal("--demo")
    screen.prompt()
    screen.press("home 20\r")
    screen.until(lambda: " 20 @" in screen.text and screen.line() == "twsh>")
    assert [] == re.findall(rb"\x1b[\]P_^X]|\x1b\[\?(?:9|100\d|1049|2026)[hl]", screen.raw)


@pytest.mark.parametrize("columns", [20, 40, 132])
def test_any_width_works(terminal: Start, columns: int) -> None:
    screen = terminal("--demo", columns=columns, rows=10)
    screen.prompt()
    screen.press("home 3\r")
    screen.until(lambda: "  3 @" in screen.text and screen.line() == "twsh>")
    screen.press("post " + "word " * 20)
    screen.until(lambda: screen.line().endswith("word"))
    screen.press("\x03")
    screen.prompt()


def test_resizing_again_and_again_does_no_harm(terminal: Start) -> None:
    screen = terminal("--demo")
    screen.prompt()
    for columns in range(30, 90):
        fcntl.ioctl(screen.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.kill(screen.pid, signal.SIGWINCH)
    screen.press("help rt\r")
    screen.until("Repost posts")
    screen.press("\x04")
    assert 0 == screen.end()


def test_a_dumb_terminal_gets_no_escape_sequence(terminal: Start) -> None:
    screen = terminal("--demo", TERM="dumb")
    screen.until("twsh>")
    screen.press("home 3\n")
    screen.until(lambda: "  3 @" in screen.text and screen.line() == "twsh>")
    screen.press("post hello\n")
    screen.until("[y/N]")
    screen.settle()
    screen.press("y\n")
    screen.until("Posted")
    screen.until(lambda: screen.line() == "twsh>")
    screen.press("\x04")
    assert 0 == screen.end()
    assert b"\x1b" not in screen.raw


def test_no_color_is_honoured(terminal: Start) -> None:
    screen = terminal("--demo", NO_COLOR="1")
    screen.prompt()
    screen.press("home 3\r")
    screen.until(lambda: "  3 @" in screen.text and screen.line() == "twsh>")
    colours = [code for code in re.findall(rb"\x1b\[([\d;]+)m", screen.raw) if re.search(rb"\b[349]\d\b", code)]
    assert [] == colours


# The editor


def editor(folder: Path, *lines: str) -> str:
    path = folder / "editor"
    path.write_text("#!/bin/sh\n" + "\n".join(lines) + "\n")
    path.chmod(0o700)
    return str(path)


def test_c_x_c_e_edits_the_line(terminal: Start, tmp_path: Path) -> None:
    screen = terminal("--demo", EDITOR=editor(tmp_path, 'echo " and more" >> "$1"'))
    screen.prompt()
    screen.press("post hello\x18\x05")
    screen.until(lambda: "and more" in screen.line())
    assert "twsh> post hello" in screen.rows


def test_post_alone_opens_the_editor_and_asks(terminal: Start, tmp_path: Path) -> None:
    screen = terminal("--demo", EDITOR=editor(tmp_path, 'printf "one\\ntwo\\n" > "$1"'))
    screen.prompt()
    screen.press("post\r")
    screen.until("[y/N]")
    screen.settle()
    screen.press("y")
    screen.until("Posted")
    screen.prompt()


def test_post_alone_without_an_editor_says_so(terminal: Start) -> None:
    screen = terminal("--demo")
    screen.prompt()
    screen.press("post\r")
    screen.until("there is no editor: set VISUAL or EDITOR")
    screen.prompt()


def test_what_an_editor_that_is_killed_left_is_a_draft(terminal: Start, tmp_path: Path) -> None:
    screen = terminal("--demo", EDITOR=editor(tmp_path, 'echo half a thought > "$1"', "kill -9 $$"))
    screen.prompt()
    screen.press("post\r")
    screen.until("ended by signal 9")
    screen.prompt()
    screen.press("drafts\r")
    screen.until(lambda: "half a thought" in screen.text.rpartition("twsh> drafts")[2])


# History


def test_what_an_editor_held_when_twsh_was_killed_is_a_draft(
    terminal: Start, tmp_path: Path, signed_in: dict[str, str]
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "half a thought" > "$1"\nkill -9 $PPID\n')
    editor.chmod(0o700)
    screen = terminal(EDITOR=str(editor), **signed_in)
    screen.prompt()
    screen.press("post\r")
    assert -9 == screen.end()
    screen = terminal(**signed_in)
    screen.until("is draft #1")
    screen.prompt()
    screen.press("drafts\r")
    screen.until("half a thought")


def test_the_history_outlives_a_session_and_leaves_secrets_out(terminal: Start, tmp_path: Path) -> None:
    first = terminal(TWSH_HOME=str(tmp_path / "own"))
    first.prompt()
    first.press("login --keys\r")
    first.until("consumer key (API key):")
    first.press("\x07")
    first.until("nothing saved")
    first.prompt()
    first.press("help rt\r")
    first.until("Repost posts")
    first.prompt()
    first.press("\x04")
    assert 0 == first.end()
    second = terminal(TWSH_HOME=str(tmp_path / "own"))
    second.prompt()
    second.press("\x10")
    second.until(lambda: second.line() == "twsh> help rt")
    second.press("\x10")
    second.settle()
    assert "twsh> help rt" == second.line()


# Hard input

LINES = [b"post a\x00b\x1b[31mc\x9b\r", b"\xff\xfe\xe2\x28\r", ("post " + "👩‍💻🏳️‍🌈" * 40).encode(), b"\x1b[999;999R\r"]


@pytest.mark.parametrize("keys", LINES)
def test_the_shell_survives_any_bytes(terminal: Start, keys: bytes) -> None:
    screen = terminal("--demo")
    screen.prompt()
    screen.press(keys)
    screen.settle()
    screen.press("\x03")
    screen.until("^C")
    screen.prompt()
    screen.press("help rt\r")
    screen.until("Repost posts")
    assert "internal error" not in screen.text


def test_a_line_of_100_kb_is_told_and_can_be_left(terminal: Start) -> None:
    screen = terminal("--demo")
    screen.prompt()
    screen.press("post " + "x" * 100_000)
    screen.until(lambda: "xxxx" in screen.line())
    screen.press("\x03")
    screen.prompt()


# The first moments


def test_the_demo_says_what_it_is_what_the_situation_is_and_how_to_begin(terminal: Start) -> None:
    screen = terminal("--demo=low-budget", columns=100)
    screen.prompt()
    assert "This is the demo" in screen.rows[0]
    assert "47 of the 50 reposts" in screen.text
    assert "Begin with `home`." in screen.text


def test_whoever_is_not_signed_in_is_told_how_to_begin(terminal: Start, tmp_path: Path) -> None:
    screen = terminal(TWSH_HOME=str(tmp_path / "home"))
    screen.prompt()
    assert "Nobody is signed in. `login --keys`" in screen.rows[0]


def test_whoever_is_signed_in_is_told_nothing(terminal: Start, signed_in: dict[str, str]) -> None:
    screen = terminal(**signed_in)
    assert 2 == len(screen.prompt())


# Signing in


KEYS = ("consumerkey1", "consumersecret1", "101-accesstoken1", "accesstokensecret1")


@pytest.mark.parametrize(("words", "environ"), [(("-c", "login --keys"), {}), ((), {"TERM": "dumb"})])
def test_keys_are_asked_for_without_a_prompt_and_are_not_shown(
    terminal: Start, tmp_path: Path, words: tuple[str, ...], environ: dict[str, str]
) -> None:
    screen = terminal(*words, TWSH_HOME=str(tmp_path / "home"), **environ)
    if not words:
        screen.until(lambda: screen.line() == "twsh>")
        screen.press("login --keys\n")
    for number, key in enumerate(KEYS, 1):
        screen.until(lambda number=number: screen.text.count("Password for") == number)
        screen.press(f"{key}\n")
    screen.until("readable by you alone")
    if not words:
        screen.press("\x04")
    assert 0 == screen.end()
    saved = (tmp_path / "home/config/accounts/default").read_text()
    assert [True] * 4 == [key in saved for key in KEYS]
    assert [False] * 4 == [key in screen.text for key in KEYS]


def test_c_c_gives_up_typing_keys(terminal: Start, tmp_path: Path) -> None:
    screen = terminal("-c", "login --keys", TWSH_HOME=str(tmp_path / "home"))
    screen.until("Password for")
    screen.press("\x03")
    assert 130 == screen.end()
    assert not (tmp_path / "home/config/accounts").exists()

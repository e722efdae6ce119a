"""What is typed survives whatever ends twsh, and nothing of it is sent unasked: on a real terminal."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.terminal
Start = Callable[..., Any]
HALF = "post Half a thought, and then"


def sent(town: Any) -> list[str]:
    return [f"{call.method} {call.path}" for call in town.ledger if call.method != "GET"]


def on_x(town: Any, text: str) -> int:
    return sum(post.text == text and not post.deleted for post in town.world.posts.values())


def saved(environ: dict[str, str]) -> str:
    """Return the line that is in the file of a twsh, empty where there is none."""
    for path in (Path(environ["TWSH_HOME"]) / "state").glob("typed-*.json"):
        try:
            return str(json.loads(path.read_text())["line"])
        except (OSError, ValueError):
            continue
    return ""


def typed(screen: Any, environ: dict[str, str], line: str) -> None:
    """Type a line and wait until it is in its file."""
    screen.prompt()
    screen.press(line)
    screen.until(lambda: screen.line() == f"twsh> {line}" and saved(environ) == line)


ENDS = [(signal.SIGHUP, 129), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]


@pytest.mark.parametrize(("number", "status"), ENDS)
def test_the_line_being_typed_is_back_at_the_next_start_and_not_run(
    terminal: Start, town: Any, signed_in: dict[str, str], number: int, status: int
) -> None:
    screen = terminal(**signed_in)
    typed(screen, signed_in, HALF)
    begun = time.monotonic()
    os.kill(screen.pid, number)
    assert status == screen.end()
    assert time.monotonic() - begun < 1.0
    again = terminal(**signed_in)
    again.until(lambda: again.line() == f"twsh> {HALF}")
    assert "when twsh ended, and not run" in again.text
    assert [] == sent(town)
    again.press("\x03")
    again.prompt()
    again.until(lambda: saved(signed_in) == "")
    again.press("\x04")
    assert 0 == again.end()


def test_a_hangup_in_the_middle_of_a_key_loses_nothing_that_was_read(
    terminal: Start, town: Any, signed_in: dict[str, str]
) -> None:
    screen = terminal(**signed_in)
    screen.prompt()
    screen.press(HALF)
    screen.until(lambda: screen.line() == f"twsh> {HALF}")  # drawn, and perhaps not yet in the file
    os.kill(screen.pid, signal.SIGHUP)
    assert 129 == screen.end()
    again = terminal(**signed_in)
    again.until(lambda: again.line() == f"twsh> {HALF}")


def test_a_closed_terminal_loses_nothing(terminal: Start, town: Any, signed_in: dict[str, str]) -> None:
    screen = terminal(**signed_in)
    typed(screen, signed_in, HALF)
    os.close(screen.fd)
    screen.fd = os.open(os.devnull, os.O_RDWR)
    screen.status = os.waitstatus_to_exitcode(os.waitpid(screen.pid, 0)[1])
    assert 129 == screen.status
    again = terminal(**signed_in)
    again.until(lambda: again.line() == f"twsh> {HALF}")


def test_leaving_with_a_line_half_typed_keeps_it(terminal: Start, town: Any, signed_in: dict[str, str]) -> None:
    screen = terminal(**signed_in)
    typed(screen, signed_in, HALF)
    screen.press("\x18\x03")
    assert 0 == screen.end()
    again = terminal(**signed_in)
    again.until(lambda: again.line() == f"twsh> {HALF}")


def test_what_ran_or_was_given_up_does_not_come_back(terminal: Start, town: Any, signed_in: dict[str, str]) -> None:
    screen = terminal(**signed_in)
    typed(screen, signed_in, "help rt")
    screen.press("\r")
    screen.until(lambda: "Repost posts" in screen.text and screen.line() == "twsh>" and saved(signed_in) == "")
    typed(screen, signed_in, HALF)
    screen.press("\x03")
    screen.prompt()
    screen.until(lambda: saved(signed_in) == "")
    os.kill(screen.pid, signal.SIGKILL)
    screen.end()
    again = terminal(**signed_in)
    again.prompt()
    assert "not run" not in again.text


@pytest.mark.parametrize("line", ["dm @grace meet me at noon", "login work --keys"])
def test_a_secret_line_is_written_nowhere(terminal: Start, town: Any, signed_in: dict[str, str], line: str) -> None:
    screen = terminal(**signed_in)
    typed(screen, signed_in, line.split()[0][:2])
    screen.press(line[2:])
    screen.until(lambda: screen.line() == f"twsh> {line}" and saved(signed_in) != line[:2])
    os.kill(screen.pid, signal.SIGTERM)
    assert 143 == screen.end()
    files = [path for path in Path(signed_in["TWSH_HOME"]).rglob("*") if path.is_file()]
    assert "history.db" in [path.name for path in files]
    assert [] == [path for path in files if line.encode() in path.read_bytes()]
    again = terminal(**signed_in)
    again.prompt()


# The undo window


def test_a_post_waits_its_window_out_and_is_sent_once(terminal: Start, town: Any, signed_in: dict[str, str]) -> None:
    screen = terminal(**signed_in)
    screen.prompt()
    screen.press("set post-confirm off\r")
    screen.until(lambda: "post-confirm" in screen.text and screen.line() == "twsh>")
    screen.press("set undo-window 1\r")
    screen.until(lambda: "undo-window" in screen.text and screen.line() == "twsh>")
    screen.press("post Off it goes\r")
    screen.until("post goes out in 1 s  (C-g takes it back)")
    assert [] == sent(town)
    screen.until("Posted")
    assert "[y/N]" not in screen.text
    assert 1 == on_x(town, "Off it goes")


@pytest.mark.parametrize("key", ["\x07", "\x03", "\x04"])
def test_a_key_takes_it_back_into_the_drafts(terminal: Start, town: Any, signed_in: dict[str, str], key: str) -> None:
    screen = terminal(**signed_in)
    screen.prompt()
    screen.press("set post-confirm off\r")
    screen.until(lambda: "post-confirm" in screen.text and screen.line() == "twsh>")
    screen.press("post Not yet\r")
    screen.until("post goes out in 5 s")
    screen.press(key)
    screen.until("taken back; nothing was sent")
    screen.prompt()
    screen.press("drafts\r")
    screen.until("post: Not yet  (draft: taken-back)")
    assert [] == sent(town)


def test_a_kill_in_the_window_leaves_a_draft_that_nobody_sends(
    terminal: Start, town: Any, signed_in: dict[str, str]
) -> None:
    screen = terminal(**signed_in)
    screen.prompt()
    screen.press("set post-confirm off\r")
    screen.until(lambda: "post-confirm" in screen.text and screen.line() == "twsh>")
    screen.press("post Not yet\r")
    screen.until("post goes out in 5 s")
    os.kill(screen.pid, signal.SIGKILL)
    screen.end()
    again = terminal(**signed_in)
    again.until("1 unsent: `outbox` reviews it")
    again.prompt()
    again.press("drafts\r")
    again.until("post: Not yet  (draft: stopped)")
    assert [] == sent(town)


# Unknown writes


def test_a_write_of_unknown_outcome_is_looked_for_behind_the_prompt(
    terminal: Start, town: Any, signed_in: dict[str, str]
) -> None:
    town.add_fault({"kind": "drop", "method": "POST", "happened": True, "times": 1})
    screen = terminal(columns=120, **signed_in)
    screen.prompt()
    screen.press("post Into the fog\r")
    screen.until("[y/N]")
    screen.read(0.3)
    screen.press("y")
    screen.until("looking whether it is on X in 2 s")
    screen.press("he")  # typing goes on meanwhile
    screen.until(lambda: "is on X after all" in screen.text and screen.line() == "twsh> he")
    assert ["POST /2/tweets"] == sent(town)
    assert 1 == on_x(town, "Into the fog")


def test_what_was_being_sent_when_twsh_was_killed_is_found_at_the_next_start(
    terminal: Start, town: Any, signed_in: dict[str, str]
) -> None:
    town.add_fault({"kind": "delay", "method": "POST", "delay": 20.0, "times": 1})
    screen = terminal(**signed_in)
    screen.prompt()
    screen.press("post In flight\r")
    screen.until("[y/N]")
    screen.read(0.3)
    screen.press("y")
    screen.until(lambda: sent(town) != [])
    os.kill(screen.pid, signal.SIGKILL)
    screen.end()
    again = terminal(columns=120, **signed_in)
    again.until(lambda: "is on X after all" in again.text)
    assert ["POST /2/tweets"] == sent(town)
    assert 1 == on_x(town, "In flight")


def test_leaving_says_what_is_left_behind(terminal: Start, town: Any, signed_in: dict[str, str]) -> None:
    screen = terminal(**signed_in)
    screen.prompt()
    screen.press("post Later\r")
    screen.until("[y/N]")
    screen.read(0.3)
    screen.press("n")
    screen.prompt()
    screen.press("\x04")
    assert 0 == screen.end()
    assert "left behind: 1 unsent: `outbox` reviews it" in screen.text

"""A tmux window made narrower folds what has become too wide: of the wider picture nothing stays above the prompt."""

from __future__ import annotations

import fcntl
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from twshell.shell.terminal import folds

LINE = "post one two three four five six seven eight nine ten"
WIDE, NARROWER = 90, (58, 45, 33)


def packed(rows: list[str]) -> str:
    """Join rows without the blanks that a fold may swallow."""
    return "".join("".join(rows).split())


@pytest.fixture
def window(terminal: Callable[..., Any], tmp_path: Path) -> Iterator[Any]:
    """The demo in a tmux of its own."""
    settings, socket = tmp_path / "tmux.conf", tmp_path / "tmux"
    settings.write_text("set -g default-terminal tmux-256color\nset -g status off\nset -g escape-time 0\n")
    tmux = f"exec tmux -S {socket} -f {settings} new-session"
    yield terminal("/bin/bash", "-c", f"{tmux} 'exec {sys.executable} -m twshell --demo'", columns=WIDE)
    subprocess.run(["tmux", "-S", socket, "kill-server"], check=True)


@pytest.mark.terminal
@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
def test_a_narrower_window_keeps_the_rows_above_and_nothing_of_the_wider_prompt(window: Any) -> None:
    window.prompt()
    window.press(LINE)
    window.until(lambda: window.rows[-1] == f"twsh> {LINE}" and "/280" in window.rows[-2])
    above = packed(window.rows[:-2])
    for columns in NARROWER:
        fcntl.ioctl(window.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        window.screen.resize(24, columns)
        folded = [f"twsh> {LINE}"[at : at + columns].rstrip() for at in range(0, len(LINE) + 6, columns)]
        heads = -len(folded) - 1
        window.until(lambda: window.rows[heads + 1 :] == folded and "/280" in window.rows[heads])  # noqa: B023
        window.settle()
        kept = packed(window.rows[:heads])  # tmux lets go of rows at the top
        assert above[-len(kept) :] == kept


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        ({"TERM": "tmux-256color"}, True), ({"TERM": "xterm-kitty"}, True), ({"TERM": "xterm-256color"}, False),
        ({"TERM": "screen-256color"}, False), ({"TERM": "screen-256color", "TMUX": "/tmp/tmux,1,0"}, True),
        ({"TERM": "screen", "TMUX": "/tmp/tmux,1,0", "STY": "1.tty"}, False), ({}, False),
    ],
)  # fmt: skip
def test_a_terminal_folds_where_its_name_says_so(environ: dict[str, str], known: bool) -> None:
    assert known == folds(environ)

"""The user's own editor, on a private file."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from twshell.shell.editor import NO_EDITOR, Edited, Editor
from twshell.shell.effects import Browser, osc52


class Place:
    """A folder with an editor and a browser made of shell lines, which note how they were called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lent = 0
        self.environ: dict[str, str] = {"PATH": os.environ["PATH"], "TWSH_CONSUMER_SECRET": "canary"}

    def script(self, name: str, *lines: str) -> str:
        path = self.folder / name
        path.write_text("#!/bin/sh\n" + "\n".join(lines) + "\n")
        path.chmod(0o700)
        return str(path)

    def seen(self) -> str:
        return (self.folder / "seen").read_text()

    @contextmanager
    def lend(self) -> Any:
        self.lent += 1
        yield

    def editor(self, *lines: str, variable: str = "EDITOR") -> Editor:
        self.environ[variable] = self.script("editor", *lines)
        return Editor(self.environ, str(self.folder / "state"), self.lend)

    def browser(self, *lines: str) -> Browser:
        self.environ["BROWSER"] = self.script("browser", f'echo "$@" > {self.folder}/seen', *lines)
        return Browser(self.environ, self.lend)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_what_is_written_comes_back(place: Place) -> None:
    assert Edited("hello\ntwo") == place.editor('printf "hello\\ntwo\\n" > "$1"').edit("")
    assert 1 == place.lent


def test_the_text_is_there_to_be_edited(place: Place) -> None:
    assert Edited("before after") == place.editor('printf "%s after" "$(cat "$1")" > "$1"').edit("before")


def test_visual_comes_before_editor(place: Place) -> None:
    place.environ["EDITOR"] = "false"
    assert Edited("visual") == place.editor('echo visual > "$1"', variable="VISUAL").edit("")


def test_an_editor_may_have_options(place: Place) -> None:
    place.environ["EDITOR"] = place.script("ed", 'echo "$1" > "$2"') + " '--a b'"
    assert Edited("--a b") == Editor(place.environ, str(place.folder / "state"), place.lend).edit("")


def test_without_an_editor_it_says_so(place: Place) -> None:
    assert Edited(None, NO_EDITOR) == Editor({"EDITOR": ""}, str(place.folder), place.lend).edit("x")


def test_an_editor_that_is_not_there_is_told(place: Place) -> None:
    place.environ["EDITOR"] = "/nowhere/emacs"
    found = Editor(place.environ, str(place.folder), place.lend).edit("x")
    assert found.text is None
    assert "cannot be started" in found.note


def test_nothing_written_is_nothing(place: Place) -> None:
    assert Edited(None, "nothing was written") == place.editor("true").edit("")


def test_its_file_is_private_and_goes_afterwards(place: Place) -> None:
    place.editor(f'stat -c "%a %n" "$1" "$(dirname "$1")" > {place.folder}/seen; echo x > "$1"').edit("")
    (file_mode, _), (folder_mode, folder) = (row.split(" ", 1) for row in place.seen().splitlines())
    assert ("600", "700") == (file_mode, folder_mode)
    assert not os.path.exists(folder)
    assert 0o700 == stat.S_IMODE(os.stat(os.path.dirname(folder)).st_mode)


def test_twshs_secrets_are_not_in_its_environment(place: Place) -> None:
    place.editor(f"env > {place.folder}/seen").edit("")
    assert "PATH=" in place.seen()
    assert "canary" not in place.seen()
    assert "TWSH_" not in place.seen()


def test_what_an_editor_that_died_left_is_kept(place: Place) -> None:
    found = place.editor('echo half a thought > "$1"; kill -9 $$').edit("")
    assert (None, "half a thought") == (found.text, found.left)
    assert "ended by signal 9" in found.note
    kept = found.note.rpartition(" ")[2]
    assert "half a thought\n" == Path(kept).read_text()


def test_an_editor_that_died_before_writing_leaves_nothing(place: Place) -> None:
    found = place.editor("exit 3").edit("as before")
    assert Edited(None, "the editor ended with status 3") == found
    assert [] == os.listdir(place.folder / "state")


def test_a_folder_that_cannot_be_written_is_told(place: Place) -> None:
    place.environ["EDITOR"] = "true"
    found = Editor(place.environ, "/dev/null/state", place.lend).edit("x")
    assert "cannot be written" in found.note


def test_windows_line_ends_and_marks_are_taken_out(place: Place) -> None:
    assert Edited("a\nb") == place.editor(r'printf "\357\273\277a\r\nb\r\n" > "$1"').edit("")


# The browser

URL = "https://x.com/intent/retweet?tweet_id=1&a=$(touch%20x);b"


def test_the_address_is_one_word_no_shell_reads(place: Place) -> None:
    assert f"opened {URL}" == place.browser().open(URL)
    assert URL + "\n" == place.seen()
    assert 1 == place.lent


def test_a_browser_may_say_where_the_address_goes(place: Place) -> None:
    browser = place.browser()
    place.environ["BROWSER"] += " --new %s --end"
    browser.open(URL)
    assert f"--new {URL} --end\n" == place.seen()


def test_without_a_browser_the_address_is_told(place: Place) -> None:
    assert URL in Browser({}, place.lend).open(URL)


@pytest.mark.parametrize("url", ["http://x.com/", "javascript:alert(1)", "file:///etc/passwd", "-flag"])
def test_only_https_is_opened(place: Place, url: str) -> None:
    assert place.browser().open(url).startswith("not opened")
    assert not (place.folder / "seen").exists()


def test_a_browser_gets_no_secrets(place: Place) -> None:
    place.browser(f"env > {place.folder}/seen").open(URL)
    assert "canary" not in place.seen()


def test_a_browser_that_is_not_there_is_told_with_the_address(place: Place) -> None:
    said = Browser({"BROWSER": "/nowhere/firefox"}, place.lend).open(URL)
    assert "cannot be started" in said
    assert URL in said


# The clipboard


def test_the_clipboard_sequence_holds_nothing_but_base64() -> None:
    assert "\x1b]52;c;G10yO2EH\x07" == osc52("\x1b]2;a\x07")


def test_what_is_too_long_for_the_clipboard_is_left_out() -> None:
    assert "" == osc52("x" * 100_001)

"""The history: what is kept of a line, what never is, and suggestions that stay cheap."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from twshell.store.history import FEW, History, kept_form

NOW = 1_795_521_600.0
BEARER = "AAAAAAAAAAAAAAAAAAAAAMLheAAAAAAA0%2BuSeid%2BULvsea4JtiGRiSDSJSI"


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    made = History(tmp_path / "state" / "history.db")
    yield made
    made.close()


KEPT = [
    ("home", "home"),
    ("post hello world  ", "post hello world"),
    ("post one\n  two", "post one\n  two"),
    ("post see https://docs.example/d/1A2b3C4d5E6f7G8h9I0jKLMNOPqrstuv/edit", None),
    ("post see https://t.co/AbCdEf1234?x=1A2b3C4d5E6f7G8h9I0jKLMNOP", None),
    ("rt 1900000000000000000", None),
    ("post 👩‍💻 日本語 " + "ä" * 60, None),
    ("post AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", None),
    ("post bearers of good news", None),
    ("show https://x.com/ada/status/1900000000000000000?s=20", None),
    (" post not to be remembered", ""),
    ("\tpost not to be remembered", ""),
    ("", ""),
    ("   ", ""),
    (f"post {BEARER}", ""),
    (f"set x Bearer {BEARER}", ""),
    ("post 1234567890-AbCdEfGhIjKlMnOpQrSt", ""),
    ("post xvz1evFS4wEEPTGEFPHBog7xA", ""),
    ("export TWSH_CONSUMER_SECRET=short1", ""),
    ("post access_token: abc", ""),
    ("post https://evil.example/?oauth_token=abc", ""),
]


@pytest.mark.parametrize(("line", "kept"), KEPT)
def test_of_a_line_this_is_kept(line: str, kept: str | None) -> None:
    assert (line if kept is None else kept) == kept_form(line)


def test_nothing_secret_reaches_any_file(history: History, tmp_path: Path) -> None:
    for line in ("home", " TWSHCANARY", "post token=TWSHCANARY bearer TWSHCANARY12345678"):
        history.append(line, NOW)
    held = [each.name for each in (tmp_path / "state").iterdir() if b"TWSHCANARY" in each.read_bytes()]
    assert [] == held
    assert ("home",) == history.newest(9)


def test_lines_come_newest_first_and_again_after_a_restart(history: History, tmp_path: Path) -> None:
    for line in ("home", "rt 3", "home"):
        history.append(line, NOW)
    assert ("home", "rt 3", "home") == history.newest(9)
    assert ("home",) == history.newest(1)
    history.close()
    again = History(tmp_path / "state" / "history.db")
    assert ("home", "rt 3", "home") == again.newest(9)
    again.close()


def test_a_line_twice_in_a_row_is_kept_once(history: History) -> None:
    history.append("home", NOW)
    history.append("home ", NOW)
    assert ("home",) == history.newest(9)


def test_a_line_that_is_no_unicode_is_kept_as_well_as_it_goes(history: History) -> None:
    history.append("post a\ud800b\0c", NOW)
    assert ("post a?b\0c",) == history.newest(9)
    assert ("post a?b\0c",) == history.starting("post a\ud800", 9)


def test_the_file_is_for_its_user_alone(history: History, tmp_path: Path) -> None:
    history.append("home", NOW)
    assert 0o600 == stat.S_IMODE((tmp_path / "state" / "history.db").stat().st_mode)


def test_only_so_many_lines_are_kept(tmp_path: Path, sql: Callable[..., list[tuple[int]]]) -> None:
    history = History(tmp_path / "history.db", size=150)
    for number in range(401):
        history.append(f"post {number}", NOW)
    assert 150 == len(history.newest(999))
    assert [(151,)] == sql(tmp_path / "history.db", "SELECT count(*) FROM lines")
    assert "post 400" == history.newest(1)[0]
    history.close()


def test_a_size_of_nothing_keeps_nothing(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db", size=0)
    history.append("home", NOW)
    assert () == history.newest(9)
    history.close()


def test_suggestions_are_the_newest_lines_that_begin_so_each_once(history: History) -> None:
    for line in ("rt 3", "rt 5", "home", "rt 3", "Rt 9", "r"):
        history.append(line, NOW)
    assert ("rt 3", "rt 5") == history.starting("rt", 9)
    assert ("rt 3",) == history.starting("rt", 1)
    assert ("r", "rt 3", "rt 5") == history.starting("r", 9)
    assert () == history.starting("rtx", 9)
    assert ("r", "Rt 9", "rt 3", "home", "rt 5") == history.starting("", 9)


@pytest.mark.parametrize("prefix", ["%", "_", "po%", "'", '"', "*", "\0"])
def test_a_prefix_is_taken_letter_by_letter(history: History, prefix: str) -> None:
    history.append("post it", NOW)
    history.append(f"{prefix} yes", NOW)
    assert (f"{prefix} yes",) == history.starting(prefix, 9)


def test_of_many_that_begin_so_the_newest_is_suggested(history: History) -> None:
    for number in range(FEW + 50):
        history.append(f"post {number}", NOW)
    history.append("post zebra", NOW)
    history.append("home", NOW)
    assert ("post zebra", f"post {FEW + 49}") == history.starting("post", 2)
    assert "post 7" == history.starting("post 7", 99)[-1]


def test_a_suggestion_is_as_cheap_among_many_lines(tmp_path: Path, sql: Callable[..., object]) -> None:
    def steps(count: int) -> int:
        history = History(tmp_path / f"{count}.db")
        history.append("home", NOW)
        numbers = f"WITH n(i) AS (VALUES(0) UNION ALL SELECT i+1 FROM n WHERE i<{count})"
        lines = f"SELECT 1, 'post '||(i*7919%{count}) FROM n"
        sql(tmp_path / f"{count}.db", f"INSERT INTO lines(at, line) {numbers} {lines}")
        taken = [0]

        def step() -> None:
            taken[0] += 1

        connection = history._database.connection()
        connection.set_progress_handler(step, 1)
        for prefix in ("p", "post", "post 1", "post 77", "nothing", "home"):
            history.starting(prefix, 1)
        connection.set_progress_handler(None, 1)
        history.close()
        return taken[0]

    assert steps(50_000) <= 1.2 * steps(2_500)

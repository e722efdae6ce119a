"""Running without a prompt, against the simulator."""

from __future__ import annotations

import io
import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from twshell.command_line import Options
from twshell.domain.causes import EXIT
from twshell.domain.errors import Refused
from twshell.session.events import Choose
from twshell.shell.batch import Unattended, run_batch
from twshell.shell.interrupts import Interrupts
from twshell.shell.screen import Look, Screen
from twshell.shell.waker import Waker


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


def press_c_c() -> float:
    """Press C-c, and be a clock: what waits asks it first how late it is."""
    os.kill(os.getpid(), signal.SIGINT)
    return 0.0


@pytest.fixture
def batch(opened: Any, environ: dict[str, str], clock: Any, home: Path) -> Run:
    """Run lines, a file or standard input in a session of their own; `interrupted`: C-c comes at the first wait."""

    def run(
        *lines: str,
        stdin: Any = "",
        file: str = "",
        arguments: tuple[str, ...] = (),
        interrupted: bool = False,
        **options: Any,
    ) -> Ran:
        wanted = Options(lines=lines, file=file, arguments=arguments, home=str(home), **options)
        session = opened(interactive=False, **options)
        env = type(session.clock)(clock, environ)
        env.stdin = io.StringIO(stdin) if isinstance(stdin, str) else stdin
        if interrupted:
            env.monotonic = press_c_c
        status = run_batch(session, wanted, env)
        return Ran(status, env.stdout.getvalue(), env.stderr.getvalue())

    return run


def test_lines_share_a_session(batch: Run) -> None:
    ran = batch("home 3", "show 2")
    assert 0 == ran.status
    assert "" == ran.err


def test_the_first_failed_line_ends_the_run_with_its_status(batch: Run) -> None:
    ran = batch("nonsense", "help")
    assert (2, "") == (ran.status, ran.out)
    assert "no command `nonsense`" in ran.err


def test_with_k_the_others_run_and_the_highest_status_counts(batch: Run) -> None:
    ran = batch("nonsense", "help", keep_going=True)
    assert 2 == ran.status
    assert "help COMMAND" in ran.out


def test_standard_input_is_read_line_by_line(batch: Run) -> None:
    ran = batch(stdin="set page-size 5\n\nset page-size\n", file="-")
    assert 0 == ran.status
    assert 2 == ran.out.count("page-size")


def test_without_a_file_or_lines_standard_input_is_read(batch: Run) -> None:
    assert 2 == batch(stdin="nonsense\n").status


def test_a_write_without_yes_write_is_refused_and_nothing_is_sent(batch: Run, sim: Any) -> None:
    ran = batch("post hello from a script")
    assert 2 == ran.status
    assert "--yes-write" in ran.err
    assert "hello from a script" not in [post.text for post in sim.world.posts.values()]


def test_yes_write_answers_yes(batch: Run, sim: Any) -> None:
    ran = batch("post hello from a script", yes_write=True)
    assert (0, "") == (ran.status, ran.err)
    assert "hello from a script" in [post.text for post in sim.world.posts.values()]


def test_yes_write_does_not_answer_for_a_link_that_costs_more(batch: Run) -> None:
    ran = batch("post look https://example.org/", yes_write=True)
    assert 4 == ran.status
    assert "nobody is there to answer" in ran.err


def test_a_dear_read_is_not_bought_without_yes_write(batch: Run) -> None:
    ran = batch("set confirm-cost 0.01", "home 100")
    assert 4 == ran.status
    assert "nobody is there to answer" in ran.err


def test_json_has_answers_and_problems_as_lines_on_standard_output(batch: Run) -> None:
    ran = batch("home 2", "nonsense", json=True)
    found = [json.loads(row) for row in ran.out.splitlines()]
    assert ["post", "post", "problem"] == [row["type"] for row in found]
    assert "nonsense" == found[2]["line"]
    assert 2 == ran.status


def test_a_macro_file_runs_with_its_arguments(batch: Run, tmp_path: Path) -> None:
    path = tmp_path / "words.twsh"
    path.write_text("# says words\nset page-size $1\nset page-size\n")
    path.chmod(0o600)
    ran = batch(file=str(path), arguments=("7",))
    assert 0 == ran.status
    assert "page-size" in ran.out
    assert " 7 " in ran.out


BAD_FILES: list[tuple[int, str, Callable[[Path], object]]] = [
    (2, "no macro file {path}", lambda path: None),
    (2, "macro file {path} is a folder", lambda path: path.mkdir()),
    (1, "macro file {path} is not UTF-8", lambda path: (path.write_bytes(b"post \xff\xfe\n"), path.chmod(0o600))),
]


@pytest.mark.parametrize(("status", "says", "make"), BAD_FILES)
def test_a_bad_macro_file_is_one_clear_error(
    batch: Run, tmp_path: Path, status: int, says: str, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "bad.twsh"
    make(path)
    ran = batch(file=str(path))
    assert status == ran.status
    assert says.format(path=path) in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("home", "5"), "a command stands behind -c: `twsh -c 'home 5'`"),
        (("boost", "3"), "a command stands behind -c: `twsh -c 'boost 3'`"),
        (("nosuch.twsh",), "look at its name and folder"),
    ],
)
def test_a_command_where_a_file_is_expected_is_told_where_it_stands(
    batch: Run, home: Path, words: tuple[str, ...], advice: str
) -> None:
    macro = home / "config" / "macros" / "boost.twsh"
    macro.parent.mkdir(parents=True)
    macro.write_text("rt $*\n")
    ran = batch(file=words[0], arguments=words[1:])
    assert (2, True) == (ran.status, advice in ran.err)


def test_a_defect_while_a_file_is_read_is_told_like_one_in_a_command(batch: Run, monkeypatch: Any) -> None:
    def broken(path: str) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr("twshell.commands.dispatch.read_file", broken)
    ran = batch(file="any.twsh")
    assert ran.status
    assert "KeyError" in ran.err
    assert "Traceback" not in ran.err


def test_a_missing_argument_stops_a_file_before_its_first_line(batch: Run, tmp_path: Path) -> None:
    path = tmp_path / "needs.twsh"
    path.write_text("set page-size 9\nset page-size $2\n")
    path.chmod(0o600)
    ran = batch(file=str(path), arguments=("7",))
    assert 2 == ran.status
    assert "" == ran.out


def test_a_line_that_fails_is_named_with_what_is_left(batch: Run, tmp_path: Path) -> None:
    path = tmp_path / "three.twsh"
    path.write_text("set page-size 9\nrt\nset page-size\n")
    path.chmod(0o600)
    ran = batch(file=str(path))
    assert 2 == ran.status
    assert "line 2" in ran.err


def test_quit_ends_the_run(batch: Run) -> None:
    assert Ran(0, "", "") == batch("quit", "nonsense")


def test_what_needs_a_terminal_says_so(batch: Run) -> None:
    assert "needs a terminal" in batch("login --keys").err


def test_open_tells_the_address_where_no_browser_is_set(batch: Run) -> None:
    assert "https://x.com/grace" in batch("open @grace").err


def test_copy_prints_the_address(batch: Run) -> None:
    ran = batch("home 1", "copy .")
    assert "https://x.com/" in ran.out.splitlines()[-1]


def test_a_text_of_100_kb_is_refused_and_kept(batch: Run) -> None:
    ran = batch(stdin="post " + "x" * 100_000 + "\n", yes_write=True)
    assert 3 == ran.status
    assert "It weighs 100000 of 280" in ran.err
    assert "as draft #1" in ran.err


def test_control_characters_in_a_line_are_left_out_with_a_word(batch: Run) -> None:
    ran = batch("set\x00 page-size\x1b 5\x9b")
    assert 0 == ran.status
    assert "3 control characters in the line left out" in ran.err


def test_standard_input_that_is_no_utf_8_is_told(batch: Run) -> None:
    ran = batch(file="-", stdin=io.TextIOWrapper(io.BytesIO(b"set page-size\npost \xff\n"), encoding="utf-8"))
    assert 2 == ran.status
    assert "standard input is not UTF-8" in ran.err


# The init file


def init(home: Path, text: str) -> None:
    path = home / "config" / "init.twsh"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o600)


def test_the_init_file_runs_before_the_first_line(batch: Run, home: Path) -> None:
    init(home, "# mine\nset page-size 7\nalias hh home 50\n")
    ran = batch("set page-size", "alias hh")
    assert (0, True, True) == (ran.status, " 7 " in ran.out, "home 50" in ran.out)


def test_q_leaves_the_init_file_alone(batch: Run, home: Path) -> None:
    init(home, "set page-size 7\n")
    assert " 7 " not in batch("set page-size", no_init=True).out


SENT_NOTHING = ["home", "rt 3", "macro run boost", "post hi", "/home"]


@pytest.mark.parametrize("line", SENT_NOTHING)
def test_the_init_file_neither_reads_nor_writes(batch: Run, home: Path, sim: Any, line: str) -> None:
    init(home, f"{line}\nset page-size 7\n")
    ran = batch("set page-size")
    assert "init.twsh:1" in ran.err
    assert " 7 " in ran.out
    assert [] == sim.ledger


def test_errors_of_the_init_file_are_counted_and_debug_init_shows_all(batch: Run, home: Path) -> None:
    init(home, "nonsense\nhome\nset nothing 1\nset page-size 7\n")
    ran = batch("set page-size", json=True)
    assert ["! init.twsh:1: no command `nonsense`", "! 3 lines of init.twsh are wrong"] == [
        row.partition("; ")[0] for row in ran.err.splitlines() if row.startswith("!")
    ]
    assert ["setting"] == [json.loads(row)["type"] for row in ran.out.splitlines()]
    whole = batch("set page-size", debug_init=True).err
    assert ["! init.twsh:1:", "! init.twsh:2:", "! init.twsh:3:"] == re.findall(r"^! init.twsh:[0-9]:", whole, re.M)
    assert "init.twsh:3: no setting `nothing`; `set` lists them" in whole


def test_an_init_file_that_is_a_folder_stops_nothing(batch: Run, home: Path) -> None:
    (home / "config" / "init.twsh").mkdir(parents=True)
    ran = batch("set page-size")
    assert 0 == ran.status
    assert "init.twsh was not read" in ran.err


# Interrupts


def test_sigint_while_waiting_stops_the_run_with_130(batch: Run, sim: Any) -> None:
    sim.add_fault({"kind": "delay", "delay": 30.0})
    ran = batch("home 20", "help", keep_going=True, interrupted=True)
    assert 130 == ran.status
    assert "help COMMAND" not in ran.out


def test_sigint_while_a_write_is_in_flight_makes_it_unknown(batch: Run, sim: Any) -> None:
    sim.add_fault({"kind": "delay", "delay": 1.0})
    ran = batch("post in flight", "help", yes_write=True, interrupted=True)
    assert 6 == ran.status
    assert "look before sending again" in ran.err


# Questions with several answers


@pytest.mark.parametrize(("kind", "status"), [("over-budget", 4), ("braked", 2)])
def test_nobody_picks_one_of_several_answers(opened: Any, clock: Any, environ: Any, kind: str, status: int) -> None:
    session = opened(interactive=False, yes_write=True)
    edge = type(session.clock)(clock, environ)
    screen = Screen(edge, Look, interactive=False)
    waker = Waker()
    driver = Unattended(session, edge, screen, waker, Interrupts(waker.wake))
    with pytest.raises(Refused) as refused:
        driver.choose(Choose("12 writes, 8 fit now.", ("pace", "trim"), kind))
    assert status == EXIT[refused.value.diagnosis.kind]
    assert "nobody is there to answer “12 writes, 8 fit now.”" in refused.value.what


def test_the_brake_is_not_opened_without_a_prompt(batch: Run, opened: Any) -> None:
    session = opened()
    session.ledger.brake(session.identity, "app", "app-write-blocked", session.now())
    ran = batch("resume", yes_write=True)
    assert 2 == ran.status
    assert "nobody is there to answer “Open it?”" in ran.err
    assert 1 == len(session.ledger.brakes(session.identity))


def test_control_characters_in_a_text_never_reach_x(batch: Run, sim: Any) -> None:
    assert 0 == batch("post a\x03b\x1b[31mc\x9b\x00", yes_write=True).status
    assert "ab[31mc" in [post.text for post in sim.world.posts.values()]

"""Every file in examples/ is run: as a file, as a saved macro, and the init file where it belongs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.config.macros import read_file

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ADA = "101"

# What each macro needs of the screen, and is given; then what the world must be like.
RUNS: dict[str, tuple[tuple[str, ...], tuple[str, ...], Callable[[Any], bool]]] = {
    "boost": (("home 5",), ("2", "4-5"), lambda sim: len(sim.world.reposts[ADA]) == 3),
    "catch-up": ((), ("@grace",), lambda sim: "GET /2/users/{id}/tweets" == _last(sim)),
    "morning": ((), (), lambda sim: "GET /2/users/{id}/mentions" in _asked(sim)),
    "thanks": (
        ("home 5",),
        ("2", "See you on Sunday!"),
        lambda sim: (
            len(sim.world.reposts[ADA]) == 1
            and any(post.text.endswith("See you on Sunday!") for post in sim.world.posts.values())
        ),
    ),
}


def _asked(sim: Any) -> list[str]:
    return [f"{row.method} {row.template}" for row in sim.ledger]


def _last(sim: Any) -> str:
    return next(row for row in reversed(_asked(sim)) if row not in ("GET /2/users", "GET /2/tweets"))


def test_every_example_is_run_here() -> None:
    names = {path.stem for path in EXAMPLES.glob("*.twsh")}
    assert {*RUNS, "init"} == names
    assert 4 <= len(names)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.twsh")), ids=lambda path: path.stem)
def test_every_example_says_in_its_first_line_what_it_is_for(path: Path) -> None:
    assert 20 < len(read_file(str(path)).description) < 120


@pytest.mark.parametrize("name", RUNS)
def test_a_saved_example_is_a_verb_that_does_what_it_says(run: Any, session: Any, sim: Any, name: str) -> None:
    before, arguments, is_done = RUNS[name]
    folder = Path(session.macros.folder)
    folder.mkdir(parents=True)
    shutil.copy(EXAMPLES / f"{name}.twsh", folder)
    run(*before)
    words = " ".join(f'"{word}"' if " " in word else word for word in arguments)
    played = run(f"{name} {words}".strip())
    assert (0, []) == (played.status, played.causes)
    assert is_done(sim)


@pytest.mark.parametrize("name", RUNS)
def test_an_example_runs_as_a_file(program: Any, sim: Any, name: str, tmp_path: Path) -> None:
    before, arguments, is_done = RUNS[name]
    path = EXAMPLES / f"{name}.twsh"
    if before:  # a file has a session of its own, so what it needs on screen is part of it
        path = tmp_path / f"{name}.twsh"
        path.write_text("\n".join([*before, (EXAMPLES / f"{name}.twsh").read_text(encoding="utf-8")]), encoding="utf-8")
    ran = program("--yes-write", str(path), *arguments)
    assert (0, True) == (ran.status, is_done(sim)), ran.err


def test_the_examples_without_their_arguments_use_their_defaults_or_say_what_they_need(run: Any, session: Any) -> None:
    folder = Path(session.macros.folder)
    folder.mkdir(parents=True)
    for name in RUNS:
        shutil.copy(EXAMPLES / f"{name}.twsh", folder)
    assert 0 == run("morning").status
    for name, says in (
        ("boost", "retweet needs POSTS"),
        ("catch-up", "$1 is not given"),
        ("thanks", "$1 is not given"),
    ):
        played = run(name)
        assert (2, True) == (played.status, says in played.text)


def test_the_init_file_holds_local_commands_only_and_works(program: Any, home: Path, sim: Any) -> None:
    config = home / "config"
    config.mkdir(parents=True)
    shutil.copy(EXAMPLES / "init.twsh", config)
    ran = program("-c", "set page-size", "-c", "alias", "-c", "bind")
    assert (0, "") == (ran.status, ran.err)
    for part in ("30", "alias hh home 50", "bind 'f5' refresh"):
        assert part in ran.out
    assert [] == sim.ledger
    assert 0 == program("-c", "hh").status


@pytest.mark.parametrize("line", ["home", "rt 1", "post hello", "morning", "macro run morning"])
def test_the_init_file_neither_reads_nor_writes(program: Any, home: Path, sim: Any, line: str) -> None:
    macros = home / "config" / "macros"
    macros.mkdir(parents=True)
    shutil.copy(EXAMPLES / "morning.twsh", macros)
    (home / "config" / "init.twsh").write_text(f"{line}\nset page-size 7\n", encoding="utf-8")
    ran = program("--yes-write", "-c", "set page-size")
    assert (0, []) == (ran.status, sim.ledger)
    assert "init.twsh:1" in ran.err
    assert "7" in ran.out

"""Tab after `twsh` in the real bash, zsh and fish: options, values, accounts and macro files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twshell.completions import FILES, flags
from twshell.options import OPTIONS

ROOT = Path(__file__).resolve().parents[2]
SHELLS = ("bash", "zsh", "fish")
each_shell = pytest.mark.parametrize("shell", SHELLS)


@each_shell
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("twsh --dry", "twsh --dry-run"),
        ("twsh --json --read", "twsh --json --read-only"),
        ("twsh --demo=wri", "twsh --demo=write-blocked"),
        ("twsh --sim --scenario fl", "twsh --sim --scenario flaky"),
        ("twsh -a adal", "twsh -a adalovelace"),
        ("twsh --plain -a gr", "twsh --plain -a grace"),
        ("twsh loc", "twsh local.twsh"),
        ("twsh -c home loc", "twsh -c home local.twsh"),
    ],
)
def test_tab_completes(kept_shell: Callable[[str], Any], shell: str, typed: str, completed: str) -> None:
    terminal = kept_shell(shell)
    terminal.type(typed + "\t")
    terminal.shows(completed)


@each_shell
def test_tab_completes_a_macro_of_the_configuration(kept_shell: Callable[[str], Any], shell: str) -> None:
    terminal = kept_shell(shell)
    terminal.type("twsh morn\t")
    terminal.wait(lambda: terminal.line.endswith("config/macros/morning.twsh"))


@each_shell
def test_tab_finds_accounts_in_the_xdg_place(open_shell: Callable[..., Any], home: Path, shell: str) -> None:
    (home / "xdg").mkdir()
    shutil.move(home / "config", home / "xdg" / "twsh")
    terminal = open_shell(shell, XDG_CONFIG_HOME=str(home / "xdg"))
    terminal.type("twsh -a adal\t")
    terminal.shows("twsh -a adalovelace")


@each_shell
def test_tab_finds_accounts_in_the_home_given_on_the_line(open_shell: Callable[..., Any], shell: str) -> None:
    terminal = open_shell(shell)
    terminal.type("twsh --home ~/home -a adal\t")
    terminal.shows("twsh --home ~/home -a adalovelace")


@each_shell
def test_tab_offers_no_file_that_is_no_macro(kept_shell: Callable[[str], Any], shell: str) -> None:
    terminal = kept_shell(shell)
    terminal.type("twsh not\tX")
    terminal.shows("twsh notX")


@pytest.mark.parametrize("name", FILES)
def test_the_generated_file_is_fresh(name: str) -> None:
    assert FILES[name]() == (ROOT / "completions" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_every_option_is_offered(name: str) -> None:
    text = FILES[name]()
    spelled = {"twsh.fish": lambda flag: f"-l {flag[2:]} " if flag.startswith("--") else f"-s {flag[1:]} "}
    wanted = [flag for option in OPTIONS for flag in option.flags]
    assert [] == [flag for flag in wanted if spelled.get(name, str)(flag) not in text]


def test_an_optional_value_is_offered_with_its_sign() -> None:
    assert {"--demo", "--demo="} <= set(flags())

"""Reading the program's options: from words to one value, and the text of --help."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from twshell.domain.record import NamedTuple
from twshell.options import OPTIONS, SCENARIOS, Option

if TYPE_CHECKING:
    from argparse import ArgumentParser


class WrongOption(Exception):
    """The options cannot be read; the text says why."""


class Options(NamedTuple):
    """How twsh was started."""

    demo: str = ""  # the scenario; empty: no demo
    sim: int | None = None  # the port; None: no simulator alone
    scenario: str = "healthy"
    lines: tuple[str, ...] = ()  # of -c
    account: str = ""
    json: bool = False
    plain: bool = False
    dry_run: bool = False
    read_only: bool = False
    yes_write: bool = False
    keep_going: bool = False
    no_init: bool = False
    debug_init: bool = False
    home: str = ""
    api_url: str = ""
    version: bool = False
    help: bool = False
    file: str = ""  # a macro file; "-" reads lines from standard input
    arguments: tuple[str, ...] = ()  # of the macro file


WIDTH = 80
HEADING = (
    "usage: twsh [options] [FILE [ARG...]]",
    "",
    "An Emacs-style shell for Twitter/X. FILE is a macro file; - reads lines from",
    "standard input.",
)
ENDING = (
    "Without options: a session on the default account. `twsh --demo` needs no keys",
    "and no network; `help` there lists the commands.",
)
# What each flag is called in Options, where its name does not say.
NAMES = {"-c": "lines", "-a": "account", "-k": "keep_going", "-Q": "no_init", "-h": "help"}


def _parser() -> ArgumentParser:
    import argparse  # not at the top: a plain `twsh` is there sooner without it

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            raise WrongOption(f"{message}{_nearest(message)}")

    parser = Parser(prog="twsh", add_help=False, allow_abbrev=False)
    for option in OPTIONS:
        _add(parser, option)
    parser.add_argument("file", nargs="?", default="", metavar="FILE")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARG")
    return parser


def _nearest(message: str) -> str:
    """Name the option that a mistyped one at the end of a message is nearest to."""
    from difflib import get_close_matches

    near = get_close_matches(message.rpartition(" ")[2], [flag for option in OPTIONS for flag in option.flags], 1)
    return f"; did you mean {near[0]}?" if message.startswith("unrecognized") and near else ""


def _add(parser: ArgumentParser, option: Option) -> None:
    name = NAMES.get(option.flags[0], option.flags[0].lstrip("-").replace("-", "_"))
    if not option.takes:
        parser.add_argument(*option.flags, dest=name, action="store_true")
    elif name == "lines":
        parser.add_argument(*option.flags, dest=name, action="append", default=[], metavar=option.metavar)
    else:
        default = Options._field_defaults[name]
        parser.add_argument(*option.flags, dest=name, default=default, metavar=option.metavar)


def help_text() -> str:
    """Return what --help says: a row for each option, as wide as any terminal has it."""
    from textwrap import wrap  # not at the top, as argparse

    names = [_written(option) for option in OPTIONS]
    indent = max(map(len, names)) + 4
    rows = []
    for name, option in zip(names, OPTIONS, strict=True):
        told = option.help + (f": {', '.join(option.choices)}" if option.choices else "")
        lines = wrap(told, WIDTH - indent, break_on_hyphens=False, break_long_words=False)
        rows += [f"  {name if not at else '':{indent - 2}}{line}" for at, line in enumerate(lines)]
    return "\n".join([*HEADING, "", *rows, "", *ENDING])


def _written(option: Option) -> str:
    """Write an option as it is typed: `--demo[=SCENARIO]`, `-a NAME`."""
    value = {"": "", "value": f" {option.metavar}", "optional": f"[={option.metavar}]"}[option.takes]
    return ", ".join(option.flags) + value


def read(words: list[str]) -> Options:
    """Read the options; raise WrongOption saying what is wrong."""
    if not words:
        return Options()
    # A value of --demo and --sim is only taken after `=`, so that a FILE may follow the bare option.
    bare = {"--demo": f"--demo={SCENARIOS[0]}", "--sim": "--sim=0"}
    end = next((at for at, word in enumerate(words) if word == "--" or not word.startswith("-")), len(words))
    given, words = words, [bare.get(word, word) if at < end or word in bare else word for at, word in enumerate(words)]
    found = vars(_parser().parse_args(words))
    found["lines"], found["arguments"] = tuple(found["lines"]), tuple(found["arguments"])
    if isinstance(found["sim"], str):
        found["sim"] = _port(found["sim"])
    options = Options(**found)
    for name in (options.demo, options.scenario):
        if name and name not in SCENARIOS:
            raise WrongOption(f"no scenario `{name}`; there are {', '.join(SCENARIOS)}")
    if options.file in SCENARIOS and "--demo" in given:
        raise WrongOption(f"a scenario stands behind an equals sign: --demo={options.file}")
    return options


def _port(word: str) -> int:
    if not word.isascii() or not word.isdigit() or int(word) > 65_535:
        raise WrongOption(f"`{word}` is no port")
    return int(word)

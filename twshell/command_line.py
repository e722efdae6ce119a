"""Reading the program's options: from words to one value, and the text of --help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

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


# What each flag is called in Options, where its name does not say.
NAMES = {"-c": "lines", "-a": "account", "-k": "keep_going", "-Q": "no_init", "-h": "help"}


def _parser() -> ArgumentParser:
    import argparse  # not at the top: a plain `twsh` is there sooner without it

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            raise WrongOption(message)

    parser = Parser(
        prog="twsh", add_help=False, allow_abbrev=False, usage="twsh [options] [FILE [ARG...]]",
        description="An Emacs-style shell for Twitter/X. FILE is a macro file; - reads lines from standard input.",
        epilog="Without options: a session on the default account. `twsh --demo` needs no keys and no network.",
    )  # fmt: skip
    options = parser.add_argument_group("options")
    for option in OPTIONS:
        _add(options, option)
    parser.add_argument("file", nargs="?", default="", metavar="FILE", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARG", help=argparse.SUPPRESS)
    return parser


def _add(group: Any, option: Option) -> None:
    name = NAMES.get(option.flags[0], option.flags[0].lstrip("-").replace("-", "_"))
    help_text = option.help + (f": {', '.join(option.choices)}" if option.choices else "")
    settings: dict[str, Any] = {"dest": name, "help": help_text, "default": Options._field_defaults[name]}
    if not option.takes:
        settings["action"] = "store_true"
    else:
        settings["metavar"] = f"[{option.metavar}]" if option.takes == "optional" else option.metavar
        settings["action"] = "append" if name == "lines" else "store"
        settings["default"] = [] if name == "lines" else settings["default"]
    group.add_argument(*option.flags, **settings)


def help_text() -> str:
    """Return what --help says."""
    return _parser().format_help().rstrip()


def read(words: list[str]) -> Options:
    """Read the options; raise WrongOption saying what is wrong."""
    if not words:
        return Options()
    # A value of --demo and --sim is only taken after `=`, so that a FILE may follow the bare option.
    bare = {"--demo": f"--demo={SCENARIOS[0]}", "--sim": "--sim=0"}
    end = next((at for at, word in enumerate(words) if word == "--" or not word.startswith("-")), len(words))
    words = [bare.get(word, word) if at < end or word in bare else word for at, word in enumerate(words)]
    found = vars(_parser().parse_args(words))
    found["lines"], found["arguments"] = tuple(found["lines"]), tuple(found["arguments"])
    if isinstance(found["sim"], str):
        found["sim"] = _port(found["sim"])
    options = Options(**found)
    for name in (options.demo, options.scenario):
        if name and name not in SCENARIOS:
            raise WrongOption(f"no scenario `{name}`; there are {', '.join(SCENARIOS)}")
    return options


def _port(word: str) -> int:
    if not word.isascii() or not word.isdigit() or int(word) > 65_535:
        raise WrongOption(f"`{word}` is no port")
    return int(word)

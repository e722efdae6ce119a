"""A command is a documented, annotated function; this reads its specification off it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from twshell.domain.record import NamedTuple

Function = TypeVar("Function", bound=Callable[..., Any])

# The annotation a command writes → the kind that reads, completes and colours such an argument.
ANNOTATIONS = {
    "Posts": ("post", True),
    "Post": ("post", False),
    "ExactPosts": ("exact-post", True),
    "ExactPost": ("exact-post", False),
    "Words": ("text", False),
    "Message": ("message", False),
    "Query": ("query", False),
    "Handle": ("handle", False),
    "List": ("list", False),
    "Count": ("count", False),
    "Name": ("word", False),
    "Description": ("description", False),
    "Macro": ("macro", False),
    "Verb": ("verb", False),
    "Line": ("line", False),
    "Arguments": ("arguments", False),
    "Value": ("value", False),
    "Setting": ("setting", False),
    "Account": ("account", False),
    "Key": ("key", False),
    "Choice": ("choice", False),
    "Target": ("target", False),
    "Number": ("number", False),
    "Draft": ("draft", False),
    "Rows": ("rows", False),
    "Moment": ("moment", False),
    "Subject": ("subject", False),
    "File": ("file", False),
    "Id": ("id", False),
}
TEXTS = ("text", "message")  # kinds of argument that are what is written, line breaks and all


class Argument(NamedTuple):
    """One argument: how it is called, which kind reads it."""

    name: str
    kind: str
    help: str = ""
    is_many: bool = False
    is_optional: bool = False
    choices: tuple[str, ...] = ()


class Option(NamedTuple):
    """One option of a command: a flag, or with a `kind` one that takes a value, as `--since 2h` or `--since=2h`."""

    name: str
    help: str = ""
    kind: str = ""  # of its value


class Spec(NamedTuple):
    """Everything known of a command without importing it.

    `mode`: R reads, W writes, RW reads unless it is given a text to write, L is local.
    """

    name: str
    aliases: tuple[str, ...]
    mode: str
    group: str
    summary: str
    module: str
    function: str
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    examples: tuple[str, ...] = ()
    is_remembered: bool = True  # False: never kept in the history (login)
    expands: tuple[str, ...] = ()  # words with which a local command only stands for other lines: `macro run`
    is_demo: bool = False  # there in the demo alone
    calls: tuple[str, ...] = ()  # words with which a local command reads from X or writes to it: `outbox look-up`
    is_private: bool = False  # its text may be for one person alone: of its lines what stands before it is kept
    reads_as: str = ""  # of mode RW: the verb by which its reads are told and counted, apart from its writes

    @property
    def reading(self) -> str:
        """Return the verb by which what it reads is told and counted."""
        return self.reads_as or self.name


# Options every command of a mode has; the others are a command's own, handed to it as keywords.
JSON = Option("json", "answer as JSON lines")
ANYWAY = Option("anyway", "try although it is known to be refused")
SHARED_OPTIONS = frozenset((JSON, ANYWAY))


def command(
    name: str,
    *aliases: str,
    mode: str,
    group: str,
    examples: tuple[str, ...] = (),
    choices: tuple[str, ...] = (),
    shows_data: bool = False,
    is_remembered: bool = True,
    expands: tuple[str, ...] = (),
    is_demo: bool = False,
    calls: tuple[str, ...] = (),
    is_private: bool = False,
    reads_as: str = "",
) -> Callable[[Function], Function]:
    """Mark a function as a command; its docstring and annotations are the rest of the specification."""

    def mark(function: Function) -> Function:
        summary, helps = _docstring(function)
        arguments, flags = _parameters(function, helps, choices)
        by_mode = {"R": (JSON,), "W": (ANYWAY,), "RW": (JSON, ANYWAY), "L": (JSON,) if shows_data else ()}
        options = by_mode[mode] + flags
        spec = Spec(
            name, aliases, mode, group, summary, function.__module__, function.__name__, arguments, options, examples,
            is_remembered, expands, is_demo, calls, is_private, reads_as,
        )  # fmt: skip
        function.spec = spec  # type: ignore[attr-defined]
        return function

    return mark


def _parameters(
    function: Callable[..., Any], helps: dict[str, str], choices: tuple[str, ...]
) -> tuple[tuple[Argument, ...], tuple[Option, ...]]:
    """Read the arguments off the annotations; keyword-only ones are options, of which a bool is a flag."""
    arguments, flags = [], []
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        help_text = helps.get(parameter.name, "")
        annotation, _, rest = str(parameter.annotation).partition(" | ")
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            takes = "" if annotation == "bool" else ANNOTATIONS[annotation][0]
            flags.append(Option(parameter.name.replace("_", "-"), help_text, takes))
            continue
        kind, is_many = ANNOTATIONS[annotation]
        is_optional = bool(rest) or parameter.default is not inspect.Parameter.empty
        chosen = choices if kind == "choice" else ()
        arguments.append(Argument(parameter.name, kind, help_text, is_many, is_optional, chosen))
    return tuple(arguments), tuple(flags)


def _docstring(function: Callable[..., Any]) -> tuple[str, dict[str, str]]:
    """Return the summary line and the help of each argument."""
    text = inspect.getdoc(function)
    if not text:
        raise TypeError(f"{function.__name__} has no docstring")
    summary, _, rest = text.partition("\n")
    helps: dict[str, str] = {}
    for row in rest.partition("Args:")[2].splitlines():
        argument, colon, help_text = row.strip().partition(": ")
        if colon:
            helps[argument] = help_text
    return summary, helps


def usage(spec: Spec) -> str:
    """Write a command's usage: `retweet POST…`."""
    words = [spec.name]
    for argument in spec.arguments:
        word = "|".join(argument.choices) if argument.choices else argument.name.upper()
        word += "…" if argument.is_many else ""
        words.append(f"[{word}]" if argument.is_optional else word)
    return " ".join(words)

"""The program's own options: one table read by --help, the parser and the shell completions."""

from __future__ import annotations

from twshell.domain.record import NamedTuple

SCENARIOS = ("healthy", "low-budget", "write-blocked", "over-capacity", "credits-gone", "locked", "flaky")


class Option(NamedTuple):
    """One option. `takes`: "" a flag | "value" | "optional" (only as --name=VALUE)."""

    flags: tuple[str, ...]
    takes: str
    metavar: str
    help: str
    choices: tuple[str, ...] = ()
    completes: str = ""  # "" | "account" | "folder" | "file"


OPTIONS = (
    Option(
        ("--demo",), "optional", "SCENARIO", "try twsh against the built-in simulator: no keys, no network", SCENARIOS
    ),
    Option(("--sim",), "optional", "PORT", "run the simulator alone until stopped"),
    Option(("--scenario",), "value", "NAME", "the scenario of --sim", SCENARIOS),
    Option(("-c",), "value", "LINE", "run LINE instead of prompting; may be repeated"),
    Option(("-a",), "value", "NAME", "the account to use", completes="account"),
    Option(("--json",), "", "", "answers as JSON lines on standard output, notes on standard error"),
    Option(("--plain",), "", "", "no colour, no box drawing, no cursor movement"),
    Option(("--dry-run",), "", "", "plan writes, send none"),
    Option(("--read-only",), "", "", "switch the write lock on"),
    Option(("--yes-write",), "", "", "let a run without a prompt write; it answers y/n with yes"),
    Option(("-k",), "", "", "go on after a failed line"),
    Option(("-Q",), "", "", "read no init file"),
    Option(("--debug-init",), "", "", "show errors of the init file whole"),
    Option(("--home",), "value", "DIR", "one folder for config, data and state", completes="folder"),
    Option(("--api-url",), "value", "URL", "where the API is; plain http for loopback only"),
    Option(("--version",), "", "", "say the version and leave"),
    Option(("-h", "--help"), "", "", "say this and leave"),
)

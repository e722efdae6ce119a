"""The command line: options in, exit status out. It imports late, since `--version` must be instant."""

from __future__ import annotations

import sys

from twshell import __version__


def main() -> None:
    """Run twsh and end the process with its exit status (DESIGN §2.1)."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        print(f"twsh {__version__}")
        return
    if arguments in (["--help"], ["-h"]):
        from twshell.command_line import help_text

        print(help_text())
        return
    sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
    from twshell.command_line import WrongOption, read

    try:
        options = read(arguments)
    except WrongOption as wrong:
        print(
            f"twsh: {wrong}{'' if str(wrong).endswith('?') else '.'} `twsh --help` lists the options.", file=sys.stderr
        )
        return 2
    if options.help or options.version:
        from twshell.command_line import help_text

        print(help_text() if options.help else f"twsh {__version__}")
        return 0
    import gc

    gc.disable()  # the imports ahead make much that stays and nothing that goes; collected later, once
    from twshell.env import Env

    if options.sim is not None:
        from twshell.simulating import serve  # needs nothing of a session

        return serve(options, Env())
    from twshell.app import run

    env = Env()
    env.leave_no_core()
    return run(options, env)

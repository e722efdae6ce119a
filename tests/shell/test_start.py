"""What is imported on the way to the prompt."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python(*lines: str) -> str:
    """Run lines in a Python of their own and return what they print."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-c", "\n".join(lines)]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


LIGHT = "import sys; from twshell.shell.loop import lighten; lighten()"


def test_the_prompt_needs_no_tls_and_no_dialogs() -> None:
    found = python(LIGHT, "import twshell.shell.sitting", "print(*sys.modules)").split()
    unwanted = {"ssl", "_ssl", "prompt_toolkit.shortcuts", "prompt_toolkit.widgets", "requests", "urllib3", "oauthlib"}
    assert set() == unwanted & set(found)


def test_the_language_and_the_runner_are_imported_after_the_first_prompt() -> None:
    found = python(LIGHT, "import twshell.shell.sitting", "print(*sys.modules)").split()
    late = ("twshell.commands", "twshell.session.runner", "twshell.session.door", "twshell.shell.interactive")
    assert [] == [name for name in found if name.startswith(late)]


def test_tls_is_there_for_those_who_need_it_later() -> None:
    assert "True" == python(LIGHT, "import ssl", "print(hasattr(ssl, 'create_default_context'))")


def test_the_rest_of_prompt_toolkit_is_there_for_those_who_ask() -> None:
    asked = "from prompt_toolkit import PromptSession, ANSI"
    assert "prompt_toolkit.shortcuts.prompt 3" == python(
        LIGHT, asked, "import prompt_toolkit as p", "print(PromptSession.__module__, p.__version__[0])"
    )


def test_what_was_imported_before_is_left_as_it_is() -> None:
    assert "True True" == python(
        "import ssl, asyncio, prompt_toolkit, sys",
        "before = prompt_toolkit",
        LIGHT,
        "print(prompt_toolkit is before, asyncio.sslproto.ssl is ssl)",
    )


def test_a_run_without_a_prompt_does_not_import_one() -> None:
    found = python("import sys, twshell.shell.batch", "print(*sys.modules)").split()
    assert set() == {"prompt_toolkit", "asyncio", "pygments"} & set(found)

"""Secrets are nowhere but in the file made for them: planted, a whole session played, then every byte looked through.

Direct messages and sign-in by PIN are no commands yet: their texts are typed all the same, where a person would.
"""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.terminal, pytest.mark.timeout(180)]
Start = Callable[..., Any]

ROOT = Path(__file__).resolve().parents[2]
MARK = "TWSHCANARY"
KEYS = [f"{MARK}{what}0123456789abcdef" for what in ("ConsumerKey", "ConsumerSecret", "AccessToken", "TokenSecret")]
TYPED = [f"{MARK}Typed{number}0123456789" for number in range(4)]
PIN = f"{MARK}PIN7654321"
MESSAGE = f"{MARK}MESSAGE see you at the quay"
REFUSED = "words meant for everybody"

# A twsh with two defects whose tracebacks hold secrets, run by somebody who has turned all logging on.
DEFECTIVE = """
import logging, os, sys
logging.basicConfig(level=logging.DEBUG, filename=os.environ["TWSH_HOME"] + "/debug.log", force=True)
for name in ("oauthlib", "requests_oauthlib", "urllib3"):
    logging.getLogger(name).setLevel(logging.DEBUG)
import twshell.commands.local as local
from twshell.auth.signing import OAuth1Signer

def broken(session, **more):
    secret = os.environ["TWSH_ACCESS_TOKEN_SECRET"]
    raise RuntimeError(f"while holding {secret}")

broken.spec = local.messages.spec
local.messages = broken
signed = OAuth1Signer.auth

def auth(self, at):
    if os.path.exists(os.environ["HOME"] + "/sign-badly"):
        raise RuntimeError("cannot sign with " + repr([each.reveal() for each in self._keys]))
    return signed(self, at)

OAuth1Signer.auth = auth
from twshell.cli import main
main()
"""
STUB = """#!/bin/sh
{ echo "child: $0 $*"; tr '\\0' '\\n' </proc/$$/environ; tr '\\0' ' ' </proc/$$/cmdline; echo; } >>DUMP
EXTRA
"""


@pytest.fixture
def planted(town: Any) -> list[str]:
    """The town's keys are canaries; return all five, as they stand in headers too."""
    tokens = town.tokens
    app, owner = tokens.app, tokens.console
    access = f"{owner.user_id}-{KEYS[2]}"
    bearer = f"AAAAAAAAAAAAAAAAAAAAA{MARK}Bearer0123456789abcdef"
    app.consumer_key, app.consumer_secret, app.bearer_token = KEYS[0], KEYS[1], bearer
    tokens.user_tokens = {access: owner}
    tokens.app_bearers = {bearer}
    owner.token, owner.secret = access, KEYS[3]
    return [KEYS[0], KEYS[1], access, KEYS[3], bearer]


@pytest.fixture
def person(tmp_path: Path) -> Path:
    """A person's whole world: home, place of twsh, temporary files; what is in it is looked through in the end."""
    for name in ("home", "place", "tmp", "stubs"):
        (tmp_path / "world" / name).mkdir(parents=True)
    world = tmp_path / "world"
    for name, extra in (("editor", 'echo "written in an editor" >"$1"'), ("browser", "")):
        stub = world / "stubs" / name
        stub.write_text(STUB.replace("DUMP", str(world / f"{name}.dump")).replace("EXTRA", extra))
        stub.chmod(0o755)
    (world / "defective.py").write_text(DEFECTIVE)
    return world


def environ(world: Path, town: Any, keys: list[str]) -> dict[str, str]:
    names = ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET", "BEARER_TOKEN")
    return {
        **{f"TWSH_{name}": key for name, key in zip(names, keys, strict=True)},
        "TWSH_API_URL": town.url, "TWSH_HOME": str(world / "place"), "HOME": str(world / "home"),
        "TMPDIR": str(world / "tmp"), "EDITOR": str(world / "stubs" / "editor"),
        "BROWSER": str(world / "stubs" / "browser"), "XDG_CONFIG_HOME": str(world / "home" / "xdg"),
    }  # fmt: skip


def spellings(secret: str) -> Iterator[bytes]:
    """Yield how a secret may stand in a file: as it is, in base64, percent-encoded, in UTF-16."""
    yield secret.encode()
    yield base64.b64encode(secret.encode())[4:-4]
    yield urllib.parse.quote(secret, safe="").encode()
    yield secret.encode("utf-16-le")


def files_with(world: Path, secrets: list[str]) -> set[str]:
    """Return the files that hold one of those, by their names below the world."""
    found = set()
    for path in world.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if any(spelling in content for secret in secrets for spelling in spellings(secret)):
                found.add(str(path.relative_to(world)))
    return found


def play(screen: Any, line: str, *, answer: str = "") -> None:
    """Type a line, answer its question, wait for the next prompt."""
    screen.press(f"{line}\r")
    if answer:
        screen.until("[y/N]")
        screen.settle()
        screen.press(answer)
    screen.until(lambda: screen.line() == "twsh>" and line in screen.text)
    screen.settle(0.1)


def faults(town: Any, keys: list[str]) -> None:
    """Let the server fail in many ways, and hand secrets back in headers and bodies."""
    echo = f'OAuth oauth_token="{keys[2]}", oauth_consumer_key="{keys[0]}"'
    headers = {
        "x-transaction-id": keys[3], "cf-ray": keys[0], "x-access-level": keys[1], "set-cookie": f"id={keys[2]}",
        "www-authenticate": echo, "location": f"https://example.com/?oauth_token={keys[2]}",
    }  # fmt: skip
    problem = {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": f"bad header: {echo}"}
    reads: list[dict[str, Any]] = [
        {"kind": "answer", "status": 401, "headers": headers, "body": problem},
        {"kind": "answer", "status": 400, "headers": headers, "body": f"<html>{echo}</html>"},
        {"kind": "html", "status": 503}, {"kind": "reset"}, {"kind": "truncate"}, {"kind": "wrong-json", "body": echo},
        {"kind": "redirect", "location": headers["location"]},
    ]  # fmt: skip
    for number, wish in enumerate(reads, 2):
        town.add_fault({"method": "read", "path": "/2/users/*/mentions", "nth": number, **wish})
    refusal = {"kind": "answer", "status": 403, "headers": headers, "body": problem | {"status": 403}}
    town.add_fault({"method": "POST", "path": "/2/tweets", "nth": 2, "kind": "drop", "happened": True})
    town.add_fault({"method": "POST", "path": "/2/tweets", "nth": 3, **refusal})


def sign_in(screen: Any, name: str, answers: dict[str, str]) -> None:
    """Type keys where they are asked for, one by one."""
    screen.press(f"login --keys {name}\r")
    for label, answer in answers.items():
        screen.until(lambda label=label: screen.line().startswith(label))
        screen.settle(0.2)
        screen.press(answer)
    screen.until(lambda: screen.line() == "twsh>")


def live(screen: Any, world: Path) -> None:
    """A session as full as it gets: reads, writes, refusals, defects, children, evidence."""
    screen.prompt()
    play(screen, "home 5")
    play(screen, "rt 1")
    play(screen, "post this one goes out", answer="y")
    play(screen, "post this one breaks off", answer="y")
    play(screen, f"post {REFUSED}", answer="y")
    for _ in range(8):
        play(screen, "mentions")
    play(screen, f"dm @grace {MESSAGE}")
    play(screen, "messages")  # the defect in a command
    play(screen, "open 1")
    play(screen, "post", answer="y")  # in the editor
    (world / "home" / "sign-badly").touch()
    play(screen, "home 3")
    play(screen, "rt 2")
    (world / "home" / "sign-badly").unlink()
    labels = ("consumer key", "consumer secret", "access token", "access token secret")
    sign_in(screen, "second", {label: f"{key}\r" for label, key in zip(labels, TYPED, strict=True)})
    sign_in(screen, "third", {"consumer key": f"{PIN}\x07"})
    for line in ("why", "drafts", "account", "journal last 50", "journal verify", "set", "budget", "report"):
        play(screen, line)
    for ending in ("html", "md", "json", "txt"):
        play(screen, f"report --with-text --about refusal ~/report.{ending}")
    play(screen, "macro record")
    play(screen, "set page-size 7")
    play(screen, "macro stop")
    play(screen, "macro save small")


def test_secrets_are_in_the_credential_file_and_nowhere_else(
    terminal: Start, town: Any, planted: list[str], person: Path
) -> None:
    faults(town, planted)
    started = f"exec {sys.executable} {person / 'defective.py'}"
    screen = terminal("/bin/bash", "-c", started, columns=100, rows=40, **environ(person, town, planted))
    live(screen, person)
    own = Path(f"/proc/{screen.pid}/cmdline").read_bytes()
    screen.press("\x04")
    assert 0 == screen.end()

    secrets = [*planted, *KEYS, *TYPED, PIN]
    assert {"place/config/accounts/second"} == files_with(person, secrets)
    assert 0o600 == stat.S_IMODE((person / "place/config/accounts/second").stat().st_mode)
    assert [] == [secret for secret in secrets for spelling in spellings(secret) if spelling in screen.raw]
    assert MARK.encode() not in own
    assert set() == files_with(person, [MESSAGE])

    # The test would prove nothing if these had not happened.
    for name in ("editor", "browser"):
        dump = (person / f"{name}.dump").read_text()
        assert f"HOME={person / 'home'}" in dump
        assert "TWSH_" not in dump.replace(str(person), "")
    assert 2 <= screen.text.count("RuntimeError")
    assert {f"home/report.{kind}" for kind in ("html", "md", "json", "txt")} <= files_with(person, [REFUSED])
    assert (person / "place/debug.log").stat().st_size > 1_000
    assert "place/data/ledger.db" in {str(path.relative_to(person)) for path in person.rglob("*.db")}
    assert MESSAGE in screen.text


def test_a_run_without_a_prompt_leaves_none_either(town: Any, planted: list[str], person: Path) -> None:
    faults(town, planted)
    lines = ["home 5", "messages", *["mentions"] * 8, "why", "open 1", f"dm @grace {MESSAGE}", "journal", "report"]
    command = [sys.executable, str(person / "defective.py"), "--json", "-k"]
    for line in lines:
        command += ["-c", line]
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ(person, town, planted)}
    ended = subprocess.run(command, env=variables, capture_output=True, check=False, timeout=60)

    secrets = [*planted, *KEYS]
    printed = ended.stdout + ended.stderr
    assert set() == files_with(person, [*secrets, MESSAGE])
    assert [] == [secret for secret in secrets for spelling in spellings(secret) if spelling in printed]
    assert "TWSH_" not in (person / "browser.dump").read_text().replace(str(person), "")
    assert b"RuntimeError at" in printed
    assert b"Traceback" not in printed


def test_a_sweep_finds_what_is_planted(tmp_path: Path) -> None:
    for name, spelling in zip("abcd", spellings(KEYS[1]), strict=True):
        (tmp_path / name).write_bytes(b"..." + spelling + b"...")
    os.symlink("/proc/self/environ", tmp_path / "link")
    assert set("abcd") == files_with(tmp_path, [KEYS[1]])

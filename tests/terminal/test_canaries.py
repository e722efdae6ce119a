"""Secrets are nowhere but in the file made for them: planted, a whole session played, then every byte looked through.

Direct messages are nowhere but in the outbox, and there until they are done or dropped. Sign-in by PIN is no command
yet: its digits are typed all the same, where a person would.
"""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
import time
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
# What is said to one person: how it ends, or how it is typed → the text. A code might be taken for a reference.
TOLD = {how: f"{MARK}{how} at noon" for how in ("Sent", "Refused", "Found", "Lost", "Alias", "Macro", "Planned", "Slip",
                                                "Edited", "Recorded", "Given-up", "Left")}  # fmt: skip
CODE = "471147114711471"
HEARD = f"{MARK}Heard under the clock"
LEDGER = {"place/data/ledger.db", "place/data/ledger.db-wal"}
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
    play(screen, f"dm @grace {MESSAGE}", answer="y")
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
    lines = ["home 5", "messages", *["mentions"] * 8, "why", "open 1", "journal", "report"]
    command = [sys.executable, str(person / "defective.py"), "--json", "-k"]
    for line in lines:
        command += ["-c", line]
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ(person, town, planted)}
    ended = subprocess.run(command, env=variables, capture_output=True, check=False, timeout=60)

    secrets = [*planted, *KEYS]
    printed = ended.stdout + ended.stderr
    assert set() == files_with(person, secrets)
    assert [] == [secret for secret in secrets for spelling in spellings(secret) if spelling in printed]
    assert "TWSH_" not in (person / "browser.dump").read_text().replace(str(person), "")
    assert b"RuntimeError at" in printed
    assert b"Traceback" not in printed


def strike(town: Any) -> None:
    """Let the first message arrive, the second be refused, the answer to the third be lost, and the fourth itself."""
    refusal = {"title": "Forbidden", "type": "about:blank", "status": 403,
               "detail": "You do not have permission to DM one or more participants."}  # fmt: skip
    for nth, wish in (
        (2, {"kind": "answer", "status": 403, "body": refusal}), (3, {"kind": "drop", "happened": True}),
        (4, {"kind": "drop"}),
    ):  # fmt: skip
        town.add_fault({"method": "POST", "path": "/2/dm_conversations/*", "nth": nth, **wish})


def hear(town: Any) -> None:
    """Let grace have written."""
    from twshell.sim.correspondence import send_to

    world = town.world
    send_to(world, world.account_named("grace").id, world.me_id, time.time(), text=HEARD)


def stranger(town: Any) -> str:
    """Return the name of somebody who takes messages and has never written any."""
    known = {event.sender_id for event in town.world.dm_events.values()} | {town.world.me_id}
    others = (each for each in town.world.accounts.values() if each.id not in known and not each.suspended)
    return next(str(each.username) for each in others if each.allows_dms_from == "everyone")


def correspond(screen: Any, world: Path, town: Any) -> None:
    """Say things to one person in every way, and let each come to an end."""
    screen.prompt()
    play(screen, "dms")
    play(screen, "dm @grace")
    for how in ("Sent", "Refused", "Found", "Lost"):
        play(screen, f"dm @grace {TOLD[how]}", answer="y")
        if how == "Refused":
            play(screen, "open @grace")
    screen.until("#3 dm @grace is on X after all")
    play(screen, f"dm @{stranger(town)} {CODE}", answer="y")  # who is looked up first
    play(screen, "alias w dm")
    play(screen, f"w @grace {TOLD['Alias']}", answer="n")
    (world / "place" / "config" / "macros").mkdir(parents=True, exist_ok=True)
    (world / "place" / "config" / "macros" / "greet.twsh").write_text("dm $1 $2\n")
    screen.settle(1.2)  # macros are looked for once a second
    play(screen, f"greet @grace '{TOLD['Macro']}'", answer="n")
    play(screen, f"plan dm @grace {TOLD['Planned']}")
    play(screen, f"dn @grace {TOLD['Slip']}")
    play(screen, "macro record")
    play(screen, f"dm @grace {TOLD['Recorded']}", answer="n")
    play(screen, f"outbox edit 6 {TOLD['Edited']}")
    play(screen, "macro stop")
    play(screen, "macro save said")
    screen.press(f"dm @grace {TOLD['Given-up']}")
    screen.settle(0.6)  # as long as it takes to be saved while it is typed
    screen.press("\x03")
    screen.prompt()


def test_what_is_said_to_one_person_is_in_the_outbox_alone_until_it_is_done_or_dropped(
    terminal: Start, town: Any, planted: list[str], person: Path
) -> None:
    strike(town)
    hear(town)
    started = f"exec {sys.executable} {person / 'defective.py'}"
    screen = terminal("/bin/bash", "-c", started, columns=100, rows=40, **environ(person, town, planted))
    correspond(screen, person, town)
    kept = [TOLD[how] for how in ("Refused", "Lost", "Macro", "Recorded", "Edited")]
    gone = [*(text for text in TOLD.values() if text not in kept), CODE, HEARD]
    assert set() == files_with(person, gone)
    for text in kept:  # not done, not dropped: it must not be lost either
        held = files_with(person, [text])
        assert held
        assert held <= LEDGER, text
    for number in (2, 4, 6, 7, 8):
        play(screen, f"outbox drop {number}")
    for line in ("why", "why #2", "drafts", "outbox list", "journal last 50", "messages", "report"):
        play(screen, line)
    for ending in ("html", "md", "json", "txt"):
        play(screen, f"report --with-text --about refusal ~/messages.{ending}")
    screen.press(f"dm @grace {TOLD['Left']}")
    screen.settle(0.6)
    assert set() == files_with(person, [*TOLD.values(), CODE, HEARD])
    os.kill(screen.pid, 9)

    assert set() == files_with(person, [*TOLD.values(), CODE, HEARD])
    # The test would prove nothing if these had not happened.
    said = [event.text for event in town.world.dm_events.values() if event.sender_id == town.world.me_id]
    assert [TOLD["Sent"], TOLD["Found"], CODE] == said[-3:]
    assert HEARD in screen.text
    assert "not recorded" in screen.text
    assert {f"home/messages.{kind}" for kind in ("html", "md", "json", "txt")} <= files_with(person, ["dm-not-allowed"])
    assert "x.com/grace" in (person / "browser.dump").read_text()


@pytest.mark.parametrize("way", ["--json", "--plain"])
def test_a_run_without_a_prompt_prints_what_is_said_to_one_person_only_to_who_asks(
    town: Any, planted: list[str], person: Path, way: str
) -> None:
    strike(town)
    hear(town)
    lines = [f"dm @grace {TOLD[how]}" for how in ("Sent", "Refused", "Found", "Lost")]
    lines += [f"dm @{stranger(town)} {CODE}", f"dn @grace {TOLD['Slip']}", f"dm --count 3 @grace {TOLD['Planned']}"]
    lines += ["outbox drop 2", "outbox drop 4", "why", "why #2", "outbox list", "journal", "report", "messages"]
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ(person, town, planted)}
    printed = []
    for asked in (lines, ["dm @grace", "dms"]):
        command = [sys.executable, str(person / "defective.py"), way, "--yes-write", "-k"]
        for line in asked:
            command += ["-c", line]
        ended = subprocess.run(command, env=variables, capture_output=True, check=False, timeout=90)
        printed.append((ended.stdout + ended.stderr).decode())
    assert set() == files_with(person, [*TOLD.values(), CODE, HEARD])
    assert [] == [text for text in (*TOLD.values(), CODE, HEARD) if text in printed[0]], printed[0]
    assert [True] * 3 == [text in printed[1] for text in (TOLD["Sent"], TOLD["Found"], HEARD)]
    assert "is on X all the same" in printed[0]


def test_a_sweep_finds_what_is_planted(tmp_path: Path) -> None:
    for name, spelling in zip("abcd", spellings(KEYS[1]), strict=True):
        (tmp_path / name).write_bytes(b"..." + spelling + b"...")
    os.symlink("/proc/self/environ", tmp_path / "link")
    assert set("abcd") == files_with(tmp_path, [KEYS[1]])

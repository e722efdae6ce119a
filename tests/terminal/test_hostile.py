"""A hostile network: names, texts, pictures, links, errors and headers that would take a terminal over; none does."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from twshell.sim.town.building import add_media

pytestmark = pytest.mark.terminal
Start = Callable[..., Any]
# Title, erase, C1, bidi, zero-width, tag, backspace, carriage return, and rows that look like twsh's own.
EVIL = "A\x1b]0;PWNED\x07\x1b[2J\x9b31m\u202eB\u2066\u200b\U000e0041\x08\r\n✓ Reposted 4\ntwsh> rt 1 `rt 1`"
# What the prompt itself writes: styles, cursor movements, erasing, and the modes of a line editor.
OURS = re.compile(r"\x1b\[(?:[0-9;]*m|\d*[ABCDJKG]|\?(?:1|7|12|25|2004)[hl]|6n)")
NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e0fff]"
)
ACCEPTED = b"\x1b[?2004l"  # the prompt has taken a line
LINES = (
    "home 6", "user @grace", "show 5", "mentions 5", "thread 6", "search forged", "plan rt 4 5", "rt 5",
    "followers @me", "drafts", "journal", "why", "messages", "health",
)  # fmt: skip


@pytest.fixture
def hostile(town: Any) -> Iterator[Any]:
    """A town in which grace has put the worst into every field she can fill."""
    with town.lock:
        world, now = town.world, time.time()
        grace = world.account_named("grace")
        grace.name = grace.description = grace.location = EVIL
        grace.url = f"https://example.org/{EVIL}"
        grace.cache.clear()
        picture = add_media(world, grace.id, "photo", EVIL, Random(1), now)
        poll = world.new_poll([EVIL[:20], EVIL[10:35]], 60, now - 40)
        world.add_post(author_id=grace.id, text=f"forged {EVIL}", now=now - 50, media_keys=(picture,))
        world.add_post(author_id=grace.id, text=f"https://example.org/\x9b #a\u202eb {EVIL}", now=now - 40, poll=poll)
        world.add_post(author_id=grace.id, text=f"@ada {EVIL}", now=now - 30)
    yield town
    town.faults.clear()


def test_nothing_but_our_own_sequences_reaches_the_terminal(terminal: Start, hostile: Any, signed_in: Any) -> None:
    screen = terminal(**signed_in)
    screen.prompt()

    def run(line: str, answer: str = "") -> None:
        before = screen.raw.count(ACCEPTED)
        screen.press(f"{line}\r")
        if answer:
            screen.until("[y/N]")
            screen.settle()
            screen.press(answer)
        screen.until(lambda: screen.raw.count(ACCEPTED) > before and screen.line() == "twsh>")

    for line in LINES:
        run(line)
    for keys in ("user @gr\t", "rt \t", "rt 5", "reply 6 hi"):  # menus and previews
        screen.press(keys)
        screen.settle()
        screen.press("\x07\x07\x03")
        screen.prompt()
    problem = {"title": EVIL, "detail": EVIL, "type": f"https://api.x.com/2/problems/{EVIL}", "status": 403}
    hostile.add_fault({"kind": "answer", "method": "POST", "path": "/2/*", "status": 403, "body": problem})
    run("post hello", "y")
    hostile.faults.clear()
    coded = {"errors": [{"code": 999, "message": EVIL}, {"message": EVIL, "parameters": {EVIL: [EVIL]}}]}
    hostile.add_fault({"kind": "answer", "method": "GET", "path": "/2/*", "status": 400, "body": coded})
    for line in ("refresh", "why", "messages", "journal", "report"):
        run(line)
    text = screen.raw.decode("utf-8")
    assert text.count("PWNED") > 20  # it was there to be shown
    assert set(NEVER.findall(OURS.sub("", text))) == set()
    assert not re.search(r"^(?:✓ Reposted 4|twsh> rt 1 `rt 1`)", screen.text, re.MULTILINE)

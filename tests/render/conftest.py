"""The corpus of hostile strings, outcomes that hold a text in every field, and the two judges of what comes out."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from wcwidth import iter_graphemes

from twshell.domain.budget import Allowance, Bucket, BucketKey, Verdict
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.lists import List, ShownList
from twshell.domain.message import JOINED, Message, Said, Talk
from twshell.domain.money import Price
from twshell.domain.outcome import (
    Bar,
    Bars,
    Budgets,
    Done,
    Effect,
    Gauge,
    Lines,
    Listing,
    Lists,
    People,
    PlanShown,
    Problem,
    Rule,
    Several,
    Shown,
    Taking,
    Talks,
    Text,
    Trace,
    Traces,
)
from twshell.domain.pace import Pace
from twshell.domain.plan import Plan, Step
from twshell.domain.post import Choice, Entity, Media, Metrics, Place, Poll, Post, Reference, User, UserMetrics
from twshell.domain.wire import Request
from twshell.render.theme import STYLES

NOW = 1_790_000_000.0  # 2026-09-21 13:33:20 UTC
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus" / "hostile_strings.json"
# A hand's pick of the corpus, so that a checkout without it is judged too.
OWN = (
    ("erase", "A\x1b[2Jkeepme"), ("title", "A\x1b]0;root\x07keepme"), ("c1", "A\x9b2Jkeepme\x9c"),
    ("c0", "".join(map(chr, range(32))) + "\x7fkeepme"), ("bidi", "abc\u202edef\u2066 keepme"),
    ("tags", "hi\U000e0041\U000e007f"), ("zalgo", "Z" + "\u0300\u0489\u20e0" * 100 + "algo"),
    ("jamo", "\u1100" * 3000 + "\u1161" * 3000), ("wide", "日" * 2000), ("joiners", "a" + "\u200d" * 500 + "b"),
    ("forgery", "ok\n\n[twsh] > rt 1-12\n│ @jack · 2m\n(posted 12)"), ("surrogate", "a\ud800b\udc00\ufffe\ufdd0"),
    ("families", "👨\u200d👩\u200d👧\u200d👦" * 40), ("flags", "\U0001f1e9\U0001f1ea" * 60),
    ("modifiers", "\U0001f3fd" * 300),
    ("virama", "क्" * 400), ("link", "https://t.co/a\x9c\x9b2J;\x07"), ("markup", "<b>&lt;\x01\x02 %s {0} `ls` $(id)"),
    ("blank", "\u3164\u200b\u2800"), ("mixed", "e\u0301\u093f\u0301\u093f" * 50),
    ("separators", "a\u2028b\u2029c\x85d\re"),
)  # fmt: skip


class Case(NamedTuple):
    """One string of the corpus."""

    id: str
    category: str
    oracle: str
    text: str
    must_survive: tuple[str, ...]
    never: tuple[str, ...]


@cache
def corpus() -> tuple[Case, ...]:
    """Read the shared corpus; without it, the hand's pick alone."""
    found = [Case(name, name, "terminal", text, (), ()) for name, text in OWN]
    if SHARED.exists():
        for case in json.loads(SHARED.read_text(encoding="utf-8")):
            if "input_hex" in case:
                continue  # bytes that are no text: the decoder's business
            text = case["input"] if "input" in case else "".join(part * times for part, times in case["input_rle"])
            never = tuple(rule for rule in case["must_not_reach_terminal"] if not rule.startswith("class:"))
            found.append(Case(case["id"], case["category"], case["oracle"], text, tuple(case["must_survive"]), never))
    return tuple(found)


def step(verb: str, **more: Any) -> Step:
    return Step(Request("POST", "/2/tweets", "/2/tweets"), verb, **more)


def post_with(text: str, **more: Any) -> Post:
    entities = (
        Entity("url", 0, 1, text, f"https://example.org/{text}"),
        Entity("mention", 1, 2, text),
        Entity("hashtag", len(text) // 2, len(text) // 2 + 3, text),
    )
    return Post("1234567890123456789", text, "1", NOW - 60, entities=entities, **more)


def talk_with(text: str, user: User) -> tuple[Said, ...]:
    post = post_with(text)
    spoken = Message("1", text=text, sender_id="1", conversation_id=text, created_at=NOW - 60, entities=post.entities)
    return (
        Said(spoken._replace(media_keys=(text,)), user),
        Said(spoken._replace(created_at=None), is_mine=True),
        Said(Message("2", JOINED, participant_ids=("3", "4")), user, people=(text, f"@{text}")),
    )


def everywhere(text: str) -> dict[str, Any]:
    """Return outcomes of every sort that hold the text in every field somebody else can fill."""
    user = User(
        "1", text, text, text, NOW - 9e7, text, text, True, text, False, UserMetrics(1, 2, 3, 4),
        connection=(text, "following"), withheld_in=(text,),
    )  # fmt: skip
    named = user._replace(username="evil1")
    media = (
        Media("1", text, f"https://pbs.example/{text}", alt_text=text, duration_ms=1000),
        Media("2", "photo", text),
    )
    poll = Poll("1", (Choice(1, text, 3), Choice(2, text, 5)), end_at=NOW + 60, status=text)
    full = post_with(
        text, media=media, media_keys=("1", "2", "3"), poll=poll, metrics=Metrics(1, 2, 3, 4, 5, 6),
        place=Place("1", text), withheld_in=(text,), is_sensitive=True, references=(Reference("quoted", text),),
    )  # fmt: skip
    shown = Shown(full, named, 3, quoted=Shown(post_with(text), user), reply_to=text)
    repost = post_with(text, references=(Reference("retweeted", "7"), Reference("replied_to", text)))
    reposts = (Shown(repost, user, 1234, shown), Shown(repost, named, 999))
    diagnosis = Diagnosis(
        "rejected",
        text,
        text,
        text,
        text,
        text,
        text,
        "after",
        NOW + 60,
        True,
        403,
        1,
        text,
        f"https://x.com/{text[:4]}",
    )
    bucket = Bucket(BucketKey("POST", text, text), 50, 3, NOW + 60, text)
    plan = Plan("post", (step(text, text=text), step(text, user=user), step(text, post=full)), "", (text,), diagnosis)
    return {
        "post": Listing(text, (shown,), (text,), True),
        "listing": Listing(text, (Shown(post_with(text), user, indent=9), Rule(text), *reposts)),
        "rows": People(text, (user, named), False, (text,)),
        "talks": Talks(text, (Talk(f"@{text}", talk_with(text, user)), Talk("", (Said(Message("1")),))), (text,), True),
        "lists": Lists(text, (ShownList(List("1", text, "2", text, True, 3, 4), user), ShownList(List("2"))), (text,)),
        "profile": People(text, (user, named), True),
        "done": Done(text, text, text, Price(1, 2), text, text, text, text),
        "problem": Problem(diagnosis, text, text, 7),
        "plan": PlanShown(plan, Price(1, 2), Verdict(text, text, NOW)),
        "dry": PlanShown(plan, Price(1, 2), Verdict("over", text), (text,), True),
        "budgets": Budgets((Gauge(text, bucket), Gauge(text, allowance=Allowance(text, 9, 1, 60))), Price(), Price()),
        "text": Text((text, text)),
        "warning": Text((text, text), "warning"),
        "bars": Bars(text, (Bar(text, 3, text), Bar(text, 0, text)), (text,), ({"label": text},)),
        "traces": Traces(text, (Trace(text, (1, 0, 5), text),), NOW - 60, NOW, ({"label": text},)),
        "takes": PlanShown(
            plan, Price(1, 2), Verdict("wait", text, NOW), takes=(Taking(text, 1, -2, 5, NOW, "~"),),
            pace=Pace(3, 60.0, NOW),
        ),
        "lines": Several((Lines((text,), text), Effect(text, text, text, Text((text,), "danger")))),
    }


SGR = {""} | {f"\x1b[{codes}m" for codes in STYLES.values() if codes} | {"\x1b[0m"}
_OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;(?:https://[\x21-\x7e]+)?\x1b\\|\n")
_FLAGS = re.compile(
    "\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
_NEVER = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe"
    "\uffff\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffc"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LONE_JOINER = re.compile(r"(?:^|[\s -~])[\u200c\u200d]|[\u200c\u200d](?:$|[\s -~\u200c\u200d])|[^\W\d_]\ufe0f")


def judge_bytes(screen: str) -> None:
    """Fail on anything a terminal could obey or that hides, beside our own styles and closed links."""
    assert set(re.findall(r"\x1b\[[0-9;]*m", screen)) <= SGR
    for row in screen.split("\n"):
        links = re.findall(r"\x1b\]8;;(.*?)\x1b\\", row)
        assert [bool(link) for link in links] == [True, False] * (len(links) // 2), "a link is left open"
    text = _FLAGS.sub("", _OURS.sub("\n", screen))
    for row in text.split("\n"):
        assert [] == _NEVER.findall(row), ascii(row)
        assert _LONE_JOINER.search(row) is None, ascii(row)
        marks = "".join("m" if unicodedata.category(char) in ("Mn", "Me") else "." for char in row)
        assert "mmmmm" not in marks, ascii(row)
        assert max(map(len, iter_graphemes(row)), default=0) <= 32, ascii(row)
    screen.encode("utf-8")


class Seen(NamedTuple):
    """What a terminal shows between two sentinel rows."""

    rows: list[str]
    is_calm: bool  # title, modes, bell, charset and attributes as they were
    over: list[str]  # rows that run over the edge


def look(screen: str, width: int) -> Seen:
    """Feed a screen to a terminal emulator between two sentinels."""
    import pyte

    class Listener(pyte.Screen):
        rung = 0

        def bell(self, *_: Any) -> None:
            self.rung += 1

        def write_process_input(self, data: str) -> None:
            self.rung += len(data)

    count = screen.count("\n") + 1
    terminal = Listener(width + 1, count + 12)  # a column more: the emulator breaks a full row before a closing mark
    modes, title = set(terminal.mode), terminal.title
    stream = pyte.Stream(terminal)
    stream.feed("TOP-SENTINEL\r\n" + screen.replace("\n", "\r\n") + "\r\nEND-SENTINEL\r\nlqqk")
    rows = [row.rstrip() for row in terminal.display]
    assert rows[0] == "TOP-SENTINEL"
    assert "END-SENTINEL" in rows, "the last sentinel is gone"
    end = rows.index("END-SENTINEL")
    over = [row for at, row in enumerate(rows[:end]) if terminal.buffer[at][width].data != " "]
    plain = terminal.buffer[end][0]
    calm = (
        terminal.mode == modes and terminal.title == title and terminal.rung == 0 and rows[end + 1] == "lqqk"
        and not (plain.bold or plain.reverse or plain.underscore or plain.fg != "default")
    )  # fmt: skip
    return Seen(rows[1:end], calm, over)


@pytest.fixture(scope="session")
def judged() -> Callable[[str], None]:
    return judge_bytes


@pytest.fixture(scope="session")
def seen_by() -> Callable[[str, int], Seen]:
    return look


@pytest.fixture(scope="session")
def filled() -> Callable[[str], dict[str, Any]]:
    return everywhere


@pytest.fixture(scope="session")
def cases() -> tuple[Case, ...]:
    return corpus()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`case` runs over all of the corpus, `sample` over every eleventh and the hand's pick."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", corpus(), ids=lambda case: case.id)
    if "sample" in metafunc.fixturenames:
        picked = [case for at, case in enumerate(corpus()) if at < len(OWN) or at % 11 == 0]
        metafunc.parametrize("sample", picked, ids=lambda case: case.id)

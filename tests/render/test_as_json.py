"""The documents scripts rely on: DESIGN §2.5."""

from __future__ import annotations

import json
from typing import Any

import pytest

from twshell.domain.budget import Allowance, Bucket, BucketKey, Verdict
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.money import Price
from twshell.domain.outcome import (
    Budgets,
    Done,
    Effect,
    Gauge,
    Lines,
    Listing,
    People,
    PlanShown,
    Problem,
    Rule,
    Several,
    Shown,
    Text,
)
from twshell.domain.plan import Plan, Step
from twshell.domain.post import Choice, Entity, Media, Metrics, Poll, Post, Reference, User, UserMetrics
from twshell.domain.wire import Request
from twshell.render.as_json import documents, dump, notes

NOW = 1_790_000_000.0  # 2026-09-21 14:13:20 UTC
ADA = User("1", "ada", "Ada")
HI = Post("9", "Hi \x1b[2J", "1", NOW, metrics=Metrics(1, None, 3))
HI_DOCUMENT = {
    "type": "post", "ref": 3, "id": "9", "author": "ada", "name": "Ada", "text": "Hi \x1b[2J",
    "created_at": "2026-09-21T14:13:20Z", "url": "https://x.com/ada/status/9", "kind": "post",
    "metrics": {"replies": 1, "likes": 3}, "media": [], "author_id": "1",
}  # fmt: skip
WINDOW = Bucket(BucketKey("POST", "/2/t"), 50, 41, NOW)


def only(outcome: Any, line: str = "") -> dict[str, Any]:
    (document,) = documents(outcome, line)
    assert document == json.loads(dump(document))
    return document


def test_a_post() -> None:
    assert HI_DOCUMENT == only(Listing("*home*", (Shown(HI, ADA, 3), Rule("new since 14:02")), ("note",)))


def test_a_post_whose_author_is_unknown() -> None:
    document = only(Listing("", (Shown(Post("9", "Hi"), None),)))
    assert (None, None, None, None) == tuple(document[key] for key in ("ref", "author", "name", "created_at"))
    assert "https://x.com/i/web/status/9" == document["url"]


def test_a_repost_carries_the_whole_original() -> None:
    repost = Post("10", "RT @ada: Hi…", "2", NOW, references=(Reference("retweeted", "9"),))
    document = only(Listing("", (Shown(repost, None, 4, original=Shown(HI, ADA, 3)),)))
    assert ("repost", "Hi \x1b[2J", HI_DOCUMENT) == (document["kind"], document["text"], document["original"])


def test_what_hangs_on_a_post() -> None:
    post = Post(
        "9", "Hi", "1", NOW, references=(Reference("quoted", "7"),), entities=(Entity("hashtag", 0, 2, "Hi"),),
        media=(Media("3_1", "photo", "https://pbs.example/1", alt_text="A moth"),), is_sensitive=True,
        edit_ids=("8", "9"), poll=Poll("5", (Choice(1, "Yes", 2),), end_at=NOW),
    )  # fmt: skip
    document = only(Listing("", (Shown(post, ADA, quoted=Shown(Post("7", "Q"), None)),)))
    assert "quote" == document["kind"]
    assert [{"key": "3_1", "type": "photo", "url": "https://pbs.example/1", "alt_text": "A moth"}] == document["media"]
    assert [{"kind": "hashtag", "start": 0, "end": 2, "text": "Hi"}] == document["entities"]
    assert {
        "id": "5",
        "choices": [{"position": 1, "label": "Yes", "votes": 2}],
        "end_at": "2026-09-21T14:13:20Z",
    } == document["poll"]
    assert ("Q", "7", True, ["8", "9"]) == (
        document["quoted"]["text"], document["quoted_id"], document["sensitive"], document["edit_ids"],
    )  # fmt: skip


def test_a_user() -> None:
    user = User("1", "ada", "Ada", "Bio", NOW, location="London", metrics=UserMetrics(3), connection=("following",))
    assert {
        "type": "user", "id": "1", "username": "ada", "name": "Ada", "description": "Bio",
        "created_at": "2026-09-21T14:13:20Z", "url": "https://x.com/ada", "verified": False, "protected": False,
        "metrics": {"followers": 3}, "connection": ["following"], "location": "London",
    } == only(People("", (user,)))  # fmt: skip


@pytest.mark.parametrize(
    ("cost", "price"), [(0.015, Price(15_000, 15_000)), ([0.0, 0.2], Price(0, 200_000)), (0.0, Price())]
)
def test_a_deed(cost: float | list[float], price: Price) -> None:
    expected = {"type": "done", "verb": "retweet", "id": "9", "cost": cost, "undo": "unrt 3", "text": "Reposted"}
    assert expected == only(Done("retweet", "9", "Reposted", price, undo="unrt 3"))


def test_a_deed_done_before_names_its_cause() -> None:
    assert "already-done" == only(Done("like", "9", "Liked", cause="already-done"))["cause"]


def test_a_problem() -> None:
    diagnosis = Diagnosis(
        "rejected", "app-write-blocked", "sure", "app", "Not reposted.", "Blocked.", "`report`",
        harm=True, status=403, code=261,
    )  # fmt: skip
    expected = {
        "type": "problem", "kind": "rejected", "cause": "app-write-blocked", "certainty": "sure", "scope": "app",
        "status": 403, "code": 261, "text": "Not reposted.", "why": "Blocked.", "next": "`report`", "retry": "never",
        "retry_at": None, "harm": True, "line": "rt 3",
    }  # fmt: skip
    assert expected == only(Problem(diagnosis), "rt 3")
    later = Problem(diagnosis._replace(retry="after", retry_at=NOW), "rt 4", draft=12)
    assert expected | {"line": "rt 4", "retry": "after", "retry_at": "2026-09-21T14:13:20Z", "draft": "#12"} == only(
        later, "x"
    )


def test_a_wrong_line_has_no_cause() -> None:
    wrong = Diagnosis("usage", "", "sure", "action", "no post 9", "", "`home`")
    assert ("usage", None) == tuple(only(Problem(wrong), "rt 9")[name] for name in ("kind", "cause"))


def test_a_plan() -> None:
    steps = (
        Step(Request("POST", "/2/x", "/2/x"), "retweet", HI, undo="un {id}"),
        Step(Request("GET", "/2/y", "/2/y"), "look"),
    )
    shown = PlanShown(Plan("retweet", steps), Price(15_000, 45_000), Verdict("wait", "3 left", NOW))
    assert {
        "type": "plan",
        "steps": [
            {"verb": "retweet", "method": "POST", "path": "/2/x", "kind": "request", "target": "9", "undo": "un {id}"},
            {"verb": "look", "method": "GET", "path": "/2/y", "kind": "request"},
        ],
        "writes": 1, "reads": 1, "cost": [0.015, 0.045], "verdict": "wait", "why": "3 left",
        "until": "2026-09-21T14:13:20Z",
    } == only(shown)  # fmt: skip


def test_budgets() -> None:
    gauges = (Gauge("rt", WINDOW), Gauge("3h", allowance=Allowance("3h", 300, 89, 10_800)))
    window, allowance, today, month = documents(Budgets(gauges, Price(1, 2), Price(3, 3)))
    assert (50, 41, "15m", "header", "2026-09-21T14:13:20Z") == tuple(
        window[key] for key in ("limit", "remaining", "window", "source", "reset_at")
    )
    assert (300, 89, 211, None) == tuple(allowance[key] for key in ("limit", "used", "at_most_left", "frees_at"))
    assert ({"type": "budget", "label": "today", "cost": [1e-06, 2e-06]}, "month") == (today, month["label"])


def test_texts_give_their_data_where_they_have_any() -> None:
    assert [{"type": "text", "style": "", "lines": ["a", "b"]}] == documents(Text(("a", "b")))
    assert [{"type": "setting", "name": "x"}, {"type": "text", "n": 1}] == documents(
        Text(("a",), data=({"type": "setting", "name": "x"}, {"n": 1}))
    )


def test_several_and_effects_give_what_they_hold() -> None:
    several = Several(
        (Done("like", "9", "Liked"), Effect("quit"), Effect("edit", outcome=Text(("a",))), Lines(("rt 3",), "macro"))
    )
    assert ["done", "text", "lines"] == [document["type"] for document in documents(several)]


def test_rules_and_notes_are_no_answers() -> None:
    listing = Listing("", (Rule("new since 14:02"),), ("6 posts",))
    assert ([], ("new since 14:02", "6 posts")) == (documents(listing), notes(listing))
    assert ("a", "b") == notes(Several((People("", (), notes=("a",)), People("", (), notes=("b",)), Text(("c",)))))


def test_a_dump_is_one_line_of_printable_ascii() -> None:
    assert '{"a": "\\u001b\\u007f\\u009b\\u202e\\ud800\\u00e9\\n"}' == dump({"a": "\x1b\x7f\x9b\u202e\ud800é\n"})


def test_what_is_no_outcome_is_refused() -> None:
    with pytest.raises(TypeError, match="no way to write a str as JSON"):
        documents("text")

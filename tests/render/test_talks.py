"""Direct messages, written out."""

from __future__ import annotations

from twshell.domain.message import JOINED, LEFT, Message, Said, Talk
from twshell.domain.money import Price
from twshell.domain.outcome import Talks
from twshell.domain.post import Entity, User
from twshell.render.as_json import documents, notes
from twshell.render.show import show

NOW = 1_790_000_000.0  # 2026-09-21 14:13:20 UTC
GRACE = User("2", "grace", "Grace Hopper")
TCO = "https://t.co/abcdefghij"
LINK = Entity("url", 4, 4 + len(TCO), "example.com", "https://example.com/")
ASKED = Message("11", text="When?", sender_id="2", conversation_id="1-2", created_at=NOW - 86_400)
TOLD = Message("12", text=f"See {TCO}\nat noon", sender_id="1", conversation_id="1-2", created_at=NOW, entities=(LINK,))
TALK = Talk("@grace", (Said(ASKED, GRACE), Said(TOLD, is_mine=True)))


def rows(talks: Talks, width: int = 80, plain: bool = False) -> list[str]:
    return show(talks, width=width, now=NOW, colour=False, plain=plain, links=False).split("\n")


def test_a_conversation_is_shown_newest_last_behind_a_gutter() -> None:
    assert [
        "*messages with @grace* · older: more · $0.02",
        "",
        "@grace · Sep 20 14:13 · Grace Hopper",
        "│ When?",
        "you · 14:13",
        "│ See example.com",
        "│ at noon",
    ] == rows(Talks("*messages with @grace*", (TALK,), can_go_on=True, price=Price(20_000, 20_000)))


def test_several_conversations_have_a_line_each() -> None:
    group = Talk("group 7", (
        Said(Message("8", JOINED), people=("@lin", "@eve")), Said(Message("9", LEFT), GRACE),
        Said(Message("10", media_keys=("3_1",)), GRACE), Said(Message("13")),
    ))  # fmt: skip
    assert [
        "*messages*",
        "",
        "-- group 7 --",
        "@lin, @eve joined",
        "@grace left",
        "@grace - Grace Hopper",
        "| (1 attachment, on x.com)",
        "@?",
        "| (nothing that twsh can show)",
        "",
        "-- @grace --",
        "you - 14:13",
        "| See example.com",
        "| at noon",
    ] == rows(Talks("*messages*", (group, Talk("@grace", TALK.messages[1:]))), plain=True)


def test_a_long_word_keeps_within_a_narrow_screen() -> None:
    talk = Talk("@grace", (Said(ASKED._replace(text="x" * 90), GRACE),))
    assert max(map(len, rows(Talks("*messages with @grace*", (talk,), ("a note",)), 20))) <= 20


def test_what_is_hidden_in_a_text_is_said_to_be() -> None:
    talk = Talk("@grace", (Said(ASKED._replace(text="a\u202eb"), GRACE),))
    assert "│ (1 hidden character left out)" == rows(Talks("", (talk,)))[-1]


def test_as_json_a_message_is_whole() -> None:
    first, second = documents(Talks("*messages with @grace*", (TALK,), ("a note",)))
    assert {
        "type": "message", "id": "11", "event": "MessageCreate", "conversation_id": "1-2", "sender": "grace",
        "sender_id": "2", "mine": False, "text": "When?", "created_at": "2026-09-20T14:13:20Z",
    } == first  # fmt: skip
    assert (True, None, f"See {TCO}\nat noon") == (second["mine"], second["sender"], second["text"])
    assert ("a note",) == notes(Talks("", (), ("a note",)))

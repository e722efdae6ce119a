"""Which post on X is the one a write meant to make: facts safe-writes §3.5, as a table of pairs."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest

from twshell.domain.matching import EXACT, PROBABLE, Address, address, likeness, meant
from twshell.domain.post import SNOWFLAKE_EPOCH_MS, Choice, Entity, Poll, Post, Reference
from twshell.domain.stored import Write

SENT = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
ME, GRACE = "100", "102"
PARENT, QUOTED = "1790000000000000001", "1790000000000000002"
NO = ""


def id_at(seconds: float, number: int = 1) -> str:
    return str(((int((SENT + seconds) * 1000) - SNOWFLAKE_EPOCH_MS) << 22) + number)


BASELINE = id_at(-3600)


def write(text: str, *, baseline: str = BASELINE, offset: float = 0.0, **body: Any) -> Write:
    return Write(
        12, "post", "unknown", text, method="POST", template="/2/tweets", body=json.dumps({"text": text, **body}),
        sent_at=SENT, baseline_id=baseline, clock_offset=offset,
    )  # fmt: skip


def post(text: str, *links: tuple[str, str], at: float = 1.0, **more: Any) -> Post:
    """Make a post of mine, its links given as (stretch of the text, where it leads)."""
    entities, start = [], 0
    for stretch, target in links:
        start = text.index(stretch, start)
        key = "3_1" if "/photo/" in target else ""
        entities.append(Entity("url", start, start + len(stretch), "shown", target, key))
        start += len(stretch)
    return Post(**({"id": id_at(at), "text": text, "author_id": ME, "entities": tuple(entities)} | more))


def answer_to(parent: str) -> tuple[Reference, ...]:
    return (Reference("replied_to", parent),)


TCO = "https://t.co/abcdefghij"
REPLY = {"reply": {"in_reply_to_tweet_id": PARENT}}
IN_REPLY = {"references": answer_to(PARENT)}
QUOTE = {"quote_tweet_id": QUOTED}
OF_QUOTE = {"references": (Reference("quoted", QUOTED),)}
QUOTED_PAGE = f"https://x.com/grace/status/{QUOTED}"
PHOTO = "https://x.com/ada/status/1/photo/1"
POLL = {"poll": {"options": ["tea", "coffee"], "duration_minutes": 60}}
ASKED = {"poll_ids": ("1",), "poll": Poll("1", (Choice(1, "tea"), Choice(2, "coffee")))}
CAFE = unicodedata.normalize("NFD", "Café ñandú")
LONG = "word " * 200 + "end"

PAIRS = [
    # plain texts
    ("same", write("The ferry is late."), post("The ferry is late."), EXACT),
    ("other words", write("The ferry is late."), post("The ferry is early."), NO),
    ("one letter more", write("The ferry is late"), post("The ferry is late!"), NO),
    ("trailing blanks", write("  ferry \n"), post("ferry"), EXACT),
    ("line breaks of Windows", write("one\r\ntwo"), post("one\ntwo"), EXACT),
    ("decomposed letters", write(CAFE), post("Café ñandú"), EXACT),
    ("decomposed on X", write("Café ñandú"), post(CAFE), EXACT),
    ("an escaped sign, unescaped once", write("salt & pepper <3"), post("salt & pepper <3"), EXACT),
    ("a typed escape stays", write("write &amp; for &"), post("write &amp; for &"), EXACT),
    ("an escape unescaped twice", write("write &amp; for &"), post("write & for &"), NO),
    ("small and capital letters", write("Ferry"), post("ferry"), NO),
    ("blanks inside put together", write("a  b"), post("a b"), PROBABLE),
    ("full-width letters are others", write("ｆerry"), post("ferry"), NO),
    ("an emoji", write("tide \U0001f30a"), post("tide \U0001f30a"), EXACT),
    ("an emoji without its selector", write("I \u2764\ufe0f it"), post("I \u2764 it"), PROBABLE),
    ("an emoji with a selector more", write("I \u2764 it"), post("I \u2764\ufe0f it"), PROBABLE),
    ("right to left", write("שלום world سلام"), post("שלום world سلام"), EXACT),
    ("right to left, other order", write("שלום سلام"), post("سلام שלום"), NO),
    # links
    ("a link", write("see https://example.com/a"), post(f"see {TCO}", (TCO, "https://example.com/a")), EXACT),
    ("a link's host in capitals", write("HTTPS://Example.COM/A"), post(TCO, (TCO, "https://example.com/A")), EXACT),
    ("a link's path in capitals", write("https://example.com/A"), post(TCO, (TCO, "https://example.com/a")), PROBABLE),
    ("no path and an empty one", write("https://example.com"), post(TCO, (TCO, "https://example.com/")), EXACT),
    ("the usual port", write("https://example.com:443/a"), post(TCO, (TCO, "https://example.com/a")), EXACT),
    ("another port", write("https://example.com:8443/a"), post(TCO, (TCO, "https://example.com/a")), PROBABLE),
    ("a bare link", write("at example.com/a now"), post(f"at {TCO} now", (TCO, "http://example.com/a")), EXACT),
    ("a bare link, secured", write("at example.com/a"), post(f"at {TCO}", (TCO, "https://example.com/a")), EXACT),
    ("a link X shows without its scheme", write("see https://example.com/a"), post("see example.com/a"), EXACT),
    ("http is not https", write("http://example.com/a"), post(TCO, (TCO, "https://example.com/a")), PROBABLE),
    ("letters of other scripts", write("https://bücher.example.com/"),
     post(TCO, (TCO, "https://xn--bcher-kva.example.com/")), EXACT),
    ("a query", write("https://example.com/?a=1&b=2"), post(TCO, (TCO, "https://example.com/?a=1&b=2")), EXACT),
    ("another query", write("https://example.com/?a=1"), post(TCO, (TCO, "https://example.com/?a=2")), PROBABLE),
    ("a fragment", write("https://example.com/#x"), post(TCO, (TCO, "https://example.com/#x")), EXACT),
    ("two links", write("https://example.com/1 https://example.com/2"),
     post(f"{TCO} https://t.co/b", (TCO, "https://example.com/1"), ("https://t.co/b", "https://example.com/2")), EXACT),
    ("two links, swapped", write("https://example.com/1 https://example.com/2"),
     post(f"{TCO} https://t.co/b", (TCO, "https://example.com/2"), ("https://t.co/b", "https://example.com/1")),
     PROBABLE),
    ("a stop behind a link", write("see example.com."), post(f"see {TCO}.", (TCO, "http://example.com")), EXACT),
    ("X's own short link, led on", write(f"see {TCO}"), post(f"see {TCO}", (TCO, "https://example.com/a")), PROBABLE),
    ("a link X did not take for one", write("see https://example.com/a"), post("see https://example.com/a"), EXACT),
    ("a link in place of a word", write("see there"), post(f"see {TCO}", (TCO, "https://example.com/a")), NO),
    # long ones
    ("long", write(LONG), post(LONG), EXACT),
    ("long, cut by X", write(LONG), post(f"{LONG[:200]}… {TCO}", (TCO, "https://x.com/i/web/status/1")), PROBABLE),
    ("cut elsewhere", write(LONG), post(f"Other {LONG[:200]}… {TCO}", (TCO, "https://x.com/i/web/status/1")), NO),
    # replies
    ("a reply", write("Thank you", **REPLY), post("Thank you", **IN_REPLY), EXACT),
    ("a reply with X's mention", write("Thank you", **REPLY), post("@grace Thank you", **IN_REPLY), EXACT),
    ("a reply with three", write("Thanks", **REPLY), post("@grace @lin @rosa Thanks", **IN_REPLY), EXACT),
    ("a reply with a typed one", write("@grace thanks", **REPLY), post("@grace thanks", **IN_REPLY), EXACT),
    ("mentions alone", write("@grace", **REPLY), post("@grace @lin", **IN_REPLY), EXACT),
    ("a mention inside stays", write("thanks @lin", **REPLY), post("@grace thanks @eve", **IN_REPLY), NO),
    ("a leading mention of no reply", write("@grace hello"), post("hello"), NO),
    ("a reply to another", write("Thanks", **REPLY), post("Thanks", references=answer_to("1790000000000000009")), NO),
    ("no reply after all", write("Thanks", **REPLY), post("Thanks"), NO),
    ("a reply where none was meant", write("Thanks"), post("Thanks", **IN_REPLY), NO),
    # quotes
    ("a quote", write("Look", **QUOTE), post(f"Look {TCO}", (TCO, QUOTED_PAGE), **OF_QUOTE), EXACT),
    ("a quote without its link", write("Look", **QUOTE), post("Look", **OF_QUOTE), EXACT),
    ("a quote by its typed address", write(f"Look {QUOTED_PAGE}"),
     post(f"Look {TCO}", (TCO, QUOTED_PAGE), **OF_QUOTE), EXACT),
    ("a quote by another's address", write(f"Look https://twitter.com/i/web/status/{QUOTED}?s=20"),
     post(f"Look {TCO}", (TCO, QUOTED_PAGE), **OF_QUOTE), EXACT),
    ("an address amid the text, which quotes nothing", write(f"see {QUOTED_PAGE} there"),
     post(f"see {TCO} there", (TCO, QUOTED_PAGE)), EXACT),
    ("a quote of another", write("Look", **QUOTE), post("Look", references=(Reference("quoted", "7"),)), NO),
    ("a post where a quote was meant", write("Look", **QUOTE), post("Look"), NO),
    # attachments
    ("a photo", write("Tide", media={"media_ids": ["1"]}),
     post(f"Tide {TCO}", (TCO, PHOTO), media_keys=("3_1",)), EXACT),
    ("a photo alone", write("", media={"media_ids": ["1"]}), post(TCO, (TCO, PHOTO), media_keys=("3_1",)), EXACT),
    ("two photos behind one link", write("Tide", media={"media_ids": ["1", "2"]}),
     post(f"Tide {TCO}", (TCO, PHOTO), media_keys=("3_1", "3_2"), entities=(
         Entity("url", 5, 28, "pic", PHOTO, "3_1"), Entity("url", 5, 28, "pic", PHOTO, "3_2"))), EXACT),
    ("a photo too few", write("Tide", media={"media_ids": ["1", "2"]}),
     post(f"Tide {TCO}", (TCO, PHOTO), media_keys=("3_1",)), NO),
    ("a photo where none was", write("Tide"), post(f"Tide {TCO}", (TCO, PHOTO), media_keys=("3_1",)), NO),
    ("a poll", write("Which?", **POLL), post("Which?", **ASKED), EXACT),
    ("a poll whose choices did not come", write("Which?", **POLL), post("Which?", poll_ids=("1",)), EXACT),
    ("a poll of other choices", write("Which?", poll={"options": ["a", "b"]}), post("Which?", **ASKED), NO),
    ("no poll", write("Which?", **POLL), post("Which?"), NO),
    # whose, when
    ("another's", write("ferry"), post("ferry", author_id=GRACE), NO),
    ("nobody's", write("ferry"), post("ferry", author_id=""), NO),
    ("a repost that says so", write("ferry"), post("ferry", references=(Reference("retweeted", "7"),)), NO),
    ("known before", write("ferry", baseline=id_at(1)), post("ferry", at=1.0), NO),
    ("older than the one known", write("ferry", baseline=id_at(2)), post("ferry", at=1.0), NO),
    ("made just before, by clocks that differ a little", write("ferry"), post("ferry", at=-4.9), EXACT),
    ("made as early as can be", write("ferry", baseline=""), post("ferry", at=-5.0), EXACT),
    ("made as late as can be", write("ferry"), post("ferry", at=150.0), EXACT),
    ("made before, yet new", write("ferry"), post("ferry", at=-6), PROBABLE),
    ("made before, nothing known", write("ferry", baseline=""), post("ferry", at=-6), NO),
    ("made in time, nothing known", write("ferry", baseline=""), post("ferry"), EXACT),
    ("made late", write("ferry"), post("ferry", at=149), EXACT),
    ("made too late", write("ferry"), post("ferry", at=151), PROBABLE),
    ("made too late, other links", write("https://example.com/A"),
     post(TCO, (TCO, "https://example.com/a"), at=151), NO),
    ("X's clock is ahead", write("ferry", offset=600), post("ferry", at=601), EXACT),
    ("X's clock is behind", write("ferry", offset=-600), post("ferry", at=-599), EXACT),
    # edited
    ("edited to the same", write("ferry"), post("ferry", at=300, edit_ids=(id_at(1), id_at(300))), EXACT),
    ("of one version, other words", write("ferry"), post("Ferry!", edit_ids=(id_at(1),)), NO),
    ("edited", write("ferry"), post("Ferry!", at=300, edit_ids=(id_at(1), id_at(300))), PROBABLE),
    ("edited, known before", write("ferry"), post("ferry", at=300, edit_ids=(id_at(-4000), id_at(300))), NO),
]  # fmt: skip


@pytest.mark.parametrize(("case", "meant_by", "found", "expected"), PAIRS, ids=[row[0] for row in PAIRS])
def test_likeness(case: str, meant_by: Write, found: Post, expected: str) -> None:
    assert expected == likeness(meant(meant_by), found, ME)


def test_the_pairs_cover_every_kind() -> None:
    assert len(PAIRS) >= 60
    assert {EXACT, PROBABLE, NO} == {expected for *_, expected in PAIRS}


def test_a_clock_found_to_be_wrong_later_widens_the_time_it_can_have_been() -> None:
    wanted = meant(write("ferry", baseline=""), 600.0)
    assert [EXACT, EXACT, NO] == [likeness(wanted, post("ferry", at=at), ME) for at in (1, 601, -6)]


ADDRESSES = [
    ("https://Example.com", Address("https", "example.com/")),
    ("HTTP://example.com:80/A?B#C", Address("http", "example.com/A?B#C")),
    ("example.com", Address("", "example.com/")),
    ("example.com:80/x", Address("", "example.com/x")),
    ("https://example.com?q", Address("https", "example.com/?q")),
    ("https://例え.jp/", Address("https", "xn--r8jz45g.jp/")),
]


@pytest.mark.parametrize(("link", "expected"), ADDRESSES)
def test_addresses(link: str, expected: Address) -> None:
    assert expected == address(link)


MESSAGES = [
    ("same", "See you at noon", post("See you at noon"), EXACT),
    ("other words", "See you at noon", post("See you at one"), NO),
    ("a link", "see example.com", post(f"see {TCO}", (TCO, "http://example.com")), EXACT),
    ("a link X says nothing of", "see example.com", post(f"see {TCO}"), PROBABLE),
    ("a post's page at its end stands in it", f"look {QUOTED_PAGE}", post(f"look {TCO}", (TCO, QUOTED_PAGE)), EXACT),
    ("signs X escapes, unescaped once", "a & b <3", post("a & b <3"), EXACT),
    ("a typed escape, escaped by X and unescaped", "write &amp;", post("write &amp;"), EXACT),
    ("a typed escape, unescaped though X had not escaped it", "write &amp;", post("write &"), EXACT),
    ("leading mentions are text", "@lin hello", post("hello"), NO),
    ("with something attached", "See you", post("See you", media_keys=("3_1",)), NO),
    ("somebody else's", "See you", post("See you", author_id="7"), NO),
]  # fmt: skip


@pytest.mark.parametrize(("case", "text", "on_x", "expected"), MESSAGES, ids=[row[0] for row in MESSAGES])
def test_a_message_is_known_again(case: str, text: str, on_x: Post, expected: str) -> None:
    template = "/2/dm_conversations/with/{participant_id}/messages"
    sent = write(text)._replace(verb="dm", template=template, target="7")
    assert expected == likeness(meant(sent), on_x, ME)

"""The envelope: both vocabularies, faults, proofs, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.post import Media, Metrics, Place, Poll, Reference, UserMetrics, Variant
from twshell.domain.wire import Answer

Decode = Callable[..., Answer]
LEGACY = {
    "id": "2", "text": "cut…", "created_at": "2026-09-01T12:00:00.000Z", "author_id": "9",
    "note_tweet": {"text": "the whole &amp; of it #long",
                   "entities": {"hashtags": [{"start": 21, "end": 26, "tag": "long"}]}},
    "referenced_tweets": [{"type": "retweeted", "id": "1"}], "edit_history_tweet_ids": ["2"],
    "public_metrics": {"retweet_count": 0, "reply_count": 1, "like_count": 2, "quote_count": 3, "bookmark_count": 4,
                       "impression_count": 5},
}  # fmt: skip
NEW_NAMES = {
    "note_tweet": "note_post", "referenced_tweets": "referenced_posts", "retweet_count": "repost_count",
    "edit_history_tweet_ids": "edit_history_post_ids", "tweet_count": "post_count", "pinned_tweet_id": "pinned_post_id",
}  # fmt: skip


def renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {NEW_NAMES.get(key, key): renamed(each) for key, each in value.items()}
    return [renamed(each) for each in value] if isinstance(value, list) else value


def test_both_vocabularies_give_the_same_post(answer: Decode) -> None:
    old = answer({"data": [LEGACY], "includes": {"tweets": [LEGACY]}})
    new = answer({"data": [renamed(LEGACY)], "includes": {"posts": [renamed(LEGACY)]}})
    assert old.posts == new.posts == old.included_posts == new.included_posts
    (post,) = new.posts
    assert ("the whole & of it #long", (Reference("retweeted", "1"),), Metrics(1, 0, 2, 3, 4, 5), ("2",)) == (
        post.text, post.references, post.metrics, post.edit_ids,
    )  # fmt: skip
    assert [("#long", "long")] == [(post.text[e.start : e.end], e.text) for e in post.entities]


def test_both_vocabularies_give_the_same_user(answer: Decode) -> None:
    raw = {"id": "7", "username": "ada", "pinned_tweet_id": "5", "public_metrics": {"tweet_count": 3}}
    (old,) = answer({"data": raw}, "user").users
    (new,) = answer({"data": renamed(raw)}, "user").users
    assert old == new
    assert ("5", UserMetrics(posts=3)) == (old.pinned_post_id, old.metrics)


def test_a_reference_called_reposted_is_a_repost(answer: Decode) -> None:
    (post,) = answer({"data": {"id": "2", "text": "", "referenced_posts": [{"type": "reposted", "id": "1"}]}}).posts
    assert ("repost", "1") == (post.kind, post.reference("retweeted"))


def test_media_poll_and_place_are_joined_to_their_post(answer: Decode) -> None:
    video = {
        "media_key": "7_1",
        "type": "video",
        "preview_image_url": "https://p",
        "duration_ms": 5,
        "width": 4,
        "height": 3,
        "alt_text": "a cat",
        "public_metrics": {"view_count": 9},
        "organic_metrics": {"view_count": 8},
        "variants": [{"content_type": "video/mp4", "url": "https://v", "bit_rate": 256}, {"url": "https://m3u8"}],
    }
    includes = {
        "media": [video, {"media_key": "7_2", "type": "photo"}],
        "polls": [{"id": "4", "options": []}],
        "places": [{"id": "abc", "full_name": "Kraków", "country": "Poland", "place_type": "city"}],
    }
    post = {
        "id": "2",
        "text": "",
        "attachments": {"media_keys": ["7_1", "7_9"], "poll_ids": ["4"]},
        "geo": {"place_id": "abc"},
    }
    (found,) = answer({"data": [post], "includes": includes}).posts
    variants = (Variant("video/mp4", "https://v", 256), Variant("", "https://m3u8"))
    assert (
        Media("7_1", "video", "", "https://p", "a cat", 4, 3, 5, 9, variants, (("organic_view_count", 8),)),
    ) == found.media
    assert (("7_1", "7_9"), Poll("4", ()), Place("abc", "Kraków", "Poland", "city")) == (
        found.media_keys, found.poll, found.place,
    )  # fmt: skip


FAULTS = [
    (b"", 200, "empty"), (b"  \r\n", 200, "empty"), (b"", 503, "empty"), (b"", 204, ""),
    (b"<html><title>Over capacity</title>", 503, "html"), (b"\xef\xbb\xbf <!DOCTYPE html>", 200, "html"),
    (b'{"data": [{"id": "1", "te', 200, "not-json"), (b"null", 200, "no-data"), (b"[]", 200, "no-data"),
    (b'"x"', 200, "no-data"), (b"{}", 200, "no-data"), (b'{"data": 3}', 200, "no-data"),
    (b'{"data": ["x"]}', 200, "no-data"), (b'{"data": [{"id": "no digits"}]}', 200, "no-data"),
    (b'{"errors": [{"detail": "Could not find"}]}', 200, "no-data"), (b'{"data": []}', 200, ""),
    (b'{"meta": {"result_count": 0}}', 200, ""), (b'{"data": null, "meta": {}}', 200, "no-data"),
    (b'{"title": "Forbidden"}', 403, ""), (b"{}", 403, ""), (b"Service Unavailable", 503, "not-json"),
    ('{"data": []}'.encode("utf-16"), 200, "not-json"), (b'{"data": "\xff"}', 200, "not-json"),
    (b'{"data": [], "x": NaN}', 200, "not-json"), (b'{"data": [], "x": -Infinity}', 200, "not-json"),
    (b'{"data": [], "x": ' + b"9" * 5000 + b"}", 200, "not-json"), (b"[" * 100_000, 200, "not-json"),
    (b'{"meta": {"x": ' + b"[" * 100 + b"]" * 100 + b"}}", 200, "not-json"),
    (b"\xef\xbb\xbf" + b'{"data": []}', 200, ""),
    (b'{"data": [], "extra": ' + b"[" * 100 + b"]" * 100 + b"}", 200, "not-json"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "fault"), FAULTS)
def test_a_body_that_cannot_be_read_is_a_fault(answer: Decode, body: bytes, status: int, fault: str) -> None:
    found = answer(body, status=status)
    assert fault == found.fault
    assert (fault == "" and status < 300) == found.is_good


@pytest.mark.parametrize(
    ("body", "answers", "proof", "is_good"),
    [
        ({"data": {"retweeted": True}}, "deed", "retweeted", True),
        ({"data": {"retweeted": False}}, "deed", "retweeted", True),
        ({"data": {"liked": True}}, "deed", "retweeted", False),
        ({"data": {"retweeted": None}}, "deed", "retweeted", False),
        ({"data": {}}, "deed", "retweeted", False),
        ({"data": [{"retweeted": True}]}, "deed", "retweeted", False),
        ({"data": {"id": "12", "text": "hi"}}, "post", "id", True),
        ({"data": {"text": "hi"}}, "post", "id", False),
        ({"data": {"id": "", "text": "hi"}}, "post", "id", False),
        ({"data": {"id": "a1", "text": "hi"}}, "post", "id", False),
        ({"id": "12", "text": "hi"}, "post", "id", False),
        ({"errors": [{"detail": "no"}]}, "post", "id", False),
        (b'{"data": {"id": "12", "id": "13"}}', "post", "id", False),
        (b"", "post", "id", False),
    ],
)
def test_a_write_is_good_only_when_its_answer_proves_it(
    answer: Decode, body: Any, answers: str, proof: str, is_good: bool
) -> None:
    assert is_good == answer(body, answers, status=201, method="POST", proof=proof).is_good


def test_an_empty_204_does_not_prove_a_write(answer: Decode) -> None:
    assert "empty" == answer(b"", "deed", status=204, method="DELETE", proof="deleted").fault


def test_a_broken_exchange_is_not_read(answer: Decode) -> None:
    found = answer({"data": [{"id": "1", "text": "half"}]}, error="cut")
    assert ((), "", False) == (found.posts, found.fault, found.is_good)


def test_reads_take_the_last_of_two_equal_keys(answer: Decode) -> None:
    assert ["2"] == [p.id for p in answer(b'{"data": [{"id": "1", "text": "x", "id": "2"}]}').posts]


def test_what_has_no_id_is_left_out_and_counted(answer: Decode) -> None:
    body = {
        "data": [{"id": "1", "text": "a"}, {"text": "b"}, {"id": "x"}, "c"],
        "includes": {"users": [{"name": "no id"}]},
    }
    found = answer(body)
    assert (["1"], 4, "") == ([p.id for p in found.posts], found.skipped, found.fault)


@pytest.mark.parametrize(
    "bad", ["", "1" * 20, "12a", "-1", "١٢", "1.0", "../1", " 1", None, True, 1.5, -1, 2**63, [], {}]
)
def test_an_odd_id_is_no_id(answer: Decode, bad: Any) -> None:
    assert () == answer({"data": [{"id": bad, "text": "x"}]}).posts
    (post,) = answer(
        {"data": [{"id": "1", "author_id": bad, "referenced_tweets": [{"type": "quoted", "id": bad}]}]}
    ).posts
    assert ("", ()) == (post.author_id, post.references)


def test_an_id_sent_as_a_number_is_taken(answer: Decode) -> None:
    assert ["1900000000000000001"] == [p.id for p in answer({"data": [{"id": 1900000000000000001, "text": "x"}]}).posts]


@pytest.mark.parametrize("bad", [10**30, -1, 1.5, "7", True, None, [1], {"n": 1}])
def test_an_odd_count_is_unknown(answer: Decode, bad: Any) -> None:
    body = {"id": "1", "text": "x", "public_metrics": {"like_count": bad, "reply_count": 2}}
    (post,) = answer({"data": [body]}).posts
    assert Metrics(replies=2) == post.metrics
    (user,) = answer({"data": [{"id": "1", "public_metrics": {"followers_count": bad}}]}, "users").users
    assert UserMetrics() == user.metrics


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        ("2026-09-01T12:00:00.000Z", 1788264000.0),
        ("2013-12-14T04:35:55Z", 1386995755.0),
        ("2013-12-14T04:35:55", 1386995755.0),
        ("2013-12-14T05:35:55+01:00", 1386995755.0),
        ("yesterday", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("1969-12-31T23:59:59Z", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("", None),
        (17, None),
    ],
)
def test_times_are_unix_seconds(answer: Decode, raw: Any, seconds: float | None) -> None:
    (post,) = answer({"data": [{"id": "1", "text": "x", "created_at": raw}]}).posts
    assert seconds == post.created_at


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"a \ud800 b", "a � b"),
        (r"\udc00", "�"),
        (r"\ud83d\ude00", "😀"),
        (r"\uD83D\uDE00 \uDE00", "😀 �"),
        (r"\ud83d\ud83d\ude00", "�😀"),
        (r"\\ud83d\udc00", r"\ud83d�"),
        (r"\\ud83d", r"\ud83d"),
    ],
)
def test_lone_surrogates_become_replacement_characters(answer: Decode, escaped: str, text: str) -> None:
    body = f'{{"data": [{{"id": "1", "text": "{escaped}"}}], "meta": {{"next_token": "{escaped}"}}}}'
    found = answer(body.encode())
    assert [text] == [p.text for p in found.posts]
    assert text == found.next_token


def test_raw_parts_hold_nothing_that_cannot_be_stored(answer: Decode) -> None:
    found = answer(b'{"data": {"n": 99999999999999999999, "x": 1e999, "ok": [1, 2.5, true, null]}}', "deed")
    assert {"n": "99999999999999999999", "x": None, "ok": [1, 2.5, True, None]} == found.deed


def test_a_username_keeps_only_what_a_username_may_have(answer: Decode) -> None:
    (user,) = answer({"data": {"id": "1", "username": "a\x1b[31mda_1/../", "name": "\x1b[31m"}}, "user").users
    assert ("a31mda_1", "\x1b[31m") == (user.username, user.name)


def test_only_a_posts_text_is_unescaped(answer: Decode) -> None:
    (user,) = answer({"data": {"id": "1", "username": "a", "name": "R&amp;D", "description": "a &lt; b"}}, "user").users
    assert ("R&amp;D", "a &lt; b") == (user.name, user.description)


def test_paging_is_read(answer: Decode) -> None:
    found = answer(
        {"data": [], "meta": {"next_token": "abc", "newest_id": "9", "oldest_id": "x", "total_tweet_count": 4}}
    )
    assert ("abc", "", 4) == (found.next_token, found.oldest_id, found.meta["total_tweet_count"])


def test_rows_are_kept_as_they_came(answer: Decode) -> None:
    lists = [{"id": "1", "name": "Offices & Culture"}, {"id": "2", "name": "x"}]
    assert (lists, "") == (list(answer({"data": lists}, "rows").rows), answer({"data": lists}, "rows").fault)


def test_a_page_of_eight_megabytes_is_read(answer: Decode) -> None:
    post = {
        "id": "1",
        "text": "&amp;" * 20_000,
        "entities": {"hashtags": [{"start": 1, "end": 2, "tag": f"t{n}"} for n in range(500)]},
    }
    body = json.dumps({"data": [post] * 60}).encode()
    assert 60 == len(answer(body).posts)

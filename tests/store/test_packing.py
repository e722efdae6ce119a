"""Posts and users survive being packed, whatever they hold, and rows of older and newer twsh are read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twshell.domain.post import (
    Choice,
    Entity,
    Media,
    Metrics,
    Place,
    Poll,
    Post,
    Reference,
    User,
    UserMetrics,
    Variant,
)
from twshell.store.packing import pack, unpack_post, unpack_user

VARIANTS = (Variant("video/mp4", "v", 5), Variant("x", "y"))
VIDEO = Media("3_1", "video", "u", "p", "alt", 1, 2, 3, 4, VARIANTS, (("views", 7),))
FULL = Post(
    "190", "hëllo 😀\n\x00\ud800 \u202e", "42", 1.5, "189", "43",
    (Reference("quoted", "7"), Reference("replied_to", "8")),
    (Entity("mention", 0, 4, "ada", "42", "k"),), ("3_1", "3_2"),
    (VIDEO, Media("3_2", "photo")),
    Poll("9", (Choice(1, "yes", 3), Choice(2, "no")), 60, 2.5, "open"), Metrics(1, 2, 3, 4, 5, None),
    "en", "web", "everyone", ("189", "190"), 3.5, 4, True, ("DE",), Place("p", "Town", "NO", "city"), (("clicks", 5),),
    (("Entity", "Tea"),), ("9",),
)  # fmt: skip
USER = User(
    "42", "ada", "Ada 😀\ud800", "bio", 1.5, "here", "https://x", True, "blue", True, UserMetrics(1, None, 3, 4, 5, 6),
    "190", "img", ("following", "muting"), "premium", (Entity("url", 0, 3, "a", "b"),), ("DE", "FR"), False,
)  # fmt: skip


@pytest.mark.parametrize("value", [FULL, USER, VIDEO, FULL.poll], ids=["post", "user", "media", "poll"])
def test_these_tests_leave_no_field_at_its_default(value: Post | User | Media | Poll) -> None:
    defaults = type(value)._field_defaults
    assert [] == [
        name for name, field in zip(value._fields, value, strict=True) if name in defaults and field == defaults[name]
    ]


@pytest.mark.parametrize("post", [FULL, Post("1", "")], ids=["full", "bare"])
def test_a_post_comes_back_the_same(post: Post) -> None:
    assert post == unpack_post(pack(post))


@pytest.mark.parametrize("user", [USER, User("1", "a")], ids=["full", "bare"])
def test_a_user_comes_back_the_same(user: User) -> None:
    assert user == unpack_user(pack(user))


def test_every_part_comes_back_in_its_own_shape() -> None:
    found = unpack_post(pack(FULL))
    assert found.media[0].variants[0].bit_rate == 5
    assert found.poll is not None
    assert found.poll.choices[1].label == "no"
    assert isinstance(hash(found), int)  # no list is left anywhere in it
    assert isinstance(hash(unpack_user(pack(USER))), int)


def test_every_list_field_has_its_maker() -> None:
    # A new field that holds a tuple comes back as a list unless it is named in packing.py.
    for value, unpack in ((FULL, unpack_post), (USER, unpack_user)):
        assert list(map(type, value)) == list(map(type, unpack(pack(value))))


def test_a_row_of_an_older_twsh_has_the_defaults() -> None:
    assert Post("1", "old", "42") == unpack_post(json.dumps(list(Post("1", "old", "42"))[:12]).encode())
    assert User("1", "a", "A") == unpack_user(json.dumps(list(User("1", "a", "A"))[:11]).encode())


def test_fields_of_a_newer_twsh_are_left() -> None:
    assert FULL == unpack_post(json.dumps([*FULL, "mood"]).encode())
    assert USER == unpack_user(json.dumps([*USER, "mood"]).encode())


def test_fields_have_not_changed_places() -> None:
    # Rows are read by position: a new field anywhere but at the end would mix up what people have stored.
    assert (
        "id", "text", "author_id", "created_at", "conversation_id", "reply_to_user_id", "references", "entities",
        "media_keys", "media", "poll", "metrics", "lang", "source", "reply_settings", "edit_ids", "editable_until",
        "edits_remaining", "is_sensitive", "withheld_in", "place", "private_metrics", "annotations", "poll_ids",
    ) == Post._fields[:24]  # fmt: skip
    assert (
        "id", "username", "name", "description", "created_at", "location", "url", "is_verified", "verified_type",
        "is_protected", "metrics", "pinned_post_id", "profile_image_url", "connection", "subscription_type", "entities",
        "withheld_in",
    ) == User._fields[:17]  # fmt: skip
    assert ("kind", "start", "end", "text", "target", "media_key") == Entity._fields[:6]
    assert (
        "key",
        "type",
        "url",
        "preview_url",
        "alt_text",
        "width",
        "height",
        "duration_ms",
        "view_count",
        "variants",
    ) == (Media._fields[:10])


@given(st.text(st.characters()), st.text(st.characters()))
@settings(max_examples=200, deadline=None)
def test_any_text_survives(text: str, name: str) -> None:
    post, user = Post("1", text, entities=(Entity("hashtag", 0, 1, name),)), User("1", "a", name, text)
    assert (post, user) == (unpack_post(pack(post)), unpack_user(pack(user)))

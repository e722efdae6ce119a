"""The town is worth looking at, the same every time, and quick to build."""

from __future__ import annotations

import re
import tracemalloc
import unicodedata
from collections import Counter
from time import process_time

import pytest

from twshell.sim import snapshot, timelines, view
from twshell.sim.records import EDIT_WINDOW_S
from twshell.sim.snowflake import time_of
from twshell.sim.town import build_town
from twshell.sim.town.materials import load
from twshell.sim.weight import weighted_length
from twshell.sim.world import World

NOW = 1_795_500_000.0
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "HEBREW", "DEVANAGARI", "CJK", "HIRAGANA", "HANGUL", "GREEK", "THAI")


@pytest.fixture(scope="module")
def full() -> World:
    return build_town(1, NOW, size="full")


@pytest.mark.parametrize(("size", "people", "posts"), [("small", 60, 800), ("full", 200, 3000)])
def test_the_town_is_of_its_size(size: str, people: int, posts: int) -> None:
    world = build_town(5, NOW, size=size)
    assert len(world.accounts) >= people
    assert len(world.posts) >= posts
    assert world.me.username == "ada"


def test_the_same_seed_gives_the_same_town() -> None:
    assert snapshot.export(build_town(7, NOW)) == snapshot.export(build_town(7, NOW))
    assert [p.text for p in build_town(7, NOW).posts.values()] != [p.text for p in build_town(8, NOW).posts.values()]


@pytest.mark.parametrize("seed", range(1, 13))
def test_any_seed_builds_and_every_post_can_be_read(seed: int) -> None:
    world = build_town(seed, NOW - seed * 5000.0, size="small")
    body = view.render(world, world.me_id, "post", list(world.posts.values()), {"tweet.fields": "entities"}, now=NOW)
    assert len(body["data"]) == len(world.posts)
    assert all(one["text"] for one in body["data"])


def test_ids_rise_and_carry_the_times(full: World) -> None:
    ids = [int(post_id) for post_id in full.posts]
    assert sorted(ids) == ids
    assert max(post.created_at for post in full.posts.values()) <= NOW
    assert [post.id for post in full.posts.values() if abs(time_of(post.id) - post.created_at) > 0.01] == []
    assert [one.id for one in full.dm_events.values() if abs(time_of(one.id) - one.created_at) > 0.01] == []
    assert [one.id for one in full.lists.values() if abs(time_of(one.id) - one.created_at) > 0.01] == []
    for post in full.posts.values():
        for earlier in (post.in_reply_to_id, post.quoted_id, post.reposted_id):
            assert earlier is None or int(earlier) < int(post.id)


def test_home_moves_several_times_an_hour_up_to_now(full: World) -> None:
    page = timelines.page(full, full.me_id, "home", {}, now=NOW)
    hours = (NOW - page.objects[-1].created_at) / 3600
    assert 4 <= hours <= 30
    assert NOW - page.objects[0].created_at < 3600


def test_a_page_seldom_says_the_same_twice(full: World) -> None:
    query: dict[str, str] = {}
    for _ in range(8):
        page = timelines.page(full, full.me_id, "home", query, now=NOW)
        said = Counter(post.text[post.display_start :] for post in page.objects if post.text)
        assert sum(count - 1 for count in said.values()) <= 5
        query = {"pagination_token": page.meta["next_token"]}


def test_hardly_anything_is_said_twice_in_two_months(full: World) -> None:
    said = Counter(post.text[post.display_start :] for post in full.posts.values() if post.text and post.lang == "en")
    assert sum(count - 1 for text, count in said.items() if len(text) > 3) <= 30


def test_no_slot_is_left_unfilled(full: World) -> None:
    texts = [post.text for post in full.posts.values()]
    assert not [text for text in texts if "{" in text and "go_home" not in text and "sheep" not in text]


def test_the_town_writes_in_many_scripts_and_emoji(full: World) -> None:
    letters = Counter(
        unicodedata.name(letter, "?").split()[0].split("-")[0]
        for post in full.posts.values()
        for letter in set(post.text)
        if letter.isalpha()
    )
    assert [script for script in SCRIPTS if letters[script] < 20] == []
    everything = "".join(post.text for post in full.posts.values())
    kinds = {"family": "👨‍👩‍👧", "joined": "\u200d", "flag": "[🇦-🇿]{2}", "skin": "[🏻-🏿]", "heart": "💙|❤"}
    assert [kind for kind, pattern in kinds.items() if not re.search(pattern, everything)] == []


def test_a_client_meets_every_kind_of_thing(full: World) -> None:
    posts = [post for post in full.posts.values() if not post.deleted]
    accounts = full.accounts
    assert sum(post.in_reply_to_id is not None for post in posts) > 400
    assert sum(post.quoted_id is not None for post in posts) > 40
    assert sum(post.reposted_id is not None for post in posts) > 200
    assert sum(weighted_length(post.text) > 280 for post in posts) >= 8
    assert sum(post.poll_id is not None for post in posts) >= 8
    assert {one.type for one in full.media.values()} == {"photo", "video", "animated_gif"}
    assert {len(post.media_keys) for post in posts} >= {0, 1, 2, 3, 4}
    assert 0 < sum(not one.alt_text for one in full.media.values()) < len(full.media) / 3
    assert {post.reply_settings for post in posts} == {
        "everyone", "following", "mentionedUsers", "subscribers", "verified",
    }  # fmt: skip
    assert any(post.withheld and full.country in post.withheld for post in posts)
    assert any(len(post.edit_history) > 1 for post in posts)
    assert any(post.hidden for post in posts)
    assert sum(post.deleted for post in full.posts.values()) >= 6
    assert [sum(a.protected for a in accounts.values()), sum(a.suspended for a in accounts.values())] == [3, 1]
    assert any(full.blocks(user_id, full.me_id) for user_id in accounts)
    assert len(full.following[full.me_id]) == 80
    assert len(max(full.conversations.values(), key=len)) >= 8
    some_text = " ".join(post.text for post in posts)
    assert all(sign in some_text for sign in ("#", "$TIDE", "https://", "&", "<"))


@pytest.mark.parametrize("seed", range(1, 4))
def test_no_two_pictures_of_a_post_show_the_same(seed: int) -> None:
    world = build_town(seed, NOW, size="full")
    for post in world.posts.values():
        told = [alt for key in post.media_keys if (alt := world.media[key].alt_text)]
        assert len(told) == len(set(told)), post.text


@pytest.mark.parametrize("seed", range(1, 6))
def test_corrections_are_rare_and_real(seed: int) -> None:
    world = build_town(seed, NOW, size="full")
    posts = list(world.posts.values())
    edited = [post for post in posts if len(post.edit_history) > 1 and not post.is_superseded]
    assert 0.004 < len(edited) / len(posts) < 0.03
    home = timelines.page(world, world.me_id, "home", {"max_results": "20"}, now=NOW).objects
    assert sum(len(post.edit_history) > 1 for post in home) <= 2
    for post in edited:
        first = world.posts[post.edit_history[0]]
        assert 30 < post.created_at - first.created_at < EDIT_WINDOW_S
        assert sorted(first.text) == sorted(post.text)
        assert first.text != post.text
        assert not world.replies_to.get(first.id)
        assert not world.reposts_of.get(first.id)


def test_who_writes_to_the_owner_takes_an_answer(full: World) -> None:
    writers = {event.sender_id for event in full.dm_events.values() if "-" in event.conversation_id} - {full.me_id}
    assert 3 <= len(writers)
    assert {"everyone"} == {full.accounts[writer].allows_dms_from for writer in writers}


def test_some_call_for_the_owner_and_some_only_answer(full: World) -> None:
    addressed = [full.posts[post_id] for post_id in full.mentions_of[full.me_id]]
    called = [post for post in addressed if full.summons(post, full.me_id)]
    assert len(called) >= 15
    assert len(addressed) - len(called) >= 5


def test_every_handle_is_lawful_and_every_file_of_texts_is_used() -> None:
    materials = load()
    full = build_town(2, NOW, size="full")
    assert all(1 <= len(account.username) <= 15 and account.username.isascii() for account in full.accounts.values())
    assert {circle for account in full.accounts.values() for circle in account.circles} <= set(materials.themes)
    assert {account.lang for account in full.accounts.values()} == {"en", *materials.tongues}


def test_building_is_quick_and_small() -> None:
    begun = process_time()
    build_town(4, NOW, size="full")
    assert process_time() - begun < 1.0
    tracemalloc.start()
    kept = build_town(4, NOW, size="full")
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept.me.username == "ada"
    assert used < 60e6

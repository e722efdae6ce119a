"""The world's mutations and their reverse indexes; ids that carry time; export and restore."""

from __future__ import annotations

import json

import pytest

from twshell.sim import correspondence, lists, snapshot
from twshell.sim.paging import Token, decode, encode
from twshell.sim.records import Account
from twshell.sim.snowflake import Mint, first_id_at, snowflake, time_of
from twshell.sim.town import build_town
from twshell.sim.world import World

NOW = 1_795_500_000.0
ADA, BO, CY = "11", "22", "33"


@pytest.fixture
def world() -> World:
    made = World(seed=1, me_id=ADA)
    for user_id, name in ((ADA, "ada"), (BO, "Bo"), (CY, "cy")):
        made.add_account(Account(user_id, name, name.title(), NOW - 1e6))
    return made


def test_an_id_carries_its_time() -> None:
    assert time_of(snowflake(NOW)) == NOW
    assert time_of("1293593516040269825") == 1597251702.686


def test_ids_rise_though_the_clock_stands_still_or_goes_back() -> None:
    mint = Mint()
    ids = [int(mint.make(NOW - step // 3000)) for step in range(9000)]
    assert sorted(set(ids)) == ids
    assert first_id_at(NOW) == ids[0]


def test_a_taken_name_is_refused_whatever_its_case(world: World) -> None:
    with pytest.raises(KeyError):
        world.add_account(Account("44", "BO", "Bo the second", NOW))


def test_a_reply_gets_the_names_x_fills_in(world: World) -> None:
    asked = world.add_post(author_id=BO, text="who is in, @cy?", now=NOW)
    answer = world.add_post(author_id=ADA, text="me", now=NOW + 1, reply_to=asked.id)
    assert answer.text == "@Bo @cy me"
    assert answer.text[answer.display_start :] == "me"
    assert answer.conversation_id == asked.id
    named = world.add_post(author_id=ADA, text="me, @Bo", now=NOW + 2, reply_to=asked.id, unmentioned=[CY])
    assert named.text == "me, @Bo"
    own = world.add_post(author_id=BO, text="and I", now=NOW + 3, reply_to=asked.id)
    assert own.text == "@cy and I"


def test_only_a_typed_mention_or_a_quote_summons(world: World) -> None:
    mine = world.add_post(author_id=ADA, text="hello", now=NOW)
    implied = world.add_post(author_id=BO, text="hello back", now=NOW, reply_to=mine.id)
    typed = world.add_post(author_id=BO, text="hello @ADA", now=NOW, reply_to=mine.id)
    quoting = world.add_post(author_id=BO, text="look", now=NOW, quote=mine.id)
    stranger = world.add_post(author_id=CY, text="hm", now=NOW)
    assert [world.summons(post, ADA) for post in (mine, implied, typed, quoting, stranger)] == [
        True, False, True, True, False,
    ]  # fmt: skip
    assert world.mentions_of[ADA] == [implied.id, typed.id]


def test_a_repost_means_the_original_and_is_made_once(world: World) -> None:
    post = world.add_post(author_id=BO, text="x", now=NOW)
    first = world.repost(ADA, post.id, NOW + 1)
    assert world.repost(ADA, first.id, NOW + 2) is first
    assert world.counts(post)["reposts"] == 1
    assert world.unrepost(ADA, first.id)
    assert not world.unrepost(ADA, post.id)
    assert (world.counts(post)["reposts"], first.deleted) == (0, True)


def test_deleting_a_post_takes_its_traces_along(world: World) -> None:
    post = world.add_post(author_id=BO, text="x", now=NOW)
    repost = world.repost(ADA, post.id, NOW + 1)
    world.like(ADA, post.id, NOW + 2)
    folder = world.create_folder(ADA, "f", NOW)
    world.bookmark(ADA, post.id, NOW + 3, folder.id)
    world.accounts[BO].pinned_post_id = post.id
    assert world.delete_post(post.id)
    assert not world.delete_post(post.id)
    assert repost.deleted
    assert (world.likes[ADA], world.bookmarks[ADA], folder.post_ids) == ({}, {}, {})
    assert world.accounts[BO].pinned_post_id is None


def test_deleting_ones_repost_is_undoing_it(world: World) -> None:
    post = world.add_post(author_id=BO, text="x", now=NOW)
    repost = world.repost(ADA, post.id, NOW + 1)
    assert world.delete_post(repost.id)
    assert world.reposts[ADA] == {}
    assert not post.deleted


def test_an_edit_is_a_new_version_and_deleting_one_deletes_all(world: World) -> None:
    first = world.add_post(author_id=ADA, text="teh", now=NOW)
    second = world.add_post(author_id=ADA, text="the", now=NOW + 60, edit_of=first.id)
    assert first.edit_history == second.edit_history == [first.id, second.id]
    assert (first.is_superseded, second.is_superseded) == (True, False)
    assert second.conversation_id == first.id
    world.delete_post(first.id)
    assert second.deleted


def test_relations_keep_their_other_side(world: World) -> None:
    assert world.follow(ADA, BO, NOW)
    assert not world.follow(ADA, BO, NOW)
    assert world.followers[BO] == {ADA: NOW}
    world.block(BO, ADA, NOW + 1)
    assert world.followers[BO] == {}
    assert not world.follows(ADA, BO)


def test_visibility(world: World) -> None:
    post = world.add_post(author_id=BO, text="x", now=NOW)
    bo = world.accounts[BO]
    assert world.visible_to(None, post) == "ok"
    bo.protected = True
    assert [world.visible_to(viewer, post) for viewer in (None, ADA, BO)] == ["protected", "protected", "ok"]
    world.follow(ADA, BO, NOW)
    assert world.visible_to(ADA, post) == "ok"
    bo.protected = False
    world.block(BO, ADA, NOW)
    assert world.visible_to(ADA, post) == "protected"
    post.withheld = ("NL",)
    assert world.visible_to(CY, post) == "withheld"
    bo.suspended = True
    assert world.visible_to(BO, post) == "suspended"
    post.deleted = True
    assert world.visible_to(BO, post) == "deleted"


def test_lists_and_messages(world: World) -> None:
    one = lists.create(world, ADA, "l", now=NOW)
    assert lists.add_member(world, one.id, BO, NOW)
    assert not lists.add_member(world, one.id, BO, NOW)
    lists.pin(world, ADA, one.id, NOW)
    assert lists.delete(world, one.id)
    assert world.pinned_lists[ADA] == {}
    sent = correspondence.send_to(world, BO, ADA, NOW, text="hi")
    assert sent.conversation_id == "11-22"
    group = correspondence.open_group(world, ADA, [BO, CY], NOW)
    correspondence.send(world, group.id, CY, NOW, text="hello all")
    assert [world.dm_events[event].event_type for event in group.event_ids] == ["ParticipantsJoin", "MessageCreate"]
    assert correspondence.delete_for(world, sent.id, ADA)
    assert not correspondence.delete_for(world, sent.id, ADA)


def test_a_world_survives_its_export() -> None:
    world = build_town(3, NOW, size="small")
    document = json.loads(json.dumps(snapshot.export(world)))
    again = snapshot.restore(document)
    assert again.accounts == world.accounts
    assert again.posts == world.posts
    assert again.media == world.media
    for name in ("followers", "liked_by", "bookmarked_by", "reposts", "reposts_of", "replies_to", "mentions_of"):
        mine, theirs = getattr(world, name), getattr(again, name)
        assert {key: value for key, value in mine.items() if value} == {k: v for k, v in theirs.items() if v}, name
    edited = next(post for post in again.posts.values() if len(post.edit_history) > 1)
    assert all(again.posts[post_id].edit_history is edited.edit_history for post_id in edited.edit_history)
    assert snapshot.export(again) == snapshot.export(world)
    assert int(again.mint.make(NOW)) > int(next(reversed(world.posts)))


def test_a_state_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        snapshot.restore({"version": 0})


@pytest.mark.parametrize("token", [Token("next", 2**63 - 1, 0), Token("previous", 0, 3200), Token("next", 12, 7)])
def test_a_token_is_good_for_its_own_scope_alone(token: Token) -> None:
    text = encode(token, "home:1")
    assert decode(text, "home:1") == token
    assert decode(text, "home:2") is None
    assert decode(text[:-1] + ("0" if text[-1] != "0" else "1"), "home:1") is None
    assert 16 <= len(text) <= 60

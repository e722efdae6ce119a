"""The town lives: by the clock, deterministically, and it answers its owner."""

from __future__ import annotations

import pytest

from twshell.sim import correspondence, life, snapshot
from twshell.sim.town import build_town
from twshell.sim.world import World

NOW = 1_795_500_000.0


def lived(step: float, hours: float = 2.0, ask: str = "") -> World:
    """Return a town that lived on in steps, in which Ada asked something after ten minutes."""
    world = build_town(1, NOW, size="small")
    at = NOW
    while at < NOW + hours * 3600:
        if ask and at == NOW + 600:
            world.add_post(author_id=world.me_id, text=ask, now=at)
        at += step
        life.live(world, at)
    return world


def test_people_post_as_time_goes_on() -> None:
    world = lived(60.0)
    new = [post for post in world.posts.values() if post.created_at > NOW]
    assert 40 < len(new) < 200
    assert [post.created_at for post in new] == sorted(post.created_at for post in new)
    assert {post.author_id for post in new} & set(world.following[world.me_id])
    assert any(post.reposted_id for post in new)
    assert any(post.in_reply_to_id for post in new)


def test_what_happens_does_not_depend_on_how_often_it_is_looked_at() -> None:
    assert snapshot.export(lived(20.0, ask="Is the ferry late?")) == snapshot.export(
        lived(600.0, ask="Is the ferry late?")
    )


def test_a_clock_that_stands_or_goes_back_makes_nothing_happen() -> None:
    world = build_town(1, NOW, size="small")
    before = len(world.posts)
    assert life.live(world, NOW) == 0
    assert life.live(world, NOW - 500) == 0
    assert len(world.posts) == before
    life.live(world, NOW + 3600)
    made = len(world.posts)
    life.live(world, NOW + 60)
    life.live(world, NOW + 3600)
    assert len(world.posts) == made


def test_people_answer_what_the_owner_writes() -> None:
    world = lived(60.0, ask="Is the ferry late again, @grace?")
    asked = next(post for post in world.posts.values() if "late again" in post.text)
    answers = [world.posts[post_id] for post_id in world.replies_to[asked.id]]
    assert "grace" in {world.accounts[post.author_id].username for post in answers}
    assert all(10 < post.created_at - asked.created_at < 3600 for post in answers)
    assert world.liked_by[asked.id]


def test_people_answer_in_the_language_they_were_asked_in() -> None:
    world = build_town(1, NOW, size="full")
    asked = world.add_post(author_id=world.me_id, text="Guten Abend, wer hat Brot?", now=NOW + 5, lang="de")
    life.live(world, NOW + 3600)
    answers = [world.posts[post_id] for post_id in world.replies_to[asked.id]]
    assert {post.lang for post in answers} == {"de"}


def test_half_the_answers_call_for_the_owner_by_name() -> None:
    world = build_town(1, NOW, size="small")
    answers = []
    for number in range(40):
        asked = world.add_post(author_id=world.me_id, text=f"Number {number}: any bread left?", now=NOW + number * 600)
        life.live(world, NOW + number * 600 + 599)
        answers += [world.posts[post_id] for post_id in world.replies_to.get(asked.id, ())]
    called = [post for post in answers if world.summons(post, world.me_id)]
    assert len(answers) > 25
    assert 0.3 < len(called) / len(answers) < 0.9


def test_a_deleted_question_gets_no_answer() -> None:
    world = build_town(1, NOW, size="small")
    asked = world.add_post(author_id=world.me_id, text="Any bread?", now=NOW + 1)
    life.live(world, NOW + 2)
    world.delete_post(asked.id)
    life.live(world, NOW + 3600)
    assert [post_id for post_id in world.replies_to.get(asked.id, ()) if not world.posts[post_id].deleted] == []


def test_a_message_is_written_back_to() -> None:
    world = build_town(1, NOW, size="small")
    grace = world.account_named("grace")
    assert grace is not None
    sent = correspondence.send_to(world, world.me_id, grace.id, NOW + 5, text="Tea?")
    life.live(world, NOW + 10)
    life.live(world, NOW + 200)
    events = [world.dm_events[one] for one in world.dm_conversations[sent.conversation_id].event_ids]
    assert events[-1].sender_id == grace.id
    assert events[-1].created_at > NOW + 5


def test_life_goes_on_after_a_restore() -> None:
    world = lived(60.0, hours=1.0, ask="Is the ferry late?")
    again = snapshot.restore(snapshot.export(world))
    life.live(world, NOW + 9000)
    life.live(again, NOW + 9000)
    assert snapshot.export(world) == snapshot.export(again)


@pytest.mark.parametrize("days", [10, 60])
def test_a_leap_in_time_is_lived_only_at_its_end(days: int) -> None:
    world = build_town(1, NOW, size="small")
    made = life.live(world, NOW + days * 86400)
    assert 500 < made < 4000
    assert min(post.created_at for post in world.posts.values() if post.created_at > NOW) > NOW + (days - 2) * 86400

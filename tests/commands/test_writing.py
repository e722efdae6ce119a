"""Writing: what is sent, what the world is then like, how it is told and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.outcome import Done, PlanShown, Problem

REPOST, UNREPOST = "POST /2/users/{id}/retweets", "DELETE /2/users/{id}/retweets/{source_tweet_id}"
POST, DELETE = "POST /2/tweets", "DELETE /2/tweets/{id}"
MUTE = "POST /2/users/{id}/muting"
NAMED = "GET /2/users/by/username/{username}"
Calls = Callable[[], list[str]]
ADA = "101"


def mine(sim: Any) -> list[str]:
    """Return what ada has said on the simulated X, oldest first."""
    own = [post for post in sim.world.posts.values() if post.author_id == ADA and not post.reposted_id]
    return [post.text for post in own if not post.deleted]


# reposts


def test_rt_reposts_the_numbered_post(run: Any, sim: Any, post_of: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    played = run("rt 2")
    assert [REPOST] == calls()
    assert {post_of("Are you there, @ada?").id} == set(sim.world.reposts[ADA])
    (done,) = played.of(Done)
    assert ("retweet", "unretweet 2", "") == (done.verb, done.undo, done.cause)
    assert "Reposted 2 by @grace: “Are you there, @ada?”" == done.what
    assert 0 == played.status


def test_a_deed_is_told_with_cost_what_is_left_and_the_way_back(run: Any) -> None:
    run("home 5")
    text = run("rt 2").text
    for part in ("Reposted 2 by @grace", "$0.015", "49 of 50 left until 12:15", "undo: unretweet 2"):
        assert part in text


def test_the_number_of_a_repost_means_the_original(run: Any, sim: Any, post_of: Any) -> None:
    run("home 5", "rt 3")
    assert {post_of("Grace number 3").id} == set(sim.world.reposts[ADA])


def test_unretweet_takes_the_repost_back(run: Any, sim: Any) -> None:
    run("home 5", "rt 2")
    (done,) = run("unrt 2").of(Done)
    assert {} == sim.world.reposts[ADA]
    assert "Repost taken back: 2 by @grace: “Are you there, @ada?”" == done.what


def test_unretweet_of_my_repost_on_screen_takes_it_back(run: Any, sim: Any) -> None:
    run("home 5", "rt 2", "home 6")
    run("unrt 6")
    assert {} == sim.world.reposts[ADA]


def test_a_range_and_numbers_are_reposted_in_order_once_each(run: Any, sim: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    played = run("rt 5 1-2 5")
    assert [REPOST] * 3 == calls()
    assert ["5 by", "1 by", "2 by"] == [done.what.removeprefix("Reposted ")[:4] for done in played.of(Done)]


def test_an_id_and_a_url_with_tracking_are_reposted_without_having_been_seen(run: Any, sim: Any, post_of: Any) -> None:
    key = post_of("Who has the key?")
    run(f"rt https://x.com/rosa/status/{key.id}?s=20&t=abc")
    assert {key.id} == set(sim.world.reposts[ADA])
    run(f"unrt {key.id}", f"rt id:{key.id}")
    assert {key.id} == set(sim.world.reposts[ADA])


# posts


def test_post_publishes_the_rest_of_the_line_as_it_stands(run: Any, sim: Any) -> None:
    run("""post He said "no"; rt 1 | #quay & $5  'so'""")
    assert """He said "no"; rt 1 | #quay & $5  'so'""" == mine(sim)[-1]


def test_a_post_is_shown_and_asked_about_first(run: Any, sim: Any) -> None:
    played = run("post The ferry is late", answers=(False,))
    assert ["Post this for $0.015?"] == [ask.question for ask in played.asked]
    assert ["post: The ferry is late"] == list(played.of(PlanShown)[0].lines)
    assert 130 == played.status
    assert "The ferry is late" not in mine(sim)


def test_a_post_gets_a_number_and_is_the_single_post_of_the_dot(run: Any, sim: Any) -> None:
    run("home 5")
    (done,) = run("post The ferry is late").of(Done)
    assert "Posted 6: “The ferry is late”" == done.what
    assert "delete 6" == done.undo
    assert 0 == run("delete .").status
    assert "The ferry is late" not in mine(sim)


def test_line_breaks_are_part_of_a_text(run: Any, sim: Any) -> None:
    run("post one\ntwo\n\nthree")
    assert "one\ntwo\n\nthree" == mine(sim)[-1]


def test_a_text_that_begins_like_an_option_needs_two_dashes(run: Any, sim: Any) -> None:
    refused = run("post --help me")
    assert (2, "if it is text, write `post -- --help me`") == (
        refused.status, refused.of(Problem)[0].diagnosis.next,
    )  # fmt: skip
    run("post -- --help me")
    assert "--help me" == mine(sim)[-1]


def test_post_alone_opens_the_editor_and_posts_what_it_returns(run: Any, sim: Any) -> None:
    played = run("post", replies=("Written\nelsewhere",))
    assert ["edit"] == [effect.name for effect in played.effects]
    assert "Written\nelsewhere" == mine(sim)[-1]


def test_an_editor_that_returns_nothing_posts_nothing(run: Any, calls: Calls) -> None:
    assert (0, []) == (run("post", replies=(None,)).status, calls())


def test_the_question_before_a_post_can_be_switched_off(run: Any, sim: Any) -> None:
    played = run("set post-confirm off", "post Straight away")
    assert ([], "Straight away") == (played.asked, mine(sim)[-1])


def test_a_link_is_asked_about_with_its_price(run: Any, sim: Any) -> None:
    played = run("post look https://example.com/a", answers=(False,))
    (ask,) = played.asked
    assert ("look https://example.com/a" in mine(sim), 130) == (False, played.status)
    assert "This text holds a link: X charges $0.20 instead of $0.015." == ask.question


def test_the_link_question_is_asked_even_where_posts_are_not(run: Any) -> None:
    assert 1 == len(run("set post-confirm off", "post look https://example.com/a", answers=(False,)).asked)


# replies and quotes


def test_a_reply_to_somebody_who_named_me_goes_out(run: Any, sim: Any, post_of: Any) -> None:
    run("home 5")
    (done,) = run("reply 2 Here I am").of(Done)
    reply = next(post for post in sim.world.posts.values() if post.text.endswith("Here I am"))
    assert post_of("Are you there, @ada?").id == reply.in_reply_to_id
    assert "Replied to 2 by @grace: “Are you there, @ada?” with 6: “Here I am”" == done.what


def test_a_summoned_reply_is_cheaper_and_asked_about_at_that_price(run: Any) -> None:
    run("home 5")
    played = run("reply 2 Here I am")
    assert ["Send this reply for $0.01?"] == [ask.question for ask in played.asked]
    assert 10_000 == played.of(Done)[0].price.high


def test_a_reply_nobody_asked_for_is_refused_before_sending_with_its_page(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    played = run("reply 1 Well done")
    assert (3, [], ["reply-not-summoned"]) == (played.status, calls(), played.causes)
    diagnosis = played.of(Problem)[0].diagnosis
    assert diagnosis.web_url.startswith("https://x.com/intent/post?text=Well%20done&in_reply_to=")


def test_a_quote_is_refused_before_sending_with_its_page(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    played = run("quote 1 Look")
    assert (3, [], ["tier-lacks-action"]) == (played.status, calls(), played.causes)
    assert "&url=https%3A%2F%2Fx.com%2Fgrace%2Fstatus%2F" in played.of(Problem)[0].diagnosis.web_url


def test_a_reply_alone_opens_the_editor(run: Any, sim: Any) -> None:
    run("home 5")
    played = run("reply 2", replies=("From the editor",))
    assert ["edit"] == [effect.name for effect in played.effects]
    assert any(post.text.endswith("From the editor") for post in sim.world.posts.values())


@pytest.mark.parametrize("line", ["reply 1", "quote 1"])
def test_what_is_known_to_be_refused_opens_no_editor(run: Any, calls: Calls, line: str) -> None:
    run("home 5")
    calls()
    alone, with_text = run(line, replies=("never asked for",)), run(f"{line} words")
    assert (3, [], [], with_text.causes) == (alone.status, calls(), alone.effects, alone.causes)
    assert alone.of(Problem)[0].diagnosis.web_url.startswith("https://x.com/intent/post?")
    assert [None] == [problem.draft for problem in alone.of(Problem)]


def test_anyway_outlives_the_way_through_the_editor(run: Any, calls: Calls, post_of: Any) -> None:
    run("home 5")
    calls()
    played = run("reply --anyway 1", replies=("From the editor",))
    (effect,) = played.effects
    assert effect.then.startswith("reply --anyway -- id:")
    assert ["POST /2/tweets"] == calls()


def test_a_macro_knows_that_a_line_for_the_editor_is_refused(run: Any, session: Any) -> None:
    session.macros.save("talk", "rt 1\nquote 1\n", frozenset())
    run("home 5")
    played = run("talk", replies=("never asked for",))
    assert (3, [], []) == (played.status, played.effects, played.of(Done))
    assert "its line 2, `quote 1`, is known to be refused" in played.text


# what the tier lacks


@pytest.mark.parametrize("line", ["like 1", "unlike 1", "follow @rosa", "unfollow @grace"])
def test_what_the_tier_lacks_is_refused_before_sending_with_a_page(run: Any, calls: Calls, line: str) -> None:
    run("home 5")
    calls()
    played = run(line)
    assert (3, [], ["tier-lacks-action"]) == (played.status, calls(), played.causes)
    assert played.of(Problem)[0].diagnosis.web_url.startswith("https://x.com/")


@pytest.mark.parametrize("line", ["bookmark 1", "unbookmark 1"])
def test_bookmarks_want_another_sign_in_and_are_refused_before_sending(run: Any, calls: Calls, line: str) -> None:
    run("home 5")
    calls()
    played = run(line)
    assert (7, [], ["wrong-auth-kind"]) == (played.status, calls(), played.causes)
    assert played.of(Problem)[0].diagnosis.web_url.startswith("https://x.com/grace/status/")


def test_anyway_tries_all_the_same_and_x_refuses(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    played = run("like --anyway 1")
    assert ["POST /2/users/{id}/likes"] == calls()
    assert (3, ["tier-lacks-action"]) == (played.status, played.causes)


def test_anyway_likes_where_x_has_changed_its_mind_which_is_remembered(run: Any, sim: Any, post_of: Any) -> None:
    sim.settings.tier = "enterprise"
    run("home 5")
    assert 0 == run("like --anyway 1").status
    assert 0 == run("like 2").status
    assert {post_of("Grace number 24").id, post_of("Are you there, @ada?").id} == set(sim.world.likes[ADA])


def test_one_answered_reply_does_not_open_the_way_for_unsummoned_ones(run: Any, calls: Calls) -> None:
    run("home 5", "reply 2 Here I am")
    calls()
    assert (3, []) == (run("reply 1 Well done").status, calls())


def test_nothing_is_kept_of_a_refused_like_but_its_page_can_be_opened(run: Any) -> None:
    run("home 5", "like 1")
    assert "no drafts" in run("drafts").text
    (effect,) = run("open last").effects
    assert ("browse", True) == (effect.name, effect.argument.startswith("https://x.com/intent/like?tweet_id="))


# delete


def test_delete_asks_and_deletes_my_post(run: Any, sim: Any) -> None:
    run("posts @me")
    played = run("delete 1")
    assert ["Delete this for $0.005?"] == [ask.question for ask in played.asked]
    assert [] == mine(sim)
    assert "Deleted 1 by @ada: “My own words”" == played.of(Done)[0].what


def test_a_deleted_post_keeps_its_number_from_others_and_is_gone(run: Any) -> None:
    run("posts @me", "delete 1")
    played = run("delete 1")
    assert 2 == played.status
    assert [2] == [row.ref for row in run("home 1").outcomes[0].rows]


def test_delete_of_anothers_post_is_refused_before_sending(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    played = run("delete 1")
    assert (3, [], ["not-yours"]) == (played.status, calls(), played.causes)
    assert "It belongs to @grace." == played.of(Problem)[0].diagnosis.why


def test_delete_takes_the_repost_itself_and_not_its_original(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    played = run("delete 3")  # lin's repost of a post of grace's
    assert ([], "It belongs to @lin.") == (calls(), played.of(Problem)[0].diagnosis.why)


# people


def test_mute_looks_a_handle_up_that_is_not_known_and_mutes(run: Any, sim: Any, calls: Calls) -> None:
    (done,) = run("mute @rosa").of(Done)
    assert [NAMED, MUTE] == calls()
    assert {"105"} == set(sim.world.muting[ADA])
    assert ("Muted @rosa", "unmute @rosa") == (done.what, done.undo)


def test_mute_of_somebody_known_is_one_request(run: Any, calls: Calls) -> None:
    run("home 5")
    calls()
    run("mute @grace")
    assert [MUTE] == calls()


def test_mute_of_nobody_is_told_and_nothing_is_written(run: Any, calls: Calls) -> None:
    played = run("mute @nobody_here")
    assert [NAMED] == calls()
    assert (1, ["not-found"]) == (played.status, played.causes)


# undo


@pytest.mark.parametrize(
    ("line", "undone"),
    [
        ("rt 2", lambda sim: {} == sim.world.reposts[ADA]),
        ("post Soon gone", lambda sim: ["My own words"] == mine(sim)),
        ("reply 2 Soon gone", lambda sim: ["My own words"] == mine(sim)),
        ("mute @rosa", lambda sim: {} == sim.world.muting[ADA]),
    ],
)
def test_undo_takes_the_last_write_back(run: Any, sim: Any, line: str, undone: Any) -> None:
    run("home 5", line)
    assert not undone(sim)
    assert 0 == run("undo").status
    assert undone(sim)


def test_undo_twice_takes_two_writes_back_and_never_does_one_again(run: Any, sim: Any, calls: Calls) -> None:
    run("home 5", "rt 1", "rt 2", "undo", "undo")
    assert {} == sim.world.reposts[ADA]
    calls()
    played = run("undo")
    assert (2, []) == (played.status, calls())
    assert "nothing to undo in this session" in played.text


def test_what_was_taken_back_by_hand_is_not_taken_back_again(run: Any, calls: Calls) -> None:
    run("home 5", "rt 1", "unrt 1")
    calls()
    assert (2, []) == (run("undo").status, calls())


def test_a_no_to_the_undoing_of_a_post_leaves_it_to_be_undone(run: Any, sim: Any) -> None:
    run("post Soon gone")
    run("undo", answers=(False,))
    assert "Soon gone" in mine(sim)
    run("undo")
    assert "Soon gone" not in mine(sim)


def test_an_undone_post_is_deleted_once(run: Any, calls: Calls) -> None:
    run("post Soon gone", "undo", "undo")
    assert 1 == calls().count(DELETE)

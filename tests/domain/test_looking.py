"""Resolving an unknown write by reading: when to look, how far a read must reach, what it proves (facts §3.3, §3.5)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from twshell.domain import looking
from twshell.domain.looking import MISSING, MOST_LOOKS, THERE, UNDECIDED, Change, Finding, Sight
from twshell.domain.post import SNOWFLAKE_EPOCH_MS, Post, Reference, User
from twshell.domain.stored import Write

SENT = 1_795_521_600.0  # 2026-11-24 12:00:00 UTC
ME = "100"


def id_at(seconds: float, number: int = 1) -> str:
    return str(((int((SENT + seconds) * 1000) - SNOWFLAKE_EPOCH_MS) << 22) + number)


def mine(at: float, text: str = "other words", **more: Any) -> Post:
    return Post(**({"id": id_at(at), "text": text, "author_id": ME} | more))


def repost(at: float, target: str) -> Post:
    return mine(at, "RT …", references=(Reference("retweeted", target),))


BASELINE, TARGET = id_at(-3600), id_at(-900)
CALLS = {
    "post": ("POST", "/2/tweets"),
    "delete": ("DELETE", "/2/tweets/{id}"),
    "retweet": ("POST", "/2/users/{id}/retweets"),
    "unretweet": ("DELETE", "/2/users/{id}/retweets/{source_tweet_id}"),
    "like": ("POST", "/2/users/{id}/likes"),
    "unlike": ("DELETE", "/2/users/{id}/likes/{tweet_id}"),
    "bookmark": ("POST", "/2/users/{id}/bookmarks"),
    "unbookmark": ("DELETE", "/2/users/{id}/bookmarks/{tweet_id}"),
    "follow": ("POST", "/2/users/{id}/following"),
    "unfollow": ("DELETE", "/2/users/{source_user_id}/following/{target_user_id}"),
    "mute": ("POST", "/2/users/{id}/muting"),
    "unmute": ("DELETE", "/2/users/{source_user_id}/muting/{target_user_id}"),
    "dm": ("POST", "/2/dm_conversations/with/{participant_id}/messages"),
    "list-create": ("POST", "/2/lists"),
    "hide": ("PUT", "/2/tweets/{tweet_id}/hidden"),
}


def write(verb: str = "post", **more: Any) -> Write:
    method, template = CALLS[verb]
    text = "ferry" if verb == "post" else ""
    fields = {
        "id": 12, "verb": verb, "state": "unknown", "text": text, "target": "" if text else TARGET, "method": method,
        "template": template, "body": json.dumps({"text": text}) if text else "", "sent_at": SENT,
        "baseline_id": BASELINE,
    }  # fmt: skip
    return Write(**(fields | more))


# When to look

WHEN = [
    ("never looked", {}, 2),
    ("after the first", {"looks": 1, "looked_at": SENT + 2}, 10),
    ("after the second", {"looks": 2, "looked_at": SENT + 10.5}, 60),
    ("after the third", {"looks": 3, "looked_at": SENT + 61}, 300),
    ("after the fourth", {"looks": 4, "looked_at": SENT + 300}, 1800),
    ("after the last", {"looks": 5, "looked_at": SENT + 1800}, None),
    ("answered late, after its first times", {"looks": 1, "looked_at": SENT + 31}, 60),
    ("found absent once when parked", {"looks": 6, "looked_at": SENT + 9000, "absences": 1, "absent_at": SENT + 9000},
     9030),
    ("found absent once on the way", {"looks": 3, "looked_at": SENT + 60, "absences": 1, "absent_at": SENT + 60}, 300),
    ("not decided by the look after that", {"looks": 7, "looked_at": SENT + 9030, "absences": 1,
                                            "absent_at": SENT + 9000}, None),
    ("looked at by hand meanwhile", {"looks": 7, "looked_at": SENT + 9029, "absences": 1, "absent_at": SENT + 9000},
     9030),
    ("looked at too often", {"looks": MOST_LOOKS, "looked_at": SENT + 2}, None),
    ("done", {"state": "done"}, None),
    ("absent", {"state": "absent"}, None),
    ("never sent", {"sent_at": None}, None),
]  # fmt: skip


@pytest.mark.parametrize(("case", "fields", "seconds"), WHEN, ids=[row[0] for row in WHEN])
def test_when_to_look_next(case: str, fields: dict[str, Any], seconds: float | None) -> None:
    assert (None if seconds is None else SENT + seconds) == looking.next_at(write(**fields))


def test_what_twsh_cannot_look_at_is_never_due() -> None:
    assert (None, None) == (looking.look_of(write("hide")), looking.next_at(write("hide")))


def test_the_schedule_ends_by_itself_and_is_bounded() -> None:
    found, looks = write(), []
    while (at := looking.next_at(found)) is not None:
        looks.append(at - SENT)
        found = found._replace(looks=found.looks + 1, looked_at=at)
    assert [2, 10, 60, 300, 1800] == looks


AT_START = [
    ("left unknown", {}, 3600, True),
    ("a week old", {}, 7 * 86_400, True),
    ("older", {}, 7 * 86_400 + 1, False),
    ("looked at often", {"looks": 11}, 3600, True),
    ("looked at too often", {"looks": 12}, 3600, False),
    ("absent", {"state": "absent"}, 3600, False),
    ("a clock set back", {}, -3600, True),
    ("never sent", {"sent_at": None}, 3600, False),
    ("nothing shows it", {"template": "/2/media/upload"}, 3600, False),
]


@pytest.mark.parametrize(("case", "fields", "seconds", "expected"), AT_START, ids=[row[0] for row in AT_START])
def test_whether_twsh_looks_by_itself(case: str, fields: dict[str, Any], seconds: float, expected: bool) -> None:
    assert expected == looking.may_look(write(**fields), SENT + seconds)


# How far a read must reach


def is_decided(of: Write, sight: Sight) -> bool:
    return UNDECIDED != looking.of_posts(of, sight, ME, {}).result


BEFORE = [mine(-10), mine(-20)]
REACH = [
    ("nothing", write(), Sight(), False),
    ("newer ones alone", write(), Sight((mine(9), mine(5))), False),
    ("the one known before", write(), Sight((mine(9), Post(BASELINE, "", ME))), True),
    ("one older than the known", write(), Sight((mine(9), mine(-7200))), True),
    ("one from before the sending", write(), Sight((mine(9), mine(-6))), True),
    ("one from the moment itself", write(), Sight((mine(9), mine(-5))), False),
    ("the one known before, made just then", write(baseline_id=id_at(-2)), Sight((mine(9), mine(-2))), True),
    ("the one known before, edited since", write(baseline_id=id_at(-2)),
     Sight((mine(9, edit_ids=(id_at(-2), id_at(9))),)), True),
    ("nothing known, newer ones", write(baseline_id=""), Sight((mine(9),)), False),
    ("nothing known, an older one", write(baseline_id=""), Sight((mine(9), mine(-6))), True),
    ("the end of the list", write(), Sight((mine(9),), is_whole=True, counted=1), True),
    ("as many as are counted, not the end", write(), Sight((mine(9),), counted=1), False),
    ("X's clock behind ours", write(clock_offset=-600), Sight((mine(-6),)), False),
    ("X's clock behind, as found later", write(), Sight((mine(-6),), offset=-600), False),
    ("a repost taken back, newer than the original", write("unretweet"), Sight((mine(9), mine(-800))), False),
    ("a repost taken back, older than the original", write("unretweet"), Sight((mine(9), mine(-901))), True),
]


@pytest.mark.parametrize(("case", "of", "sight", "expected"), REACH, ids=[row[0] for row in REACH])
def test_a_read_decides_once_it_reaches_back_far_enough(case: str, of: Write, sight: Sight, expected: bool) -> None:
    assert expected == is_decided(of, sight)


def test_what_was_sent_twice_is_looked_for_from_the_first_sending_on() -> None:
    again = write(sent_at=SENT + 900, first_at=SENT)
    assert [True, False] == [is_decided(again, Sight((mine(at),))) for at in (-6, 800)]
    assert THERE == looking.of_posts(again, Sight((mine(1, "ferry"),)), ME, {}).result


def test_each_write_of_one_look_must_be_reached() -> None:
    sight = Sight((mine(9), mine(-6)))
    assert [True, False] == [is_decided(found, sight) for found in (write(), write("unretweet"))]


# What one's own posts prove

FERRY = mine(1, "ferry")
POSTS = [
    ("it is there", write(), Sight((FERRY,)), THERE, FERRY.id),
    ("it is there behind others", write(), Sight((mine(9), FERRY, *BEFORE)), THERE, FERRY.id),
    ("it is another write's", write(id=13), Sight((FERRY, *BEFORE)), MISSING, ""),
    ("not there, read far enough", write(), Sight((mine(9), *BEFORE)), MISSING, ""),
    ("not there, one page of newer ones", write(), Sight((mine(9), mine(8))), UNDECIDED, ""),
    ("an empty list", write(), Sight((), is_whole=True), UNDECIDED, ""),
    ("an empty list, a profile without posts", write(), Sight((), True, 0), MISSING, ""),
    ("an empty list, a profile with posts", write(), Sight((), True, 3), UNDECIDED, ""),
    ("a whole list of newer ones", write(), Sight((mine(9), mine(8)), True), UNDECIDED, ""),
    ("a whole list, as many as the profile counts", write(), Sight((mine(9), mine(8)), True, 2), MISSING, ""),
    ("two that say just this", write(), Sight((mine(2, "ferry"), FERRY, *BEFORE)), UNDECIDED, ""),
    ("one much like it", write(), Sight((mine(151, "ferry"), *BEFORE)), UNDECIDED, ""),
    ("one much like it and the one", write(), Sight((mine(151, "ferry"), FERRY)), THERE, FERRY.id),
    ("somebody else's", write(), Sight((mine(1, "ferry", author_id="7"), *BEFORE)), MISSING, ""),
]


@pytest.mark.parametrize(("case", "of", "sight", "result", "remote_id"), POSTS, ids=[row[0] for row in POSTS])
def test_what_own_posts_tell_of_a_post(case: str, of: Write, sight: Sight, result: str, remote_id: str) -> None:
    bound = {FERRY.id: 12} if of.id == 13 else {}
    found = looking.of_posts(of, sight, ME, bound)
    assert (result, remote_id) == (found.result, found.remote_id)


def test_of_two_that_say_just_this_the_older_is_named_and_nothing_that_says_something_else() -> None:
    found = looking.of_posts(write(), Sight((mine(2, "ferry"), FERRY, *BEFORE)), ME, {})
    assert (FERRY, "2 posts say just this, and it can have made one only") == (found.likely, found.because)


# What a conversation proves of a message

NOON = mine(1, "noon")
THEIRS = mine(-6, "when?", author_id="7")
IN_TALK = [
    ("it is there", Sight((NOON, THEIRS)), THERE, NOON.id),
    ("it is there, the first of all", Sight((NOON,), True, 1), THERE, NOON.id),
    ("not there, read back to an older one of theirs", Sight((mine(9), THEIRS)), MISSING, ""),
    ("not there, one page of newer ones", Sight((mine(9), mine(8, author_id="7"))), UNDECIDED, ""),
    ("not there, all of them newer", Sight((mine(9),), True, 1), MISSING, ""),
    ("nothing was ever said", Sight((), True, 0), MISSING, ""),
    ("they say the same", Sight((mine(1, "noon", author_id="7"), THEIRS)), MISSING, ""),
    ("one much like it", Sight((mine(151, "noon"), THEIRS)), UNDECIDED, ""),
    ("two that say just this", Sight((mine(2, "noon"), NOON, THEIRS)), UNDECIDED, ""),
]


@pytest.mark.parametrize(("case", "sight", "result", "remote_id"), IN_TALK, ids=[row[0] for row in IN_TALK])
def test_what_a_conversation_tells_of_a_message(case: str, sight: Sight, result: str, remote_id: str) -> None:
    sent = write("dm", text="noon", target="7", body=json.dumps({"text": "noon"}))
    found = looking.of_posts(sent, sight._replace(where=looking.YOUR_MESSAGES), ME, {})
    assert (result, remote_id) == (found.result, found.remote_id)
    assert "post" not in found.because


def test_of_a_post_a_message_and_a_list_a_second_one_makes_two() -> None:
    made = {"post": "post", "dm": "message", "list-create": "list", "mute": ""}
    assert made == {verb: looking.makes(write(verb)) for verb in made}


# What one's own lists prove of a list that was to be made

CREW = mine(1, "Crew")
IN_LISTS = [
    ("it is there", Sight((CREW, mine(-99, "Old"))), THERE, CREW.id),
    ("one of the name was there before", Sight((mine(-99, "Crew"),), True, 1), MISSING, ""),
    ("it is there beside an older one of the name", Sight((mine(-99, "Crew"), CREW)), THERE, CREW.id),
    ("not there, of those read one is older", Sight((mine(-99, "Old"),)), UNDECIDED, ""),
    ("not there, all were read", Sight((mine(-99, "Old"),), True, 1), MISSING, ""),
    ("there is none at all", Sight((), True, 0), MISSING, ""),
    ("two of the name made just then", Sight((CREW, mine(2, "Crew")), True, 2), UNDECIDED, ""),
    ("one made later", Sight((mine(151, "Crew"),), True, 1), UNDECIDED, ""),
    ("older than the newest own post known", Sight((mine(-4, "Crew"),), True, 1), THERE, id_at(-4)),
    ("somebody else's", Sight((mine(1, "Crew", author_id="7"),), True, 1), MISSING, ""),
]


@pytest.mark.parametrize(("case", "sight", "result", "remote_id"), IN_LISTS, ids=[row[0] for row in IN_LISTS])
def test_what_own_lists_tell_of_a_list(case: str, sight: Sight, result: str, remote_id: str) -> None:
    sent = write("list-create", target="", body=json.dumps({"name": "Crew", "private": False}), baseline_id=id_at(-2))
    found = looking.of_posts(sent, sight._replace(where=looking.YOUR_LISTS, is_ordered=False), ME, {})
    assert (result, remote_id) == (found.result, found.remote_id)
    assert "post" not in found.because
    assert "say" not in found.because


# Writes that say the same: (sent at, state, baseline), posts read, whether older ones were, what each comes to

FIRST, SECOND, THIRD = (0.0, "unknown", -3600), (1.0, "unknown", -3600), (2.0, "unknown", 1.5)
SIBLINGS = [
    ("a post each", (FIRST, SECOND), (1, 2), True, (THERE, THERE)),
    ("one post for two", (FIRST, SECOND), (2,), True, (THERE, MISSING)),
    ("none for two", (FIRST, SECOND), (), True, (MISSING, MISSING)),
    ("a post each, perhaps more unread", (FIRST, SECOND), (1, 2), False, (UNDECIDED, UNDECIDED)),
    ("one post, the older one's perhaps unread", (FIRST, THIRD), (3,), False, (UNDECIDED, UNDECIDED)),
    ("one post that only the first can have made", (FIRST, THIRD), (1,), True, (THERE, MISSING)),
    ("one post that both can have made", (FIRST, THIRD), (3,), True, (THERE, MISSING)),
    ("the first must leave the newer one", (FIRST, THIRD), (1, 3), True, (THERE, THERE)),
    ("one is being sent", (FIRST, (1.0, "sending", -3600)), (1,), True, (THERE, MISSING)),
    ("one was found before", ((0.0, "done", -3600), SECOND), (1,), True, (THERE, MISSING)),
    ("the later one was found before", (FIRST, (1.0, "done", -3600)), (1,), True, (MISSING, THERE)),
    ("the one typed later was sent before", (SECOND, FIRST), (2,), True, (MISSING, THERE)),
    ("more posts than writes", (FIRST, SECOND), (1, 2, 3), True, (UNDECIDED, UNDECIDED)),
]


@pytest.mark.parametrize(("case", "sent", "posts", "is_far", "results"), SIBLINGS, ids=[row[0] for row in SIBLINGS])
def test_posts_are_shared_out_among_writes_that_say_the_same(
    case: str, sent: Any, posts: Any, is_far: bool, results: Any
) -> None:
    writes = [
        write(id=12 + at, sent_at=SENT + seconds, state=state, baseline_id=id_at(known))
        for at, (seconds, state, known) in enumerate(sent)
    ]
    sight = Sight((*(mine(at, "ferry") for at in posts[::-1]), *(BEFORE if is_far else [])))
    found = [looking.of_posts(each, sight, ME, {}, [other for other in writes if other != each]) for each in writes]
    assert results == tuple(each.result for each in found)
    proved = [each.remote_id for each in found if each.remote_id]
    assert len(proved) == len(set(proved))


def test_a_post_counted_for_another_by_a_look_is_not_taken_from_it_and_leaves_this_one_open() -> None:
    first, third = write(state="done"), write(id=14, sent_at=SENT + 2, baseline_id=id_at(1.5))
    sight = Sight((mine(3, "ferry"), FERRY, *BEFORE))
    found = looking.of_posts(third, sight, ME, {id_at(3): 12}, [first])
    assert (UNDECIDED, "the post that would be it is counted for #12") == (found.result, found.because)


def test_a_post_that_its_own_answer_gave_to_another_is_nobody_else_s() -> None:
    sight = Sight((FERRY, *BEFORE))
    assert MISSING == looking.of_posts(write(), sight, ME, {FERRY.id: 7}, [write(id=13, sent_at=SENT + 1)]).result


def test_a_post_counted_for_another_by_a_look_leaves_this_one_what_is_left() -> None:
    first, second = write(state="done"), write(id=13, sent_at=SENT + 1)
    sight = Sight((mine(2, "ferry"), FERRY, *BEFORE))
    for given, left in ((FERRY.id, id_at(2)), (id_at(2), FERRY.id)):
        found = looking.of_posts(second, sight, ME, {given: first.id}, [first])
        assert (THERE, left) == (found.result, found.remote_id)


def test_a_post_that_alone_can_be_one_s_own_is_left_to_it() -> None:
    early, done = write(sent_at=SENT - 149), write(id=13, state="done")
    sight = Sight((mine(2, "ferry"), FERRY, mine(-160)))
    found = looking.of_posts(early, sight, ME, {}, [done])
    assert (THERE, FERRY.id) == (found.result, found.remote_id)


def test_where_a_post_is_too_few_and_one_much_like_it_is_left_nothing_is_missing() -> None:
    first, second, late = write(), write(id=13, sent_at=SENT + 1), mine(302, "ferry")
    sight = Sight((late, FERRY, *BEFORE))
    assert THERE == looking.of_posts(first, sight, ME, {}, [second]).result
    found = looking.of_posts(second, sight, ME, {}, [first])
    assert (UNDECIDED, late) == (found.result, found.likely)


def test_posts_are_shared_out_only_where_each_of_the_writes_is_reached() -> None:
    first, third = write(), write(id=14, sent_at=SENT + 2, baseline_id=id_at(1.5))
    found = looking.of_posts(third, Sight((mine(3, "ferry"), mine(1.4))), ME, {}, [first])
    assert (UNDECIDED, True) == (found.result, "does not reach back to before all of them" in found.because)


def test_what_may_be_it_is_named_the_oldest_of_several() -> None:
    like = mine(151, "ferry")
    assert like == looking.of_posts(write(), Sight((mine(152, "ferry"), like, *BEFORE)), ME, {}).likely


REPOSTS = [
    ("reposted", write("retweet"), Sight((repost(1, TARGET),)), THERE),
    ("reposted long before", write("retweet"), Sight((mine(9), repost(-800, TARGET))), THERE),
    ("another reposted", write("retweet"), Sight((repost(1, "7"), *BEFORE)), MISSING),
    ("not reposted, not read far enough", write("retweet"), Sight((repost(1, "7"),)), UNDECIDED),
    ("another's repost", write("retweet"), Sight((repost(1, TARGET)._replace(author_id="7"), *BEFORE)), MISSING),
    ("taken back", write("unretweet"), Sight((mine(9), mine(-901))), THERE),
    ("not taken back", write("unretweet"), Sight((mine(9), repost(-800, TARGET))), MISSING),
    ("perhaps taken back, not read far enough", write("unretweet"), Sight((mine(9), mine(-6))), UNDECIDED),
]


@pytest.mark.parametrize(("case", "of", "sight", "result"), REPOSTS, ids=[row[0] for row in REPOSTS])
def test_what_own_posts_tell_of_a_repost(case: str, of: Write, sight: Sight, result: str) -> None:
    assert result == looking.of_posts(of, sight, ME, {}).result


BECAUSE = [
    (write(), Sight((FERRY,)), "found among your posts"),
    (write(), Sight((mine(9), *BEFORE)), "not among your posts, read back to one that was there before"),
    (write(), Sight((mine(9),), True, 1), "not among your posts, all of which were read"),
    (write(), Sight(), "X shows no post of yours at all, which proves nothing"),
    (write(), Sight((mine(9), mine(8))), "the 2 posts read do not reach back to when it was sent"),
    (write(), Sight((mine(151, "ferry"),)), "a post much like it is there"),
    (write("retweet"), Sight((repost(1, TARGET),)), "it is among your reposts"),
    (write("retweet"), Sight((mine(9), *BEFORE)), "it is not among your reposts"),
    (write("retweet"), Sight((mine(9),)), "what was read of your reposts does not reach far enough"),
]


@pytest.mark.parametrize(("of", "sight", "says"), BECAUSE)
def test_a_finding_says_what_it_rests_on(of: Write, sight: Sight, says: str) -> None:
    assert says == looking.of_posts(of, sight, ME, {}).because


# What other reads prove

LISTS = [
    ("like", True, False, THERE), ("like", True, True, THERE), ("like", False, True, MISSING),
    ("like", False, False, UNDECIDED), ("unlike", True, False, MISSING), ("unlike", False, True, THERE),
    ("unlike", False, False, UNDECIDED), ("bookmark", True, False, THERE), ("bookmark", False, True, MISSING),
    ("unbookmark", False, True, THERE), ("unbookmark", True, True, MISSING),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "is_there", "is_whole", "result"), LISTS)
def test_what_a_list_of_marks_tells(verb: str, is_there: bool, is_whole: bool, result: str) -> None:
    posts = (Post("7", ""), *([Post(TARGET, "")] if is_there else []))
    assert result == looking.of_list(write(verb), Sight(posts, is_whole), "your marks").result


USERS = [
    ("mute", ("muting",), True, THERE), ("mute", ("following",), True, MISSING), ("mute", (), False, MISSING),
    ("unmute", ("muting",), True, MISSING), ("unmute", ("following",), False, THERE), ("unmute", (), True, THERE),
    ("unmute", (), False, UNDECIDED), ("follow", ("following", "muting"), True, THERE), ("follow", (), True, MISSING),
    ("unfollow", ("following",), True, MISSING), ("unfollow", ("followed_by",), False, THERE),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "connection", "is_told", "result"), USERS)
def test_what_a_profile_tells(verb: str, connection: tuple[str, ...], is_told: bool, result: str) -> None:
    user = User(TARGET, "grace", connection=connection)
    assert result == looking.of_user(write(verb), user, is_told=is_told).result


def test_a_profile_that_did_not_come_tells_nothing() -> None:
    assert UNDECIDED == looking.of_user(write("mute"), None, is_told=True).result


DELETED = [
    ("it is still there", (Post(TARGET, "ferry"),), frozenset(), 5, MISSING),
    ("X says it is gone", (), frozenset({TARGET}), 5, THERE),
    ("X says that another is gone", (), frozenset({"7"}), 5, UNDECIDED),
    ("X says nothing", (), frozenset(), 5, UNDECIDED),
    ("so new that it may not show yet", (), frozenset({TARGET}), -900 + 59, UNDECIDED),
    ("new, but not so new", (), frozenset({TARGET}), -900 + 60, THERE),
]


@pytest.mark.parametrize(("case", "posts", "gone", "at", "result"), DELETED, ids=[row[0] for row in DELETED])
def test_what_a_look_up_tells_of_a_deleted_post(
    case: str, posts: tuple[Post, ...], gone: frozenset[str], at: float, result: str
) -> None:
    assert result == looking.of_deleted(write("delete"), posts, gone, SENT + at).result


def test_how_new_a_deleted_post_is_is_counted_by_x_s_clock() -> None:
    sent = write("delete", clock_offset=-100)
    gone = frozenset({TARGET})
    told = [looking.of_deleted(sent, (), gone, SENT - 900 + 100 + seconds).result for seconds in (59, 60)]
    assert [UNDECIDED, THERE] == told


DELETE, GONE = write("delete"), frozenset({TARGET})
TOLD = [
    (looking.of_user(write("mute"), None, is_told=True), "X did not give the profile"),
    (looking.of_user(write("mute"), User(TARGET, "grace", connection=("muting",)), is_told=True),
     "X says that you are muting them"),
    (looking.of_user(write("mute"), User(TARGET, "grace"), is_told=True), "X does not say that you are muting them"),
    (looking.of_user(write("unmute"), User(TARGET, "grace"), is_told=False),
     "X said nothing of how you and they are related"),
    (looking.of_deleted(DELETE, (Post(TARGET, ""),), frozenset(), SENT), "the post is still there"),
    (looking.of_deleted(DELETE, (), frozenset(), SENT), "X said neither that the post is there nor that it is gone"),
    (looking.of_deleted(DELETE, (), GONE, SENT - 880), "the post is so new that X may not show it yet"),
    (looking.of_deleted(DELETE, (), GONE, SENT), "X says that the post is gone"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "says"), TOLD, ids=[row[1] for row in TOLD])
def test_what_was_read_of_a_person_or_a_deleted_post_is_said(found: Finding, says: str) -> None:
    assert says == found.because


# What becomes of the write

ONCE = {"absences": 1, "absent_at": SENT + 60}
CHANGES = [
    ("found", {}, THERE, 2, Change("done", 0, None)),
    ("found after one absence", ONCE, THERE, 90, Change("done", 1, SENT + 60)),
    ("found after all", {"state": "absent", "absences": 2, "absent_at": SENT + 300}, THERE, 900,
     Change("done", 2, SENT + 300)),
    ("undecided", ONCE, UNDECIDED, 900, Change("unknown", 1, SENT + 60)),
    ("missing too soon", {}, MISSING, 59.9, Change("unknown", 0, None)),
    ("missing", {}, MISSING, 60, Change("unknown", 1, SENT + 60)),
    ("missing again too soon", ONCE, MISSING, 89.9, Change("unknown", 1, SENT + 60)),
    ("missing again", ONCE, MISSING, 90, Change("absent", 2, SENT + 90)),
    ("missing still", {"state": "absent", "absences": 2, "absent_at": SENT + 90}, MISSING, 900,
     Change("absent", 2, SENT + 90)),
    ("a clock set back", {}, MISSING, -500, Change("unknown", 0, None)),
]  # fmt: skip


@pytest.mark.parametrize(("case", "fields", "result", "at", "expected"), CHANGES, ids=[row[0] for row in CHANGES])
def test_what_a_finding_makes_of_a_write(
    case: str, fields: dict[str, Any], result: str, at: float, expected: Change
) -> None:
    assert expected == looking.change(write(**fields), Finding(result, ""), SENT + at)

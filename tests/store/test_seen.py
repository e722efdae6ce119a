"""What was seen: kept as it now is, completed by what was known, forgotten when it must be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twshell.domain.post import Choice, Entity, Media, Metrics, Poll, Post, Reference, User
from twshell.domain.wire import Problem, Request
from twshell.store.seen import Seen

NOW = 1_795_521_600.0
DAY = 86_400.0
HOUR = 3_600.0


def people(*names: str, first: int = 1) -> tuple[User, ...]:
    return tuple(User(str(number), name.lower(), name) for number, name in enumerate(names, first))


# -- posts and users ------------------------------------------------------


def test_posts_and_users_of_an_answer_are_kept_included_ones_too(seen: Seen, kit: Any) -> None:
    seen.keep(
        kit.page(
            Post("10", "direct", "1"), included_posts=(Post("11", "included", "2"),), users=people("Ada"),
            included_users=people("Bob", first=2),
        ),
        NOW,
    )  # fmt: skip
    assert {"10": Post("10", "direct", "1"), "11": Post("11", "included", "2")} == seen.posts(["10", "11", "12"])
    assert {"1": User("1", "ada", "Ada"), "2": User("2", "bob", "Bob")} == seen.users(["1", "2", "3"])
    assert (Post("10", "direct", "1"), None) == (seen.post("10"), seen.post("12"))
    assert (User("1", "ada", "Ada"), None) == (seen.user("1"), seen.user("3"))


def test_what_was_asked_for_stands_above_what_came_along(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(Post("10", "asked"), included_posts=(Post("10", "came along"),)), NOW)
    assert "asked" == seen.post("10").text  # type: ignore[union-attr]


def test_the_newer_answer_stands(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(Post("10", "before", metrics=Metrics(likes=1))), NOW)
    seen.keep(kit.page(Post("10", "after", metrics=Metrics(likes=2))), NOW)
    assert Post("10", "after", metrics=Metrics(likes=2)) == seen.post("10")


def test_missing_ones_are_named_once_in_order(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(Post("10", "a"), users=people("Ada")), NOW)
    assert ["12", "11"] == seen.missing_posts(["12", "10", "11", "12"])
    assert ["3", "2"] == seen.missing_users(["3", "1", "2", "3"])
    assert ([], {}) == (seen.missing_posts([]), seen.posts([]))


@pytest.mark.parametrize("bad", ["", "x", "-1", "0", "007", "1.0", "²", "9" * 19, "1" * 20, "'; DROP TABLE posts;--"])
def test_what_is_no_id_is_neither_kept_nor_missing(seen: Seen, kit: Any, bad: str) -> None:
    seen.keep(kit.page(Post(bad, "text", bad), Post("10", "fine", bad), users=(User(bad, "ada"),)), NOW)
    assert ({}, {}, [], []) == (
        seen.posts([bad]),
        seen.users([bad]),
        seen.missing_posts([bad]),
        seen.missing_users([bad]),
    )
    assert "fine" == seen.post("10").text  # type: ignore[union-attr]
    seen.timeline_add("home", [bad, "10"], NOW)
    assert ("10",) == seen.timeline("home", limit=9)
    seen.forget_post(bad, NOW)
    seen.hole_set("home", bad, True)
    assert frozenset() == seen.holes("home")


def test_the_largest_id_is_kept(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(Post(str(2**63 - 1), "last")), NOW)
    assert "last" == seen.post(str(2**63 - 1)).text  # type: ignore[union-attr]


POLL = Poll("9", (Choice(1, "yes"),))
PHOTO, VIDEO = Media("3_1", "photo", alt_text="a boat"), Media("3_2", "video")
COMPLETED = [
    (
        "attachments that came as keys alone",
        Post("10", "a", media_keys=("3_1", "3_2"), media=(PHOTO, VIDEO)),
        Post("10", "b", media_keys=("3_1", "3_2"), media=(VIDEO,)),
        Post("10", "b", media_keys=("3_1", "3_2"), media=(PHOTO, VIDEO)),
    ),
    (
        "an attachment that was taken off",
        Post("10", "a", media_keys=("3_1",), media=(PHOTO,)), Post("10", "a"), Post("10", "a"),
    ),
    (
        "a poll that came as an id alone",
        Post("10", "a", poll_ids=("9",), poll=POLL), Post("10", "b", poll_ids=("9",)),
        Post("10", "b", poll_ids=("9",), poll=POLL),
    ),
    (
        "a text that was cut",
        Post("10", "long text that goes on", entities=(Entity("hashtag", 0, 1, "x"),)),
        Post("10", "long text …", entities=()),
        Post("10", "long text that goes on", entities=(Entity("hashtag", 0, 1, "x"),)),
    ),
    ("another text that ends so", Post("10", "long text that goes on"), Post("10", "short …"), Post("10", "short …")),
    ("a text that was longer with the sign", Post("10", "a…"), Post("10", "a b c…"), Post("10", "a b c…")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "expected"), [row[1:] for row in COMPLETED], ids=[row[0] for row in COMPLETED]
)
def test_an_answer_that_tells_less_takes_nothing_away(
    seen: Seen, kit: Any, before: Post, after: Post, expected: Post
) -> None:
    seen.keep(kit.page(before), NOW)
    seen.keep(kit.page(after), NOW)
    assert expected == seen.post("10")


def test_a_user_is_found_by_handle_whatever_its_case(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(users=(User("1", "AdaL"),)), NOW)
    assert ("1", None) == (seen.user_named("ADAl").id, seen.user_named("ada"))  # type: ignore[union-attr]


def test_a_handle_is_its_latest_owner_s(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(users=(User("1", "ada"),)), NOW)
    seen.keep(kit.page(users=(User("2", "ada"),)), NOW + 1)
    assert "2" == seen.user_named("ada").id  # type: ignore[union-attr]


# -- forgetting -----------------------------------------------------------


def repost(number: str, original: str) -> Post:
    return Post(number, "RT @ada: the text", "2", references=(Reference("retweeted", original),))


def test_a_forgotten_post_takes_its_reposts_along_and_is_not_missed(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(Post("10", "the text", "1"), repost("20", "10"), Post("30", "other", "1")), NOW)
    seen.timeline_add("home", ["30", "20", "10"], NOW)
    seen.forget_post("10", NOW)
    assert {"30"} == set(seen.posts(["10", "20", "30"]))
    assert [] == seen.missing_posts(["10", "20", "30"])
    assert ("30",) == seen.timeline("home", limit=9)


def test_a_forgotten_post_that_comes_again_is_back(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(Post("10", "a")), NOW)
    seen.timeline_add("home", ["10"], NOW)
    seen.forget_post("10", NOW)
    seen.keep(kit.page(Post("10", "b")), NOW)
    assert ("b", ("10",)) == (seen.post("10").text, seen.timeline("home", limit=1))  # type: ignore[union-attr]


@pytest.mark.parametrize("segment", ["resource-not-found", "not-authorized-for-resource", "resource-unavailable"])
@pytest.mark.parametrize("kind", ["tweet", "post"])
def test_an_answer_that_says_a_post_is_gone_removes_it(seen: Seen, kit: Any, segment: str, kind: str) -> None:
    seen.keep(kit.page(Post("10", "text"), Post("11", "text")), NOW)
    problem = Problem(segment=segment, resource_type=kind, resource_id="10", parameter="ids")
    seen.keep(kit.page(problems=(problem,)), NOW)
    assert {"11"} == set(seen.posts(["10", "11"]))


OTHER_PROBLEMS = [
    Problem(segment="not-authorized-for-field", resource_type="tweet", resource_id="10"),
    Problem(segment="resource-not-found", resource_type="user", resource_id="1", parameter="usernames"),
    Problem(segment="resource-not-found", resource_type="user", resource_id="1", parameter="mentions.username"),
    Problem(segment="resource-not-found", resource_type="list", resource_id="10"),
    Problem(segment="resource-not-found", resource_type="tweet"),
]  # fmt: skip


@pytest.mark.parametrize("problem", OTHER_PROBLEMS)
def test_other_complaints_remove_nothing(seen: Seen, kit: Any, problem: Problem) -> None:
    seen.keep(kit.page(Post("10", "text", "1"), users=people("Ada")), NOW)
    seen.keep(kit.page(problems=(problem,)), NOW)
    assert "text" == seen.post("10").text  # type: ignore[union-attr]


def test_a_user_who_is_gone_loses_posts_and_profile_but_not_the_handle(seen: Seen, kit: Any) -> None:
    user = User("1", "ada", "Ada", "my secret bio", location="home")
    seen.keep(kit.page(Post("10", "text", "1"), repost("20", "10"), Post("30", "other", "2"), users=(user,)), NOW)
    problem = Problem(
        segment="resource-not-found", title="Forbidden", resource_type="user", resource_id="1", parameter="ids"
    )
    seen.keep(kit.page(problems=(problem,)), NOW)
    assert {"30"} == set(seen.posts(["10", "20", "30"]))
    assert User("1", "ada", "Ada") == seen.user("1")


def test_one_s_own_suspension_forgets_nothing_of_one_s_own(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(Post("10", "text", "1")), NOW)
    problem = Problem(segment="resource-not-found", resource_type="user", resource_id="1")
    answer = kit.page(problems=(problem,))
    exchange = kit.exchange(Request("GET", "/2/users/me", "/2/users/me"))
    seen.keep(answer._replace(exchange=exchange), NOW)
    assert "text" == seen.post("10").text  # type: ignore[union-attr]


def test_text_and_media_of_what_is_withheld_are_not_kept(seen: Seen, kit: Any, sql: Callable[..., Any]) -> None:
    withheld = Post(
        "10", "TWSHCANARY", "1", entities=(Entity("hashtag", 0, 1, "TWSHCANARY"),), media_keys=("3_1",), media=(PHOTO,),
        poll=POLL, withheld_in=("DE",), annotations=(("a", "TWSHCANARY"),),
    )  # fmt: skip
    seen.keep(kit.page(withheld), NOW)
    assert Post("10", "", "1", media_keys=("3_1",), withheld_in=("DE",)) == seen.post("10")
    assert [] == [body for (body,) in sql(seen.path, "SELECT body FROM posts") if b"TWSHCANARY" in body]


def test_others_posts_go_30_days_after_they_were_last_seen_one_s_own_stay(seen: Seen, kit: Any) -> None:
    seen.keep(
        kit.page(Post("10", "old", "7"), Post("11", "mine", "42"), Post("12", "again", "7"), Post("13", "whose?")), NOW
    )
    seen.timeline_add("home", ["13", "12", "11", "10"], NOW)
    seen.hole_set("home", "10", True)
    seen.hole_set("home", "12", True)
    seen.keep(kit.page(Post("12", "again", "7")), NOW + 10 * DAY)
    assert 0 == seen.prune(NOW + 30 * DAY, 30, me="42")
    assert 2 == seen.prune(NOW + 31 * DAY, 30, me="42")
    assert {"11", "12"} == set(seen.posts(["10", "11", "12", "13"]))
    assert ("12", "11") == seen.timeline("home", limit=9)
    assert {"12"} == seen.holes("home")


def test_what_is_gone_is_not_asked_for_again_for_as_long_as_a_post_is_kept(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(Post("10", "quoted by others", "7")), NOW)
    seen.forget_post("10", NOW)
    seen.prune(NOW + 30 * DAY, 30)
    assert [] == seen.missing_posts(["10"])
    seen.prune(NOW + 31 * DAY, 30)
    assert ["10"] == seen.missing_posts(["10"])


def test_people_and_tags_not_met_for_30_days_go(seen: Seen, kit: Any) -> None:
    tagged = Post("10", "#ferry", "2", entities=(Entity("hashtag", 0, 6, "ferry"),))
    seen.keep(kit.page(tagged, users=people("Ada", "Bob", "Me")), NOW)
    seen.touch("typed", NOW)
    seen.keep(kit.page(Post("11", "new", "2")), NOW + 20 * DAY)
    seen.prune(NOW + 31 * DAY, 30, me="3")
    assert [("bob", "Bob"), ("me", "Me")] == sorted(seen.handles(""))
    assert () == seen.hashtags("")
    assert ["1"] == seen.missing_users(["1", "2", "3"])


def test_many_go_in_turns(seen: Seen, kit: Any) -> None:
    users = people(*(f"User{n}" for n in range(700)))
    seen.keep(kit.page(*(Post(str(n), "text", "7") for n in range(1, 1202)), users=users), NOW)
    assert 1901 == seen.prune(NOW + 99 * DAY)
    assert () == seen.handles("")


# -- timelines ------------------------------------------------------------


def test_a_timeline_is_read_newest_first_and_backwards(seen: Seen) -> None:
    assert ("", None, ()) == (seen.timeline_newest("home"), seen.timeline_at("home"), seen.timeline("home", limit=9))
    seen.timeline_add("home", ["30", "20"], NOW)
    seen.timeline_add("home", ["9", "100", "20"], NOW + 1)
    seen.timeline_add("mentions", ["50"], NOW + 2)
    assert ("100", "30", "20", "9") == seen.timeline("home", limit=9)
    assert ("100", "30") == seen.timeline("home", limit=2)
    assert ("20", "9") == seen.timeline("home", limit=9, below="30")
    assert ("100", NOW + 1) == (seen.timeline_newest("home"), seen.timeline_at("home"))


def test_asking_in_vain_is_remembered_too(seen: Seen) -> None:
    seen.timeline_add("home", [], NOW)
    assert ((), NOW) == (seen.timeline("home", limit=9), seen.timeline_at("home"))


def test_how_many_were_asked_for_is_remembered_until_some_are_forgotten(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(Post("10", "a", "1")), NOW)
    seen.timeline_add("home", ["10"], NOW, 20)
    seen.timeline_add("home", [], NOW, 5)
    assert (20, 0) == (seen.timeline_depth("home"), seen.timeline_depth("mentions"))
    seen.prune(NOW + 9 * DAY)
    assert 20 == seen.timeline_depth("home")
    seen.prune(NOW + 99 * DAY)
    assert 0 == seen.timeline_depth("home")


def test_a_hole_is_below_one_post_of_one_timeline(seen: Seen) -> None:
    seen.timeline_add("home", ["30", "20"], NOW)
    seen.hole_set("home", "30", True)
    seen.hole_set("home", "30", True)
    assert ({"30"}, frozenset()) == (seen.holes("home"), seen.holes("mentions"))
    seen.hole_set("home", "30", False)
    assert frozenset() == seen.holes("home")


def test_everything_is_there_again_after_a_restart(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(Post("10", "a", "1"), users=people("Ada")), NOW)
    seen.timeline_add("home", ["10"], NOW)
    seen.close()
    again = Seen(seen.path)
    assert ("a", ("10",), (("ada", "Ada"),)) == (
        again.post("10").text, again.timeline("home", limit=1), again.handles("a"),  # type: ignore[union-attr]
    )  # fmt: skip
    again.close()


# -- names ----------------------------------------------------------------


def names(seen: Seen, prefix: str) -> list[str]:
    return [username for username, _ in seen.handles(prefix)]


def test_handles_come_most_recently_met_first(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(users=people("Grace")), NOW)
    seen.keep(kit.page(users=people("Gran", first=2)), NOW + 1)
    assert ["gran", "grace"] == names(seen, "gr")
    seen.touch("GRACE", NOW + 2)
    assert ["grace", "gran"] == names(seen, "GR")


def test_names_match_by_each_of_their_words(seen: Seen, kit: Any) -> None:
    user = User("1", "amazing", "Grace 🚢 van der-Hopper")
    seen.keep(kit.page(users=(user,)), NOW)
    assert [[("amazing", user.name)]] * 5 == [
        list(seen.handles(prefix)) for prefix in ("ama", "gra", "VAN", "der", "hop")
    ]
    assert () == seen.handles("race")


def test_fancy_letters_are_found_by_plain_ones(seen: Seen, kit: Any) -> None:
    seen.keep(
        kit.page(users=(User("1", "a", "𝐆𝐫𝐚𝐜𝐞 Åse"), User("2", "b", "Ёлка \ud800"), User("3", "c", "田中太郎"))), NOW
    )
    assert [["a"], ["a"], ["b"], ["c"]] == [names(seen, prefix) for prefix in ("gra", "ås", "ёл", "田中")]


def test_one_user_is_offered_once(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(users=(User("1", "grace", "Grace Gracious Gray"), User("2", "grant", "G"))), NOW)
    assert ["grace", "grant"] == sorted(names(seen, "gra"))


def test_a_new_name_is_found_and_the_old_one_is_not(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(users=(User("1", "ada", "Ada Byron"),)), NOW)
    seen.keep(kit.page(users=(User("1", "countess", "Ada Lovelace"),)), NOW + 1)
    assert [["countess"], ["countess"], [], ["countess"]] == [names(seen, p) for p in ("coun", "ada", "byr", "love")]
    assert None is seen.user_named("ada")


def test_a_handle_that_was_typed_is_offered_before_it_was_seen(seen: Seen, kit: Any) -> None:
    seen.touch("Newcomer", NOW)
    seen.touch("other", NOW)
    assert (("Newcomer", ""),) == seen.handles("new")
    assert None is seen.user_named("newcomer")
    seen.keep(kit.page(users=(User("1", "newcomer", "New Comer"),)), NOW + 1)
    assert (("newcomer", "New Comer"),) == seen.handles("new")
    assert ["other"] == names(seen, "oth")


def test_an_author_seen_again_comes_up_after_some_hours(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(users=people("Grace")), NOW)
    seen.keep(kit.page(users=people("Gran", first=2)), NOW + 1)
    seen.keep(kit.page(Post("10", "a", "1")), NOW + 2)
    assert ["gran", "grace"] == names(seen, "gr")
    seen.keep(kit.page(Post("11", "a", "1")), NOW + 7 * HOUR)
    assert ["grace", "gran"] == names(seen, "gr")


def test_of_a_page_of_authors_the_longest_unmet_come_up_first(seen: Seen, kit: Any) -> None:
    for number in range(1, 41):
        seen.keep(kit.page(users=(User(str(number), f"u{number}"),)), NOW + number)
    page = kit.page(*(Post(str(100 + n), "a", str(n)) for n in range(1, 41)))
    risen = []
    for _ in range(3):
        seen.keep(page, NOW + 9 * HOUR)
        query = "SELECT id FROM users WHERE rank=?"
        rows = seen._database.connection().execute(query, (int((NOW + 9 * HOUR) * 1000),)).fetchall()
        risen.append({row[0] for row in rows})
    assert [set(range(1, 17)), set(range(1, 33)), set(range(1, 41))] == risen


def test_a_clock_that_was_ahead_keeps_nobody_on_top(seen: Seen, kit: Any) -> None:
    seen.keep(kit.page(users=people("Grace")), NOW + 365 * DAY)
    seen.keep(kit.page(users=people("Grace")), NOW)
    seen.keep(kit.page(users=people("Gran", first=2)), NOW + 1)
    assert ["gran", "grace"] == names(seen, "gr")


def test_hashtags_complete_by_when_they_were_last_seen(seen: Seen, kit: Any) -> None:
    def tagged(number: str, *tags: str) -> Post:
        return Post(number, "t", entities=tuple(Entity("hashtag", 0, 1, tag) for tag in tags))

    seen.keep(kit.page(tagged("10", "Ferry", "FerryTales")), NOW)
    seen.keep(kit.page(tagged("11", "ferries")), NOW + 1)
    assert {"ferries", "Ferry", "FerryTales"} == set(seen.hashtags("FER"))
    assert "ferries" == seen.hashtags("fer")[0]
    seen.keep(kit.page(tagged("12", "FERRY")), NOW + 7 * HOUR)
    assert "Ferry" == seen.hashtags("fer", 1)[0]
    assert () == seen.handles("fer")


@pytest.mark.parametrize("prefix", ["%", "_", "'", '"', "*", "\0", "\ud800", "a" * 5000, "🚢", "@", "#"])
def test_any_prefix_may_be_asked_for(seen: Seen, kit: Any, prefix: str) -> None:
    seen.keep(kit.page(users=people("Ada")), NOW)
    assert ((), ()) == (seen.handles(prefix), seen.hashtags(prefix))

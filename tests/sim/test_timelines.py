"""Which objects a read shows, and its pages: windows, tokens, limits, depth, exclusions, lag."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.sim import counting, lists, timelines
from twshell.sim.problems import Invalid
from twshell.sim.records import Account
from twshell.sim.town import build_town
from twshell.sim.vocabulary import POST
from twshell.sim.world import World

NOW = 1_795_500_000.0
ADA, BO, CY, DI = "11", "22", "33", "44"


@pytest.fixture
def world() -> World:
    """Ada follows Bo and Cy; Bo follows Ada; Di is a stranger; Bo has said twelve things."""
    made = World(seed=1, me_id=ADA)
    for user_id, name in ((ADA, "ada"), (BO, "bo"), (CY, "cy"), (DI, "di")):
        made.add_account(Account(user_id, name, name.title(), NOW - 1e8))
    made.follow(ADA, BO, NOW - 5000)
    made.follow(ADA, CY, NOW - 4000)
    made.follow(BO, ADA, NOW - 3000)
    for number in range(12):
        made.add_post(author_id=BO, text=f"Bo {number}", now=NOW - 1200 + 60 * number)
    return made


def texts(world: World, which: str, query: dict[str, str] | None = None, **more: Any) -> list[str]:
    page = timelines.page(world, more.pop("viewer", ADA), which, query or {}, now=more.pop("now", NOW), **more)
    return [post.text for post in page.objects]


def names(world: World, which: str, **more: Any) -> list[str]:
    page = timelines.page(world, more.pop("viewer", ADA), which, more.pop("query", {}), now=NOW, **more)
    return [account.username for account in page.objects]


def test_home_is_what_ada_and_her_friends_say_newest_first(world: World) -> None:
    world.add_post(author_id=DI, text="from a stranger", now=NOW - 100)
    world.add_post(author_id=ADA, text="from me", now=NOW - 90)
    world.add_post(author_id=CY, text="from Cy", now=NOW - 80)
    assert texts(world, "home")[:3] == ["from Cy", "from me", "Bo 11"]


def test_home_shows_answers_only_among_people_ada_follows(world: World) -> None:
    strange = world.add_post(author_id=DI, text="strange", now=NOW - 100)
    friendly = world.add_post(author_id=CY, text="friendly", now=NOW - 90)
    world.add_post(author_id=BO, text="to a stranger", now=NOW - 80, reply_to=strange.id)
    world.add_post(author_id=BO, text="to a friend", now=NOW - 70, reply_to=friendly.id)
    assert texts(world, "home")[:3] == ["@cy to a friend", "friendly", "Bo 11"]


def test_muted_blocked_deleted_and_edited_are_left_out_of_home(world: World) -> None:
    first = world.add_post(author_id=ADA, text="teh", now=NOW - 50)
    world.add_post(author_id=ADA, text="the", now=NOW - 40, edit_of=first.id)
    gone = world.add_post(author_id=ADA, text="gone", now=NOW - 30)
    world.delete_post(gone.id)
    of_di = world.add_post(author_id=DI, text="by Di", now=NOW - 20)
    world.repost(CY, of_di.id, NOW - 10)
    world.mute(ADA, BO, NOW)
    world.mute(ADA, DI, NOW)
    assert texts(world, "home") == ["the"]


def test_exclude_leaves_out_answers_and_reposts(world: World) -> None:
    strange = world.add_post(author_id=DI, text="strange", now=NOW - 100)
    world.add_post(author_id=BO, text="an answer", now=NOW - 80, reply_to=strange.id)
    world.repost(BO, strange.id, NOW - 70)
    everything = texts(world, "user_posts", {"max_results": "5"}, subject=BO)
    assert everything[:3] == ["", "@di an answer", "Bo 11"]
    assert texts(world, "user_posts", {"max_results": "5", "exclude": "replies"}, subject=BO)[:2] == ["", "Bo 11"]
    assert texts(world, "user_posts", {"max_results": "5", "exclude": "replies,retweets"}, subject=BO)[0] == "Bo 11"


def test_since_and_until_ids_are_exclusive(world: World) -> None:
    ids = world.posts_by_author[BO]
    query = {"since_id": ids[3], "until_id": ids[8], "max_results": "5"}
    assert texts(world, "user_posts", query, subject=BO) == ["Bo 7", "Bo 6", "Bo 5", "Bo 4"]
    assert texts(world, "home", {"since_id": ids[-1]}) == []
    assert timelines.page(world, ADA, "home", {"since_id": ids[-1]}, now=NOW).meta == {"result_count": 0}


def test_start_time_is_inclusive_and_end_time_is_not(world: World) -> None:
    query = {"start_time": "2026-11-24T05:42:00Z", "end_time": "2026-11-24T05:44:00Z"}
    assert texts(world, "home", query) == ["Bo 3", "Bo 2"]


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ({"max_results": "4"}, "max_results", "The `max_results` query parameter value [4] is not between 5 and 100"),
        ({"max_results": "101"}, "max_results", "not between 5 and 100"),
        ({"max_results": "ten"}, "max_results", "is not valid"),
        ({"since_id": "x"}, "since_id", "is not valid"),
        ({"until_id": "12345678901234567890"}, "until_id", "is not valid"),
        ({"start_time": "yesterday"}, "start_time", "is not valid"),
        ({"end_time": "2026-13-01T00:00:00Z"}, "end_time", "is not valid"),
        ({"start_time": "2026-11-02T00:00:00Z", "end_time": "2026-11-01T00:00:00Z"}, "start_time", "must be before"),
        ({"exclude": "likes"}, "exclude", "is not one of [replies,retweets]"),
        ({"pagination_token": "7140dibdnow9zzzz"}, "pagination_token", "is not valid"),
        ({"pagination_token": "é"}, "pagination_token", "is not valid"),
        ({"pagination_token": ""}, "pagination_token", "is not valid"),
    ],
)
def test_bad_parameters_are_refused_as_x_does(world: World, query: dict[str, str], parameter: str, says: str) -> None:
    with pytest.raises(Invalid) as caught:
        timelines.page(world, ADA, "user_posts", query, now=NOW, subject=BO)
    complaint = caught.value.body["errors"][0]
    assert caught.value.status == 400
    assert says in complaint["message"]
    assert complaint["parameters"] == {parameter: [query[parameter]]}


@pytest.mark.parametrize("which", ["user_posts", "followers", "liked", "search_recent", "dm_events"])
def test_pages_follow_each_other_without_gap_or_repetition(which: str) -> None:
    world = build_town(1, NOW, size="full")
    size = {"followers": "7", "dm_events": "3"}.get(which, "10")
    query = {"max_results": size, "query": "the"}
    grace = world.account_named("grace")
    assert grace is not None
    subject = grace.id if which in ("user_posts", "followers") else world.me_id
    seen: list[str] = []
    pages = []
    token: str | None = ""
    while token is not None and len(pages) < 200:
        asked = query | ({"pagination_token": token} if token else {})
        page = timelines.page(world, world.me_id, which, asked, now=NOW, subject=subject)
        pages.append([one.id for one in page.objects])
        seen += pages[-1]
        token = page.meta.get("next_token")
        if len(pages) == 2:
            back = asked | {"pagination_token": page.meta["previous_token"]}
            first = timelines.page(world, world.me_id, which, back, now=NOW, subject=subject)
            assert pages[0] == [one.id for one in first.objects]
            assert "previous_token" not in first.meta
        if len(pages) == 3:
            back = asked | {"pagination_token": page.meta["previous_token"]}
            second = timelines.page(world, world.me_id, which, back, now=NOW, subject=subject)
            assert pages[1] == [one.id for one in second.objects]
    assert len(pages) >= 3
    assert len(set(seen)) == len(seen)
    whole = timelines.page(world, world.me_id, which, query | {"max_results": "100"}, now=NOW, subject=subject)
    assert [one.id for one in whole.objects] == seen[: len(whole.objects)]


def test_new_posts_do_not_shift_the_pages_begun(world: World) -> None:
    first = timelines.page(world, ADA, "home", {"max_results": "5"}, now=NOW)
    world.add_post(author_id=BO, text="new", now=NOW)
    query = {"max_results": "5", "pagination_token": first.meta["next_token"]}
    assert texts(world, "home", query) == ["Bo 6", "Bo 5", "Bo 4", "Bo 3", "Bo 2"]


def test_hidden_posts_are_dropped_after_counting(world: World) -> None:
    last = world.posts[world.posts_by_author[BO][-1]]
    last.withheld = ("NL",)
    page = timelines.page(world, ADA, "home", {"max_results": "5"}, now=NOW)
    assert [post.text for post in page.objects] == ["Bo 10", "Bo 9", "Bo 8", "Bo 7"]
    assert page.meta["result_count"] == 4


def seen_to_the_end(world: World, which: str, subject: str, **query: str) -> int:
    """Return how many posts a listing shows when it is paged to its end."""
    seen, token = 0, {}
    while True:
        asked = {"max_results": "100", **query, **token}
        page = timelines.page(world, ADA, which, asked, now=NOW, subject=subject)
        seen += len(page.objects)
        if "next_token" not in page.meta:
            return seen
        token = {"pagination_token": page.meta["next_token"]}


def test_mentions_reach_back_800_posts(world: World) -> None:
    for number in range(830):
        world.add_post(author_id=BO, text=f"@ada {number}", now=NOW - 900 + number)
    assert seen_to_the_end(world, "mentions", ADA) == 800


def test_a_users_posts_reach_back_3200_and_without_replies_800(world: World) -> None:
    for number in range(3_250):
        world.add_post(author_id=BO, text=f"n{number}", now=NOW - 4_000 + number)
    assert seen_to_the_end(world, "user_posts", BO) == 3_200
    assert seen_to_the_end(world, "user_posts", BO, exclude="replies") == 800


def test_bookmarks_reach_back_800_posts(world: World) -> None:
    for number in range(830):
        made = world.add_post(author_id=BO, text=f"n{number}", now=NOW - 900 + number)
        world.bookmark(ADA, made.id, NOW)
    assert seen_to_the_end(world, "bookmarks", ADA) == 800


def test_home_reaches_back_seven_days(world: World) -> None:
    assert texts(world, "home", now=NOW + 7 * 86400 - 900)[-1] == "Bo 5"


def test_a_lag_hides_what_is_too_new(world: World) -> None:
    world.lag_s = 600.0
    assert texts(world, "home")[0] == "Bo 9"
    assert texts(world, "home", now=NOW + 600)[0] == "Bo 11"


def test_a_protected_or_absent_or_suspended_subject_is_a_partial_error(world: World) -> None:
    world.accounts[DI].protected = True
    for subject, title in ((DI, "Authorization Error"), ("99", "Not Found Error")):
        page = timelines.page(world, ADA, "user_posts", {}, now=NOW, subject=subject)
        assert (page.objects, page.meta, page.errors[0]["title"]) == ([], {}, title)
    world.accounts[DI].suspended = True
    page = timelines.page(world, ADA, "followers", {}, now=NOW, subject=DI)
    assert page.errors[0]["detail"] == f"User has been suspended: [{DI}]."
    page = timelines.page(world, ADA, "quotes", {}, now=NOW, subject="5")
    assert page.errors[0]["detail"] == "Could not find tweet with id: [5]."


def test_people_come_newest_first(world: World) -> None:
    assert names(world, "following", subject=ADA) == ["cy", "bo"]
    assert names(world, "followers", subject=ADA) == ["bo"]
    post_id = world.posts_by_author[BO][0]
    world.like(CY, post_id, NOW)
    world.like(DI, post_id, NOW + 1)
    assert names(world, "liking_users", subject=post_id) == ["di", "cy"]
    world.repost(CY, post_id, NOW)
    assert names(world, "reposters", subject=post_id) == ["cy"]
    world.mute(ADA, DI, NOW)
    assert names(world, "muting") == ["di"]


def test_liked_and_bookmarked_posts_come_by_when_they_were_kept(world: World) -> None:
    ids = world.posts_by_author[BO]
    for index in (5, 2, 9):
        world.like(ADA, ids[index], NOW)
        world.bookmark(ADA, ids[index], NOW)
    assert texts(world, "liked", subject=ADA) == ["Bo 9", "Bo 2", "Bo 5"]
    assert texts(world, "bookmarks") == ["Bo 9", "Bo 2", "Bo 5"]
    folder = world.create_folder(ADA, "f", NOW)
    world.bookmark(ADA, ids[2], NOW, folder.id)
    assert texts(world, "folder", subject=folder.id) == ["Bo 2"]


def test_quotes_reposts_and_reposts_of_me(world: World) -> None:
    mine = world.add_post(author_id=ADA, text="mine", now=NOW)
    world.add_post(author_id=BO, text="look", now=NOW, quote=mine.id)
    world.repost(BO, mine.id, NOW)
    assert texts(world, "quotes", subject=mine.id) == ["look"]
    assert [post.author_id for post in timelines.page(world, ADA, "reposts", {}, now=NOW, subject=mine.id).objects] == [
        BO
    ]
    assert texts(world, "reposts_of_me") == ["mine"]


def test_private_lists_are_seen_by_their_owner_alone(world: World) -> None:
    secret = lists.create(world, ADA, "secret", now=NOW, private=True)
    lists.add_member(world, secret.id, BO, NOW)
    assert texts(world, "list_posts", {"max_results": "1"}, subject=secret.id) == ["Bo 11"]
    page = timelines.page(world, BO, "list_posts", {}, now=NOW, subject=secret.id)
    assert page.errors[0]["title"] == "Not Found Error"
    assert timelines.page(world, BO, "list_memberships", {}, now=NOW, subject=BO).objects == []
    assert timelines.page(world, ADA, "owned_lists", {}, now=NOW, subject=ADA).objects == [secret]


def test_trends_are_the_tags_of_posts_that_still_stand(world: World) -> None:
    for text in ("#tide", "#tide", "#ebb"):
        world.add_post(author_id=BO, text=text, now=NOW - 60)
    gone = world.add_post(author_id=BO, text="#gone", now=NOW - 50)
    world.delete_post(gone.id)
    old = {"trend_name": "#ebb", "tweet_count": 1}
    assert counting.trends(world, {}, now=NOW) == {"data": [{"trend_name": "#tide", "tweet_count": 2}, old]}
    assert counting.trends(world, {"max_trends": "1"}, now=NOW)["data"][0]["trend_name"] == "#tide"
    assert counting.trends(world, {}, now=NOW + 3 * 86400) == {"data": []}


def test_counts_have_a_row_for_every_hour_of_the_week(world: World) -> None:
    body = counting.recent_counts(world, {"query": "Bo"}, POST, now=NOW)
    assert body["meta"] == {"total_post_count": 12}
    assert sum(row["post_count"] for row in body["data"]) == 12
    assert len(body["data"]) == 168
    daily = counting.recent_counts(world, {"query": "Bo", "granularity": "day"}, POST, now=NOW)
    assert len(daily["data"]) == 8  # the first and the last are parts of days
    with pytest.raises(Invalid):
        counting.recent_counts(world, {"query": "Bo", "granularity": "week"}, POST, now=NOW)

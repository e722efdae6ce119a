"""The search language: operators, their combinations, refusals, and what X's index leaves out."""

from __future__ import annotations

import pytest

from twshell.sim import lists, search, timelines
from twshell.sim.problems import Invalid
from twshell.sim.records import Account, Media
from twshell.sim.world import World

NOW = 1_795_500_000.0
ADA, BO, CY = "11", "22", "33"


@pytest.fixture
def world() -> World:
    made = World(seed=1, me_id=ADA)
    for user_id, name in ((ADA, "ada"), (BO, "bo"), (CY, "cy")):
        made.add_account(Account(user_id, name, f"{name.title()} the Baker", NOW - 1e8))
    made.accounts[CY].verified = True
    made.media["3_1"] = Media("3_1", "photo", 9, 9, BO, NOW)
    made.media["7_1"] = Media("7_1", "video", 9, 9, BO, NOW)
    one = made.add_post(author_id=BO, text="Rye bread is out #Bread", now=NOW - 900)
    two = made.add_post(author_id=ADA, text="Bread, rye and all", now=NOW - 800, reply_to=one.id)
    three = made.add_post(author_id=CY, text="see https://lantern.example.org/goose $TIDE", now=NOW - 700, quote=two.id)
    made.add_post(author_id=BO, text="a picture", now=NOW - 600, media_keys=("3_1",))
    made.add_post(author_id=BO, text="утренний хлеб", now=NOW - 500, lang="ru")
    made.add_post(author_id=BO, text="今日の海は古い青", now=NOW - 400, lang="ja", media_keys=("7_1",))
    made.repost(ADA, three.id, NOW - 300)
    made.like(ADA, one.id, NOW)
    made.like(CY, one.id, NOW)
    kept = lists.create(made, ADA, "l", now=NOW)
    lists.add_member(made, kept.id, CY, NOW)
    return made


def found(world: World, query: str) -> list[str]:
    page = timelines.page(world, ADA, "search_recent", {"query": query, "max_results": "100"}, now=NOW)
    return [("RT" if post.reposted_id else post.text.split()[0]) for post in page.objects]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("bread", ["@bo", "Rye"]),
        ("BREAD rye", ["@bo", "Rye"]),
        ('"rye bread"', ["Rye"]),
        ('"bread rye"', ["@bo"]),
        ("brea", []),
        ("bread -#bread", ["@bo"]),
        ("picture OR rye", ["a", "@bo", "Rye"]),
        ("(picture OR rye) from:bo", ["a", "Rye"]),
        ("-(picture OR rye) from:bo", ["今日の海は古い青", "утренний"]),
        ("#bread", ["Rye"]),
        ("$tide", ["see"]),
        ("@bo", ["@bo"]),
        ("from:@BO has:media", ["今日の海は古い青", "a"]),
        ("from:22 has:images", ["a"]),
        ("from:bo has:videos", ["今日の海は古い青"]),
        ("to:bo", ["@bo"]),
        ("url:lantern", ["see"]),
        ('url:"example.org/goose"', ["see"]),
        ("хлеб", ["утренний"]),
        ("from:bo lang:ru", ["утренний"]),
        ("古い", ["今日の海は古い青"]),
        ("bread is:reply", ["@bo"]),
        ("goose is:quote", ["see"]),
        ("goose is:verified", ["see"]),
        ("goose has:links -is:retweet", ["see"]),
        ("goose", ["see"]),
        ("goose is:retweet", ["RT"]),
        ("from:ada", ["RT", "@bo"]),
        ("retweets_of:cy", ["RT"]),
        ("bread min_likes:2", ["Rye"]),
        ("bread min_replies:1 -min_reposts:1", ["Rye"]),
        ("bread has:hashtags", ["Rye"]),
        ("bread has:mentions", ["@bo"]),
        ("goose has:cashtags", ["see"]),
        ("from:bo has:video_link", ["今日の海は古い青"]),
        ("bread has:geo", []),
        ("place:Tidewick", []),
        ('entity:"Ada Lovelace"', []),
        ("context:10.799022225751871488", []),
        ("from:nobody", []),
    ],
)
def test_queries_find(world: World, query: str, words: list[str]) -> None:
    assert words == found(world, query)


def test_ids_and_lists_are_operators(world: World) -> None:
    one, two, three = list(world.posts)[:3]
    kept = next(iter(world.lists))
    assert found(world, f"conversation_id:{one}") == ["@bo", "Rye"]
    assert found(world, f"in_reply_to_tweet_id:{one}") == ["@bo"]
    assert found(world, f"quotes_of_tweet_id:{two}") == ["see"]
    assert found(world, f"retweets_of_tweet_id:{three}") == ["RT"]
    assert found(world, f"list:{kept}") == ["see"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "can not be empty"),
        ("   ", "can not be empty"),
        ("x" * 513, "too long"),
        ("is:reply", "at least one positive"),
        ("-bread", "at least one positive"),
        ("lang:ru OR bread", "at least one positive"),
        ("nearby:here", "invalid operator 'nearby'"),
        ("is:happy", "is:happy"),
        ("has:soup", "has:soup"),
        ("(bread", "missing ')'"),
        ("bread)", "unexpected ')'"),
        ("OR bread", "no viable alternative"),
        ("bread OR", "no viable alternative"),
        ("bread AND rye", "AND"),
        ("()", "no viable alternative"),
        ('bread "rye', "mismatched input"),
        ("bread min_likes:many", "not a number"),
        ("(" * 100 + "a" + ")" * 100, "too many nested"),
        ("-" * 200 + "a", "at least one positive"),
    ],
)
def test_malformed_queries_are_refused(query: str, says: str) -> None:
    with pytest.raises(Invalid) as caught:
        search.parse(query)
    assert says in caught.value.body["errors"][0]["message"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"start_time": "2026-11-17T05:00:00Z"}, "start_time"),
        ({"end_time": "2026-11-24T05:59:55Z"}, "end_time"),
        ({"since_id": "12"}, "since_id"),
        ({"sort_order": "loudest"}, "sort_order"),
        ({"max_results": "9"}, "max_results"),
    ],
)
def test_recent_search_keeps_to_seven_days(world: World, query: dict[str, str], parameter: str) -> None:
    with pytest.raises(Invalid) as caught:
        timelines.page(world, ADA, "search_recent", {"query": "bread", **query}, now=NOW)
    assert parameter in caught.value.body["errors"][0]["parameters"]
    assert found(world, "bread") == ["@bo", "Rye"]


def test_people_are_found_by_name_before_profile(world: World) -> None:
    world.accounts[CY].description = "I know Bo"
    world.accounts[BO].base_followers = 5
    assert search.people(world, "bo") == [BO, CY]
    assert search.people(world, "the baker") == [BO, CY, ADA]
    with pytest.raises(Invalid):
        search.people(world, "bo; drop")

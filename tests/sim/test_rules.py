"""X's rules of 2026: tiers, replies, quotes, texts, allowances, standing, and what writes leave behind."""

from __future__ import annotations

from typing import Any

import pytest

from twshell.sim import Simulator
from twshell.sim.problems import MESSAGES

ADA, GRACE, LIN, EVE, ROSA, SAM = "101", "102", "103", "104", "105", "106"
FEATURE = "Your account is not permitted to access this feature."
REPLY_AUGUST = "You can only reply to or quote posts where you are mentioned or are the author."
REPLY_FEBRUARY = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author "
    "of the post you are replying to."
)
QUOTE_FEBRUARY = (
    "Quoting this post is not allowed because you have not been mentioned or are not part of the conversation thread "
    "of the post you are quoting."
)


def blank(detail: str, status: int = 403) -> dict[str, Any]:
    return {"title": "Forbidden", "detail": detail, "type": "about:blank", "status": status}


def coded(code: int) -> dict[str, Any]:
    return {"errors": [{"code": code, "message": MESSAGES[code]}]}


def refused(answer: Any, status: int, body: dict[str, Any]) -> bool:
    assert (answer.status_code, answer.json()) == (status, body)
    return True


def post_of(sim: Simulator, user_id: str, number: int = 0) -> str:
    return sim.world.posts_by_author[user_id][number]


def reply(post_id: str) -> dict[str, Any]:
    return {"reply": {"in_reply_to_tweet_id": post_id}}


# Tiers


@pytest.mark.parametrize("tier", ["pay-per-use", "basic", "pro"])
def test_likes_follows_and_quotes_are_gone_from_self_serve(sim: Simulator, client: Any, tier: Any) -> None:
    sim.settings.tier = tier
    post_id = post_of(sim, GRACE)
    for answer in (
        client.post("/2/users/101/likes", {"tweet_id": post_id}),
        client.delete(f"/2/users/101/likes/{post_id}"),
        client.post("/2/users/101/following", {"target_user_id": LIN}),
        client.delete(f"/2/users/101/following/{LIN}"),
    ):
        refused(answer, 403, blank(FEATURE))
    refused(client.say("look", quote_tweet_id=post_id), 403, blank(REPLY_AUGUST))
    assert sim.world.follows(ADA, LIN)
    assert {row.effect for row in sim.ledger} == {"none"}


def test_enterprise_may_like_follow_quote_and_reply(sim: Simulator, client: Any) -> None:
    sim.settings.tier = "enterprise"
    post_id = post_of(sim, GRACE)
    assert client.post("/2/users/101/likes", {"tweet_id": post_id}).json() == {"data": {"liked": True}}
    assert client.delete(f"/2/users/101/likes/{post_id}").json() == {"data": {"liked": False}}
    followed = client.post("/2/users/101/following", {"target_user_id": ROSA})
    assert followed.json() == {"data": {"following": True, "pending_follow": False}}
    assert client.say("look", quote_tweet_id=post_id).status_code == 201
    assert client.say("well", **reply(post_id)).status_code == 201


def test_following_a_protected_account_asks_first(sim: Simulator, client: Any) -> None:
    sim.settings.tier = "enterprise"
    answer = client.post("/2/users/101/following", {"target_user_id": EVE})
    assert answer.json() == {"data": {"following": False, "pending_follow": True}}
    assert not sim.world.follows(ADA, EVE)


def test_archive_search_is_not_for_basic(sim: Simulator, client: Any) -> None:
    sim.settings.tier = "basic"
    answer = client.bearer("GET", "/2/tweets/search/all", sim.keys.bearer_token, params={"query": "grace"})
    refused(answer, 403, blank(FEATURE))


# Replies and quotes


def test_an_unsummoned_reply_is_refused_in_either_wording(sim: Simulator, client: Any) -> None:
    post_id = post_of(sim, GRACE)
    refused(client.say("hello", **reply(post_id)), 403, blank(REPLY_AUGUST))
    sim.settings.wording = "2026-02"
    refused(client.say("hello", **reply(post_id)), 403, blank(REPLY_FEBRUARY))
    refused(client.say("hello", quote_tweet_id=post_id), 403, blank(QUOTE_FEBRUARY))


def test_a_reply_is_summoned_by_a_mention_a_quote_or_ones_own_post(sim: Simulator, client: Any) -> None:
    mention = next(p.id for p in sim.world.posts.values() if "@ada" in p.text)
    own = post_of(sim, ADA)
    quote = sim.world.add_post(author_id=LIN, text="see", now=sim.clock.now() - 5, quote=own).id
    for post_id in (mention, own, quote):
        assert client.say(f"to {post_id}", **reply(post_id)).status_code == 201
    newest = sim.world.posts_by_author[ADA][-1]
    assert sim.world.posts[newest].in_reply_to_id == quote


def test_being_addressed_by_the_thread_alone_summons_nobody(sim: Simulator, client: Any) -> None:
    answered = sim.world.add_post(author_id=LIN, text="no name in it", now=sim.clock.now(), reply_to=post_of(sim, ADA))
    refused(client.say("hm", **reply(answered.id)), 403, blank(REPLY_AUGUST))


def test_a_restricted_conversation_keeps_out_whom_it_does_not_name(sim: Simulator, client: Any) -> None:
    sim.settings.tier = "enterprise"
    now = sim.clock.now()
    closed = sim.world.add_post(author_id=LIN, text="for few", now=now, reply_settings="mentionedUsers")
    refused(client.say("me too", **reply(closed.id)), 403, coded(433))
    opened = sim.world.add_post(author_id=LIN, text="@ada come in", now=now, reply_settings="mentionedUsers")
    assert client.say("thanks", **reply(opened.id)).status_code == 201


@pytest.mark.parametrize("gone", ["999", "protected"])
def test_a_reply_to_what_is_gone_or_hidden_says_so(sim: Simulator, client: Any, gone: str) -> None:
    post_id = post_of(sim, EVE) if gone == "protected" else gone
    refused(client.say("anybody?", **reply(post_id)), 403, blank(MESSAGES[385]))


# Texts


def test_the_same_text_twice_a_day_is_a_duplicate(sim: Simulator, client: Any, clock: Any) -> None:
    assert client.say("once").status_code == 201
    refused(client.say(" once "), 403, blank("You are not allowed to create a Tweet with duplicate content."))
    clock.at += 86_401
    assert client.say("once").status_code == 201


def test_a_deleted_text_may_be_said_again(client: Any) -> None:
    post_id = client.say("oops").json()["data"]["id"]
    client.delete(f"/2/tweets/{post_id}")
    assert client.say("oops").status_code == 201


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("a" * 280, 201),
        ("a" * 281, 403),
        ("語" * 140, 201),
        ("語" * 141, 403),
        ("https://example.com/" + "x" * 300, 201),
    ],
)
def test_texts_are_weighed_as_twitter_text_does(client: Any, text: str, status: int) -> None:
    answer = client.say(text)
    assert answer.status_code == status
    if status == 403:
        refused(answer, 403, coded(186))


def test_premium_may_write_long(sim: Simulator, client: Any) -> None:
    sim.world.me.subscription_type = "Premium"
    assert client.say("a" * 25_000).status_code == 201
    refused(client.say("b" * 25_001), 403, coded(186))


def test_a_malware_link_is_code_188(client: Any) -> None:
    refused(client.say("go to http://malware.example/now"), 403, coded(188))


def test_two_cashtags_are_too_many_for_self_serve(sim: Simulator, client: Any) -> None:
    assert client.say("just $ABC").status_code == 201
    refused(client.say("$ABC and $DEF"), 403, blank("You are not permitted to perform this action."))


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "  "}])
def test_a_post_without_anything_is_invalid(client: Any, body: dict[str, Any]) -> None:
    answer = client.post("/2/tweets", body)
    assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"text": "x", "nonsense": 1}, "$.nonsense: is not defined in the schema and the schema does not allow "
                                       "additional properties"),
        ({"text": 5}, "$.text: integer found, string expected"),
        ({"text": None}, "$.text: null found, string expected"),
        ({"text": "x", "reply": {}}, "$.reply.in_reply_to_tweet_id: is missing but it is required"),
        ({"text": "x", "quote_tweet_id": "abc"}, "$.quote_tweet_id: does not match the regex pattern ^[0-9]{1,19}$"),
        ({"text": "x", "media": {"media_ids": []}}, "$.media.media_ids: there must be a minimum of 1 items in the "
                                                    "array"),
        ({"text": "x", "media": {"media_ids": ["1"] * 5}}, "$.media.media_ids: there must be a maximum of 4 items in "
                                                            "the array"),
        ({"text": "x", "poll": {"options": ["a", "b"], "duration_minutes": 4}}, "$.poll.duration_minutes: must have a "
                                                                                "minimum value of 5"),
        ({"text": "x", "poll": {"options": ["a", "b" * 26], "duration_minutes": 5}}, "$.poll.options[1]: may only be "
                                                                                     "25 characters long"),
        ({"text": "x", "reply_settings": "nobody"}, "$.reply_settings: does not have a value in the enumeration "
                                                    "[following, mentionedUsers, subscribers, verified]"),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_the_document_is_told_why(client: Any, body: Any, message: str) -> None:
    answer = client.post("/2/tweets", body)
    assert answer.status_code == 400
    assert answer.json() == {
        "errors": [{"parameters": {}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": "https://api.x.com/2/problems/invalid-request",
    }


def test_media_poll_and_quote_exclude_each_other(client: Any) -> None:
    poll = {"options": ["a", "b"], "duration_minutes": 60}
    refused(client.say("x", poll=poll, quote_tweet_id="1"), 403, coded(386))


def test_a_poll_is_made_and_runs_by_the_sims_clock(client: Any) -> None:
    made = client.say("choose", poll={"options": ["tea", "coffee"], "duration_minutes": 5}).json()["data"]["id"]
    fields = {"expansions": "attachments.poll_ids", "poll.fields": "end_datetime,voting_status,options"}
    (poll,) = client.get(f"/2/tweets/{made}", **fields).json()["includes"]["polls"]
    assert (poll["end_datetime"], poll["voting_status"]) == ("2026-11-24T06:05:00.000Z", "open")
    assert [option["label"] for option in poll["options"]] == ["tea", "coffee"]


def test_editing_needs_premium_and_a_fresh_post_of_ones_own(sim: Simulator, client: Any, clock: Any) -> None:
    first = client.say("tpyo").json()["data"]["id"]
    edit = {"edit_options": {"previous_post_id": first}}
    refused(client.say("typo", **edit), 403, blank(FEATURE))
    sim.world.me.subscription_type = "Premium"
    edited = client.say("typo", **edit).json()["data"]
    assert edited["edit_history_tweet_ids"] == [first, edited["id"]]
    clock.at += 1_801
    late = client.say("typo!", edit_options={"previous_post_id": edited["id"]})
    refused(late, 403, blank("You are not permitted to perform this action."))


# Allowances


def test_an_unverified_account_has_fifty_posts_a_day(sim: Simulator, client: Any, clock: Any) -> None:
    for number in range(50):
        assert client.say(f"number {number}").status_code == 201
    refused(client.say("the fifty-first"), 403, coded(185))
    mention = next(p.id for p in sim.world.posts.values() if "@ada" in p.text)
    assert client.say("replies have their own", **reply(mention)).status_code == 201
    clock.at += 86_401
    assert client.say("a new day").status_code == 201


def test_a_verified_account_has_more_but_three_hundred_in_three_hours(sim: Simulator, client: Any) -> None:
    sim.world.me.verified = True
    now = sim.clock.now()
    for number in range(299):
        sim.world.add_post(author_id=ADA, text=f"n{number}", now=now - 10_000)
    assert client.say("the three hundredth").status_code == 201
    refused(client.say("one more"), 403, coded(185))


def test_an_unverified_account_has_two_hundred_replies_a_day(sim: Simulator, client: Any) -> None:
    mention = next(p.id for p in sim.world.posts.values() if "@ada" in p.text)
    for number in range(199):
        sim.world.add_post(author_id=ADA, text=f"n{number}", now=sim.clock.now() - 12_000, reply_to=mention)
    assert client.say("the two hundredth", **reply(mention)).status_code == 201
    refused(client.say("one more", **reply(mention)), 403, coded(185))
    assert client.say("posts have their own").status_code == 201


def test_nobody_has_more_than_2400_a_day(sim: Simulator, client: Any) -> None:
    sim.world.me.verified = True
    for number in range(2_399):
        sim.world.add_post(author_id=ADA, text=f"n{number}", now=sim.clock.now() - 12_000)
    assert client.say("the last").status_code == 201
    refused(client.say("one more"), 403, coded(185))


def test_reposts_count_too(sim: Simulator, client: Any) -> None:
    for number in range(300):
        sim.world.add_post(author_id=ADA, text=f"n{number}", now=sim.clock.now() - 100)
    answer = client.post("/2/users/101/retweets", {"tweet_id": post_of(sim, GRACE)})
    refused(answer, 403, coded(185))


def test_four_hundred_follows_a_day_are_enough(sim: Simulator, client: Any) -> None:
    sim.settings.tier = "enterprise"
    for number in range(400):
        sim.world.follow(ADA, f"9{number}", sim.clock.now())
    refused(client.post("/2/users/101/following", {"target_user_id": ROSA}), 403, coded(161))


def test_allowances_can_be_switched_off(sim: Simulator, client: Any) -> None:
    for number in range(60):
        sim.world.add_post(author_id=ADA, text=f"n{number}", now=sim.clock.now())
    sim.settings.allowances = False
    assert client.say("no limit").status_code == 201


# The automation filter


def test_the_filter_trips_on_the_third_text_alike(sim: Simulator, client: Any, clock: Any) -> None:
    sim.settings.automation = True
    for number in range(2):
        clock.at += 70
        assert client.say(f"Buy my thing number {number}!").status_code == 201
    clock.at += 70
    refused(client.say("Buy my thing, number 2"), 403, coded(226))


def test_the_filter_trips_on_a_burst_and_on_many_strangers(sim: Simulator, client: Any, clock: Any) -> None:
    sim.settings.automation = True
    for word in ("one", "two", "three", "four", "five"):
        assert client.say(word).status_code == 201
    refused(client.say("six"), 403, coded(226))
    clock.at += 3_700
    from twshell.sim.records import Account

    for number in range(6):
        sim.world.add_account(Account(f"20{number}", f"stranger{number}", "x", 0.0))
    names = " ".join(f"@stranger{number}" for number in range(6))
    refused(client.say(f"hello {names}"), 403, coded(226))


def test_the_filter_is_off_at_first(client: Any) -> None:
    assert {client.say(f"Buy my thing {number}").status_code for number in range(8)} == {201}


# Standing


@pytest.mark.parametrize(
    ("switch", "value", "code"),
    [("app_write_blocked", True, 261), ("account_locked", "writes", 326), ("account_suspended", True, 64)],
)
def test_a_standing_refuses_every_write_and_lets_reads_pass(
    sim: Simulator, client: Any, user_bearer: Any, switch: str, value: Any, code: int
) -> None:
    setattr(sim.settings, switch, value)
    post_id = post_of(sim, GRACE)
    for answer in (
        client.say("x"),
        client.post("/2/users/101/retweets", {"tweet_id": post_id}),
        client.delete(f"/2/tweets/{post_of(sim, ADA)}"),
        client.post("/2/users/101/muting", {"target_user_id": LIN}),
        client.bearer("POST", "/2/users/101/bookmarks", user_bearer(), json={"tweet_id": post_id}),
    ):
        refused(answer, 403, coded(code))
        assert answer.headers["x-access-level"].startswith("read-write")
    assert client.get("/2/tweets", ids=post_id).status_code == 200


def test_a_lock_of_all_refuses_reads_too(sim: Simulator, client: Any) -> None:
    sim.settings.account_locked = "all"
    refused(client.get("/2/users/me"), 403, coded(326))


def test_a_suspended_account_is_told_so_of_itself(sim: Simulator, client: Any) -> None:
    sim.settings.account_suspended = True
    sim.settings_changed()
    answer = client.get("/2/users/me")
    assert answer.status_code == 200
    assert answer.json() == {
        "errors": [
            {
                "value": "101", "detail": "User has been suspended: [101].", "title": "Forbidden",
                "resource_type": "user", "parameter": "id", "resource_id": "101",
                "type": "https://api.x.com/2/problems/resource-not-found",
            }
        ]
    }  # fmt: skip


def test_an_app_outside_a_project_is_client_forbidden(sim: Simulator, client: Any) -> None:
    sim.settings.enrolled = False
    answer = client.get("/2/users/me")
    assert (answer.status_code, answer.json()["reason"]) == (403, "client-not-enrolled")
    assert answer.json()["client_id"] == sim.tokens.app.id


def test_a_suspended_app_is_code_416(sim: Simulator, client: Any) -> None:
    sim.settings.app_suspended = True
    refused(client.get("/2/users/me"), 401, coded(416))


def test_problem_types_can_carry_the_old_host(sim: Simulator, client: Any) -> None:
    sim.settings.problem_host = "api.twitter.com"
    answer = client.bearer("GET", "/2/users/me", sim.keys.bearer_token)
    assert answer.json()["type"] == "https://api.twitter.com/2/problems/unsupported-authentication"
    partial = client.get("/2/tweets", ids="999").json()["errors"]
    assert [error["type"] for error in partial] == ["https://api.twitter.com/2/problems/resource-not-found"]

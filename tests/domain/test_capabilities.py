"""What X lets a personal app do is known before it is asked, and the web page for the rest is at hand."""

from __future__ import annotations

import pytest

from twshell.domain.budget import Identity
from twshell.domain.capabilities import (
    check,
    check_text,
    is_priced_as_summoned,
    is_summoned,
    learnt_from,
    page_for,
    web_url,
)
from twshell.domain.post import Entity, Post, Reference, User
from twshell.domain.stored import Learnt

ME = Identity(user_id="100", username="ada")
GRACE = User("200", "grace")
POST = Post("7", "hello world", author_id="200")

REFUSED = [
    ("like", "tier-lacks-action"), ("unlike", "tier-lacks-action"), ("follow", "tier-lacks-action"),
    ("unfollow", "tier-lacks-action"), ("quote", "tier-lacks-action"), ("block", "tier-lacks-action"),
    ("bookmark", "wrong-auth-kind"), ("unbookmark", "wrong-auth-kind"), ("reply", "reply-not-summoned"),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "cause"), REFUSED)
def test_refused_by_default(verb: str, cause: str) -> None:
    found = check(verb, ME, {}, POST, user=GRACE, author=GRACE)
    assert found is not None
    assert (cause, "likely", True) == (found.cause, found.certainty, found.web_url.startswith("https://x.com/"))
    assert found.web_url in found.next


@pytest.mark.parametrize("verb", ["post", "retweet", "unretweet", "delete", "mute", "unmute", "dm"])
def test_allowed_by_default(verb: str) -> None:
    assert check(verb, ME, {}, POST) is None


@pytest.mark.parametrize("verb", ["like", "follow", "quote", "reply"])
def test_enterprise_may(verb: str) -> None:
    assert check(verb, ME._replace(tier="enterprise"), {}, POST) is None


def test_bookmarks_work_under_oauth_2() -> None:
    assert check("bookmark", ME._replace(kind="2U"), {}, POST) is None


def test_answers_override_the_table() -> None:
    assert check("like", ME, {"like": Learnt("like", is_allowed=True)}, POST) is None
    found = check("retweet", ME, {"retweet": Learnt("retweet", False, "tier-lacks-action", "sure")}, POST)
    assert found is not None
    assert ("tier-lacks-action", "sure") == (found.cause, found.certainty)


QUOTED = Post("8", "mine", author_id="100")
SUMMONED = [
    (POST, None, False),
    (POST._replace(author_id="100"), None, True),
    (POST._replace(text="hello @Ada!"), None, True),
    (POST._replace(text="hello @adam"), None, False),
    (POST._replace(text="x", entities=(Entity("mention", 0, 1, "ADA"),)), None, True),
    (POST._replace(reply_to_user_id="100"), None, False),  # addressed by the thread alone, facts §2.7
    (POST._replace(text="@ada hm", references=(Reference("replied_to", "5"),)), None, None),  # typed, or of the thread
    (POST._replace(text="@eve hm @ada", references=(Reference("replied_to", "5"),)), None, True),
    (POST._replace(references=(Reference("quoted", "8"),)), QUOTED, True),
    (POST._replace(references=(Reference("quoted", "8"),)), QUOTED._replace(author_id="300"), False),
    (POST._replace(references=(Reference("quoted", "8"),)), None, None),
    (POST._replace(author_id=""), None, None),
    (None, None, None),
]


@pytest.mark.parametrize(("post", "quoted", "expected"), SUMMONED)
def test_summoned(post: Post | None, quoted: Post | None, expected: bool | None) -> None:
    assert expected == is_summoned(post, ME, None, quoted)
    assert (expected is False) == (check("reply", ME, {}, post, quoted=quoted) is not None)


def test_who_is_not_known_by_name_cannot_tell() -> None:
    assert is_summoned(POST, Identity()) is None
    assert is_summoned(POST, Identity(), User("100", "ada")) is False


PAGES = [
    ("post", "", "", "a b&c #d?", "https://x.com/intent/post?text=a%20b%26c%20%23d%3F"),
    ("reply", "7", "grace", "yes", "https://x.com/intent/post?text=yes&in_reply_to=7"),
    ("quote", "7", "grace", "so", "https://x.com/intent/post?text=so&url=https%3A%2F%2Fx.com%2Fgrace%2Fstatus%2F7"),
    ("retweet", "7", "", "", "https://x.com/intent/retweet?tweet_id=7"),
    ("like", "7", "grace", "", "https://x.com/intent/like?tweet_id=7"),
    ("follow", "", "grace", "", "https://x.com/intent/follow?screen_name=grace"),
    ("block", "", "grace", "", "https://x.com/grace"),
    ("mute", "", "grace", "", "https://x.com/grace"),
    ("bookmark", "7", "grace", "", "https://x.com/grace/status/7"),
    ("delete", "7", "", "", "https://x.com/i/status/7"),
    ("home", "", "", "", ""),
    ("follow", "", "", "", ""),
]


@pytest.mark.parametrize(("verb", "post_id", "username", "text", "page"), PAGES)
def test_pages(verb: str, post_id: str, username: str, text: str, page: str) -> None:
    assert page == page_for(verb, post_id, username, text)
    post, user = Post(post_id, "") if post_id else None, User("1", username) if username else None
    assert page == web_url(verb, post, user, text)


TEXTS = [
    ("a" * 280, None), ("a" * 281, "too-long"), ("a\ufeffb", "text-refused"), ("$AB and $CD", "text-refused"),
    ("$AB and 5 dollars", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cause"), TEXTS)
def test_texts(text: str, cause: str | None) -> None:
    found = check_text("post", text, ME)
    assert cause == (found and found.cause)


def test_a_long_text_is_told_by_how_much() -> None:
    found = check_text("post", "a" * 283, ME)
    assert found is not None
    assert found.why.startswith("It weighs 283 of 280, 3 too many")


def test_answers_teach_of_actions_not_of_texts_or_targets() -> None:
    allowed = learnt_from("like", "", "", 5.0)
    assert allowed is not None
    assert allowed.is_allowed
    refused = learnt_from("like", "tier-lacks-action", "sure", 5.0)
    assert refused is not None
    assert (False, 5.0 + 7 * 86_400) == (refused.is_allowed, refused.until)
    for cause in ("duplicate", "reply-not-summoned", "window-exhausted", "forbidden-unknown"):
        assert learnt_from("reply", cause, "sure", 5.0) is None
    assert learnt_from("like", "tier-lacks-action", "guess", 5.0) is None


@pytest.mark.parametrize("summoned", [True, False, None])
def test_a_reply_to_oneself_has_an_ordinary_posts_price(summoned: bool | None) -> None:
    assert is_priced_as_summoned(Post("7", "hello", author_id="100"), ME, summoned) is False
    assert is_priced_as_summoned(POST, ME, summoned) is summoned
    assert is_priced_as_summoned(None, ME, summoned) is summoned

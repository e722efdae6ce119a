"""Requests by which a user acts on a post or another user (facts x-api §2.2, §2.6)."""

from __future__ import annotations

from twshell.api.parts import OAUTH2_USER, USER, checked_id
from twshell.domain.wire import Request


def repost(me: str, post_id: str) -> Request:
    """Build `POST /2/users/{id}/retweets`."""
    return _on_post(me, "retweets", post_id, "retweeted")


def unrepost(me: str, post_id: str) -> Request:
    """Build `DELETE /2/users/{id}/retweets/{source_tweet_id}`."""
    return _off_post(me, "retweets", post_id, "source_tweet_id", "retweeted")


def like(me: str, post_id: str) -> Request:
    """Build `POST /2/users/{id}/likes`."""
    return _on_post(me, "likes", post_id, "liked")


def unlike(me: str, post_id: str) -> Request:
    """Build `DELETE /2/users/{id}/likes/{tweet_id}`."""
    return _off_post(me, "likes", post_id, "tweet_id", "liked")


def bookmark(me: str, post_id: str) -> Request:
    """Build `POST /2/users/{id}/bookmarks`; no OAuth 1.0a here (facts x-api §1.2)."""
    return _on_post(me, "bookmarks", post_id, "bookmarked", OAUTH2_USER)


def unbookmark(me: str, post_id: str) -> Request:
    """Build `DELETE /2/users/{id}/bookmarks/{tweet_id}`; no OAuth 1.0a here."""
    return _off_post(me, "bookmarks", post_id, "tweet_id", "bookmarked", OAUTH2_USER)


def follow(me: str, user_id: str) -> Request:
    """Build `POST /2/users/{id}/following`."""
    return _on_user(me, "following", user_id, "following")


def unfollow(me: str, user_id: str) -> Request:
    """Build `DELETE /2/users/{source_user_id}/following/{target_user_id}`."""
    return _off_user(me, "following", user_id, "following")


def mute(me: str, user_id: str) -> Request:
    """Build `POST /2/users/{id}/muting`."""
    return _on_user(me, "muting", user_id, "muting")


def unmute(me: str, user_id: str) -> Request:
    """Build `DELETE /2/users/{source_user_id}/muting/{target_user_id}`."""
    return _off_user(me, "muting", user_id, "muting")


def _on_post(me: str, where: str, post_id: str, proof: str, accepts: tuple[str, ...] = USER) -> Request:
    return Request(
        "POST",
        f"/2/users/{checked_id(me, 'user')}/{where}",
        f"/2/users/{{id}}/{where}",
        body={"tweet_id": checked_id(post_id)},
        answers="deed",
        accepts=accepts,
        proof=proof,
    )


def _off_post(me: str, where: str, post_id: str, named: str, proof: str, accepts: tuple[str, ...] = USER) -> Request:
    return Request(
        "DELETE",
        f"/2/users/{checked_id(me, 'user')}/{where}/{checked_id(post_id)}",
        f"/2/users/{{id}}/{where}/{{{named}}}",
        answers="deed",
        accepts=accepts,
        proof=proof,
    )


def _on_user(me: str, where: str, user_id: str, proof: str) -> Request:
    return Request(
        "POST",
        f"/2/users/{checked_id(me, 'user')}/{where}",
        f"/2/users/{{id}}/{where}",
        body={"target_user_id": checked_id(user_id, "user")},
        answers="deed",
        accepts=USER,
        proof=proof,
    )


def _off_user(me: str, where: str, user_id: str, proof: str) -> Request:
    return Request(
        "DELETE",
        f"/2/users/{checked_id(me, 'user')}/{where}/{checked_id(user_id, 'user')}",
        f"/2/users/{{source_user_id}}/{where}/{{target_user_id}}",
        answers="deed",
        accepts=USER,
        proof=proof,
    )

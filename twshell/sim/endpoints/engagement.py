"""Reposts, likes and bookmarks, done and undone; changes with those calls."""

from __future__ import annotations

from twshell.sim.allowances import check_posting
from twshell.sim.call import Call, Outcome, done
from twshell.sim.missing import post_missing
from twshell.sim.problems import Refusal, coded_refusal
from twshell.sim.records import Post


def repost(call: Call) -> Outcome:
    """Answer `POST /2/users/{id}/retweets`; a second time is `retweeted: true` again (facts §2.6)."""
    user_id = call.own_id()
    post = _target(call, call.body["tweet_id"])
    is_new = post.id not in call.world.reposts.get(user_id, {})
    if is_new:
        check_posting(call, is_repost=True)
    made = call.world.repost(user_id, post.id, call.now)
    return done({"rest_id": made.id, "retweeted": True}, did=is_new)


def unrepost(call: Call) -> Outcome:
    """Answer `DELETE /2/users/{id}/retweets/{source_tweet_id}`."""
    user_id = call.own_id()
    post_id = call.path["source_tweet_id"]
    did = post_id in call.world.posts and call.world.unrepost(user_id, post_id)
    return done({"retweeted": False}, did=did)


def like(call: Call) -> Outcome:
    """Answer `POST /2/users/{id}/likes` (Enterprise)."""
    user_id = call.own_id()
    post = _target(call, call.body["tweet_id"])
    return done({"liked": True}, did=call.world.like(user_id, post.id, call.now))


def unlike(call: Call) -> Outcome:
    """Answer `DELETE /2/users/{id}/likes/{tweet_id}` (Enterprise)."""
    user_id = call.own_id()
    post_id = call.path["tweet_id"]
    did = post_id in call.world.posts and call.world.unlike(user_id, post_id)
    return done({"liked": False}, did=did)


def bookmark(call: Call) -> Outcome:
    """Answer `POST /2/users/{id}/bookmarks`, into a folder if the body names one."""
    user_id = call.own_id()
    post = _target(call, call.body["tweet_id"])
    folder_id = call.body.get("folder_id")
    if folder_id is not None and folder_id not in call.world.folders.get(user_id, {}):
        raise coded_refusal(404, 34)
    return done({"bookmarked": True}, did=call.world.bookmark(user_id, post.id, call.now, folder_id))


def unbookmark(call: Call) -> Outcome:
    """Answer `DELETE /2/users/{id}/bookmarks/{tweet_id}`."""
    user_id = call.own_id()
    post_id = call.path["tweet_id"]
    did = post_id in call.world.posts and call.world.unbookmark(user_id, post_id)
    return done({"bookmarked": False}, did=did)


def create_folder(call: Call) -> Outcome:
    """Answer `POST /2/users/{id}/bookmarks/folders` with 201."""
    folder = call.world.create_folder(call.own_id(), call.body["name"], call.now)
    return done({"id": folder.id, "name": folder.name}, status=201)


def _target(call: Call, post_id: str) -> Post:
    """Return the post to act on (of a repost: its original); a Refusal for what is gone, protected or withheld."""
    post = call.world.posts.get(post_id)
    state = "deleted" if post is None else call.world.visible_to(call.me, post)
    if post is None or state != "ok":
        status = 404 if state == "deleted" else 403
        problem = post_missing(state, "tweet_id", post_id)
        raise Refusal(status, {**problem, "status": status})
    original = call.world.original_of(post.id)
    if original.author_id != call.me and call.world.accounts[original.author_id].protected:
        problem = post_missing("protected", "tweet_id", post_id)
        raise Refusal(403, {**problem, "status": 403})
    return original

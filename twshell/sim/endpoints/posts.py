"""Calls on single posts: create, delete, hide; changes with those calls."""

from __future__ import annotations

from twshell.sim import posting, view
from twshell.sim.call import Call, Outcome, done
from twshell.sim.problems import NOT_PERMITTED, NOT_YOURS, forbidden
from twshell.sim.vocabulary import vocabulary_of

_SOURCE = "twsh town app"


def create(call: Call) -> Outcome:
    """Answer `POST /2/tweets` with 201, or refuse it by X's rules."""
    from twshell.sim.language import language_of  # its tables are a fiftieth of the start, and reads need none

    posting.check_post(call)
    usd = posting.price_of_post(call)
    body, world = call.body, call.world
    wish = body.get("poll")
    poll = world.new_poll(wish["options"], wish["duration_minutes"], call.now) if wish else None
    reply = body.get("reply")
    edit = body.get("edit_options")
    text = body.get("text", "")
    media_keys = posting.media_keys(call)
    post = world.add_post(
        author_id=call.me,
        text=text,
        now=call.now,
        reply_to=world.original_of(reply["in_reply_to_tweet_id"]).id if reply else None,
        quote=world.original_of(body["quote_tweet_id"]).id if "quote_tweet_id" in body else None,
        media_keys=media_keys,
        poll=poll,
        reply_settings=body.get("reply_settings", "everyone"),
        lang=language_of(text, has_media=bool(media_keys)),
        source=_SOURCE,
        edit_of=edit["previous_post_id"] if edit else None,
        unmentioned=reply.get("exclude_reply_user_ids", ()) if reply else (),
    )
    location = ("location", f"https://api.x.com/2/tweets/{post.id}")
    return Outcome(201, view.created_body(world, post, vocabulary_of(call.query)), True, usd, (location,))


def delete(call: Call) -> Outcome:
    """Answer `DELETE /2/tweets/{id}`; what is already gone is `deleted: true` again (facts §2.6)."""
    post = call.world.posts.get(call.path["id"])
    if post is None or post.deleted:
        return done({"deleted": True}, did=False)
    if post.author_id != call.me:
        raise forbidden(NOT_YOURS)
    return done({"deleted": True}, did=call.world.delete_post(post.id))


def hide(call: Call) -> Outcome:
    """Answer `PUT /2/tweets/{tweet_id}/hidden`: only replies in the caller's own conversations."""
    post = call.world.live_post(call.path["tweet_id"])
    root = call.world.live_post(post.conversation_id) if post is not None else None
    if post is None or root is None or post.in_reply_to_id is None or root.author_id != call.me:
        raise forbidden(NOT_PERMITTED)
    hidden = bool(call.body["hidden"])
    did = post.hidden != hidden
    call.world.hide_reply(post.id, hidden)
    return done({"hidden": hidden}, did=did)

"""What an account may do a day, whatever app it uses; changes when X changes its account limits (facts §5.1)."""

from __future__ import annotations

from twshell.sim.call import Call
from twshell.sim.problems import coded_refusal, forbidden

DAY_S = 86_400
THREE_HOURS_S = 10_800
UNVERIFIED_POSTS = 50
UNVERIFIED_REPLIES = 200
UPDATES = 2_400
UPDATES_IN_THREE_HOURS = 300
FOLLOWS = 400
MESSAGES = 500
_NO_MESSAGE = "This operation is not permitted."


def check_posting(call: Call, *, is_reply: bool = False, is_repost: bool = False) -> None:
    """Refuse with code 185 when the account's posts of the last hours leave no room for one more.

    Deleted posts count: what was posted was posted.
    """
    if not call.settings.allowances:
        return
    world = call.world
    originals = replies = updates = recent = 0
    for post_id in reversed(world.posts_by_author.get(call.me, [])):
        post = world.posts[post_id]
        age = call.now - post.created_at
        if age > DAY_S:
            break
        updates += 1
        recent += age <= THREE_HOURS_S
        replies += post.in_reply_to_id is not None
        originals += post.in_reply_to_id is None and post.reposted_id is None
    full = updates >= UPDATES or recent >= UPDATES_IN_THREE_HOURS
    if not world.accounts[call.me].verified and not is_repost:
        full = full or (replies >= UNVERIFIED_REPLIES if is_reply else originals >= UNVERIFIED_POSTS)
    if full:
        raise coded_refusal(403, 185)


def check_following(call: Call) -> None:
    """Refuse with code 161 when the account followed too many today."""
    recent = sum(call.now - at <= DAY_S for at in call.world.following.get(call.me, {}).values())
    if call.settings.allowances and recent >= FOLLOWS:
        raise coded_refusal(403, 161)


def check_messaging(call: Call) -> None:
    """Refuse a message when the account sent too many today; X has no code of its own for it."""
    sent = sum(
        event.sender_id == call.me and call.now - event.created_at <= DAY_S for event in call.world.dm_events.values()
    )
    if call.settings.allowances and sent >= MESSAGES:
        raise forbidden(_NO_MESSAGE)

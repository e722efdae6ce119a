"""What looks automated to the filter; off unless switched on; changes with what is known of X's filter (facts §5.3)."""

from __future__ import annotations

import re

from twshell.sim.call import Call
from twshell.sim.entities import extract
from twshell.sim.problems import coded_refusal

_MINUTE_S = 60
_BURST = 5
_HOUR_S = 3_600
_ALIKE = 3
_DAY_S = 86_400
_STRANGERS = 5
_LOOSE = re.compile(r"@\w+|https?://\S+|\d+|\W+")


def check_automation(call: Call, text: str) -> None:
    """Refuse with code 226: a burst of posts, a third text alike in an hour, a sixth stranger mentioned in a day."""
    if not call.settings.automation:
        return
    world = call.world
    burst = alike = 0
    strangers = _strangers(call, text)
    mentions_stranger = bool(strangers)
    skeleton = _LOOSE.sub("", text).casefold()
    for post_id in reversed(world.posts_by_author.get(call.me, [])):
        post = world.posts[post_id]
        age = call.now - post.created_at
        if age > _DAY_S:
            break
        typed = post.text[post.display_start :]
        burst += age <= _MINUTE_S
        alike += age <= _HOUR_S and bool(skeleton) and _LOOSE.sub("", typed).casefold() == skeleton
        strangers |= _strangers(call, typed)
    too_many = mentions_stranger and len(strangers) > _STRANGERS
    if burst >= _BURST or alike >= _ALIKE - 1 or too_many:
        raise coded_refusal(403, 226)


def _strangers(call: Call, text: str) -> set[str]:
    found = set()
    for span in extract(text):
        account = call.world.account_named(span.value) if span.kind == "mention" else None
        if account is not None and account.id != call.me and not call.world.follows(account.id, call.me):
            found.add(account.id)
    return found

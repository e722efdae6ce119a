"""What stands between a text and its being posted: X's rules for posts; changes when X changes them."""

from __future__ import annotations

import re
from typing import Any

from twshell.sim import uploads
from twshell.sim.allowances import check_posting
from twshell.sim.automation import check_automation
from twshell.sim.call import Call
from twshell.sim.entities import extract
from twshell.sim.prices import POST, POST_WITH_URL, SUMMONED_REPLY
from twshell.sim.problems import (
    DUPLICATE,
    MESSAGES,
    NO_FEATURE,
    NOT_PERMITTED,
    QUOTE_REFUSED,
    REPLY_REFUSED,
    Invalid,
    coded_refusal,
    forbidden,
)
from twshell.sim.records import Media, Post
from twshell.sim.weight import weighted_length

STANDARD_LENGTH = 280
PREMIUM_LENGTH = 25_000
EDIT_WINDOW_S = 1_800
EDITS = 5
_DUPLICATE_WINDOW_S = 86_400
_MALWARE = re.compile(r"\bmalware\.(?:example|test)\b", re.IGNORECASE)
_EXCLUSIVE = ("media", "poll", "quote_tweet_id")
# Parts of the body that ask for what no self-serve account has; what the document calls them is their name.
_NOT_SELF_SERVE = ("for_super_followers_only", "nullcast", "card_uri", "community_id", "direct_message_deep_link")


def check_post(call: Call) -> None:
    """Refuse the post that `call` would make, or return; the order is from shape to standing to text to allowance."""
    body = call.body
    _check_parts(call, body)
    _check_media(call, body)
    target = _reply_target(call, body)
    quoted = _quoted(call, body)
    _check_edit(call, body)
    _check_text(call, body)
    check_automation(call, body.get("text", ""))
    check_posting(call, is_reply=target is not None)
    if quoted is not None and target is None and call.settings.tier != "enterprise":
        raise forbidden(QUOTE_REFUSED[call.settings.wording])


def price_of_post(call: Call) -> float:
    """Return the dollars for a new post: links cost more, a summoned reply less (facts §2.7, §4)."""
    if _is_summoned_reply(call):
        return SUMMONED_REPLY
    return POST_WITH_URL if any(span.kind == "url" for span in extract(call.body.get("text", ""))) else POST


def _is_summoned_reply(call: Call) -> bool:
    wish = call.body.get("reply")
    target = call.world.live_post(wish["in_reply_to_tweet_id"]) if wish else None
    return target is not None and target.author_id != call.me and call.world.summons(target, call.me)


def _check_parts(call: Call, body: dict[str, Any]) -> None:
    given = [name for name in _EXCLUSIVE if name in body]
    if len(given) > 1:
        raise coded_refusal(403, 386)
    if not body.get("text", "").strip() and "media" not in body and "poll" not in body:
        raise Invalid("$.text: is missing but it is required")
    if call.settings.tier != "enterprise" and any(body.get(name) for name in _NOT_SELF_SERVE):
        raise forbidden(NO_FEATURE)


def _check_media(call: Call, body: dict[str, Any]) -> None:
    wish = body.get("media")
    if wish is None:
        return
    found = [_own_media(call, media_id) for media_id in wish["media_ids"]]
    if len(set(wish["media_ids"])) < len(found):
        raise coded_refusal(400, 324)
    if len(found) > 1 and any(media.type != "photo" for media in found):
        raise coded_refusal(400, 323)


def _own_media(call: Call, media_id: str) -> Media:
    media = uploads.find(call.world, media_id)
    is_mine = media is not None and media.owner_id == call.me and not call.uploads.is_expired(media_id, call.now)
    if media is None or not is_mine or uploads.state_of(media, call.now) != "succeeded":
        raise Invalid("Your media IDs are invalid.")
    return media


def media_keys(call: Call) -> tuple[str, ...]:
    """Return the keys of the media the checked body names."""
    wish = call.body.get("media")
    return tuple(_own_media(call, media_id).media_key for media_id in wish["media_ids"]) if wish else ()


def _reply_target(call: Call, body: dict[str, Any]) -> Post | None:
    wish = body.get("reply")
    if wish is None:
        return None
    target = call.world.posts.get(wish["in_reply_to_tweet_id"])
    if target is None or call.world.visible_to(call.me, target) != "ok":
        raise forbidden(MESSAGES[385])
    target = call.world.original_of(target.id)
    if call.settings.tier != "enterprise" and not call.world.summons(target, call.me):
        raise forbidden(REPLY_REFUSED[call.settings.wording])
    if not _may_reply(call, target):
        raise coded_refusal(403, 433)
    return target


def _may_reply(call: Call, target: Post) -> bool:
    root = call.world.posts.get(target.conversation_id, target)
    setting = root.reply_settings
    if setting == "everyone" or root.author_id == call.me or call.me in root.mentioned_ids:
        return True
    if setting == "following":
        return call.world.follows(root.author_id, call.me)
    return setting == "verified" and call.world.accounts[call.me].verified


def _quoted(call: Call, body: dict[str, Any]) -> Post | None:
    wish = body.get("quote_tweet_id")
    if wish is None:
        return None
    quoted = call.world.posts.get(wish)
    if quoted is None or call.world.visible_to(call.me, quoted) != "ok":
        raise coded_refusal(404, 144)
    return quoted


def _check_edit(call: Call, body: dict[str, Any]) -> None:
    wish = body.get("edit_options")
    if wish is None:
        return
    if call.world.accounts[call.me].subscription_type == "None":
        raise forbidden(NO_FEATURE)
    post = call.world.live_post(wish["previous_post_id"])
    if post is None or post.author_id != call.me or post.is_superseded:
        raise forbidden(NOT_PERMITTED)
    first = call.world.posts[post.edit_history[0]]
    is_closed = call.now - first.created_at > EDIT_WINDOW_S or len(post.edit_history) > EDITS
    is_fixed = post.reposted_id is not None or post.poll_id is not None or post.in_reply_to_id is not None
    if is_closed or is_fixed:
        raise forbidden(NOT_PERMITTED)


def _check_text(call: Call, body: dict[str, Any]) -> None:
    text = body.get("text", "")
    premium = call.world.accounts[call.me].subscription_type in ("Premium", "PremiumPlus")
    if weighted_length(text) > (PREMIUM_LENGTH if premium else STANDARD_LENGTH):
        # X's v2 form of "too long" is not recorded; the legacy code says what the ambiguous about:blank hides (§3.4).
        raise coded_refusal(403, 186)
    if _MALWARE.search(text):
        raise coded_refusal(403, 188)
    cashtags = {span.value.lower() for span in extract(text) if span.kind == "cashtag"}
    if len(cashtags) > 1 and call.settings.tier != "enterprise":
        raise forbidden(NOT_PERMITTED)
    if text and "media" not in body and "poll" not in body and _is_duplicate(call, text):
        raise forbidden(DUPLICATE)


def _is_duplicate(call: Call, text: str) -> bool:
    wish = call.body.get("reply")
    target = wish["in_reply_to_tweet_id"] if wish else None
    for post_id in reversed(call.world.posts_by_author.get(call.me, [])):
        post = call.world.posts[post_id]
        if call.now - post.created_at > _DUPLICATE_WINDOW_S:
            return False
        same_place = post.in_reply_to_id == target
        if (
            not post.deleted
            and post.reposted_id is None
            and same_place
            and post.text[post.display_start :].strip() == text.strip()
        ):
            return True
    return False

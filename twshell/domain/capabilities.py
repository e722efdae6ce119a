"""What X lets a personal app do, dated, and web pages for what it does not; changes when X shuts or opens an action.

Defaults only: certainty is "likely" until an answer has taught otherwise (`learnt`), and --anyway tries.
"""

from __future__ import annotations

from collections.abc import Mapping

from twshell.domain.budget import Identity
from twshell.domain.causes import known_beforehand
from twshell.domain.diagnosis import Diagnosis
from twshell.domain.post import Entity, Post, User
from twshell.domain.record import NamedTuple
from twshell.domain.stored import Learnt

DATED = "2026-08-22"
REMEMBERED_FOR = 7 * 86_400.0  # seconds a refusal is remembered for a verb
_TAUGHT = ("tier-lacks-action", "wrong-auth-kind", "needs-premium", "quote-not-allowed")


class Refused(NamedTuple):
    """An action that X refuses by default. `accepts`: the kinds of sign-in that may; empty: none on these tiers."""

    cause: str
    since: str
    fact: str
    source: str
    accepts: tuple[str, ...] = ()


_GONE = "since 2026-04-20 X keeps likes, follows and quotes for Enterprise"
_BLOCKS = "the API has no blocking for personal apps"
_OAUTH2 = "X takes bookmark changes only under a sign-in by OAuth 2"
REFUSED = {
    "like": Refused("tier-lacks-action", "2026-04-20", _GONE, "docs.x.com changelog"),
    "unlike": Refused("tier-lacks-action", "2026-04-20", _GONE, "docs.x.com changelog"),
    "follow": Refused("tier-lacks-action", "2026-04-20", _GONE, "docs.x.com changelog"),
    "unfollow": Refused("tier-lacks-action", "2026-04-20", _GONE, "docs.x.com changelog"),
    "quote": Refused("tier-lacks-action", "2026-04-20", _GONE, "docs.x.com changelog"),
    "block": Refused("tier-lacks-action", "2026-08-22", _BLOCKS, "openapi 2.167: no such path"),
    "unblock": Refused("tier-lacks-action", "2026-08-22", _BLOCKS, "openapi 2.167: no such path"),
    "bookmark": Refused("wrong-auth-kind", "2026-08-22", _OAUTH2, "openapi 2.167: security", ("2U",)),
    "unbookmark": Refused("wrong-auth-kind", "2026-08-22", _OAUTH2, "openapi 2.167: security", ("2U",)),
}
_PROFILE_VERBS = ("block", "unblock", "mute", "unmute", "unfollow", "dm", "user", "posts")


def check(
    verb: str,
    identity: Identity,
    learnt: Mapping[str, Learnt],
    post: Post | None = None,
    me: User | None = None,
    *,
    user: User | None = None,
    author: User | None = None,
    quoted: Post | None = None,
    text: str = "",
) -> Diagnosis | None:
    """Return why X would refuse an action, known before sending; None where it may well work.

    `post` is the target, `author` who wrote it, `quoted` the post it quotes, where remembered; `user` the one acted on;
    `learnt` what answers have taught, by verb, still valid.
    """
    url = web_url(verb, post, user or author, text)
    taught = learnt.get(verb)
    if taught is not None and taught.is_allowed:
        return None
    if taught is not None:
        return known_beforehand(taught.cause, verb=verb, certainty=taught.certainty, web_url=url)
    refused = REFUSED.get(verb)
    if refused is not None and not _may(refused, identity):
        accepted = "a sign-in by OAuth 2" if refused.accepts else ""
        fields = {"fact": refused.fact, "accepted": accepted}
        second = "quote-not-allowed" if verb == "quote" else ""
        return known_beforehand(
            refused.cause, verb=verb, certainty="likely", web_url=url, fields=fields, runner_up=second
        )
    if verb == "reply" and identity.tier != "enterprise" and is_summoned(post, identity, me, quoted) is False:
        handle = f"@{author.username}" if author else ""
        return known_beforehand(
            "reply-not-summoned", verb=verb, certainty="likely", web_url=url, fields={"author": handle}
        )
    return None


def is_summoned(
    post: Post | None, identity: Identity, me: User | None = None, quoted: Post | None = None
) -> bool | None:
    """Say whether a personal app may reply: the post is one's own, names one with an explicit @, or quotes one.

    None where that cannot be told from what is remembered (facts x-api §2.7).
    """
    my_id, my_name = identity.user_id or (me.id if me else ""), identity.username or (me.username if me else "")
    if post is None or not my_id:
        return None
    if post.author_id == my_id:
        return True
    mentions = [entity for entity in post.entities or _entities_in(post.text) if entity.kind == "mention"]
    of_me = [one for one in mentions if one.target == my_id or (my_name and one.text.casefold() == my_name.casefold())]
    if any(not _may_be_implied(one, post) for one in of_me):
        return True
    if of_me:
        return None
    if not my_name and not all(one.target for one in mentions):
        return None
    quoted_id = post.reference("quoted")
    if not quoted_id:
        return False if post.author_id else None
    return quoted.author_id == my_id if quoted is not None and quoted.id == quoted_id else None


def is_priced_as_summoned(post: Post | None, identity: Identity, summoned: bool | None) -> bool | None:
    """Say whether a reply has the price of a summoned one: going on with one's own thread is an ordinary post."""
    is_own = post is not None and bool(identity.user_id) and post.author_id == identity.user_id
    return False if is_own else summoned


def _may_be_implied(mention: Entity, post: Post) -> bool:
    """Say whether a mention may be of X's making: those a reply begins with may come from the thread alone."""
    before = post.text[: mention.start].split()
    return bool(post.reference("replied_to")) and all(word.startswith("@") for word in before)


def check_text(verb: str, text: str, identity: Identity) -> Diagnosis | None:
    """Return why X would refuse a text, known before sending: too long, characters it takes nowhere, two cashtags."""
    from twshell.domain.weigh import weigh

    weight = weigh(text)
    if weight.over:
        why = f"it weighs {weight.length} of {weight.limit}, {weight.over} too many"
        return known_beforehand("too-long", verb=verb, fields={"weight": f"{why} (links count 23, emoji 2)"})
    if weight.invalid:
        fact = "it holds a character that X takes in no post (U+FFFE, U+FEFF or U+FFFF)"
        return known_beforehand("text-refused", verb=verb, fields={"fact": fact})
    if identity.tier != "enterprise" and sum(entity.kind == "cashtag" for entity in _entities_in(text)) > 1:
        fact = "personal apps may put one cashtag into a post"
        return known_beforehand("text-refused", verb=verb, certainty="likely", fields={"fact": fact})
    return None


def check_message(verb: str, text: str) -> Diagnosis | None:
    """Return why X would refuse a direct message for its length, known before sending."""
    from twshell.domain.message import LONGEST

    over = len(text) - LONGEST
    if over <= 0:
        return None
    return known_beforehand("too-long", verb=verb, fields={"weight": f"it has {len(text)} of {LONGEST} characters"})


def _entities_in(text: str) -> tuple[Entity, ...]:
    from twshell.domain.weigh import entities_in  # with the web's domains, which no prompt needs before a text is typed

    return entities_in(text)


def learnt_from(verb: str, cause: str, certainty: str, now: float) -> Learnt | None:
    """Return what an answer teaches about an action ("" is success); refusing one text or target teaches nothing."""
    if not cause:
        return Learnt(verb, is_allowed=True, learnt_at=now)
    if cause in _TAUGHT and certainty != "guess":
        return Learnt(verb, False, cause, certainty, now, now + REMEMBERED_FOR)
    return None


def web_url(verb: str, post: Post | None = None, user: User | None = None, text: str = "") -> str:
    """Return the x.com page on which a person can do this very action, or an empty string (DESIGN §3.3)."""
    return page_for(verb, post.id if post else "", user.username if user else "", text)


def page_for(verb: str, post_id: str = "", username: str = "", text: str = "") -> str:
    """As `web_url`, from an id and a name."""
    page = f"https://x.com/{username or 'i'}/status/{post_id}" if post_id else ""
    intent = "https://x.com/intent"
    if verb in ("post", "reply", "quote"):
        extra = {"in_reply_to": post_id} if verb == "reply" and post_id else {"url": page} if verb == "quote" else {}
        return _with(f"{intent}/post", {"text": text, **extra})
    if verb in ("retweet", "like") and post_id:
        return _with(f"{intent}/{verb}", {"tweet_id": post_id})
    if verb == "follow" and username:
        return _with(f"{intent}/follow", {"screen_name": username})
    if verb in _PROFILE_VERBS:
        return f"https://x.com/{username}" if username else ""
    return page


def _with(address: str, query: Mapping[str, str]) -> str:
    from urllib.parse import quote  # only when a page is offered

    pairs = [f"{name}={quote(value, safe='')}" for name, value in query.items() if value]
    return f"{address}?{'&'.join(pairs)}" if pairs else address


def _may(refused: Refused, identity: Identity) -> bool:
    return identity.kind in refused.accepts if refused.accepts else identity.tier == "enterprise"

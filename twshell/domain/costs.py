"""What some requests would take from each budget; changes with what a request counts against."""

from __future__ import annotations

from collections.abc import Iterable

from twshell.domain.budget import BucketKey, Cost, Snapshot
from twshell.domain.limits import limits_of
from twshell.domain.money import Price
from twshell.domain.plan import Step
from twshell.domain.prices import is_priced_by_text, price_of
from twshell.domain.stored import Write
from twshell.domain.weigh import has_link
from twshell.domain.wire import Request

FAMILIES = ("post", "reply", "repost", "follow", "dm", "other")
PRIVATE = "dm"  # the family whose texts are for one person alone: wiped once they are done or dropped


def cost_of(calls: Iterable[Step | Request], snapshot: Snapshot, *, is_summoned: bool | None = None) -> Cost:
    """Add up what these calls take from the windows, the allowances and the purse.

    A step that depends on an earlier one is counted in full, but may come to cost nothing.
    """
    buckets: dict[BucketKey, int] = {}
    families: dict[str, int] = {}
    price = Price()
    links = False
    known: dict[tuple[str, str], tuple[BucketKey, ...]] = {}
    for call in calls:
        request = call.request if isinstance(call, Step) else call
        name = (request.method, request.template)
        if name not in known:
            known[name] = keys_of(request, snapshot)
        for key in known[name]:
            buckets[key] = buckets.get(key, 0) + 1
        if request.is_write:
            family = family_of(request)
            families[family] = families.get(family, 0) + 1
        one = price_of(call, snapshot.identity, is_summoned=is_summoned, paid_today=snapshot.paid_today)
        is_deferred = isinstance(call, Step) and call.kind == "deferred"
        price = price.plus(Price(0, one.high) if is_deferred else one)
        links = links or (is_priced_by_text(request) and has_link(str((request.body or {}).get("text", ""))))
    return Cost(buckets, families, price, links)


def keys_of(request: Request, snapshot: Snapshot) -> tuple[BucketKey, ...]:
    """Return every window a call counts against: those X has told of, and the published ones."""
    told = (key for key in snapshot.buckets if key[:2] == (request.method, request.template))
    return tuple(dict.fromkeys((*told, *limits_of(request.method, request.template, snapshot.identity))))


def family_of(request: Request) -> str:
    """Return which of the account's allowances a write counts against; "other" is none."""
    if request.method != "POST":
        return "other"
    template = request.template
    if template == "/2/tweets":
        return "reply" if (request.body or {}).get("reply") else "post"
    if template.endswith("/retweets"):
        return "repost"
    if template.startswith("/2/users/") and template.endswith("/following"):
        return "follow"
    return PRIVATE if is_private(request) else "other"


def is_of_list(call: Request | Write) -> bool:
    """Say whether a write is about a list: made, changed, filled, followed or pinned."""
    return "lists" in call.template


def makes_post(call: Request | Write) -> bool:
    """Say whether a write makes a post of its own."""
    return (call.method, call.template) == ("POST", "/2/tweets")


def is_private(call: Request | Write) -> bool:
    """Say whether what a write says is for one person alone: a direct message."""
    return call.method == "POST" and (call.template == "/2/dm_conversations" or call.template.endswith("/messages"))

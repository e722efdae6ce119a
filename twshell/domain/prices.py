"""Published prices as data, and what a call costs by them; changes when X changes its prices.

Source: docs.x.com pricing, 2026-08-22, with that site's own map from endpoints to categories (facts x-api §2.2, §4).
Amounts are micro-dollars. Subscribers of Basic, Pro and Enterprise do not pay by the call.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from twshell.domain.budget import Identity
from twshell.domain.limits import shape
from twshell.domain.money import Price
from twshell.domain.plan import Step
from twshell.domain.record import NamedTuple
from twshell.domain.weigh import has_link
from twshell.domain.wire import NOT_CONNECTED, Answer, Request

DATED = "2026-08-22"
SOURCE = "docs.x.com pricing"

POST = 15_000
POST_WITH_LINK = 200_000
SUMMONED_REPLY = 10_000  # and no surcharge for a link, facts §2.7
OWNED = 1_000  # a resource of the signed-in user's own, where that user owns the app
EACH = {"p": 5_000, "u": 10_000, "d": 10_000, "l": 5_000, "s": 5_000, "f": 5_000}
# What the user may say costs something else, see budget.Terms; any call by the request has its "METHOD /template" too.
NAMES = {
    "post": POST, "post-with-link": POST_WITH_LINK, "summoned-reply": SUMMONED_REPLY, "own-read": OWNED,
    "read-post": EACH["p"], "read-user": EACH["u"], "read-dm": EACH["d"], "read-list": EACH["l"],
    "read-space": EACH["s"], "read-folder": EACH["f"],
}  # fmt: skip
_PREFIXES = {"post": "p", "user": "u", "dm": "d", "list": "l", "space": "s", "folder": "f"}
_WORDS = {prefix: word for word, prefix in _PREFIXES.items()}
# What an expansion may bring along: of which resource, how many for each one asked for.
_EXPANSIONS = {
    "author_id": ("u", 1), "in_reply_to_user_id": ("u", 1), "entities.mentions.username": ("u", 10),
    "referenced_tweets.id": ("p", 2), "referenced_tweets.id.author_id": ("u", 2), "referenced_posts": ("p", 2),
    "edit_history_tweet_ids": ("p", 5), "edit_history_post_ids": ("p", 5), "attachments.media_source_tweet": ("p", 1),
    "pinned_tweet_id": ("p", 1), "pinned_post_id": ("p", 1), "most_recent_tweet_id": ("p", 1),
    "most_recent_post_id": ("p", 1), "owner_id": ("u", 1), "sender_id": ("u", 1), "participant_ids": ("u", 2),
}  # fmt: skip

# Reads that cost by the resource: what they return; "own" where a lower price holds for one's own.
_READS = """
user: /2/users/me /2/users/by/username/{} /2/users/by /2/users /2/users/{} /2/users/search /2/tweets/{}/retweeted_by
user: /2/tweets/{}/liking_users /2/lists/{}/members /2/lists/{}/followers
post: /2/users/{}/timelines/reverse_chronological /2/tweets /2/tweets/{} /2/tweets/search/recent /2/tweets/search/all
post: /2/tweets/{}/quote_tweets /2/tweets/{}/retweets /2/users/reposts_of_me /2/lists/{}/tweets /2/tweets/search/stream
post: /2/users/{}/bookmarks/folders/{}
post own: /2/users/{}/tweets /2/users/{}/mentions /2/users/{}/liked_tweets /2/users/{}/bookmarks
user own: /2/users/{}/followers /2/users/{}/following
user own cheap: /2/users/{}/muting /2/users/{}/blocking
list: /2/lists/{}
folder: /2/users/{}/bookmarks/folders
list own: /2/users/{}/owned_lists /2/users/{}/followed_lists /2/users/{}/list_memberships /2/users/{}/pinned_lists
dm: /2/dm_events /2/dm_events/{} /2/dm_conversations/with/{}/dm_events /2/dm_conversations/{}/dm_events
space: /2/spaces/search /2/spaces/{} /2/spaces/by/creator_ids
"""
# Calls that cost by the request, in micro-dollars; a range where X's own map has only a placeholder.
_REQUESTS = """
5000: GET /2/tweets/counts/recent
10000: GET /2/tweets/counts/all
10000: GET /2/users/personalized_trends
10000: GET /2/trends/by/woeid/{}
0-5000: GET /2/usage/tweets
0: GET /2/usage/credits
0: GET /2/openapi.json
0-5000: GET /2/media/upload
15000: POST /2/users/{}/retweets
15000: POST /2/users/{}/likes
15000: POST /2/users/{}/following
10000: DELETE /2/users/{}/retweets/{}
10000: DELETE /2/users/{}/likes/{}
10000: DELETE /2/users/{}/following/{}
5000: DELETE /2/tweets/{}
5000: PUT /2/tweets/{}/hidden
5000: POST /2/users/{}/bookmarks
5000: DELETE /2/users/{}/bookmarks/{}
5000: POST /2/users/{}/bookmarks/folders
10000: POST /2/users/{}/muting
5000: DELETE /2/users/{}/muting/{}
10000: POST /2/users/{}/dm/block
10000: POST /2/users/{}/dm/unblock
15000: POST /2/dm_conversations
15000: POST /2/dm_conversations/{}/messages
15000: POST /2/dm_conversations/with/{}/messages
5000: DELETE /2/dm_events/{}
10000: POST /2/lists
5000: PUT /2/lists/{}
5000: DELETE /2/lists/{}
10000: POST /2/lists/{}/members
5000: DELETE /2/lists/{}/members/{}
10000: POST /2/users/{}/followed_lists
5000: DELETE /2/users/{}/followed_lists/{}
10000: POST /2/users/{}/pinned_lists
5000: DELETE /2/users/{}/pinned_lists/{}
0-15000: POST /2/media/upload
0-15000: POST /2/media/upload/initialize
0-15000: POST /2/media/upload/{}/append
0-15000: POST /2/media/upload/{}/finalize
5000: POST /2/media/metadata
"""
_BY_ID = ("/2/users", "/2/users/{}", "/2/tweets", "/2/tweets/{}")
_UNKNOWN_WRITE = Price(0, 15_000)  # no call of the table costs more, the post with a link apart


class Bill(NamedTuple):
    """What an answer cost by the estimate, and which resources were paid: they are free for the rest of the UTC day.

    A resource is "p:123"; "p:123?" was perhaps paid: an included object, where it is not known if those are billed;
    "p:?" stands for any post, after an answer that was lost.
    """

    price: Price = Price()
    paid: tuple[str, ...] = ()


class _Read(NamedTuple):
    prefix: str
    is_owned: bool  # the lower price holds where {id} is the signed-in user, who owns the app
    is_cheap: bool  # muting and blocking: .001 in one place, .010 in another, for somebody else's too


def price_of(
    call: Step | Request,
    identity: Identity,
    *,
    is_summoned: bool | None = None,
    paid_today: frozenset[str] = frozenset(),
) -> Price:
    """Return what a call will cost, from least to most.

    `is_summoned`: of a reply, whether its target's author named or quoted this account; None where that is not known.
    """
    request = call.request if isinstance(call, Step) else call
    if identity.tier != "pay-per-use":
        return Price()
    read = _reads().get(shape(request.template)) if not request.is_write else None
    if read is not None:
        return _page_price(request, read, identity, paid_today)
    if request.method == "POST" and request.template == "/2/tweets":
        return _post_price(request, identity, is_summoned)
    name = f"{request.method} {shape(request.template)}"
    usual = _requests().get(name, _UNKNOWN_WRITE if request.is_write else Price())
    said = dict(identity.terms.prices).get(name)
    return usual if said is None else Price(said, said)


def bill_of(
    answer: Answer,
    identity: Identity,
    *,
    is_summoned: bool | None = None,
    paid_today: frozenset[str] = frozenset(),
) -> Bill:
    """Estimate what a call did cost: refused ones nothing, resources once a UTC day, one whose answer is lost a range.

    Objects that came along by expansions give a range, unless the user has said whether they are billed (facts §4).
    """
    request = answer.exchange.request
    if identity.tier != "pay-per-use" or is_refused(answer):
        return Bill()
    if not answer.is_good:
        most = price_of(request, identity, is_summoned=is_summoned, paid_today=paid_today).high
        return Bill(Price(0, most), _lost(request))
    read = _reads().get(shape(request.template)) if not request.is_write else None
    if read is None:
        return Bill(price_of(request, identity, is_summoned=is_summoned))
    direct = _new(_resources(answer, read.prefix), paid_today)
    paid = [key for key, _ in direct]
    price = _sum((_unit(request, read, identity), is_sure) for key, is_sure in direct)
    included = _new(_included(answer), paid_today.union(paid))
    amounts = [(_each(key[0], identity), is_sure) for key, is_sure in included]
    if identity.terms.bills_included == "yes":
        extra = _sum((Price(amount, amount), is_sure) for amount, is_sure in amounts)
        return Bill(price.plus(extra), (*paid, *(key for key, _ in included)))
    if identity.terms.bills_included == "no":
        return Bill(price, tuple(paid))
    # What came along before today is paid, or is not billed this time either.
    fresh = [key for key, _ in included if f"{key}?" not in paid_today]
    most = sum(_each(key[0], identity) for key in fresh)
    return Bill(price.plus(Price(0, most)), (*paid, *(f"{key}?" for key in fresh)))


def is_refused(answer: Answer) -> bool:
    """Say whether a call surely was not carried out: it never connected, X refused it, or a read broke down at X.

    A write that X answered with an error of its own may have been carried out all the same, and billed.
    """
    exchange, status = answer.exchange, answer.exchange.status or 0
    if exchange.phase == NOT_CONNECTED or not exchange.is_answered:
        return exchange.phase == NOT_CONNECTED
    is_nothing = (
        bool(answer.problems) and answer.fault == "no-data"
    )  # X knows nobody by that name, and says so in a 200
    return 400 <= status < 500 or (not exchange.request.is_write and (status >= 500 or is_nothing))


def is_priced_by_text(request: Request) -> bool:
    """Say whether a link in its text makes a call dearer."""
    reply = (request.body or {}).get("reply")
    return request.method == "POST" and request.template == "/2/tweets" and not reply


def published(name: str) -> int | None:
    """Return the published price of one of NAMES or of a call by the request, the most where it is a range."""
    if name in NAMES:
        return NAMES[name]
    found = _requests().get(name)
    return found.high if found is not None else None


def _named(name: str, identity: Identity) -> int:
    """Return one of the NAMES' prices: as the user says, else as published."""
    return dict(identity.terms.prices).get(name, NAMES[name])


def _each(prefix: str, identity: Identity) -> int:
    return _named(f"read-{_WORDS[prefix]}", identity)


def _post_price(request: Request, identity: Identity, is_summoned: bool | None) -> Price:
    """A summoned reply has a price of its own; others pay for a link in them."""
    body = request.body or {}
    usual = _named("post-with-link" if has_link(str(body.get("text", ""))) else "post", identity)
    if not body.get("reply") or is_summoned is False:
        return Price(usual, usual)
    summoned = _named("summoned-reply", identity)
    return Price(min(summoned, usual), summoned if is_summoned else max(summoned, usual))


def _page_price(request: Request, read: _Read, identity: Identity, paid_today: frozenset[str]) -> Price:
    """An answer may be empty or all paid for today; a look-up of named ids knows which of them are."""
    query = dict(request.query)
    count = request.at_most
    last = request.path.rsplit("/", 1)[-1]
    named = query["ids"].split(",") if query.get("ids") else [last] if last.isdigit() else []
    if named and shape(request.template) in _BY_ID:
        count = sum(f"{read.prefix}:{each}" not in paid_today for each in named)
    most = _unit(request, read, identity).high * count
    for name in query.get("expansions", "").split(","):
        prefix, times = _EXPANSIONS.get(name, ("p", 0))
        most += _each(prefix, identity) * times * request.at_most
    return Price(0, most)


def _unit(request: Request, read: _Read, identity: Identity) -> Price:
    """Return the price of one resource: lower for one's own, a range where it is not known whose the app is."""
    each, own = _each(read.prefix, identity), _named("own-read", identity)
    is_own = read.is_owned and bool(identity.user_id) and request.path.split("/")[3:4] == [identity.user_id]
    if not is_own or identity.owns_app == "no":
        return Price(min(own, each) if read.is_cheap else each, each)
    return Price(own, own if identity.owns_app == "yes" else each)


def _resources(answer: Answer, prefix: str) -> list[str]:
    """Name what `data` held, as the ledger of paid resources does."""
    if prefix == "p":
        return [f"p:{post.id}" for post in answer.posts]
    if prefix == "u":
        return [f"u:{user.id}" for user in answer.users]
    return [f"{prefix}:{row['id']}" for row in answer.rows if isinstance(row.get("id"), str)]


def _included(answer: Answer) -> list[str]:
    return [f"p:{post.id}" for post in answer.included_posts] + [f"u:{user.id}" for user in answer.included_users]


def _lost(request: Request) -> tuple[str, ...]:
    """Name what a read whose answer never came may have been billed for."""
    read = _reads().get(shape(request.template)) if not request.is_write else None
    if read is None:
        return ()
    expansions = dict(request.query).get("expansions", "").split(",")
    prefixes = [read.prefix, *(_EXPANSIONS[name][0] for name in expansions if name in _EXPANSIONS)]
    return tuple(f"{prefix}:?" for prefix in dict.fromkeys(prefixes))


def _new(keys: Iterable[str], paid_today: frozenset[str]) -> list[tuple[str, bool]]:
    """Keep each key once, and none that was paid today; say of each whether it is sure to be billed."""
    new = [key for key in dict.fromkeys(keys) if key not in paid_today]
    return [(key, f"{key}?" not in paid_today and f"{key[0]}:?" not in paid_today) for key in new]


def _sum(parts: Iterable[tuple[Price, bool]]) -> Price:
    """Add prices up; one that is not sure to be billed adds nothing to the least."""
    total = Price()
    for price, is_sure in parts:
        total = total.plus(price if is_sure else Price(0, price.high))
    return total


@cache
def _reads() -> dict[str, _Read]:
    table = {}
    for line in _READS.strip().split("\n"):
        words, _, templates = line.partition(": ")
        resource, *marks = words.split()
        for template in templates.split():
            table[template] = _Read(_PREFIXES[resource], "own" in marks, "cheap" in marks)
    return table


@cache
def _requests() -> dict[str, Price]:
    table = {}
    for line in _REQUESTS.strip().split("\n"):
        amount, _, name = line.partition(": ")
        low, _, high = amount.partition("-")
        table[name] = Price(int(low), int(high or low))
    return table

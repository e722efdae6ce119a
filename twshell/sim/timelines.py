"""Which posts, people, lists and messages a read shows, page by page; changes with X's timelines."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from twshell.sim import search
from twshell.sim.correspondence import pair_id
from twshell.sim.missing import list_missing, post_missing, user_missing, user_protected
from twshell.sim.paging import Slice, by_id, by_rank, token_in
from twshell.sim.parameters import Window, choice, choices, exclusions, max_results, recent_window, window
from twshell.sim.records import Post
from twshell.sim.view import Kind
from twshell.sim.world import World

Query = Mapping[str, str]
HOME_DEPTH = 3200
HOME_DAYS_S = 7 * 86400.0
_NO_LIMIT = 1 << 30


class Page(NamedTuple):
    """What a read found, to be handed to `view.render`: `meta` is complete, `errors` are partial errors."""

    kind: Kind
    objects: list[Any]
    meta: dict[str, Any]
    errors: list[dict[str, Any]]


class _Asked(NamedTuple):
    """One read: who asks, for whose timeline, when, with which query."""

    world: World
    viewer_id: str | None
    subject: str
    query: Query
    now: float


class Listing(NamedTuple):
    """A timeline as data: kind of object, bounds of max_results, how to find, what kind of thing `subject` is."""

    kind: Kind
    least: int
    most: int
    usual: int
    find: Callable[[_Asked, int, str], Slice]
    subject: str = ""


def page(
    world: World, viewer_id: str | None, which: str, query: Query, *, now: float, subject: str | None = None
) -> Page:
    """Return one page of the timeline `which` (a key of LISTINGS) of `subject` (the id in the path; else the viewer).

    Raises problems.Invalid for bad parameters. A subject that is absent, suspended or protected gives an empty page
    with an error, as X answers 200 then.
    """
    listing = LISTINGS[which]
    asked = _Asked(world, viewer_id, subject or viewer_id or "", query, now)
    size = max_results(query, listing.least, listing.most, listing.usual)
    refused = _subject_refused(asked, listing.subject)
    if refused is not None:
        return Page(listing.kind, [], {}, [refused])
    scope = f"{which}:{asked.subject}"
    found = listing.find(asked, size, scope)
    objects = [one for one in found.found if _shown(asked, one)]
    return Page(listing.kind, objects, _meta(listing.kind, objects, found, which), [])


def _meta(kind: Kind, objects: list[Any], found: Slice, which: str) -> dict[str, Any]:
    meta: dict[str, Any] = {} if which in _WITHOUT_COUNT else {"result_count": len(objects)}
    if kind == "post" and objects and which not in _WITHOUT_EDGES:
        ids = [int(one.id) for one in objects]
        meta |= {"newest_id": str(max(ids)), "oldest_id": str(min(ids))}
    if found.next_token:
        meta["next_token"] = found.next_token
    if found.previous_token:
        meta["previous_token"] = found.previous_token
    return meta


def _subject_refused(asked: _Asked, kind: str) -> dict[str, Any] | None:
    """Return the error for a subject that cannot be read, None when it can."""
    world, subject = asked.world, asked.subject
    if kind in ("user", "posts of user"):
        account = world.accounts.get(subject)
        if account is None or account.suspended:
            return user_missing(account, "id", subject)
        hidden = account.protected and subject != asked.viewer_id
        if hidden and (asked.viewer_id is None or not world.follows(asked.viewer_id, subject)):
            return user_protected("id", subject)
        return user_protected("id", subject) if _blocks_viewer(asked, subject) else None
    if kind == "post":
        post = world.posts.get(subject)
        state = "deleted" if post is None else world.visible_to(asked.viewer_id, post)
        return None if state == "ok" else post_missing(state, "id", subject)
    if kind == "list":
        one = world.lists.get(subject)
        if one is None or (one.private and one.owner_id != asked.viewer_id):
            return list_missing("id", subject)
    return None


def _blocks_viewer(asked: _Asked, user_id: str) -> bool:
    return asked.viewer_id is not None and asked.world.blocks(user_id, asked.viewer_id)


def _shown(asked: _Asked, one: Any) -> bool:
    """Whether an object counted on a page is also shown: X drops hidden ones after counting (facts 2.5)."""
    world = asked.world
    if isinstance(one, Post):
        if world.visible_to(asked.viewer_id, one) != "ok":
            return False
        original = world.posts[one.reposted_id] if one.reposted_id is not None else one
        return original is one or world.visible_to(asked.viewer_id, original) == "ok"
    return not getattr(one, "suspended", False)


# Posts by id


def _live(world: World, ids: list[str], bounds: Window, before: int) -> Iterator[Post]:
    """Yield the posts of an ascending id list inside the bounds and below `before`, newest first."""
    stop = bisect_left(ids, min(before, bounds.until), key=int)
    for index in range(stop - 1, -1, -1):
        post = world.posts[ids[index]]
        if int(post.id) <= bounds.since:
            return
        if not post.deleted and not post.is_superseded:
            yield post


def _merged(world: World, authors: Iterable[str], bounds: Window, before: int) -> Iterator[Post]:
    streams = [
        _live(world, world.posts_by_author[author_id], bounds, before)
        for author_id in authors
        if author_id in world.posts_by_author
    ]
    return heapq.merge(*streams, key=lambda post: int(post.id), reverse=True)


def _wanted(post: Post, left_out: frozenset[str]) -> bool:
    if "retweets" in left_out and post.reposted_id is not None:
        return False
    return not ("replies" in left_out and post.in_reply_to_id is not None)


def _quiet(asked: _Asked, user_id: str) -> bool:
    """Whether the viewer muted or blocked someone."""
    world, viewer_id = asked.world, asked.viewer_id
    return viewer_id is not None and (world.mutes(viewer_id, user_id) or world.blocks(viewer_id, user_id))


def _home(asked: _Asked, size: int, scope: str) -> Slice:
    world = asked.world
    bounds = window(asked.query, asked.now, world.lag_s)
    oldest = window({}, asked.now - HOME_DAYS_S, 1.0).until
    bounds = Window(max(bounds.since, oldest), bounds.until)
    left_out = exclusions(asked.query)
    followed = world.following.get(asked.subject, {})
    authors = [asked.subject, *(user_id for user_id in followed if not _quiet(asked, user_id))]

    def newest_first(before: int) -> Iterator[Post]:
        for post in _merged(world, authors, bounds, before):
            answered = post.in_reply_to_user_id
            known = answered is None or answered in followed or answered in (asked.subject, post.author_id)
            repeated = world.posts[post.reposted_id].author_id if post.reposted_id is not None else None
            if known and _wanted(post, left_out) and (repeated is None or not _quiet(asked, repeated)):
                yield post

    return by_id(newest_first, token_in(asked.query, scope), size, HOME_DEPTH, scope)


def _user_posts(asked: _Asked, size: int, scope: str) -> Slice:
    world = asked.world
    bounds = window(asked.query, asked.now, world.lag_s)
    left_out = exclusions(asked.query)
    ids = world.posts_by_author.get(asked.subject, [])
    depth = 800 if "replies" in left_out else 3200

    def newest_first(before: int) -> Iterator[Post]:
        return (post for post in _live(world, ids, bounds, before) if _wanted(post, left_out))

    return by_id(newest_first, token_in(asked.query, scope), size, depth, scope)


def _from_index(index: Callable[[_Asked], list[str]], depth: int) -> Callable[[_Asked, int, str], Slice]:
    """Return a finder over an ascending list of post ids, leaving out whom the viewer muted or blocked."""

    def find(asked: _Asked, size: int, scope: str) -> Slice:
        bounds = window(asked.query, asked.now, asked.world.lag_s)
        left_out = exclusions(asked.query)
        ids = index(asked)

        def newest_first(before: int) -> Iterator[Post]:
            for post in _live(asked.world, ids, bounds, before):
                if post.author_id != asked.subject and _wanted(post, left_out) and not _quiet(asked, post.author_id):
                    yield post

        return by_id(newest_first, token_in(asked.query, scope), size, depth, scope)

    return find


def _list_posts(asked: _Asked, size: int, scope: str) -> Slice:
    world = asked.world
    bounds = window(asked.query, asked.now, world.lag_s)
    authors = list(world.lists[asked.subject].members)
    return by_id(lambda b: _merged(world, authors, bounds, b), token_in(asked.query, scope), size, 800, scope)


def _reposts(asked: _Asked) -> list[str]:
    return sorted(asked.world.reposts_of.get(asked.subject, {}).values(), key=int)


def _reposts_of_me(asked: _Asked, size: int, scope: str) -> Slice:
    """Return the viewer's own posts that others reposted, by the newest repost first, as posts."""
    world = asked.world
    latest = {
        post_id: max(map(int, reposts.values()))
        for post_id in world.posts_by_author.get(asked.subject, ())
        if (reposts := world.reposts_of.get(post_id)) and world.live_post(post_id)
    }
    ids = sorted(latest, key=lambda post_id: latest[post_id], reverse=True)
    return _as_objects(by_rank(ids, token_in(asked.query, scope), size, scope), world.posts)


# Posts, people and lists by rank


def _as_objects(found: Slice, objects: Mapping[str, Any]) -> Slice:
    return Slice([objects[one] for one in found.found], found.next_token, found.previous_token)


def _ranked(
    ids: Callable[[_Asked], Iterable[str]], objects: Callable[[World], Mapping[str, Any]], depth: int = _NO_LIMIT
) -> Callable[[_Asked, int, str], Slice]:
    """Return a finder over ids kept oldest first, shown newest first, cut at `depth`."""

    def find(asked: _Asked, size: int, scope: str) -> Slice:
        newest_first = list(ids(asked))[::-1][:depth]
        return _as_objects(by_rank(newest_first, token_in(asked.query, scope), size, scope), objects(asked.world))

    return find


def _people(ids: Callable[[_Asked], Iterable[str]], depth: int = _NO_LIMIT) -> Callable[[_Asked, int, str], Slice]:
    return _ranked(ids, lambda world: world.accounts, depth)


def _kept_posts(ids: Callable[[_Asked], Iterable[str]], depth: int = _NO_LIMIT) -> Callable[[_Asked, int, str], Slice]:
    return _ranked(ids, lambda world: world.posts, depth)


def _lists(holds: Callable[[_Asked, Any], bool]) -> Callable[[_Asked, int, str], Slice]:
    def ids(asked: _Asked) -> list[str]:
        lists = asked.world.lists.values()
        return [one.id for one in lists if holds(asked, one) and (not one.private or one.owner_id == asked.viewer_id)]

    return _ranked(ids, lambda world: world.lists)


def _folder_posts(asked: _Asked) -> Iterable[str]:
    folder = asked.world.folders.get(asked.viewer_id or "", {}).get(asked.subject)
    return () if folder is None else folder.post_ids


def _folders(asked: _Asked, size: int, scope: str) -> Slice:
    folders = asked.world.folders.get(asked.viewer_id or "", {})
    return _as_objects(by_rank(list(folders)[::-1], token_in(asked.query, scope), size, scope), folders)


# Search, people search and messages


def _search(asked: _Asked, size: int, scope: str, recent: bool) -> Slice:
    choice(asked.query, "sort_order", ("recency", "relevancy"), "recency")
    bounds = (recent_window if recent else window)(asked.query, asked.now, asked.world.lag_s)
    matches = search.parse(asked.query.get("query", ""), 512 if recent else 1024)
    scope = f"{scope}:{asked.query.get('query', '')}"
    token = token_in(asked.query, scope, "next_token", "pagination_token")

    def newest_first(before: int) -> Iterator[Post]:
        return search.found(asked.world, matches, bounds, before)

    return by_id(newest_first, token, size, _NO_LIMIT, scope)


def _user_search(asked: _Asked, size: int, scope: str) -> Slice:
    ids = search.people(asked.world, asked.query.get("query", ""))
    scope = f"{scope}:{asked.query.get('query', '')}"
    found = by_rank(ids, token_in(asked.query, scope, "next_token", "pagination_token"), size, scope)
    return _as_objects(found, asked.world.accounts)


DM_DAYS_S = 30 * 86400.0
_EVENT_TYPES = ("MessageCreate", "ParticipantsJoin", "ParticipantsLeave")


def _dm_events(chosen: Callable[[_Asked], Iterable[str]]) -> Callable[[_Asked, int, str], Slice]:
    """Return a finder over the viewer's own conversations, events of the last 30 days, newest first."""

    def ids(asked: _Asked) -> list[str]:
        world, viewer_id = asked.world, asked.viewer_id
        kinds = choices(asked.query, "event_types", _EVENT_TYPES) or _EVENT_TYPES
        found = []
        for conversation_id in chosen(asked):
            conversation = world.dm_conversations.get(conversation_id)
            if conversation is None or viewer_id not in conversation.participant_ids:
                continue
            events = [world.dm_events[event_id] for event_id in conversation.event_ids]
            found += [
                event.id
                for event in events
                if event.event_type in kinds
                and viewer_id not in event.deleted_for
                and asked.now - event.created_at <= DM_DAYS_S
            ]
        return sorted(found, key=int)

    return _ranked(ids, lambda world: world.dm_events)


# What the documents leave out of a page's meta.
_WITHOUT_COUNT = frozenset(("user_search", "folders", "folder"))
_WITHOUT_EDGES = frozenset(("liked", "bookmarks", "folder", "quotes", "reposts", "reposts_of_me", "list_posts"))

LISTINGS: dict[str, Listing] = {
    "home": Listing("post", 1, 100, 100, _home),
    "user_posts": Listing("post", 5, 100, 10, _user_posts, "posts of user"),
    "mentions": Listing(
        "post", 5, 100, 10, _from_index(lambda a: a.world.mentions_of.get(a.subject, []), 800), "posts of user"
    ),
    "list_posts": Listing("post", 1, 100, 100, _list_posts, "list"),
    "quotes": Listing(
        "post", 10, 100, 10, _from_index(lambda a: a.world.quotes_of.get(a.subject, []), _NO_LIMIT), "post"
    ),
    "reposts": Listing("post", 1, 100, 100, _from_index(_reposts, _NO_LIMIT), "post"),
    "reposts_of_me": Listing("post", 1, 100, 100, _reposts_of_me),
    "liked": Listing("post", 5, 100, 100, _kept_posts(lambda a: a.world.likes.get(a.subject, ())), "posts of user"),
    "bookmarks": Listing("post", 1, 100, 100, _kept_posts(lambda a: a.world.bookmarks.get(a.subject, ()), 800)),
    "folders": Listing("folder", 1, 100, 100, _folders),
    "folder": Listing("post_id", 1, 100, 100, _kept_posts(_folder_posts)),
    "search_recent": Listing("post", 10, 100, 10, lambda a, size, scope: _search(a, size, scope, True)),
    "search_all": Listing("post", 10, 500, 10, lambda a, size, scope: _search(a, size, scope, False)),
    "reposters": Listing("user", 1, 100, 100, _people(lambda a: a.world.reposts_of.get(a.subject, ())), "post"),
    "liking_users": Listing("user", 1, 100, 100, _people(lambda a: a.world.liked_by.get(a.subject, ()), 100), "post"),
    "followers": Listing("user", 1, 1000, 100, _people(lambda a: a.world.followers.get(a.subject, ())), "user"),
    "following": Listing("user", 1, 1000, 100, _people(lambda a: a.world.following.get(a.subject, ())), "user"),
    "muting": Listing("user", 1, 1000, 100, _people(lambda a: a.world.muting.get(a.subject, ()))),
    "blocking": Listing("user", 1, 1000, 100, _people(lambda a: a.world.blocking.get(a.subject, ()))),
    "list_members": Listing("user", 1, 100, 100, _people(lambda a: a.world.lists[a.subject].members), "list"),
    "list_followers": Listing("user", 1, 100, 100, _people(lambda a: a.world.lists[a.subject].followers), "list"),
    "user_search": Listing("user", 1, 1000, 100, _user_search),
    "owned_lists": Listing("list", 1, 100, 100, _lists(lambda a, one: one.owner_id == a.subject), "user"),
    "followed_lists": Listing("list", 1, 100, 100, _lists(lambda a, one: a.subject in one.followers), "user"),
    "list_memberships": Listing("list", 1, 100, 100, _lists(lambda a, one: a.subject in one.members), "user"),
    "pinned_lists": Listing(
        "list", 1, 100, 100, _ranked(lambda a: a.world.pinned_lists.get(a.subject, ()), lambda world: world.lists)
    ),
    "dm_events": Listing("dm_event", 1, 100, 100, _dm_events(lambda a: list(a.world.dm_conversations))),
    "dm_conversation": Listing("dm_event", 1, 100, 100, _dm_events(lambda a: [a.subject])),
    "dm_with": Listing("dm_event", 1, 100, 100, _dm_events(lambda a: [pair_id(a.viewer_id or "0", a.subject)])),
}

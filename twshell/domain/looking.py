"""How an unknown write is resolved by reading, never by repeating: what to read, when, and what the reading proves.

Facts safe-writes §3.3 and §3.5. Pure: the reading itself is session.looking's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from twshell.domain.matching import EARLY, EXACT, is_newer, likeness, meant, origin, sent_between
from twshell.domain.post import Post, User, time_of
from twshell.domain.record import NamedTuple
from twshell.domain.stored import Write

# After sending, in seconds; then the write is parked: one look at each start, for a week, twelve in all.
SCHEDULE = (2.0, 10.0, 60.0, 300.0, 1800.0)
MOST_LOOKS = 12
PARKED_FOR = 7 * 86_400.0
VISIBLE = 60.0  # seconds after sending from which a read that does not show a write speaks against it
APART = 30.0  # seconds between two such reads that count
ABSENCES = 2  # so many of them make a write absent

OWN_POSTS, POST, USER, LIKES, BOOKMARKS = "own-posts", "post", "user", "likes", "bookmarks"
MESSAGES = "messages"
OWNED_LISTS, LIST, MEMBERS = "owned-lists", "list", "members"
FOLLOWED_LISTS, PINNED_LISTS = "followed-lists", "pinned-lists"
OF_LISTS = (OWNED_LISTS, LIST, MEMBERS, FOLLOWED_LISTS, PINNED_LISTS)
THERE, MISSING, UNDECIDED = "there", "missing", "undecided"
YOUR_POSTS, YOUR_MESSAGES, YOUR_LISTS = "your posts", "your messages", "your lists"


class Look(NamedTuple):
    """What shows whether a write happened. `wants`: whether the thing has to be there; False: it has to be gone."""

    what: str  # OWN_POSTS | POST | USER | LIKES | BOOKMARKS | MESSAGES, or one of OF_LISTS
    wants: bool = True
    relation: str = ""  # of a USER: "muting", "following"
    makes: str = ""  # what it makes of a text: done twice it makes two


class Sight(NamedTuple):
    """What was read of one list, newest first. `is_whole`: down to its end."""

    posts: tuple[Post, ...] = ()  # or messages or lists, as such
    is_whole: bool = False
    counted: int | None = None  # how many there are in all: posts by the profile, messages by their list
    offset: float | None = None  # X's clock minus ours by now, seconds
    where: str = YOUR_POSTS
    is_ordered: bool = True  # False: in no order that is known, so that only the whole shows what is missing


class Finding(NamedTuple):
    """What a look says of a write: THERE (its effect is on X), MISSING (it would have shown by now), UNDECIDED."""

    result: str
    because: str  # a clause: "it is not among your posts, read back to 10:04"
    remote_id: str = ""  # of the post, message or list it made
    likely: Post | None = None  # which may be it, and may not


class Change(NamedTuple):
    """What a finding makes of a write."""

    state: str
    absences: int
    absent_at: float | None


# By method and template, as the journal and the budgets know a write.
_REPOSTS = "/2/users/{id}/retweets"
_UNFOLLOW = "/2/users/{source_user_id}/following/{target_user_id}"
_UNMUTE = "/2/users/{source_user_id}/muting/{target_user_id}"
LOOKS = {
    ("POST", "/2/tweets"): Look(OWN_POSTS, makes="post"),
    ("POST", "/2/dm_conversations/with/{participant_id}/messages"): Look(MESSAGES, makes="message"),
    ("DELETE", "/2/tweets/{id}"): Look(POST, wants=False),
    ("POST", _REPOSTS): Look(OWN_POSTS),
    ("DELETE", _REPOSTS + "/{source_tweet_id}"): Look(OWN_POSTS, wants=False),
    ("POST", "/2/users/{id}/likes"): Look(LIKES),
    ("DELETE", "/2/users/{id}/likes/{tweet_id}"): Look(LIKES, wants=False),
    ("POST", "/2/users/{id}/bookmarks"): Look(BOOKMARKS),
    ("DELETE", "/2/users/{id}/bookmarks/{tweet_id}"): Look(BOOKMARKS, wants=False),
    ("POST", "/2/users/{id}/following"): Look(USER, relation="following"),
    ("DELETE", _UNFOLLOW): Look(USER, wants=False, relation="following"),
    ("POST", "/2/users/{id}/muting"): Look(USER, relation="muting"),
    ("DELETE", _UNMUTE): Look(USER, wants=False, relation="muting"),
    ("POST", "/2/lists"): Look(OWNED_LISTS, makes="list"),
    ("PUT", "/2/lists/{id}"): Look(LIST),
    ("DELETE", "/2/lists/{id}"): Look(LIST, wants=False),
    ("POST", "/2/lists/{id}/members"): Look(MEMBERS),
    ("DELETE", "/2/lists/{id}/members/{user_id}"): Look(MEMBERS, wants=False),
    ("POST", "/2/users/{id}/followed_lists"): Look(FOLLOWED_LISTS),
    ("DELETE", "/2/users/{id}/followed_lists/{list_id}"): Look(FOLLOWED_LISTS, wants=False),
    ("POST", "/2/users/{id}/pinned_lists"): Look(PINNED_LISTS),
    ("DELETE", "/2/users/{id}/pinned_lists/{list_id}"): Look(PINNED_LISTS, wants=False),
}  # fmt: skip


def look_of(write: Write) -> Look | None:
    """Return what to look at for a write; None where nothing twsh may read would show it."""
    return LOOKS.get((write.method, write.template))


def makes(write: Write) -> str:
    """Return what a write makes of words of its own, of which a second makes two: "post", "message", "list", or ""."""
    look = look_of(write)
    return look.makes if look is not None else ""


# -- when ---------------------------------------------------------------------


def next_at(write: Write) -> float | None:
    """Return when to look next by itself, in unix seconds; None: not any more, it is parked.

    The looks are counted from the sending: so the first two that can count against it lie minutes apart.
    """
    if write.state != "unknown" or write.sent_at is None or write.looks >= MOST_LOOKS or look_of(write) is None:
        return None
    after = write.looked_at if write.looked_at is not None else write.sent_at
    for seconds in SCHEDULE:
        if write.sent_at + seconds > after:
            return write.sent_at + seconds
    if write.absent_at is not None and write.absent_at + APART > after:
        return write.absent_at + APART  # one more makes it certain; where that look could not tell, no further one
    return None


def may_look(write: Write, now: float) -> bool:
    """Say whether twsh still looks at a write by itself: by the schedule, and once whenever it starts."""
    is_open = write.state == "unknown" and look_of(write) is not None
    return is_open and write.looks < MOST_LOOKS and abs(now - (write.sent_at or 0.0)) <= PARKED_FOR


# -- what it proves -----------------------------------------------------------


def _reaches(write: Write, sight: Sight) -> bool:
    """Say whether a list reaches back to an own post that was there before the write was sent.

    The newest one known then, or any made before it; what takes a repost back wants one older than the original.
    """
    if not sight.is_ordered:
        return False
    look = look_of(write)
    if look is not None and not look.wants:
        return any(not is_newer(post.id, write.target) for post in sight.posts)
    edge = sent_between(write, sight.offset)[0] - EARLY
    return any(time_of(post.id) < edge or not is_newer(origin(post), write.baseline_id) for post in sight.posts)


def _covers(write: Write, sight: Sight) -> bool:
    """Say whether a sight would have shown the write. An empty list proves nothing, unless the profile counts none."""
    return _reaches(write, sight) or (sight.is_whole and sight.counted == len(sight.posts))


def of_posts(write: Write, sight: Sight, me: str, bound: Mapping[str, int], siblings: Sequence[Write] = ()) -> Finding:
    """Say what one's own posts tell of a post, a repost, or a repost taken back, a conversation or lists of theirs.

    `bound`: which posts other writes are known to have made; one post proves one write only. `siblings`: others that
    say just the same, and that no answer of their own has proved: a post may be theirs as well.
    """
    look = look_of(write)
    if look is not None and not look.makes:
        has_it = any(post.author_id == me and post.reference("retweeted") == write.target for post in sight.posts)
        return of_state(look, has_it, "your reposts", _covers(write, sight))
    others = {sibling.id for sibling in siblings}
    free = [post for post in sight.posts if not {bound.get(post.id), bound.get(origin(post))} - others - {None}]
    exact = _exact(write, sight, me, free)
    if not exact and (likely := _likely(write, sight, me, free)):
        return Finding(UNDECIDED, f"a {makes(write)} much like it is there", likely=likely)
    if len(exact) > 1 + len(siblings):
        said = f"{len(exact)} {_saying(write)} just this, and it can have made one only"
        return Finding(UNDECIDED, said, likely=next(post for post in free if origin(post) == exact[0]))
    if not siblings:
        return Finding(THERE, f"found among {sight.where}", exact[0]) if exact else _unseen(write, sight)
    return _among(write, siblings, sight, me, free, bound)


def _exact(write: Write, sight: Sight, me: str, posts: Iterable[Post]) -> list[str]:
    """Return the ids of the posts that the write may have made to the letter, oldest first."""
    wanted = meant(write, sight.offset)
    found = (origin(post) for post in posts if likeness(wanted, post, me) == EXACT)
    return sorted(found, key=int)


def _likely(write: Write, sight: Sight, me: str, posts: Sequence[Post]) -> Post | None:
    """Return the oldest post that a write may have made, though other links or another time speak against it."""
    wanted = meant(write, sight.offset)
    return next((post for post in posts[::-1] if likeness(wanted, post, me)), None)


def _among(
    write: Write, siblings: Sequence[Write], sight: Sight, me: str, free: Sequence[Post], bound: Mapping[str, int]
) -> Finding:
    """Share posts out among writes that say the same: as many are there as posts, whichever is whose.

    That holds only where the list reaches back to before all of them: else a post that is not read yet may be missing.
    """
    members = sorted((write, *siblings), key=lambda each: (each.state != "done", each.sent_at or 0.0, each.id))
    if not all(_covers(member, sight) for member in members):
        return Finding(UNDECIDED, "others say the same, and what was read does not reach back to before all of them")
    may = {member.id: _own_first(member, _exact(member, sight, me, free), bound) for member in members}
    shares = _shared(members, may)
    mine = shares.get(write.id, "")
    if not mine:
        left = [post for post in free if origin(post) not in shares.values()]
        if likely := _likely(write, sight, me, left):
            return Finding(UNDECIDED, f"a {makes(write)} much like it is there", likely=likely)
        return Finding(MISSING, f"there are fewer {_saying(write, 'that ')} this than were to be sent")
    if bound.get(mine, write.id) != write.id:
        return Finding(UNDECIDED, f"the {makes(write)} that would be it is counted for #{bound[mine]}")
    return Finding(THERE, f"found among {sight.where}", mine)


def _saying(write: Write, which: str = "") -> str:
    made = makes(write)
    return f"{made}s {which}{'are called' if made == 'list' else 'say'}"


def _own_first(write: Write, post_ids: Iterable[str], bound: Mapping[str, int]) -> list[str]:
    """Put the post that is counted for a write before the others it may have made: what was told of it stays."""
    return sorted(post_ids, key=lambda post_id: bound.get(post_id) != write.id)


def _shared(members: Iterable[Write], may: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """Give as many writes as can be a post each (a matching by augmenting paths); those first in order go first."""
    owner: dict[str, int] = {}

    def place(number: int, tried: set[str]) -> bool:
        for post_id in sorted(may[number], key=owner.__contains__):  # what is free before what another has
            if post_id not in tried:
                tried.add(post_id)
                if post_id not in owner or place(owner[post_id], tried):
                    owner[post_id] = number
                    return True
        return False

    for member in members:
        place(member.id, set())
    return {number: post_id for post_id, number in owner.items()}


def _unseen(write: Write, sight: Sight) -> Finding:
    if _covers(write, sight):
        how_far = "read back to one that was there before" if _reaches(write, sight) else "all of which were read"
        return Finding(MISSING, f"not among {sight.where}, {how_far}")
    if not sight.posts:
        return Finding(UNDECIDED, f"X shows no {makes(write)} of yours at all, which proves nothing")
    return Finding(UNDECIDED, f"the {len(sight.posts)} {makes(write)}s read do not reach back to when it was sent")


def of_state(look: Look, has_it: bool, where: str, is_covered: bool, it_is: str = "it is") -> Finding:
    """Say what a list tells of something that is there or not."""
    if has_it:
        return Finding(THERE if look.wants else MISSING, f"{it_is} among {where}")
    if is_covered:
        return Finding(MISSING if look.wants else THERE, f"{it_is} not among {where}")
    return Finding(UNDECIDED, f"what was read of {where} does not reach far enough")


def of_list(write: Write, sight: Sight, where: str) -> Finding:
    """Say what one's likes or bookmarks tell; they carry no times, so only the whole list speaks against."""
    look = look_of(write)
    assert look is not None
    return of_state(look, any(post.id == write.target for post in sight.posts), where, sight.is_whole)


def of_user(write: Write, user: User | None, *, is_told: bool) -> Finding:
    """Say what a profile tells of the relation to it. `is_told`: X was seen to tell relations at all."""
    look = look_of(write)
    assert look is not None
    if user is None:
        return Finding(UNDECIDED, "X did not give the profile")
    if look.relation in user.connection:
        return Finding(THERE if look.wants else MISSING, f"X says that you are {look.relation} them")
    if not look.wants and not user.connection and not is_told:
        return Finding(UNDECIDED, "X said nothing of how you and they are related")
    return Finding(MISSING if look.wants else THERE, f"X does not say that you are {look.relation} them")


def of_deleted(write: Write, posts: Iterable[Post], gone: frozenset[str], now: float) -> Finding:
    """Say what a look-up tells of a post that was to be deleted; `gone`: those X says are not there."""
    if any(post.id == write.target for post in posts):
        return Finding(MISSING, "the post is still there")
    if write.target not in gone:
        return Finding(UNDECIDED, "X said neither that the post is there nor that it is gone")
    if now + write.clock_offset - time_of(write.target) < VISIBLE:
        return Finding(UNDECIDED, "the post is so new that X may not show it yet")
    return Finding(THERE, "X says that the post is gone")


def change(write: Write, finding: Finding, now: float) -> Change:
    """Return what a finding makes of an unknown or absent write, `now` by our clock."""
    if finding.result == THERE:
        return Change("done", write.absences, write.absent_at)
    if finding.result == UNDECIDED or write.state != "unknown":
        return Change(write.state, write.absences, write.absent_at)
    is_too_soon = now - (write.sent_at or 0.0) < VISIBLE
    is_too_near = write.absent_at is not None and now - write.absent_at < APART
    if is_too_soon or is_too_near:
        return Change("unknown", write.absences, write.absent_at)
    absences = write.absences + 1
    return Change("absent" if absences >= ABSENCES else "unknown", absences, now)

"""Looking whether unknown writes are on X: which reads it takes, and what each result does to the ledger.

A look is a generator that yields requests and is handed their answers, like every read: a line drives it with the user
waiting, the watch drives it behind the prompt. It never writes to X.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import TYPE_CHECKING

from twshell.domain import looking
from twshell.domain.cause_table import CAUSES
from twshell.domain.errors import Refused
from twshell.domain.looking import Finding, Look, Sight
from twshell.domain.money import Price
from twshell.domain.post import Post
from twshell.domain.record import NamedTuple
from twshell.domain.stored import Write
from twshell.domain.wire import Answer, Request

if TYPE_CHECKING:
    from twshell.domain.budget import Identity
    from twshell.store.ledger import Ledger
    from twshell.store.seen import Seen

# Page sizes, in order. Behind the prompt a look costs a few cents at most (a message is a cent, and that once a day);
# what costs more is asked about.
BEHIND = (5, 5, 5)
BY_HAND = (5, 100, 100, 100)
_GONE = ("target-gone", "not-found")  # causes by which X says that a post asked for by its id is not there

Steps = Generator[Request, Answer, "dict[int, Finding]"]


class Means(NamedTuple):
    """What a look works with, in whichever thread it is driven."""

    ledger: Ledger
    seen: Seen
    identity: Identity
    now: Callable[[], float]  # unix seconds
    offset: Callable[[], float]  # X's clock minus ours, seconds


class Looked(NamedTuple):
    """What a look came to for one write: the write as it was, what was found, its state now and what it cost."""

    write: Write
    finding: Finding
    state: str
    price: Price = Price()


def look(
    writes: Iterable[Write], means: Means, sizes: Sequence[int] = BEHIND
) -> Generator[Request, Answer, list[Looked]]:
    """Look at writes, oldest first, and put down what is found; those that another twsh looks at now are left out."""
    looks, now = means.ledger.looks, means.now()
    mine = [
        write
        for write in sorted(writes, key=lambda write: (write.sent_at or 0.0, write.id))
        if looking.look_of(write) is not None and looks.claim(write, now)
    ]
    found: list[Looked] = []
    for what in dict.fromkeys(sought(write).what for write in mine):
        group = [write for write in mine if sought(write).what == what]
        try:
            findings = yield from _ways(what)(group, means, sizes)
        except Refused as refused:
            because = f"X cannot be asked just now: {CAUSES[refused.diagnosis.cause].what}"
            findings = {write.id: Finding(looking.UNDECIDED, because) for write in group}
        found += [put_down(write, findings[write.id], means) for write in group]
    return found


def put_down(write: Write, finding: Finding, means: Means) -> Looked:
    """Change a write by what was found, and say so in its evidence."""
    now = means.now()
    after = looking.change(write, finding, now)
    from twshell.render.times import iso  # not before the prompt

    price = price_of_found(write, means.identity) if after.state == "done" else Price()
    was_taken = means.ledger.looks.resolve(
        write, means.identity, state=after.state, because=f"{iso(now)} {finding.because}", now=now,
        remote_id=finding.remote_id, absences=after.absences, absent_at=after.absent_at, price=price,
    )  # fmt: skip
    if not was_taken:  # a late answer, or another twsh, was faster
        fresh = means.ledger.write(write.id)
        return Looked(write, finding, fresh.state if fresh else write.state)
    return Looked(write, finding, after.state, price)


def price_of_found(write: Write, identity: Identity) -> Price:
    """Return what X has charged for a write that turned out to be there."""
    import json

    from twshell.domain.prices import price_of

    body = json.loads(write.body) if write.body else None
    return price_of(Request(write.method, write.path, write.template, body=body), identity)


def most_cost(write: Write, identity: Identity) -> Price:
    """Return what the first read of a look costs at most."""
    from twshell.domain.prices import price_of

    return price_of(first_request(write, identity), identity)


def first_request(write: Write, identity: Identity) -> Request:
    """Return what a look at a write asks for first."""
    what = sought(write).what
    if what == looking.OWN_POSTS:
        return _own_page(identity, BEHIND[0], "")
    if what in looking.OF_LISTS:
        from twshell.session import list_looks  # which few looks need

        return list_looks.first_request(what, write, identity, BEHIND[0])
    return _single(what, write, identity, BEHIND[0])


def sought(write: Write) -> Look:
    """Return the look of a write that has one."""
    found = looking.look_of(write)
    assert found is not None, write.template
    return found


def _ways(what: str) -> Callable[[list[Write], Means, Sequence[int]], Steps]:
    if what in looking.OF_LISTS:
        from twshell.session import list_looks

        return list_looks.WAYS[what]
    return {
        looking.OWN_POSTS: _own_posts, looking.POST: _posts, looking.USER: _users, looking.LIKES: _marks,
        looking.BOOKMARKS: _marks, looking.MESSAGES: _messages,
    }[what]  # fmt: skip


def _own_page(identity: Identity, size: int, token: str) -> Request:
    """No since_id: older posts of one's own show that the list works, and how far back it was read."""
    from twshell.api import timelines

    return timelines.user_posts(identity.user_id, limit=size, token=token)


def _single(what: str, write: Write, identity: Identity, size: int) -> Request:
    from twshell.api import messages, posts, timelines, users

    if what == looking.MESSAGES:
        return messages.conversation(write.target, limit=size, is_said=True)
    if what == looking.POST:
        return posts.lookup([write.target])
    if what == looking.USER:
        return users.lookup([write.target])
    ask = timelines.liked if what == looking.LIKES else timelines.bookmarked
    return ask(identity.user_id, limit=size)


def _own_posts(writes: list[Write], means: Means, sizes: Sequence[int]) -> Steps:
    """Read one's own posts back to what was there before, for all of these writes at once."""
    posts: list[Post] = []
    token, findings = "", dict[int, Finding]()
    for size in sizes:
        answer = yield _own_page(means.identity, size, token)
        posts += answer.posts
        token = answer.next_token
        sight = Sight(tuple(posts), not token and not answer.skipped, offset=means.offset())
        findings = judged(writes, sight, means)
        if sight.is_whole or all(finding.result != looking.UNDECIDED for finding in findings.values()):
            break
    if sight.is_whole and any(finding.result == looking.UNDECIDED for finding in findings.values()):
        from twshell.api import users

        answer = yield users.me()  # an account without older posts: only its count tells that none is missing
        counted = answer.users[0].metrics.posts if answer.users else None
        findings = judged(writes, sight._replace(counted=counted), means)
    return findings


def judged(writes: list[Write], sight: Sight, means: Means) -> dict[int, Finding]:
    """Say what was read tells of each of these writes, with what is known of the others."""
    looks, me = means.ledger.looks, means.identity.user_id
    ids = [post.id for post in sight.posts] + [each for post in sight.posts for each in post.edit_ids[:1]]
    return {
        write.id: looking.of_posts(write, sight, me, looks.bound(ids, write.id), looks.siblings(write))
        for write in writes
    }


def _posts(writes: list[Write], means: Means, sizes: Sequence[int]) -> Steps:
    """Look posts up one by one: X tells of each by itself that it is gone."""
    findings = {}
    for write in writes:
        found: tuple[Post, ...] = ()
        gone = frozenset[str]()
        try:
            found = (yield _single(looking.POST, write, means.identity, 1)).posts
        except Refused as refused:
            if refused.diagnosis.status != 200 or refused.diagnosis.cause not in _GONE:
                raise
            gone = frozenset((write.target,))
        findings[write.id] = looking.of_deleted(write, found, gone, means.now())
    return findings


def _users(writes: list[Write], means: Means, sizes: Sequence[int]) -> Steps:
    from twshell.api import users

    targets = list(dict.fromkeys(write.target for write in writes))
    # What a profile said of us before shows that X tells such things; it says nothing where there is nothing to say.
    known = means.seen.users(targets)
    answer = yield users.lookup(targets[:100])
    told = {user.id: user for user in answer.users}
    is_told = any(user.connection for user in (*told.values(), *known.values()))
    return {write.id: looking.of_user(write, told.get(write.target), is_told=is_told) for write in writes}


def _marks(writes: list[Write], means: Means, sizes: Sequence[int]) -> Steps:
    what = sought(writes[0]).what
    size = max(sizes) if len(sizes) > len(BEHIND) else sizes[0]
    answer = yield _single(what, writes[0], means.identity, size)
    sight = Sight(answer.posts, not answer.next_token and not answer.skipped)
    return {write.id: looking.of_list(write, sight, f"your {what}") for write in writes}


def _messages(writes: list[Write], means: Means, sizes: Sequence[int]) -> Steps:
    """Read the conversation with each of those written to, back to what was said before."""
    findings: dict[int, Finding] = {}
    for whom in dict.fromkeys(write.target for write in writes):
        findings |= yield from _conversation([write for write in writes if write.target == whom], means, sizes)
    return findings


def _conversation(writes: list[Write], means: Means, sizes: Sequence[int]) -> Steps:
    from twshell.api import messages

    said: list[Post] = []
    token, is_told, findings = "", True, dict[int, Finding]()
    for size in sizes:
        answer = yield messages.conversation(writes[0].target, limit=size, token=token, is_said=True)
        events = messages.events_of(answer)
        said += [event.as_post for event in events]
        is_told = is_told and len(events) == len(answer.rows) and all(event.sender_id for event in events)
        token = answer.next_token
        # Whoever wrote them, older messages show how far it was read; one with nothing before it is read as a whole.
        is_whole = not token
        counted = len(said) if is_whole else None
        sight = Sight(tuple(said), is_whole, counted, means.offset(), looking.YOUR_MESSAGES)
        findings = judged(writes, sight, means)
        if is_whole or all(finding.result != looking.UNDECIDED for finding in findings.values()):
            break
    if is_told:
        return findings
    # Without a sender, none of them can be known as one's own: that proves nothing.
    unsure = Finding(looking.UNDECIDED, "X does not say of every message who wrote it")
    return {number: found if found.result == looking.THERE else unsure for number, found in findings.items()}

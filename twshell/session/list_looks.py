"""Looking whether unknown writes to lists are on X: which reads it takes. Whatever list is read is remembered."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from twshell.api import lists as lists_api
from twshell.domain import list_looks, looking
from twshell.domain.budget import Identity
from twshell.domain.errors import Refused
from twshell.domain.lists import List, parts_of
from twshell.domain.looking import Finding, Sight
from twshell.domain.stored import Write
from twshell.domain.wire import Answer, Request
from twshell.session.looking import Means, Steps, judged, sought

WHERE = {looking.FOLLOWED_LISTS: "the lists you follow", looking.PINNED_LISTS: "your pinned lists"}
OF_MEMBERS = "the members of the list"


def first_request(what: str, write: Write, identity: Identity, size: int) -> Request:
    """Return what a look at a write to a list asks for first."""
    list_id, _ = parts_of(write.target)
    if what == looking.LIST:
        return lists_api.one(list_id)
    if what == looking.MEMBERS:
        return lists_api.members(list_id, limit=size)
    return _page(what, identity, size, "")


def _page(what: str, identity: Identity, size: int, token: str) -> Request:
    if what == looking.PINNED_LISTS:
        return lists_api.pinned(identity.user_id)
    ask = lists_api.owned if what == looking.OWNED_LISTS else lists_api.followed
    return ask(identity.user_id, limit=size, token=token)


def _read(answer: Answer, means: Means) -> tuple[List, ...]:
    found = lists_api.lists_of(answer)
    means.seen.lists.keep(found, means.now())
    return found


def _are_decided(findings: dict[int, Finding]) -> bool:
    return all(finding.result != looking.UNDECIDED for finding in findings.values())


def _made(writes: list[Write], means: Means, sizes: Sequence[int]) -> Steps:
    """Read one's own lists until those that were to be made are found, or to the end: X says nothing of their order."""
    found: list[List] = []
    token, is_whole, findings = "", True, dict[int, Finding]()
    for size in sizes:
        answer = yield _page(looking.OWNED_LISTS, means.identity, size, token)
        lists = _read(answer, means)
        found += lists
        is_whole = is_whole and len(lists) == len(answer.rows)
        token = answer.next_token
        counted = len(found) if is_whole and not token else None
        posts = tuple(one.as_post for one in found)
        sight = Sight(posts, counted is not None, counted, means.offset(), looking.YOUR_LISTS, is_ordered=False)
        findings = judged(writes, sight, means)
        if not token or _are_decided(findings):
            break
    ids, shared = [one.id for one in found], {finding.remote_id for finding in findings.values()}
    return {
        write.id: list_looks.of_made(
            write, findings[write.id], sight, shared.union(means.ledger.looks.bound(ids, write.id))
        )
        for write in writes
    }


def _one_by_one(writes: list[Write], means: Means, sizes: Sequence[int]) -> Steps:
    """Look each list up that was to be changed or deleted."""
    findings = {}
    for write in writes:
        one = yield from _looked_up(write, means)
        if sought(write).wants:
            findings[write.id] = list_looks.of_edited(write, one)
        else:
            findings[write.id] = list_looks.of_deleted(write, one, means.now())
    return findings


def _looked_up(write: Write, means: Means) -> Generator[Request, Answer, List | None]:
    """Return a list; None where X says by its name that there is none: a bare 404 may be X being ill."""
    try:
        answer = yield lists_api.one(write.target)
    except Refused as refused:
        if (refused.diagnosis.cause, refused.diagnosis.certainty) != ("not-found", "sure"):
            raise
        return None
    found = _read(answer, means)
    return next((one for one in found if one.id == write.target), List(write.target))


def _members(writes: list[Write], means: Means, sizes: Sequence[int]) -> Steps:
    """Read who is on each of the lists."""
    findings: dict[int, Finding] = {}
    for list_id in dict.fromkeys(parts_of(write.target)[0] for write in writes):
        mine = [write for write in writes if parts_of(write.target)[0] == list_id]

        def ask(size: int, token: str, list_id: str = list_id) -> Request:
            return lists_api.members(list_id, limit=size, token=token)

        findings |= yield from _listed(mine, ask, sizes)
    return findings


def _marks(writes: list[Write], means: Means, sizes: Sequence[int]) -> Steps:
    """Read which lists one follows, or has pinned."""
    what = sought(writes[0]).what

    def ask(size: int, token: str) -> Request:
        return _page(what, means.identity, size, token)

    return (yield from _listed(writes, ask, sizes))


def _listed(writes: list[Write], ask: Callable[[int, str], Request], sizes: Sequence[int]) -> Steps:
    """Read a list of people or of lists until each of these writes shows, or to the end."""
    ids: set[str] = set()
    token, is_whole, findings = "", True, dict[int, Finding]()
    for size in sizes:
        answer = yield ask(size, token)
        told = [user.id for user in answer.users] + [one.id for one in lists_api.lists_of(answer)]
        ids |= set(told)
        is_whole = is_whole and not answer.skipped and len(told) == len(answer.users) + len(answer.rows)
        token = answer.next_token
        findings = {write.id: _of_listed(write, ids, is_whole and not token) for write in writes}
        if not token or _are_decided(findings):
            break
    return findings


def _of_listed(write: Write, ids: set[str], is_whole: bool) -> Finding:
    look, (list_id, user_id) = sought(write), parts_of(write.target)
    if look.what == looking.MEMBERS:
        return looking.of_state(look, user_id in ids, OF_MEMBERS, is_whole, "they are")
    return looking.of_state(look, list_id in ids, WHERE[look.what], is_whole)


WAYS: dict[str, Callable[[list[Write], Means, Sequence[int]], Steps]] = {
    looking.OWNED_LISTS: _made, looking.LIST: _one_by_one, looking.MEMBERS: _members,
    looking.FOLLOWED_LISTS: _marks, looking.PINNED_LISTS: _marks,
}  # fmt: skip

"""Commands for lists: whose there are, who is on them, what those post; made, changed, filled, followed and pinned."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from twshell.api import lists as lists_api
from twshell.api import users as users_api
from twshell.commands import timelines
from twshell.commands.gathering import Reading, counted, my_id, user_of
from twshell.commands.kinds import Count, Description, Handle, Name
from twshell.commands.spec import command
from twshell.domain.causes import known_beforehand
from twshell.domain.errors import UsageError
from twshell.domain.lists import List, ShownList, checked
from twshell.domain.outcome import Lists
from twshell.domain.plan import LOOKED, Plan, Step
from twshell.domain.post import User
from twshell.domain.wire import Request
from twshell.session.lists import called, options
from twshell.session.view import View

if TYPE_CHECKING:
    from twshell.session.session import Session


@command("lists", mode="R", group="reading", examples=("lists", "lists @grace", "lists --followed"))
def lists(session: Session, handle: Handle | None = None, *, followed: bool = False, pinned: bool = False) -> Reading:
    """Show the lists somebody owns, or you; from then on they are known by name.

    Args:
        handle: whose; your own unless told
        followed: those that are followed, whoever owns them
        pinned: those you have pinned
    """
    if followed and pinned:
        raise UsageError("--followed and --pinned are two questions", "ask them one after the other")
    if pinned and handle is not None:
        raise UsageError("X shows nobody's pinned lists but your own", "`lists --pinned`")
    return _lists(session, handle, "followed" if followed else "pinned" if pinned else "owned")


def _lists(session: Session, handle: Handle | None, which: str) -> Reading:
    if which == "pinned":
        me = yield from my_id(session)
        return (yield from page(session, View("*pinned lists*", "lists", partial(lists_api.pinned, me))))
    whom = yield from user_of(session, handle)
    ask = lists_api.owned if which == "owned" else lists_api.followed
    title = f"*lists of @{whom.username}*" if which == "owned" else f"*lists followed by @{whom.username}*"
    return (yield from page(session, View(title, "lists", partial(ask, whom.id), size=counted(session, None))))


@command("list", mode="R", group="reading", examples=("list friends", 'list "Book club" 50', "list id:190000000000000"))
def posts(session: Session, list: List, count: Count | None = None) -> Reading:
    """Show the newest posts of those on a list.

    Args:
        list: its name, in quotes where it has blanks, its id as id:N, or its URL
        count: how many to buy, the setting page-size unless told, at most 100
    """
    ask = partial(lists_api.posts, list.id)
    view = View(f"*list {called(session, list)}*", "pages", ask, size=counted(session, count))
    return (yield from timelines.page(session, view))


@command("members", mode="R", group="reading", examples=("members friends", 'members "Book club"'))
def members(session: Session, list: List, count: Count | None = None) -> Reading:
    """Show who is on a list.

    Args:
        list: its name, in quotes where it has blanks, its id as id:N, or its URL
        count: how many to buy, the setting page-size unless told, at most 100
    """
    ask = partial(lists_api.members, list.id)
    view = View(f"*members of {called(session, list)}*", "people", ask, size=counted(session, count))
    return (yield from timelines.people(session, view))


def page(session: Session, view: View) -> Reading:
    """Show one page of lists, which are remembered; `more` goes on by its token."""
    request = view.ask(limit=view.size, token=view.next_token)
    answer = yield request
    found = lists_api.lists_of(answer)
    session.seen.lists.keep(found, session.now())
    owner_id = lists_api.owner_in(request)
    if owner_id and not view.next_token and not answer.next_token:  # all there are: what was known beside them is gone
        session.seen.lists.forget_others(owner_id, [one.id for one in found])
    session.view = view._replace(next_token=answer.next_token)
    notes = () if found else ("no lists" if not view.next_token else "that was the end",)
    owners = session.seen.users([one.owner_id for one in found])
    drawn = tuple(ShownList(one, owners.get(one.owner_id)) for one in found)
    return Lists(view.title, drawn, notes, bool(answer.next_token))


# -- writing ------------------------------------------------------------------


@command(
    "list-create", mode="W", group="people",
    examples=("list-create Friends", 'list-create --private --description "We read" "Book club"'),
)  # fmt: skip
def create(session: Session, name: Name, *, private: bool = False, description: Description | None = None) -> Plan:
    """Make a list of your own.

    Args:
        name: what it is called, up to 25 characters, in quotes where it has blanks
        private: nobody but you sees it
        description: what it is for, up to 100 characters, in quotes where it has blanks
    """
    checked(name, description)
    made = List("", name.strip(), session.identity.user_id, description or "", private)
    request = lists_api.create(made.name, description, is_private=private)
    step = Step(request, "list-create", listed=made, undo="list-delete id:{id}")
    same = [one for one in session.seen.lists.named(made.name) if one.owner_id == session.identity.user_id]
    notes = (f"you have a list of that name already: id:{same[0].id}",) if same else ()
    return Plan("list-create", (step,), notes=notes)


@command(
    "list-edit", mode="W", group="people",
    examples=('list-edit --name "Old friends" friends', "list-edit --private friends"),
)  # fmt: skip
def edit(
    session: Session, list: List, *, name: Name | None = None, description: Description | None = None,
    private: bool = False, public: bool = False,
) -> Plan:  # fmt: skip
    """Change the name of a list of your own, what it is for, or who sees it.

    Args:
        list: its name, in quotes where it has blanks, its id as id:N, or its URL
        name: what it is called from now on
        description: what it is for
        private: nobody but you sees it
        public: everybody sees it
    """
    checked(name, description)
    if private and public:
        raise UsageError("--private and --public are opposites", "leave one of them out")
    if name is None and description is None and not (private or public):
        raise UsageError("nothing to change", "say what: --name, --description, --private or --public")
    is_private = private if private or public else None
    name = name.strip() if name is not None else None
    request = lists_api.edit(list.id, name=name, description=description, is_private=is_private)
    return _own(session, Step(request, "list-edit", listed=list, undo=_change_back(list, request)))


@command("list-delete", mode="W", group="people", examples=("list-delete friends",))
def delete(session: Session, list: List) -> Plan:
    """Delete a list of your own, after a question: it cannot be had back.

    Args:
        list: its name, in quotes where it has blanks, its id as id:N, or its URL
    """
    return _own(session, Step(lists_api.delete(list.id), "list-delete", listed=list))._replace(asks="yes")


@command("list-add", mode="W", group="people", examples=("list-add friends @grace", 'list-add "Book club" @grace'))
def add(session: Session, list: List, handle: Handle) -> Plan:
    """Put somebody on a list of your own.

    Args:
        list: its name, in quotes where it has blanks, its id as id:N, or its URL
        handle: whom
    """
    return _member(session, "list-add", "list-remove", list, handle, lists_api.add)


@command("list-remove", mode="W", group="people", examples=("list-remove friends @grace",))
def remove(session: Session, list: List, handle: Handle) -> Plan:
    """Take somebody off a list of your own.

    Args:
        list: its name, in quotes where it has blanks, its id as id:N, or its URL
        handle: whom
    """
    return _member(session, "list-remove", "list-add", list, handle, lists_api.remove)


@command("list-follow", mode="W", group="people", examples=("list-follow id:190000000000000",))
def follow(session: Session, list: List) -> Plan:
    """Follow somebody's list.

    Args:
        list: its name, in quotes where it has blanks, its id as id:N, or its URL
    """
    return _mark(session, "list-follow", "list-unfollow", list, lists_api.follow)


@command("list-unfollow", mode="W", group="people")
def unfollow(session: Session, list: List) -> Plan:
    """Stop following a list.

    Args:
        list: its name, in quotes where it has blanks, its id as id:N, or its URL
    """
    return _mark(session, "list-unfollow", "list-follow", list, lists_api.unfollow)


@command("list-pin", mode="W", group="people", examples=("list-pin friends",))
def pin(session: Session, list: List) -> Plan:
    """Pin a list you own or follow.

    Args:
        list: its name, in quotes where it has blanks, its id as id:N, or its URL
    """
    return _mark(session, "list-pin", "list-unpin", list, lists_api.pin)


@command("list-unpin", mode="W", group="people")
def unpin(session: Session, list: List) -> Plan:
    """Unpin a list.

    Args:
        list: its name, in quotes where it has blanks, its id as id:N, or its URL
    """
    return _mark(session, "list-unpin", "list-pin", list, lists_api.unpin)


def _own(session: Session, step: Step, look: Step | None = None) -> Plan:
    """Plan a write to a list of one's own; another's is refused here: X says no without a reason."""
    one, me = step.listed, session.identity.user_id
    refusal = None
    if one is not None and one.owner_id and me and one.owner_id != me:
        owner = session.seen.user(one.owner_id)
        why = f"it belongs to @{owner.username}" if owner is not None else "it belongs to somebody else"
        refusal = known_beforehand("not-yours", verb=step.verb, why=why, next_step="`lists` shows yours")
    steps = (step._replace(is_idempotent=True),) if look is None else (look, step._replace(kind="deferred"))
    return Plan(step.verb, steps, refusal=refusal)


def _member(
    session: Session, verb: str, undo: str, one: List, handle: Handle, build: Callable[[str, str], Request]
) -> Plan:
    """Plan a change of who is on a list, with a look before it where the user's id is not known."""
    user = handle.user or User("", handle.username)
    step = Step(
        build(one.id, user.id or LOOKED), verb, user=user, listed=one, undo=f"{undo} id:{one.id} @{handle.username}",
        is_idempotent=True,
    )  # fmt: skip
    look = None if user.id else Step(users_api.named(handle.username), verb, kind="look")
    return _own(session, step, look)


def _mark(session: Session, verb: str, undo: str, one: List, build: Callable[[str, str], Request]) -> Plan:
    step = Step(build(session.me, one.id), verb, listed=one, undo=f"{undo} id:{one.id}", is_idempotent=True)
    return Plan(verb, (step,))


def _change_back(one: List, request: Request) -> str:
    """Return the line that takes a change back; empty where what was there before is not known."""
    before = {"name": one.name, "description": one.description, "private": one.is_private}
    changed = {field: before[field] for field in request.body or {}}
    is_known = one.name != "" and None not in changed.values()
    return f"list-edit {' '.join(options(changed))} id:{one.id}" if is_known else ""

"""Commands for lists: whose there are, who is on them, what those post."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from twshell.api import lists as lists_api
from twshell.commands import timelines
from twshell.commands.gathering import Reading, counted, my_id, user_of
from twshell.commands.kinds import Count, Handle
from twshell.commands.spec import command
from twshell.domain.errors import UsageError
from twshell.domain.lists import List, ShownList
from twshell.domain.outcome import Lists
from twshell.session.lists import called
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

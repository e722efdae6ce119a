"""Commands that read people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from twshell.api import users as users_api
from twshell.commands import timelines
from twshell.commands.gathering import Reading, counted, user_of
from twshell.commands.kinds import Count, Handle
from twshell.commands.spec import command
from twshell.domain.outcome import People
from twshell.session.view import View

if TYPE_CHECKING:
    from twshell.session.session import Session


@command("user", "whois", mode="R", group="people", examples=("user @grace",))
def user(session: Session, handle: Handle | None = None, *, fresh: bool = False) -> Reading:
    """Show somebody's profile, or your own; one that is remembered costs nothing.

    Args:
        handle: whose; your own unless told
        fresh: buy it again
    """
    if fresh and handle is not None:
        handle = handle._replace(user=None)
    found = yield from user_of(session, handle)
    return People(f"*@{found.username}*", (found,), full=True)


@command("followers", mode="R", group="people")
def followers(session: Session, handle: Handle | None = None, count: Count | None = None) -> Reading:
    """Show who follows somebody, or you.

    Args:
        handle: whom; yourself unless told
        count: how many to buy, the setting page-size unless told, at most 100
    """
    whom = yield from user_of(session, handle)
    view = View(
        f"*followers of @{whom.username}*",
        "people",
        partial(users_api.followers, whom.id),
        size=counted(session, count),
    )
    return (yield from timelines.people(session, view))


@command("following", mode="R", group="people")
def following(session: Session, handle: Handle | None = None, count: Count | None = None) -> Reading:
    """Show whom somebody follows, or you.

    Args:
        handle: who; yourself unless told
        count: how many to buy, the setting page-size unless told, at most 100
    """
    who = yield from user_of(session, handle)
    view = View(
        f"*followed by @{who.username}*", "people", partial(users_api.following, who.id), size=counted(session, count)
    )
    return (yield from timelines.people(session, view))

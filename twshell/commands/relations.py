"""Commands that act on people: follow, mute and their undoing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from twshell.api import engagement
from twshell.api import users as users_api
from twshell.commands.kinds import Handle
from twshell.commands.spec import command
from twshell.domain.plan import LOOKED, Plan, Step
from twshell.domain.post import User
from twshell.domain.wire import Request

if TYPE_CHECKING:
    from twshell.session.session import Session


def _plan(session: Session, verb: str, undo: str, handle: Handle, build: Callable[[str, str], Request]) -> Plan:
    """Plan one step, with a look-up before it where the user's id is not known."""
    user = handle.user or User("", handle.username)
    deed = Step(
        build(session.me, user.id or LOOKED), verb, user=user, undo=f"{undo} @{handle.username}", is_idempotent=True
    )
    if user.id:
        return Plan(verb, (deed,))
    return Plan(verb, (Step(users_api.named(handle.username), verb, kind="look"), deed._replace(kind="deferred")))


@command("follow", mode="W", group="people")
def follow(session: Session, handle: Handle) -> Plan:
    """Follow somebody (personal keys may not: the web page is offered).

    Args:
        handle: whom
    """
    return _plan(session, "follow", "unfollow", handle, engagement.follow)


@command("unfollow", mode="W", group="people")
def unfollow(session: Session, handle: Handle) -> Plan:
    """Stop following somebody (personal keys may not: the web page is offered).

    Args:
        handle: whom
    """
    return _plan(session, "unfollow", "follow", handle, engagement.unfollow)


@command("mute", mode="W", group="people")
def mute(session: Session, handle: Handle) -> Plan:
    """Mute somebody: their posts no longer reach your home timeline.

    Args:
        handle: whom
    """
    return _plan(session, "mute", "unmute", handle, engagement.mute)


@command("unmute", mode="W", group="people")
def unmute(session: Session, handle: Handle) -> Plan:
    """Stop muting somebody.

    Args:
        handle: whom
    """
    return _plan(session, "unmute", "mute", handle, engagement.unmute)

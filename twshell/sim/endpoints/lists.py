"""Lists made, changed, filled, followed and pinned; changes with those calls."""

from __future__ import annotations

from twshell.sim import lists
from twshell.sim.call import Call, Outcome, done
from twshell.sim.missing import list_missing, user_missing
from twshell.sim.problems import NOT_PERMITTED, Invalid, Refusal, forbidden
from twshell.sim.records import TwList


def create(call: Call) -> Outcome:
    """Answer `POST /2/lists` with 201."""
    body = call.body
    made = lists.create(
        call.world,
        call.me,
        body["name"],
        now=call.now,
        description=body.get("description", ""),
        private=body.get("private", False),
    )
    location = ("location", f"https://api.x.com/2/lists/{made.id}")
    return done({"id": made.id, "name": made.name}, status=201, headers=(location,))


def update(call: Call) -> Outcome:
    """Answer `PUT /2/lists/{id}`."""
    changed = _own(call)
    if not call.body:
        raise Invalid("$: name, description or private is missing but it is required")
    changed.name = call.body.get("name", changed.name)
    changed.description = call.body.get("description", changed.description)
    changed.private = call.body.get("private", changed.private)
    return done({"updated": True})


def delete(call: Call) -> Outcome:
    """Answer `DELETE /2/lists/{id}`."""
    return done({"deleted": True}, did=lists.delete(call.world, _own(call).id))


def add_member(call: Call) -> Outcome:
    """Answer `POST /2/lists/{id}/members`."""
    filled = _own(call)
    user_id = call.body["user_id"]
    account = call.world.accounts.get(user_id)
    if account is None or account.suspended:
        status = 404 if account is None else 403
        raise Refusal(status, {**user_missing(account, "user_id", user_id), "status": status})
    if call.world.blocks(user_id, call.me):
        raise forbidden(NOT_PERMITTED)
    return done({"is_member": True}, did=lists.add_member(call.world, filled.id, user_id, call.now))


def remove_member(call: Call) -> Outcome:
    """Answer `DELETE /2/lists/{id}/members/{user_id}`."""
    return done({"is_member": False}, did=lists.remove_member(call.world, _own(call).id, call.path["user_id"]))


def follow(call: Call) -> Outcome:
    """Answer `POST /2/users/{id}/followed_lists`."""
    call.own_id()
    followed = _seen(call, call.body["list_id"], "list_id")
    return done({"following": True}, did=lists.follow(call.world, followed.id, call.me, call.now))


def unfollow(call: Call) -> Outcome:
    """Answer `DELETE /2/users/{id}/followed_lists/{list_id}`."""
    call.own_id()
    list_id = call.path["list_id"]
    did = list_id in call.world.lists and lists.unfollow(call.world, list_id, call.me)
    return done({"following": False}, did=did)


def pin(call: Call) -> Outcome:
    """Answer `POST /2/users/{id}/pinned_lists`: own and followed lists."""
    call.own_id()
    wanted = _seen(call, call.body["list_id"], "list_id")
    if wanted.owner_id != call.me and call.me not in wanted.followers:
        raise forbidden(NOT_PERMITTED)
    return done({"pinned": True}, did=lists.pin(call.world, call.me, wanted.id, call.now))


def unpin(call: Call) -> Outcome:
    """Answer `DELETE /2/users/{id}/pinned_lists/{list_id}`."""
    call.own_id()
    return done({"pinned": False}, did=lists.unpin(call.world, call.me, call.path["list_id"]))


def _seen(call: Call, list_id: str, parameter: str) -> TwList:
    found = call.world.lists.get(list_id)
    if found is None or (found.private and found.owner_id != call.me):
        raise Refusal(404, {**list_missing(parameter, list_id), "status": 404})
    return found


def _own(call: Call) -> TwList:
    found = _seen(call, call.path["id"], "id")
    if found.owner_id != call.me:
        raise forbidden(NOT_PERMITTED)
    return found

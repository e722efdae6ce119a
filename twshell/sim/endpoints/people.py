"""Follows and mutes, done and undone; changes with those calls."""

from __future__ import annotations

from twshell.sim.allowances import check_following
from twshell.sim.call import Call, Outcome, done
from twshell.sim.missing import user_missing
from twshell.sim.problems import Invalid, Refusal, coded_refusal
from twshell.sim.records import Account


def follow(call: Call) -> Outcome:
    """Answer `POST /2/users/{id}/following` (Enterprise); a protected account gets a request instead."""
    user_id = call.own_id()
    target = _target(call, "You cannot follow yourself.")
    if call.world.blocks(target.id, user_id):
        raise coded_refusal(403, 162)
    if call.world.follows(user_id, target.id):
        return done({"following": True, "pending_follow": False}, did=False)
    check_following(call)
    if target.protected:
        return done({"following": False, "pending_follow": True})
    return done({"following": True, "pending_follow": False}, did=call.world.follow(user_id, target.id, call.now))


def unfollow(call: Call) -> Outcome:
    """Answer `DELETE /2/users/{source_user_id}/following/{target_user_id}` (Enterprise)."""
    user_id = call.own_id("source_user_id")
    return done({"following": False}, did=call.world.unfollow(user_id, call.path["target_user_id"]))


def mute(call: Call) -> Outcome:
    """Answer `POST /2/users/{id}/muting`."""
    user_id = call.own_id()
    target = _target(call, "You cannot mute yourself.")
    return done({"muting": True}, did=call.world.mute(user_id, target.id, call.now))


def unmute(call: Call) -> Outcome:
    """Answer `DELETE /2/users/{source_user_id}/muting/{target_user_id}`."""
    user_id = call.own_id("source_user_id")
    return done({"muting": False}, did=call.world.unmute(user_id, call.path["target_user_id"]))


def _target(call: Call, about_self: str) -> Account:
    target_id = call.body["target_user_id"]
    if target_id == call.me:
        raise Invalid(about_self, "target_user_id", (target_id,))
    account = call.world.accounts.get(target_id)
    if account is None or account.suspended:
        problem = user_missing(account, "target_user_id", target_id)
        raise Refusal(404 if account is None else 403, {**problem, "status": 404 if account is None else 403})
    return account

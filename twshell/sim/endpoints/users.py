"""Look-ups of accounts; changes with those calls."""

from __future__ import annotations

from typing import Any

from twshell.sim import view
from twshell.sim.call import Call, Outcome
from twshell.sim.missing import user_missing
from twshell.sim.records import Account


def me(call: Call) -> Outcome:
    """Answer `GET /2/users/me`; a suspended caller gets 200 with errors only (facts §3.3)."""
    return _answer(call, [(call.world.accounts.get(call.me), call.me)], "id", single=True)


def one(call: Call) -> Outcome:
    """Answer `GET /2/users/{id}`."""
    user_id = call.path["id"]
    return _answer(call, [(call.world.accounts.get(user_id), user_id)], "id", single=True)


def several(call: Call) -> Outcome:
    """Answer `GET /2/users`."""
    ids = dict.fromkeys(call.query["ids"].split(","))
    return _answer(call, [(call.world.accounts.get(user_id), user_id) for user_id in ids], "ids", single=False)


def one_named(call: Call) -> Outcome:
    """Answer `GET /2/users/by/username/{username}`."""
    name = call.path["username"]
    return _answer(call, [(call.world.account_named(name), name)], "username", single=True)


def several_named(call: Call) -> Outcome:
    """Answer `GET /2/users/by`."""
    names = dict.fromkeys(call.query["usernames"].split(","))
    return _answer(call, [(call.world.account_named(name), name) for name in names], "usernames", single=False)


def _answer(call: Call, asked: list[tuple[Account | None, str]], parameter: str, *, single: bool) -> Outcome:
    found: list[Account] = []
    errors: list[dict[str, Any]] = []
    for account, value in asked:
        if account is None or account.suspended:
            errors.append(user_missing(account, parameter, value))
        else:
            found.append(account)
    return Outcome(
        200, view.render(call.world, call.viewer, "user", found, call.query, now=call.now, single=single, errors=errors)
    )

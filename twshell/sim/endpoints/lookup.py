"""Calls that show things by id or name; changes with those calls."""

from __future__ import annotations

from twshell.sim import lookups, view
from twshell.sim.call import Call, Outcome
from twshell.sim.lookups import Found
from twshell.sim.problems import Refusal


def me(call: Call) -> Outcome:
    """Answer `GET /2/users/me`; a suspended caller gets 200 with errors only (facts §3.3)."""
    return _shown(call, "user", lookups.users(call.world, [call.me], parameter="id"), single=True)


def user(call: Call) -> Outcome:
    """Answer `GET /2/users/{id}`."""
    return _shown(call, "user", lookups.users(call.world, [call.path["id"]], parameter="id"), single=True)


def users(call: Call) -> Outcome:
    """Answer `GET /2/users`."""
    return _shown(call, "user", lookups.users(call.world, call.query["ids"].split(",")))


def user_named(call: Call) -> Outcome:
    """Answer `GET /2/users/by/username/{username}`."""
    found = lookups.users_named(call.world, [call.path["username"]], parameter="username")
    return _shown(call, "user", found, single=True)


def users_named(call: Call) -> Outcome:
    """Answer `GET /2/users/by`."""
    return _shown(call, "user", lookups.users_named(call.world, call.query["usernames"].split(",")))


def post(call: Call) -> Outcome:
    """Answer `GET /2/tweets/{id}`; an absent post is a 200 with errors only (facts §3.3)."""
    found = lookups.posts(call.world, call.viewer, [call.path["id"]], now=call.now, parameter="id")
    return _shown(call, "post", found, single=True)


def posts(call: Call) -> Outcome:
    """Answer `GET /2/tweets`."""
    return _shown(call, "post", lookups.posts(call.world, call.viewer, call.query["ids"].split(","), now=call.now))


def one_list(call: Call) -> Outcome:
    """Answer `GET /2/lists/{id}`."""
    return _shown(call, "list", lookups.one_list(call.world, call.viewer, call.path["id"]), single=True)


def message(call: Call) -> Outcome:
    """Answer `GET /2/dm_events/{event_id}`."""
    return _shown(call, "dm_event", lookups.dm_event(call.world, call.me, call.path["event_id"]), single=True)


def media(call: Call) -> Outcome:
    """Answer `GET /2/media`."""
    return _shown(call, "media", lookups.media(call.world, call.query["media_keys"].split(",")))


def one_media(call: Call) -> Outcome:
    """Answer `GET /2/media/{media_key}`."""
    found = lookups.media(call.world, [call.path["media_key"]], parameter="media_key")
    return _shown(call, "media", found, single=True)


def _shown(call: Call, kind: view.Kind, found: Found, *, single: bool = False) -> Outcome:
    body = view.render(
        call.world, call.viewer, kind, found.objects, call.query, now=call.now, single=single, errors=found.errors
    )
    if single and not found.objects and kind in ("list", "dm_event"):
        # Live X answers 200 with errors for posts and users; of the other kinds only the document's 404 is known.
        raise Refusal(404, {**found.errors[0], "status": 404})
    return Outcome(200, body)

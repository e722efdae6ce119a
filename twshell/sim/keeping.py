"""The whole state as JSON and back; changes when something new has to survive an export."""

from __future__ import annotations

import base64
import binascii
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from twshell.sim import apps, billing, records
from twshell.sim.settings import as_json, changed
from twshell.sim.snowflake import Mint
from twshell.sim.world import World

if TYPE_CHECKING:
    from twshell.sim.simulator import Simulator

VERSION = 1
_KIND = "$"
_CLASSES: dict[str, type] = {
    made.__name__: made
    for made in (
        records.Account, records.Media, records.PollOption, records.Poll, records.Post, records.TwList,
        records.BookmarkFolder, records.DmEvent, records.DmConversation,
        apps.App, apps.UserToken, apps.RequestToken, apps.Code, apps.BearerGrant, billing.Charge,
    )
}  # fmt: skip
_NOT_KEPT = ("cache",)
_WORLD_NOT_KEPT = ("town", "image_base")
_TOKENS = (
    "app", "console", "user_tokens", "request_tokens", "codes", "grants", "refreshable", "app_bearers", "_made",
)  # fmt: skip
_BILL = ("charges", "total", "posts_read", "day", "billed")


class Unfit(Exception):
    """What was to be imported is no exported state; says why."""


def exported(sim: Simulator) -> dict[str, Any]:
    """Return everything a simulator knows but its ledger, faults and uploads under way."""
    world = {name: _told(value) for name, value in vars(sim.world).items() if name not in _WORLD_NOT_KEPT}
    return {
        "version": VERSION,
        "seed": sim.seed,
        "scenario": sim.scenario_name,
        "now": sim.clock.now(),
        "traced": sim.traced,
        "settings": as_json(sim.settings),
        "windows": sim.windows.as_json(),
        "tokens": {name: _told(getattr(sim.tokens, name)) for name in _TOKENS},
        "bill": {name: _told(getattr(sim.bill, name)) for name in _BILL},
        "world": world,
    }


def imported(sim: Simulator, state: dict[str, Any]) -> None:
    """Put an exported state in place of the present one, clock included; Unfit (and nothing changed) for another."""
    if state.get("version") != VERSION:
        raise Unfit(f"the state is not of version {VERSION}")
    try:
        seed, now, scenario = int(state["seed"]), float(state["now"]), str(state["scenario"])
        world = _world(seed, state["world"])
        tokens = _tokens(seed, world.me_id, state["tokens"])
        bill = _bill(state["bill"])
        complaints = changed(type(sim.settings)(), state["settings"])
        rows = [
            (
                str(w["operation"]),
                str(w["family"]),
                int(w["seconds"]),
                str(w["owner"]),
                int(w["used"]),
                float(w["start"]),
            )
            for w in state["windows"]
        ]
        traced = int(state["traced"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, binascii.Error) as fault:
        raise Unfit(f"the state cannot be read: {type(fault).__name__}: {fault}") from None
    if complaints:
        raise Unfit("; ".join(complaints))
    sim.begin(seed, world)
    sim.scenario(scenario)
    sim.tokens = sim.gatekeeper.tokens = tokens
    sim.bill = bill
    sim.traced = traced
    sim.clock.set(now)
    changed(sim.settings, state["settings"])
    sim.windows.put(rows)
    sim.settings_changed()


def _told(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [_told(item) for item in value]
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value) and _KIND not in value:
            return {key: _told(item) for key, item in value.items()}
        return {_KIND: "dict", "of": [[_told(key), _told(item)] for key, item in value.items()]}
    if isinstance(value, bytes):
        return {_KIND: "bytes", "of": base64.b64encode(value).decode()}
    if isinstance(value, Mint):
        return {_KIND: "Mint", "of": [value.worker, value.last]}
    if is_dataclass(value) and not isinstance(value, type):
        shown = {field.name: _told(getattr(value, field.name)) for field in fields(value)}
        return {_KIND: type(value).__name__} | {name: one for name, one in shown.items() if name not in _NOT_KEPT}
    if isinstance(value, billing.Charge):
        return {_KIND: "Charge"} | {name: _told(one) for name, one in value._asdict().items()}
    if isinstance(value, tuple | set | frozenset):
        kind = "tuple" if isinstance(value, tuple) else "set"
        return {_KIND: kind, "of": [_told(item) for item in (value if kind == "tuple" else sorted(value))]}
    raise TypeError(f"{type(value).__name__} cannot be exported")


def _made(told: Any) -> Any:
    if isinstance(told, list):
        return [_made(item) for item in told]
    if not isinstance(told, dict):
        return told
    kind = told.get(_KIND)
    if kind is None:
        return {key: _made(item) for key, item in told.items()}
    if kind in _CLASSES:
        return _CLASSES[kind](**{name: _made(value) for name, value in told.items() if name != _KIND})
    held = told["of"]
    if kind == "bytes":
        return base64.b64decode(held, validate=True)
    if kind == "Mint":
        return Mint(int(held[0]), int(held[1]))
    items = [_made(item) for item in held]
    if kind == "dict":
        return {key: value for key, value in items}  # noqa: C416  pairs are lists here
    if kind == "tuple":
        return tuple(items)
    if kind == "set":
        return set(items)
    raise ValueError(f"no kind {kind}")


def _world(seed: int, told: dict[str, Any]) -> World:
    world = World(seed=seed)
    for name in vars(world):
        if name not in _WORLD_NOT_KEPT:
            value = _made(told[name])
            if type(value) is not type(getattr(world, name)):
                raise ValueError(f"world.{name} has another type")
            setattr(world, name, value)
    if world.me_id not in world.accounts:
        raise ValueError("the owner is not among the accounts")
    # The versions of a post share one list of versions, so that a later edit shows on all of them.
    histories: dict[str, list[str]] = {}
    for post in world.posts.values():
        post.edit_history = histories.setdefault(post.edit_history[0], post.edit_history)
    return world


def _tokens(seed: int, owner_id: str, told: dict[str, Any]) -> apps.Tokens:
    tokens = apps.Tokens(seed, owner_id)
    for name in _TOKENS:
        setattr(tokens, name, _made(told[name]))
    tokens.refreshable = {
        refresh: tokens.grants.get(grant.token, grant) for refresh, grant in tokens.refreshable.items()
    }
    return tokens


def _bill(told: dict[str, Any]) -> billing.Bill:
    bill = billing.Bill()
    for name in _BILL:
        setattr(bill, name, _made(told[name]))
    return bill

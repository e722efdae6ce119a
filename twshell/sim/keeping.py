"""The whole state as JSON and back: the world beside what the server knows; changes when more has to survive."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from twshell.sim import snapshot
from twshell.sim.apps import App, BearerGrant, Code, RequestToken, Tokens, UserToken
from twshell.sim.billing import Bill, Charge
from twshell.sim.settings import Settings, as_json, changed
from twshell.sim.world import World

if TYPE_CHECKING:
    from twshell.sim.simulator import Simulator

VERSION = 1
_Row = tuple[str, str, int, str, int, float]


class Unfit(Exception):
    """What was to be imported is no exported state; says why."""


def exported(sim: Simulator) -> dict[str, Any]:
    """Return everything a simulator knows but its ledger, faults and uploads under way."""
    return {
        "version": VERSION,
        "seed": sim.seed,
        "scenario": sim.scenario_name,
        "now": sim.clock.now(),
        "traced": sim.traced,
        "settings": as_json(sim.settings),
        "windows": sim.windows.as_json(),
        "tokens": _tokens_told(sim.tokens),
        "bill": {
            "charges": [list(charge) for charge in sim.bill.charges],
            "posts_read": sim.bill.posts_read,
            "day": sim.bill.day,
            "billed": sorted(map(list, sim.bill.billed)),
        },
        "world": snapshot.export(sim.world),
    }


def imported(sim: Simulator, state: dict[str, Any]) -> None:
    """Put an exported state in place of the present one, clock included; Unfit (and nothing changed) for another."""
    if state.get("version") != VERSION:
        raise Unfit(f"the state is not of version {VERSION}")
    try:
        seed, now, scenario, traced = (kind(state[name]) for kind, name in _PLAIN)
        world = snapshot.restore(state["world"])
        complaints = changed(Settings(), state["settings"])
        tokens = _tokens_read(seed, world, state["tokens"])
        bill = _bill_read(state["bill"])
        rows = [_row(told) for told in state["windows"]]
        if world.me_id not in world.accounts:
            complaints.append("the owner is not among the accounts")
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as fault:
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


_PLAIN: tuple[tuple[Any, str], ...] = ((int, "seed"), (float, "now"), (str, "scenario"), (int, "traced"))


def _tokens_told(tokens: Tokens) -> dict[str, Any]:
    return {
        "app": asdict(tokens.app),
        "console": tokens.console.token,
        "user_tokens": [asdict(one) for one in tokens.user_tokens.values()],
        "request_tokens": [asdict(one) for one in tokens.request_tokens.values()],
        "codes": [asdict(one) for one in tokens.codes.values()],
        "grants": [asdict(one) for one in tokens.grants.values()],
        "refreshable": [asdict(one) for one in tokens.refreshable.values()],
        "app_bearers": sorted(tokens.app_bearers),
        "made": tokens.made,
    }


def _tokens_read(seed: int, world: World, told: dict[str, Any]) -> Tokens:
    tokens = Tokens(seed, world.me_id)
    tokens.app = App(**told["app"])
    tokens.user_tokens = {row["token"]: UserToken(**row) for row in told["user_tokens"]}
    tokens.console = tokens.user_tokens.get(told["console"], tokens.console)
    tokens.request_tokens = {row["token"]: RequestToken(**row) for row in told["request_tokens"]}
    tokens.codes = {row["code"]: Code(**{**row, "scopes": tuple(row["scopes"])}) for row in told["codes"]}
    tokens.grants = {row["token"]: _grant(row) for row in told["grants"]}
    refreshable = [_grant(row) for row in told["refreshable"]]
    tokens.refreshable = {one.refresh_token: tokens.grants.get(one.token, one) for one in refreshable}
    tokens.app_bearers = set(told["app_bearers"])
    tokens.made = int(told["made"])
    return tokens


def _grant(row: dict[str, Any]) -> BearerGrant:
    return BearerGrant(**{**row, "scopes": tuple(row["scopes"])})


def _bill_read(told: dict[str, Any]) -> Bill:
    bill = Bill()
    bill.charges = [Charge(*row) for row in told["charges"]]
    bill.total = sum(charge.usd for charge in bill.charges)
    bill.posts_read = {str(day): int(count) for day, count in told["posts_read"].items()}
    bill.day = str(told["day"])
    bill.billed = {(str(kind), str(one)) for kind, one in told["billed"]}
    return bill


def _row(told: dict[str, Any]) -> _Row:
    return (
        str(told["operation"]), str(told["family"]), int(told["seconds"]), str(told["owner"]), int(told["used"]),
        float(told["start"]),
    )  # fmt: skip

"""How it looks what a plan takes: a row for each budget it takes from, and when the parts of a spread one go."""

from __future__ import annotations

from twshell.domain.money import dollars
from twshell.domain.outcome import PlanShown, Taking
from twshell.domain.pace import Pace
from twshell.domain.wording import span
from twshell.render.budgets import ALLOWANCES
from twshell.render.measure import cells, pad
from twshell.render.sanitise import line
from twshell.render.theme import Row, signs
from twshell.render.times import Zone, clock
from twshell.render.told import told

LOW = 20  # per cent left


def rows(shown: PlanShown, *, width: int, now: float, zone: Zone = 0, plain: bool = False) -> list[Row]:
    """Say what a plan takes from each budget, what is left then, and how it would be spread."""
    done: list[Row] = []
    column = max((cells(_name(taking)) for taking in shown.takes), default=0)
    for taking in shown.takes:
        first: Row = [("note", "  takes ")]
        done += told(_taking(taking, column, now, zone, plain), width, style=_style(taking), first=first, hang=8)
    if shown.pace is not None:
        done += told(_pace(shown.pace, now, zone), width, first=[("note", "  pace  ")], hang=8)
    return done


def _taking(taking: Taking, column: int, now: float, zone: Zone, plain: bool) -> str:
    mark = signs(plain).at_most if taking.mark == "≤" else taking.mark
    label = pad(_name(taking), column)
    if taking.label.startswith("money"):
        left = f"{dollars(max(0, taking.left))} of your cap of {dollars(taking.limit)} left"
        return f"{label}  {dollars(taking.need)}, {left}"
    until = f" until {clock(taking.until, now, zone)}" if taking.until is not None and taking.until > now else ""
    if taking.left < 0:
        return f"{label}  {taking.need}, {-taking.left} more than are left of {taking.limit}{until}"
    return f"{label}  {taking.need}, {mark}{taking.left} of {taking.limit} left{until}"


def _name(taking: Taking) -> str:
    """Return what people call what is taken from; an allowance with its period."""
    found = line(taking.label)
    return f"{ALLOWANCES[found]}, {'3 h' if found == '3h' else '24 h'}" if found in ALLOWANCES else found


def _style(taking: Taking) -> str:
    if taking.left < 0:
        return "danger"
    return "warning" if taking.left * 100 <= LOW * taking.limit else ""


def _pace(pace: Pace, now: float, zone: Zone) -> str:
    begins = "from now" if pace.begins_at <= now else f"from {clock(pace.begins_at, now, zone)}"
    if pace.writes < 2:
        return f"it would go at {clock(pace.begins_at, now, zone)}"
    return f"one each {span(pace.gap)}, {begins} until {clock(pace.ends_at, now, zone)}"

"""What can be switched on the simulated X; changes when X's rules grow a new variant worth switching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args, get_type_hints

Tier = Literal["pay-per-use", "basic", "pro", "enterprise"]
Wording = Literal["2026-02", "2026-08"]
CreditsForm = Literal["2025-12", "2026-07"]
VocabularyName = Literal["legacy", "post"]
Lock = Literal["", "writes", "all"]
Host = Literal["api.x.com", "api.twitter.com"]
Refused = Literal["code", "problem"]


@dataclass(slots=True)
class Settings:
    """The switches, each with its healthy value. Money is in US dollars.

    tier: what the developer pays for. wording: of a refused reply or quote (facts §3.4). credits_form: of the 402 body.
    vocabulary: of answers to requests that name neither (facts §2.1: live, a new post was told in the legacy one).
    problem_host: of problem types. app_write_blocked, account_locked, account_suspended: codes 261, 326, 64.
    app_suspended: code 416. enrolled: whether the app is in a project. automation: whether the filter is on, code 226.
    allowances: whether the account's posting and follow allowances count. prepaid, free_credit: the balance. spend_cap:
    per billing cycle, 0 for none. read_cap: posts a month. owns_app: whether the signed-in owner owns the app (owned
    reads). bill_included: whether included objects are billed. credits_endpoint: whether GET /2/usage/credits is there
    for this account (facts §2.9). lag: seconds until a new post shows in reads. lively: whether the town goes on living
    as the clock moves.
    """

    tier: Tier = "pay-per-use"
    wording: Wording = "2026-08"
    vocabulary: VocabularyName = "legacy"
    credits_form: CreditsForm = "2026-07"
    problem_host: Host = "api.x.com"
    app_write_blocked: bool = False
    app_suspended: bool = False
    enrolled: bool = True
    account_locked: Lock = ""
    account_suspended: bool = False
    automation: bool = False
    allowances: bool = True
    prepaid: float = 25.0
    free_credit: float = 0.0
    spend_cap: float = 0.0
    read_cap: int = 3_000_000
    owns_app: bool = True
    bill_included: bool = True
    credits_endpoint: bool = True
    lag: float = 0.0
    lively: bool = False


_HINTS = get_type_hints(Settings)
NAMES = tuple(field.name for field in fields(Settings))


def changed(settings: Settings, wishes: Mapping[str, Any]) -> list[str]:
    """Set the named switches; return the complaints about unknown names and unfitting values (nothing is then set)."""
    complaints = [complaint for name, value in wishes.items() if (complaint := _complaint(name, value))]
    if not complaints:
        for name, value in wishes.items():
            setattr(settings, name, float(value) if _HINTS[name] is float else value)
    return complaints


def as_json(settings: Settings) -> dict[str, Any]:
    """Return every switch by name."""
    return asdict(settings)


def _complaint(name: str, value: Any) -> str:
    if name not in NAMES:
        return f"no switch {name}; there are {', '.join(NAMES)}"
    wanted = _HINTS[name]
    choices = get_args(wanted)
    if choices:
        return "" if value in choices else f"{name} is one of {', '.join(map(repr, choices))}"
    if wanted is bool:
        return "" if isinstance(value, bool) else f"{name} is true or false"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if wanted is int:
        return "" if is_number and float(value).is_integer() and value >= 0 else f"{name} is a whole number"
    return "" if is_number and (value >= 0 or name == "prepaid") else f"{name} is a number"

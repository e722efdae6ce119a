"""Who may do what at all: credential kinds, levels, scopes, the app's and the account's standing, money, tiers.

Changes when X moves an action between tiers or credentials.
"""

from __future__ import annotations

from twshell.sim.apps import Credential
from twshell.sim.billing import Bill, cycle_start, next_cycle
from twshell.sim.limits import MONTHLY_READS
from twshell.sim.problems import (
    NO_FEATURE,
    client_not_enrolled,
    coded_refusal,
    credits_depleted,
    forbidden,
    oauth1_permissions,
    spend_cap_reached,
    unsupported_authentication,
    usage_capped,
)
from twshell.sim.router import Operation
from twshell.sim.settings import Settings

_KIND_NAMES = {"1a": "OAuth 1.0a User Context", "2U": "OAuth 2.0 User Context", "B": "OAuth 2.0 Application-Only"}

# Gone from self-serve since 2026-04-20 (facts §0.2); undoing a like or a follow is Enterprise only too (§2.2).
ENTERPRISE_ONLY = (
    "POST /2/users/{id}/likes",
    "DELETE /2/users/{id}/likes/{tweet_id}",
    "POST /2/users/{id}/following",
    "DELETE /2/users/{source_user_id}/following/{target_user_id}",
)
# Full-archive search and counts ask for Pro or pay-per-use's own access; Basic never had them (facts §2.3).
_NOT_BASIC = ("GET /2/tweets/search/all", "GET /2/tweets/counts/all")


def check_credential(operation: Operation, caller: Credential) -> None:
    """Refuse the wrong kind of credential, a permission too low, a missing scope."""
    if caller.kind not in operation.auth:
        accepted = tuple(_KIND_NAMES[kind] for kind in ("1a", "2U", "B") if kind in operation.auth)
        raise unsupported_authentication(_KIND_NAMES[caller.kind], accepted)
    if caller.kind == "1a":
        messages = "/dm" in operation.template
        if (operation.is_write and caller.level == "read") or (messages and not caller.level.endswith("messages")):
            raise oauth1_permissions()
    if caller.kind == "2U" and not caller.scopes.issuperset(operation.auth["2U"]):
        raise forbidden("")


def check_standing(operation: Operation, caller: Credential, settings: Settings, client_id: str) -> None:
    """Refuse an app outside a project or blocked from writing, a suspended or locked account."""
    if settings.app_suspended:
        raise coded_refusal(401, 416)
    if not settings.enrolled:
        raise client_not_enrolled(client_id)
    if operation.is_write and settings.app_write_blocked:
        raise coded_refusal(403, 261)
    if caller.user_id is None:
        return
    if settings.account_suspended and operation.is_write:
        raise coded_refusal(403, 64)
    if settings.account_locked == "all" or (settings.account_locked and operation.is_write):
        raise coded_refusal(403, 326)


def check_money(settings: Settings, bill: Bill, account_id: str, now: float) -> None:
    """Refuse everything once credits, the spending limit or the month's reads are used up; Enterprise has none."""
    if settings.tier == "enterprise":
        return
    if settings.tier == "pay-per-use":
        if settings.prepaid + settings.free_credit - bill.total <= 0:
            raise credits_depleted(account_id, settings.credits_form)
        if settings.spend_cap and bill.since(cycle_start(now)) >= settings.spend_cap:
            raise spend_cap_reached(account_id, next_cycle(now))
    cap = MONTHLY_READS.get(settings.tier, settings.read_cap)
    if bill.reads_in_month(now) >= cap:
        raise usage_capped(account_id)


def check_tier(operation: Operation, tier: str) -> None:
    """Refuse what the tier does not include."""
    if tier != "enterprise" and operation.name in ENTERPRISE_ONLY:
        raise forbidden(NO_FEATURE)
    if tier == "basic" and operation.name in _NOT_BASIC:
        raise forbidden(NO_FEATURE)

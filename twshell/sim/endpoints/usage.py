"""What was used and what is left: posts read, credits, and the document of this server; changes with those calls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from twshell.sim.billing import day_of
from twshell.sim.call import Call, Outcome
from twshell.sim.limits import MONTHLY_READS

_CAP_RESET_DAY = 1


def posts_read(call: Call) -> Outcome:
    """Answer `GET /2/usage/tweets`: posts read a day, counts as strings (facts §2.9)."""
    days = int(call.query.get("days", "7"))
    app = call.gatekeeper.tokens.app
    today = datetime.fromtimestamp(call.now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    dates = [today - timedelta(days=ago) for ago in range(days)]
    usage = [
        {"date": date.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "usage": str(count)}
        for date in dates
        if (count := call.bill.posts_read.get(day_of(date.timestamp()), 0))
    ]
    month = call.bill.reads_in_month(call.now)
    told: dict[str, Any] = {"usage": usage} if usage else {}  # 2.166 allows no empty list
    data: dict[str, Any] = {
        "cap_reset_day": _CAP_RESET_DAY,
        "project_cap": str(MONTHLY_READS.get(call.settings.tier, call.settings.read_cap)),
        "project_usage": str(month),
        "project_id": app.project_id,
    }
    asked = call.query.get("usage.fields", "")
    if not asked or "daily_project_usage" in asked:
        data["daily_project_usage"] = {"project_id": app.project_id, **told}
    if "daily_client_app_usage" in asked:
        data["daily_client_app_usage"] = [{"client_app_id": app.id, **told, "usage_result_count": len(usage)}]
    return Outcome(200, {"data": data})


def credit(call: Call) -> Outcome:
    """Answer `GET /2/usage/credits`: dollars; an empty 404 where the account has no such page (facts §2.9)."""
    if not call.settings.credits_endpoint or call.settings.tier != "pay-per-use":
        return Outcome(404, None)
    prepaid = round(call.settings.prepaid + min(0.0, call.settings.free_credit - call.bill.total), 6)
    free = round(max(0.0, call.settings.free_credit - call.bill.total), 6)
    data = {"total_balance": max(0.0, round(prepaid + free, 6)), "prepaid_balance": prepaid, "free_balance": free}
    return Outcome(200, {"data": data})


def document(call: Call) -> Outcome:
    """Answer `GET /2/openapi.json`: the operations this server carries out, as a small OpenAPI document."""
    # Imported here, since the table of handlers holds this function.
    from twshell.sim.describing import described

    return Outcome(200, described())

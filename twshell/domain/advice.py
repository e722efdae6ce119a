"""Which commands help after a refusal, and what each of them tells; changes with the commands there are."""

from __future__ import annotations

from twshell.domain.diagnosis import Diagnosis

ME = "{me}"  # stands for one's own handle
# A line of twsh, and what it is good for.
TELLS = {
    "health": "tells line, X, keys, money, app and account apart",
    "budget": "shows every window and allowance, and when each is full again",
    "cost": "shows what was spent, by command",
    "capabilities": "shows what these keys may do, and how that is known",
    "account": "shows how you are signed in",
    "doctor": "looks over this machine, its clock too",
    "user": "asks X who you are: that shows whether reads work",
    f"posts @{ME}": "shows your own posts: is it among them?",
    "drafts": "has what was not sent",
    "report": "writes the evidence down for X's support",
    "resume": "opens the brake once its cause is gone",
    "open last": "opens the page of x.com that can do it",
}
_BY_SCOPE = {
    "window": ("budget",), "day": ("budget",), "month": ("budget", "cost"), "money": ("cost", "resume"),
    "app": ("report", "health", "capabilities", "resume"), "account": ("report", "health", "resume"),
    "credentials": ("account", "health", "doctor"), "clock": ("doctor",), "network": ("health",), "x": ("health",),
    "action": ("capabilities",), "text": ("drafts",), "target": (),
}  # fmt: skip
_BY_CAUSE = {
    "brake": ("resume", "drafts"), "forbidden-unknown": ("user", "health", "capabilities"),
    "app-permission": ("account", "capabilities"), "app-not-enrolled": ("health", "resume"),
    "duplicate": (f"posts @{ME}", "drafts"), "write-lock": ("drafts",), "posting-allowance": ("budget", "drafts"),
    "follow-allowance": ("budget",), "needs-premium": (), "own-cap": ("budget", "cost"),
}  # fmt: skip


def steps_after(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Return the lines that help after a refusal, the best first."""
    if diagnosis.kind == "unknown-outcome":
        return (f"posts @{ME}", "drafts")
    found = _BY_CAUSE.get(diagnosis.cause, _BY_SCOPE.get(diagnosis.scope, ()))
    return (*found, "open last") if diagnosis.web_url else found

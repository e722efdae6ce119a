"""Calls that show a page of posts, people, lists or messages; changes with those calls."""

from __future__ import annotations

from twshell.sim import timelines, view
from twshell.sim.call import Call, Handler, Outcome


def listing(which: str, *, subject: str = "", own: bool = False) -> Handler:
    """Return the handler of the timeline `which`: `subject` names its path value; `own` demands the caller's own."""

    def answer(call: Call) -> Outcome:
        if own:
            call.own_id()
        chosen = call.path[subject] if subject else call.viewer
        page = timelines.page(call.world, call.viewer, which, call.query, now=call.now, subject=chosen)
        body = view.render(
            call.world, call.viewer, page.kind, page.objects, call.query,
            now=call.now, errors=page.errors, meta=page.meta or None,
        )  # fmt: skip
        return Outcome(200, body)

    return answer

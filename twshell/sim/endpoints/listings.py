"""Calls that show a page of posts, people, lists or messages, or numbers of them; changes with those calls."""

from __future__ import annotations

from typing import Any

from twshell.sim import counting, timelines, view
from twshell.sim.call import Call, Handler, Outcome
from twshell.sim.paging import by_rank, token_in
from twshell.sim.parameters import max_results
from twshell.sim.problems import NO_FEATURE, Refusal, forbidden, not_found
from twshell.sim.vocabulary import LEGACY, POST, vocabulary_of

_WHOLE_WORLD = ("1", "23424977")


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


def folders(call: Call) -> Outcome:
    """Answer `GET /2/users/{id}/bookmarks/folders`; meta has nothing but the token of a next page, where there is one.

    2.166 has it so; 2.167 lists no meta, though the call takes a token.
    """
    call.own_id()
    held = call.world.folders.get(call.me, {})
    size = max_results(call.query, 1, 100, 100)
    page = by_rank(list(held)[::-1], token_in(call.query, "folders"), size, "folders")
    rows = [{"id": folder_id, "name": held[folder_id].name} for folder_id in page.found]
    return _rows(rows, page.next_token)


def folder(call: Call) -> Outcome:
    """Answer `GET /2/users/{id}/bookmarks/folders/{folder_id}`: ids alone, as the document has it."""
    call.own_id()
    folder_id = call.path["folder_id"]
    if folder_id not in call.world.folders.get(call.me, {}):
        raise Refusal(404, {**not_found("bookmark_folder", "folder_id", folder_id), "status": 404})
    page = timelines.page(call.world, call.me, "folder", call.query, now=call.now, subject=folder_id)
    return _rows([{"id": post.id} for post in page.objects], page.meta.get("next_token"))


def _rows(rows: list[dict[str, str]], next_token: str | None) -> Outcome:
    body: dict[str, Any] = {"data": rows} if rows else {}
    return Outcome(200, {**body, "meta": {"next_token": next_token}} if next_token else body)


def counts(call: Call) -> Outcome:
    """Answer `GET /2/tweets/counts/recent`, in the vocabulary that `search_count.fields` asks for."""
    asked = call.query.get("search_count.fields", "")
    words = POST if "post_count" in asked or ("post.fields" in call.query and "tweet_count" not in asked) else LEGACY
    return Outcome(200, counting.recent_counts(call.world, call.query, words, now=call.now))


def trends(call: Call) -> Outcome:
    """Answer `GET /2/trends/by/woeid/{woeid}`: the town is the whole world and the USA; other places are unknown."""
    woeid = call.path["woeid"]
    if woeid not in _WHOLE_WORLD:
        raise Refusal(404, {**not_found("place", "woeid", woeid), "status": 404})
    return Outcome(200, counting.trends(call.world, call.query, now=call.now))


def personal_trends(call: Call) -> Outcome:
    """Answer `GET /2/users/personalized_trends`, which needs Premium (facts §2.6)."""
    if call.world.accounts[call.me].subscription_type not in ("Premium", "PremiumPlus"):
        raise forbidden(NO_FEATURE)
    return Outcome(200, counting.personal_trends(call.world, vocabulary_of(call.query), now=call.now))

"""Outcomes as JSON documents, one a line: DESIGN §2.5 is the contract, which scripts rely on.

Texts are given as X sent them: it is `dump` that makes them harmless, by writing nothing but printable ASCII.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from twshell.domain.budget import Allowance, Bucket
from twshell.domain.message import Said
from twshell.domain.money import MICRO, Price
from twshell.domain.outcome import (
    Bars,
    Budgets,
    Done,
    Effect,
    Gauge,
    Lines,
    Listing,
    Lists,
    Outcome,
    People,
    PlanShown,
    Problem,
    Rule,
    Several,
    Shown,
    Taking,
    Talks,
    Text,
    Traces,
)
from twshell.domain.pace import Pace
from twshell.domain.plan import Step
from twshell.domain.post import Media, Poll, Post, User, url_of
from twshell.render.times import iso

if TYPE_CHECKING:
    from twshell.domain.lists import ShownList  # not before the prompt

Document = dict[str, Any]


def documents(outcome: Outcome | Any, line: str = "") -> list[Document]:
    """Turn an outcome into documents ready for `dump`; `line` is what was typed, named by a problem."""
    match outcome:
        case Listing():
            return [post_document(row) for row in outcome.rows if isinstance(row, Shown)]
        case People():
            return [user_document(user) for user in outcome.users]
        case Talks():
            return [message_document(said) for talk in outcome.talks for said in talk.messages]
        case Lists():
            return [list_document(shown) for shown in outcome.lists]
        case Done():
            return [done_document(outcome)]
        case Problem():
            return [problem_document(outcome, line)]
        case PlanShown():
            return [plan_document(outcome)]
        case Budgets():
            return list(_budget_documents(outcome))
        case Bars() | Traces():
            return [dict(row) for row in outcome.data]
        case Text():
            if outcome.data:
                return [{"type": "text", **row} for row in outcome.data]
            return [{"type": "text", "style": outcome.style, "lines": list(outcome.lines)}]
        case Lines():
            return [{"type": "lines", "source": outcome.source, "lines": list(outcome.lines)}]
        case Effect():
            return [] if outcome.outcome is None else documents(outcome.outcome, line)
        case Several():
            return [document for inner in outcome.outcomes for document in documents(inner, line)]
    raise TypeError(f"no way to write a {type(outcome).__name__} as JSON")


def notes(outcome: Outcome | Any) -> tuple[str, ...]:
    """Return what an outcome says beside its documents: it belongs on standard error."""
    match outcome:
        case Listing():
            return (*(row.text for row in outcome.rows if isinstance(row, Rule)), *outcome.notes)
        case People() | Talks() | Lists():
            return outcome.notes
        case Several():
            return tuple(note for inner in outcome.outcomes for note in notes(inner))
    return ()


def dump(document: Mapping[str, Any]) -> str:
    """Write a document as one line of printable ASCII."""
    return json.dumps(document, ensure_ascii=True, allow_nan=False)


def _whole(values: Mapping[str, Any]) -> Document:
    """Leave out what is unknown or empty."""
    return {name: value for name, value in values.items() if value not in (None, "", (), [])}


def _dollars(micro: int) -> float:
    return micro / MICRO


def _cost(price: Price) -> float | list[float]:
    """Return one amount, or the range where the price is not certain."""
    return _dollars(price.high) if price.low == price.high else [_dollars(price.low), _dollars(price.high)]


def post_document(shown: Shown) -> Document:
    """Write a post; a repost carries the whole text of the original, which X cuts in the repost itself."""
    post, original = shown.post, shown.original
    document: Document = {
        "type": "post",
        "ref": shown.ref,
        "id": post.id,
        "author": shown.author.username if shown.author else None,
        "name": shown.author.name if shown.author else None,
        "text": original.post.text if original is not None else post.text,
        "created_at": iso(post.created_at),
        "url": url_of(post, shown.author),
        "kind": post.kind,
        "metrics": _whole(post.metrics._asdict()),
        "media": [_media(media) for media in post.media],
    }
    extra = {
        "author_id": post.author_id,
        "lang": post.lang,
        "reply_to": shown.reply_to,
        "in_reply_to": post.reference("replied_to"),
        "conversation_id": post.conversation_id,
        "entities": [_whole(entity._asdict()) for entity in post.entities],
        "poll": _poll(post.poll) if post.poll is not None else None,
        "original": post_document(original) if original is not None else None,
        "quoted": post_document(shown.quoted) if shown.quoted is not None else None,
        "quoted_id": post.reference("quoted"),
    }
    return document | _whole(extra) | _state_of(post)


def _state_of(post: Post) -> Document:
    """Write what is out of the ordinary about a post."""
    return _whole(
        {
            "sensitive": post.is_sensitive or None,
            "withheld_in": list(post.withheld_in),
            "edit_ids": list(post.edit_ids) if len(post.edit_ids) > 1 else None,
            "place": post.place.full_name if post.place is not None else None,
        }
    )


def _media(media: Media) -> Document:
    return _whole({**media._asdict(), "variants": [_whole(variant._asdict()) for variant in media.variants]})


def _poll(poll: Poll) -> Document:
    choices = [choice._asdict() for choice in poll.choices]
    return _whole({**poll._asdict(), "end_at": iso(poll.end_at), "choices": choices})


def user_document(user: User) -> Document:
    """Write a user."""
    document: Document = {
        "type": "user",
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "description": user.description,
        "created_at": iso(user.created_at),
        "url": f"https://x.com/{user.username}",
        "verified": user.is_verified,
        "protected": user.is_protected,
        "metrics": _whole(user.metrics._asdict()),
        "connection": list(user.connection),
    }
    extra = {
        "verified_type": user.verified_type,
        "location": user.location,
        "link": user.url,
        "pinned_post_id": user.pinned_post_id,
        "withheld_in": list(user.withheld_in),
    }
    return document | _whole(extra)


def message_document(said: Said) -> Document:
    """Write a direct message, or who joined or left; `event` says which."""
    message = said.message
    document: Document = {
        "type": "message",
        "id": message.id,
        "event": message.kind,
        "conversation_id": message.conversation_id,
        "sender": said.sender.username if said.sender else None,
        "sender_id": message.sender_id or None,
        "mine": said.is_mine,
        "text": message.text,
        "created_at": iso(message.created_at),
    }
    entities = [_whole(entity._asdict()) for entity in message.entities]
    extra = {"entities": entities, "media_keys": list(message.media_keys), "people": list(message.participant_ids)}
    return document | _whole(extra)


def list_document(shown: ShownList) -> Document:
    """Write a list."""
    found = shown.list
    document: Document = {
        "type": "list",
        "id": found.id,
        "name": found.name,
        "owner": shown.owner.username if shown.owner else None,
        "private": found.is_private,
        "description": found.description,
        "members": found.members,
        "followers": found.followers,
        "url": found.url,
    }
    return document | _whole({"owner_id": found.owner_id, "created_at": iso(found.created_at)})


def done_document(done: Done) -> Document:
    """Write a deed."""
    document: Document = {
        "type": "done",
        "verb": done.verb,
        "id": done.id,
        "cost": _cost(done.price),
        "undo": done.undo,
    }
    return document | _whole({"cause": done.cause, "text": done.what, "left": done.left, "url": done.url})


def problem_document(problem: Problem, line: str) -> Document:
    """Write a refusal; `text` is its sentence, `draft` the number under which what was typed is kept.

    A refusal of twsh's own (a wrong line, an interruption, a file that cannot be read) has no cause: null.
    """
    diagnosis = problem.diagnosis
    document: Document = {
        "type": "problem",
        "kind": diagnosis.kind,
        "cause": diagnosis.cause or None,
        "certainty": diagnosis.certainty,
        "scope": diagnosis.scope,
        "status": diagnosis.status,
        "code": diagnosis.code,
        "text": diagnosis.what,
        "why": diagnosis.why,
        "next": diagnosis.next,
        "retry": diagnosis.retry,
        "retry_at": iso(diagnosis.retry_at),
        "harm": diagnosis.harm,
        "line": problem.line or line,
    }
    draft = None if problem.draft is None else f"#{problem.draft}"
    return document | _whole({"draft": draft, "runner_up": diagnosis.runner_up, "web_url": diagnosis.web_url})


def plan_document(shown: PlanShown) -> Document:
    """Write a plan with its verdict."""
    plan, verdict = shown.plan, shown.verdict
    document: Document = {
        "type": "plan",
        "steps": [_step(step) for step in plan.steps],
        "writes": plan.writes,
        "reads": plan.reads,
        "cost": [_dollars(shown.price.low), _dollars(shown.price.high)],
        "verdict": verdict.word,
        "why": verdict.why,
        "until": iso(verdict.until),
    }
    refusal = problem_document(Problem(plan.refusal), "") if plan.refusal is not None else None
    extra = {
        "notes": list(plan.notes),
        "refusal": refusal,
        "dry_run": shown.is_dry or None,
        "takes": [_taking(taking) for taking in shown.takes],
        "pace": _pace(shown.pace) if shown.pace is not None else None,
    }
    return document | _whole(extra)


def _taking(taking: Taking) -> Document:
    """Write what a plan takes from one budget; money is in dollars."""
    amounts: dict[str, float] = {"need": taking.need, "left": taking.left, "limit": taking.limit}
    if taking.label.startswith("money"):
        amounts = {name: _dollars(int(amount)) for name, amount in amounts.items()}
    source = {"~": "documented", "≤": "counted here"}.get(taking.mark, "header")
    return {"budget": taking.label, **amounts, "until": iso(taking.until), "source": source}


def _pace(pace: Pace) -> Document:
    return {"gap": pace.gap, "begins_at": iso(pace.begins_at), "ends_at": iso(pace.ends_at)}


def _step(step: Step) -> Document:
    document: Document = {
        "verb": step.verb,
        "method": step.request.method,
        "path": step.request.path,
        "kind": step.kind,
    }
    return document | _whole({"target": step.target, "text": step.text, "undo": step.undo})


def _budget_documents(budgets: Budgets) -> Iterator[Document]:
    for gauge in budgets.gauges:
        yield _gauge(gauge)
    for label, price in (("today", budgets.today), ("month", budgets.month)):
        yield {"type": "budget", "label": label, "cost": [_dollars(price.low), _dollars(price.high)]}


def _gauge(gauge: Gauge) -> Document:
    document: Document = {"type": "budget", "label": gauge.label}
    if gauge.runs_out_at is not None:
        document["runs_out_at"] = iso(gauge.runs_out_at)
    if isinstance(gauge.bucket, Bucket):
        bucket = gauge.bucket
        document |= {
            "method": bucket.key.method,
            "template": bucket.key.template,
            "window": bucket.key.window,
            "limit": bucket.limit,
            "remaining": bucket.remaining,
            "reset_at": iso(bucket.reset_at),
            "source": bucket.source,
        }
    if isinstance(gauge.allowance, Allowance):
        allowance = gauge.allowance
        document |= {
            "allowance": allowance.name,
            "seconds": allowance.seconds,
            "limit": allowance.limit,
            "used": allowance.used,
            "at_most_left": max(0, allowance.limit - allowance.used),
            "frees_at": iso(allowance.frees_at),
        }
    return document

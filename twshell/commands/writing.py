"""Commands that publish words, and those that take them back."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from twshell.api import posts as posts_api
from twshell.commands.kinds import ExactPost, Post, Words
from twshell.commands.spec import command
from twshell.commands.taking_back import earlier
from twshell.domain.capabilities import check_text
from twshell.domain.causes import known_beforehand
from twshell.domain.outcome import Effect, Lines
from twshell.domain.plan import Plan, Step

if TYPE_CHECKING:
    from twshell.session.session import Session

UNWRITTEN = "…"  # stands for the text that is still to be written


def _publish(session: Session, verb: str, text: str, post: Post | None, *, reply_to: str = "", quote: str = "") -> Plan:
    """Plan one post; a text X would refuse is refused here, where it costs nothing."""
    request = posts_api.create(text, reply_to=reply_to, quote=quote)
    plan = Plan(verb, (Step(request, verb, post, text=text, undo="delete id:{id}"),), asks="yes")
    return plan._replace(refusal=check_text(verb, text, session.identity))


def _write(then: str, unwritten: Plan) -> Effect:
    """Let a text be written; all but the text is known of what comes of it, so a refusal can come first."""
    steps = tuple(step._replace(text="") for step in unwritten.steps)
    return Effect("edit", "", then=then, plan=unwritten._replace(steps=steps))


@command("post", "tweet", mode="W", group="writing", examples=("post The ferry is late again.",))
def post(session: Session, text: Words = "") -> Plan | Effect:
    """Publish a post; without a text, write it in your editor.

    Args:
        text: the rest of the line, as it stands
    """
    if not text:
        return _write("post -- ", _publish(session, "post", UNWRITTEN, None))
    return _publish(session, "post", text, None)


@command("reply", "re", mode="W", group="writing", examples=("reply 3 Thank you!",))
def reply(session: Session, post: Post, text: Words = "") -> Plan | Effect:
    """Reply to a post (personal keys: only where its author named or quoted you).

    Args:
        post: its number, id or URL
        text: the rest of the line, as it stands; without one, your editor opens
    """
    if not text:
        unwritten = _publish(session, "reply", UNWRITTEN, post, reply_to=post.id)
        return _write(f"reply -- id:{post.id} ", unwritten)
    return _publish(session, "reply", text, post, reply_to=post.id)


@command("quote", mode="W", group="writing")
def quote(session: Session, post: Post, text: Words = "") -> Plan | Effect:
    """Quote a post with words of your own (personal keys may not: the web page is offered).

    Args:
        post: its number, id or URL
        text: the rest of the line, as it stands; without one, your editor opens
    """
    if not text:
        unwritten = _publish(session, "quote", UNWRITTEN, post, quote=post.id)
        return _write(f"quote -- id:{post.id} ", unwritten)
    return _publish(session, "quote", text, post, quote=post.id)


@command("delete", mode="W", group="writing")
def delete(session: Session, post: ExactPost) -> Plan:
    """Delete a post of your own.

    Args:
        post: its number, id or URL
    """
    plan = Plan("delete", (Step(posts_api.delete(post.id), "delete", post, is_idempotent=True),), asks="yes")
    if post.author_id and post.author_id != session.me:
        author = session.author_of(post)
        fields = {"author": f"@{author.username}" if author else ""}
        return plan._replace(refusal=known_beforehand("not-yours", verb="delete", fields=fields))
    return plan


@command("undo", mode="W", group="writing")
def undo(session: Session) -> Lines | Generator[Any, Any, Lines]:
    """Take back the last write that can be taken back; one of an earlier session is asked about."""
    if not session.undoing.line:
        return earlier(session)
    return Lines((session.undoing.line,), "undo")

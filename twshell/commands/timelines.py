"""Timelines that are kept: only what is new is bought, what is known is remembered."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from twshell.commands import thrift
from twshell.commands.gathering import Reading, fill
from twshell.domain.errors import UsageError
from twshell.domain.money import dollars
from twshell.domain.outcome import Listing, People, Rule, Shown
from twshell.domain.post import Post
from twshell.domain.prices import price_of
from twshell.domain.wire import Answer, Request
from twshell.session.view import View

if TYPE_CHECKING:
    from twshell.session.session import Session


def newest(session: Session, view: View) -> Reading:
    """Show the newest posts of a timeline: the new ones bought, the others remembered."""
    known, known_at = session.seen.timeline_newest(view.which), session.seen.timeline_at(view.which)
    answer = yield thrift.page(session, view.ask(limit=max(view.size, view.smallest), since_id=known))
    _keep(session, view, answer, known)
    ids = session.seen.timeline(view.which, limit=view.size)
    # Fewer than were asked for already are what X shows of so many: it leaves out what it counted and may not show.
    is_short = len(ids) < view.size > session.seen.timeline_depth(view.which)
    if known and ids and is_short and view.which not in session.ends:
        yield from _buy_older(session, view._replace(size=view.size - len(ids)), ids[-1], depth=view.size)
        ids = session.seen.timeline(view.which, limit=view.size)
    return (yield from _listing(session, view, ids, _since(session, known, known_at, answer)))


def fresh(session: Session, view: View) -> Reading:
    """Show only what is new in a timeline."""
    known, known_at = session.seen.timeline_newest(view.which), session.seen.timeline_at(view.which)
    answer = yield thrift.page(session, view.ask(limit=max(view.size, view.smallest), since_id=known))
    _keep(session, view, answer, known)
    if not answer.posts:
        return Listing(view.title, (Rule(f"nothing new since {session.clock_text(known_at)}"),))
    ids = tuple(sorted((post.id for post in answer.posts), key=int, reverse=True))
    return (yield from _listing(session, view, ids, {}))


def older(session: Session, view: View) -> Reading:
    """Go back in a timeline: remembered posts first, bought where a hole or the end of memory is reached."""
    holes = session.seen.holes(view.which)
    ids: tuple[str, ...] = ()
    if view.oldest_id not in holes:
        ids = _remembered(session, view, holes)
    if not ids:
        ids = yield from _buy_older(session, view, view.oldest_id)
    if not ids:
        ids = _remembered(session, view, session.seen.holes(view.which))
    if not ids:
        return Listing(view.title, (Rule("that was the end: X gives nothing older"),))
    return (yield from _listing(session, view, ids, {}))


def _remembered(session: Session, view: View, holes: frozenset[str]) -> tuple[str, ...]:
    return _until_hole(session.seen.timeline(view.which, limit=view.size, below=view.oldest_id), holes)


def _buy_older(
    session: Session, view: View, oldest_id: str, depth: int = 0
) -> Generator[Request, Answer, tuple[str, ...]]:
    """Buy what is older than a post, down to what is remembered below it; return the ids, newest first.

    `depth`: how many of the newest posts were asked for with these.
    """
    below = session.seen.timeline(view.which, limit=1, below=oldest_id)
    if not below and view.which in session.ends:
        return ()
    request = view.ask(limit=max(view.size, view.smallest), until_id=oldest_id, since_id=below[0] if below else "")
    answer = yield thrift.page(session, request)
    ids = tuple(sorted((post.id for post in answer.posts), key=int, reverse=True))
    session.seen.timeline_add(view.which, ids, session.now(), depth)
    session.seen.hole_set(view.which, oldest_id, False)
    if ids and answer.next_token and below:
        session.seen.hole_set(view.which, ids[-1], True)
    if not answer.next_token and not below:
        session.ends.add(view.which)
    return ids


def _until_hole(ids: tuple[str, ...], holes: frozenset[str]) -> tuple[str, ...]:
    for at, post_id in enumerate(ids):
        if post_id in holes:
            return ids[: at + 1]
    return ids


def _keep(session: Session, view: View, answer: Answer, known: str) -> None:
    depth = 0 if known else view.size
    session.seen.timeline_add(view.which, tuple(post.id for post in answer.posts), session.now(), depth)
    if not known and not answer.next_token:
        session.ends.add(view.which)
    if known and answer.posts and answer.next_token:
        session.seen.hole_set(view.which, min((post.id for post in answer.posts), key=int), True)


def _since(session: Session, known: str, known_at: float | None, answer: Answer) -> dict[str, Rule]:
    """Return the rule that stands above the oldest new post."""
    if not known or known_at is None:
        return {}
    text = (
        f"new since {session.clock_text(known_at)}"
        if answer.posts
        else f"nothing new since {session.clock_text(known_at)}"
    )
    return {min((post.id for post in answer.posts), key=int, default=""): Rule(text)}


def _listing(
    session: Session, view: View, ids: tuple[str, ...], rules: dict[str, Rule]
) -> Generator[Request, Answer, Listing]:
    posts = session.seen.posts(list(ids))
    ordered = [posts[post_id] for post_id in reversed(ids) if post_id in posts]
    notes = yield from fill(session, ordered)
    holes = session.seen.holes(view.which)
    rows: list[Shown | Rule] = []
    for post, drawn in zip(ordered, session.shown(ordered), strict=True):
        if post.id in holes:
            rows.append(Rule(_hole_text(session, view)))
        if post.id in rules:
            rows.append(rules[post.id])
        rows.append(drawn)
    if "" in rules:
        rows.append(rules[""])
    if ids:  # `more` fills the newest hole first
        session.view = view._replace(oldest_id=next((post_id for post_id in ids if post_id in holes), ids[-1]))
    return Listing(view.title, tuple(rows), notes, can_go_on=bool(ids))


def _hole_text(session: Session, view: View) -> str:
    """Say that posts are missing, and what the next page of them may cost."""
    request = view.ask(limit=max(view.size, view.smallest))
    return f"… older posts you have not read: `more` (up to {dollars(price_of(request, session.identity).high)})"


def page(session: Session, view: View) -> Reading:
    """Show one page of a listing that is not kept (a search), newest last; `more` goes on by its token."""
    answer = yield thrift.page(session, view.ask(limit=max(view.size, view.smallest), token=view.next_token))
    posts: list[Post] = list(answer.posts)
    notes = yield from fill(session, posts)
    session.view = view._replace(next_token=answer.next_token)
    if not posts:
        notes = (*notes, "nothing found" if not view.next_token else "that was the end")
    return Listing(view.title, session.shown(posts[::-1]), notes, bool(answer.next_token))


def people(session: Session, view: View) -> Reading:
    """Show one page of users."""
    answer = yield view.ask(limit=max(view.size, view.smallest), token=view.next_token)
    session.view = view._replace(next_token=answer.next_token)
    notes = () if answer.users else ("nobody there",)
    return People(view.title, answer.users, notes=notes)


def going_on(session: Session, view: View) -> Reading:
    """Go back in whatever listing is on screen."""
    if view.kind == "timeline":
        return (yield from older(session, view))
    if not view.next_token:
        raise UsageError("that was the end of it", "`refresh` asks for what is new, `home` starts again")
    return (yield from once_more(session, view))


def once_more(session: Session, view: View) -> Reading:
    """Show a page of a listing that is not kept: posts, people, messages or lists."""
    if view.kind == "people":
        return (yield from people(session, view))
    if view.kind == "talks":
        from twshell.commands.messages import page as messages  # which few sessions read

        return (yield from messages(session, view))
    if view.kind == "lists":
        from twshell.commands.lists import page as lists  # likewise

        return (yield from lists(session, view))
    return (yield from page(session, view))

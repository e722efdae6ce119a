"""From an exchange to an answer: which part of the envelope means what (facts x-api §2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twshell.api.dialect import INCLUDED
from twshell.api.problems import is_page, problems_in, problems_of_page
from twshell.api.reading import Unreadable, document, mapping, tidy
from twshell.api.things import Included, Item, either, id_of, objects, post_of, text_of, user_of
from twshell.domain.post import Post, User
from twshell.domain.record import NamedTuple
from twshell.domain.wire import Answer, Exchange

_ENVELOPE = frozenset(("data", "includes", "meta", "errors"))


def answer(exchange: Exchange) -> Answer:
    """Decode what came back, in either vocabulary; never raises, whatever the bytes: see `fault` and `problems`.

    An exchange that broke off (`error`) is not read at all: half an answer proves nothing.
    """
    if exchange.error or exchange.status is None:
        return Answer(exchange)
    body = exchange.body
    if not body.strip():
        may_be_empty = exchange.status == 204 and not exchange.request.proof
        return Answer(exchange, fault="" if may_be_empty else "empty")
    if is_page(body):
        problems = problems_of_page(body)
        return Answer(exchange, problems=problems, fault="html" if problems[0].is_html else "not-json")
    try:
        found = document(body, is_strict=exchange.request.is_write)
        return _envelope(exchange, found) if isinstance(found, dict) else Answer(exchange, fault=_lack(exchange))
    except Unreadable:
        return Answer(exchange, problems=problems_of_page(body), fault="not-json")


def _lack(exchange: Exchange) -> str:
    """Only what claims to have gone well must have data."""
    return "no-data" if exchange.status is not None and exchange.status < 300 else ""


class _Contents(NamedTuple):
    """What `data` held, read as the request said."""

    posts: tuple[Post, ...] = ()
    users: tuple[User, ...] = ()
    rows: tuple[Item, ...] = ()
    deed: Mapping[str, Any] = {}
    skipped: int = 0
    is_there: bool = False


def _envelope(exchange: Exchange, found: Item) -> Answer:
    includes = found.get("includes")
    includes = includes if isinstance(includes, dict) else {}
    included = Included(includes)
    contents = _contents(exchange, found.get("data"), included)
    posts, bad_posts = _posts(either(includes, INCLUDED), included)
    users, bad_users = _users(includes.get("users"))
    meta = mapping(found.get("meta"))
    problems = problems_in(found)
    extra = {} if problems or found.keys() <= _ENVELOPE else {k: v for k, v in found.items() if k not in _ENVELOPE}
    return Answer(
        exchange,
        contents.posts,
        contents.users,
        posts,
        users,
        problems,
        text_of(meta.get("next_token")),
        id_of(meta.get("oldest_id")),
        contents.deed,
        "" if contents.is_there or _is_empty_page(exchange, found) else _lack(exchange),
        contents.rows,
        meta,
        mapping(extra) if extra else {},
        contents.skipped + bad_posts + bad_users,
    )


def _contents(exchange: Exchange, data: Any, included: Included) -> _Contents:
    request = exchange.request
    listed = objects(data)
    is_write = request.is_write
    deed = tidy(data) if isinstance(data, dict) and (is_write or request.answers in ("deed", "rows")) else {}
    is_proved = not request.proof or deed.get(request.proof) is not None
    is_page_of_none = isinstance(data, list) and not data
    if request.answers in ("posts", "post"):
        posts, skipped = _posts(data, included)
        is_there = bool(posts) or (is_page_of_none and request.answers == "posts")
        return _Contents(posts, deed=deed, skipped=skipped, is_there=is_there and is_proved)
    if request.answers in ("users", "user"):
        users, skipped = _users(data)
        is_there = bool(users) or (is_page_of_none and request.answers == "users")
        return _Contents(users=users, deed=deed, skipped=skipped, is_there=is_there and is_proved)
    if request.answers == "rows":
        rows = tuple([tidy(each) for each in listed])
        return _Contents(rows=rows, deed=deed, is_there=isinstance(data, (list, dict)) and is_proved)
    return _Contents(deed=deed, is_there=bool(deed) and is_proved)


def _is_empty_page(exchange: Exchange, found: Item) -> bool:
    """`{"meta": {"result_count": 0}}` is how X says that there is nothing (facts x-api §2.5)."""
    is_list = exchange.request.answers in ("posts", "users", "rows")
    return is_list and "data" not in found and isinstance(found.get("meta"), dict)


def _posts(data: Any, included: Included) -> tuple[tuple[Post, ...], int]:
    listed = objects(data)
    found = [post for each in listed if (post := post_of(each, included)) is not None]
    return tuple(found), _length(data) - len(found)


def _users(data: Any) -> tuple[tuple[User, ...], int]:
    listed = objects(data)
    found = [user for each in listed if (user := user_of(each)) is not None]
    return tuple(found), _length(data) - len(found)


def _length(data: Any) -> int:
    return len(data) if isinstance(data, list) else int(isinstance(data, dict))

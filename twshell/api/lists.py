"""Lists: requests that read, make, change, fill, follow and pin them, and what their answers say (facts x-api §2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.api.dialect import LISTS, POSTS, USERS
from twshell.api.parts import USER, USER_OR_APP, checked_id, page_size, window
from twshell.api.things import count_of, id_of, text_of, time_of
from twshell.domain.lists import List
from twshell.domain.wire import Answer, Request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from twshell.api.dialect import Query

MOST_PINNED = 5  # help.x.com, how to use lists: so many can be pinned
_OWNED = "/2/users/{id}/owned_lists"
_ONE = "/2/lists/{id}"


# -- reading ------------------------------------------------------------------


def owned(user_id: str, *, limit: int, token: str = "") -> Request:
    """Build `GET /2/users/{id}/owned_lists`."""
    return _of_user(user_id, "owned_lists", limit, token)


def followed(user_id: str, *, limit: int, token: str = "") -> Request:
    """Build `GET /2/users/{id}/followed_lists`."""
    return _of_user(user_id, "followed_lists", limit, token)


def pinned(me: str, *, limit: int = MOST_PINNED, token: str = "") -> Request:
    """Build `GET /2/users/{id}/pinned_lists`, which has no pages."""
    path = f"/2/users/{checked_id(me, 'user')}/pinned_lists"
    return Request(
        "GET", path, "/2/users/{id}/pinned_lists", LISTS, answers="rows", accepts=USER, at_most=MOST_PINNED
    )


def one(list_id: str) -> Request:
    """Build `GET /2/lists/{id}`."""
    return Request("GET", _path(list_id), _ONE, LISTS, answers="rows", accepts=USER_OR_APP)


def posts(list_id: str, *, limit: int, token: str = "") -> Request:
    """Build `GET /2/lists/{id}/tweets`, newest first; it takes neither since_id nor until_id."""
    return _page(f"{_path(list_id)}/tweets", f"{_ONE}/tweets", "posts", limit, token, POSTS)


def members(list_id: str, *, limit: int, token: str = "") -> Request:
    """Build `GET /2/lists/{id}/members`."""
    return _page(f"{_path(list_id)}/members", f"{_ONE}/members", "users", limit, token, USERS)


def _of_user(user_id: str, which: str, limit: int, token: str) -> Request:
    path = f"/2/users/{checked_id(user_id, 'user')}/{which}"
    return _page(path, f"/2/users/{{id}}/{which}", "rows", limit, token, LISTS)


def _page(path: str, template: str, answers: str, limit: int, token: str, fields: Query) -> Request:
    size = page_size(limit, 1, 100)
    query = (("max_results", str(size)), *window("", "", token), *fields)
    return Request("GET", path, template, query, answers=answers, accepts=USER_OR_APP, at_most=size)


def _path(list_id: str) -> str:
    return f"/2/lists/{checked_id(list_id, 'list')}"


# -- writing ------------------------------------------------------------------


def create(name: str, description: str | None = None, *, is_private: bool = False) -> Request:
    """Build `POST /2/lists`."""
    body: dict[str, Any] = {"name": name, "private": is_private}
    if description is not None:
        body["description"] = description
    return Request("POST", "/2/lists", "/2/lists", body=body, answers="deed", accepts=USER, proof="id", makes="id")


def edit(
    list_id: str, *, name: str | None = None, description: str | None = None, is_private: bool | None = None
) -> Request:
    """Build `PUT /2/lists/{id}`: what is None stays as it is."""
    fields = {"name": name, "description": description, "private": is_private}
    body = {field: value for field, value in fields.items() if value is not None}
    return _deed("PUT", _path(list_id), _ONE, "updated", body)


def delete(list_id: str) -> Request:
    """Build `DELETE /2/lists/{id}`."""
    return _deed("DELETE", _path(list_id), _ONE, "deleted")


def add(list_id: str, user_id: str) -> Request:
    """Build `POST /2/lists/{id}/members`."""
    body = {"user_id": checked_id(user_id, "user")}
    return _deed("POST", f"{_path(list_id)}/members", f"{_ONE}/members", "is_member", body)


def remove(list_id: str, user_id: str) -> Request:
    """Build `DELETE /2/lists/{id}/members/{user_id}`."""
    path = f"{_path(list_id)}/members/{checked_id(user_id, 'user')}"
    return _deed("DELETE", path, f"{_ONE}/members/{{user_id}}", "is_member")


def follow(me: str, list_id: str) -> Request:
    """Build `POST /2/users/{id}/followed_lists`."""
    return _mark("POST", me, "followed_lists", list_id, "following")


def unfollow(me: str, list_id: str) -> Request:
    """Build `DELETE /2/users/{id}/followed_lists/{list_id}`."""
    return _mark("DELETE", me, "followed_lists", list_id, "following")


def pin(me: str, list_id: str) -> Request:
    """Build `POST /2/users/{id}/pinned_lists`."""
    return _mark("POST", me, "pinned_lists", list_id, "pinned")


def unpin(me: str, list_id: str) -> Request:
    """Build `DELETE /2/users/{id}/pinned_lists/{list_id}`."""
    return _mark("DELETE", me, "pinned_lists", list_id, "pinned")


def _mark(method: str, me: str, which: str, list_id: str, proof: str) -> Request:
    path, template = f"/2/users/{checked_id(me, 'user')}/{which}", f"/2/users/{{id}}/{which}"
    found = checked_id(list_id, "list")
    if method == "POST":
        return _deed(method, path, template, proof, {"list_id": found})
    return _deed(method, f"{path}/{found}", f"{template}/{{list_id}}", proof)


def _deed(method: str, path: str, template: str, proof: str, body: Mapping[str, Any] | None = None) -> Request:
    return Request(method, path, template, body=body, answers="deed", accepts=USER, proof=proof)


# -- answers ------------------------------------------------------------------


def lists_of(answer: Answer) -> tuple[List, ...]:
    """Return the lists of an answer in the order X gave; what has no usable id is left out."""
    owner_id = owner_in(answer.exchange.request)
    found = (_list(row, owner_id) for row in answer.rows)
    return tuple([each for each in found if each is not None])


def owner_in(request: Request) -> str:
    """Return whose own lists a request asks for, empty where it asks for others."""
    return request.path.split("/")[3] if request.template == _OWNED else ""


def _list(row: Mapping[str, Any], owner_id: str) -> List | None:
    if not (list_id := id_of(row.get("id"))):
        return None
    private = row.get("private")
    return List(
        list_id,
        text_of(row.get("name")),
        id_of(row.get("owner_id")) or owner_id,
        text_of(row.get("description")),
        private if isinstance(private, bool) else None,
        count_of(row.get("member_count")),
        count_of(row.get("follower_count")),
        time_of(row.get("created_at")),
    )

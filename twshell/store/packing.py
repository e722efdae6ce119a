"""Posts and users as bytes: their fields in order as compact JSON; fields grow at the end only, so old rows serve."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from twshell.domain.post import (
    Choice,
    Entity,
    Media,
    Metrics,
    Place,
    Poll,
    Post,
    Reference,
    User,
    UserMetrics,
    Variant,
)

_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_DEFAULTS = {kind: ("", "", *kind._field_defaults.values()) for kind in (Post, User)}


def pack(value: Post | User) -> bytes:
    """Return the bytes to store, without the last fields where they have their defaults; lone surrogates survive."""
    defaults = _DEFAULTS[type(value)]
    count = len(value)
    while count > 2 and value[count - 1] == defaults[count - 1]:  # id and text have none
        count -= 1
    return _ENCODE(value[:count]).encode("utf-8", "surrogatepass")


def unpack_post(content: bytes) -> Post:
    """Return a stored post; fields its writer did not know have their defaults, those we do not know are left."""
    return unpack_posts((content,))[0]


def unpack_posts(contents: Sequence[bytes]) -> list[Post]:
    """Return stored posts, all read at once."""
    return [Post(*row) for row in _rows(contents, _POST_PARTS, len(Post._fields))]


def unpack_user(content: bytes) -> User:
    """Return a stored user; fields its writer did not know have their defaults, those we do not know are left."""
    return unpack_users((content,))[0]


def unpack_users(contents: Sequence[bytes]) -> list[User]:
    """Return stored users, all read at once."""
    return [User(*row) for row in _rows(contents, _USER_PARTS, len(User._fields))]


def _rows(contents: Sequence[bytes], parts: Sequence[tuple[int, Callable[[Any], Any]]], most: int) -> list[list[Any]]:
    # One call for all: starting the parser takes as long as a short row.
    rows: list[list[Any]] = json.loads(f"[{b','.join(contents).decode('utf-8', 'surrogatepass')}]")
    for row in rows:
        count = len(row)
        if count > most:
            del row[most:]
        for index, make in parts:
            if index >= count:
                break
            if row[index]:
                row[index] = make(row[index])
            elif row[index] is not None:
                row[index] = ()
    return rows


def _tuples(value: Any) -> Any:
    """Return a value with tuples where JSON has lists."""
    return tuple([_tuples(each) for each in value]) if isinstance(value, list) else value


def _references(rows: list[Any]) -> tuple[Reference, ...]:
    return tuple([Reference(*row) for row in rows])


def _entities(rows: list[Any]) -> tuple[Entity, ...]:
    return tuple([Entity(*row) for row in rows])


def _media(rows: list[Any]) -> tuple[Media, ...]:
    found = []
    at = Media._fields.index("variants")
    for row in rows:
        row[at] = tuple([Variant(*each) for each in row[at]])
        found.append(Media(*row[: at + 1], *map(_tuples, row[at + 1 : len(Media._fields)])))
    return tuple(found)


def _poll(row: list[Any]) -> Poll:
    return Poll(row[0], tuple([Choice(*each) for each in row[1]]), *row[2 : len(Poll._fields)])


def _places(
    kind: type[Post | User], makers: dict[str, Callable[[Any], Any]]
) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    return tuple((kind._fields.index(name), make) for name, make in makers.items())


# What JSON gives as a list, in the order of the fields.
_POST_PARTS = _places(Post, {
    "references": _references, "entities": _entities, "media_keys": tuple, "media": _media, "poll": _poll,
    "metrics": lambda row: Metrics(*row), "edit_ids": tuple, "withheld_in": tuple, "place": lambda row: Place(*row),
    "private_metrics": _tuples, "annotations": _tuples, "poll_ids": tuple,
})  # fmt: skip
_USER_PARTS = _places(User, {
    "metrics": lambda row: UserMetrics(*row), "connection": tuple, "entities": _entities, "withheld_in": tuple,
})  # fmt: skip

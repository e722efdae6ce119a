"""Posts and users as bytes: their fields in order as compact JSON; fields grow at the end only, so old rows serve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar

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

T = TypeVar("T", Post, User)

_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_POST_DEFAULTS = ("", "", *Post._field_defaults.values())
_USER_DEFAULTS = ("", "", *User._field_defaults.values())


def pack(value: Post | User) -> bytes:
    """Return the bytes to store; lone surrogates survive."""
    return _ENCODE(value).encode("utf-8", "surrogatepass")


def unpack_post(content: bytes) -> Post:
    """Return a stored post; fields its writer did not know have their defaults, those we do not know are left."""
    row = _row(content, _POST_DEFAULTS)
    row[6] = tuple([Reference(*each) for each in row[6]])
    row[7] = tuple([Entity(*each) for each in row[7]])
    row[8] = tuple(row[8])
    row[9] = tuple([_media(each) for each in row[9]])
    row[10] = _poll(row[10]) if row[10] else None
    row[11] = Metrics(*row[11])
    row[15] = tuple(row[15])
    row[19] = tuple(row[19])
    row[20] = Place(*row[20]) if row[20] else None
    return Post(*row[:21], *map(_tuples, row[21:]))


def unpack_user(content: bytes) -> User:
    """Return a stored user; fields its writer did not know have their defaults, those we do not know are left."""
    row = _row(content, _USER_DEFAULTS)
    row[10] = UserMetrics(*row[10])
    row[13] = tuple(row[13])
    row[15] = tuple([Entity(*each) for each in row[15]])
    return User(*row[:16], *map(_tuples, row[16:]))


def _row(content: bytes, defaults: Sequence[Any]) -> list[Any]:
    row: list[Any] = json.loads(content.decode("utf-8", "surrogatepass"))
    return [*row, *defaults[len(row) :]][: len(defaults)]


def _media(row: list[Any]) -> Media:
    variants = Media._fields.index("variants")
    row[variants] = tuple([Variant(*each) for each in row[variants]])
    return Media(*row[: variants + 1], *map(_tuples, row[variants + 1 : len(Media._fields)]))


def _tuples(value: Any) -> Any:
    """Return a value with tuples where JSON has lists."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _poll(row: list[Any]) -> Poll:
    return Poll(row[0], tuple(Choice(*each) for each in row[1]), *row[2 : len(Poll._fields)])

"""Pages and their opaque tokens; changes with how X pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from twshell.sim.problems import Invalid

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PREFIX = "7140dibdnow9"
_CHECK_BITS = 40


class Token(NamedTuple):
    """What a token holds: the way, the id at the page's edge, and how many objects were passed so far."""

    way: Literal["next", "previous"]
    anchor: int
    passed: int


class Slice(NamedTuple):
    """One page of `found` objects with the tokens on either side, empty at the ends."""

    found: list[Any]
    next_token: str
    previous_token: str


def encode(token: Token, scope: str) -> str:
    """Return the token as 30-odd letters, good only for the same `scope` (endpoint, subject)."""
    number = (token.passed << 65) | (token.anchor << 1) | (token.way == "previous")
    return _PREFIX + _base36(number << _CHECK_BITS | _check(number, scope))


def decode(text: str, scope: str) -> Token | None:
    """Return the token, or None if it is not one of `scope`."""
    if not text.startswith(_PREFIX) or not text.isascii() or not text.isalnum() or len(text) > 60:
        return None
    both = int(text[len(_PREFIX) :] or "0", 36)
    number = both >> _CHECK_BITS
    if both & ((1 << _CHECK_BITS) - 1) != _check(number, scope):
        return None
    return Token("previous" if number & 1 else "next", (number >> 1) & ((1 << 64) - 1), number >> 65)


def token_in(query: Mapping[str, str], scope: str, *parameters: str) -> Token | None:
    """Return the token of the first of `parameters` in the query, None without one, 400 for a bad one."""
    for name in parameters or ("pagination_token",):
        given = query.get(name)
        if given is not None:
            token = decode(given, scope)
            if token is None:
                raise Invalid(f"The `{name}` query parameter value [{given}] is not valid", name, (given,))
            return token
    return None


def by_id(
    newest_first: Callable[[int], Iterable[Any]],
    token: Token | None,
    size: int,
    depth: int,
    scope: str,
) -> Slice:
    """Return a page of a timeline ordered by id.

    `newest_first(before)` yields objects with `.id` below `before`, newest first. A `previous` token pages towards the
    newest. No page goes beyond `depth` objects.
    """
    if token is not None and token.way == "previous":
        newer = [one for one in newest_first(1 << 64) if int(one.id) > token.anchor]
        found = newer[-size:]
        passed = len(newer) - len(found)
        more = True
    else:
        passed = 0 if token is None else token.passed
        room = min(size, depth - passed)
        before = 1 << 64 if token is None else token.anchor
        found = []
        more = False
        for one in newest_first(before) if room > 0 else ():
            if len(found) == room:
                more = passed + room < depth
                break
            found.append(one)
    following = encode(Token("next", int(found[-1].id), passed + len(found)), scope) if found and more else ""
    back = encode(Token("previous", int(found[0].id), passed), scope) if found and passed else ""
    return Slice(found, following, back)


def by_rank(ids: Sequence[str], token: Token | None, size: int, scope: str) -> Slice:
    """Return a page of ids kept in an order of their own; the page after an id that vanished goes by its place."""
    start = 0
    if token is not None:
        start = token.passed
        if token.way == "next" and not (0 < start <= len(ids) and int(ids[start - 1]) == token.anchor):
            anchor = str(token.anchor)
            start = ids.index(anchor) + 1 if anchor in ids else min(start, len(ids))
        elif token.way == "previous":
            start = max(0, start - size)
    found = list(ids[start : start + size])
    stop = start + len(found)
    following = encode(Token("next", int(found[-1]), stop), scope) if stop < len(ids) and found else ""
    back = encode(Token("previous", int(found[0]), start), scope) if found and start else ""
    return Slice(found, following, back)


def _check(number: int, scope: str) -> int:
    digest = hashlib.blake2b(f"{scope}:{number}".encode(), digest_size=5).digest()
    return int.from_bytes(digest, "big")


def _base36(number: int) -> str:
    letters = ""
    while number:
        number, index = divmod(number, 36)
        letters = _DIGITS[index] + letters
    return letters or "0"

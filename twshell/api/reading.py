"""From bytes to a document: what a JSON body may and may not hold (facts safe-writes T43, T48)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

DEEPEST = 64
LARGEST = 2**63 - 1
REPLACEMENT = "�"

# A lone surrogate escape: a high half that no low half follows, or a low half that no high half precedes.
_LONE = re.compile(
    r"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|[c-fC-F][0-9a-fA-F]{2}(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}))"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


class Unreadable(ValueError):
    """A body that is no JSON that twsh accepts."""


def _refuse_constant(name: str) -> None:
    raise Unreadable(f"{name} is no JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a key stands twice")
    return found


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
_STRICT = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_unique)


def document(body: bytes, *, is_strict: bool) -> Any:
    """Parse a UTF-8 JSON body; strict refuses a key that stands twice, which would leave a write's answer in doubt.

    Raises Unreadable for everything else than JSON: NaN, other encodings, numbers or nesting past all measure.
    """
    try:
        text = body.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        found = (_STRICT if is_strict else _DECODER).decode(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    if ("\\ud" in text or "\\uD" in text) and ("\\\\u" in text or _LONE.search(text)):
        return tidy(found)
    return found


def tidy(value: Any, depth: int = 0) -> Any:
    """Return a copy without lone surrogates, infinities and integers past 64 bits (these become text).

    Raises Unreadable where it is nested more than 64 deep.
    """
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub(REPLACEMENT, value)
    if isinstance(value, dict):
        _check(depth)
        return {tidy(key): tidy(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        _check(depth)
        return [tidy(each, depth + 1) for each in value]
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST:
        return str(value)
    return value


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a tidy copy of an object, or an empty one."""
    found = tidy(value) if isinstance(value, dict) else {}
    return found if isinstance(found, dict) else {}


def _check(depth: int) -> None:
    if depth >= DEEPEST:
        raise Unreadable(f"nested more than {DEEPEST} deep")

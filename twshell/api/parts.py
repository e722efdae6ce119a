"""What every request is put together from: checked ids and names, and the parameters of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twshell.domain.errors import UsageError
from twshell.domain.plan import LOOKED

if TYPE_CHECKING:
    from collections.abc import Sequence

USER_OR_APP = ("1a", "2U", "B")
USER = ("1a", "2U")
OAUTH2_USER = ("2U",)
MOST_IDS = 100  # in one look-up


def is_id(value: object) -> bool:
    """Say whether a value is an id as X writes them: 1 to 19 digits."""
    return isinstance(value, str) and 0 < len(value) < 20 and value.isascii() and value.isdigit()


def checked_id(value: str, what: str = "post") -> str:
    """Return an id that may stand in a path, or the stand-in of one still looked for; else a UsageError."""
    if not is_id(value) and value != LOOKED:
        raise UsageError(f"{value!r} is not a {what} id")
    return value


def checked_ids(values: Sequence[str], what: str = "post") -> str:
    """Return 1 to 100 ids joined by commas; anything else is a UsageError."""
    if not 0 < len(values) <= MOST_IDS:
        raise UsageError(f"one look-up takes 1 to {MOST_IDS} {what} ids, not {len(values)}")
    return ",".join(checked_id(value, what) for value in values)


def checked_username(value: str) -> str:
    """Return a username without its @ that may stand in a path; anything else is a UsageError."""
    name = value.removeprefix("@")
    if not (0 < len(name) <= 15 and name.isascii() and name.replace("_", "a").isalnum()):
        raise UsageError(f"{value!r} is not a username")
    return name


def page_size(limit: int, least: int, most: int) -> int:
    """Return the nearest page size the endpoint takes."""
    return min(max(limit, least), most)


def window(
    since_id: str, until_id: str, token: str, *, token_name: str = "pagination_token"
) -> tuple[tuple[str, str], ...]:
    """Return the parameters that cut a page out of a timeline; since_id and until_id are exclusive."""
    query = []
    if since_id:
        query.append(("since_id", checked_id(since_id)))
    if until_id:
        query.append(("until_id", checked_id(until_id)))
    if token:
        query.append((token_name, token))
    return tuple(query)

"""Lists as the session names them, in words and in lines; and what of a write to one is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twshell.domain.lists import List
    from twshell.session.session import Session


def called(session: Session, one: List) -> str:
    """Name a list: “Book club”, or its id where nothing more is known of it."""
    name = session.clean(" ".join(one.name.split()))
    return f"“{name}”" if name else f"id:{one.id}"

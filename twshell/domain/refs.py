"""References people write: a number on screen, an id, a URL, a handle, a range."""

from __future__ import annotations

import re

from twshell.domain.record import NamedTuple

MAX_ID = 2**63 - 1
LONG_ID = 15  # digits from which a bare number is an id for writes too, DESIGN §2.2
MAX_RANGE = 200

_URL = re.compile(
    r"(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/(?:i/web|i|[A-Za-z0-9_]{1,15})/status(?:es)?/(\d{1,19})(?:[/?#].*)?",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/([A-Za-z0-9_]{1,15})/?(?:[?#].*)?", re.IGNORECASE
)
_HANDLE = re.compile(r"@?([A-Za-z0-9_]{1,15})")


class PostWord(NamedTuple):
    """A word that names posts: `kind` is "number", "range", "id", "bare-id", "dot"."""

    kind: str
    first: int = 0
    last: int = 0
    id: str = ""


def read_post_word(word: str) -> PostWord | None:
    """Read one word as a post reference; None where it is none."""
    if word == ".":
        return PostWord("dot")
    if found := _URL.fullmatch(word):
        return PostWord("id", id=found[1])
    if found := re.fullmatch(r"id:(\d{1,19})", word):
        return PostWord("id", id=found[1])
    if found := re.fullmatch(r"(\d{1,5})-(\d{1,5})", word):
        return PostWord("range", int(found[1]), int(found[2]))
    if re.fullmatch(r"[0-9]{1,19}", word):
        return PostWord("number" if len(word) <= 3 else "bare-id", int(word), int(word), word)
    return None


def read_handle(word: str) -> str | None:
    """Return the username in `@ada`, `ada` or a profile URL; None where it is none."""
    found = _HANDLE.fullmatch(word) or _PROFILE.fullmatch(word)
    return found[1] if found else None


def read_list_word(word: str) -> str:
    """Return the id in `id:N` or in a list's URL; empty where the word is a name."""
    found = re.fullmatch(r"id:(\d{1,19})", word, re.ASCII) or re.fullmatch(
        r"(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/i/lists/(\d{1,19})/?(?:[?#].*)?", word, re.IGNORECASE
    )
    return found[1] if found else ""


def named_in(line: str) -> str:
    """Return the handle of whom a line is about: the first word after its verb; empty where that is none."""
    words = [word for word in line.split(maxsplit=3)[1:3] if word != "--"]
    return words[0][1:] if words and words[0].startswith("@") else ""

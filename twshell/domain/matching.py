"""Whether a post on X is the one that a write meant to make; changes with what X makes of a text.

Facts safe-writes §3.5: `exact` confirms a write, `probable` is shown and asked about, nothing else is a candidate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from twshell.domain.costs import is_of_list, is_private
from twshell.domain.links import links_in
from twshell.domain.post import Entity, Post, time_of
from twshell.domain.record import NamedTuple
from twshell.domain.stored import Write

EXACT, PROBABLE = "exact", "probable"
EARLY = 5.0  # seconds before the sending, by X's clock, at which its post may have been made
LATE = 30.0 + 120.0  # seconds after it: the longest call, then the longest a post was held up

_STATUS = re.compile(r"(?:x|twitter)\.com/(?:i/web|i|\w{1,15})/status(?:es)?/(\d{1,19})", re.IGNORECASE | re.ASCII)
_MENTIONS = re.compile(r"(?:[@\uff20]\w{1,20}(?:\s+|$))+", re.ASCII)
_ADDRESS = re.compile(r"(?:(https?)://)?([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_PORTS = {"http": ":80", "https": ":443"}
_SELECTORS = re.compile("[\ufe0e\ufe0f]")  # text or emoji style


class Meant(NamedTuple):
    """What a write was to make: a post with all that tells it from others; `since` and `until` when it was sent.

    By X's clock: the two differ where our clock was set meanwhile, or found to be wrong.
    """

    text: str = ""
    since: float = 0.0
    until: float = 0.0
    baseline_id: str = ""
    reply_to: str = ""
    quoted: str = ""
    media: int = 0
    choices: tuple[str, ...] = ()  # of a poll
    is_plain: bool = False  # a message or the name of a list: no post, and escaped by X perhaps


class Address(NamedTuple):
    """A link that two texts can be compared by; `scheme` is empty where it was written without one."""

    scheme: str
    rest: str


def sent_between(write: Write, offset: float | None = None) -> tuple[float, float]:
    """Return when a write was sent by X's clock, from earliest to latest; `offset`: X's clock minus ours by now.

    One that was found absent and sent again counts from its first sending: that one may have been held up.
    """
    last = write.sent_at or 0.0
    first = write.first_at if write.first_at is not None else last
    offsets = (write.clock_offset, write.clock_offset if offset is None else offset)
    return first + min(offsets), last + max(offsets)


def meant(write: Write, offset: float | None = None) -> Meant:
    """Read off a write which post it was to make; `offset`: X's clock minus ours by now, where it is known."""
    import json  # not before the prompt

    body: dict[str, Any] = json.loads(write.body) if write.body else {}
    text = str(body.get("text", body.get("name", write.text)))
    media = body.get("media") or {}
    poll = body.get("poll") or {}
    reply_to = str((body.get("reply") or {}).get("in_reply_to_tweet_id", ""))
    is_plain = is_private(write) or is_of_list(write)
    baseline_id = "" if is_of_list(write) else write.baseline_id  # posts tell nothing of how far back a list was made
    quoted = "" if is_plain else str(body.get("quote_tweet_id", "")) or _linked(text)
    return Meant(
        text, *sent_between(write, offset), baseline_id, reply_to, quoted, len(media.get("media_ids", ())),
        tuple(poll.get("options", ())), is_plain,
    )  # fmt: skip


def _linked(text: str) -> str:
    """Return the id of the post whose address ends a text: X takes it for a quote."""
    found = _STATUS.search(text.rstrip().rpartition(" ")[2])
    return found[1] if found else ""


def is_newer(post_id: str, other: str) -> bool:
    """Say whether one id was given after another; an empty one is older than all."""
    return not other or int(post_id) > int(other)


def origin(post: Post) -> str:
    """Return the id a post had before it was edited."""
    return post.edit_ids[0] if post.edit_ids else post.id


def likeness(wanted: Meant, post: Post, me: str) -> str:
    """Say how like a post is to what was meant: EXACT, PROBABLE, or nothing.

    Probable is what has the time and the structure, but other links; what was edited since; what differs in nothing one
    sees; and what says just the same, but was not made while the call can have been under way.
    """
    first = origin(post)
    made_at = time_of(first)
    is_early, is_late = made_at < wanted.since - EARLY, made_at > wanted.until + LATE
    if post.author_id != me or not is_newer(first, wanted.baseline_id) or (is_early and not wanted.baseline_id):
        return ""
    if not _same_structure(wanted, post):
        return ""
    mine, theirs = [_normal(text, wanted) for text in _spellings(wanted)], _normal(_told(post, wanted), wanted)
    is_in_time = not is_early and not is_late
    if any(each == theirs or _same_pieces(each, theirs) for each in mine):
        return EXACT if is_in_time else PROBABLE
    if is_in_time and (len(post.edit_ids) > 1 or any(_same_loosely(each, theirs) for each in mine)):
        return PROBABLE
    return ""


def _spellings(wanted: Meant) -> tuple[str, ...]:
    """Return as what a text may come back: escapes typed into a message are undone where X did not escape it itself."""
    plain = wanted.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if wanted.is_plain else ""
    return (wanted.text, plain) if plain else (wanted.text,)


def _same_structure(wanted: Meant, post: Post) -> bool:
    labels = tuple(choice.label for choice in post.poll.choices) if post.poll else ()
    has_poll = bool(post.poll_ids or post.poll)
    return (
        not post.reference("retweeted")
        and post.reference("replied_to") == wanted.reply_to
        and post.reference("quoted") == wanted.quoted
        and len(post.media_keys) == wanted.media
        and has_poll == bool(wanted.choices)
        and (not labels or labels == wanted.choices)
    )


def _told(post: Post, wanted: Meant) -> str:
    """Return a post's text as its author wrote it: links in full, without those X hangs on for media and quotes."""
    parts, at = [], 0
    for entity in _links(post):
        parts.append(post.text[at : entity.start])
        if not entity.media_key and not _is_quote(entity.target, wanted.quoted):
            parts.append(entity.target or entity.text)
        at = entity.end
    return "".join([*parts, post.text[at:]])


def _links(post: Post) -> Iterator[Entity]:
    at = 0
    for entity in post.entities:
        if entity.kind == "url" and at <= entity.start < entity.end:
            at = entity.end
            yield entity


def _is_quote(address: str, quoted: str) -> bool:
    found = _STATUS.search(address)
    return bool(quoted and found and found[1] == quoted)


def _normal(text: str, wanted: Meant) -> str:
    """Bring a text into the form both sides are compared in; leading mentions of a reply are X's to add."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if wanted.reply_to and (found := _MENTIONS.match(text)):
        text = text[found.end() :]
    if wanted.quoted:
        head, blank, last = text.rpartition(" ")
        text = head.rstrip() if _is_quote(last, wanted.quoted) else head + blank + last
    return text.strip()


def _pieces(text: str) -> list[str | Address]:
    found: list[str | Address] = []
    at = 0
    for link in links_in(text):
        found += [text[at : link.start], address(text[link.start : link.end])]
        at = link.end
    return [*found, text[at:]]


def _same_pieces(mine: str, theirs: str) -> bool:
    """Say whether two texts are the same, links compared by where they lead."""
    left, right = _pieces(mine), _pieces(theirs)
    return len(left) == len(right) and all(map(_same_piece, left, right))


def _same_piece(left: str | Address, right: str | Address) -> bool:
    if isinstance(left, Address) and isinstance(right, Address):
        return left.rest == right.rest and (left.scheme == right.scheme or not (left.scheme and right.scheme))
    return left == right


def _same_loosely(mine: str, theirs: str) -> bool:
    """Say whether two texts differ in their links alone, or in nothing that one sees, or one is the other's start."""
    left, right = _loose(mine), _loose(theirs)
    start = right.removesuffix("\0").rstrip().removesuffix("…").rstrip()
    return left == right or ("…" in right and bool(start) and left.startswith(start))


def _loose(text: str) -> str:
    pieces = ["\0" if isinstance(piece, Address) else piece for piece in _pieces(text)]
    return " ".join(_SELECTORS.sub("", "".join(pieces)).split())


def address(link: str) -> Address:
    """Return a link in the form it is compared in: scheme and host in small letters, IDN as punycode, no usual port."""
    found = _ADDRESS.fullmatch(link)
    scheme, host, rest = (found[1] or "", found[2], found[3]) if found else ("", link, "")
    host = ".".join(map(_ascii, host.lower().split(".")))
    scheme = scheme.lower()
    host = host.removesuffix(_PORTS.get(scheme, ":80"))
    return Address(scheme, host + (rest if rest.startswith("/") else "/" + rest))


def _ascii(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")

"""A post's text as X sends it: t.co links, cuts, escapes and offsets; changes when X writes texts differently."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from twshell.sim.entities import Span, extract
from twshell.sim.records import Account, Media, Post
from twshell.sim.weight import fitting, weighted_length
from twshell.sim.world import World

MAX_WEIGHT = 280
REPOST_CUT = 140
WEB = "https://x.com"
_SHORT_LENGTH = 10
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

Entities = dict[str, list[dict[str, Any]]]


class Composed(NamedTuple):
    """What X sends: `text` escaped and, when long, cut; `note_*` the whole of a long post; offsets in escaped text."""

    text: str
    entities: Entities
    display_range: tuple[int, int]
    note_text: str | None = None
    note_entities: Entities | None = None


class _Piece(NamedTuple):
    """A stretch of unescaped output text and the entity it stands for, if any."""

    text: str
    kind: str = ""
    entity: dict[str, Any] | None = None


def composed(world: World, post: Post) -> Composed:
    """Return the post's text as X sends it; made once per post."""
    made: Composed | None = post.cache.get("composed")
    if made is None:
        made = _original(world, post) if post.reposted_id is None else _repost(world, world.posts[post.reposted_id])
        post.cache["composed"] = made
    return made


def short_link(url: str) -> str:
    """Return the t.co link that stands for `url`, always the same: 23 characters."""
    number = int.from_bytes(hashlib.blake2b(url.encode(), digest_size=8).digest(), "big")
    letters = []
    for _ in range(_SHORT_LENGTH):
        number, index = divmod(number, 62)
        letters.append(_LETTERS[index])
    return "https://t.co/" + "".join(letters)


def display_link(url: str) -> str:
    """Return the form shown to people: no protocol, no www, at most 26 characters and `…`."""
    bare = url.partition("://")[2] or url
    bare = bare.removeprefix("www.")
    return bare if len(bare) <= 26 else bare[:26] + "…"


def escape(text: str) -> str:
    """Escape `&`, `<` and `>` as X does, nothing else."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def post_link(author: Account, post_id: str) -> str:
    """Return the web address of a post."""
    return f"{WEB}/{author.username}/status/{post_id}"


def linked_text(world: World, text: str) -> tuple[str, Entities]:
    """Return any other text (a profile, a message) escaped, with its entities."""
    rendered, entities, _ = _joined(_pieces(world, text))
    return rendered, entities


def _original(world: World, post: Post) -> Composed:
    body = _pieces(world, post.text)
    tail = _tail(world, post)
    typed = post.text[post.display_start :]
    if len(typed) <= MAX_WEIGHT // 2 or weighted_length(typed) <= MAX_WEIGHT:
        text, entities, body_end = _joined(body, tail)
        return Composed(text, entities, (post.display_start, body_end))
    note_text, note_entities, _ = _joined(body)
    url = f"{WEB}/i/web/status/{post.id}"
    room = MAX_WEIGHT - weighted_length("… " + short_link(url))
    cut = _cut(body, post.display_start, room)
    text, entities, _ = _joined([*cut, _Piece("… "), _link_piece(url)], tail[-1:] if post.media_keys else [])
    return Composed(text, entities, (post.display_start, len(text)), note_text, note_entities)


def _repost(world: World, original: Post) -> Composed:
    """Return "RT @name: text", cut at 140 characters before escaping; entities that were cut are left out."""
    author = world.accounts[original.author_id]
    source = composed(world, original)
    head = [_Piece("RT "), _mention_piece(author), _Piece(": ")]
    whole = [*head, *_pieces(world, original.text), *_tail(world, original)]
    if source.note_text is not None:
        whole = [*head, *_pieces(world, original.text)]
    if sum(len(piece.text) for piece in whole) <= REPOST_CUT:
        text, entities, _ = _joined(whole)
        return Composed(text, entities, (0, len(text)))
    kept: list[_Piece] = []
    room = REPOST_CUT - 1
    for piece in whole:
        if len(piece.text) > room:
            kept.append(_Piece(piece.text[:room]))
            break
        kept.append(piece)
        room -= len(piece.text)
    text, entities, _ = _joined([*kept, _Piece("…")])
    return Composed(text, entities, (0, len(text)))


def _pieces(world: World, text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    end = 0
    for span in extract(text):
        piece = _entity_piece(world, span, text[span.start : span.end])
        if piece is None:
            continue
        if span.start > end:
            pieces.append(_Piece(text[end : span.start]))
        pieces.append(piece)
        end = span.end
    if end < len(text):
        pieces.append(_Piece(text[end:]))
    return pieces


def _entity_piece(world: World, span: Span, as_typed: str) -> _Piece | None:
    if span.kind == "url":
        return _link_piece(span.value, world.cards.get(span.value))
    if span.kind == "mention":
        account = world.account_named(span.value)
        return None if account is None else _mention_piece(account, as_typed)
    return _Piece(as_typed, "hashtags" if span.kind == "hashtag" else "cashtags", {"tag": span.value})


def _mention_piece(account: Account, as_typed: str = "") -> _Piece:
    return _Piece(as_typed or "@" + account.username, "mentions", {"username": account.username, "id": account.id})


def _link_piece(url: str, card: dict[str, Any] | None = None, **more: Any) -> _Piece:
    expanded = url if "://" in url else "http://" + url
    short = url if expanded.startswith("https://t.co/") else short_link(expanded)
    entity = {"url": short, "expanded_url": expanded, "display_url": display_link(url), **more}
    if card is not None:
        entity |= card
    return _Piece(short, "urls", entity)


def _tail(world: World, post: Post) -> list[_Piece]:
    """Return the links X appends: to the quoted post (unless typed) and one for all media."""
    tail: list[_Piece] = []
    if post.quoted_id is not None and f"/status/{post.quoted_id}" not in post.text:
        quoted = world.posts[post.quoted_id]
        tail += [_Piece(" "), _link_piece(post_link(world.accounts[quoted.author_id], quoted.id))]
    if post.media_keys:
        tail += [_Piece(" "), _media_piece(world, post)]
    if not post.text and tail:
        tail = tail[1:]
    return tail


def _media_piece(world: World, post: Post) -> _Piece:
    media = [world.media[key] for key in post.media_keys]
    url = f"{post_link(world.accounts[post.author_id], post.id)}/{_media_word(media[0])}/1"
    short = short_link(url)
    common = {"url": short, "expanded_url": url, "display_url": "pic.x.com/" + short.rpartition("/")[2]}
    return _Piece(short, "urls", {"media": [{**common, "media_key": one.media_key} for one in media]})


def _media_word(media: Media) -> str:
    return "photo" if media.type == "photo" else "video"


def _cut(pieces: list[_Piece], prefix: int, room: int) -> list[_Piece]:
    """Return the pieces that fit into `room` (weighted) after the `prefix` that counts nothing, cut at a blank."""
    kept: list[_Piece] = []
    for piece in pieces:
        free = max(0, min(prefix, len(piece.text)))
        prefix -= free
        weight = weighted_length(piece.text[free:])
        if weight <= room:
            kept.append(piece)
            room -= weight
            continue
        if piece.entity is None:
            kept.append(_Piece(_at_blank(piece.text, free + fitting(piece.text[free:], room))))
        break
    return kept


def _at_blank(text: str, end: int) -> str:
    head = text[:end]
    blank = max(head.rfind(" "), head.rfind("\n"))
    return head[:blank] if blank > end - 20 and blank > 0 else head


def _joined(body: list[_Piece], tail: list[_Piece] | None = None) -> tuple[str, Entities, int]:
    """Return the escaped text, its entities with offsets in it, and where the body ends."""
    parts: list[str] = []
    entities: Entities = {}
    position = 0
    body_end = 0
    for index, piece in enumerate([*body, *(tail or ())]):
        escaped = escape(piece.text)
        end = position + len(escaped)
        if piece.entity is not None:
            several = piece.entity.get("media")
            for entity in several if several is not None else (piece.entity,):
                entities.setdefault(piece.kind, []).append({"start": position, "end": end, **entity})
        parts.append(escaped)
        position = end
        if index == len(body) - 1:
            body_end = end
    return "".join(parts), entities, body_end

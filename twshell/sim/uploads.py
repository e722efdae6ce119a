"""Media on its way in: chunks, checks, processing; changes with X's upload rules (facts §2.8)."""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

from twshell.sim.problems import Invalid
from twshell.sim.records import Media
from twshell.sim.world import World

LIFETIME_S = 86_400
PENDING_S = 1.0
MAX_CHUNK = 5 * 1024 * 1024 + 1024
ALT_TEXT_LENGTH = 1_000

_MAX_BYTES = {"image": 5_242_880, "gif": 15_728_640, "video": 536_870_912}
_PREFIXES = ("3_", "16_", "7_", "13_")
_SIGNATURES: dict[str, tuple[tuple[int, bytes], ...]] = {
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/gif": ((0, b"GIF87a"), (0, b"GIF89a")),
    "image/webp": ((8, b"WEBP"),),
    "image/bmp": ((0, b"BM"),),
    "image/tiff": ((0, b"II*\0"), (0, b"MM\0*")),
    "video/mp4": ((4, b"ftyp"),),
    "video/quicktime": ((4, b"ftyp"), (4, b"moov"), (4, b"wide")),
    "video/webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "video/mp2t": ((0, b"G"),),
}


class Chunks(NamedTuple):
    """An upload between initialize and finalize."""

    media: Media
    total: int
    segments: dict[int, bytes]
    expires_at: float


class Uploads:
    """The uploads of the running server: chunks not yet finalized, and when finished ones expire."""

    def __init__(self) -> None:
        """Begin with none."""
        self._chunks: dict[str, Chunks] = {}
        self._expires: dict[str, float] = {}

    def begin(self, world: World, owner_id: str, *, category: str, mime: str, total: int, now: float) -> Media:
        """Return a new media waiting for its chunks; Invalid for a size its kind may not have."""
        family = _family(category, mime)
        if total > _MAX_BYTES[family]:
            raise Invalid(f"$.total_bytes: must have a maximum value of {_MAX_BYTES[family]}")
        media = _new_media(world, owner_id, family, mime, now)
        self._chunks[media.id] = Chunks(media, total, {}, now + LIFETIME_S)
        self._expires[media.id] = now + LIFETIME_S
        return media

    def append(self, media_id: str, owner_id: str, index: int, content: bytes, now: float) -> float:
        """Take one chunk (a repeated index replaces it); return when the upload expires, unix seconds."""
        chunks = self._waiting(media_id, owner_id, now)
        if len(content) > MAX_CHUNK:
            raise Invalid("The media chunk is larger than 5 MB.")
        held = sum(len(piece) for at, piece in chunks.segments.items() if at != index)
        if held + len(content) > chunks.total:
            raise Invalid("The media chunks are larger than total_bytes.")
        chunks.segments[index] = content
        return chunks.expires_at

    def finish(self, media_id: str, owner_id: str, now: float) -> Media:
        """Put the chunks together and start processing; Invalid where bytes are missing."""
        chunks = self._waiting(media_id, owner_id, now)
        content = b"".join(chunks.segments[index] for index in sorted(chunks.segments))
        if len(content) != chunks.total or sorted(chunks.segments) != list(range(len(chunks.segments))):
            raise Invalid("Segments do not add up to provided total file size.")
        _take(chunks.media, content, now)
        del self._chunks[media_id]
        return chunks.media

    def whole(self, world: World, owner_id: str, *, category: str, content: bytes, now: float) -> Media:
        """Return a media made of one upload; Invalid for bytes that are no such media."""
        mime = sniffed(content)
        family = _family(category, mime)
        if len(content) > _MAX_BYTES[family] or not content:
            raise Invalid("The media file size is not allowed.")
        media = _new_media(world, owner_id, family, mime, now)
        self._expires[media.id] = now + LIFETIME_S
        _take(media, content, now)
        if media.state == "failed":
            del world.media[media.media_key]
            raise Invalid("media type unrecognized.")
        return media

    def lifetime(self, media_id: str, now: float) -> int:
        """Return for how many seconds the id can still be used."""
        return max(0, int(self._expires.get(media_id, now) - now))

    def is_expired(self, media_id: str, now: float) -> bool:
        """Whether an upload is too old to be attached."""
        return now >= self._expires.get(media_id, now + 1)

    def _waiting(self, media_id: str, owner_id: str, now: float) -> Chunks:
        chunks = self._chunks.get(media_id)
        if chunks is None or chunks.media.owner_id != owner_id or now >= chunks.expires_at:
            raise Invalid("Could not find media with id.", "id", (media_id,))
        return chunks


def find(world: World, media_id: str) -> Media | None:
    """Return the media with this upload id."""
    for prefix in _PREFIXES:
        media = world.media.get(prefix + media_id)
        if media is not None:
            return media
    return None


def state_of(media: Media, now: float) -> str:
    """Return the processing state at `now`: pending, in_progress, succeeded or failed."""
    if media.state in ("pending", "in_progress", "succeeded") and now >= media.ready_at:
        return "succeeded"
    if media.state in ("waiting", "failed"):
        return media.state
    return "pending" if now < media.created_at + PENDING_S else "in_progress"


def described(media: Media, lifetime: int, now: float) -> dict[str, Any]:
    """Return the upload answer's `data` for a media."""
    data: dict[str, Any] = {"id": media.id, "media_key": media.media_key, "expires_after_secs": lifetime}
    if media.state == "waiting":
        return data
    data["size"] = media.total_bytes
    if media.type == "photo":
        data["image"] = {"image_type": media.mime, "w": media.width, "h": media.height}
        return data
    if media.type == "video":
        data["video"] = {"video_type": media.mime}
    state = state_of(media, now)
    info: dict[str, Any] = {"state": state}
    if state in ("pending", "in_progress"):
        span = media.ready_at - media.created_at
        info["check_after_secs"] = max(1, round(media.ready_at - now))
        info["progress_percent"] = 0 if state == "pending" else int(100 * (now - media.created_at) / span)
    elif state == "succeeded":
        info["progress_percent"] = 100
    data["processing_info"] = info
    return data


def sniffed(content: bytes) -> str:
    """Return the media type the first bytes tell, empty for none known."""
    for mime, signatures in _SIGNATURES.items():
        if mime != "video/mp2t" and any(content[at : at + len(mark)] == mark for at, mark in signatures):
            return mime
    return ""


def dimensions(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, GIF, BMP or JPEG; a square of 512 for what is not read."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:4] == b"GIF8" and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:2] == b"\xff\xd8":
        return _jpeg_dimensions(content) or (512, 512)
    return 512, 512


def _jpeg_dimensions(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + struct.unpack(">H", content[position + 2 : position + 4])[0]
    return None


def _family(category: str, mime: str) -> str:
    if "video" in category:
        return "video"
    if category.endswith("gif"):
        return "gif"
    if category.endswith("image"):
        return "image"
    if mime.startswith("video/"):
        return "video"
    return "gif" if mime == "image/gif" and not category else "image"


def _new_media(world: World, owner_id: str, family: str, mime: str, now: float) -> Media:
    prefix = {"image": "3_", "gif": "16_", "video": "7_"}[family]
    key = prefix + world.other_mint.make(now)
    media = Media(key, "photo", 0, 0, owner_id, now, state="waiting", mime=mime)
    media.type = "video" if family == "video" else "animated_gif" if family == "gif" else "photo"
    world.media[key] = media
    return media


def _take(media: Media, content: bytes, now: float) -> None:
    media.content = content
    media.total_bytes = len(content)
    found = sniffed(content)
    if media.type == "video":
        fits = any(content[at : at + len(mark)] == mark for at, mark in _SIGNATURES.get(media.mime, ()))
    else:
        fits = found.startswith("image/") and (media.type == "photo" or found == "image/gif")
    if not fits:
        media.state = "failed"
        return
    media.created_at = now
    if media.type == "photo":
        media.mime = found
        media.width, media.height = dimensions(content)
        media.state = "succeeded"
        return
    media.width, media.height = dimensions(content) if media.type == "animated_gif" else (1280, 720)
    media.duration_ms = 10_000 if media.type == "video" else None
    media.variants = [{"bit_rate": 832_000, "content_type": "video/mp4", "url": f"/video/{media.media_key}.mp4"}]
    media.state = "pending"
    media.ready_at = now + 3.0 + len(content) / 10_000_000

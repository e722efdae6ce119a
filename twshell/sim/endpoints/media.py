"""Media uploaded in one call or in four steps, and its alt text; changes with those calls."""

from __future__ import annotations

import base64
import binascii

from twshell.sim import uploads
from twshell.sim.call import Call, Outcome, done
from twshell.sim.problems import Invalid, Refusal, not_found
from twshell.sim.records import Media


def upload(call: Call) -> Outcome:
    """Answer `POST /2/media/upload`: multipart, or JSON with base64."""
    content = _content(call)
    media = call.uploads.whole(call.world, call.me, category=call.body["media_category"], content=content, now=call.now)
    return done(_described(call, media))


def initialize(call: Call) -> Outcome:
    """Answer `POST /2/media/upload/initialize`."""
    body = call.body
    for name in ("media_type", "total_bytes"):
        if name not in body:
            raise Invalid(f"$.{name}: is missing but it is required")
    media = call.uploads.begin(
        call.world, call.me,
        category=body.get("media_category", ""), mime=body["media_type"], total=body["total_bytes"], now=call.now,
    )  # fmt: skip
    return done(_described(call, media))


def append(call: Call) -> Outcome:
    """Answer `POST /2/media/upload/{id}/append`."""
    index = call.body["segment_index"]
    expires_at = call.uploads.append(call.path["id"], call.me, index, _content(call), call.now)
    return done({"expires_at": int(expires_at)})


def finalize(call: Call) -> Outcome:
    """Answer `POST /2/media/upload/{id}/finalize`; pictures are ready at once, GIFs and videos are processed."""
    media = call.uploads.finish(call.path["id"], call.me, call.now)
    if media.type == "photo" and media.state == "failed":
        raise Invalid("media type unrecognized.")
    return done(_described(call, media))


def status(call: Call) -> Outcome:
    """Answer `GET /2/media/upload`."""
    media = _own(call, call.query["media_id"], "media_id")
    return Outcome(200, {"data": _described(call, media)})


def describe(call: Call) -> Outcome:
    """Answer `POST /2/media/metadata`: the alt text."""
    media = _own(call, call.body["id"], "id")
    metadata = call.body.get("metadata", {})
    text = metadata.get("alt_text", {}).get("text")
    if text is not None:
        if len(text) > uploads.ALT_TEXT_LENGTH:
            raise Invalid(f"$.metadata.alt_text.text: may only be {uploads.ALT_TEXT_LENGTH} characters long")
        media.alt_text = text
    return done({"id": media.id, "associated_metadata": metadata})


def _described(call: Call, media: Media) -> dict[str, object]:
    return uploads.described(media, call.uploads.lifetime(media.id, call.now), call.now)


def _own(call: Call, media_id: str, parameter: str) -> Media:
    media = uploads.find(call.world, media_id)
    if media is None or media.owner_id != call.me:
        raise Refusal(404, {**not_found("media", parameter, media_id), "status": 404})
    return media


def _content(call: Call) -> bytes:
    media = call.body["media"]
    if isinstance(media, bytes):
        return media
    if not isinstance(media, str):
        raise Invalid("$.media: string expected")
    try:
        return base64.b64decode(media, validate=True)
    except binascii.Error:
        raise Invalid("$.media: is not valid base64") from None

"""Pictures made from a key, as PNG, in X's sizes; changes with how the town's pictures look."""

from __future__ import annotations

from twshell.sim.records import Account, Media


def avatar_path(account: Account) -> str:
    """Return the path of an account's picture in X's smallest usual size."""
    return f"/profile_images/{account.id}/face_normal.png"


def media_path(media: Media) -> str:
    """Return the path of a photo, or of the still of a video."""
    folder = "media" if media.type == "photo" else "ext_tw_video_thumb"
    return f"/{folder}/{media.media_key}.png"
